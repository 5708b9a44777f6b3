"""The engine in a real browser: it reads, finds and sorts as a plain scan does."""

from __future__ import annotations

import json
import shutil
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import regex
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser

from onrecord.search.corpus import SearchCorpus, build_corpus
from onrecord.search.query_parser import Query, parse_query
from onrecord.search.reference import search
from onrecord.search.tokenizer import fold, iter_words, words_of
from support.knowledge_bases import demo, read_published
from support.random_records import WORDS, asked, records
from support.search_site import QUERIES, Fields, Site, opening, scanned
from support.web import serving


@pytest.fixture(scope="session")
def site(
    demo_site: Path, browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    folder = Path(shutil.copytree(demo_site, tmp_path_factory.mktemp("engine") / "site"))
    with serving(folder) as address, opening(browser, folder, address) as site:
        yield site


@pytest.fixture(scope="session")
def searched() -> SearchCorpus:
    return build_corpus(demo())


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
    kb = read_published(project)
    searched = build_corpus(kb)
    answers = site.ask(site.put(kb), queries)
    for query, answer in zip(queries, answers, strict=True):
        assert answer == scanned(searched, query), query
    shutil.rmtree(project)


def test_the_demo_is_searched_as_it_is_scanned(site: Site, searched: SearchCorpus) -> None:
    answers = site.ask(site.address, QUERIES)
    assert answers == [scanned(searched, query) for query in QUERIES]
    assert sum(answer["total"] for answer in answers) > 60


def test_what_else_an_index_says(site: Site) -> None:
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
    lumen, elmo = demo().cities["port-lumen"], demo().cities["st-elmo"]
    assert said["named"] == [
        {"id": c.id, "name": c.name, "quotes": len(demo().by_city[c.id])} if c else None
        for c in (lumen, None, elmo)
    ]
    assert [speaker["id"] for speaker in said["found"]] == ["orla-fennimoor"]
    assert said["themes"] == sorted(demo().themes)
    assert said["marks"] == {"words": ["clean", "wat", "lam"], "prefixes": ["lam"]}
    answer = search(build_corpus(demo()), parse_query("Lamp"))
    first, second = answer.counts["city"].most_common(2)  # type: ignore[attr-defined]  # a Counter
    assert [(city["id"], city["count"]) for city in said["top"]["values"]] == [first, second]
    assert said["top"]["more"] == len(answer.counts["city"]) - 2
    assert (said["count"], said["none"]) == (answer.counts["city"]["port-lumen"], 0)
