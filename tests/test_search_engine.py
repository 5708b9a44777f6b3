"""The engine in a real browser: it finds what a plain scan finds, or says that it can't."""

from __future__ import annotations

import json
import re
import shutil
import unicodedata
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import regex
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page, Route

from onrecord.addresses import Addresses
from onrecord.knowledge_base import KnowledgeBase, link_records, without_drafts
from onrecord.project import read_project
from onrecord.reading import read_records
from onrecord.search import iter_search_files
from onrecord.search.collection import Searched, make_searched
from onrecord.search.columns import FACETS, NAMED
from onrecord.search.queries import Query, parse_query
from onrecord.search.scan import SORTS, search
from onrecord.search.words import fold, iter_words, words_of
from support import DEMO, make_small_project, replace_in
from web import serving

Fields = dict[str, Any]

# The whole answer of the index of a site, or the name of the error.
_ASK = """
async ({ root, queries, facets }) => {
  const index = await onrecord.openIndex(root);
  return Promise.all(queries.map(async (query) => {
    const answer = await index.search(query);
    const counts = facets.map(async (facet) => [facet, [...await answer.counts(facet)]]);
    return {
      total: answer.total,
      ids: (await answer.cards(answer.rows)).map((card) => card.id),
      corrected: answer.corrected.map(({ word, read }) => [word, read]),
      counts: await Promise.all(counts),
      records: Object.entries(answer.records).map(([kind, few]) => [kind, few.map(({ id }) => id)]),
    };
  }));
}
"""


@dataclass
class Site:
    """A served site, and a tab that is open on one of its pages, with the scripts loaded."""

    folder: Path
    address: str
    page: Page
    errors: list[str] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=count)

    def put(self, kb: KnowledgeBase, place: str | None = None) -> str:
        """Write the index of some records to a place of the site; returns its address there."""
        root = self.folder / (place or f"examples/{next(self.numbers)}")
        shutil.rmtree(root / "data" / "search", ignore_errors=True)
        for path, content in iter_search_files(kb, Addresses(kb)):
            file = root / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        return f"{self.address}{root.relative_to(self.folder).as_posix()}/"

    def ask(self, root: str, queries: list[Fields]) -> list[Fields]:
        """The answers to some queries, compared as dictionaries."""
        asked = {"root": root, "queries": queries, "facets": FACETS}
        answers: list[Fields] = self.page.evaluate(_ASK, asked)
        for answer in answers:
            answer["counts"] = {facet: dict(counts) for facet, counts in answer["counts"]}
            answer["records"] = dict(answer["records"])
        return answers

    def pieces(self, root: str) -> list[Path]:
        """The files of the pieces of an index."""
        return sorted(self.folder.joinpath(root.removeprefix(self.address)).rglob("*.bin"))


def scanned(searched: Searched, query: Fields) -> Fields:
    """The answer of the plain scan."""
    words = parse_query(query.get("words", ""))
    sort = query.get("sort", "relevance")
    answer = search(searched, words, query.get("facets", {}), sort)
    return {
        "total": len(answer.quotes),
        "ids": [quote.id for quote in answer.quotes],
        "corrected": [[word, list(read)] for word, read in answer.corrected.items()],
        "counts": {facet: dict(counts) for facet, counts in answer.counts.items()},
        "records": {kind: [r.id for r in found[:5]] for kind, found in answer.records.items()},
    }


def read(folder: Path) -> KnowledgeBase:
    return without_drafts(link_records(read_records(read_project(folder / "mkdocs.yml"))))


@pytest.fixture(scope="module")
def opened(
    demo_site: Path, browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Path, str, Browser]]:
    folder = Path(shutil.copytree(demo_site, tmp_path_factory.mktemp("engine") / "site"))
    with serving(folder) as address:
        yield folder, address, browser


@pytest.fixture(scope="module")
def site(opened: tuple[Path, str, Browser]) -> Iterator[Site]:
    yield from _open(*opened)


@pytest.fixture
def fresh(opened: tuple[Path, str, Browser]) -> Iterator[Site]:
    """The same in a tab of its own, with an empty cache."""
    yield from _open(*opened)


