"""An article as it came: blocks of marked text, written as the Markdown of a `text.md`."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate

import regex

from onrecord.text.article_text import read_article_text
from onrecord.text.normalize import normalize


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a block, marked in one way."""

    text: str
    strong: bool = False
    emphasis: bool = False
    link: str = ""


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A paragraph, a heading or an item of a list.

    Attributes:
        pieces: Its text, in order.
        heading: The level of a heading; 0 for all others.
        quoted: Whether it stands in a block quote.
        item: `-` or a number with its dot, for the item of a list.
    """

    pieces: tuple[Piece, ...]
    heading: int = 0
    quoted: bool = False
    item: str = ""

    @property
    def text(self) -> str:
        """The text of the block, normalized."""
        return normalize("".join(piece.text for piece in self.pieces))


@dataclass(frozen=True, slots=True)
class Document:
    """An article, and what its source says of it.

    Attributes:
        blocks: The text.
        shown: The text with its line breaks, without marks; empty: the blocks, each on its own.
        title: The headline; empty if the source names none.
        authors: Who wrote it.
        published: An ISO date, or empty.
        publisher: Its name, or empty.
        language: A BCP 47 tag, or empty.
        url: Where it was published, or empty.
        source: The file or address that it was taken from.
        page: The page as fetched, to be kept for the record.
    """

    blocks: tuple[TextBlock, ...]
    shown: str = ""
    title: str = ""
    authors: tuple[str, ...] = ()
    published: str = ""
    publisher: str = ""
    language: str = ""
    url: str = ""
    source: str = ""
    page: bytes = field(default=b"", repr=False)

    @property
    def words(self) -> str:
        """The text for a reader, with line breaks between the blocks."""
        return self.shown or "\n\n".join(block.text for block in self.blocks)


# Written as Markdown

_SPECIAL = regex.compile(r"[\\`*_\[\]<>|]|&(?=#?\w+;)|!(?=\[)|~(?=~)")
_AT_START = regex.compile(r"(#{1,6}(?=\s|$)|[-+](?=\s|$)|=+$|-+$|>)|(\d{1,9})([.)])(?=\s|$)")


def as_markdown(blocks: Iterable[TextBlock]) -> str:
    """Write blocks as the content of a `text.md`; read again, they have the same words."""
    lines: list[str] = []
    before: TextBlock | None = None
    for block in blocks:
        if not block.text:
            continue
        text = _paragraph(block.pieces)
        prefix = "> " if block.quoted else ""
        if block.item:
            text = f"{block.item} {text}"
        elif block.heading:
            text = f"{'#' * block.heading} {text}"
        if before is not None:
            together = bool(before.item and block.item) and before.quoted == block.quoted
            between = ">" if before.quoted and block.quoted else ""
            lines += [] if together else [between]
        lines.append(prefix + text)
        before = block
    return "\n".join(lines) + "\n"


def _paragraph(pieces: tuple[Piece, ...]) -> str:
    """Return the words of a block with their marks; without them where they would not be read as such."""
    words = normalize("".join(piece.text for piece in pieces))
    written = _join(pieces)
    if any(piece.strong or piece.emphasis or piece.link for piece in pieces):
        read = read_article_text(written)
        if read.text != words or read.markup or len(read.blocks) != 1:
            return _join([Piece(piece.text) for piece in pieces])
    return written


def _join(pieces: Iterable[Piece]) -> str:
    written = "".join(_write(piece) for piece in _tidy(pieces))
    return _AT_START.sub(_escape_start, written, count=1) if _AT_START.match(written) else written


def _escape_start(match: regex.Match[str]) -> str:
    return f"\\{match[1]}" if match[1] else f"{match[2]}\\{match[3]}"


def _tidy(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """White space as single spaces, none of it just inside a mark, none around the block."""
    joined: list[Piece] = []
    for piece in pieces:
        text = regex.sub(r"\s+", " ", unicodedata.normalize("NFC", piece.text))
        marked = piece.strong or piece.emphasis or piece.link
        parts = [Piece(text, piece.strong, piece.emphasis, piece.link)]
        if marked:
            inner = text.strip()
            head = " " if text.startswith(" ") and inner else ""
            tail = " " if text.endswith(" ") else ""
            middle = Piece(inner, piece.strong, piece.emphasis, piece.link)
            parts = [Piece(head), middle, Piece(tail)]
        for part in filter(lambda p: p.text, parts):
            doubled = bool(joined) and joined[-1].text.endswith(" ") and part.text.startswith(" ")
            rest = part.text[1:] if doubled else part.text
            if rest:
                joined.append(Piece(rest, *_marks(part)))
    if joined:
        joined[0] = Piece(joined[0].text.lstrip(), *_marks(joined[0]))
        joined[-1] = Piece(joined[-1].text.rstrip(), *_marks(joined[-1]))
    yield from (piece for piece in joined if piece.text)


def _marks(piece: Piece) -> tuple[bool, bool, str]:
    return piece.strong, piece.emphasis, piece.link


def _write(piece: Piece) -> str:
    text = _SPECIAL.sub(r"\\\g<0>", piece.text)
    if piece.emphasis:
        text = f"*{text}*"
    if piece.strong:
        text = f"**{text}**"
    if piece.link:
        text = f"[{text}](<{piece.link}>)"
    return text


# Places in the text as it is shown


class Shown:
    """Leads from offsets in the plain text of an article to those in the text as it is shown.

    Both have the same letters and marks; white space differs, and whether a letter and its
    accent are one character or two.
    """

    def __init__(self, plain: str, shown: str) -> None:
        self._counts = [0, *accumulate(map(_counts, plain))]
        # If they have other letters after all, nothing leads from one to the other.
        self.text = shown if sum(map(_counts, shown)) == self._counts[-1] else plain
        self._places = [n for n, character in enumerate(self.text) if _counts(character)]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span in the shown text of the passage from `start` to `end`."""
        first, last = self._counts[start], self._counts[end] - 1
        behind = self._places[last] + 1
        while behind < len(self.text) and unicodedata.combining(self.text[behind]):
            behind += 1
        return self._places[first], behind


def _counts(character: str) -> bool:
    return not character.isspace() and not unicodedata.combining(character)
