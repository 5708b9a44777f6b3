"""The finished site in a real browser: links, scripts, other hosts; without scripts; from disk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

import html5lib
import pytest
from playwright.sync_api import Browser, Page

from support.tabs import noting, noting_problems, tab
from support.web import KINDS, serving


@dataclass
class Visit:
    """What a browser met on a page."""

    page: Page
    problems: list[str]


@pytest.fixture(scope="session")
def address(demo_site: Path) -> Iterator[str]:
    with serving(demo_site) as address:
        yield address


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    with (
        tab(browser, viewport={"width": 1280, "height": 900}) as page,
        noting_problems(page, address) as problems,
    ):
        yield Visit(page, problems)


@pytest.mark.parametrize("path", KINDS.values(), ids=KINDS.keys())
def test_a_page_runs_without_errors_and_asks_no_other_host(
    visit: Visit, address: str, path: str
) -> None:
    response = visit.page.goto(address + path, wait_until="networkidle")
    assert response
    assert response.ok
    assert visit.page.locator("h1").count() == 1
    assert visit.problems == []


_READ = """
async addresses => {
  const read = async address => {
    const response = await fetch(address);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const links = [...page.querySelectorAll("a[href], link[href]")];
    const targets = links.map(link => new URL(link.getAttribute("href"), address).href);
    return {
      ok: response.ok,
      ids: [...page.querySelectorAll("[id]")].map(element => element.id),
      links: [...new Set(targets)],
    };
  };
  return Promise.all(addresses.map(read));
}
"""
_ANSWERS = "async addresses => Promise.all(addresses.map(async one => (await fetch(one)).ok))"


def test_every_link_of_every_page_resolves(visit: Visit, address: str, demo_site: Path) -> None:
    """Each address to which a page links answers, and has the place it names."""
    visit.page.goto(address)
    pages = [
        address + file.relative_to(demo_site).as_posix().removesuffix("index.html")
        for file in sorted(set(demo_site.rglob("*.html")) - {demo_site / "404.html"})
        # A redirect leads away at once: another test follows them.
        if "http-equiv" not in file.read_text("utf-8")
    ]
    assert len(pages) > 100
    read = dict(zip(pages, visit.page.evaluate(_READ, pages), strict=True))
    assert [page for page in pages if not read[page]["ok"]] == []
    links = {(page, *urldefrag(link)) for page in pages for link in read[page]["links"]}
    home = urlsplit(address).netloc
    ours = {link for link in links if urlsplit(link[1]).netloc == home}
    others = sorted({where for _, where, _ in ours} - read.keys())
    answers = dict(zip(others, visit.page.evaluate(_ANSWERS, others), strict=True))
    assert [
        (page, where, fragment)
        for page, where, fragment in sorted(ours)
        if not where.startswith(address)
        or not answers.get(where, True)
        or (fragment and where in read and unquote(fragment) not in {*read[where]["ids"], "__skip"})
    ] == []


def test_old_addresses_lead_to_the_new_ones(visit: Visit, address: str) -> None:
    for old, new in {
        "articles/two-banks/": "articles/lumen-forum/",
        "quotes/lumen-forum-1/": "quotes/orla-on-bridges/",
        "speakers/orla-fenny/": "speakers/orla-fennimoor/",
        "cities/reed-vale/": "cities/vale-of-reeds/",
        "organizations/lumen-town-hall/": "organizations/city-of-port-lumen/",
        "themes/bridges-and-ferries/": "themes/crossings/",
        "events/lumen-forum-three/": "events/lumen-forum-2023/",
    }.items():
        visit.page.goto(address + old)
        visit.page.wait_for_url(address + new)


def test_from_home_to_a_passage_in_three_clicks(visit: Visit, address: str) -> None:
    page = visit.page
    page.goto(address)
    page.locator(".md-content [data-quote] a", has_text="in context").first.click()
    page.wait_for_url("**/articles/**#_at-*")
    mark = page.locator(":target")
    mark.wait_for(state="visible")
    assert mark.evaluate("mark => mark.localName") == "mark"
    assert mark.inner_text().strip()
    box = mark.bounding_box()
    assert box
    assert 0 <= box["y"] < 900


def test_each_passage_and_its_card_link_to_each_other(visit: Visit, address: str) -> None:
    page = visit.page
    page.goto(address + "articles/vale-council/")
    cards = page.locator("figure[data-quote]")
    assert cards.count() > 10
    for quote in [cards.nth(n).get_attribute("data-quote") for n in range(cards.count())]:
        assert page.locator(f"mark#_at-{quote}").count() == 1
        assert page.locator(f"a[href='#{quote}']").count() >= 1
        assert page.locator(f"figure#{quote} a[href='#_at-{quote}']").count() == 1


def test_a_site_reads_without_javascript(browser: Browser, address: str) -> None:
    with tab(browser, java_script_enabled=False) as page:
        for path in KINDS.values():
            page.goto(address + path)
            assert page.locator("h1").is_visible()
            assert len(page.locator("main").inner_text()) > 60
        page.goto(address + "speakers/orla-fennimoor/")
        assert "A bridge is a promise that two banks make to each other" in page.inner_text("main")
        page.click("main >> text=Two banks, one promise >> nth=0")
        page.wait_for_url(f"{address}articles/lumen-forum/**")


def test_a_page_that_is_not_there_leads_on_from_any_depth(
    published_demo: str, browser: Browser
) -> None:
    failed: list[str] = []
    errors: list[str] = []
    with (
        tab(browser) as page,
        noting(
            page,
            console=lambda said: errors.extend([said.text] * (said.type == "error")),
            response=lambda answer: failed.extend([answer.url] * (answer.status >= 400)),
        ),
    ):
        lost = f"{published_demo}nowhere/at/all/"
        page.goto(lost, wait_until="networkidle")
        assert failed == [lost]
        assert [error for error in errors if "404" not in error] == []
        page.locator(".md-content a", has_text="Speakers").first.click()
        page.wait_for_url(f"{published_demo}speakers/")


def test_a_site_opens_from_disk(disk_site: Path, browser: Browser) -> None:
    broken = [
        (file.relative_to(disk_site).as_posix(), link)
        for file in sorted(disk_site.rglob("*.html"))
        if file.name != "404.html"  # shown at any address, so its links start at the root
        for link in _links(file)
        if not _link_resolves(file, link)
    ]
    assert broken == []
    errors: list[str] = []
    with (
        tab(browser) as page,
        noting(page, pageerror=lambda error: errors.append(str(error))),
    ):
        page.goto((disk_site / "index.html").as_uri())
        page.locator(".md-content [data-quote] a", has_text="in context").first.click()
        page.wait_for_url(f"{disk_site.as_uri()}/articles/**")
        page.locator("mark:target").wait_for(state="visible")
        assert errors == []


def _links(file: Path) -> Iterator[str]:
    tree = html5lib.parse(file.read_text("utf-8"), namespaceHTMLElements=False)
    for element in tree.iter():
        for name in ("href", "src"):
            link = element.get(name)
            if link and not urlsplit(link).scheme:
                yield link


def _link_resolves(file: Path, link: str) -> bool:
    path = unquote(urlsplit(link).path)
    return not path or (not path.startswith("/") and (file.parent / path).is_file())