def _open(folder: Path, address: str, browser: Browser, path: str = "") -> Iterator[Site]:
    context = browser.new_context()
    page = context.new_page()
    site = Site(folder, address, page)
    page.on("pageerror", lambda error: site.errors.append(str(error)))
    page.goto(address + path)
    page.evaluate("onrecord.load()")
    yield site
    assert site.errors == []
    context.close()


@pytest.fixture(scope="module")
def demo() -> KnowledgeBase:
    return read(DEMO)


@pytest.fixture(scope="module")
def searched(demo: KnowledgeBase) -> Searched:
    return make_searched(demo)


# Words: the same on both sides


def test_every_letter_of_unicode_is_folded_the_same(site: Site) -> None:
    """Whatever both sides know as assigned; each may have a newer Unicode than the other."""
    in_browser = site.page.evaluate(
        r"""() => JSON.stringify(Array.from({ length: 0x110000 }, (_, code) => code)
          .filter((code) => !/^[\p{Cn}\p{Co}\p{Cs}]$/u.test(String.fromCodePoint(code)))
          .map((code) => {
            const character = String.fromCodePoint(code);
            const words = onrecord.wordsOf(`a${character}b`).map(({ word }) => word);
            return [code, onrecord.fold(character), words];
          }))"""
    )
    unknown = regex.compile(r"\p{Cn}")
    compared = 0
    for code, folded, words in json.loads(in_browser):
        character = chr(code)
        if unicodedata.category(character) == "Cn" or unknown.match(character):
            continue
        compared += 1
        assert (fold(character), words_of(f"a{character}b")) == (folded, words), f"U+{code:04X}"
    assert compared > 140_000


WORDS = (
    "water wáter Waters wat clean cleaner río Rio Łódź lodz ferry ferries мост Моста city".split()
)
WORDS += (
    "مدينة المدينه 城 市 城市 市城 𠮷 ｶﾞ が ½ d’été e-mail straße Strasse İzmir ﬁn col·la".split()
)
assigned = st.characters(exclude_categories=["Cn", "Co", "Cs"])
typed = st.lists(
    st.sampled_from([*WORDS, " ", " ", "-", '"', "“", "”", "«", "…", "wa", "\u0301", "\u3000", "'"])
).map("".join)


