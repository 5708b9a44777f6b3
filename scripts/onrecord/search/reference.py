"""Searches by reading every quote: the rules as they are meant, with nothing made clever.

The command `onrecord search` answers with it, and the index and its engine in the browser are
tested against it: they find the same, in the same order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from onrecord.records.kinds import FACET_KINDS
from onrecord.records.knowledge_base import KnowledgeBase
from onrecord.records.models import Article, Quote
from onrecord.records.reverse_index import sort_key
from onrecord.search.columns import FACETS
from onrecord.search.corpus import Row, SearchCorpus, Words
from onrecord.search.query_parser import Query, Term
from onrecord.search.term_matching import (
    NOT,
    PREFIX,
    WHOLE,
    TermMatch,
    best_fit,
    nearest,
    read_term,
)
from onrecord.text.normalize import fold_name

Sort = Literal["relevance", "newest", "oldest", "speaker"]

Chosen = Mapping[str, Collection[str]]
"""Facet → the values chosen in it. None chosen: the facet leaves nothing out."""


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What was found.

    Attributes:
        quotes: The quotes, in the order that was asked for.
        readings: How the terms of the query were read.
        counts: Facet → value → how many quotes are found if it is chosen as well: those that
            match the query and all other facets. Values that none of them has are left out.
        records: Kind → the records whose names have the words, the best first; for articles
            it is the headline. None if there are no words.
    """

    quotes: tuple[Quote, ...]
    readings: tuple[TermMatch, ...]
    counts: Mapping[str, Mapping[str, int]]
    records: Mapping[str, tuple[Any, ...]]

    @property
    def corrected(self) -> dict[str, tuple[str, ...]]:
        """Words that stand nowhere, each with the words of names that were read instead."""
        return {r.term.words[0]: r.corrections for r in self.readings if r.corrections}


def search(
    searched: SearchCorpus, query: Query, chosen: Chosen | None = None, sort: Sort = "relevance"
) -> SearchResult:
    """Find quotes and records.

    Args:
        searched: What is searched.
        query: What is asked for. Without words, all quotes are.
        chosen: What is chosen in facets. A former id stands for the one that the record has
            now; an id that there is not, for nothing.
        sort: The order of the quotes; by relevance, without words, is the newest first.
    """
    asked = _QueryRun(searched, query)
    choices = {facet: _current(searched.kb, facet, ids) for facet, ids in (chosen or {}).items()}
    matching = [row for row in searched.rows if asked.matches(row)]
    found = [row for row in matching if _passes(row, choices)]
    return SearchResult(
        quotes=tuple(row.quote for row in _in_order(asked, found, sort)),
        readings=asked.readings,
        counts={facet: _count(matching, facet, choices) for facet in FACETS},
        records={kind: tuple(asked.records(kind)) for kind in searched.names},
    )


def _current(kb: KnowledgeBase, facet: str, ids: Collection[str]) -> set[str]:
    """The ids that records have now."""
    former = kb.former[facet] if facet in FACET_KINDS else {}
    return {former.get(id_, id_) for id_ in ids}


def _passes(row: Row, choices: Chosen) -> bool:
    """Whether a quote has one of the values that are chosen, in each facet."""
    return all(
        not chosen or any(value in chosen for value in row.values[facet])
        for facet, chosen in choices.items()
    )


def _count(matching: list[Row], facet: str, choices: Chosen) -> Counter[str]:
    """How many quotes have each value of a facet, given what is chosen in all others."""
    others = {other: chosen for other, chosen in choices.items() if other != facet}
    return Counter(v for row in matching if _passes(row, others) for v in row.values[facet])


def _in_order(asked: _QueryRun, rows: list[Row], sort: Sort) -> list[Row]:
    """Sort rows that come the newest first, then by id; among equals it stays like that.

    The oldest first is exactly the other way round.
    """
    kb = asked.searched.kb
    match sort:
        case "newest":
            return rows
        case "oldest":
            return rows[::-1]
        case "speaker":
            return sorted(rows, key=lambda row: _speaker_key(kb, row.quote))
        case "relevance":
            return sorted(rows, key=asked.relevance, reverse=True)


def _speaker_key(kb: KnowledgeBase, quote: Quote) -> tuple[bool, tuple[str, ...]]:
    known = [sort_key(kb.speakers[id_]) for id_ in quote.speaker if id_ in kb.speakers]
    return not known, min(known, default=())


