"""Speaker pages: roles, portrait, and quotes by year and by theme."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from onrecord.output import Page
from onrecord.pages.context import RenderContext
from onrecord.pages.escaping import NOTHING, Markdown, escape, link_to, picture
from onrecord.pages.languages import show_name
from onrecord.pages.quote_card import show_line
from onrecord.pages.record_layout import (
    Fact,
    View,
    by_year,
    links_out,
    render_record,
    say_how_many,
    show_names,
    show_role,
    tally_section,
)
from onrecord.pages.templating import render_template
from onrecord.records.models import Image, Quote, Speaker


def render_speaker(context: RenderContext, speaker_id: str) -> Iterator[Page]:
    """The pages of a speaker: the facts, and the quotes by year and by theme."""
    view = _view(context, context.kb.speakers[speaker_id])
    themes = partial(_themes, context)
    return render_record(context, "speaker", speaker_id, view, template="speaker", for_page=themes)


def _view(context: RenderContext, speaker: Speaker) -> View:
    quotes = context.kb.by_speaker[speaker.id]
    how_many = say_how_many(context, quotes)
    return View(
        title=speaker.name,
        heading=show_name(speaker.name),
        description=f"{speaker.name} on record: {how_many}.",
        lead=escape(f"{how_many}.") if quotes else NOTHING,
        facts=_facts(context, speaker),
        groups=by_year(context, quotes),
        after=[tally_section(context, "city", quotes, context.cities_of)],
        portrait=_portrait(speaker.image) if speaker.image else NOTHING,
    )


def _facts(context: RenderContext, speaker: Speaker) -> Iterator[Fact]:
    for membership in speaker.memberships:
        yield "Role" if membership.role else "For", show_role(context, membership)
    yield "Also named", show_names(speaker.other_names)
    yield "Elsewhere", links_out(speaker)


def _portrait(image: Image) -> Markdown:
    shown = picture(image.alt, image.src)
    return render_template(
        "portrait", picture=shown, credit=show_name(f"{image.credit}, {image.license}")
    )


def _themes(context: RenderContext, path: str, quotes: Sequence[Quote]) -> Mapping[str, Any]:
    """Template variables with the themes of a page's quotes, and links to these on the page."""
    counted = context.tally("theme", quotes, lambda quote: quote.themes)
    return {
        "themes": [
            {
                "id": theme,
                "name": show_name(context.kb.themes[theme].name),
                "link": link_to("All quotes on this theme", f"themes/{theme}.md"),
                "lines": [
                    show_line(context, quote, f"{path}#{quote.id}")
                    for quote in quotes
                    if theme in quote.themes
                ],
            }
            for theme, _ in counted
        ]
    }
