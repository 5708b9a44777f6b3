"""The reference implementation of the search: a scan of every quote, without an index.

`onrecord search` uses this module, and it is the oracle of the tests: the index and the engine in
the browser must find the same quotes and records in the same order.
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
    match_term,
    nearest,
)
from onrecord.text.normalize import fold_name

Sort = Literal["relevance", "newest", "oldest", "speaker"]

Chosen = Mapping[str, Collection[str]]
"""The chosen values by facet; a facet without a choice excludes nothing."""


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The result of a search.

    Attributes:
        quotes: The quotes found, in the requested order.
        matches: The match of each term of the query.
        counts: The number of quotes by facet and value that match the query and the choices in
            all other facets. Values without such quotes are left out.
        records: The records by kind whose names (for articles, the headline) match all terms, the
            best first. Empty for a query without words.
    """

    quotes: tuple[Quote, ...]
    matches: tuple[TermMatch, ...]
    counts: Mapping[str, Mapping[str, int]]
    records: Mapping[str, tuple[Any, ...]]

    @property
    def corrected(self) -> dict[str, tuple[str, ...]]:
        """The corrections of words that occur nowhere: words of names, by the word typed."""
        return {m.term.words[0]: m.corrections for m in self.matches if m.corrections}


def search(
    corpus: SearchCorpus, query: Query, chosen: Chosen | None = None, sort: Sort = "relevance"
) -> SearchResult:
    """Find quotes and records.

    Args:
        corpus: The corpus.
        query: The query; all quotes match a query without words.
        chosen: The chosen values by facet. A former id means the present one; no quote has an
            unknown id.
        sort: The order of the quotes; without words, `relevance` is the newest first.
    """
    run = _QueryRun(corpus, query)
    choices = {facet: _current(corpus.kb, facet, ids) for facet, ids in (chosen or {}).items()}
    matching = [row for row in corpus.rows if run.accepts(row)]
    found = [row for row in matching if _passes(row, choices)]
    return SearchResult(
        quotes=tuple(row.quote for row in _in_order(run, found, sort)),
        matches=run.matches,
        counts={facet: _count(matching, facet, choices) for facet in FACETS},
        records={kind: tuple(run.records(kind)) for kind in corpus.names},
    )


def _current(kb: KnowledgeBase, facet: str, ids: Collection[str]) -> set[str]:
    """The ids with former ones replaced by the present ones."""
    former = kb.former[facet] if facet in FACET_KINDS else {}
    return {former.get(id_, id_) for id_ in ids}


def _passes(row: Row, choices: Chosen) -> bool:
    """Whether a quote has one of the chosen values in each facet with a choice."""
    return all(
        not chosen or any(value in chosen for value in row.values[facet])
        for facet, chosen in choices.items()
    )


def _count(matching: list[Row], facet: str, choices: Chosen) -> Counter[str]:
    """The number of quotes with each value of a facet, under the choices in all other facets."""
    others = {other: chosen for other, chosen in choices.items() if other != facet}
    return Counter(v for row in matching if _passes(row, others) for v in row.values[facet])


def _in_order(run: _QueryRun, rows: list[Row], sort: Sort) -> list[Row]:
    """Sort rows, which come the newest first, then by id; equal rows keep this order.

    `oldest` is the reverse of `newest`, also among equal days.
    """
    kb = run.corpus.kb
    match sort:
        case "newest":
            return rows
        case "oldest":
            return rows[::-1]
        case "speaker":
            return sorted(rows, key=lambda row: _speaker_key(kb, row.quote))
        case "relevance":
            return sorted(rows, key=run.relevance, reverse=True)


def _speaker_key(kb: KnowledgeBase, quote: Quote) -> tuple[bool, tuple[str, ...]]:
    known = [sort_key(kb.speakers[id_]) for id_ in quote.speaker if id_ in kb.speakers]
    return not known, min(known, default=())


