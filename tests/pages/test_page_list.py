"""Pages one by one: the same as all of them together."""

from __future__ import annotations

from pathlib import Path

import pytest

from onrecord.checks.project_check import check
from onrecord.pages import Book, iter_places, iter_units, make_unit
from onrecord.project import read_project
from onrecord.records.knowledge_base import KnowledgeBase
from onrecord.records.tracking import Watch
from onrecord.urls import Addresses
from support.generate import generate
from support.projects import DEMO


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("generated") / "kb"
    generate(folder, quotes=1200)
    return folder


def _book(kb: KnowledgeBase, quote_pages: bool) -> Book:
    return Book(kb, Addresses(kb, quote_pages), "Name", "What it is.", Watch(kb))


@pytest.mark.parametrize("quote_pages", [True, False])
@pytest.mark.parametrize("which", ["demo", "generated"])
def test_each_page_by_itself(which: str, quote_pages: bool, generated: Path) -> None:
    folder = DEMO if which == "demo" else generated
    kb = check(read_project(folder / "mkdocs.yml")).kb
    together = {
        page.path: (page, unit.given)
        for unit in iter_units(_book(kb, quote_pages))
        for page in unit.make()
    }
    places = list(iter_places(kb, quote_pages=quote_pages))
    assert {place.path for place in places} == set(together)
    assert len(places) == len(together)
    book = _book(kb, quote_pages)
    for place in places if which == "demo" else places[::23]:
        page, given = together[place.path]
        assert (page.kind, page.id, page.number) == (place.kind, place.id, place.number)
        unit = make_unit(book, place)
        assert unit.given == given
        assert page in list(unit.make())
