"""The facets of every quote as columns, and the records that are their values."""

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
"""Everything by which quotes are chosen; a number stands for each in the index, from 0."""


RECENT = 20
"""How many values are remembered while a column is written."""

MANY = 128
"""A column of no more values than this remembers none: a number is as short."""

RowsOf = Mapping[str, Sequence[int]]
"""The rows that have each value of a facet."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a facet, or an article.

    Attributes:
        id: The record's id; what a quote of this kind, language or year has.
        name: Its name, or its headline; of what is no record, its id.
        names: All its names, as they are looked for; of what is no record, none.
        quotes: How many quotes have it.
        language: The language of an article's headline.
    """

    id: str
    name: str
    names: tuple[str, ...]
    quotes: int
    language: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One facet of all quotes.

    Attributes:
        kind: Which facet.
        values: Its values; those with the most quotes first, then by name.
        rows: For each quote, the numbers of its values, ascending.
        order: For each value, its place among all of them by name.
    """

    kind: str
    values: tuple[Value, ...]
    rows: tuple[tuple[int, ...], ...]
    order: tuple[int, ...]


def make_columns(kb: KnowledgeBase, rows: Sequence[Quote]) -> list[Column]:
    """One column for each of `FACETS`."""
    row_of = {quote.id: row for row, quote in enumerate(rows)}
    ways = map(kb.quotes_by, FACET_KINDS)
    found: list[RowsOf] = [
        *({id_: [row_of[q.id] for q in quotes] for id_, quotes in way.items()} for way in ways),
        _grouped(quote.kind for quote in rows),
        _grouped(kb.language_of(quote) for quote in rows),
        _grouped(f"{kb.day_of(quote).year:04}" for quote in rows),
    ]
    return [_column(kb, *pair, len(rows)) for pair in zip(FACETS, found, strict=True)]


def make_articles(kb: KnowledgeBase) -> tuple[Value, ...]:
    """The articles, in the order of a column's values."""
    quotes = kb.by_article
    by_title = sorted(kb.articles.values(), key=lambda a: (fold_name(a.title), a.title, a.id))
    articles = sorted(by_title, key=lambda a: -len(quotes[a.id]))
    return tuple(Value(a.id, a.title, (a.title,), len(quotes[a.id]), a.language) for a in articles)


def write_column(column: Column) -> bytes:
    """The content of a column's piece: how many values each row has, then which.

    The quotes of an article are neighbours and mostly have the same few of many values. So
    those met last are named by how long ago that was, and only others by their number.
    """
    lengths = [len(numbers) for numbers in column.rows]
    remembered = RECENT if len(column.values) > MANY else 0
    places, others, recent = bytearray(), list[int](), list[int]()
    for number in chain.from_iterable(column.rows):
        if number in recent:
            places.append(recent.index(number) + 1)
            recent.remove(number)
        else:
            places.append(0)
            others.append(number)
        recent.insert(0, number)
        del recent[remembered:]
    return BINARY + varint(len(lengths)) + varints(lengths) + places + varints(others)


def _grouped(values: Iterable[str]) -> RowsOf:
    """Which rows have each of the values that are given for all of them."""
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
    place = {id_: place for place, id_ in enumerate(by_name)}
    return Column(
        kind,
        tuple(_value(id_, records.get(id_), len(found[id_])) for id_ in by_quotes),
        tuple(map(tuple, rows)),
        tuple(place[id_] for id_ in by_quotes),
    )


def _value(id_: str, record: Any, quotes: int) -> Value:
    if record is None:
        return Value(id_, id_, (), quotes)
    names = (record.name, *getattr(record, "other_names", ()))
    return Value(id_, record.name, names, quotes)