class _QueryRun:
    """A run of a query over a corpus.

    Attributes:
        corpus: The corpus.
        matches: The match of each term; misspelt words are corrected.
        excluded: The match of each excluded term.
        all_words: The fits of all terms' words in a row, as if the query were one phrase.
        name_fits: For each match, the best fit among the names of each record.
    """

    def __init__(self, corpus: SearchCorpus, query: Query) -> None:
        self.corpus = corpus
        self.matches = tuple(_read(corpus, term) for term in query.terms)
        self.excluded = [match_term(term) for term in query.excluded]
        self.all_words = [fits for match in self.matches for fits in match.fits]
        self.name_fits = {m: self._name_fits(m) for m in (*self.matches, *self.excluded)}

    def _name_fits(self, match: TermMatch) -> dict[tuple[str, str], int]:
        """The best fit among the names of each record, by kind and id."""
        return {
            (kind, id_): _best_name(match, names)
            for kind in FACET_KINDS
            for id_, names in self.corpus.names[kind].items()
        }

    def accepts(self, row: Row) -> bool:
        """Whether a quote has all terms and no excluded term."""
        return all(self._has(row, match) for match in self.matches) and not any(
            self._has(row, match) for match in self.excluded
        )

    def _has(self, row: Row, match: TermMatch) -> bool:
        return any(best_fit(match.fits, words) for words in row.texts) or (
            self._fit_of_names(row, match) > NOT
        )

    def _fit_of_names(self, row: Row, match: TermMatch) -> int:
        """The best fit among the names of a quote's records."""
        return max((self.name_fits[match][record] for record in row.records), default=NOT)

    def relevance(self, row: Row) -> tuple[int, bool, int]:
        """The sort key of a matching quote; the largest comes first.

        First the number of the query's words found whole in names of the quote's records; then
        whether all words are next to each other; then the rarity of the words.
        """
        named = [m for m in self.matches if self._fit_of_names(row, m) == WHOLE]
        single = [m for m in self.matches if len(m.term.words) == 1]
        return (
            sum(len(match.term.words) for match in named),
            self._has_all_together(row),
            sum(self._rarity(row, match) for match in single),
        )

    def _has_all_together(self, row: Row) -> bool:
        """Whether several words of the query are a phrase of whole words in a text or name."""
        names = (name for kind, id_ in row.records for name in self.corpus.names[kind][id_])
        return len(self.all_words) > 1 and any(
            best_fit(self.all_words, words) == WHOLE for words in (*row.texts, *names)
        )

    def _rarity(self, row: Row, match: TermMatch) -> int:
        """The rarity of a single word in a quote, like an inverse document frequency.

        A whole word counts `WHOLE` times the bit length of all quotes divided by those with the
        word in their texts. A whole word in a name counts as if no other quote had the word; a
        prefix counts `PREFIX`.
        """
        (fits,) = match.fits
        everything = len(self.corpus.rows)
        if self._fit_of_names(row, match) == WHOLE:
            return WHOLE * everything.bit_length()
        whole = {word for words in row.texts for word in words if fits[word] == WHOLE}
        frequency = self.corpus.frequency
        return max(
            (WHOLE * (everything // frequency[word]).bit_length() for word in whole),
            default=PREFIX,
        )

    def records(self, kind: str) -> list[Any]:
        """The records of a kind whose names match all terms and no excluded term, the best first.

        A record with exactly this name comes first, then records with every word whole, then
        those with more quotes.
        """
        graded: list[tuple[int, int, tuple[str, str, str], Any]] = []
        for id_, names in self.corpus.names[kind].items():
            fits = [_best_name(match, names) for match in self.matches]
            if not fits or not all(fits):
                continue
            if any(_best_name(match, names) for match in self.excluded):
                continue
            grade = 2 if self._is_name(names) else 1 if min(fits) == WHOLE else 0
            record = self.corpus.kb.records(kind)[id_]
            quotes = self.corpus.quotes_of[kind][id_]
            graded.append((-grade, -quotes, _name_key(record), record))
        return [record for *_, record in sorted(graded, key=lambda entry: entry[:3])]

    def _is_name(self, names: Iterable[Words]) -> bool:
        """Whether the words of the query are a whole name, from first to last word."""
        wanted = self.all_words
        return any(len(n) == len(wanted) and best_fit(wanted, n) == WHOLE for n in names)


def _best_name(match: TermMatch, names: Iterable[Words]) -> int:
    return max((best_fit(match.fits, name) for name in names), default=NOT)


def _name_key(record: Any) -> tuple[str, str, str]:
    if isinstance(record, Article):
        return fold_name(record.title), record.title, record.id
    return sort_key(record)


def _read(corpus: SearchCorpus, term: Term) -> TermMatch:
    """Match a term; a word that occurs nowhere is corrected to the nearest words of names."""
    typed = match_term(term)
    if not term.is_word or _occurs(corpus, typed):
        return typed
    return match_term(term, nearest(term.words[0], corpus.words_in_names))


def _occurs(corpus: SearchCorpus, word: TermMatch) -> bool:
    """Whether a word matches any word of a name or of a quote's text."""
    fits = word.fits[0].__getitem__
    return any(map(fits, corpus.words_in_names)) or any(map(fits, corpus.frequency))
