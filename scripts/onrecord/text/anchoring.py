"""Where a quote stands in its article: the verbatim check, and selectors of W3C Web Annotation.

Nothing is folded but white space and Unicode's composed forms (`text.normalize`). Offsets are
Unicode code points of the article's plain text, from 0, the end exclusive.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import Literal

import regex

from onrecord.text.abridgement import Abridged, Span, group_of, match_pieces, read_abridged
from onrecord.text.article_text import ArticleText, Block
from onrecord.text.normalize import at_word_boundary
from onrecord.text.quotation_marks import Quotation, find_quotations, outermost

CONTEXT = 32
"""Code points of context before and after a passage in a selector."""


@dataclass(frozen=True, slots=True)
class Passage:
    """The place of a quote in its article.

    Attributes:
        status: `verbatim`, or `abridged` if words were left out or added in brackets.
        pieces: The spans whose words the quote has; one, unless it is abridged.
        block: Which block of the article it stands in.
    """

    status: Literal["verbatim", "abridged"]
    pieces: tuple[Span, ...]
    block: int

    @property
    def start(self) -> int:
        """Where the first piece begins."""
        return self.pieces[0][0]

    @property
    def end(self) -> int:
        """Where the last piece ends."""
        return self.pieces[-1][1]


@dataclass(frozen=True, slots=True)
class NotAnchored:
    """Why a quote has no place in its article.

    Attributes:
        code: The rule that it breaks.
        reason: What stands against it, in words.
        missing: The words that the text doesn't have, if it is that.
        spans: Where it stands, if it stands in more places than one.
    """

    code: Literal["quote.not-in-text", "quote.ambiguous"]
    reason: str
    missing: str = ""
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class TextQuoteSelector:
    """A passage named by its words and some of those around it.

    <https://www.w3.org/TR/annotation-model/#text-quote-selector>
    """

    exact: str
    prefix: str
    suffix: str


def quote_selector(text: str, start: int, end: int) -> TextQuoteSelector:
    """Name the passage `text[start:end]` by its words and up to `CONTEXT` around it."""
    return TextQuoteSelector(
        text[start:end], text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
    )


@dataclass(frozen=True, slots=True)
class QuoteQuery:
    """What to look for: the words of a quote (folded), and what is known of their place."""

    words: str
    kind: str
    language: str
    prefix: str = ""
    suffix: str = ""


def locate_quote(article: ArticleText, query: QuoteQuery) -> Passage | NotAnchored:
    """Find the one place of a quote in its article.

    The words stand there as they are (`verbatim`); if they don't, they may be pieces of one
    block with `[…]` or `[words]` between them (`abridged`). `wanted.language` is that of the
    article: it decides which quotation marks belong together.
    """
    found = _find_verbatim(article, query)
    if found:
        return _choose(found, article, query)
    abridged = read_abridged(query.words)
    if isinstance(abridged, str):
        return NotAnchored("quote.not-in-text", abridged, missing=query.words)
    if abridged.pieces == (query.words,):
        return NotAnchored(
            "quote.not-in-text", "these words do not stand in it", missing=query.words
        )
    return _locate_abridged(article, query, abridged)


def _find_verbatim(article: ArticleText, query: QuoteQuery) -> list[Passage]:
    found = []
    for span in occurrences(article.text, query.words, 0, len(article.text)):
        number = bisect_right(article.blocks, span[0], key=attrgetter("start")) - 1
        if span[1] <= article.blocks[number].end:
            found.append(Passage("verbatim", (span,), number))
    return found


def occurrences(text: str, words: str, start: int, end: int) -> Iterator[Span]:
    """Where `words` stand between `start` and `end`, from word boundary to word boundary."""
    place = text.find(words, start, end)
    while place >= 0:
        behind = place + len(words)
        if at_word_boundary(text, place) and at_word_boundary(text, behind):
            yield place, behind
        place = text.find(words, place + 1, end)


def is_named(text: str, name: str) -> bool:
    """Whether a folded text names somebody or something, as whole words.

    `Ada Quill’s bridge` and `la lettre d’Ada Quill` do, though UAX #29 has no boundary there.
    """
    place = text.find(name)
    while place >= 0:
        behind = place + len(name)
        begins = at_word_boundary(text, place) or _ELIDED.search(text, max(0, place - 4), place)
        if begins and (at_word_boundary(text, behind) or _POSSESSIVE.match(text, behind)):
            return True
        place = text.find(name, place + 1)
    return False


_ELIDED = regex.compile(r"(?<![\p{L}\p{M}])(?:[dlL]|dall|dell|qu)['’]$")
_POSSESSIVE = regex.compile(r"['’]s(?![\p{L}\p{M}\p{N}])")


def _locate_abridged(
    article: ArticleText, query: QuoteQuery, abridged: Abridged
) -> Passage | NotAnchored:
    candidates = []
    torn = False
    for number, block in enumerate(article.blocks):
        places = [
            list(occurrences(article.text, piece, block.start, block.end))
            for piece in abridged.pieces
        ]
        places[-1] = [p for p in places[-1] if _precedes(article.text, p[1], query.suffix)]
        if not all(places):
            continue
        groups = _groups(article, block, query)
        matches = list(match_pieces(article.text, places, abridged, groups, block.start, block.end))
        if not matches and groups:
            # Not in one quotation. Outside of all of them it is of another kind.
            loose = list(match_pieces(article.text, places, abridged, {}, block.start, block.end))
            matches = [m for m in loose if not all(group_of(piece, groups) for piece in m)]
            torn = torn or bool(loose)
        candidates += [Passage("abridged", match, number) for match in matches]
    if candidates:
        return _choose(candidates, article, query)
    return _explain_abridged(article, abridged, torn=torn)


def _explain_abridged(article: ArticleText, abridged: Abridged, *, torn: bool) -> NotAnchored:
    if torn:
        return NotAnchored("quote.not-in-text", "its pieces stand in different quotations")
    for piece in abridged.pieces:
        if not any(
            any(occurrences(article.text, piece, block.start, block.end))
            for block in article.blocks
        ):
            return NotAnchored(
                "quote.not-in-text", f"the piece “{piece}” does not stand in it", piece
            )
    return NotAnchored(
        "quote.not-in-text",
        "its pieces do not stand in one paragraph, in this order, with words left out only "
        "where it says […]",
    )


def _choose(found: list[Passage], article: ArticleText, query: QuoteQuery) -> Passage | NotAnchored:
    """The one that stands between `prefix` and `suffix`; of abridged ones the shortest."""
    text = article.text
    fitting = [
        passage
        for passage in found
        if _follows(text, passage.start, query.prefix)
        and _precedes(text, passage.end, query.suffix)
    ]
    if not fitting:
        reason = "it stands there, but not between its `prefix` and its `suffix`"
        return NotAnchored("quote.not-in-text", reason, spans=_spans(found))
    shortest = min(passage.end - passage.start for passage in fitting)
    fitting = [passage for passage in fitting if passage.end - passage.start == shortest]
    if len(fitting) == 1:
        return fitting[0]
    return NotAnchored(
        "quote.ambiguous", f"it stands there {len(fitting)} times", spans=_spans(fitting)
    )


def _follows(text: str, start: int, prefix: str) -> bool:
    """Whether `prefix` stands just before `start`, a space between them or not."""
    behind = start - text.endswith(" ", 0, start)
    return text.endswith(prefix, 0, start) or text.endswith(prefix, 0, behind)


def _precedes(text: str, end: int, suffix: str) -> bool:
    """Whether `suffix` stands just behind `end`, a space between them or not."""
    return text.startswith(suffix, end) or text.startswith(suffix, end + text.startswith(" ", end))


def _spans(passages: list[Passage]) -> tuple[Span, ...]:
    return tuple((passage.start, passage.end) for passage in passages)


# Of which kind a passage is


def is_of_kind(article: ArticleText, passage: Passage, kind: str, language: str) -> bool:
    """Whether each piece of a passage is what a quote of that kind has to be.

    `direct`: inside quotation marks or a block quote; `emphasised`: inside emphasis;
    `reported`: not wholly inside quotation marks.
    """
    block = article.blocks[passage.block]
    if kind == "emphasised":
        stretches = _emphasis(block)
        return all(
            any(s <= start and end <= e for s, e in stretches) for start, end in passage.pieces
        )
    quotations = find_quotations(article.text[block.start : block.end], language)
    if kind == "direct":
        return _in_block_quote(block) or all(
            any(_inner(q, block, piece) for q in quotations) for piece in passage.pieces
        )
    return not any(_outer(q, block, piece) for q in quotations for piece in passage.pieces)


def _emphasis(block: Block) -> list[Span]:
    """The stretches of a block that are emphasised, in whatever way, without a gap."""
    stretches: list[Span] = []
    for run in block.runs:
        if not (run.strong or run.emphasis):
            continue
        if stretches and stretches[-1][1] == run.start:
            stretches[-1] = stretches[-1][0], run.end
        else:
            stretches.append((run.start, run.end))
    return stretches


def _in_block_quote(block: Block) -> bool:
    return any(container.kind == "quote" for container in block.within)


def _inner(quotation: Quotation, block: Block, piece: Span) -> bool:
    """Whether a piece lies between the marks of a quotation."""
    start, end = piece[0] - block.start, piece[1] - block.start
    return quotation.start <= start and end <= quotation.end


def _outer(quotation: Quotation, block: Block, piece: Span) -> bool:
    """Whether a piece lies in a quotation or is one, marks and all."""
    start, end = piece[0] - block.start, piece[1] - block.start
    return quotation.outer_start <= start and end <= quotation.outer_end


def _groups(article: ArticleText, block: Block, query: QuoteQuery) -> dict[Span, int]:
    """For a direct quote, the quotations of a block that its pieces may be taken from.

    Returns:
        The span of each outermost quotation, and its number, the first being 1: pieces that
        follow one another lie in one quotation or in two neighbours with the same marks.
        Empty if nothing is asked of the pieces.
    """
    if query.kind != "direct" or _in_block_quote(block):
        return {}
    groups: dict[Span, int] = {}
    number, mark = 0, ""
    for quotation in outermost(
        find_quotations(article.text[block.start : block.end], query.language)
    ):
        number += 1 if quotation.mark == mark else 2
        mark = quotation.mark
        groups[block.start + quotation.start, block.start + quotation.end] = number
    return groups or {(block.start, block.start): 0}
