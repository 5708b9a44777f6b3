"""Anchoring: a quote's passage in its article, found word for word (W3C Web Annotation).

Both are compared as `text.normalize` leaves them: NFC, white space collapsed, case and
punctuation as they are. Offsets are Unicode code points of the article's plain text, from 0, the
end exclusive.
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
"""The number of code points of context before and after a passage in a selector."""


@dataclass(frozen=True, slots=True)
class Passage:
    """The place of a quote in its article.

    Attributes:
        status: `verbatim`, or `abridged` if words were left out or added in brackets.
        pieces: The spans of the quoted words; one, unless the quote is abridged.
        block: The index of the article's block that contains the passage.
    """

    status: Literal["verbatim", "abridged"]
    pieces: tuple[Span, ...]
    block: int

    @property
    def start(self) -> int:
        """The start of the first piece."""
        return self.pieces[0][0]

    @property
    def end(self) -> int:
        """The end of the last piece."""
        return self.pieces[-1][1]


@dataclass(frozen=True, slots=True)
class NotAnchored:
    """The reason why a quote isn't anchored in its article.

    Attributes:
        code: The rule that the quote breaks.
        reason: The reason in words, for a message.
        missing: The words that aren't in the text; empty if all are.
        spans: The candidate spans, if there are several or if the context excludes all.
    """

    code: Literal["quote.not-in-text", "quote.ambiguous"]
    reason: str
    missing: str = ""
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class TextQuoteSelector:
    """A selector of a passage: its words, and the text just before and after.

    <https://www.w3.org/TR/annotation-model/#text-quote-selector>
    """

    exact: str
    prefix: str
    suffix: str


def quote_selector(text: str, start: int, end: int) -> TextQuoteSelector:
    """Return the selector of `text[start:end]`, with up to `CONTEXT` code points on each side."""
    return TextQuoteSelector(
        text[start:end], text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
    )


@dataclass(frozen=True, slots=True)
class QuoteQuery:
    """A query for the passage of a quote.

    Attributes:
        words: The words of the quote, normalized.
        kind: The kind of the quote; a `direct` one is within quotation marks or a block quote.
        language: The article's language, which decides which quotation marks are a pair.
        prefix: The text just before the passage; empty if any.
        suffix: The text just after the passage; empty if any.
    """

    words: str
    kind: str
    language: str
    prefix: str = ""
    suffix: str = ""


def locate_quote(article: ArticleText, query: QuoteQuery) -> Passage | NotAnchored:
    """Return the only passage of an article that matches a quote.

    A match is `verbatim`. If there is none, and the words have brackets, the pieces between
    `[…]` or `[words]` are matched within one block (`abridged`).
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
    """Yield the spans of `words` in `text[start:end]`, from word boundary to word boundary."""
    found = text.find(words, start, end)
    while found >= 0:
        after = found + len(words)
        if at_word_boundary(text, found) and at_word_boundary(text, after):
            yield found, after
        found = text.find(words, found + 1, end)


def is_named(text: str, name: str) -> bool:
    """Return whether a normalized text contains a name as whole words.

    `Ada Quill` is in `Ada Quill’s bridge` and in `la lettre d’Ada Quill`, although UAX #29 has no
    word boundary at the apostrophe.
    """
    found = text.find(name)
    while found >= 0:
        after = found + len(name)
        begins = at_word_boundary(text, found) or _ELIDED.search(text, max(0, found - 4), found)
        if begins and (at_word_boundary(text, after) or _POSSESSIVE.match(text, after)):
            return True
        found = text.find(name, found + 1)
    return False


_ELIDED = regex.compile(r"(?<![\p{L}\p{M}])(?:[dlL]|dall|dell|qu)['’]$")
_POSSESSIVE = regex.compile(r"['’]s(?![\p{L}\p{M}\p{N}])")


