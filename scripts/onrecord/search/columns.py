"""Facet columns of the index: the values of each facet, and which values each quote has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from onrecord.records.kinds import FACET_KINDS
from onrecord.records.knowledge_base import KnowledgeBase
from onrecord.records.models import Quote
from onrecord.records.reverse_index import sort_key
from onrecord.search.encoding import BINARY, varint, varints
from onrecord.text.normalize import fold_name

FACETS = (*FACET_KINDS, "kind", "language", "year")
"""All facets; the index refers to a facet by its position in this tuple."""


RECENT = 20
"""The length of the move-to-front list by which `encode_column` shortens recent values."""

MANY = 128
"""The largest number of values of a column without that list: each value fits into one byte."""

RowsOf = Mapping[str, Sequence[int]]
"""The ascending row numbers of each value of a facet."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a facet, or an article.

    Attributes:
        id: The record's id; or the kind, the language code or the year.
        name: The record's name or headline; otherwise the id.
        names: All names by which the record is found; empty for a kind, a language or a year.
        quotes: The number of quotes with this value.
        language: The language of an article's headline.
    """

    id: str
    name: str
    names: tuple[str, ...]
    quotes: int
    language: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A facet of all quotes.

    Attributes:
        kind: The name of the facet.
        values: The facet's values; those with the most quotes first, then by name.
        rows: For each quote, the indices of its values, ascending.
        order: For each value, its rank in the order by name.
    """

    kind: str
    values: tuple[Value, ...]
    rows: tuple[tuple[int, ...], ...]
    order: tuple[int, ...]


def build_columns(kb: KnowledgeBase, rows: Sequence[Quote]) -> list[Column]:
    """Return a column for each of `FACETS`."""
    row_of = {quote.id: row for row, quote in enumerate(rows)}
    indexes = map(kb.quotes_by, FACET_KINDS)
    found: list[RowsOf] = [
        *({id_: [row_of[q.id] for q in quotes] for id_, quotes in by.items()} for by in indexes),
        _grouped(quote.kind for quote in rows),
        _grouped(kb.language_of(quote) for quote in rows),
        _grouped(f"{kb.day_of(quote).year:04}" for quote in rows),
    ]
    return [_column(kb, *pair, len(rows)) for pair in zip(FACETS, found, strict=True)]


def article_values(kb: KnowledgeBase) -> tuple[Value, ...]:
    """The articles as values; those with the most quotes first, then by title and id."""
    quotes = kb.by_article
    by_title = sorted(kb.articles.values(), key=lambda a: (fold_name(a.title), a.title, a.id))
    articles = sorted(by_title, key=lambda a: -len(quotes[a.id]))
    return tuple(Value(a.id, a.title, (a.title,), len(quotes[a.id]), a.language) for a in articles)


def encode_column(column: Column) -> bytes:
    """The content of a column's shard: the number of values of each row, then the values.

    The quotes of an article are neighbours and mostly share a few of many values. So values are
    written by move-to-front coding: one byte a value, its rank among the last `RECENT` ones
    (from 1), or 0 for another value, whose index is written after all these bytes.
    """
    lengths = [len(numbers) for numbers in column.rows]
    remembered = RECENT if len(column.values) > MANY else 0
    ranks, others, recent = bytearray(), list[int](), list[int]()
    for number in chain.from_iterable(column.rows):
        if number in recent:
            ranks.append(recent.index(number) + 1)
            recent.remove(number)
        else:
            ranks.append(0)
            others.append(number)
        recent.insert(0, number)
        del recent[remembered:]
    return BINARY + varint(len(lengths)) + varints(lengths) + ranks + varints(others)


def _grouped(values: Iterable[str]) -> RowsOf:
    """The rows of each value; `values` holds one for each row."""
    groups: dict[str, list[int]] = {}
    for row, value in enumerate(values):
        groups.setdefault(value, []).append(row)
    return groups


def _column(kb: KnowledgeBase, kind: str, found: RowsOf, length: int) -> Column:
    records: Mapping[str, Any] = kb.records(kind) if kind in FACET_KINDS else {}
    by_name = sorted(found, key=lambda id_: sort_key(records[id_]) if records else (id_, "", ""))
    by_quotes = sorted(by_name, key=lambda id_: -len(found[id_]))
    rows: list[list[int]] = [[] for _ in range(length)]
    for value, id_ in enumerate(by_quotes):
        for row in found[id_]:
            rows[row].append(value)
    rank = {id_: rank for rank, id_ in enumerate(by_name)}
    return Column(
        kind,
        tuple(_value(id_, records.get(id_), len(found[id_])) for id_ in by_quotes),
        tuple(map(tuple, rows)),
        tuple(rank[id_] for id_ in by_quotes),
    )


def _value(id_: str, record: Any, quotes: int) -> Value:
    if record is None:
        return Value(id_, id_, (), quotes)
    names = (record.name, *getattr(record, "other_names", ()))
    return Value(id_, record.name, names, quotes)
