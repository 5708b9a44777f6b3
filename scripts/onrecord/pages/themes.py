"""The page of a theme: what belongs there, what is above and below it, its quotes."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.output import Page
from onrecord.pages.context import Book
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


def render_theme(book: Book, theme_id: str) -> Iterator[Page]:
    """The pages of a theme."""
    view = _view(book, book.kb.themes[theme_id])
    return render_record(book, "theme", theme_id, view)


def _view(book: Book, theme: Theme) -> View:
    kb, quotes = book.kb, book.kb.by_theme[theme.id]
    how_many = say_how_many(book, quotes)
    narrower = [
        with_count(book.link("theme", below.id), len(kb.by_theme[below.id]))
        for below in kb.narrower[theme.id]
    ]
    return View(
        title=theme.name,
        heading=show_name(theme.name),
        description=f"{theme.name}: {how_many}. {theme.description or ''}".strip(),
        lead=show_name(theme.description),
        facts=_facts(book, theme, how_many),
        before=[Section(id="narrower", title="Narrower themes", items=narrower)],
        groups=by_year(book, quotes),
        after=[
            tally_section(book, "speaker", quotes, lambda quote: quote.speaker),
            tally_section(book, "city", quotes, book.cities_of),
            Section(
                id="articles",
                title="Articles about it",
                items=link_records(book, "article", kb.articles_of_theme[theme.id]),
            ),
        ],
    )


def _facts(book: Book, theme: Theme, how_many: str) -> Iterator[Fact]:
    yield "On record", escape(how_many)
    yield "Broader theme", book.link("theme", theme.broader)
