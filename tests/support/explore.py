"""Explore in a browser, as a reader works with it; and what the records say it should show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import Browser, Page

from onrecord.records.knowledge_base import KnowledgeBase
from support.tabs import noting_problems, tab

READY = "[data-results][data-ready]"
FACETS = ("speaker", "city", "organization", "theme", "event", "kind", "year", "language")
MOST = 50
"""How many of the quotes that a query finds are looked at in their order."""

# As if the reader went back to an address: the page itself stays.
_GO = """
query => {
  history.pushState({}, "", location.pathname + query);
  window.dispatchEvent(new PopStateEvent("popstate"));
}
"""
# The cards are laid out once, at the end: a browser is slow at hundreds of them, twenty by twenty.
_SHOW_MORE = """
async most => {
  const results = document.querySelector(".results");
  results.style.display = "none";
  const ask = () => document.querySelector(".results .more button");
  const shown = () => document.querySelectorAll(".results figure").length;
  while (ask() && shown() < most) {
    const pressed = ask();
    pressed.click();
    while (ask() === pressed) await new Promise(done => setTimeout(done, 5));
  }
  results.style.display = "";
}
"""
# All in the browser, since a message to it takes longer than an answer of the page.
_ASK_EACH = """
async ([queries, ready, ids]) => {
  const results = document.querySelector(".results");
  const wait = () => new Promise(done => setTimeout(done, 1));
  const ask = () => document.querySelector(".results .more button");
  const answers = [];
  results.style.display = "none";
  for (const query of queries) {
    history.pushState({}, "", location.pathname + query);
    window.dispatchEvent(new PopStateEvent("popstate"));
    while (!document.querySelector(ready)) await wait();
    while (ask()) {
      const pressed = ask();
      pressed.click();
      while (ask() === pressed) await wait();
    }
    const total = Number(document.querySelector(ready).dataset.total);
    answers.push([total, [...document.querySelectorAll(ids)].map(card => card.id)]);
  }
  results.style.display = "";
  return answers;
}
"""
_CARDS = "[data-results] [data-quote]"
_IDS = f"() => [...document.querySelectorAll('{_CARDS}')].map(e => e.id)"
_VALUES = """
facet => [...facet.querySelectorAll("li:has(input)")].map(row => [
  row.querySelector("input").value,
  Number(row.querySelector(".count").textContent.replace(",", "")),
])
"""
_HAS_MORE = """
([name, before]) => document.querySelectorAll(`[data-facet=${name}] li`).length > before
"""

Query = Mapping[str, str | Iterable[str]]


class Explore:
    """The page that is open in a tab."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address

    def open(self, **query: Any) -> None:
        """Open the page anew, with these parameters."""
        self.page.goto(self.address + _query(query))
        self.wait()

    def go(self, **query: Any) -> None:
        """Go to an address of the page that is open already."""
        self.page.evaluate(_GO, _query(query))
        self.wait()

    def ask_each(self, queries: Iterable[Query]) -> list[tuple[int, list[str]]]:
        """Go from one address to the next: how many quotes each finds, and the ids of all cards."""
        asked = [[_query(query) for query in queries], READY, _CARDS]
        return [(total, ids) for total, ids in self.page.evaluate(_ASK_EACH, asked)]

    def wait(self) -> None:
        """Wait until the results of the present address are shown."""
        self.page.wait_for_selector(READY, state="attached")

    def type(self, words: str) -> None:
        """Type into the field, which is emptied before."""
        field = self.page.locator(".explore [name=q]")
        field.fill("")
        field.press_sequentially(words)
        self.page.wait_for_function(
            "words => new URLSearchParams(location.search).get('q') === words", arg=words
        )
        self.wait()

    def choose(self, facet: str, value: str) -> None:
        """Tick a value of a facet, or take the tick away."""
        self.facet(facet).locator(f"input[value='{value}']").click()
        self.wait()

    def facet(self, name: str) -> Any:
        """A facet, unfolded."""
        sheet = self.page.locator(".sheet")
        if not sheet.evaluate("e => e.open"):
            sheet.locator("> summary").click()
        facet = self.page.locator(f"[data-facet={name}]")
        if not facet.evaluate("e => e.open"):
            facet.locator("> summary").click()
        facet.locator("li").first.wait_for()
        return facet

    def counts(self, name: str) -> dict[str, int]:
        """All values of a facet, each with its count."""
        facet = self.facet(name)
        more = facet.locator("button")
        while more.is_visible():
            before = facet.locator("li").count()
            more.click()
            self.page.wait_for_function(_HAS_MORE, arg=[name, before])
        return dict(facet.evaluate(_VALUES))

    @property
    def total(self) -> int:
        """How many quotes there are, as the page says it to programs."""
        return int(self.page.locator(READY).get_attribute("data-total") or "")

    @property
    def said(self) -> str:
        """What the page says about their number."""
        return self.page.locator(".explore__total").inner_text()

    def shown(self) -> list[str]:
        """The ids of the cards that are shown."""
        return list(self.page.evaluate(_IDS))

    def ids(self, most: int = 10_000) -> list[str]:
        """The ids of the results, after asking for more until there are so many."""
        self.page.evaluate(_SHOW_MORE, most)
        return self.shown()


def _query(query: Query) -> str:
    return f"?{urlencode(query, doseq=True)}" if query else ""


def values_of(kb: KnowledgeBase) -> dict[str, dict[str, set[str]]]:
    """Quote id → facet → its values, from the ways back of the records."""
    rows: dict[str, dict[str, set[str]]] = {}
    for quote in kb.quotes.values():
        if not quote.withdrawn:
            rows[quote.id] = {facet: set() for facet in FACETS} | {
                "kind": {quote.kind},
                "year": {str(kb.day_of(quote).year)},
                "language": {kb.language_of(quote)},
            }
    ways: dict[str, Mapping[str, Iterable[Any]]] = {
        "speaker": kb.by_speaker,
        "city": kb.by_city,
        "organization": kb.by_organization,
        "theme": kb.by_theme,
        "event": kb.by_event,
    }
    for facet, by_id in ways.items():
        for value, quotes in by_id.items():
            for quote in quotes:
                rows[quote.id][facet].add(value)
    return rows


def count_values(
    rows: Mapping[str, Mapping[str, set[str]]], facet: str, chosen: Mapping[str, set[str]]
) -> Counter[str]:
    """How many quotes have each value of a facet and pass what is chosen in all others."""
    others = {name: ids for name, ids in chosen.items() if name != facet}
    passing = (row for row in rows.values() if all(row[name] & ids for name, ids in others.items()))
    return Counter(value for row in passing for value in row[facet])


@contextmanager
def visiting(browser: Browser, address: str, **settings: Any) -> Iterator[Page]:
    """Open a tab in which nothing may go wrong: no error, no request to another host."""
    settings = {"viewport": {"width": 1440, "height": 900}} | settings
    with tab(browser, **settings) as page, noting_problems(page, address) as problems:
        page.set_default_timeout(15_000)
        yield page
        assert not problems, problems
