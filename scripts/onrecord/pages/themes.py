"""Theme pages: description, broader and narrower themes, quotes, speakers and articles."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.output import Page
from onrecord.pages.context import RenderContext
from onrecord.pages.escaping import escape
from onrecord.pages.languages import show_name
from onrecord.pages.record_layout import (
    Fact,
    Section,
    View,
    by_year,
    link_records,
    render_record,
    say_how_many,
    tally_section,
    with_count,
)
from onrecord.records.models import Theme


def render_theme(context: RenderContext, theme_id: str) -> Iterator[Page]:
    """The pages of a theme: its narrower themes, quotes and lists."""
    view = _view(context, context.kb.themes[theme_id])
    return render_record(context, "theme", theme_id, view)


def _view(context: RenderContext, theme: Theme) -> View:
    kb, quotes = context.kb, context.kb.by_theme[theme.id]
    how_many = say_how_many(context, quotes)
    narrower = [
        with_count(context.link("theme", below.id), len(kb.by_theme[below.id]))
        for below in kb.narrower[theme.id]
    ]
    return View(
        title=theme.name,
        heading=show_name(theme.name),
        description=f"{theme.name}: {how_many}. {theme.description or ''}".strip(),
        lead=show_name(theme.description),
        facts=_facts(context, theme, how_many),
        before=[Section(id="narrower", title="Narrower themes", items=narrower)],
        groups=by_year(context, quotes),
        after=[
            tally_section(context, "speaker", quotes, lambda quote: quote.speaker),
            tally_section(context, "city", quotes, context.cities_of),
            Section(
                id="articles",
                title="Articles about it",
                items=link_records(context, "article", kb.articles_of_theme[theme.id]),
            ),
        ],
    )


def _facts(context: RenderContext, theme: Theme, how_many: str) -> Iterator[Fact]:
    yield "On record", escape(how_many)
    yield "Broader theme", context.link("theme", theme.broader)
