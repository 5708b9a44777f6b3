"""The plain text of a stored article, and the spans of its paragraphs, emphasis and links."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

import pyromark

from onrecord.text.normalize import name_character
from onrecord.text.web_address import is_safe_url


@dataclass(frozen=True, slots=True)
class Container:
    """A block quote, a list or an item of a list, with blocks inside.

    Attributes:
        number: The container's number in its article, in the order in which containers open.
        kind: The element. The parent of an `item` is always a `list` or an `ordered` list.
        start: The number of an ordered list's first item; 0 for all other containers.
    """

    number: int
    kind: Literal["quote", "list", "ordered", "item"]
    start: int = 0


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a block with uniform markup; offsets in the plain text.

    Attributes:
        start: The first offset.
        end: The end, exclusive.
        strong: Whether the run has strong emphasis.
        emphasis: Whether the run has emphasis.
        link: The URL to which the run links; empty for none.
    """

    start: int
    end: int
    strong: bool = False
    emphasis: bool = False
    link: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or a heading; offsets in the plain text.

    Attributes:
        start: The first offset.
        end: The end, exclusive.
        runs: The runs of the block in order; together they cover the block without gaps.
        heading: The level of a heading, 1 to 6; 0 for a paragraph.
        within: The containers of the block, the outermost first.
    """

    start: int
    end: int
    runs: tuple[Run, ...]
    heading: int = 0
    within: tuple[Container, ...] = ()


@dataclass(frozen=True, slots=True)
class Markup:
    """An element or a character of a `text.md` that a stored article shouldn't have.

    Attributes:
        what: The element, as a noun phrase for a message, or the character's name.
        line: From 1.
        column: From 1, in code points.
        code: The rule that the element breaks.
    """

    what: str
    line: int
    column: int
    code: str = "article.markup"


@dataclass(frozen=True, slots=True)
class ArticleText:
    """The plain text of an article, with the blocks of its Markdown as spans.

    Attributes:
        text: The plain text: NFC, runs of white space as one space, blocks joined by a space.
        blocks: The blocks in order, each a span of `text`.
        markup: The elements that aren't allowed in a stored article.
        suspicious: The characters that no article has, each at its first place.
    """

    text: str
    blocks: tuple[Block, ...]
    markup: tuple[Markup, ...] = ()
    suspicious: tuple[Markup, ...] = ()


_Marks = tuple[bool, bool, str]
"""Strong, emphasis, and the target of a link."""

# Extensions of CommonMark that many programs support: parsed, so that they can be reported.
_OPTIONS = pyromark.Options.ENABLE_TABLES | pyromark.Options.ENABLE_FOOTNOTES

# Control characters (the C1 ones are letters of windows-1252 read as ISO 8859-1), hints for the
# layout of lines, and the sign for what could not be read.
_SUSPICIOUS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\ufffd]")

_REFUSED = {
    "Html": "raw HTML",
    "InlineHtml": "raw HTML",
    "Rule": "a horizontal line",
    "Code": "code",
    "CodeBlock": "a code block",
    "Image": "an image",
    "Table": "a table",
    "FootnoteDefinition": "a footnote",
    "FootnoteReference": "a footnote",
}


def read_article_text(markdown: str) -> ArticleText:
    """Return the plain text of a `text.md`, whose Markdown is CommonMark.

    Elements that aren't allowed in a stored article are listed in the result's `markup`; the
    rest of the text is read all the same.
    """
    reader = _Reader(markdown)
    for event, span in pyromark.events_with_range(markdown, options=_OPTIONS):
        reader.take(event, span["start"])
    characters = tuple(_suspicious_characters(markdown))
    return ArticleText(
        " ".join(reader.texts), tuple(reader.blocks), tuple(reader.markup), characters
    )


def _suspicious_characters(markdown: str) -> Iterator[Markup]:
    """Yield each character that no article has, at its first place."""
    seen: dict[str, re.Match[str]] = {}
    for match in _SUSPICIOUS.finditer(markdown):
        seen.setdefault(match[0], match)
    for character, match in seen.items():
        count = markdown.count(character)
        times = "" if count == 1 else f", {count:,} times"
        line = markdown.count("\n", 0, match.start()) + 1
        column = match.start() - markdown.rfind("\n", 0, match.start())
        what = f"{name_character(character)}{times}"
        yield Markup(what, line, column, "article.characters")


@dataclass(slots=True)
class _Reader:
    markdown: str
    texts: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    markup: list[Markup] = field(default_factory=list)
    _bytes: bytes = b""
    _length: int = -1  # of all texts joined
    _containers: list[Container] = field(default_factory=list)
    _opened: int = 0
    _heading: int = 0
    _pieces: list[tuple[str, _Marks]] = field(default_factory=list)
    _strong: int = 0
    _emphasis: int = 0
    _links: list[str] = field(default_factory=list)
    _refused: int = 0  # the number of open elements that aren't allowed

    def take(self, event: Any, start: int) -> None:
        """Process an event of the parser; `start` is its offset in the file, in bytes."""
        name, value = _tag(event)
        if name == "Start":
            self._start(*_tag(value), start)
        elif name == "End":
            self._end(*_tag(value))
        elif name in _REFUSED:
            self._refuse(_REFUSED[name], start)
        elif name in ("SoftBreak", "HardBreak"):
            self._add(" ")
        elif name == "Text":
            self._add(value)

    def _start(self, tag: str, value: Any, start: int) -> None:
        if tag in _REFUSED:
            self._refuse(_REFUSED[tag], start)
            self._refused += 1
        elif tag == "Heading":
            self._flush()
            self._heading = int(value["level"].removeprefix("H"))
            if self._source(start, 1) != b"#":
                self._refuse("a heading that is underlined", start)
        elif tag in ("BlockQuote", "List", "Item"):
            self._flush()
            self._open_container(tag, value)
        elif tag == "Strong":
            self._strong += 1
        elif tag == "Emphasis":
            self._emphasis += 1
        elif tag == "Link":
            self._open_link(value["dest_url"], start)
        elif tag == "Paragraph":
            self._flush()

    def _end(self, tag: str, value: Any) -> None:
        if tag in _REFUSED:
            self._refused -= 1
        elif tag == "Strong":
            self._strong -= 1
        elif tag == "Emphasis":
            self._emphasis -= 1
        elif tag == "Link":
            self._links.pop()
        elif tag in ("Paragraph", "Heading", "BlockQuote", "List", "Item"):
            self._flush()
            if tag not in ("Paragraph", "Heading"):
                self._containers.pop()

    def _open_container(self, tag: str, value: Any) -> None:
        self._opened += 1
        if tag == "BlockQuote":
            container = Container(self._opened, "quote")
        elif tag == "Item":
            container = Container(self._opened, "item")
        elif value is None:
            container = Container(self._opened, "list")
        else:
            container = Container(self._opened, "ordered", value)
        self._containers.append(container)

    def _open_link(self, target: str, start: int) -> None:
        self._links.append(target if is_safe_url(target) else "")
        if not self._links[-1]:
            what = f"a link to `{target[:60]}`, which is no http or https address"
            self._refuse(what, start, "record.unsafe-url")

    def _add(self, text: str) -> None:
        if not self._refused:
            link = self._links[-1] if self._links else ""
            self._pieces.append((text, (self._strong > 0, self._emphasis > 0, link)))

    def _flush(self) -> None:
        """Close the current block, and store a block with any text."""
        heading, self._heading = self._heading, 0
        if not self._pieces:
            return
        pieces, self._pieces = list(_normalize_pieces(_merge_pieces(self._pieces))), []
        text = "".join(text for text, _ in pieces)
        if not text:
            return
        start = offset = self._length + 1
        runs = []
        for words, marks in pieces:
            runs.append(Run(offset, offset + len(words), *marks))
            offset += len(words)
        self.texts.append(text)
        self._length = offset
        self.blocks.append(Block(start, offset, tuple(runs), heading, tuple(self._containers)))

    def _source(self, start: int, length: int) -> bytes:
        self._bytes = self._bytes or self.markdown.encode()
        return self._bytes[start : start + length]

    def _refuse(self, what: str, start: int, code: str = "article.markup") -> None:
        before = self._source(0, start).decode()
        line = before.count("\n") + 1
        self.markup.append(Markup(what, line, len(before) - before.rfind("\n"), code))


def _tag(value: Any) -> tuple[str, Any]:
    """Return the name of an event or a tag, and its payload."""
    return (value, None) if isinstance(value, str) else next(iter(value.items()))


def _merge_pieces(pieces: Iterable[tuple[str, _Marks]]) -> list[tuple[str, _Marks]]:
    """Join neighbouring pieces with the same marks."""
    joined: list[tuple[str, _Marks]] = []
    for text, marks in pieces:
        if joined and joined[-1][1] == marks:
            joined[-1] = (joined[-1][0] + text, marks)
        else:
            joined.append((text, marks))
    return joined


def _normalize_pieces(pieces: list[tuple[str, _Marks]]) -> Iterator[tuple[str, _Marks]]:
    """Yield the pieces of a block; joined, they equal `normalize` of the joined input."""
    texts = _normalize_nfc([text for text, _ in pieces])
    texts[-1] = texts[-1].rstrip()
    for position in range(len(texts) - 1, 0, -1):  # white space at the end of the block
        if not texts[position]:
            texts[position - 1] = texts[position - 1].rstrip()
    at_space = True
    for text, (_, marks) in zip(texts, pieces, strict=True):
        words = " ".join(text.split())
        if text[:1].isspace() and words and not at_space:
            words = f" {words}"
        elif text and not words and not at_space:
            words = " "
        if words.strip() and text[-1].isspace():
            words += " "
        if words:
            at_space = words.endswith(" ")
            yield words, marks


def _normalize_nfc(texts: list[str]) -> list[str]:
    """Return each text in NFC; joined, the results equal the NFC of the joined input.

    A combining mark that begins a text is moved to the text with its letter.
    """
    if unicodedata.is_normalized("NFC", "".join(texts)):
        return texts
    for position in range(1, len(texts)):
        before, after = texts[position - 1], texts[position]
        while after and not _normalize_apart(before, after):
            before, after = before + after[0], after[1:]
        texts[position - 1], texts[position] = before, after
    return [unicodedata.normalize("NFC", text) for text in texts]


def _normalize_apart(before: str, after: str) -> bool:
    """Return whether NFC leaves the boundary of two texts alone, with no mark joining a letter."""
    joined = unicodedata.normalize("NFC", before + after)
    return joined == unicodedata.normalize("NFC", before) + unicodedata.normalize("NFC", after)
