"""Output files, pages and page tasks as values, not yet on disk."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

GENERATED_MARKER = "# Made from the records by On Record. Edit those: a change made here is lost."
"""The first line of a generated page's front matter, by which it is known as no page of a user."""


@dataclass(frozen=True, slots=True)
class OutputFile:
    """A text file to be written, as UTF-8.

    Attributes:
        path: The path relative to `docs/` or to the site's folder, with `/`.
        content: The whole text, with LF.
    """

    path: str
    content: str


@dataclass(frozen=True, slots=True)
class Page(OutputFile):
    """A Markdown page below `docs/`.

    Attributes:
        kind: The kind of the records on the page; empty for the home page and Explore.
        id: The id of the record on the page; empty for a list of records.
        number: The number of the page in a long list that is split into pages; 1 is the first.
    """

    kind: str = ""
    id: str = ""
    number: int = 1


@dataclass(frozen=True, slots=True)
class PageTask:
    """A task of the build: one or several pages that are rendered together.

    Attributes:
        name: The task's name, unique in a build.
        render: The function that renders the pages.
        inputs: The direct inputs, besides the entries of the knowledge base that `render` reads;
            None if unknown, so that the task is never up to date.
    """

    name: str
    render: Callable[[], Iterable[Page]]
    inputs: Any = None
