"""Where every word stands: in which rows, texts and names, and where in them."""

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
"""A place is a row's number shifted by so many bits, plus the place within the row."""

MANY = 32_000
"""With how many bytes of words that begin alike there is an entry for all of them."""

_WITHIN = (1 << ROW) - 1

Places: TypeAlias = "array[int]"


class Mention(NamedTuple):
    """A word in a name of a record.

    Attributes:
        kind: The number of the record's kind, in `FACET_KINDS`; the next one is that of articles.
        value: The number of the record.
        name: Which of its names, from 0.
        place: Which word of that name, from 0.
        words: How many words the name has.
    """

    kind: int
    value: int
    name: int = 0
    place: int = 0
    words: int = 0


@dataclass(slots=True)
class Postings:
    """All words, each with the places where it stands, ascending.

    Attributes:
        texts: In the texts and translations of rows.
        names: In the names of a row's values.
        mentions: In the names of records.
    """

    texts: Mapping[str, Places] = field(default_factory=lambda: defaultdict(_no_places))
    names: Mapping[str, Places] = field(default_factory=lambda: defaultdict(_no_places))
    mentions: Mapping[str, list[Mention]] = field(default_factory=lambda: defaultdict(list))


def _no_places() -> Places:
    return array("Q")


def make_postings(
    rows: Sequence[Quote], columns: Sequence[Column], articles: Sequence[Value]
) -> Postings:
    """Note every word of the texts and of the names."""
    postings = Postings()
    for row, quote in enumerate(rows):
        at = row << ROW
        for text in (quote.text, *(translation.text for _, translation in quote.translations)):
            words = words_of(text)
            for place, word in enumerate(words, at):
                postings.texts[word].append(place)
            at += len(words) + 1  # no phrase reaches from one text into the next
    named = columns[: len(FACET_KINDS)]
    for kind, values in enumerate([*(column.values for column in named), articles]):
        _mention(postings, kind, values)
    _note_names(postings, named)
    return postings


def _mention(postings: Postings, kind: int, values: Iterable[Value]) -> None:
    for number, value in enumerate(values):
        for which, name in enumerate(value.names):
            words = words_of(name)
            for place, word in enumerate(words):
                mention = Mention(kind, number, which, place, len(words))
                postings.mentions[word].append(mention)


def _note_names(postings: Postings, columns: Sequence[Column]) -> None:
    """Write the names of each row's values one after the other, as if they were its text."""
    written = [[_written(postings, value) for value in column.values] for column in columns]
    for row, values in enumerate(zip(*(column.rows for column in columns), strict=True)):
        at = row << ROW
        for numbers, of_kind in zip(values, written, strict=True):
            for number in numbers:
                words, length = of_kind[number]
                for note, place in words:
                    note(at + place)
                at += length


def _written(
    postings: Postings, value: Value
) -> tuple[list[tuple[Callable[[int], None], int]], int]:
    """For each word of a value's names what notes it and where it stands; how long they are."""
    words: list[tuple[Callable[[int], None], int]] = []
    at = 0
    for name in value.names:
        for word in words_of(name):
            words.append((postings.names[word].append, at))
            at += 1
        at += 1
    return words, at


def iter_entries(postings: Postings) -> Iterator[tuple[str, bytes, bytes]]:
    """Each word, sorted, with what is written of it: its rows and mentions, and its places."""
    none = _no_places()
    keys = postings.texts.keys() | postings.names.keys() | postings.mentions.keys()
    for word in sorted(keys):
        texts, names = postings.texts.get(word, none), postings.names.get(word, none)
        in_texts, in_names = _rows(texts), _rows(names)
        mentions = _write_mentions(postings.mentions.get(word, []))
        yield (
            word,
            ascending(in_texts) + ascending(in_names) + mentions,
            _write_places(texts, in_texts) + _write_places(names, in_names),
        )


def _rows(places: Places) -> list[int]:
    """The rows of some places, each once."""
    return list(dict.fromkeys([place >> ROW for place in places]))


def _write_places(places: Places, rows: Sequence[int]) -> bytes:
    """Places within each row: what each adds to the one before, twice; plus 1: one more follows."""
    if len(places) == len(rows):
        return varints([(place & _WITHIN) << 1 for place in places])
    numbers: list[int] = []
    last_row, last = -1, 0
    for place in places:
        row, within = place >> ROW, place & _WITHIN
        if row == last_row:
            numbers[-1] += 1
            numbers.append((within - last) << 1)
        else:
            numbers.append(within << 1)
        last_row, last = row, within
    return varints(numbers)


def _write_mentions(mentions: Sequence[Mention]) -> bytes:
    """How many there are, and each with what its value adds to the one before of its kind."""
    numbers = [len(mentions)]
    kind, value = 0, 0
    for mention in mentions:
        if mention.kind != kind:
            kind, value = mention.kind, 0
        numbers += [kind, mention.value - value, mention.name, mention.place, mention.words]
        value = mention.value
    return varints(numbers)


def iter_beginnings(postings: Postings, sizes: Mapping[str, int]) -> Iterator[tuple[str, bytes]]:
    """For each beginning of words that would take many pieces to look up: one entry for all.

    `sizes` says how many bytes are written of each word. The entry's key is the beginning with
    a star, and it has the rows and records of all words that begin like that.
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
        stands = {place >> ROW for place in postings.texts.get(word, ())}
        stands.update(place >> ROW for place in postings.names.get(word, ()))
        named = {(m.kind, m.value) for m in postings.mentions.get(word, ())}
        for prefix in own:
            rows[prefix] |= stands
            records[prefix] |= named
    for prefix in sorted(long):
        mentions = [Mention(*pair) for pair in sorted(records[prefix])]
        rows_written = ascending(sorted(rows[prefix])) + varint(0)
        yield f"{prefix}*", rows_written + _write_mentions(mentions)
