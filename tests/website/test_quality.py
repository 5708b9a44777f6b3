"""Every page type in a browser: for everyone, by keyboard, at any width, without moving."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from support.quality import (
    SCHEMES,
    SIZES,
    Scheme,
    axe_findings,
    layout_shifts,
    sticking_out,
    viewing,
)
from support.web import KINDS, serving

PAGES = KINDS | {"not there": "nowhere/at/all/"}


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing_and_nothing_moves(
    browser: Browser, address: str, size: str, path: str
) -> None:
    with viewing(browser, size, "light") as page:
        page.goto(address + path)
        light = axe_findings(page)
        page.emulate_media(color_scheme="dark")
        page.wait_for_selector("body[data-md-color-scheme=slate]")
        dark = axe_findings(page, rules=["color-contrast", "link-in-text-block"])
        assert (light, dark, layout_shifts(page)) == ([], [], [])


@pytest.mark.parametrize("path", ["", "cities/", "themes/theme-1/"])
def test_axe_finds_nothing_where_there_is_much(
    browser: Browser, generated: Path, path: str
) -> None:
    with serving(generated / "site") as address, viewing(browser, "phone", "light") as page:
        page.goto(address + path)
        assert axe_findings(page) == []


@pytest.mark.parametrize("width", [320, 640], ids=["at 320 px", "enlarged to 200%"])
def test_no_page_scrolls_sideways(browser: Browser, address: str, width: int) -> None:
    """A window of 1280 px that is enlarged to 200% has room for 640."""
    page = browser.new_page(viewport={"width": width, "height": 512})
    problems = {}
    for name, path in PAGES.items():
        page.goto(address + path)
        if found := sticking_out(page):
            problems[name] = found
    page.close()
    assert problems == {}


_HEADINGS = """
() => [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].map(h => Number(h.localName[1]))
"""
_LANDMARKS = """
() => [...document.querySelectorAll("nav, aside, section[aria-label], [role=search], search")]
  .filter(element => element.checkVisibility())
  .map(element => element.localName + ": " + (element.getAttribute("aria-label")
    ?? document.getElementById(element.getAttribute("aria-labelledby"))?.textContent ?? ""))
"""


def test_headings_go_down_step_by_step_and_landmarks_have_names(page: Page, address: str) -> None:
    for name, path in PAGES.items():
        page.goto(address + path)
        levels = page.evaluate(_HEADINGS)
        assert levels[0] == 1, name
        assert levels.count(1) == 1, name
        assert all(lower <= upper + 1 for upper, lower in pairwise(levels)), (name, levels)
        names = page.evaluate(_LANDMARKS)
        assert all(not name.endswith(": ") for name in names), (name, names)
        assert len(set(names)) == len(names), (name, names)


@pytest.mark.parametrize(
    ("path", "language"),
    [
        ("articles/fanar-ferries/", "ar"),
        ("articles/weideng-lamps/", "zh-Hant"),
        ("articles/puente-de-mareas/", "es"),
        ("articles/phare-de-brume/", "fr"),
        ("articles/uhren-von-hollmark/", "de-AT"),
    ],
)
def test_each_passage_says_its_language(page: Page, address: str, path: str, language: str) -> None:
    page.goto(address + path)
    for passage in page.locator("main mark, main figure blockquote").all():
        assert passage.evaluate("e => e.closest('[lang]').lang") == language
    title = "e => (e.querySelector('[lang]') ?? e).closest('[lang]').lang"
    assert page.locator("main h1").evaluate(title) == language


def test_nothing_moves_by_itself_for_those_who_ask(page: Page, address: str) -> None:
    """`page` asks for reduced motion."""
    page.goto(address)
    moving = "() => document.getAnimations().filter(a => a.playState === 'running').length"
    assert page.evaluate(moving) == 0
    assert (
        page.evaluate("() => getComputedStyle(document.documentElement).scrollBehavior") == "auto"
    )


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with viewing(browser, "desktop", "light") as page:
        yield page


# Material shows the palette's fields by the labels that follow them.
_FOCUSED = """
() => {
  const element = document.activeElement;
  const shown = element.matches("[type=radio]") ? element.nextElementSibling : element;
  const style = getComputedStyle(shown);
  const box = shown.getBoundingClientRect();
  return {
    what: element.outerHTML.slice(0, 140),
    marked: style.outlineStyle !== "none" || style.boxShadow !== "none",
    inside: box.right > 0 && box.left < innerWidth && box.bottom > 0 && box.top < innerHeight,
    visible: shown.checkVisibility({ visibilityProperty: true, opacityProperty: true }),
  };
}
"""


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("size", SIZES)
def test_each_stop_of_the_tab_key_is_seen(
    browser: Browser, address: str, size: str, scheme: Scheme
) -> None:
    with viewing(browser, size, scheme) as page:
        page.goto(address + "quotes/orla-on-bridges/")
        first = None
        for _ in range(80):
            page.keyboard.press("Tab")
            stop = page.evaluate(_FOCUSED)
            if stop["what"] == first or stop["what"].startswith("<body"):
                break
            first = first or stop["what"]
            assert stop["marked"], stop
            assert stop["inside"], stop
            assert stop["visible"], stop
        assert first
        assert "md-skip" in first


def test_the_skip_link_leads_to_the_content(page: Page, address: str) -> None:
    page.goto(address + "speakers/orla-fennimoor/")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.matches('.md-skip')")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("() => !!document.activeElement.closest('.md-content')")


def test_the_menu_of_a_phone_opens_and_closes_by_keyboard(browser: Browser, address: str) -> None:
    with viewing(browser, "phone", "light") as page:
        page.goto(address)
        button = page.locator("label.md-header__button[for=__drawer]")
        link = page.locator(".md-nav--primary a", has_text="Speakers")
        assert not link.evaluate("e => e.checkVisibility({ visibilityProperty: true })")
        button.focus()
        page.keyboard.press("Enter")
        link.wait_for(state="visible")
        link.focus()
        page.keyboard.press("Enter")
        page.wait_for_url(f"{address}speakers/")


def test_the_palette_by_keyboard(page: Page, address: str) -> None:
    page.goto(address)
    page.locator("input[name=__palette]").first.focus()
    seen = []
    for _ in range(3):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(100)  # Material answers in its own time
        seen.append(page.locator("body").get_attribute("data-md-color-scheme"))
    assert set(seen) == {"default", "slate"}


def test_each_card_leads_on_by_keyboard(page: Page, address: str) -> None:
    page.goto(address + "speakers/orla-fennimoor/")
    card = page.locator("figure[data-quote]").first
    links = card.locator("a")
    assert links.count() > 3
    links.first.focus()
    for n in range(1, links.count()):
        page.keyboard.press("Tab")
        assert links.nth(n).evaluate("e => e === document.activeElement"), n
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url != address + "speakers/orla-fennimoor/")