def _locate_abridged(
    article: ArticleText, query: QuoteQuery, abridged: Abridged
) -> Passage | NotAnchored:
    candidates = []
    spans_quotations = False
    for number, block in enumerate(article.blocks):
        places = [
            list(occurrences(article.text, piece, block.start, block.end))
            for piece in abridged.pieces
        ]
        places[-1] = [p for p in places[-1] if _precedes(article.text, p[1], query.suffix)]
        if not all(places):
            continue
        groups = _quotation_groups(article, block, query)
        matches = list(match_pieces(article.text, places, abridged, groups, block.start, block.end))
        if not matches and groups:
            # Pieces outside of all quotations make a match of another kind, which `is_of_kind`
            # reports; pieces of different quotations make no match.
            ungrouped = list(
                match_pieces(article.text, places, abridged, {}, block.start, block.end)
            )
            matches = [m for m in ungrouped if not all(group_of(piece, groups) for piece in m)]
            spans_quotations = spans_quotations or bool(ungrouped)
        candidates += [Passage("abridged", match, number) for match in matches]
    if candidates:
        return _choose(candidates, article, query)
    return _explain_abridged(article, abridged, spans_quotations=spans_quotations)


def _explain_abridged(
    article: ArticleText, abridged: Abridged, *, spans_quotations: bool
) -> NotAnchored:
    if spans_quotations:
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
    """Return the only passage between `prefix` and `suffix`; of abridged ones, the shortest."""
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
    """Return whether `prefix` is just before `start`, or one space before."""
    before_space = start - text.endswith(" ", 0, start)
    return text.endswith(prefix, 0, start) or text.endswith(prefix, 0, before_space)


def _precedes(text: str, end: int, suffix: str) -> bool:
    """Return whether `suffix` is just after `end`, or one space after."""
    return text.startswith(suffix, end) or text.startswith(suffix, end + text.startswith(" ", end))


def _spans(passages: list[Passage]) -> tuple[Span, ...]:
    return tuple((passage.start, passage.end) for passage in passages)


# The kind of a passage


def is_of_kind(article: ArticleText, passage: Passage, kind: str, language: str) -> bool:
    """Return whether each piece of a passage satisfies the definition of a kind of quote.

    `direct`: inside quotation marks or a block quote; `emphasised`: inside emphasis;
    `reported`: not wholly inside quotation marks.
    """
    block = article.blocks[passage.block]
    if kind == "emphasised":
        spans = _emphasis(block)
        return all(any(s <= start and end <= e for s, e in spans) for start, end in passage.pieces)
    quotations = find_quotations(article.text[block.start : block.end], language)
    if kind == "direct":
        return _in_block_quote(block) or all(
            any(_is_between_marks(q, block, piece) for q in quotations) for piece in passage.pieces
        )
    return not any(
        _is_in_quotation(q, block, piece) for q in quotations for piece in passage.pieces
    )


def _emphasis(block: Block) -> list[Span]:
    """Return the maximal spans of a block with emphasis or strong emphasis."""
    spans: list[Span] = []
    for run in block.runs:
        if not (run.strong or run.emphasis):
            continue
        if spans and spans[-1][1] == run.start:
            spans[-1] = spans[-1][0], run.end
        else:
            spans.append((run.start, run.end))
    return spans


def _in_block_quote(block: Block) -> bool:
    return any(container.kind == "quote" for container in block.within)


def _is_between_marks(quotation: Quotation, block: Block, piece: Span) -> bool:
    """Return whether a piece is between the marks of a quotation."""
    start, end = piece[0] - block.start, piece[1] - block.start
    return quotation.start <= start and end <= quotation.end


def _is_in_quotation(quotation: Quotation, block: Block, piece: Span) -> bool:
    """Return whether a piece is inside a quotation, the marks included."""
    start, end = piece[0] - block.start, piece[1] - block.start
    return quotation.outer_start <= start and end <= quotation.outer_end


def _quotation_groups(article: ArticleText, block: Block, query: QuoteQuery) -> dict[Span, int]:
    """Return the quotations of a block, each a possible span of a direct quote's pieces.

    Returns:
        The span of each outermost quotation, and its number, for `match_pieces`: neighbours with
        the same marks have successive numbers, and all others a gap. Empty if the pieces may be
        anywhere in the block.
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
