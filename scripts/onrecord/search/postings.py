"""The inverted index: for each word its positions in texts and names, and its mentions in records.

A *position* is a number: the row, shifted by `ROW` bits, plus the offset of the word within the
row. A row is the words of the quote's text and translations; the words of its values' names form
a second row of the same number.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from onrecord.records.kinds import FACET_KINDS
from onrecord.records.models import Quote
from onrecord.search.columns import Column, Value
from onrecord.search.encoding import ascending, varint, varints
from onrecord.search.tokenizer import words_of

ROW = 20
"""The number of bits of a position for the offset within the row."""

MANY = 32_000
"""The number of bytes beyond which all words with a common prefix get a joint entry."""

_OFFSET = (1 << ROW) - 1

Positions: TypeAlias = "array[int]"


class Mention(NamedTuple):
    """An occurrence of a word in a name of a record.

    Attributes:
        kind: The index of the record's kind in `FACET_KINDS`; `len(FACET_KINDS)` for articles.
        value: The index of the record among the values of its kind.
        name: The index of the name among the record's names.
        place: The index of the word in the name.
        words: The number of words of the name.
    """

    kind: int
    value: int
    name: int = 0
    place: int = 0
    words: int = 0


@dataclass(slots=True)
class Postings:
    """The occurrences of all words, in ascending order.

    Attributes:
        texts: The positions of each word in the texts and translations of rows.
        names: The positions of each word in the names of the rows' values.
        mentions: The mentions of each word in the names of records.
    """

    texts: Mapping[str, Positions] = field(default_factory=lambda: defaultdict(_no_positions))
    names: Mapping[str, Positions] = field(default_factory=lambda: defaultdict(_no_positions))
    mentions: Mapping[str, list[Mention]] = field(default_factory=lambda: defaultdict(list))


def _no_positions() -> Positions:
    return array("Q")


def build_postings(
    rows: Sequence[Quote], columns: Sequence[Column], articles: Sequence[Value]
) -> Postings:
    """Index every word of the texts and of the names."""
    postings = Postings()
    for row, quote in enumerate(rows):
        at = row << ROW
        for text in (quote.text, *(translation.text for _, translation in quote.translations)):
            words = words_of(text)
            for position, word in enumerate(words, at):
                postings.texts[word].append(position)
            at += len(words) + 1  # a gap, so that no phrase matches across two texts
    named = columns[: len(FACET_KINDS)]
    for kind, values in enumerate([*(column.values for column in named), articles]):
        _add_mentions(postings, kind, values)
    _add_names(postings, named)
    return postings


def _add_mentions(postings: Postings, kind: int, values: Iterable[Value]) -> None:
    for number, value in enumerate(values):
        for which, name in enumerate(value.names):
            words = words_of(name)
            for place, word in enumerate(words):
                mention = Mention(kind, number, which, place, len(words))
                postings.mentions[word].append(mention)


def _add_names(postings: Postings, columns: Sequence[Column]) -> None:
    """Index the names of each row's values, one after the other, like a text of the row."""
    layouts = [[_name_layout(postings, value) for value in column.values] for column in columns]
    for row, values in enumerate(zip(*(column.rows for column in columns), strict=True)):
        at = row << ROW
        for numbers, of_kind in zip(values, layouts, strict=True):
            for number in numbers:
                words, length = of_kind[number]
                for append, offset in words:
                    append(at + offset)
                at += length


def _name_layout(
    postings: Postings, value: Value
) -> tuple[list[tuple[Callable[[int], None], int]], int]:
    """The words of a value's names as pairs, and their length with a gap after each name.

    A pair is the `append` method of the word's positions (bound once for all rows with this
    value), and the word's offset from the first name.
    """
    words: list[tuple[Callable[[int], None], int]] = []
    offset = 0
    for name in value.names:
        for word in words_of(name):
            words.append((postings.names[word].append, offset))
            offset += 1
        offset += 1
    return words, offset


def iter_entries(postings: Postings) -> Iterator[tuple[str, bytes, bytes]]:
    """Yield each word in order, its entry (rows and mentions), and its positions, both encoded."""
    none = _no_positions()
    keys = postings.texts.keys() | postings.names.keys() | postings.mentions.keys()
    for word in sorted(keys):
        texts, names = postings.texts.get(word, none), postings.names.get(word, none)
        in_texts, in_names = _rows(texts), _rows(names)
        mentions = _encode_mentions(postings.mentions.get(word, []))
        yield (
            word,
            ascending(in_texts) + ascending(in_names) + mentions,
            _encode_positions(texts, in_texts) + _encode_positions(names, in_names),
        )


def _rows(positions: Positions) -> list[int]:
    """The rows of some positions, each once."""
    return list(dict.fromkeys([position >> ROW for position in positions]))


def _encode_positions(positions: Positions, rows: Sequence[int]) -> bytes:
    """Encode the offsets within each row as differences, in the upper bits of varints.

    The lowest bit of a number is 1 if a further offset of the same row follows.
    """
    if len(positions) == len(rows):
        return varints([(position & _OFFSET) << 1 for position in positions])
    numbers: list[int] = []
    last_row, last = -1, 0
    for position in positions:
        row, offset = position >> ROW, position & _OFFSET
        if row == last_row:
            numbers[-1] += 1
            numbers.append((offset - last) << 1)
        else:
            numbers.append(offset << 1)
        last_row, last = row, offset
    return varints(numbers)


def _encode_mentions(mentions: Sequence[Mention]) -> bytes:
    """Encode the number of mentions, then each, with its value as a difference within its kind."""
    numbers = [len(mentions)]
    kind, value = 0, 0
    for mention in mentions:
        if mention.kind != kind:
            kind, value = mention.kind, 0
        numbers += [kind, mention.value - value, mention.name, mention.place, mention.words]
        value = mention.value
    return varints(numbers)


def iter_prefixes(postings: Postings, sizes: Mapping[str, int]) -> Iterator[tuple[str, bytes]]:
    """Yield a joint entry for each frequent prefix, whose words would fill many shards.

    `sizes` has the length of each word's entry in bytes. The key of a joint entry is the prefix
    and a star; the entry has the rows and records of all words with the prefix.
    """
    total: dict[str, int] = defaultdict(int)
    for word, size in sizes.items():
        for end in range(1, len(word) + 1):
            total[word[:end]] += size
    long = {prefix for prefix, size in total.items() if size > MANY}
    rows: dict[str, set[int]] = {prefix: set() for prefix in long}
    records: dict[str, set[tuple[int, int]]] = {prefix: set() for prefix in long}
    for word in sizes:
        own = [word[:end] for end in range(1, len(word) + 1) if word[:end] in long]
        if not own:
            continue
        in_rows = {position >> ROW for position in postings.texts.get(word, ())}
        in_rows.update(position >> ROW for position in postings.names.get(word, ()))
        in_records = {(m.kind, m.value) for m in postings.mentions.get(word, ())}
        for prefix in own:
            rows[prefix] |= in_rows
            records[prefix] |= in_records
    for prefix in sorted(long):
        mentions = [Mention(*pair) for pair in sorted(records[prefix])]
        encoded_rows = ascending(sorted(rows[prefix])) + varint(0)
        yield f"{prefix}*", encoded_rows + _encode_mentions(mentions)
