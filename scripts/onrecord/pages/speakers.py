"""The page of a speaker: who that is, and what they said, by year and by theme."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from onrecord.output import Page
from onrecord.pages.context import Book
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
from onrecord.pages.templating import fill
from onrecord.records.models import Image, Quote, Speaker


def render_speaker(book: Book, speaker_id: str) -> Iterator[Page]:
    """The pages of a speaker."""
    view = _view(book, book.kb.speakers[speaker_id])
    themes = partial(_themes, book)
    return render_record(book, "speaker", speaker_id, view, template="speaker", for_page=themes)


def _view(book: Book, speaker: Speaker) -> View:
    quotes = book.kb.by_speaker[speaker.id]
    how_many = say_how_many(book, quotes)
    return View(
        title=speaker.name,
        heading=show_name(speaker.name),
        description=f"{speaker.name} on record: {how_many}.",
        lead=escape(f"{how_many}.") if quotes else NOTHING,
        facts=_facts(book, speaker),
        groups=by_year(book, quotes),
        after=[tally_section(book, "city", quotes, book.cities_of)],
        portrait=_portrait(speaker.image) if speaker.image else NOTHING,
    )


def _facts(book: Book, speaker: Speaker) -> Iterator[Fact]:
    for membership in speaker.memberships:
        yield "Role" if membership.role else "For", show_role(book, membership)
    yield "Also named", show_names(speaker.other_names)
    yield "Elsewhere", links_out(speaker)


def _portrait(image: Image) -> Markdown:
    shown = picture(image.alt, image.src)
    return fill("portrait", picture=shown, credit=show_name(f"{image.credit}, {image.license}"))


def _themes(book: Book, path: str, quotes: Sequence[Quote]) -> Mapping[str, Any]:
    """The themes of a page's quotes, each with the ways to its quotes there."""
    counted = book.tally("theme", quotes, lambda quote: quote.themes)
    return {
        "themes": [
            {
                "id": theme,
                "name": show_name(book.kb.themes[theme].name),
                "link": link_to("All quotes on this theme", f"themes/{theme}.md"),
                "lines": [
                    show_line(book, quote, f"{path}#{quote.id}")
                    for quote in quotes
                    if theme in quote.themes
                ],
            }
            for theme, _ in counted
        ]
    }
