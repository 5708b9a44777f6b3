"""`/data/quotes.json`: every quote with its speakers, its article and its W3C selectors."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from onrecord import __version__
from onrecord.records.knowledge_base import KnowledgeBase
from onrecord.records.models import Article, Quote, Speaker
from onrecord.records.voices import Voice, voices
from onrecord.text.anchoring import Passage, quote_selector
from onrecord.text.article_text import ArticleText
from onrecord.urls import Addresses, Site

Entry = dict[str, Any]

GENERATOR = "On Record"
"""The value of `generated_by`, the first entry of the file."""


def render_quotes(kb: KnowledgeBase, addresses: Addresses, site: Site) -> str:
    """All quotes as JSON, by id, one quote a line, so that a diff shows changed quotes.

    Drafts are in no export, even where the site shows them. `version` is the version of
    On Record. `publisher` and a speaker's `organization` are names; `event` has `id` and `name`,
    or is null.
    """
    quotes = (kb.quotes[id_] for id_ in sorted(kb.quotes))
    published = (q for q in quotes if not q.draft and not kb.article_of(q).draft)
    lines = ",\n".join(_to_json(quote_entry(kb, addresses, site, quote)) for quote in published)
    head = _to_json({"generated_by": GENERATOR, "version": __version__, "quotes": []})
    return f"{head.removesuffix(']}')}\n{lines}\n]}}\n"


def _to_json(value: Entry) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def quote_entry(kb: KnowledgeBase, addresses: Addresses, site: Site, quote: Quote) -> Entry:
    """The entry of a quote; for a withdrawn quote, only its id, the date and the reason."""
    if quote.withdrawn:
        notice = {"on": quote.withdrawn.on.iso, "reason": quote.withdrawn.reason}
        return {"id": quote.id, "status": "withdrawn", **notice}
    article, passage = kb.article_of(quote), kb.passages[quote.id]
    behalf = kb.organizations[quote.on_behalf_of] if quote.on_behalf_of else None
    event = kb.events[article.event] if article.event else None
    return {
        "id": quote.id,
        "text": quote.text,
        "kind": quote.kind,
        "status": passage.status,
        "language": kb.language_of(quote),
        "day": kb.day_of(quote).iso,
        "url": site.url_of(addresses.quote(quote)),
        "speakers": [
            _speaker(voice) for voice in voices(kb, quote) if isinstance(voice.record, Speaker)
        ],
        "on_behalf_of": _named(behalf) if behalf else None,
        "article": _article(kb, article),
        "event": _named(event) if event else None,
        "cities": list(_cities(kb, quote)),
        "organizations": [_named(kb.organizations[id_]) for id_ in quote.organizations],
        "themes": [_named(kb.themes[id_]) for id_ in quote.themes],
        "target": {"selector": list(_selectors(kb.texts[article.id], passage, article.show_text))},
    }


def _named(record: Any) -> Entry:
    return {"id": record.id, "name": record.name}


def _speaker(voice: Voice) -> Entry:
    """A speaker with the role of the quote's day and the name of the organization."""
    return {
        **_named(voice.record),
        "role": voice.role,
        "organization": voice.organization.name if voice.organization else None,
    }


def _article(kb: KnowledgeBase, article: Article) -> Entry:
    return {
        "id": article.id,
        "title": article.title,
        "publisher": kb.organizations[article.publisher].name,
        "published": article.published.iso,
        "url": article.url,
    }


def _cities(kb: KnowledgeBase, quote: Quote) -> Iterator[Entry]:
    """The cities of a quote, one entry for each relation: a city may have both."""
    for city in kb.cities_of[quote.id]:
        for relation, holds in (("about", city.about), ("speaker", city.speaker)):
            if holds:
                yield {**_named(kb.cities[city.id]), "relation": relation}


def _selectors(text: ArticleText, passage: Passage, show_text: bool) -> Iterator[Entry]:
    """The passage as a `TextQuoteSelector` and a `TextPositionSelector` (W3C Web Annotation).

    If the text may not be shown, each piece of an abridged quote has its own pair, so that
    `exact` holds none of the words that the quote leaves out.
    """
    spans = ((passage.start, passage.end),) if show_text else passage.pieces
    for start, end in spans:
        quoted = quote_selector(text.text, start, end)
        yield {"type": "TextQuoteSelector", **asdict(quoted)}
        yield {"type": "TextPositionSelector", "start": start, "end": end}
