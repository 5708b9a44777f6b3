"""Event pages: date and city, articles on the event, its speakers and quotes."""

from __future__ import annotations

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
    tally_section,
)
from onrecord.pages.wording import count, say_date, show_date, show_period
from onrecord.records.models import Event


def render_event(context: RenderContext, event_id: str) -> Iterator[Page]:
    """The pages of an event: its facts, articles, speakers and quotes."""
    view = _view(context, context.kb.events[event_id])
    return render_record(context, "event", event_id, view)


def _view(context: RenderContext, event: Event) -> View:
    quotes = context.kb.by_event[event.id]
    how_many = count(len(quotes), "quote")
    return View(
        title=event.name,
        heading=show_name(event.name),
        description=f"{event.name}, {say_date(event.date)}: {how_many}.",
        lead=escape(f"{how_many}.") if quotes else NOTHING,
        facts=_facts(context, event),
        groups=[Group("", NOTHING, quotes)] if quotes else [],
        before=[
            Section(
                id="articles",
                title="Articles on it",
                items=link_records(context, "article", context.kb.articles_of_event[event.id]),
                empty="No articles yet.",
            ),
            tally_section(context, "speaker", quotes, lambda quote: quote.speaker, "Who spoke"),
        ],
        after=[
            tally_section(context, "theme", quotes, lambda quote: quote.themes),
            tally_section(context, "city", quotes, context.cities_of),
        ],
    )


def _facts(context: RenderContext, event: Event) -> Iterator[Fact]:
    when = show_period(event.date, event.end_date) if event.end_date else show_date(event.date)
    yield "Date", when
    where = context.links("city", [event.city])
    yield "Where", Markdown(", ".join([*where, *(["online"] if event.online else [])]))
    yield "Held by", Markdown(", ".join(context.links("organization", event.organizers)))
    yield "Elsewhere", links_out(event)
