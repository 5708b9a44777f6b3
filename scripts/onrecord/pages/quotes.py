"""Quote pages: the card with its evidence in the article, and notices of withdrawn quotes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from onrecord.output import Page
from onrecord.pages.article_text import show_evidence
from onrecord.pages.context import RenderContext
from onrecord.pages.escaping import NOTHING, Markdown, escape, link_to
from onrecord.pages.languages import language_attributes, show_name, show_passage, show_quoted
from onrecord.pages.quote_card import HOW, show_card, show_line, show_source
from onrecord.pages.record_layout import Section, trail_to
from onrecord.pages.templating import make_page, render_template
from onrecord.pages.wording import say_date, shorten, show_date
from onrecord.records.knowledge_base import KnowledgeBase
from onrecord.records.models import Quote
from onrecord.urls import record_page

EXCERPT = 60
"""The number of characters of a quote in the title of its page."""

Neighbours = tuple[str, str, tuple[Quote, ...]]
"""The kind and the id of a record, and up to two quotes before and two after a quote among the
record's quotes."""


def iter_neighbours(context: RenderContext) -> Iterator[tuple[str, tuple[Neighbours, ...]]]:
    """The ids of all quotes with their neighbours; the newest first, withdrawn quotes last."""
    neighbours = defaultdict[str, list[Neighbours]](list)
    for kind, by_record in (("speaker", context.kb.by_speaker), ("theme", context.kb.by_theme)):
        for record_id, quotes in by_record.items():
            for place, quote in enumerate(quotes):
                others = quotes[max(0, place - 2) : place] + quotes[place + 1 : place + 3]
                neighbours[quote.id].append((kind, record_id, others))
    for quote in (*context.quotes, *context.kb.withdrawn):
        yield quote.id, tuple(neighbours[quote.id])


def neighbours_of(context: RenderContext, quote_id: str) -> tuple[Neighbours, ...]:
    """The neighbours of one quote, as `iter_neighbours` yields them."""
    kb, quote = context.kb, context.kb.quotes[quote_id]
    found: list[Neighbours] = []
    for kind, by_record, ids in (
        ("speaker", kb.by_speaker, quote.speaker),
        ("theme", kb.by_theme, quote.themes),
    ):
        for record_id in sorted(set(ids), key=lambda id_: f"{id_}.yml"):  # in the order of loading
            quotes = by_record.get(record_id, ())
            if quote in quotes:
                place = quotes.index(quote)
                others = quotes[max(0, place - 2) : place] + quotes[place + 1 : place + 3]
                found.append((kind, record_id, others))
    return tuple(found)


def render_quote(
    context: RenderContext, quote_id: str, neighbours: Iterable[Neighbours]
) -> Iterator[Page]:
    """The page of a quote; for a withdrawn quote, the page of its notice."""
    quote = context.kb.quotes[quote_id]
    yield _withdrawn(quote) if quote.withdrawn else _page(context, quote, neighbours)


def iter_title_words(kb: KnowledgeBase, kind: str, record_id: str) -> Iterator[tuple[str, str]]:
    """The parts of a page's title that are an article's words, each with its language.

    A headline is at the start of the title, the first words of a quote are at its end.
    """
    if kind == "article" and record_id:
        yield kb.articles[record_id].title, kb.articles[record_id].language
    quote = kb.quotes[record_id] if kind == "quote" and record_id else None
    if quote and not quote.withdrawn:
        article = kb.article_of(quote)
        yield article.title, article.language
        yield shorten(quote.text, EXCERPT), kb.language_of(quote)


def show_notice(quote: Quote) -> Markdown:
    """The notice of a withdrawn quote: the date and the reason of the withdrawal."""
    assert quote.withdrawn
    return render_template(
        "notice",
        quote=quote,
        when=show_date(quote.withdrawn.on),
        reason=show_name(quote.withdrawn.reason),
    )


def _withdrawn(quote: Quote) -> Page:
    assert quote.withdrawn
    day = say_date(quote.withdrawn.on)
    return make_page(
        record_page("quote", quote.id),
        "withdrawn",
        kind="quote",
        record=quote.id,
        title=f"Withdrawn quote, {day}",
        description=f"This quote was withdrawn. Date: {day}. Reason: {quote.withdrawn.reason}",
        heading=Markdown("Withdrawn quote"),
        trail=trail_to("quote"),
        notice=show_notice(quote),
    )


def _page(context: RenderContext, quote: Quote, neighbours: Iterable[Neighbours]) -> Page:
    article = context.kb.article_of(quote)
    passage, text = context.kb.passages.get(quote.id), context.kb.texts.get(article.id)
    evidence, whole = list[Markdown](), NOTHING
    if passage and text:
        evidence = show_evidence(text, passage, quote.kind, whole_block=article.show_text)
        label = "Read it in the whole text" if article.show_text else "See it among the others"
        whole = Markdown(f"{link_to(label, context.addresses.passage(quote))}.")
    words = shorten(quote.text, EXCERPT)
    title = context.title_of_quote(quote)
    return make_page(
        record_page("quote", quote.id),
        "quote",
        kind="quote",
        record=quote.id,
        title=f"{title}: {words}",
        description=f"{title}, in “{shorten(article.title, 80)}”: {shorten(quote.text, 120)}",
        heading=context.heading_of_quote(quote),
        trail=trail_to("quote"),
        card=show_card(context, quote),
        evidence=evidence,
        attributes=language_attributes(article.language),
        source=show_source(context, quote),
        whole=whole,
        citation=_citation(context, quote),
        neighbours=[_section(context, *others) for others in neighbours if others[2]],
    )


def _citation(context: RenderContext, quote: Quote) -> Markdown:
    """The citation of a quote: voices, day, words, source, site, and the permanent URL."""
    language = context.kb.language_of(quote)
    show = show_quoted if quote.kind == "direct" else show_passage
    who = ", ".join(filter(None, [context.heading_of_quote(quote), HOW[quote.kind]]))
    address = link_to("permanent address", context.addresses.quote(quote))
    return Markdown(
        f"{who}: {show(quote.text, language)} "
        f"(in: {show_source(context, quote)}; {escape(context.site.name)}, {address})"
    )


def _section(
    context: RenderContext, kind: str, record_id: str, others: tuple[Quote, ...]
) -> Section:
    """The section of neighbouring quotes by the same speaker or on the same theme."""
    by = "by" if kind == "speaker" else "on"
    return Section(
        id=f"{by}-{record_id}",
        title=f"More {by} {context.name_of(kind, record_id)}",
        items=[show_line(context, other, context.addresses.quote(other)) for other in others],
    )
