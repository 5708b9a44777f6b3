"""Pages one by one: the same as all of them together."""

from __future__ import annotations

from pathlib import Path

import pytest

from onrecord.checks.project_check import check
from onrecord.pages import RenderContext, iter_page_locations, iter_page_tasks, page_task
from onrecord.project import read_project
from onrecord.records.knowledge_base import KnowledgeBase
from onrecord.records.tracking import DependencyTracker
from onrecord.urls import Site
from support.generate import generate
from support.projects import DEMO


@pytest.fixture(scope="session")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("generated") / "kb"
    generate(folder, quotes=1200)
    return folder


def _site(quote_pages: bool) -> Site:
    return Site("Name", description="What it is.", quote_pages=quote_pages)


def _book(kb: KnowledgeBase, quote_pages: bool) -> RenderContext:
    return RenderContext(kb, _site(quote_pages), DependencyTracker(kb))


@pytest.mark.parametrize("quote_pages", [True, False])
@pytest.mark.parametrize("which", ["demo", "generated"])
def test_each_page_by_itself(which: str, quote_pages: bool, generated: Path) -> None:
    folder = DEMO if which == "demo" else generated
    kb = check(read_project(folder / "mkdocs.yml")).kb
    together = {
        page.path: (page, task.inputs)
        for task in iter_page_tasks(_book(kb, quote_pages))
        for page in task.render()
    }
    pages_by_path = list(iter_page_locations(kb, _site(quote_pages)))
    assert {place.path for place in pages_by_path} == set(together)
    assert len(pages_by_path) == len(together)
    context = _book(kb, quote_pages)
    for place in pages_by_path if which == "demo" else pages_by_path[::23]:
        page, given = together[place.path]
        assert (page.kind, page.id, page.number) == (place.kind, place.id, place.number)
        task = page_task(context, place)
        assert task.inputs == given
        assert page in list(task.render())
