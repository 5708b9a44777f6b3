"""The fields on all pages: the quick list, search in place, without scripts, from disk."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from support.explore import Explore, visiting
from support.files import replace_in
from support.knowledge_bases import demo
from support.quality import SIZES, axe_findings, layout_shifts, sticking_out, viewing
from support.tabs import noting, tab

SPEAKER = "speakers/orla-fennimoor/"


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    with visiting(browser, address) as page:
        page.goto(address + SPEAKER)
        yield page


def look_for(page: Page, words: str, form: str = ".site-search") -> Locator:
    """Type into a field; the options that come."""
    page.locator(f"{form} [name=q]").press_sequentially(words)
    page.locator(f"{form} [role=option]").first.wait_for()
    return page.locator(f"{form} [role=option]")


def test_nothing_is_loaded_before_somebody_searches(page: Page) -> None:
    loaded: list[str] = []
    with noting(page, request=lambda request: loaded.append(request.url)):
        page.reload(wait_until="networkidle")
        assert not any("search.js" in url or "/data/" in url for url in loaded)
        page.keyboard.press("/")
        page.wait_for_selector("[role=combobox]")
        assert any("search.js" in url for url in loaded)


@pytest.mark.parametrize("key", ["/", "Control+k", "Meta+k"])
def test_keys_lead_to_the_field(page: Page, key: str) -> None:
    page.keyboard.press(key)
    assert page.evaluate("() => document.activeElement.matches('.site-search [name=q]')")
    page.keyboard.type("a/b")
    assert page.locator(".site-search [name=q]").input_value() == "a/b"


def test_groups_of_records_then_quotes_then_all(page: Page) -> None:
    options = look_for(page, "bridge")
    groups = page.locator(".quick [role=group]")
    names = [groups.nth(n).get_attribute("aria-label") for n in range(groups.count())]
    assert names == ["Themes", "Quotes"]
    assert options.first.inner_text().startswith("Bridges")
    assert options.last.inner_text() == "All 4 quotes"
    assert options.locator(".quick__words .hit").first.inner_text() == "bridge"


def test_by_arrow_keys(page: Page, address: str) -> None:
    options = look_for(page, "port lumen")
    field = page.locator(".site-search [name=q]")
    page.keyboard.press("ArrowDown")
    first = options.first
    expect(first).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", first.get_attribute("id") or "")
    page.keyboard.press("ArrowUp")
    expect(field).not_to_have_attribute("aria-activedescendant", re.compile(".*"))
    page.keyboard.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}cities/port-lumen/")


def test_enter_and_escape(page: Page, address: str) -> None:
    look_for(page, "bridge")
    field = page.locator(".site-search [name=q]")
    page.keyboard.press("Escape")
    expect(field).to_have_attribute("aria-expanded", "false")
    assert field.input_value() == "bridge"
    page.keyboard.press("ArrowDown")
    expect(field).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}explore/?q=bridge")
    explore = Explore(page, f"{address}explore/")
    explore.wait()
    assert explore.total == 4


def test_a_quote_of_the_list_leads_to_its_page(page: Page, address: str) -> None:
    look_for(page, "two banks make")
    page.locator(".quick [aria-label=Quotes] [role=option]").first.click()
    page.wait_for_url(f"{address}quotes/orla-on-bridges/")


def test_nothing_found_is_said(page: Page) -> None:
    page.locator(".site-search [name=q]").press_sequentially("zzzz")
    status = page.locator(".site-search .quick__status")
    page.wait_for_function("e => e.textContent", arg=status.element_handle())
    assert status.inner_text() == "Nothing found for “zzzz”"
    assert status.is_visible()


@pytest.mark.parametrize("path", ["", "nowhere/at/all/"])
def test_the_fields_of_home_and_404(browser: Browser, address: str, path: str) -> None:
    with tab(browser) as page:
        page.goto(address + path)
        options = look_for(page, "lumen", ".field")
        assert options.count() > 3
        page.keyboard.press("Enter")
        page.wait_for_url(f"{address}explore/?q=lumen")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("path", ["", SPEAKER])
def test_for_everyone(browser: Browser, address: str, size: str, path: str) -> None:
    with viewing(browser, size, "light") as page:
        page.goto(address + path)
        moved = layout_shifts(page)
        page.keyboard.press("/")
        page.keyboard.type("bridge")
        page.locator(".site-search [role=option]").first.wait_for()
        page.keyboard.press("ArrowDown")
        assert (axe_findings(page), moved, sticking_out(page)) == ([], [], [])
        page.emulate_media(color_scheme="dark")
        page.wait_for_selector("body[data-md-color-scheme=slate]")
        assert axe_findings(page, rules=["color-contrast", "link-in-text-block"]) == []
        page.set_viewport_size({"width": 320, "height": 600})
        assert sticking_out(page) == []


def test_on_a_telephone_a_button_opens_the_field(browser: Browser, address: str) -> None:
    settings = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
    with visiting(browser, address, **settings) as page:
        page.goto(address)
        field = page.locator(".site-search [name=q]")
        assert not field.is_visible()
        page.locator(".site-search button").tap()
        look_for(page, "lumen")
        box = page.locator(".site-search .quick").bounding_box()
        assert box
        assert (box["x"], box["width"]) == (0, 390)


# Within a record


@pytest.mark.parametrize(
    ("kind", "folder", "record"),
    [
        ("speaker", "speakers", "orla-fennimoor"),
        ("city", "cities", "port-lumen"),
        ("organization", "organizations", "ferry-guild"),
        ("theme", "themes", "crossings"),
        ("event", "events", "lumen-forum-2023"),
    ],
)
def test_search_within_a_record_in_place(
    page: Page, address: str, kind: str, folder: str, record: str
) -> None:
    page.goto(f"{address}{folder}/{record}/")
    field = page.locator(".field [name=q]")
    assert "Search within the" in (field.get_attribute("aria-label") or "")
    ids = {quote.id: quote for quote in getattr(demo(), f"by_{kind}")[record]}
    words = next(iter(ids.values())).text.split()[1].strip(",.")
    field.press_sequentially(words)
    cards = page.locator(".within [data-quote]")
    cards.first.wait_for()
    shown = {cards.nth(n).get_attribute("data-quote") for n in range(cards.count())}
    assert shown <= ids.keys()
    ids_of_elements = "() => [...document.querySelectorAll('[id]')].map(e => e.id)"
    assert [n for n in Counter(page.evaluate(ids_of_elements)).values() if n > 1] == []
    assert axe_findings(page) == []
    field.press("Enter")
    page.wait_for_url(f"{address}explore/?q={words}&{kind}={record}")
    explore = Explore(page, f"{address}explore/")
    explore.wait()
    assert shown <= set(explore.ids()) <= ids.keys()


def test_without_scripts_links_lead_to_explore(browser: Browser, address: str) -> None:
    with tab(browser, java_script_enabled=False) as page:
        page.goto(address + SPEAKER)
        page.get_by_role("link", name="Search within these 4 quotes").click()
        page.wait_for_url(f"{address}explore/?speaker=orla-fennimoor")
        assert page.get_by_text("takes JavaScript").is_visible()
        page.goto(address)
        page.locator(".site-search [name=q]").fill("bridge")
        page.keyboard.press("Enter")
        page.wait_for_url(f"{address}explore/?q=bridge")
        assert page.get_by_text("takes JavaScript").is_visible()


# From disk


def test_explore_from_disk(disk_site: Path, browser: Browser) -> None:
    address = (disk_site / "explore.html").as_uri()
    with visiting(browser, address) as page:
        explore = Explore(page, address)
        explore.open(q="bridge")
        assert explore.total == 4
        explore.choose("speaker", "orla-fennimoor")
        assert explore.total == 2
        page.locator(".results figure").get_by_role("link", name="Permanent link").first.click()
        page.wait_for_url("**/quotes/*.html")
        assert page.locator("h1").is_visible()


def test_a_record_too_large_for_a_disk_says_what_it_needs(
    disk_site: Path, tmp_path: Path, browser: Browser
) -> None:
    """The index says whether it can be loaded without a server: only up to some size it can."""
    site = Path(shutil.copytree(disk_site, tmp_path / "site"))
    replace_in(site / "data" / "search" / "index.js", '"whole":true', '"whole":false')
    address = (site / "explore.html").as_uri()
    with visiting(browser, address) as page:
        page.goto(address)
        page.get_by_text("too large to be searched from a disk").wait_for()
        page.locator("main .entries").get_by_role("link", name="Speakers").click()
        page.wait_for_url("**/speakers/index.html")


def test_the_quick_list_from_disk(disk_site: Path, browser: Browser) -> None:
    address = (disk_site / "speakers" / "orla-fennimoor.html").as_uri()
    with visiting(browser, address) as page:
        page.goto(address)
        look_for(page, "port lumen").first.click()
        page.wait_for_url("**/cities/port-lumen.html")


# Names as people type them


@pytest.mark.parametrize(
    ("typed", "speaker", "told"),
    [
        ("almanara siraj", "siraj-almanara", ""),  # in any order
        ("西拉吉", "siraj-almanara", ""),  # another name
        ("سراج المنارة", "siraj-almanara", ""),
        ("telesphore brumevent", "telesphore-brumevent", ""),  # Télesphore
        ("FENNI", "orla-fennimoor", ""),  # as far as it is typed
        ("fenimoor", "orla-fennimoor", "Nothing has “fenimoor”: shown is “fennimoor”."),
    ],
)
def test_a_speaker_is_found(page: Page, address: str, typed: str, speaker: str, told: str) -> None:
    explore = Explore(page, f"{address}explore/")
    explore.open(q=typed)
    assert explore.ids()
    assert {quote.id for quote in demo().by_speaker[speaker]} <= set(explore.ids())
    assert page.locator(".explore__corrected").inner_text() == told
    link = page.locator(".explore__found a").first
    assert (link.get_attribute("href") or "").endswith(f"speakers/{speaker}/")


def test_former_ids_lead_to_what_they_are_now(page: Page, address: str) -> None:
    explore = Explore(page, f"{address}explore/")
    explore.open(speaker="orla-fenny", city="reed-vale")
    kb = demo()
    both = {q.id for q in kb.by_speaker["orla-fennimoor"]} & {
        q.id for q in kb.by_city["vale-of-reeds"]
    }
    assert set(explore.ids()) == both
    assert page.get_by_role("button", name="Remove Speaker: Orla Fennimoor").is_visible()
    ticked = explore.facet("speaker").locator("input:checked")
    assert [ticked.nth(n).get_attribute("value") for n in range(ticked.count())] == [
        "orla-fennimoor"
    ]
