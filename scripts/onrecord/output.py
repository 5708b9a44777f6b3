"""What is made from the records and not yet on disk: files and pages as values."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class OutputFile:
    """A file to be written, as UTF-8.

    Attributes:
        path: Relative to the folder it belongs to (`docs/` or the site), with `/`.
        content: All of its text, with LF.
    """

    path: str
    content: str


@dataclass(frozen=True, slots=True)
class Page(OutputFile):
    """A Markdown page below `docs/`.

    Attributes:
        kind: The kind of record that it shows or lists; empty for the home page and Explore.
        id: The record that it shows; empty for a page that lists records.
        number: 1, or which of the further pages of a long list it is.
    """

    kind: str = ""
    id: str = ""
    number: int = 1


@dataclass(frozen=True, slots=True)
class PageTask:
    """Pages that are made together.

    Attributes:
        name: What they are called.
        make: Makes them.
        given: What they depend on besides what is asked of the knowledge base while they are
            made; None if it may be anything.
    """

    name: str
    render: Callable[[], Iterable[Page]]
    inputs: Any = None
