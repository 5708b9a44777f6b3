"""Explore in a real browser, on 2,000 quotes: what it shows is what the records say."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from onrecord.records.knowledge_base import KnowledgeBase
from onrecord.search.corpus import SearchCorpus, build_corpus
from onrecord.search.query_parser import parse_query
from onrecord.search.reference import search
from support.explore import FACETS, MOST, Explore, count_values, values_of, visiting
from support.knowledge_bases import read_whole

Rows = dict[str, dict[str, set[str]]]


@pytest.fixture(scope="session")
def kb(generated: Path) -> KnowledgeBase:
    return read_whole(generated)


@pytest.fixture(scope="session")
def rows(kb: KnowledgeBase) -> Rows:
    return values_of(kb)


@pytest.fixture(scope="session")
def searched(kb: KnowledgeBase) -> SearchCorpus:
    return build_corpus(kb)


@pytest.fixture(scope="session")
def opened(browser: Browser, explore_address: str) -> Iterator[Explore]:
    """The page, opened once for all tests that only go from one address of it to the next."""
    with visiting(browser, explore_address) as page:
        explore = Explore(page, explore_address)
        explore.open()
        yield explore


def test_without_a_query_everything_is_there_the_newest_first(
    explore: Explore, kb: KnowledgeBase
) -> None:
    explore.open()
    assert (explore.total, explore.said) == (2000, "2,000 quotes")
    shown = explore.shown()
    assert len(shown) == 10
    days = [kb.day_of(quote) for quote in kb.quotes.values()]
    assert [kb.day_of(kb.quotes[id_]) for id_ in shown] == sorted(days, reverse=True)[:10]


@pytest.mark.parametrize("facet", ["speaker", "city"])
def test_each_speaker_and_each_city_has_what_the_records_say(
    opened: Explore, rows: Rows, kb: KnowledgeBase, facet: str
) -> None:
    values = list(kb.records(facet))
    answers = opened.ask_each([{facet: value} for value in values])
    for value, (total, found) in zip(values, answers, strict=True):
        expected = {id_ for id_, row in rows.items() if value in row[facet]}
        assert (total, len(found)) == (len(expected), len(expected)), value
        assert set(found) == expected, value


def test_two_facets_and_two_values_of_one(opened: Explore, rows: Rows) -> None:
    rng = random.Random(4)
    for _ in range(20):
        row = rng.choice(list(rows.values()))
        chosen = {"city": {min(row["city"] or {""})}, "theme": {min(row["theme"])}}
        chosen["speaker"] = {*row["speaker"], *rng.choice(list(rows.values()))["speaker"]}
        del chosen[rng.choice(list(chosen))]
        opened.go(**{facet: sorted(ids) for facet, ids in chosen.items()})
        expected = {id_ for id_, r in rows.items() if all(r[f] & ids for f, ids in chosen.items())}
        assert set(opened.ids()) == expected
        assert opened.total == len(expected)


@pytest.mark.parametrize(
    "chosen", [{}, {"language": {"es"}}, {"year": {"2019"}, "kind": {"direct"}}]
)
def test_each_count_is_that_of_the_records(
    explore: Explore, rows: Rows, chosen: dict[str, set[str]]
) -> None:
    explore.open(**{facet: sorted(ids) for facet, ids in chosen.items()})
    for facet in FACETS:
        expected = count_values(rows, facet, chosen)
        assert explore.counts(facet) == expected, facet


def test_a_count_says_what_a_click_gives(explore: Explore) -> None:
    explore.open(q="bridge")
    for facet in ("theme", "language", "speaker"):
        counts = explore.counts(facet)
        value = min(counts)
        explore.choose(facet, value)
        assert explore.total == counts[value]
        explore.choose(facet, value)
        assert explore.counts(facet) == counts


@pytest.mark.parametrize(
    "query",
    [
        "bridge",
        "bridge tide",
        '"the tide"',
        "ferry -lamp",
        "every bri",
        "ANOS",  # written with marks, found without
        "puente marea",
        "橋",
        "الجسر",
        "council ferry guild",
        "-bridge",
    ],
)
@pytest.mark.parametrize("facet", ["", "city"])
def test_words_with_and_without_a_facet(
    opened: Explore, searched: SearchCorpus, rows: Rows, query: str, facet: str
) -> None:
    """The same quotes in the same order as a scan of the records, which has the rules."""
    chosen = {facet: [min(next(iter(rows.values()))[facet])]} if facet else {}
    opened.go(**({"q": query} | chosen))
    answer = search(searched, parse_query(query), chosen)
    assert opened.total == len(answer.quotes)
    found = opened.ids(MOST)
    assert found == [quote.id for quote in answer.quotes][: len(found)]
    assert opened.counts("theme") == answer.counts["theme"]


@pytest.mark.parametrize("sort", ["newest", "oldest", "speaker"])
def test_other_orders(explore: Explore, searched: SearchCorpus, sort: str) -> None:
    explore.open(q="bridge")
    explore.page.locator(".explore select").select_option(sort)
    explore.page.wait_for_url(re.compile(rf"sort={sort}"))
    explore.wait()
    answer = search(searched, parse_query("bridge"), {}, sort)  # type: ignore[arg-type]  # one of them
    found = explore.ids(MOST)
    assert found == [quote.id for quote in answer.quotes][: len(found)]
    assert len(found) >= MOST


def test_a_typing_error_in_a_name_is_told(explore: Explore, kb: KnowledgeBase) -> None:
    speaker = next(s for s in kb.speakers.values() if len(s.name.split(" ")[-1]) > 8)
    family = speaker.name.split(" ")[-1]
    wrong = family[:2] + family[3:]
    explore.open(q=wrong.lower())
    told = explore.page.locator(".explore__corrected").inner_text()
    assert told.startswith(f"Nothing has “{wrong.lower()}”: shown is “")
    assert {quote.id for quote in kb.by_speaker[speaker.id]} <= set(explore.ids())
    assert speaker.name in explore.page.locator(".explore__found").inner_text()


def test_found_words_are_marked_and_emphasised_ones_otherwise(
    explore: Explore, kb: KnowledgeBase
) -> None:
    quote = next(q for q in kb.quotes.values() if q.kind == "emphasised" and "bridge" in q.text)
    explore.open(q="bridge", kind="emphasised", speaker=quote.speaker[0])
    card = explore.page.locator(f"[data-quote={quote.id}]")
    hit = card.locator("blockquote mark mark.hit").first
    assert hit.inner_text().lower() == "bridge"
    style = "e => [getComputedStyle(e).backgroundColor, getComputedStyle(e).borderBottomStyle]"
    outer = card.locator("blockquote mark:not(.hit)").evaluate(style)
    assert hit.evaluate(style) != outer


def test_nothing_found_says_what_to_loosen(explore: Explore, rows: Rows) -> None:
    theme = min(next(iter(rows.values()))["theme"])
    explore.open(q="bridge zebra", theme=theme, language="es")
    assert (explore.total, explore.shown()) == (0, [])
    assert explore.said == "No quote for “bridge zebra”"
    message = explore.page.locator(".explore__message")
    ways = message.locator("li").all_inner_texts()
    both = [row for row in rows.values() if theme in row["theme"] and "es" in row["language"]]
    assert f"Without the words “bridge zebra” {len(both)} quotes" in ways
    assert "Clear all 2,000 quotes" in ways
    message.get_by_role("button", name="Without the words").click()
    explore.wait()
    assert explore.total == len(both)
    assert message.inner_text() == ""


def test_one_word_that_stands_nowhere_is_named(explore: Explore, searched: SearchCorpus) -> None:
    explore.open(q="bridge zebra")
    ways = explore.page.locator(".explore__message li").all_inner_texts()
    found = len(search(searched, parse_query("bridge")).quotes)
    assert ways == [
        f"Without “zebra” {found} quotes",
        "Without the words “bridge zebra” 2,000 quotes",
        "Clear all 2,000 quotes",
    ]


def test_an_unknown_value_can_be_taken_back(explore: Explore) -> None:
    explore.open(city="nowhere-at-all")
    assert explore.total == 0
    explore.page.get_by_role("button", name="Remove City: nowhere-at-all").click()
    explore.wait()
    assert explore.total == 2000


def test_a_value_is_found_in_a_long_facet(explore: Explore, kb: KnowledgeBase) -> None:
    explore.open()
    facet = explore.facet("speaker")
    assert facet.locator("li").count() == 8
    speaker = min(kb.speakers.values(), key=lambda s: len(kb.by_speaker[s.id]) or 99)
    facet.locator(".facet__find").fill(speaker.name)
    value = facet.locator(f"input[value='{speaker.id}']")
    value.wait_for()
    value.click()
    explore.wait()
    assert set(explore.ids()) == {quote.id for quote in kb.by_speaker[speaker.id]}


def test_on_a_telephone(browser: Browser, explore_address: str, rows: Rows) -> None:
    settings = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
    with visiting(browser, explore_address, **settings) as page:
        explore = Explore(page, explore_address)
        explore.open()
        assert not page.locator(".facet").first.is_visible()
        assert page.locator(".results figure").first.is_visible()
        counts = explore.counts("language")
        assert counts == count_values(rows, "language", {})
        explore.choose("language", "es")
        assert explore.total == counts["es"]
        assert page.locator(".sheet > summary").inner_text().strip().endswith("1 chosen")
