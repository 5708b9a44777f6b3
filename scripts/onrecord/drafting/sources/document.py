"""Documents: an article as blocks of text with inline marks, and their Markdown.

The Markdown of `as_markdown`, parsed by `text.article_text`, has the same words.
"""

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
    """A run of text with uniform marks."""

    text: str
    strong: bool = False
    emphasis: bool = False
    link: str = ""


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A paragraph, a heading or an item of a list.

    Attributes:
        pieces: The runs of text, in order.
        heading: The level of a heading; 0 for other blocks.
        quoted: Whether the block is in a block quote.
        item: The list marker of an item, `-` or a number with a dot; else empty.
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
    """An article with the metadata of its source.

    Attributes:
        blocks: The text in blocks.
        shown: The text with line breaks, without marks; empty for the default, one line a block.
        title: The headline; empty if unknown.
        authors: The names of the authors.
        published: The day of publication, an ISO 8601 date; empty if unknown.
        publisher: The name of the publisher; empty if unknown.
        language: A BCP 47 tag; empty if unknown.
        url: The canonical URL; empty if unknown.
        source: The name of the file, or the URL, that the article was read from.
        page: The bytes of a fetched page, stored with the record.
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
        """The text as displayed, with line breaks between the blocks."""
        return self.shown or "\n\n".join(block.text for block in self.blocks)


# Serialization as Markdown

_SPECIAL = regex.compile(r"[\\`*_\[\]<>|]|&(?=#?\w+;)|!(?=\[)|~(?=~)")
_AT_START = regex.compile(r"(#{1,6}(?=\s|$)|[-+](?=\s|$)|=+$|-+$|>)|(\d{1,9})([.)])(?=\s|$)")


def as_markdown(blocks: Iterable[TextBlock]) -> str:
    """Return blocks as the content of a `text.md`, with the same words when parsed again."""
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
    """Return a block as Markdown; without marks, if the marks would not parse as such."""
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
    """Yield pieces with collapsed white space, and none just inside a mark or at the edges."""
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


# Offsets in the displayed text


class Shown:
    """A map from offsets in an article's plain text to offsets in the text as displayed.

    Both texts have the same letters and punctuation; they differ in white space, and in letters
    composed with accents (NFC) or not.
    """

    def __init__(self, plain: str, shown: str) -> None:
        self._counts = [0, *accumulate(map(_counts, plain))]
        # Texts with different letters can't be aligned: fall back to the plain text.
        self.text = shown if sum(map(_counts, shown)) == self._counts[-1] else plain
        self._places = [n for n, character in enumerate(self.text) if _counts(character)]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span in the displayed text of the passage from `start` to `end`."""
        first, last = self._counts[start], self._counts[end] - 1
        behind = self._places[last] + 1
        while behind < len(self.text) and unicodedata.combining(self.text[behind]):
            behind += 1
        return self._places[first], behind


def _counts(character: str) -> bool:
    return not character.isspace() and not unicodedata.combining(character)
