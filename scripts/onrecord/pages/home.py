"""The home page, and Explore."""

from __future__ import annotations

from onrecord.output import Page
from onrecord.pages.context import Book
from onrecord.pages.escaping import Markdown, link_to
from onrecord.pages.languages import is_foreign
from onrecord.pages.quote_card import show_card
from onrecord.pages.record_layout import with_count
from onrecord.pages.templating import make_page
from onrecord.pages.wording import KINDS, count, show_date, title_of_kind
from onrecord.records.models import Quote
from onrecord.urls import index_page

DESCRIPTION = "A public record of statements, each checked against the text it was taken from."
"""What a site is that doesn't say so itself."""

MOST_CITIES = 24
"""How many cities the home page lists: those with the most quotes."""

_BROWSE = {
    "article": "read the texts, with every recorded passage marked",
    "speaker": "who said what, and in which role",
    "city": "who speaks for a city, and who speaks about it",
    "organization": "who belongs to it, what it published and held",
    "theme": "what the statements are about",
    "event": "where they were made",
    "quote": "all of them, the newest first",
}


def render_home(book: Book) -> Page:
    """The page on which readers arrive."""
    featured = _featured(book)
    newest = book.articles[0] if book.articles else None
    return make_page(
        "index.md",
        "home",
        title="",  # the site's name alone
        heading=book.name,
        description=book.description or DESCRIPTION,
        field=link_to("Search quotes, people, cities and themes", "explore.md"),
        entries=_entries(book),
        featured=show_card(book, featured) if featured else "",
        newest=newest and book.link("article", newest.id),
        published=show_date(newest.published) if newest else "",
        publisher=book.link("organization", newest.publisher) if newest else "",
        cities=_cities(book),
        all_cities=link_to(f"All {count(len(book.kb.cities), 'city')}", index_page("city")),
    )


def render_explore(book: Book) -> Page:
    """The page from which everything can be reached."""
    return make_page(
        "explore.md",
        "explore",
        title="Explore",
        heading="Explore",
        description=f"Ways into {book.name}: by article, speaker, city, organisation or theme.",
        trail=[link_to("Home", "index.md")],
        entries=[
            Markdown(f'{entry} <span class="what">{_BROWSE[kind]}</span>')
            for kind, entry in zip(KINDS, _entries(book), strict=True)
        ],
    )


def _entries(book: Book) -> list[Markdown]:
    """The lists of all kinds, with how long they are."""
    entries = []
    for kind in KINDS:
        number = len(book.quotes if kind == "quote" else book.kb.records(kind))
        link = link_to(title_of_kind(kind), index_page(kind))
        entries.append(Markdown(f'{link} <span class="count">{number:,}</span>'))
    return entries


def _featured(book: Book) -> Quote | None:
    """The shortest direct quote of the newest day that has one; foreign ones come last."""
    direct = [quote for quote in book.quotes if quote.kind == "direct" and not quote.draft]
    if not direct:
        return None
    newest = book.kb.day_of(direct[0])
    return min(
        (quote for quote in direct if book.kb.day_of(quote) == newest),
        key=lambda quote: (is_foreign(book.kb.language_of(quote)), len(quote.text), quote.id),
    )


def _cities(book: Book) -> list[Markdown]:
    counted = book.tally("city", book.quotes, book.cities_of)[:MOST_CITIES]
    return [with_count(book.link("city", city), number) for city, number in counted]
