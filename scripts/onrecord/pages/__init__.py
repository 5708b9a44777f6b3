"""From the knowledge base to the Markdown pages below `docs/`, one module for each kind.

Pages are values, not yet on disk. The same records give the same pages, in the same order.
"""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.addresses import Addresses
from onrecord.knowledge_base import KnowledgeBase
from onrecord.output import Page
from onrecord.pages.articles import iter_article_pages
from onrecord.pages.book import Book
from onrecord.pages.cities import iter_city_pages
from onrecord.pages.events import iter_event_pages
from onrecord.pages.home import render_explore, render_home
from onrecord.pages.indexes import iter_index_pages
from onrecord.pages.organizations import iter_organization_pages
from onrecord.pages.quotes import iter_quote_pages
from onrecord.pages.speakers import iter_speaker_pages
from onrecord.pages.themes import iter_theme_pages


def render_pages(
    kb: KnowledgeBase, addresses: Addresses, *, site_name: str, site_description: str
) -> Iterator[Page]:
    """Render every page that the records produce, the home page and Explore included."""
    book = Book(kb, addresses, site_name, site_description)
    yield render_home(book)
    yield render_explore(book)
    yield from iter_index_pages(book)
    yield from iter_article_pages(book)
    yield from iter_speaker_pages(book)
    yield from iter_city_pages(book)
    yield from iter_organization_pages(book)
    yield from iter_theme_pages(book)
    yield from iter_event_pages(book)
    if addresses.quote_pages:
        yield from iter_quote_pages(book)
