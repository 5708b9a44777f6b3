"""Explore in a real browser, as a reader works with it: back and forth, by keyboard, offline."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from support.commands import run_onrecord
from support.explore import MOST, READY, Explore, visiting
from support.quality import axe_findings, layout_shifts, sticking_out, viewing
from support.web import published


def test_the_address_restores_everything(
    explore: Explore, browser: Browser, explore_address: str
) -> None:
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
    with visiting(browser, explore_address) as other:  # somebody to whom the address was sent
        other.goto(here)
        Explore(other, explore_address).wait()
        assert Explore(other, explore_address).ids() == found


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
def test_for_everyone(browser: Browser, explore_address: str, size: str, query: str) -> None:
    with viewing(browser, size, "light") as page:
        page.goto(explore_address + query)
        page.wait_for_selector(READY, state="attached")
        moved = layout_shifts(page)
        if size == "phone":
            Explore(page, explore_address).facet("city")
        assert (axe_findings(page), moved, sticking_out(page)) == ([], [], [])
        page.emulate_media(color_scheme="dark")
        page.wait_for_selector("body[data-md-color-scheme=slate]")
        assert axe_findings(page, rules=["color-contrast", "link-in-text-block"]) == []
        page.set_viewport_size({"width": 320, "height": 600})
        assert sticking_out(page) == []


def test_without_scripts_it_says_what_it_needs_and_leads_on(
    browser: Browser, explore_address: str
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(explore_address + "?q=bridge")
    assert page.get_by_text("To search here takes JavaScript.").is_visible()
    page.locator("main .entries").get_by_role("link", name="Speakers").click()
    page.wait_for_url("**/speakers/")
    context.close()


def test_a_piece_that_does_not_come_is_told_and_tried_again(
    browser: Browser, explore_address: str
) -> None:
    page = browser.new_page()
    explore = Explore(page, explore_address)
    page.route("**/data/search/*/**", lambda route: route.abort())
    page.goto(explore_address + "?q=bridge")
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
