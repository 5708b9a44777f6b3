"""Whoever a statement is given to is named by its article."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.checks.locations import place_in
from onrecord.checks.scope import scope
from onrecord.records.knowledge_base import KnowledgeBase
from onrecord.records.models import Organization, Quote, Speaker
from onrecord.reporting.findings import Finding
from onrecord.text.anchoring import is_named, occurrences
from onrecord.text.article_text import ArticleText

_CODE = "quote.speaker-not-named"


@scope("article")
def check_names(kb: KnowledgeBase) -> Iterator[Finding]:
    """`quote.speaker-not-named`: by name, by another name, or by `attribution`."""
    named: dict[tuple[str, str, str], bool] = {}
    for quote in _located(kb):
        for owner, words, keys in _owners(kb, quote):
            asked = (quote.article, type(owner).__name__, owner.id)
            if asked not in named:
                named[asked] = _is_named(kb.texts[quote.article], owner)
            if not words and not named[asked]:
                message = f"the article does not name {owner.name} (`{owner.id}`)"
                yield Finding(_CODE, place_in(kb, quote, *keys), message, _names_hint(owner))


@scope("article")
def check_attributions(kb: KnowledgeBase) -> Iterator[Finding]:
    """`quote.speaker-not-named`: an attribution stands in the quote's paragraph or beside it."""
    for quote in _located(kb):
        number_of_owners = len(quote.speaker) + bool(quote.on_behalf_of)
        if len(quote.attribution) > number_of_owners:
            location = place_in(kb, quote, "attribution")
            yield Finding(_CODE, location, "there are more attributions than speakers")
        for position, words in enumerate(quote.attribution):
            if words and not _stands_beside(kb, quote, words):
                message = f"“{words}” stands neither in the quote's paragraph nor beside it"
                hint = "Copy the words by which the article says who speaks."
                yield Finding(_CODE, place_in(kb, quote, "attribution", position), message, hint)


def _located(kb: KnowledgeBase) -> Iterator[Quote]:
    return (quote for quote in kb.quotes.values() if quote.id in kb.passages)


def _owners(
    kb: KnowledgeBase, quote: Quote
) -> Iterator[tuple[Speaker | Organization, str, tuple[str | int, ...]]]:
    """Each one who speaks, the words of its attribution, and where it stands in the record."""
    attribution = [*quote.attribution, *[""] * (len(quote.speaker) + 1)]
    for position, speaker_id in enumerate(quote.speaker):
        speaker = kb.speakers.get(speaker_id)
        if speaker:
            yield speaker, attribution[position], ("speaker", position)
    organization = kb.organizations.get(quote.on_behalf_of or "")
    if organization:
        yield organization, attribution[len(quote.speaker)], ("on_behalf_of",)


def _is_named(text: ArticleText, owner: Speaker | Organization) -> bool:
    names = (owner.name, *owner.other_names)
    return any(is_named(text.text, name) for name in names)


def _names_hint(owner: Speaker | Organization) -> str:
    tried = ", ".join(f"“{name}”" for name in (owner.name, *owner.other_names))
    return (
        f"Looked for {tried}. Add the name that the article uses to `other_names`, or the words "
        "that stand for it to the quote's `attribution`."
    )


def _stands_beside(kb: KnowledgeBase, quote: Quote, words: str) -> bool:
    """Whether words stand in the quote's paragraph, or in the one before or after."""
    text = kb.texts[quote.article]
    here = kb.passages[quote.id].block
    near = text.blocks[max(0, here - 1) : here + 2]
    return any(any(occurrences(text.text, words, b.start, b.end)) for b in near)
