"""City pages: quotes said for a city and about it, its speakers, organizations and events."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from onrecord.output import Page
from onrecord.pages.context import RenderContext
from onrecord.pages.escaping import NOTHING, Markdown, escape
from onrecord.pages.languages import show_name
from onrecord.pages.pagination import Group
from onrecord.pages.record_layout import (
    Fact,
    Section,
    View,
    link_records,
    links_out,
    render_record,
    say_how_many,
    show_member,
    show_names,
    tally_section,
    with_count,
)
from onrecord.pages.wording import name_country, say_coordinates
from onrecord.records.models import City, Quote


def render_city(context: RenderContext, city_id: str) -> Iterator[Page]:
    """The pages of a city: its facts, quotes and lists."""
    view = _view(context, context.kb.cities[city_id])
    return render_record(context, "city", city_id, view, template="city")


def _view(context: RenderContext, city: City) -> View:
    kb, quotes = context.kb, context.kb.by_city[city.id]
    how_many = say_how_many(context, quotes)
    country = name_country(city.country)
    return View(
        title=city.name,
        heading=show_name(city.name),
        description=f"What is said for and about {city.name}, {country}: {how_many}.",
        lead=escape(f"{how_many}.") if quotes else NOTHING,
        facts=_facts(city),
        groups=_groups(context, city),
        remarks=_remarks(context, city),
        after=[
            _speakers(context, city),
            tally_section(context, "theme", quotes, lambda quote: quote.themes),
            Section(
                id="organizations",
                title="Organisations with their seat here",
                items=link_records(context, "organization", kb.organizations_in_city[city.id]),
            ),
            Section(
                id="events",
                title="Events held here",
                items=link_records(context, "event", kb.events_of_city[city.id]),
            ),
            Section(
                id="articles",
                title="Articles about it",
                items=link_records(context, "article", kb.articles_of_city[city.id]),
            ),
        ],
    )


def _facts(city: City) -> Iterator[Fact]:
    yield "Country", escape(name_country(city.country))
    yield "Coordinates", escape(say_coordinates(city.latitude, city.longitude))
    yield "Also named", show_names(city.other_names)
    yield "Elsewhere", links_out(city)


def _groups(context: RenderContext, city: City) -> list[Group[Quote]]:
    """The quotes said for the city, then other quotes about it; each quote is in one group."""
    said_for = context.kb.for_city[city.id]
    already = {quote.id for quote in said_for}
    about = context.kb.about_city[city.id]
    others = tuple(quote for quote in about if quote.id not in already)
    apart = " apart from those above" if len(about) > len(others) else ""
    name = show_name(city.name)
    return [
        Group(
            "for",
            Markdown(f"Said for {name}"),
            said_for,
            empty="No quotes yet by anybody who speaks for this city.",
        ),
        Group(
            "about",
            Markdown(f"Said about {name}"),
            others,
            empty=f"No quotes about this city yet{apart}.",
        ),
    ]


def _remarks(context: RenderContext, city: City) -> dict[str, str]:
    """Remarks, by the id of the quote, on quotes both for the city and about the city."""
    both = [quote for quote in context.kb.for_city[city.id] if city.id in quote.cities]
    return {quote.id: f"Also about {city.name}:" for quote in both}


def _speakers(context: RenderContext, city: City) -> Section:
    """The section of all speakers for the city, past and present, with roles and periods."""
    said = Counter(
        speaker
        for quote in context.kb.for_city[city.id]
        for speaker in dict.fromkeys(quote.speaker)
    )
    items = []
    for speaker in context.kb.speakers_of_city[city.id]:
        roles = [m for m in speaker.memberships if m.city == city.id]
        line = show_member(context, speaker, roles, leave_out="city")
        items.append(with_count(line, said[speaker.id]))
    return Section(id="speakers", title="Who speaks for it", items=items)
