"""Plain text and Markdown as documents; formatting not allowed in a `text.md` is dropped."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pyromark

from onrecord.drafting.sources.document import Document, Piece, TextBlock
from onrecord.text.web_address import is_safe_url

WIDEST_WRAP = 130
"""Line length above which a text is taken as not hard-wrapped."""


def read_markdown(text: str) -> Document:
    """Return a text as a document, parsed as CommonMark, without title and metadata."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff").replace("\0", "")
    # An indented paragraph is a paragraph, not code.
    text = "\n".join(
        line.lstrip(" \t") if line.startswith(("    ", "\t")) else line for line in text.split("\n")
    )
    # In a text that isn't hard-wrapped, each line is a paragraph.
    longest = max(map(len, text.split("\n")))
    reader = _Reader(text, lines_are_paragraphs=longest > WIDEST_WRAP)
    for event, place in pyromark.events_with_range(text):
        reader.take(event, place["start"], place["end"])
    return reader.finish()


@dataclass(slots=True)
class _Reader:
    """The state of a pass over the parser's events: the blocks so far, and open marks."""

    text: str
    lines_are_paragraphs: bool = False
    blocks: list[TextBlock] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    _pieces: list[Piece] = field(default_factory=list)
    _at: int = 0  # bytes of the source shown so far
    _bytes: bytes = b""
    _heading: int = 0
    _quotes: int = 0
    _item: str = ""
    _lists: list[int | None] = field(default_factory=list)
    _strong: int = 0
    _emphasis: int = 0
    _links: list[str] = field(default_factory=list)
    _images: int = 0

    def __post_init__(self) -> None:
        self._bytes = self.text.encode()

    def take(self, event: Any, start: int, end: int) -> None:
        """Process an event of the parser; offsets are in bytes of the source."""
        if event in ("SoftBreak", "HardBreak"):
            if self.lines_are_paragraphs and not (self._strong or self._emphasis or self._links):
                self._flush()
            else:
                self._pieces.append(Piece("\n"))
            return
        if event == "Rule" or isinstance(event, str):
            return
        name, value = next(iter(event.items()))
        if name == "Start":
            self._start(value)
        elif name == "End":
            self._end(value)
        elif name in ("Text", "Code", "InlineHtml", "Html") and not self._images:
            self._add(value, start, end)

    def _add(self, text: str, start: int, end: int) -> None:
        link = self._links[-1] if self._links else ""
        self._pieces.append(Piece(text, self._strong > 0, self._emphasis > 0, link))
        self.shown += [self._gap(start), text]
        self._at = end

    def _gap(self, end: int) -> str:
        """Return the white space between the text shown so far and the next text."""
        between = self._bytes[self._at : end].decode(errors="ignore")
        lines = between.split("\n")
        if len(lines) == 1:
            return "".join(c for c in between if c.isspace())
        kept = ["".join(c for c in line if c.isspace()) for line in lines]
        marked = lines[-1].strip()
        return "\n".join([*kept[:-1], "" if marked else kept[-1]])

    def _start(self, tag: Any) -> None:
        value: Any
        name, value = (tag, None) if isinstance(tag, str) else next(iter(tag.items()))
        if name == "Heading":
            self._flush()
            self._heading = int(value["level"].removeprefix("H"))
        elif name == "BlockQuote":
            self._flush()
            self._quotes += 1
        elif name == "List":
            self._flush()
            self._lists.append(value)
        elif name == "Item":
            self._flush()
            number = self._lists[-1]
            self._item = "-" if number is None else f"{number}."
            if number is not None:
                self._lists[-1] = number + 1
        elif name in ("Paragraph", "CodeBlock", "HtmlBlock"):
            self._flush()
        else:
            self._start_inline(name, value)

    def _start_inline(self, name: str, value: Any) -> None:
        if name == "Strong":
            self._strong += 1
        elif name == "Emphasis":
            self._emphasis += 1
        elif name == "Link":
            target = value["dest_url"]
            self._links.append(target if is_safe_url(target) and ">" not in target else "")
        elif name == "Image":
            self._images += 1

    def _end(self, tag: Any) -> None:
        name = tag if isinstance(tag, str) else next(iter(tag))
        if name == "Strong":
            self._strong -= 1
        elif name == "Emphasis":
            self._emphasis -= 1
        elif name == "Link":
            self._links.pop()
        elif name == "Image":
            self._images -= 1
        elif name in (
            "Paragraph",
            "Heading",
            "CodeBlock",
            "HtmlBlock",
            "Item",
            "BlockQuote",
            "List",
        ):
            self._flush()
            if name == "BlockQuote":
                self._quotes -= 1
            elif name == "List":
                self._lists.pop()

    def _flush(self) -> None:
        heading, self._heading = self._heading, 0
        pieces, self._pieces = tuple(self._pieces), []
        block = TextBlock(pieces, heading, self._quotes > 0, self._item)
        if block.text:
            self._item = ""
            self.blocks.append(block)

    def finish(self) -> Document:
        """Return the document."""
        self._flush()
        self.shown.append(self._gap(len(self._bytes)))
        return Document(tuple(self.blocks), "".join(self.shown))
