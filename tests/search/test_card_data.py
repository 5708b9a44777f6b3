"""The cards that a browser builds are those of the pages: the same words, marks and links."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from onrecord.records.knowledge_base import KnowledgeBase
from support.commands import run_onrecord
from support.explore import Explore, visiting
from support.knowledge_bases import demo, read_whole
from support.markdown_engines import normalise, parse
from support.projects import copy_demo
from support.web import serving

ROOT = Path(__file__).parents[2]

# Each card with absolute links and without the white space of layout, in the order of the page.
_CARDS = """
box => [...document.querySelectorAll(`${box} figure[data-quote]`)].map(figure => {
  const card = figure.cloneNode(true);
  figure.querySelectorAll("a").forEach((link, n) => {
    card.querySelectorAll("a")[n].setAttribute("href", link.href);
  });
  card.classList.remove("focus-visible"); // Material's, while it has the focus
  card.removeAttribute("data-focus-visible-added");
  card.removeAttribute("tabindex");
  return [figure.id, card.outerHTML];
})
"""


def _meaning(html: str) -> Any:
    return normalise(parse(html))


def _compare(browser: Browser, project: Path, site: Path, kb: KnowledgeBase, end: str) -> None:
    run = run_onrecord("build", "-d", site, cwd=project)
    assert run.returncode == 0, run.stderr
    with serving(site) as address, visiting(browser, address) as page:
        explore = Explore(page, f"{address}explore{end}")
        explore.open()
        explore.ids()
        built = dict(page.evaluate(_CARDS, "[data-results]"))
        assert built.keys() == {quote.id for quote in kb.quotes.values() if not quote.withdrawn}
        for article, quotes in kb.by_article.items():
            page.goto(f"{address}articles/{article}{end}")
            printed = dict(page.evaluate(_CARDS, "main"))
            assert printed.keys() >= {quote.id for quote in quotes[:100]}
            for quote, card in printed.items():
                assert _meaning(built[quote]) == _meaning(card), quote


def test_cards_of_the_demo(browser: Browser, tmp_path: Path) -> None:
    project = copy_demo(tmp_path)
    _compare(browser, project, tmp_path / "site", demo(), "/")


def test_cards_with_file_names_as_addresses_and_no_pages_of_quotes(
    browser: Browser, tmp_path: Path
) -> None:
    project = copy_demo(tmp_path)
    config = project / "mkdocs.yml"
    settings = config.read_text("utf-8") + "\nuse_directory_urls: false\n"
    config.write_text(settings.replace("- onrecord", "- onrecord: {quote_pages: false}"), "utf-8")
    _compare(browser, project, tmp_path / "site", demo(), ".html")


def test_cards_of_the_record_itself(browser: Browser, tmp_path: Path) -> None:
    _compare(browser, ROOT, tmp_path / "site", read_whole(ROOT), "/")
