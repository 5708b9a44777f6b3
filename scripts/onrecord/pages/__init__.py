"""From the knowledge base to the Markdown pages below `docs/`, one module for each kind.

Pages are values, not yet on disk. The same records give the same pages, in the same order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from onrecord.output import Page, Unit
from onrecord.pages.articles import around, iter_around, render_article
from onrecord.pages.cities import render_city
from onrecord.pages.context import Book
from onrecord.pages.events import render_event
from onrecord.pages.home import render_explore, render_home
from onrecord.pages.listings import iter_index_units, iter_units_of_index
from onrecord.pages.organizations import render_organization
from onrecord.pages.page_list import Place, iter_places
from onrecord.pages.quote_card import show_card
from onrecord.pages.quotes import iter_near, near, render_quote
from onrecord.pages.speakers import render_speaker
from onrecord.pages.themes import render_theme
from onrecord.records.knowledge_base import KnowledgeBase
from onrecord.records.tracking import Watch
from onrecord.urls import Addresses, record_page

__all__ = ["Book", "Place", "iter_places", "iter_units", "make_unit", "render_pages", "show_card"]

_RENDER: dict[str, Callable[[Book, str], Iterator[Page]]] = {
    "speaker": render_speaker,
    "city": render_city,
    "organization": render_organization,
    "theme": render_theme,
    "event": render_event,
}


def render_pages(
    kb: KnowledgeBase, *, quote_pages: bool, site_name: str, site_description: str
) -> Iterator[Page]:
    """Render every page that the records produce, the home page and Explore included."""
    book = Book(kb, Addresses(kb, quote_pages), site_name, site_description, Watch(kb))
    return (page for unit in iter_units(book) for page in unit.make())


def iter_units(book: Book) -> Iterator[Unit]:
    """The same page by page, or rather record by record; none is rendered yet."""
    yield Unit("index.md", lambda: [render_home(book)])
    yield Unit("explore.md", lambda: [render_explore(book)])
    yield from iter_index_units(book)
    for id_, given in iter_around(book):
        yield Unit(record_page("article", id_), partial(render_article, book, id_, given), given)
    for kind, render in _RENDER.items():
        for id_ in book.kb.records(kind):
            yield Unit(record_page(kind, id_), partial(render, book, id_), ())
    if book.addresses.quote_pages:
        for id_, neighbours in iter_near(book):
            make = partial(render_quote, book, id_, neighbours)
            yield Unit(record_page("quote", id_), make, neighbours)


def make_unit(book: Book, place: Place) -> Unit:
    """The unit to which a page belongs, by itself; it has the same pages as among all others."""
    kind, id_ = place.kind, place.id
    if not kind:
        render = render_home if place.path == "index.md" else render_explore
        return Unit(place.path, lambda: [render(book)])
    if not id_:
        return next(unit for unit in iter_units_of_index(book, kind) if unit.name == place.path)
    name = record_page(kind, id_)
    if kind == "article":
        given = around(book, id_)
        return Unit(name, partial(render_article, book, id_, given), given)
    if kind == "quote":
        neighbours = near(book, id_)
        return Unit(name, partial(render_quote, book, id_, neighbours), neighbours)
    return Unit(name, partial(_RENDER[kind], book, id_), ())
