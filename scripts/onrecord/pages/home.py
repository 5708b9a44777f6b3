"""The home page and Explore, the page of the search."""

from __future__ import annotations

from onrecord.output import Page
from onrecord.pages.context import RenderContext
from onrecord.pages.escaping import Markdown, link_to
from onrecord.pages.languages import is_foreign
from onrecord.pages.quote_card import show_card
from onrecord.pages.record_layout import with_count
from onrecord.pages.templating import make_page
from onrecord.pages.wording import count, show_date
from onrecord.records.kinds import KINDS
from onrecord.records.models import Quote
from onrecord.urls import index_page

DESCRIPTION = "A public record of statements, each checked against the text it was taken from."
"""The description of a site whose `mkdocs.yml` has none."""

MOST_CITIES = 24
"""The number of cities on the home page: those with the most quotes."""


def render_home(context: RenderContext) -> Page:
    """The home page: search field, a featured quote, the newest article, cities."""
    featured = _featured(context)
    newest = context.articles[0] if context.articles else None
    return make_page(
        "index.md",
        "home",
        title="",  # the site's name alone
        heading=context.site.name,
        description=context.site.description or DESCRIPTION,
        field=link_to("Search quotes, people, cities and themes", "explore.md"),
        entries=_entries(context),
        featured=show_card(context, featured) if featured else "",
        newest=newest and context.link("article", newest.id),
        published=show_date(newest.published) if newest else "",
        publisher=context.link("organization", newest.publisher) if newest else "",
        cities=_cities(context),
        all_cities=link_to(f"All {count(len(context.kb.cities), 'city')}", index_page("city")),
    )


def render_explore(context: RenderContext) -> Page:
    """The page Explore: the search, and links to all index pages."""
    return make_page(
        "explore.md",
        "explore",
        title="Explore",
        heading="Explore",
        description=f"Ways into {context.site.name}: "
        "by article, speaker, city, organisation or theme.",
        trail=[link_to("Home", "index.md")],
        entries=[
            Markdown(f'{entry} <span class="what">{kind.about}</span>')
            for kind, entry in zip(KINDS.values(), _entries(context), strict=True)
        ],
    )


def _entries(context: RenderContext) -> list[Markdown]:
    """Links to the index pages of all kinds, each with its number of records."""
    entries = []
    for name, kind in KINDS.items():
        number = len(context.quotes if name == "quote" else context.kb.records(name))
        link = link_to(kind.title, index_page(name))
        entries.append(Markdown(f'{link} <span class="count">{number:,}</span>'))
    return entries


def _featured(context: RenderContext) -> Quote | None:
    """The shortest direct quote of the newest day with any, preferably in the page's language."""
    direct = [quote for quote in context.quotes if quote.kind == "direct" and not quote.draft]
    if not direct:
        return None
    newest = context.kb.day_of(direct[0])
    return min(
        (quote for quote in direct if context.kb.day_of(quote) == newest),
        key=lambda quote: (is_foreign(context.kb.language_of(quote)), len(quote.text), quote.id),
    )


def _cities(context: RenderContext) -> list[Markdown]:
    counted = context.tally("city", context.quotes, context.cities_of)[:MOST_CITIES]
    return [with_count(context.link("city", city), number) for city, number in counted]
