"""What is made from the records and not yet on disk: files and pages as values."""

from __future__ import annotations

from dataclasses import dataclass


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
