"""Article pages: the text with recorded passages marked, the quotes, and neighbouring articles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

from onrecord.output import Page
from onrecord.pages.article_text import show_excerpts, show_text
from onrecord.pages.context import RenderContext, show_title
from onrecord.pages.escaping import NOTHING, Markdown, escape, link_out, link_to
from onrecord.pages.highlighting import Piece, pieces_of
from onrecord.pages.languages import is_foreign, language_attributes, name_language, show_name
from onrecord.pages.pagination import Group
from onrecord.pages.quotes import show_notice
from onrecord.pages.record_layout import Fact, View, render_record, show_names, tally_section
from onrecord.pages.wording import count, list_in_words, say_date, shorten, show_date
from onrecord.records.models import Article, Quote
from onrecord.records.voices import names_of_voices
from onrecord.text.web_address import is_safe_url
from onrecord.urls import PAGE_SIZE

ArticleInputs = tuple[str, str, tuple[Quote, ...]]
"""The inputs of an article's page task: ids of the newer and the older article (or empty), and
the withdrawn quotes of the article."""


def iter_article_inputs(context: RenderContext) -> Iterator[tuple[str, ArticleInputs]]:
    """The ids of all articles, the newest first, each with the inputs of its page task."""
    withdrawn = defaultdict[str, list[Quote]](list)
    for quote in context.kb.withdrawn:
        withdrawn[quote.article].append(quote)
    ids = [article.id for article in context.articles]
    for newer, id_, older in zip(["", *ids], ids, [*ids[1:], ""], strict=False):
        yield id_, (newer, older, tuple(withdrawn[id_]))


def article_inputs(context: RenderContext, article_id: str) -> ArticleInputs:
    """The inputs of one article's page task, as `iter_article_inputs` yields them."""
    ids = [article.id for article in context.articles]
    place = ids.index(article_id)
    newer, older = ["", *ids][place], [*ids, ""][place + 1]
    withdrawn = tuple(quote for quote in context.kb.withdrawn if quote.article == article_id)
    return newer, older, withdrawn


def render_article(
    context: RenderContext, article_id: str, inputs: ArticleInputs
) -> Iterator[Page]:
    """The pages of an article: text or excerpts, and its quotes."""
    view = _view(context, context.kb.articles[article_id], inputs)
    return render_record(context, "article", article_id, view, template="article")


def _view(context: RenderContext, article: Article, inputs: ArticleInputs) -> View:
    newer, older, withdrawn = inputs
    quotes = context.kb.by_article[article.id]
    speakers = {speaker for quote in quotes for speaker in quote.speaker}
    how_many = count(len(quotes), "quote")
    if speakers:
        how_many += f" by {count(len(speakers), 'speaker')}"
    title = shorten(article.title, 120)
    return View(
        title=article.title,
        heading=show_title(article),
        description=f"{how_many} from “{title}”, {say_date(article.published)}.",
        facts=_facts(context, article),
        lead=escape(f"{how_many}.") if quotes else NOTHING,
        groups=[Group("", NOTHING, quotes)] if quotes else [],
        after=[
            tally_section(context, "speaker", quotes, lambda quote: quote.speaker),
            tally_section(context, "city", quotes, context.cities_of),
            tally_section(context, "theme", quotes, lambda quote: quote.themes),
        ],
        draft=article.draft,
        more={
            "attributes": language_attributes(article.language),
            "notices": _notices(context, withdrawn),
            "newer": context.link("article", newer),
            "older": context.link("article", older),
            **_text(context, article),
        },
    )


def _facts(context: RenderContext, article: Article) -> Iterator[Fact]:
    publisher = context.links("organization", [article.publisher])
    yield "Published", Markdown(", ".join([*publisher, show_date(article.published)]))
    yield "By", show_names(article.authors)
    yield "Event", context.link("event", article.event)
    if is_foreign(article.language):
        yield "Language", escape(name_language(article.language))
    about = [*context.links("theme", article.themes), *context.links("city", article.cities)]
    yield "About", Markdown(", ".join(about))
    if article.url:
        yield "Published at", link_out(urlsplit(article.url).hostname or article.url, article.url)
    yield "Stored copy", _origin(article)
    yield "Rights", show_name(article.rights)


def _origin(article: Article) -> Markdown:
    parts = []
    if article.source:
        is_address = is_safe_url(article.source)
        origin = link_out(article.source, article.source) if is_address else escape(article.source)
        parts.append(f"from {origin}")
    if article.retrieved:
        parts.append(f"taken on {show_date(article.retrieved)}")
    return Markdown(", ".join(parts))


def _text(context: RenderContext, article: Article) -> dict[str, Any]:
    """Template variables with the article's text, or with excerpts if the text may not be shown."""
    text = context.kb.texts.get(article.id)
    if not text:
        return {"text": "", "excerpts": []}
    pieces = _pieces(context, article)
    if article.show_text:
        return {"text": show_text(text, pieces), "excerpts": []}
    return {"text": "", "excerpts": show_excerpts(text, pieces)}


def _pieces(context: RenderContext, article: Article) -> Iterator[Piece]:
    for number, quote in enumerate(context.kb.by_article[article.id], 1):
        passage = context.kb.passages.get(quote.id)
        if passage:
            reference = _reference(context, quote, number)
            yield from pieces_of(passage, quote.kind, quote.id, reference)


def _reference(context: RenderContext, quote: Quote, number: int) -> Markdown:
    """The reference mark after a passage: the quote's number, linked to its card, and a side note.

    The side note names the voices of the quote.
    """
    names = map(show_name, names_of_voices(context.kb, quote))
    who = list_in_words(names) or "The article’s own words"
    how = ", reported" if quote.kind == "reported" else ""
    note = f'<span class="reference__who" data-number="{number}"> {who}{how}</span>'
    link = link_to(Markdown(f"{number}{note}"), context.addresses.card(quote))
    # The URL of the quote is on the article's first page, even if the card is on a later one.
    elsewhere = number > PAGE_SIZE and not context.addresses.quote_pages
    id_ = f' id="{quote.id}"' if elsewhere else ""
    return Markdown(f'<sup class="reference"{id_}>{link}</sup>')


def _notices(context: RenderContext, withdrawn: Iterable[Quote]) -> list[Markdown]:
    """The notices of withdrawn quotes, for sites without quote pages; otherwise none."""
    return [] if context.addresses.quote_pages else list(map(show_notice, withdrawn))