@given(st.lists(typed | st.text(assigned), max_size=20))
@settings(max_examples=30)
def test_queries_and_words_are_read_the_same(site: Site, texts: list[str]) -> None:
    queries, words = site.page.evaluate(
        "texts => [texts.map(onrecord.parseQuery), texts.map(onrecord.wordsOf)]", texts
    )
    assert queries == [_as_read(parse_query(text)) for text in texts]
    for text, found in zip(texts, words, strict=True):
        in_text = [(text.encode("utf-16-le"), word) for word in iter_words(text)]
        assert [word["word"] for word in found] == [word.text for _, word in in_text]
        for place, (_, word) in zip(found, in_text, strict=True):
            units = [len(text[:at].encode("utf-16-le")) // 2 for at in (word.start, word.end)]
            assert [place["start"], place["end"]] == units


def _as_read(query: Query) -> Fields:
    def terms(listed: Any) -> list[Fields]:
        return [
            {"words": list(term.words), "prefix": term.prefix, "quoted": term.quoted}
            for term in listed
        ]

    return {"terms": terms(query.terms), "excluded": terms(query.excluded)}


@given(st.lists(st.text(st.sampled_from("a\uffee𠮷\ue000"), max_size=4)))
@settings(max_examples=30)
def test_texts_are_sorted_by_code_point(site: Site, texts: list[str]) -> None:
    assert site.page.evaluate("texts => texts.sort(onrecord.compare)", texts) == sorted(texts)


# Answers: those of the plain scan

IDS = ("a", "b", "c")
words = st.sampled_from(WORDS)
names = st.lists(words, min_size=1, max_size=3).map(" ".join)
some_ids = st.lists(st.sampled_from(IDS), max_size=2, unique=True)
days = st.sampled_from(["2023", "2024", "2024-02", "2024-02-01", "2024-02-29"])


@st.composite
def quotes(draw: st.DrawFn, number: int, people: list[str]) -> Fields:
    joint = draw(st.sampled_from([" ", " ", ", ", ""]))
    text = joint.join(draw(st.lists(words, min_size=1, max_size=6)))
    fields: Fields = {
        # The last word makes each text stand only once in its article.
        "id": f"q{draw(st.sampled_from('xyz'))}{number}",
        "kind": "reported",
        "text": f"{text} n{number}e",
        "themes": draw(some_ids),
        "cities": draw(some_ids),
        "organizations": draw(some_ids),
    }
    if people:
        fields["speaker"] = draw(st.lists(st.sampled_from(people), unique=True))
    if draw(st.booleans()):
        fields["said_on"] = draw(days)
    if draw(st.booleans()):
        fields["translations"] = {"fr": {"text": draw(names)}, "de": {"text": draw(names)}}
    match draw(st.sampled_from(["", "", "", "", "language", "draft", "withdrawn"])):
        case "language":
            fields["language"] = "zh-Hant"
        case "draft":
            fields["draft"] = True
        case "withdrawn":
            fields["withdrawn"] = {"on": "2024-03-01", "reason": "It was a mistake."}
    return fields


@st.composite
def records(draw: st.DrawFn) -> dict[str, Any]:
    """The files of a small knowledge base whose words often are the same."""
    files: dict[str, Any] = {"organizations/paper.yml": {"name": "The Paper"}}
    for folder in ("speakers", "cities", "organizations", "themes", "events"):
        for id_ in draw(some_ids):
            fields: Fields = {"name": draw(names), "formerly": [f"old-{id_}"]}
            if folder not in ("themes", "events"):
                fields["other_names"] = draw(st.lists(names, max_size=2))
            if folder == "events":
                fields["date"] = draw(days)
            if folder == "cities":
                fields["country"] = "PL"
            if folder == "speakers":
                fields["sort_name"] = draw(names)
                fields["memberships"] = [{"organization": "a", "city": draw(st.sampled_from(IDS))}]
            files[f"{folder}/{id_}.yml"] = fields
    people = [path.split("/")[1][0] for path in files if path.startswith("speakers/")]
    number = 0
    for id_ in draw(some_ids):
        taken = [draw(quotes(number := number + 1, people)) for _ in range(draw(st.integers(0, 6)))]
        article: Fields = {"title": draw(names), "publisher": "paper", "language": "en"}
        article["published"] = draw(days)
        if draw(st.booleans()):
            article["event"] = draw(st.sampled_from(IDS))
        files[f"articles/{id_}/article.yml"] = article
        files[f"articles/{id_}/text.md"] = "\n\n".join(["News.", *(q["text"] for q in taken)])
        if taken:
            files[f"articles/{id_}/quotes.yml"] = taken
    return files


@st.composite
def asked(draw: st.DrawFn) -> Fields:
    """A query with mistakes and unfinished words, and choices in facets."""
    parts = []
    for _ in range(draw(st.integers(0, 3))):
        word, other = draw(words), draw(words)
        cut = draw(st.integers(1, max(1, len(word))))
        mistaken = word[: cut - 1] + word[cut:]
        forms = [word, word, word[:cut], mistaken, f"{word}x", f"-{word}", f"{word} {other}"]
        forms += [f'"{word} {other}"', f'-"{word} {other}"', f'"{word} {other[:cut]}', "n1e"]
        parts.append(draw(st.sampled_from(forms)))
    values = {facet: [*IDS, "old-a", "nobody"] for facet in NAMED} | {
        "kind": ["reported", "direct"],
        "language": ["en", "zh-Hant", "xx"],
        "year": ["2023", "2024", "1999"],
    }
    chosen = draw(st.lists(st.sampled_from(FACETS), max_size=2, unique=True))
    return {
        "words": " ".join(parts) + draw(st.sampled_from(["", "", " "])),
        "facets": {f: draw(st.lists(st.sampled_from(values[f]), max_size=2)) for f in chosen},
        "sort": draw(st.sampled_from(["relevance", *SORTS])),
    }


@given(records(), st.lists(asked(), min_size=10, max_size=10))
@settings(max_examples=30, phases=set(Phase) - {Phase.explain})
def test_the_browser_finds_what_a_plain_scan_finds(
    site: Site,
    tmp_path_factory: pytest.TempPathFactory,
    files: dict[str, Any],
    queries: list[Fields],
) -> None:
    project = tmp_path_factory.mktemp("random")
    (project / "mkdocs.yml").write_text("plugins: [onrecord]\n", "utf-8")
    for path, content in files.items():
        file = project / "quotes" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        text = content if path.endswith(".md") else json.dumps(content, ensure_ascii=False)
        file.write_text(text, "utf-8")
    kb = read(project)
    searched = make_searched(kb)
    answers = site.ask(site.put(kb), queries)
    for query, answer in zip(queries, answers, strict=True):
        assert answer == scanned(searched, query), query
    shutil.rmtree(project)


QUERIES: list[Fields] = [
    {},
    {"words": "bridge"},
    {"words": "the ferry gui"},
    {"words": '"the river"'},
    {"words": "orla fenimoor"},
    {"words": "盧門港"},
    {"words": "lamp", "facets": {"city": ["lumen", "st-elmo"], "kind": ["direct"]}},
    {"words": "-the", "sort": "speaker"},
]


def test_the_demo_is_searched_as_it_is_scanned(site: Site, searched: Searched) -> None:
    answers = site.ask(site.address, QUERIES)
    assert answers == [scanned(searched, query) for query in QUERIES]
    assert sum(answer["total"] for answer in answers) > 60


def test_what_else_an_index_says(site: Site, demo: KnowledgeBase) -> None:
    said = site.page.evaluate(
        """async (root) => {
          const index = await onrecord.openIndex(root);
          const answer = await index.search({ words: "Lamp", facets: { city: ["port-lumen"] } });
          return {
            total: index.total,
            named: await index.named("city", ["lumen", "nowhere", "st-elmo"]),
            found: await index.find("speaker", "fenni"),
            themes: (await index.values("theme")).map(({ id }) => id).sort(),
            marks: (await index.search({ words: '"clean wat" lam' })).marks,
            top: await answer.top("city", 2),
            count: await answer.count("city", "lumen"),
            none: await answer.count("city", "nowhere"),
          };
        }""",
        site.address,
    )
    assert said["total"] == 53
    lumen, elmo = demo.cities["port-lumen"], demo.cities["st-elmo"]
    assert said["named"] == [
        {"id": c.id, "name": c.name, "quotes": len(demo.by_city[c.id])} if c else None
        for c in (lumen, None, elmo)
    ]
    assert [speaker["id"] for speaker in said["found"]] == ["orla-fennimoor"]
    assert said["themes"] == sorted(demo.themes)
    assert said["marks"] == {"words": ["clean", "wat", "lam"], "prefixes": ["lam"]}
    answer = search(make_searched(demo), parse_query("Lamp"))
    first, second = answer.counts["city"].most_common(2)  # type: ignore[attr-defined]  # a Counter
    assert [(city["id"], city["count"]) for city in said["top"]["values"]] == [first, second]
    assert said["top"]["more"] == len(answer.counts["city"]) - 2
    assert (said["count"], said["none"]) == (answer.counts["city"]["port-lumen"], 0)


# Hosts, and pieces that don't come


def _replace(pieces: list[Path], change: Callable[[bytes], bytes]) -> None:
    for piece in pieces:
        piece.write_bytes(change(piece.read_bytes()))


def test_a_host_that_has_inflated_the_pieces(
    fresh: Site, demo: KnowledgeBase, searched: Searched
) -> None:
    root = fresh.put(demo)
    _replace(fresh.pieces(root), zlib.decompress)
    assert fresh.ask(root, QUERIES) == [scanned(searched, query) for query in QUERIES]


_SHOW = """
async ({ root, query }) => {
  window.index ??= await onrecord.openIndex(root);
  window.answer = await window.index.search(query);
  await window.answer.counts("theme");
  return (await window.answer.cards(window.answer.rows)).map(({ id }) => id);
}
"""
# What is asked, or the name of the error.
_TRY = "(asked) => (%s)(asked).catch(({ name }) => name)"


KINDS_OF_PIECES = ("start", "words", "columns", "cards", "places", "values", "names")


@pytest.mark.parametrize(
    ("kind", "broken"),
    [
        *((kind, "missing") for kind in KINDS_OF_PIECES),
        ("words", "cut"),
        ("columns", "page"),
        ("cards", "lost"),
    ],
)
def test_a_piece_that_does_not_come_is_said_and_can_be_asked_for_again(
    fresh: Site, demo: KnowledgeBase, searched: Searched, kind: str, broken: str
) -> None:
    def fail(route: Route) -> None:
        match broken:
            case "cut":
                route.fulfill(status=200, body=b"\x78\x9c\x01")
            case "lost":
                route.abort()
            case "missing":
                route.fulfill(status=404)
            case "page":
                route.fulfill(status=200, body="<!doctype html><title>Not here</title>")

    query = {"words": "orla fenimoor the", "facets": {"city": ["port-lumen"]}}
    asked = {"root": fresh.put(demo), "query": query}
    pieces = re.compile(rf"/search/\w+/{kind}\b")
    fresh.page.route(pieces, fail)
    assert fresh.page.evaluate(_TRY % _SHOW, asked) == "PieceMissing"
    fresh.page.unroute(pieces)
    assert fresh.page.evaluate(_SHOW, asked) == scanned(searched, query)["ids"]


def test_a_site_without_an_index(fresh: Site) -> None:
    asked = {"root": f"{fresh.address}nowhere/", "query": {}}
    assert fresh.page.evaluate(_TRY % _SHOW, asked) == "PieceMissing"


def test_a_site_that_was_built_again_is_asked_anew(
    fresh: Site, demo: KnowledgeBase, tmp_path: Path
) -> None:
    other = read(make_small_project(tmp_path))
    asked = {"root": fresh.put(demo, "rebuilt"), "query": {"words": "bridge"}}
    assert "orla-on-bridges" in fresh.page.evaluate(_SHOW, asked)
    fresh.put(other, "rebuilt")
    # What is there already still answers, for what it is; row numbers of the two never meet.
    assert "orla-on-bridges" in fresh.page.evaluate(_SHOW, asked)
    old = "() => window.answer.counts('city')"
    assert fresh.page.evaluate(_TRY % old) == "IndexRebuilt"
    query = {"words": "bridge", "facets": {"speaker": ["orla"]}}
    assert fresh.page.evaluate(_SHOW, asked | {"query": query}) == ["a-promise"]
    assert fresh.page.evaluate("window.index.total") == 1
    assert fresh.page.evaluate(_SHOW, asked) == ["a-promise"]


def test_what_was_loaded_once_is_found_offline(
    fresh: Site, demo: KnowledgeBase, searched: Searched
) -> None:
    root = fresh.put(demo)
    expected = [scanned(searched, query) for query in QUERIES]
    assert fresh.ask(root, QUERIES) == expected
    fresh.page.context.set_offline(True)
    assert fresh.ask(root, QUERIES) == expected


@pytest.fixture
def from_disk(demo_site: Path, browser: Browser, tmp_path: Path) -> Iterator[Site]:
    """The built site without a server."""
    folder = Path(shutil.copytree(demo_site, tmp_path / "site"))
    yield from _open(folder, f"{folder.as_uri()}/", browser, "index.html")


def test_without_a_server(from_disk: Site, searched: Searched) -> None:
    expected = [scanned(searched, query) for query in QUERIES]
    assert from_disk.ask(from_disk.address, QUERIES) == expected


def test_without_a_server_there_may_be_too_many_quotes(from_disk: Site) -> None:
    replace_in(from_disk.folder / "data/search/index.js", '"whole":true', '"whole":false')
    asked = {"root": from_disk.address, "query": {}}
    assert from_disk.page.evaluate(_TRY % _SHOW, asked) == "NoIndex"
