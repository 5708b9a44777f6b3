"""The files of the search index: bytes, pieces, and that the same records give the same ones."""

from __future__ import annotations

import json
import zlib
from array import array
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.project import read_project
from onrecord.records.knowledge_base import KnowledgeBase, link_records, without_drafts
from onrecord.records.loader import read_records
from onrecord.search import iter_search_files
from onrecord.search.columns import (
    FACETS,
    Column,
    Value,
    article_values,
    build_columns,
    encode_column,
)
from onrecord.search.encoding import SHARD_BYTES, ascending, compress, pack, varint, varints
from onrecord.search.postings import (
    MANY,
    ROW,
    Mention,
    Postings,
    build_postings,
    iter_entries,
    iter_prefixes,
)
from onrecord.urls import Addresses
from support.commands import run_program
from support.files import bytes_of, replace_in
from support.projects import DEMO, copy_demo

numbers = st.integers(0, 2**40)


class Reader:
    """Reads the bytes of a piece, as the handbook describes them."""

    def __init__(self, content: bytes, at: int = 0) -> None:
        self.content = content
        self.at = at

    def take(self, length: int) -> bytes:
        self.at += length
        return self.content[self.at - length : self.at]

    def number(self) -> int:
        value = shift = 0
        while True:
            (byte,) = self.take(1)
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    def ascending(self) -> list[int]:
        found, last = [], -1
        for _ in range(self.number()):
            last += self.number()
            found.append(last)
        return found

    def mentions(self) -> list[Mention]:
        found: list[Mention] = []
        for _ in range(self.number()):
            kind = self.number()
            before = found[-1].value if found and found[-1].kind == kind else 0
            found.append(Mention(kind, before + self.number(), *(self.number() for _ in range(3))))
        return found

    def pages_by_path(self, rows: list[int]) -> list[tuple[int, int]]:
        found = []
        for row in rows:
            place, more = 0, 1
            while more:
                step, more = divmod(self.number(), 2)
                place += step
                found.append((row, place))
        return found

    def column(self) -> list[tuple[int, ...]]:
        lengths = [self.number() for _ in range(self.number())]
        recent: list[int] = []
        rows = []
        others = Reader(self.content, self.at + sum(lengths))
        for length in lengths:
            for place in self.take(length):
                number = recent.pop(place - 1) if place else others.number()
                recent = [number, *recent][:20]
            rows.append(tuple(recent[:length][::-1]))
        assert others.at == len(self.content)
        return rows

    def entries(self) -> Iterator[tuple[str, bytes]]:
        assert self.take(1) == b"\x01"
        key = b""
        while self.at < len(self.content):
            key = key[: self.number()] + self.take(self.number())
            yield key.decode(), self.take(self.number())


def read(project: Path) -> KnowledgeBase:
    return without_drafts(link_records(read_records(read_project(project / "mkdocs.yml"))))


