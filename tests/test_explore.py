"""Explore in a real browser, on 2,000 quotes: what it shows is what the records say."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from exploring import FACETS, READY, Explore, count_values, values_of, visiting
from onrecord.knowledge_base import KnowledgeBase
from onrecord.search.collection import Searched, make_searched
from onrecord.search.queries import parse_query
from onrecord.search.scan import search
from quality import axe_findings, layout_shifts, sticking_out, viewing
from support import run_onrecord
from web import published, serving
from whole import read_whole

MOST = 50
"""How many of the quotes that a query finds are looked at in their order."""

Rows = dict[str, dict[str, set[str]]]


@pytest.fixture(scope="module")
def address(generated: Path) -> Iterator[str]:
    with serving(generated / "site") as address:
        yield f"{address}explore/"


@pytest.fixture(scope="module")
def kb(generated: Path) -> KnowledgeBase:
    return read_whole(generated)


@pytest.fixture(scope="module")
def rows(kb: KnowledgeBase) -> Rows:
    return values_of(kb)


@pytest.fixture(scope="module")
def searched(kb: KnowledgeBase) -> Searched:
    return make_searched(kb)


@pytest.fixture
def explore(browser: Browser, address: str) -> Iterator[Explore]:
    with visiting(browser, address) as page:
        yield Explore(page, address)


@pytest.fixture(scope="module")
def opened(browser: Browser, address: str) -> Iterator[Explore]:
    """The page, opened once for all tests that only go from one address of it to the next."""
    with visiting(browser, address) as page:
        explore = Explore(page, address)
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
    for value in kb.records(facet):
        opened.go(**{facet: value})
        expected = {id_ for id_, row in rows.items() if value in row[facet]}
        found = opened.ids()
        assert (opened.total, len(found)) == (len(expected), len(expected)), value
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
    opened: Explore, searched: Searched, rows: Rows, query: str, facet: str
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
def test_other_orders(explore: Explore, searched: Searched, sort: str) -> None:
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


def test_one_word_that_stands_nowhere_is_named(explore: Explore, searched: Searched) -> None:
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


def test_the_address_restores_everything(explore: Explore, browser: Browser, address: str) -> None:
    explore.open()
    explore.type("the bridge")
    speaker = next(iter(explore.counts("speaker")))
    explore.choose("speaker", speaker)
    explore.choose("kind", "direct") if "direct" in explore.counts("kind") else None
    here, found = explore.page.url, explore.ids()
    explore.page.reload()
    explore.wait()
    assert explore.page.locator(".explore [name=q]").input_value() == "the bridge"
    assert explore.page.locator(".choices li").count() == 3
    assert explore.ids() == found
    with visiting(browser, address) as other:  # somebody to whom the address was sent
        other.goto(here)
        Explore(other, address).wait()
        assert Explore(other, address).ids() == found


def test_typing_leaves_one_step_and_each_choice_another(explore: Explore) -> None:
    explore.open()
    explore.type("bridge")
    words = explore.total
    first, second = list(explore.counts("theme"))[:2]
    explore.choose("theme", first)
    one = explore.total
    explore.choose("theme", second)
    two = explore.total
    assert two > one
    for expected in (one, words):
        explore.page.go_back()
        explore.page.wait_for_function(
            "total => document.querySelector('[data-results][data-ready]')?.dataset.total == total",
            arg=expected,
        )
    explore.page.go_forward()
    explore.wait()
    assert explore.total == one


def test_back_from_a_page_leads_to_where_one_was(explore: Explore) -> None:
    explore.open()
    explore.page.locator(".more button").click()
    explore.page.wait_for_function(
        "() => document.querySelectorAll('.results figure').length === 30"
    )
    last = explore.page.locator(".results figure").nth(25)
    last.get_by_role("link", name="Permanent link").click()
    explore.page.wait_for_url("**/quotes/**")
    explore.page.go_back()
    explore.wait()
    assert len(explore.shown()) == 30
    explore.page.wait_for_function("() => scrollY > 2000")


def test_more_keeps_its_place_and_the_focus(explore: Explore) -> None:
    explore.open()
    before = explore.shown()
    more = explore.page.locator(".more button")
    assert more.inner_text() == "Show 20 more"
    more.focus()
    top = explore.page.evaluate("() => scrollY")
    explore.page.keyboard.press("Enter")
    explore.page.wait_for_function(
        "() => document.querySelectorAll('.results figure').length === 30"
    )
    after = explore.shown()
    assert after[:10] == before
    assert explore.page.evaluate("() => document.activeElement.id") == after[10]
    assert explore.page.evaluate("() => scrollY") == top


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


def test_answers_that_come_late_are_not_shown(explore: Explore) -> None:
    explore.open()
    network = explore.page.context.new_cdp_session(explore.page)
    slow = {"offline": False, "latency": 80, "downloadThroughput": -1, "uploadThroughput": -1}
    network.send("Network.emulateNetworkConditions", slow)
    field = explore.page.locator(".explore [name=q]")
    field.press_sequentially("bridge ferry", delay=70)
    explore.page.wait_for_url("**?q=bridge+ferry")
    explore.wait()
    total, shown = explore.total, explore.shown()
    explore.open(q="bridge ferry")
    assert (explore.total, explore.shown()) == (total, shown)


def test_by_keyboard_alone(explore: Explore) -> None:
    page = explore.page
    explore.open()
    page.keyboard.press("/")
    page.keyboard.type("bridge")
    page.wait_for_url("**?q=bridge")
    explore.wait()
    for _ in range(8):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.type") == "checkbox":
            break
    value = page.evaluate("() => document.activeElement.value")
    page.keyboard.press("Space")
    page.wait_for_url(f"**speaker={value}**")
    explore.wait()
    assert page.evaluate("() => document.activeElement.value") == value
    assert page.evaluate("() => document.activeElement.checked")
    chip = page.locator(".choices button").first
    chip.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**?q=bridge")
    explore.wait()
    assert page.evaluate("() => document.activeElement !== document.body")


def test_the_number_is_announced(explore: Explore) -> None:
    explore.open(q="bridge")
    status = explore.page.get_by_role("status").filter(has_text="quotes of")
    assert status.inner_text() == f"{explore.total} quotes of 2,000"


@pytest.mark.parametrize("size", ["desktop", "phone"])
@pytest.mark.parametrize("query", ["", "?q=bridge&city=nowhere", "?q=bridge&kind=direct"])
def test_for_everyone(browser: Browser, address: str, size: str, query: str) -> None:
    with viewing(browser, size, "light") as page:
        page.goto(address + query)
        page.wait_for_selector(READY, state="attached")
        moved = layout_shifts(page)
        if size == "phone":
            Explore(page, address).facet("city")
        assert (axe_findings(page), moved, sticking_out(page)) == ([], [], [])
        page.emulate_media(color_scheme="dark")
        page.wait_for_selector("body[data-md-color-scheme=slate]")
        assert axe_findings(page, rules=["color-contrast", "link-in-text-block"]) == []
        page.set_viewport_size({"width": 320, "height": 600})
        assert sticking_out(page) == []


def test_on_a_telephone(browser: Browser, address: str, rows: Rows) -> None:
    settings = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
    with visiting(browser, address, **settings) as page:
        explore = Explore(page, address)
        explore.open()
        assert not page.locator(".facet").first.is_visible()
        assert page.locator(".results figure").first.is_visible()
        counts = explore.counts("language")
        assert counts == count_values(rows, "language", {})
        explore.choose("language", "es")
        assert explore.total == counts["es"]
        assert page.locator(".sheet > summary").inner_text().strip().endswith("1 chosen")


def test_without_scripts_it_says_what_it_needs_and_leads_on(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + "?q=bridge")
    assert page.get_by_text("To search here takes JavaScript.").is_visible()
    page.locator("main .entries").get_by_role("link", name="Speakers").click()
    page.wait_for_url("**/speakers/")
    context.close()


def test_a_piece_that_does_not_come_is_told_and_tried_again(browser: Browser, address: str) -> None:
    page = browser.new_page()
    explore = Explore(page, address)
    page.route("**/data/search/*/**", lambda route: route.abort())
    page.goto(address + "?q=bridge")
    again = page.get_by_role("button", name="Try again")
    again.wait_for()
    assert page.locator(READY).count() == 0
    assert explore.shown() == []
    page.unroute_all()
    again.click()
    explore.wait()
    assert explore.total > 0
    page.close()


def test_offline_with_what_was_loaded(explore: Explore) -> None:
    explore.open(q="bridge")
    theme = next(iter(explore.counts("theme")))
    explore.choose("theme", theme)
    expected = explore.ids(MOST)
    explore.choose("theme", theme)
    explore.page.context.set_offline(True)
    explore.choose("theme", theme)
    assert explore.ids(MOST) == expected


def test_a_site_that_is_built_again_while_it_is_open(small: Path, browser: Browser) -> None:
    """What is shown is wholly of the one build or wholly of the other."""
    with published(small, small / "site") as address:
        page = browser.new_page()
        explore = Explore(page, f"{address}explore/")
        explore.open()
        assert explore.ids() == ["a-promise"]
        article = small / "quotes" / "articles" / "bridge"
        text = "Orla said: “A bridge is a promise.”\n\nShe added: “A ferry is an older promise.”\n"
        (article / "text.md").write_text(text, "utf-8")
        with (article / "quotes.yml").open("a", encoding="utf-8") as file:
            file.write("- id: older\n  kind: direct\n  speaker: orla\n")
            file.write("  text: A ferry is an older promise.\n  themes: [bridges]\n")
        run = run_onrecord("build", "-d", small / "site", cwd=small, SITE_URL=address)
        assert run.returncode == 0, run.stderr
        explore.type("ferry")
        assert explore.ids() == ["older"]
        explore.type("promise")
        assert explore.ids() == ["a-promise", "older"]
        page.close()
