"""The search index as files: shards of postings, columns and cards, loaded by a browser on demand.

The shards are in a folder named by their content hash, so that a browser may cache them for ever;
`index.json` names the folder. `docs/handbook/search-format.md` documents the format.
"""

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
from onrecord.search.columns import Column, Value, article_values, build_columns, encode_column
from onrecord.search.encoding import BINARY, compress, pack, varints
from onrecord.search.postings import Postings, build_postings, iter_entries, iter_prefixes
from onrecord.urls import Addresses

FORMAT = 1
"""The version of the index format; a browser reads no other version."""

FOLDER = "data/search"
CARDS = 8
"""The number of cards in a shard."""

VALUES = 256
"""The number of records in a shard of names."""

MOST_IN_ONE_SCRIPT = 5000
"""The largest number of quotes for which one script also holds the whole index.

Sites opened from disk (`file:`) can't fetch shards; with more quotes these have no search.
"""


def iter_search_files(kb: KnowledgeBase, addresses: Addresses) -> Iterator[tuple[str, bytes]]:
    """Build the index of all quotes in `kb`; yields paths, relative to the site, and contents."""
    rows = kb.quotes_by_date()
    shards = {name: compress(content) for name, content in _iter_shards(kb, addresses, rows)}
    folder = _content_hash(shards)
    whole = len(rows) <= MOST_IN_ONE_SCRIPT
    named = _json({"format": FORMAT, "folder": folder, "whole": whole}).decode()
    yield f"{FOLDER}/index.json", f"{named}\n".encode()
    yield f"{FOLDER}/index.js", f"onrecord.nameIndex({named});\n".encode()
    for name, content in shards.items():
        yield f"{FOLDER}/{folder}/{name}.bin", content
    if whole:
        encoded = {name: b64encode(content).decode() for name, content in shards.items()}
        script = f"onrecord.handOver({_json(encoded).decode()});\n"
        yield f"{FOLDER}/{folder}/whole.js", script.encode()


def _iter_shards(
    kb: KnowledgeBase, addresses: Addresses, rows: Sequence[Quote]
) -> Iterator[tuple[str, bytes]]:
    """Build all shards; yields their names and contents, before compression."""
    columns, articles = build_columns(kb, rows), article_values(kb)
    first_keys: dict[str, list[str]] = {"words": [], "places": []}
    words = _iter_word_shards(kb, build_postings(rows, columns, articles), columns, first_keys)
    start = {
        "format": FORMAT,
        "quotes": len(rows),
        "facets": {column.kind: len(column.values) for column in columns},
        "articles": len(articles),
        "cards": CARDS,
        "values": VALUES,
    }
    yield from words
    yield "start", _json(start | first_keys)
    for column in columns:
        yield f"columns/{column.kind}", encode_column(column)
        yield from _in_shards(f"values/{column.kind}", map(_value, column.values), VALUES)
    yield from _in_shards("values/article", map(_value, articles), VALUES)
    yield "order", BINARY + varints(columns[0].order)
    yield from _in_shards("cards", map(CardWriter(addresses).data, rows), CARDS)


def _iter_word_shards(
    kb: KnowledgeBase,
    postings: Postings,
    columns: Sequence[Column],
    first_keys: Mapping[str, list[str]],
) -> Iterator[tuple[str, bytes]]:
    """Yield the shards with words as keys, and append the first key of each to `first_keys`."""
    entries = list(iter_entries(postings))
    sizes = {word: len(rows) for word, rows, _ in entries}
    by_word = [(word, rows) for word, rows, _ in entries]
    others = chain(iter_prefixes(postings, sizes), _iter_ids(kb, columns))
    for name, keyed in (
        ("words", sorted(chain(by_word, others))),
        ("places", [(word, positions) for word, _, positions in entries if positions]),
    ):
        for number, (key, content) in enumerate(pack(keyed)):
            first_keys[name].append(key)
            yield f"{name}/{number}", content
    names = sorted(
        word
        for word, mentions in postings.mentions.items()
        if any(mention.kind < len(FACET_KINDS) for mention in mentions)
    )
    yield "names", _json(names)


def _iter_ids(kb: KnowledgeBase, columns: Iterable[Column]) -> Iterator[tuple[str, bytes]]:
    """Entries by which a browser resolves ids and former ids: `=KIND ID`, and the value's index."""
    for column in columns:
        ids = {value.id: number for number, value in enumerate(column.values)}
        former = kb.former.get(column.kind, {})
        ids |= {old: ids[new] for old, new in former.items() if new in ids}
        for id_, number in ids.items():
            yield f"={column.kind} {id_}", varints([number])


def _in_shards(name: str, items: Iterable[Any], size: int) -> Iterator[tuple[str, bytes]]:
    """Shards `NAME/0`, `NAME/1` … with `size` items each, as JSON lists."""
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


def _content_hash(shards: Mapping[str, bytes]) -> str:
    """The content hash of all shards: 16 hexadecimal digits of a SHA-256."""
    whole = sha256()
    for name, content in sorted(shards.items()):
        whole.update(f"{name} {len(content)}\n".encode())
        whole.update(content)
    return whole.hexdigest()[:16]
