"""Highlighting: a stretch of an article's text as Markdown, with recorded passages marked.

Passages may overlap, so a stretch is cut wherever a passage or a run of formatting begins or ends.
Each segment between two cuts is nested in elements in a fixed order: marks outermost, so that the
reference from a passage to its quote is never inside another link.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from onrecord.pages.escaping import NOTHING, Markdown, escape_address, escape_stretch
from onrecord.text.abridgement import Span
from onrecord.text.anchoring import Passage
from onrecord.text.article_text import Block, Run


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a passage: a span of an article's plain text that belongs to a quote.

    Attributes:
        start: The first code point of the span.
        end: The code point after the span.
        block: The number of its block.
        quote: The quote's id; empty for a mark without an id.
        kind: The quote's kind.
        reference: The reference mark after the passage's last piece; otherwise empty.
    """

    start: int
    end: int
    block: int = 0
    quote: str = ""
    kind: str = ""
    reference: Markdown = NOTHING


def pieces_of(
    passage: Passage, kind: str, quote: str = "", reference: Markdown = NOTHING
) -> list[Piece]:
    """The pieces of a passage; the last one gets the `reference`."""
    *others, last = passage.pieces
    pieces = [Piece(*span, passage.block, quote, kind) for span in others]
    return [*pieces, Piece(*last, passage.block, quote, kind, reference)]


def mark_stretch(
    text: str,
    block: Block,
    pieces: Sequence[Piece],
    named: set[str],
    window: Span | None = None,
) -> Markdown:
    """A block, or the part of the block in `window`, as Markdown with its pieces marked.

    Args:
        text: The plain text of the article.
        block: The block.
        pieces: The pieces in the stretch; the window cuts none of them.
        named: The ids of quotes with a mark that has an id. The first mark of a quote gets the
            id `_at-QUOTE`, and the quote is added here.
        window: The span to show; None for the whole block.
    """
    start, end = window or (block.start, block.end)
    pieces = sorted(pieces, key=lambda piece: (piece.start, -piece.end, piece.quote))
    line = _Line(named)
    for run, here, there in _cut(block.runs, pieces, start, end):
        line.refer([piece.reference for piece in pieces if piece.end == here])
        line.surround([*_marks(pieces, here), *_formats(run)])
        line.out.append(escape_stretch(text[here:there]))
    line.refer([piece.reference for piece in pieces if piece.end == end])
    line.surround([])
    return Markdown("".join(line.out))


def _cut(
    runs: Sequence[Run], pieces: Sequence[Piece], start: int, end: int
) -> Iterator[tuple[Run, int, int]]:
    """The segments between neighbouring cuts: the run of formatting, start and end."""
    cuts = {start, end}
    cuts.update(cut for run in runs for cut in (run.start, run.end))
    cuts.update(cut for piece in pieces for cut in (piece.start, piece.end))
    remaining = iter(runs)
    run = next(remaining)
    for here, there in pairwise(sorted(cut for cut in cuts if start <= cut <= end)):
        while run.end <= here:
            run = next(remaining)
        yield run, here, there


_Element = tuple[str, str, str]
"""The name of an HTML element and two values that identify it: a link's target and "", a quote's
id and kind."""


def _marks(pieces: Sequence[Piece], here: int) -> Iterator[_Element]:
    yield from (
        ("mark", piece.quote, piece.kind) for piece in pieces if piece.start <= here < piece.end
    )


def _formats(run: Run) -> Iterator[_Element]:
    if run.link:
        yield "a", run.link, ""
    if run.strong:
        yield "strong", "", ""
    if run.emphasis:
        yield "em", "", ""


@dataclass(slots=True)
class _Line:
    """The Markdown of a stretch while it is written, with a stack of open elements."""

    named: set[str]
    out: list[str] = field(default_factory=list)
    opened: list[_Element] = field(default_factory=list)

    def surround(self, elements: list[_Element]) -> None:
        """Write end and start tags until exactly these elements are open, outermost first."""
        same = 0
        while same < min(len(self.opened), len(elements)) and (self.opened[same] == elements[same]):
            same += 1
        self.out += [_closing(element) for element in reversed(self.opened[same:])]
        self.out += [self._opening(element) for element in elements[same:]]
        self.opened = elements

    def refer(self, references: list[Markdown]) -> None:
        """Write references, outside of all elements."""
        if any(references):
            self.surround([])
            self.out += references

    def _opening(self, element: _Element) -> str:
        name, quote, kind = element
        if name == "a":
            return "["
        if name != "mark":
            return f"<{name}>"
        id_ = f' id="_at-{quote}"' if quote and quote not in self.named else ""
        self.named.add(quote)
        data = f' data-passage="{quote}"' if quote else ""
        return f'<mark class="passage passage--{kind}"{id_}{data}>'


def _closing(element: _Element) -> str:
    name, target, _ = element
    return f"]({escape_address(target)})" if name == "a" else f"</{name}>"
