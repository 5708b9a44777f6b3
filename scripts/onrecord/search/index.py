"""The search index as files: what a browser reads piece by piece to find quotes and records."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import chain, count, islice
from typing import Any

from onrecord.records.kinds import FACET_KINDS
from onrecord.records.knowledge_base import KnowledgeBase
from onrecord.records.models import Quote
from onrecord.search.card_data import CardWriter
from onrecord.search.columns import (
    Column,
    Value,
    make_articles,
    make_columns,
    write_column,
)
from onrecord.search.encoding import BINARY, compress, pack, varints
from onrecord.search.postings import Postings, iter_beginnings, iter_entries, make_postings
from onrecord.urls import Addresses

FORMAT = 1
"""The version of the files' format; a browser reads no other."""

FOLDER = "data/search"
CARDS = 8
"""How many rows' cards are in one piece."""

VALUES = 256
"""How many records' names are in one piece."""

MOST_IN_ONE_SCRIPT = 5000
"""With more quotes than this there is no search on a site that is opened without a server."""


def iter_search_files(kb: KnowledgeBase, addresses: Addresses) -> Iterator[tuple[str, bytes]]:
    """Make the index of all quotes that are in `kb`: paths relative to the site, and contents."""
    rows = kb.quotes_by_date()
    shards = {name: compress(content) for name, content in _iter_pieces(kb, addresses, rows)}
    folder = _fingerprint(shards)
    whole = len(rows) <= MOST_IN_ONE_SCRIPT
    named = _json({"format": FORMAT, "folder": folder, "whole": whole}).decode()
    yield f"{FOLDER}/index.json", f"{named}\n".encode()
    yield f"{FOLDER}/index.js", f"onrecord.nameIndex({named});\n".encode()
    for name, content in shards.items():
        yield f"{FOLDER}/{folder}/{name}.bin", content
    if whole:
        given = {name: b64encode(content).decode() for name, content in shards.items()}
        script = f"onrecord.handOver({_json(given).decode()});\n"
        yield f"{FOLDER}/{folder}/whole.js", script.encode()


def _iter_pieces(
    kb: KnowledgeBase, addresses: Addresses, rows: Sequence[Quote]
) -> Iterator[tuple[str, bytes]]:
    """Every piece: its name and its content, before compression."""
    columns, articles = make_columns(kb, rows), make_articles(kb)
    first: dict[str, list[str]] = {"words": [], "places": []}
    words = _iter_words(kb, make_postings(rows, columns, articles), columns, first)
    start = {
        "format": FORMAT,
        "quotes": len(rows),
        "facets": {column.kind: len(column.values) for column in columns},
        "articles": len(articles),
        "cards": CARDS,
        "values": VALUES,
    }
    yield from words
    yield "start", _json(start | first)
    for column in columns:
        yield f"columns/{column.kind}", write_column(column)
        yield from _in_pieces(f"values/{column.kind}", map(_value, column.values), VALUES)
    yield from _in_pieces("values/article", map(_value, articles), VALUES)
    yield "order", BINARY + varints(columns[0].order)
    yield from _in_pieces("cards", map(CardWriter(addresses).data, rows), CARDS)


def _iter_words(
    kb: KnowledgeBase,
    postings: Postings,
    columns: Sequence[Column],
    first: Mapping[str, list[str]],
) -> Iterator[tuple[str, bytes]]:
    """The pieces by words; `first` is filled with the first key of each."""
    entries = list(iter_entries(postings))
    sizes = {word: len(rows) for word, rows, _ in entries}
    by_word = [(word, rows) for word, rows, _ in entries]
    others = chain(iter_beginnings(postings, sizes), _iter_ids(kb, columns))
    for name, found in (
        ("words", sorted(chain(by_word, others))),
        ("places", [(word, places) for word, _, places in entries if places]),
    ):
        for number, (key, content) in enumerate(pack(found)):
            first[name].append(key)
            yield f"{name}/{number}", content
    names = sorted(
        word
        for word, mentions in postings.mentions.items()
        if any(mention.kind < len(FACET_KINDS) for mention in mentions)
    )
    yield "names", _json(names)


def _iter_ids(kb: KnowledgeBase, columns: Iterable[Column]) -> Iterator[tuple[str, bytes]]:
    """The way from an id, or a former one, to the number of its value."""
    for column in columns:
        ids = {value.id: number for number, value in enumerate(column.values)}
        former = kb.former.get(column.kind, {})
        ids |= {old: ids[new] for old, new in former.items() if new in ids}
        for id_, number in ids.items():
            yield f"={column.kind} {id_}", varints([number])


def _in_pieces(name: str, items: Iterable[Any], size: int) -> Iterator[tuple[str, bytes]]:
    following = iter(items)
    for number in count():
        listed = list(islice(following, size))
        if not listed:
            return
        yield f"{name}/{number}", _json(listed)


def _value(value: Value) -> list[Any]:
    entry: list[Any] = [value.id, value.name, value.quotes]
    return [*entry, value.language] if value.language else entry


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _fingerprint(shards: Mapping[str, bytes]) -> str:
    """A name for exactly these pieces."""
    whole = sha256()
    for name, content in sorted(shards.items()):
        whole.update(f"{name} {len(content)}\n".encode())
        whole.update(content)
    return whole.hexdigest()[:16]
