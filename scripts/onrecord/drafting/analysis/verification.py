"""The verbatim check of proposed statements, for thousands of candidates at once."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import accumulate
from operator import attrgetter

from onrecord.text.abridgement import Span
from onrecord.text.anchoring import Passage, QuoteQuery, locate_quote, occurrences
from onrecord.text.article_text import ArticleText, Block
from onrecord.text.quotation_marks import find_quotations

CONTEXTS = (32, 80, 200)
"""Lengths of context, in characters, to distinguish statements with the same words."""


class Checks:
    """The checks of one article's statements: verbatim, of their kind, and in one place only.

    The result equals that of `anchoring.locate_quote` and `is_of_kind`, which search the whole
    article for each statement; the searches are cached here.
    """

    def __init__(self, article: ArticleText, language: str) -> None:
        self._article = article
        self._language = language
        self._by_words: dict[str, dict[Span, None]] = {}
        self._contexts: dict[tuple[str, int], Counter[tuple[str, str]]] = {}
        self._covers: dict[tuple[int, str], _Cover] = {}

    def context(self, start: int, end: int, kind: str) -> tuple[str, str] | None:
        """Return the `prefix` and `suffix` to anchor a statement; None for an unanchored one.

        Both are empty where the words occur once (W3C Web Annotation, TextQuoteSelector).
        """
        number = bisect_right(self._article.blocks, start, key=attrgetter("start")) - 1
        spans = self._occurrences(self._article.text[start:end])
        if (start, end) not in spans or not self._is_of_kind(number, start, end, kind):
            return None
        if len(spans) == 1:
            return "", ""
        for size in CONTEXTS:
            context = self._context(start, end, size)
            words = self._article.text[start:end]
            if self._counts(words, size)[context] == 1 and self._is_found(
                start, end, kind, context
            ):
                return context
        return None

    def _occurrences(self, words: str) -> dict[Span, None]:
        """Return the spans of some words, from word boundary to word boundary, in one block."""
        if words not in self._by_words:
            text, blocks = self._article.text, self._article.blocks
            self._by_words[words] = dict.fromkeys(
                (start, end)
                for start, end in occurrences(text, words, 0, len(text))
                if end <= blocks[bisect_right(blocks, start, key=attrgetter("start")) - 1].end
            )
        return self._by_words[words]

    def _counts(self, words: str, size: int) -> Counter[tuple[str, str]]:
        """Return how often each context occurs around some words."""
        if (words, size) not in self._contexts:
            self._contexts[words, size] = Counter(
                self._context(start, end, size) for start, end in self._occurrences(words)
            )
        return self._contexts[words, size]

    def _context(self, start: int, end: int, size: int) -> tuple[str, str]:
        """Return the context of a passage, without white space at its edges.

        A window with a space at an edge is one character longer, so two contexts are equal whenever
        one could be mistaken for the other.
        """
        text = self._article.text
        behind = start - text.endswith(" ", 0, start)
        low = max(0, behind - size)
        low -= low > 0 and text[low] == " "
        ahead = end + text.startswith(" ", end)
        high = min(len(text), ahead + size)
        high += high < len(text) and text[high - 1] == " "
        return text[low:behind].strip(), text[ahead:high].strip()

    def _is_found(self, start: int, end: int, kind: str, context: tuple[str, str]) -> bool:
        """Return whether a statement is anchored by its context, shorter at a text's edges."""
        text = self._article.text
        if start > CONTEXTS[-1] + 2 and end < len(text) - CONTEXTS[-1] - 2:
            return True
        place = locate_quote(
            self._article, QuoteQuery(text[start:end], kind, self._language, *context)
        )
        return isinstance(place, Passage) and (place.start, place.end) == (start, end)

    def _is_of_kind(self, number: int, start: int, end: int, kind: str) -> bool:
        """Return whether a span has the marks of its kind: quotation marks, emphasis, or none."""
        block = self._article.blocks[number]
        if kind == "direct" and any(container.kind == "quote" for container in block.within):
            return True
        if (number, kind) not in self._covers:
            self._covers[number, kind] = _Cover(self._spans(block, kind))
        covered = self._covers[number, kind].covers(start, end)
        return not covered if kind == "reported" else covered

    def _spans(self, block: Block, kind: str) -> Iterator[Span]:
        """Yield the spans that must contain a statement of a kind; for `reported`, must not."""
        if kind == "emphasised":
            yield from emphasised_stretches(block)
            return
        for q in find_quotations(self._article.text[block.start : block.end], self._language):
            start, end = (q.start, q.end) if kind == "direct" else (q.outer_start, q.outer_end)
            yield block.start + start, block.start + end


class _Cover:
    """A set of spans with a fast query: does one of the spans cover a passage?"""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._spans = sorted(spans)
        self._reach = list(accumulate((end for _, end in self._spans), max))

    def covers(self, start: int, end: int) -> bool:
        """Return whether one of the spans covers a passage."""
        place = bisect_right(self._spans, start, key=lambda span: span[0])
        return place > 0 and end <= self._reach[place - 1]


def emphasised_stretches(block: Block) -> Iterator[Span]:
    """Yield the spans of a block that are emphasised or strong, adjacent runs joined."""
    begin = end = -1
    for run in block.runs:
        if run.strong or run.emphasis:
            if end != run.start:
                if end > begin:
                    yield begin, end
                begin = run.start
            end = run.end
    if end > begin:
        yield begin, end
