"""The card of a quote: one component, rendered once and the same on every page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from onrecord.pages.context import RenderContext, show_title
from onrecord.pages.escaping import NOTHING, Markdown, escape, link_out, link_to
from onrecord.pages.languages import (
    in_quotation_marks,
    language_attributes,
    name_language,
    show_name,
    show_passage,
    show_quoted,
)
from onrecord.pages.templating import render_template
from onrecord.pages.wording import list_in_words, say_time, shorten, show_date
from onrecord.records.models import Media, Quote, Translation
from onrecord.records.voices import voices

VERIFIED = {
    "verbatim": "Word for word as in the stored copy",
    "abridged": "Abridged: what was left out or added is in brackets",
}
"""The outcome of the verbatim check in plain words, by the status of a passage."""

HOW = {
    "direct": "",
    "emphasised": "as emphasised by the article",
    "reported": "as reported by the article",
    "": "of no kind yet",
}
"""How an article has the words of each kind of quote; a draft may have no kind yet."""


@dataclass(frozen=True, slots=True)
class LinkedVoice:
    """A voice of a quote, with links.

    Attributes:
        name: The name.
        called: The words by which the article names the speaker, where these are no name.
        role: The speaker's role on the day of the quote.
        organization: The organization in which the speaker has that role.
    """

    name: Markdown
    called: Markdown = NOTHING
    role: Markdown = NOTHING
    organization: Markdown = NOTHING


def show_card(context: RenderContext, quote: Quote) -> Markdown:
    """The card of a quote: its words, speakers, day, article, translations and subjects.

    The links of a card are relative to `docs/`, so that one card serves all pages.
    """
    return context.card(quote, _render)


def _render(context: RenderContext, quote: Quote) -> Markdown:
    passage = context.kb.passages.get(quote.id)
    language = context.kb.language_of(quote)
    return render_template(
        "card",
        quote=quote,
        words=show_words(quote, language),
        attributes=language_attributes(language),
        voices=list(_link_voices(context, quote)),
        on_behalf_of=context.link("organization", quote.on_behalf_of) if quote.speaker else "",
        own_words=context.link("article", quote.article) if quote.kind == "emphasised" else "",
        when=show_when(context, quote),
        source=show_source(context, quote),
        verified=VERIFIED[passage.status] if passage else "",
        how=HOW[quote.kind],
        note=show_name(quote.note),
        translations=[_translation(context, *pair) for pair in quote.translations],
        chips=[
            *context.links("theme", quote.themes),
            *context.links("city", context.cities_of(quote)),
            *context.links("organization", quote.organizations),
        ],
        ways=list(_ways(context, quote)),
    )


def show_line(context: RenderContext, quote: Quote, target: str) -> Markdown:
    """The first words of a quote, linked to `target`, and the quote's day."""
    label = _label(quote.text, quote.kind, context.kb.language_of(quote))
    return Markdown(f"{link_to(label, target)}, {show_date(context.kb.day_of(quote))}")


@lru_cache(maxsize=1 << 14)
def _label(text: str, kind: str, language: str) -> Markdown:
    show = show_quoted if kind == "direct" else show_passage
    return show(shorten(text, 80), language)


def show_words(quote: Quote, language: str) -> Markdown:
    """The words of a quote: direct ones in quotation marks, emphasised ones marked."""
    if quote.kind == "direct":
        return in_quotation_marks(quote.text, language)
    words = escape(quote.text)
    return Markdown(f"<mark>{words}</mark>") if quote.kind == "emphasised" else words


def _link_voices(context: RenderContext, quote: Quote) -> Iterator[LinkedVoice]:
    language = context.kb.articles[quote.article].language
    for voice in voices(context.kb, quote):
        yield LinkedVoice(
            context.link(voice.record.record_kind.name, voice.record.id),
            list_in_words(show_quoted(words, language) for words in voice.attribution),
            show_name(voice.role),
            context.link("organization", voice.organization.id) if voice.organization else NOTHING,
        )


def show_when(context: RenderContext, quote: Quote) -> Markdown:
    """The day of a quote, and the event of its article unless the quote has its own day."""
    day = show_date(context.kb.day_of(quote))
    event = "" if quote.said_on else context.link("event", context.kb.article_of(quote).event)
    return Markdown(f"{day}, {event}" if event else day)


def show_source(context: RenderContext, quote: Quote) -> Markdown:
    """The article of a quote with its publisher, and its date unless that is the quote's day."""
    article = context.kb.article_of(quote)
    parts = [link_to(show_title(article), context.addresses.card(quote))]
    parts += context.links("organization", [article.publisher])
    if article.published != context.kb.day_of(quote):
        parts.append(show_date(article.published))
    return Markdown(", ".join(parts))


def _translation(context: RenderContext, language: str, translation: Translation) -> Markdown:
    origin = f"In {escape(name_language(language))}"
    if translation.article in context.kb.articles:
        origin += f", in {context.link('article', translation.article)}"
    elif translation.by:
        origin += f", translated by {show_name(translation.by)}"
    return Markdown(f"{origin}: {show_passage(translation.text, language)}")


def _ways(context: RenderContext, quote: Quote) -> Iterator[Markdown]:
    if quote.id in context.kb.passages:
        yield link_to("In context", context.addresses.passage(quote))
    yield link_to("Permanent link", context.addresses.quote(quote))
    if quote.media:
        yield link_out(*say_recording(quote.media))


def say_recording(media: Media) -> tuple[str, str]:
    """The label and the URL of a recording, from the second at which the words begin.

    The URL gets a temporal fragment (W3C Media Fragments 1.0, `#t=12.5`) unless it has a fragment.
    """
    at_start = not media.start
    label = "Recording" if at_start else f"Recording, from {say_time(media.start)}"
    place = "" if at_start or "#" in media.url else f"#t={media.start:g}"
    return label, media.url + place
