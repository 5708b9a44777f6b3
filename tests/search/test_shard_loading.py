"""The engine in a real browser, where pieces of the index don't come as they should."""

from __future__ import annotations

import re
import shutil
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route

from onrecord.search.corpus import SearchCorpus, build_corpus
from support.files import replace_in
from support.knowledge_bases import demo, read_published
from support.projects import make_small_project
from support.search_site import QUERIES, Site, opening, scanned
from support.web import serving

Host = tuple[Browser, Path, str]


@pytest.fixture(scope="session")
def host(
    demo_site: Path, browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Host]:
    folder = Path(shutil.copytree(demo_site, tmp_path_factory.mktemp("engine") / "site"))
    with serving(folder) as address:
        yield browser, folder, address


@pytest.fixture
def fresh(host: Host) -> Iterator[Site]:
    """The site in a tab of its own, with an empty cache."""
    with opening(*host) as site:
        yield site


@pytest.fixture(scope="session")
def searched() -> SearchCorpus:
    return build_corpus(demo())


def _replace(pieces: list[Path], change: Callable[[bytes], bytes]) -> None:
    for piece in pieces:
        piece.write_bytes(change(piece.read_bytes()))


def test_a_host_that_has_inflated_the_pieces(fresh: Site, searched: SearchCorpus) -> None:
    root = fresh.put(demo())
    _replace(fresh.pieces(root), zlib.decompress)
    assert fresh.ask(root, QUERIES) == [scanned(searched, query) for query in QUERIES]


_SHOW = """
async ({ root, query }) => {
  window.index ??= await onrecord.openIndex(root);
  window.answer = await window.index.search(query);
  await window.answer.counts("theme");
  return (await window.answer.cards(window.answer.rows)).map(({ id }) => id);
}
"""
# What is asked, or the name of the error.
_TRY = "(asked) => (%s)(asked).catch(({ name }) => name)"
KINDS_OF_PIECES = ("start", "words", "columns", "cards", "places", "values", "names")


@pytest.mark.parametrize(
    ("kind", "broken"),
    [
        *((kind, "missing") for kind in KINDS_OF_PIECES),
        ("words", "cut"),
        ("columns", "page"),
        ("cards", "lost"),
    ],
)
def test_a_piece_that_does_not_come_is_said_and_can_be_asked_for_again(
    fresh: Site, searched: SearchCorpus, kind: str, broken: str
) -> None:
    def fail(route: Route) -> None:
        match broken:
            case "cut":
                route.fulfill(status=200, body=b"\x78\x9c\x01")
            case "lost":
                route.abort()
            case "missing":
                route.fulfill(status=404)
            case "page":
                route.fulfill(status=200, body="<!doctype html><title>Not here</title>")

    query = {"words": "orla fenimoor the", "facets": {"city": ["port-lumen"]}}
    asked = {"root": fresh.put(demo()), "query": query}
    pieces = re.compile(rf"/search/\w+/{kind}\b")
    fresh.page.route(pieces, fail)
    assert fresh.page.evaluate(_TRY % _SHOW, asked) == "PieceMissing"
    fresh.page.unroute(pieces)
    assert fresh.page.evaluate(_SHOW, asked) == scanned(searched, query)["ids"]


def test_a_site_without_an_index(fresh: Site) -> None:
    asked = {"root": f"{fresh.address}nowhere/", "query": {}}
    assert fresh.page.evaluate(_TRY % _SHOW, asked) == "PieceMissing"


def test_a_site_that_was_built_again_is_asked_anew(fresh: Site, tmp_path: Path) -> None:
    other = read_published(make_small_project(tmp_path))
    asked = {"root": fresh.put(demo(), "rebuilt"), "query": {"words": "bridge"}}
    assert "orla-on-bridges" in fresh.page.evaluate(_SHOW, asked)
    fresh.put(other, "rebuilt")
    # What is there already still answers, for what it is; row numbers of the two never meet.
    assert "orla-on-bridges" in fresh.page.evaluate(_SHOW, asked)
    old = "() => window.answer.counts('city')"
    assert fresh.page.evaluate(_TRY % old) == "IndexRebuilt"
    query = {"words": "bridge", "facets": {"speaker": ["orla"]}}
    assert fresh.page.evaluate(_SHOW, asked | {"query": query}) == ["a-promise"]
    assert fresh.page.evaluate("window.index.total") == 1
    assert fresh.page.evaluate(_SHOW, asked) == ["a-promise"]


def test_what_was_loaded_once_is_found_offline(fresh: Site, searched: SearchCorpus) -> None:
    root = fresh.put(demo())
    expected = [scanned(searched, query) for query in QUERIES]
    assert fresh.ask(root, QUERIES) == expected
    fresh.page.context.set_offline(True)
    assert fresh.ask(root, QUERIES) == expected


@pytest.fixture
def from_disk(demo_site: Path, browser: Browser, tmp_path: Path) -> Iterator[Site]:
    """The built site without a server."""
    folder = Path(shutil.copytree(demo_site, tmp_path / "site"))
    with opening(browser, folder, f"{folder.as_uri()}/index.html") as site:
        yield site


def test_without_a_server(from_disk: Site, searched: SearchCorpus) -> None:
    expected = [scanned(searched, query) for query in QUERIES]
    assert from_disk.ask(from_disk.address, QUERIES) == expected


def test_without_a_server_there_may_be_too_many_quotes(from_disk: Site) -> None:
    replace_in(from_disk.folder / "data/search/index.js", '"whole":true', '"whole":false')
    asked = {"root": from_disk.address, "query": {}}
    assert from_disk.page.evaluate(_TRY % _SHOW, asked) == "NoIndex"
