"""The search corpus: published quotes with their words and facets, and the names of records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from onrecord.records.kinds import FACET_KINDS
from onrecord.records.knowledge_base import KnowledgeBase
from onrecord.records.models import Article, Quote
from onrecord.search.columns import FACETS
from onrecord.search.tokenizer import words_of

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A quote of the corpus, tokenized.

    Attributes:
        quote: The quote.
        texts: The words of the quote's text, then the words of each translation.
        values: The quote's values of each facet.
    """

    quote: Quote
    texts: tuple[Words, ...]
    values: Mapping[str, tuple[str, ...]]

    @property
    def records(self) -> Iterator[tuple[str, str]]:
        """The kind and id of each record by whose names a search finds the quote."""
        return ((kind, id_) for kind in FACET_KINDS for id_ in self.values[kind])


@dataclass(frozen=True)
class SearchCorpus:
    """The published records, tokenized.

    Attributes:
        kb: The records; no drafts.
        rows: All quotes but withdrawn ones, the newest first, then by id.
        names: The words of each name of a record (for an article, of the headline), by kind and id.
    """

    kb: KnowledgeBase
    rows: tuple[Row, ...]
    names: Mapping[str, Mapping[str, tuple[Words, ...]]]

    @cached_property
    def frequency(self) -> Counter[str]:
        """The number of quotes with a word in their texts (document frequency), by word."""
        return Counter(word for row in self.rows for word in {w for t in row.texts for w in t})

    @cached_property
    def words_in_names(self) -> frozenset[str]:
        """All words of the names of speakers, cities, organizations, themes and events."""
        names = (names for kind in FACET_KINDS for names in self.names[kind].values())
        return frozenset(word for listed in names for name in listed for word in name)

    @cached_property
    def quotes_of(self) -> Mapping[str, Counter[str]]:
        """The number of quotes with a value, by facet and value; also by `article` and id."""
        counted = {f: Counter(v for row in self.rows for v in row.values[f]) for f in FACETS}
        return counted | {"article": Counter(row.quote.article for row in self.rows)}


def build_corpus(kb: KnowledgeBase) -> SearchCorpus:
    """Build the corpus of published records."""
    facets = {facet: _values_of(kb, facet) for facet in FACETS}
    rows = tuple(
        Row(quote, _texts_of(quote), {facet: facets[facet].get(quote.id, ()) for facet in FACETS})
        for quote in kb.quotes_by_date()
    )
    names = {
        kind: {id_: _names_of(record) for id_, record in kb.records(kind).items()}
        for kind in (*FACET_KINDS, "article")
    }
    return SearchCorpus(kb, rows, names)


def _values_of(kb: KnowledgeBase, facet: str) -> dict[str, tuple[str, ...]]:
    """The values of a facet, by the id of the quote."""
    shown = [quote for quote in kb.quotes.values() if not quote.withdrawn]
    match facet:
        case "kind":
            return {quote.id: (quote.kind,) for quote in shown}
        case "language":
            return {quote.id: (kb.language_of(quote),) for quote in shown}
        case "year":
            return {quote.id: (f"{kb.day_of(quote).year:04}",) for quote in shown}
    values: dict[str, tuple[str, ...]] = {}
    for value, quotes in kb.quotes_by(facet).items():
        for quote in quotes:
            values[quote.id] = (*values.get(quote.id, ()), value)
    return values


def _texts_of(quote: Quote) -> tuple[Words, ...]:
    texts = (quote.text, *(translation.text for _, translation in quote.translations))
    return tuple(tuple(words_of(text)) for text in texts)


def _names_of(record: Any) -> tuple[Words, ...]:
    if isinstance(record, Article):
        return (tuple(words_of(record.title)),)
    names = (record.name, *getattr(record, "other_names", ()))
    return tuple(tuple(words_of(name)) for name in names)
