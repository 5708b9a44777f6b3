"""Markdown pages below `docs/`, rendered from the knowledge base; a module for each kind.

Pages are values, not yet on disk. The same records give the same pages, in the same order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from onrecord.output import Page, PageTask
from onrecord.pages.articles import article_inputs, iter_article_inputs, render_article
from onrecord.pages.cities import render_city
from onrecord.pages.context import RenderContext
from onrecord.pages.events import render_event
from onrecord.pages.home import render_explore, render_home
from onrecord.pages.listings import index_tasks, iter_index_tasks
from onrecord.pages.organizations import render_organization
from onrecord.pages.page_list import PageLocation, iter_page_locations
from onrecord.pages.quote_card import show_card
from onrecord.pages.quotes import iter_neighbours, neighbours_of, render_quote
from onrecord.pages.speakers import render_speaker
from onrecord.pages.themes import render_theme
from onrecord.records.knowledge_base import KnowledgeBase
from onrecord.records.tracking import DependencyTracker
from onrecord.urls import Site, record_page

__all__ = [
    "PageLocation",
    "RenderContext",
    "iter_page_locations",
    "iter_page_tasks",
    "page_task",
    "render_pages",
    "show_card",
]

_SINGLE_PAGES: dict[str, Callable[[RenderContext], Page]] = {
    "index.md": render_home,
    "explore.md": render_explore,
}
"""The pages of no kind of record; `urls.GENERATED_FILES` has their paths, too."""

_RENDER: dict[str, Callable[[RenderContext, str], Iterator[Page]]] = {
    "speaker": render_speaker,
    "city": render_city,
    "organization": render_organization,
    "theme": render_theme,
    "event": render_event,
}


def render_pages(kb: KnowledgeBase, site: Site) -> Iterator[Page]:
    """Render every page of the records, including the home page and Explore."""
    context = RenderContext(kb, site, DependencyTracker(kb))
    return (page for task in iter_page_tasks(context) for page in task.render())


def iter_page_tasks(context: RenderContext) -> Iterator[PageTask]:
    """The tasks of all pages, one for each record or index page; nothing is rendered yet."""
    yield from (_single_page_task(context, path) for path in _SINGLE_PAGES)
    yield from iter_index_tasks(context)
    for id_, inputs in iter_article_inputs(context):
        yield PageTask(
            record_page("article", id_), partial(render_article, context, id_, inputs), inputs
        )
    for kind, render in _RENDER.items():
        for id_ in context.kb.records(kind):
            yield PageTask(record_page(kind, id_), partial(render, context, id_), ())
    if context.addresses.quote_pages:
        for id_, neighbours in iter_neighbours(context):
            task = partial(render_quote, context, id_, neighbours)
            yield PageTask(record_page("quote", id_), task, neighbours)


def page_task(context: RenderContext, location: PageLocation) -> PageTask:
    """The task that renders a page, with the same inputs and pages as from `iter_page_tasks`."""
    kind, id_ = location.kind, location.id
    if not kind:
        return _single_page_task(context, location.path)
    if not id_:
        return next(task for task in index_tasks(context, kind) if task.name == location.path)
    name = record_page(kind, id_)
    if kind == "article":
        inputs = article_inputs(context, id_)
        return PageTask(name, partial(render_article, context, id_, inputs), inputs)
    if kind == "quote":
        neighbours = neighbours_of(context, id_)
        return PageTask(name, partial(render_quote, context, id_, neighbours), neighbours)
    return PageTask(name, partial(_RENDER[kind], context, id_), ())


def _single_page_task(context: RenderContext, path: str) -> PageTask:
    return PageTask(path, lambda: [_SINGLE_PAGES[path](context)])
