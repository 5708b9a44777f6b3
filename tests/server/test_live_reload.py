"""The live site in a real browser: the open page follows, in its place; and what is wrong shows."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from support.files import replace_in
from support.live_server import Server
from support.projects import copy_demo

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows stops a program in another way")

TEXT = "quotes/articles/vale-council/text.md"
QUOTES = "quotes/articles/vale-council/quotes.yml"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(copy_demo(tmp_path_factory.mktemp("live")), "onrecord", "serve", "--no-open")
    server.wait_for("", "Demo Record")
    yield server
    assert server.stop() == 0


@pytest.fixture(params=["light", "dark"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": 900, "height": 500}, color_scheme=request.param
    )
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.extend([said.text] * (said.type == "error")))
    yield page
    page.goto("about:blank")  # a page that is about to be loaded anew would keep it from closing
    context.close()
    assert not [error for error in errors if "404 (Not Found)" not in error]


def _articles_page(server: Server, page: Page) -> Page:
    page.goto(f"{server.address}articles/vale-council/", wait_until="load")
    return page


def test_the_open_page_follows_in_its_place(server: Server, page: Page) -> None:
    file = server.folder / TEXT
    text = file.read_text("utf-8")
    _articles_page(server, page)
    for details in page.locator("details").all():
        details.evaluate("details => { details.open = true; }")
    opened = page.locator("details[open]").count()
    page.evaluate("scrollTo({ top: 600, behavior: 'instant' })")
    page.wait_for_function("scrollY > 300")
    place = page.evaluate("scrollY")
    file.write_text(f"{text.rstrip()}\n\nA paragraph that was added later.\n", "utf-8")
    expect(page.get_by_text("A paragraph that was added later.")).to_have_count(1)
    page.wait_for_function(f"scrollY === {place}")
    assert page.locator("details[open]").count() == opened
    file.write_text(text, "utf-8")
    expect(page.get_by_text("A paragraph that was added later.")).to_have_count(0)


def test_a_page_that_is_the_same_is_left_alone(server: Server, page: Page) -> None:
    page.goto(f"{server.address}about/", wait_until="load")
    page.evaluate("window.stays = true")
    file = server.folder / TEXT
    text = file.read_text("utf-8")
    before = server.changes
    file.write_text(f"{text.rstrip()}\n\nOne more paragraph.\n", "utf-8")
    server.wait_for("articles/vale-council/", "One more paragraph.")
    page.wait_for_timeout(500)
    assert page.evaluate("window.stays")
    file.write_text(text, "utf-8")
    server.wait_until(lambda: server.changes >= before + 2)


def test_a_problem_is_laid_over_the_page_and_goes_with_the_mend(server: Server, page: Page) -> None:
    file = server.folder / QUOTES
    good = file.read_text("utf-8")
    _articles_page(server, page)
    page.get_by_role("link").nth(3).focus()
    file.write_text(good.replace("who keeps the minutes", "who keeps no minutes"), "utf-8")
    dialog = page.get_by_role("dialog", name="1 problem")
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text(QUOTES)
    expect(dialog).to_contain_text("quote.not-in-text")
    expect(dialog.locator("del")).to_have_text("no")
    expect(dialog.locator("ins")).to_have_text("the")
    expect(dialog.get_by_role("button", name="Close")).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert page.evaluate("document.activeElement.tagName") == "A"

    again = page.get_by_role("button", name="1 problem")
    expect(again).to_be_visible()
    page.reload()
    expect(again).to_be_visible()
    expect(page.get_by_role("dialog")).to_be_hidden()
    again.click()
    expect(dialog).to_be_visible()

    file.write_text("- id: [", "utf-8")
    expect(dialog).to_contain_text("yaml.syntax")
    file.write_text(good, "utf-8")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(again).to_be_hidden()


def test_several_problems_are_a_list(server: Server, page: Page) -> None:
    speakers = [server.folder / f"quotes/speakers/{name}.yml" for name in ("one", "two")]
    for speaker in speakers:
        speaker.write_text("name: <img src=x onerror=alert(1)>\nnick: <b>N</b>\n", "utf-8")
    page.goto(f"{server.address}", wait_until="load")
    dialog = page.get_by_role("dialog", name="2 problems")
    expect(dialog.get_by_role("listitem")).to_have_count(2)
    assert page.locator("#_live img, #_live b").count() == 0
    for speaker in speakers:
        speaker.unlink()
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_a_page_that_is_gone_and_comes_back(server: Server, page: Page) -> None:
    record = server.folder / "quotes" / "speakers" / "newcomer.yml"
    page.goto(f"{server.address}speakers/newcomer/", wait_until="load")
    record.write_text("name: Nell Newcomer\n", "utf-8")
    expect(page.get_by_role("heading", name="Nell Newcomer")).to_be_visible()
    record.unlink()
    expect(page.get_by_role("heading", name="Nell Newcomer")).to_be_hidden()


def test_a_stylesheet_is_taken_over(server: Server, page: Page) -> None:
    config = server.folder / "mkdocs.yml"
    settings = config.read_text("utf-8")
    sheet = server.folder / "docs" / "assets" / "own.css"
    sheet.write_text("h1 { color: rgb(1, 2, 3); }\n", "utf-8")
    replace_in(config, "plugins:", "extra_css: [assets/own.css]\nplugins:")
    heading = page.locator("h1").first
    page.goto(f"{server.address}about/", wait_until="load")
    expect(heading).to_have_css("color", "rgb(1, 2, 3)", timeout=20_000)
    sheet.write_text("h1 { color: rgb(3, 2, 1); }\n", "utf-8")
    expect(heading).to_have_css("color", "rgb(3, 2, 1)", timeout=20_000)
    config.write_text(settings, "utf-8")
    sheet.unlink()
    expect(heading).not_to_have_css("color", "rgb(3, 2, 1)", timeout=20_000)
