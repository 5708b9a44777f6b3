"""The text of an article as Markdown: the whole text, or excerpts around recorded passages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile

from onrecord.pages.escaping import Markdown
from onrecord.pages.highlighting import Piece, mark_stretch, pieces_of
from onrecord.text.abridgement import Span
from onrecord.text.anchoring import CONTEXT, Passage
from onrecord.text.article_text import ArticleText, Block, Container
from onrecord.text.normalize import at_word_boundary

TOP_LEVEL = 3
"""The level of an article's top headings, below the headings of the page."""

PART = "_part-"
"""The prefix of the ids of an article's own headings; a number follows."""


def show_text(text: ArticleText, pieces: Iterable[Piece]) -> Markdown:
    """The whole text of an article, with its recorded passages marked."""
    by_block = _by_block(pieces)
    levels = sorted({block.heading for block in text.blocks if block.heading})
    lines: list[str] = []
    open_containers: tuple[Container, ...] = ()
    headings, named = 0, set[str]()
    for number, block in enumerate(text.blocks):
        lines += _container_tags(open_containers, block.within)
        open_containers = block.within
        words: str = mark_stretch(text.text, block, by_block.get(number, ()), named)
        if block.heading:
            headings += 1
            level = min(TOP_LEVEL + levels.index(block.heading), 6)
            words = f"{'#' * level} {words} {{#{PART}{headings}}}"
        lines += ["", words, ""]
    lines += _container_tags(open_containers, ())
    return Markdown("\n".join(lines))


_OPENING = {
    "quote": '<blockquote markdown="1">',
    "list": '<ul markdown="1">',
    "ordered": '<ol markdown="1">',
    "item": '<li markdown="block">',
}
_CLOSING = {"quote": "</blockquote>", "list": "</ul>", "ordered": "</ol>", "item": "</li>"}


def _container_tags(before: Sequence[Container], after: Sequence[Container]) -> Iterator[str]:
    """HTML tags between two blocks: end tags of the containers left, start tags of those entered.

    Containers are written as HTML, because Markdown engines differ on neighbouring quotes and on
    nested lists.
    """
    both = zip(before, after, strict=False)
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], both))
    yield from (_CLOSING[container.kind] for container in reversed(before[same:]))
    for container in after[same:]:
        opening = _OPENING[container.kind]
        if container.kind == "ordered" and container.start != 1:
            opening = f'<ol start="{container.start}" markdown="1">'
        yield opening


def show_excerpts(text: ArticleText, pieces: Iterable[Piece]) -> list[Markdown]:
    """The pieces, each with up to `CONTEXT` characters on both sides; a block for each excerpt."""
    excerpts, named = list[Markdown](), set[str]()
    for number, found in sorted(_by_block(pieces).items()):
        excerpts += _excerpts(text.text, text.blocks[number], found, named)
    return excerpts


def show_evidence(
    text: ArticleText, passage: Passage, kind: str, *, whole_block: bool
) -> list[Markdown]:
    """A passage in its whole block, or in excerpts with `CONTEXT` characters around each piece."""
    pieces = pieces_of(passage, kind)
    block = text.blocks[passage.block]
    if whole_block:
        return [mark_stretch(text.text, block, pieces, set())]
    return _excerpts(text.text, block, pieces, set())


def _by_block(pieces: Iterable[Piece]) -> dict[int, list[Piece]]:
    """The pieces by the number of their block."""
    found: defaultdict[int, list[Piece]] = defaultdict(list)
    for piece in pieces:
        found[piece.block].append(piece)
    return found


def _excerpts(text: str, block: Block, pieces: Sequence[Piece], named: set[str]) -> list[Markdown]:
    """The excerpts of a block; pieces whose windows meet share an excerpt."""
    excerpts = []
    for start, end in _merge(_window(text, block, piece) for piece in pieces):
        inside = [piece for piece in pieces if start <= piece.start < end]
        before = "… " if start > block.start else ""
        after = " …" if end < block.end else ""
        words = mark_stretch(text, block, inside, named, (start, end))
        excerpts.append(Markdown(f"{before}{words}{after}"))
    return excerpts


def _window(text: str, block: Block, piece: Piece) -> Span:
    """The span of a piece and its context, cut at word boundaries."""
    start = max(block.start, piece.start - CONTEXT)
    end = min(block.end, piece.end + CONTEXT)
    while start < piece.start and (text[start] == " " or not at_word_boundary(text, start)):
        start += 1
    while end > piece.end and (text[end - 1] == " " or not at_word_boundary(text, end)):
        end -= 1
    return start, end


def _merge(windows: Iterable[Span]) -> list[Span]:
    """The windows in order, with overlapping and touching ones joined."""
    merged: list[Span] = []
    for start, end in sorted(windows):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
