"""The engine of a site in a browser, and the plain scan that says what it should find."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from onrecord.records.knowledge_base import KnowledgeBase
from onrecord.search import iter_search_files
from onrecord.search.columns import FACETS
from onrecord.search.corpus import SearchCorpus
from onrecord.search.query_parser import parse_query
from onrecord.search.reference import search
from onrecord.urls import Addresses

Fields = dict[str, Any]

# The whole answer of the index of a site, or the name of the error.
_ASK = """
async ({ root, queries, facets }) => {
  const index = await onrecord.openIndex(root);
  return Promise.all(queries.map(async (query) => {
    const answer = await index.search(query);
    const counts = facets.map(async (facet) => [facet, [...await answer.counts(facet)]]);
    return {
      total: answer.total,
      ids: (await answer.cards(answer.rows)).map((card) => card.id),
      corrected: answer.corrected.map(({ word, read }) => [word, read]),
      counts: await Promise.all(counts),
      records: Object.entries(answer.records).map(([kind, few]) => [kind, few.map(({ id }) => id)]),
    };
  }));
}
"""
QUERIES: list[Fields] = [
    {},
    {"words": "bridge"},
    {"words": "the ferry gui"},
    {"words": '"the river"'},
    {"words": "orla fenimoor"},
    {"words": "盧門港"},
    {"words": "lamp", "facets": {"city": ["lumen", "st-elmo"], "kind": ["direct"]}},
    {"words": "-the", "sort": "speaker"},
]


@dataclass
class Site:
    """A served site, and a tab that is open on one of its pages, with the scripts loaded."""

    folder: Path
    address: str
    page: Page
    errors: list[str] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=count)

    def put(self, kb: KnowledgeBase, place: str | None = None) -> str:
        """Write the index of some records to a place of the site; returns its address there."""
        root = self.folder / (place or f"examples/{next(self.numbers)}")
        shutil.rmtree(root / "data" / "search", ignore_errors=True)
        for path, content in iter_search_files(kb, Addresses(kb)):
            file = root / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        return f"{self.address}{root.relative_to(self.folder).as_posix()}/"

    def ask(self, root: str, queries: list[Fields]) -> list[Fields]:
        """The answers to some queries, compared as dictionaries."""
        asked = {"root": root, "queries": queries, "facets": FACETS}
        answers: list[Fields] = self.page.evaluate(_ASK, asked)
        for answer in answers:
            answer["counts"] = {facet: dict(counts) for facet, counts in answer["counts"]}
            answer["records"] = dict(answer["records"])
        return answers

    def pieces(self, root: str) -> list[Path]:
        """The files of the pieces of an index."""
        return sorted(self.folder.joinpath(root.removeprefix(self.address)).rglob("*.bin"))


def scanned(searched: SearchCorpus, query: Fields) -> Fields:
    """The answer of the plain scan."""
    words = parse_query(query.get("words", ""))
    sort = query.get("sort", "relevance")
    answer = search(searched, words, query.get("facets", {}), sort)
    return {
        "total": len(answer.quotes),
        "ids": [quote.id for quote in answer.quotes],
        "corrected": [[word, list(read)] for word, read in answer.corrected.items()],
        "counts": {facet: dict(counts) for facet, counts in answer.counts.items()},
        "records": {kind: [r.id for r in found[:5]] for kind, found in answer.records.items()},
    }


@contextmanager
def opening(browser: Browser, folder: Path, address: str) -> Iterator[Site]:
    """Open a page of a site in a tab of its own, with an empty cache, and load the scripts."""
    context = browser.new_context()
    page = context.new_page()
    site = Site(folder, address.rpartition("/")[0] + "/", page)
    page.on("pageerror", lambda error: site.errors.append(str(error)))
    page.goto(address)
    page.evaluate("onrecord.load()")
    yield site
    assert site.errors == []
    context.close()
