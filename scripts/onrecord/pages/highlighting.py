"""A stretch of an article's text as Markdown: emphasis, links, and marks on recorded passages.

Passages may overlap, so the stretch is cut where anything begins or ends. Around what lies
between two cuts stand elements, in a fixed order: marks outermost, so that what leads from a
passage to its quote never comes to stand inside another link.
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
    """A part of an article's text that a quote has taken.

    Attributes:
        start: Where it begins in the plain text.
        end: Where it ends.
        block: In which block it lies.
        quote: The quote's id; empty if the mark needn't tell it.
        kind: The quote's kind.
        reference: What leads on to the quote's card, behind its last piece; else empty.
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
    """The pieces of a passage; `reference` stands behind the last one."""
    *others, last = passage.pieces
    pieces = [Piece(*place, passage.block, quote, kind) for place in others]
    return [*pieces, Piece(*last, passage.block, quote, kind, reference)]


def mark_stretch(
    text: str,
    block: Block,
    pieces: Sequence[Piece],
    named: set[str],
    window: Span | None = None,
) -> Markdown:
    """A block, or the part of it in `window`, in which each piece lies as a whole or not at all.

    The first mark of each quote has the id `_at-` with the quote's own; `named` are the quotes
    that have one already, and grows.
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
    """What lies between two cuts, with its run."""
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
"""Its name, and what tells it from others: a link's target, a quote's id and kind."""


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
    named: set[str]
    out: list[str] = field(default_factory=list)
    opened: list[_Element] = field(default_factory=list)

    def surround(self, elements: list[_Element]) -> None:
        """Close and open what is needed for the next words to stand in these elements."""
        same = 0
        while same < min(len(self.opened), len(elements)) and (self.opened[same] == elements[same]):
            same += 1
        self.out += [_closing(element) for element in reversed(self.opened[same:])]
        self.out += [self._opening(element) for element in elements[same:]]
        self.opened = elements

    def refer(self, references: list[Markdown]) -> None:
        """Put references here, outside of everything."""
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