@pytest.fixture(scope="session")
def kb(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    return read(copy_demo(tmp_path_factory.mktemp("index")))


@pytest.fixture(scope="session")
def files(kb: KnowledgeBase) -> dict[str, bytes]:
    return dict(iter_search_files(kb, Addresses(kb)))


def pieces_of(files: dict[str, bytes]) -> dict[str, bytes]:
    """Name → content before compression."""
    found = {}
    for path, content in files.items():
        if path.endswith(".bin"):
            name = path.removeprefix("data/search/").partition("/")[2].removesuffix(".bin")
            found[name] = zlib.decompress(content)
    return found


# Bytes


@pytest.mark.parametrize(
    ("number", "written"),
    [(0, "00"), (1, "01"), (127, "7f"), (128, "8001"), (300, "ac02"), (2**14, "808001")],
)
def test_a_number(number: int, written: str) -> None:
    assert varint(number).hex() == written


@given(st.lists(numbers))
def test_numbers_are_read_back(listed: list[int]) -> None:
    reader = Reader(varints(listed))
    assert [reader.number() for _ in listed] == listed
    assert reader.at == len(reader.content)


@given(st.sets(numbers))
def test_ascending_numbers_are_read_back(chosen: set[int]) -> None:
    assert Reader(ascending(sorted(chosen))).ascending() == sorted(chosen)


@given(st.dictionaries(st.text(st.sampled_from("aä城𠮷"), min_size=1), st.binary()))
def test_entries_are_read_back(entries: dict[str, bytes]) -> None:
    packed = list(pack(sorted(entries.items())))
    read_back = [entry for _, content in packed for entry in Reader(content).entries()]
    assert read_back == sorted(entries.items())


def test_entries_are_distributed_over_pieces() -> None:
    entries = [(f"{number:04}", bytes(700)) for number in range(100)]
    entries.insert(50, ("0049a", bytes(3 * SHARD_BYTES)))
    packed = list(pack(entries))
    assert [first for first, _ in packed] == [
        "0000",
        "0017",
        "0034",
        "0049a",
        "0050",
        "0067",
        "0084",
    ]
    assert [len(content) > SHARD_BYTES for _, content in packed] == [
        False,
        False,
        False,
        True,
        False,
        False,
        False,
    ]
    for first, content in packed:
        assert next(Reader(content).entries())[0] == first


def test_compressed_pieces_can_be_told_from_inflated_ones() -> None:
    assert {compress(content)[:1] for content in (b"\x01", b"[]", b"{}" * 9999)} == {b"\x78"}


# What is written


def test_the_files(files: dict[str, bytes]) -> None:
    named = json.loads(files["data/search/index.json"])
    folder = named["folder"]
    assert named == {"format": 1, "folder": folder, "whole": True}
    assert files["data/search/index.js"] == b"onrecord.nameIndex(%s);\n" % (
        files["data/search/index.json"].strip()
    )
    others = {path for path in files if not path.startswith(f"data/search/{folder}/")}
    assert others == {"data/search/index.json", "data/search/index.js"}
    for name, content in pieces_of(files).items():
        is_json = name.partition("/")[0] in {"start", "names", "values", "cards"}
        assert content[:1] in ({b"[", b"{"} if is_json else {b"\x01"})


def test_the_start(files: dict[str, bytes], kb: KnowledgeBase) -> None:
    pieces = pieces_of(files)
    start = json.loads(pieces["start"])
    assert start["quotes"] == len(kb.quotes_by_date()) == 53
    assert start["facets"]["speaker"] == len(kb.speakers)
    assert start["articles"] == len(kb.articles)
    for family in ("words", "places"):
        assert len(start[family]) == sum(name.startswith(f"{family}/") for name in pieces)
        for number, first in enumerate(start[family]):
            assert next(Reader(pieces[f"{family}/{number}"]).entries())[0] == first


def test_rows_are_the_newest_first_and_by_id(kb: KnowledgeBase) -> None:
    rows = kb.quotes_by_date()
    assert rows == sorted(sorted(rows, key=lambda q: q.id), key=kb.day_of, reverse=True)
    assert not any(quote.withdrawn or quote.draft for quote in rows)


def test_columns(kb: KnowledgeBase) -> None:
    rows = kb.quotes_by_date()
    for column in build_columns(kb, rows):
        assert Reader(encode_column(column), 1).column() == list(column.rows)
        numbers = range(len(column.values))
        counted = [sum(number in row for row in column.rows) for number in numbers]
        assert [value.quotes for value in column.values] == counted == sorted(counted)[::-1]
        assert sorted(column.order) == list(range(len(column.values)))
    speakers = build_columns(kb, rows)[0]
    for row, quote in zip(speakers.rows, rows, strict=True):
        assert {speakers.values[number].id for number in row} == set(quote.speaker)


@given(st.integers(1, 400), st.lists(st.sets(st.integers(0, 399), max_size=4)))
def test_a_column_of_many_values(values: int, rows: list[set[int]]) -> None:
    numbers = tuple(tuple(sorted(number % values for number in row)) for row in rows)
    distinct = tuple(tuple(dict.fromkeys(row)) for row in numbers)
    value = Value("id", "Name", (), 0)
    column = Column("city", (value,) * values, distinct, ())
    assert Reader(encode_column(column), 1).column() == list(distinct)


def test_words_and_where_they_stand(kb: KnowledgeBase) -> None:
    rows = kb.quotes_by_date()
    columns, articles = build_columns(kb, rows), article_values(kb)
    entries = {
        word: (Reader(words), Reader(pages_by_path))
        for word, words, pages_by_path in iter_entries(build_postings(rows, columns, articles))
    }
    assert list(entries) == sorted(entries)
    words, pages_by_path = entries["bridges"]
    in_texts, in_names, mentions = words.ascending(), words.ascending(), words.mentions()
    assert all("bridges" in rows[row].text.lower() for row in in_texts)
    themes = columns[FACETS.index("theme")]
    number = [value.id for value in themes.values].index("bridges")
    assert {row for row, numbers in enumerate(themes.rows) if number in numbers} <= set(in_names)
    assert Mention(FACETS.index("theme"), number, 0, 0, 1) in mentions
    assert mentions == sorted(mentions)
    for row, place in pages_by_path.pages_by_path(in_texts):
        assert rows[row].text.lower().replace("’", " ").split()[place].strip(",.") == "bridges"
    assert [row for row, _ in pages_by_path.pages_by_path(in_names)] == in_names


def test_no_position_is_adjacent_to_one_of_another_text_or_name(kb: KnowledgeBase) -> None:
    rows = kb.quotes_by_date()
    postings = build_postings(rows, build_columns(kb, rows), article_values(kb))
    quote = next(quote for quote in rows if quote.translations)
    row = rows.index(quote)
    taken = {
        place & ((1 << ROW) - 1)
        for listed in postings.texts.values()
        for place in listed
        if place >> ROW == row
    }
    gaps = set(range(max(taken))) - taken
    assert len(gaps) == len(quote.translations)


def test_the_beginning_of_many_words_has_an_entry_of_its_own() -> None:
    texts: defaultdict[str, array[int]] = defaultdict(lambda: array("Q"))
    for number in range(100):
        texts[f"ab{number:02}"].append(number << ROW)
    texts["b"].append(7 << ROW)
    names = {"ab00": array("Q", [500 << ROW])}
    mentions = {"ab01": [Mention(1, 3, 0, 1, 2), Mention(1, 3, 1, 0, 1)]}
    sizes = dict.fromkeys(sorted(texts), MANY // 50)
    found = dict(iter_prefixes(Postings(texts, names, mentions), sizes))
    assert list(found) == ["a*", "ab*"]
    reader = Reader(found["a*"])
    assert reader.ascending() == [*range(100), 500]
    assert reader.ascending() == []
    assert reader.mentions() == [Mention(1, 3)]


def test_what_is_not_published_is_in_no_piece(files: dict[str, bytes], kb: KnowledgeBase) -> None:
    everything = b"".join(pieces_of(files).values())
    assert b"orla-on-bridges" in everything
    project = read_project(DEMO / "mkdocs.yml")
    unpublished = link_records(read_records(project)).quotes.keys() - kb.quotes.keys()
    assert unpublished
    assert kb.withdrawn
    for id_ in (*unpublished, *(quote.id for quote in kb.withdrawn)):
        assert b'"%s"' % id_.encode() not in everything


# The same records, the same files


def test_two_builds_are_the_same_to_the_byte(tmp_path: Path) -> None:
    built = []
    for seed in ("1", "2"):
        (tmp_path / seed).mkdir()
        project = copy_demo(tmp_path / seed)
        run = run_program("onrecord", "build", cwd=project, PYTHONHASHSEED=seed)
        assert run.returncode == 0, run.stderr
        built.append(bytes_of(project / "site" / "data" / "search"))
    assert built[0] == built[1]
    assert len(built[0]) > 30


def test_any_change_makes_another_folder(tmp_path: Path, files: dict[str, bytes]) -> None:
    project = copy_demo(tmp_path)
    replace_in(project / "quotes" / "cities" / "hollmark.yml", "name: Hollmark", "name: Hollmarks")
    kb = read(project)
    changed = dict(iter_search_files(kb, Addresses(kb)))
    assert changed["data/search/index.json"] != files["data/search/index.json"]
    assert not {path for path in changed if path.endswith(".bin")} & files.keys()