class _QueryRun:
    """A query, asked of quotes and records one after the other."""

    def __init__(self, searched: SearchCorpus, query: Query) -> None:
        self.searched = searched
        self.readings = tuple(_read(searched, term) for term in query.terms)
        self.excluded = [read_term(term) for term in query.excluded]
        self.together = [fits for reading in self.readings for fits in reading.fits]
        self.named = {r: self._named(r) for r in (*self.readings, *self.excluded)}

    def _named(self, reading: TermMatch) -> dict[tuple[str, str], int]:
        """Kind and id of a record → how well its names fit."""
        return {
            (kind, id_): _best_name(reading, names)
            for kind in FACET_KINDS
            for id_, names in self.searched.names[kind].items()
        }

    def matches(self, row: Row) -> bool:
        """Whether a quote has all that is asked for, and nothing that is excluded."""
        return all(self._has(row, reading) for reading in self.readings) and not any(
            self._has(row, reading) for reading in self.excluded
        )

    def _has(self, row: Row, reading: TermMatch) -> bool:
        return any(best_fit(reading.fits, words) for words in row.texts) or (
            self._fit_of_names(row, reading) > NOT
        )

    def _fit_of_names(self, row: Row, reading: TermMatch) -> int:
        """How well the best name fits of all by which a quote is found."""
        return max((self.named[reading][record] for record in row.records), default=NOT)

    def relevance(self, row: Row) -> tuple[int, bool, int]:
        """How well a quote fits that matches: the larger the better.

        First comes what has more of the query's words in its names; then what has them all next
        to each other; then what has the rarer ones, whole rather than as a beginning.
        """
        named = [r for r in self.readings if self._fit_of_names(row, r) == WHOLE]
        single = [r for r in self.readings if len(r.term.words) == 1]
        return (
            sum(len(reading.term.words) for reading in named),
            self._has_all_together(row),
            sum(self._rarity(row, reading) for reading in single),
        )

    def _has_all_together(self, row: Row) -> bool:
        """Whether the words of the query, if there are several, stand whole in one place."""
        names = (name for kind, id_ in row.records for name in self.searched.names[kind][id_])
        return len(self.together) > 1 and any(
            best_fit(self.together, words) == WHOLE for words in (*row.texts, *names)
        )

    def _rarity(self, row: Row, reading: TermMatch) -> int:
        """How rare the word is that was found; one in a name is as rare as any can be.

        A whole word counts by how often the number of quotes that have it in their texts could
        be doubled before it is that of all quotes, and twice that; a beginning counts one.
        """
        (fits,) = reading.fits
        everything = len(self.searched.rows)
        if self._fit_of_names(row, reading) == WHOLE:
            return WHOLE * everything.bit_length()
        whole = {word for words in row.texts for word in words if fits[word] == WHOLE}
        frequency = self.searched.frequency
        return max(
            (WHOLE * (everything // frequency[word]).bit_length() for word in whole),
            default=PREFIX,
        )

    def records(self, kind: str) -> list[Any]:
        """The records of a kind that have all that is asked for in their names, the best first.

        That is one with exactly this name; then those that have every word whole; then the one
        with more quotes.
        """
        graded: list[tuple[int, int, tuple[str, str, str], Any]] = []
        for id_, names in self.searched.names[kind].items():
            fits = [_best_name(reading, names) for reading in self.readings]
            if not fits or not all(fits):
                continue
            if any(_best_name(reading, names) for reading in self.excluded):
                continue
            grade = 2 if self._is_name(names) else 1 if min(fits) == WHOLE else 0
            record = self.searched.kb.records(kind)[id_]
            quotes = self.searched.quotes_of[kind][id_]
            graded.append((-grade, -quotes, _name_key(record), record))
        return [record for *_, record in sorted(graded, key=lambda entry: entry[:3])]

    def _is_name(self, names: Iterable[Words]) -> bool:
        """Whether all that is asked for is, from its first to its last word, one of the names."""
        wanted = self.together
        return any(len(n) == len(wanted) and best_fit(wanted, n) == WHOLE for n in names)


def _best_name(reading: TermMatch, names: Iterable[Words]) -> int:
    return max((best_fit(reading.fits, name) for name in names), default=NOT)


def _name_key(record: Any) -> tuple[str, str, str]:
    if isinstance(record, Article):
        return fold_name(record.title), record.title, record.id
    return sort_key(record)


def _read(searched: SearchCorpus, term: Term) -> TermMatch:
    """Read a term: a word that stands nowhere as the nearest words of names."""
    typed = read_term(term)
    if not term.is_word or _stands(searched, typed):
        return typed
    return read_term(term, nearest(term.words[0], searched.words_in_names))


def _stands(searched: SearchCorpus, word: TermMatch) -> bool:
    """Whether a word is found at all: in a name, or in the text of a quote."""
    fits = word.fits[0].__getitem__
    return any(map(fits, searched.words_in_names)) or any(map(fits, searched.frequency))
