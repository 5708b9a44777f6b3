"""Every statement stands in its article, word for word, and is of the kind that it says."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.checks.locations import place_in
from onrecord.checks.scope import scope
from onrecord.records.knowledge_base import KnowledgeBase
from onrecord.records.models import Quote, Translation
from onrecord.reporting.findings import Finding
from onrecord.text.anchoring import CONTEXT, NotAnchored, QuoteQuery, is_of_kind, locate_quote
from onrecord.text.article_text import ArticleText

_KINDS = {
    "direct": "inside quotation marks or a block quote",
    "emphasised": "inside emphasis",
    "reported": "outside quotation marks",
}


@scope("article")
def check_passages(kb: KnowledgeBase) -> Iterator[Finding]:
    """`quote.not-in-text`, `quote.ambiguous`: each quote has one place in its article."""
    for quote_id, miss in kb.not_anchored.items():
        quote = kb.quotes[quote_id]
        field = "text" if not miss.spans else _context_field(quote)
        location = place_in(kb, quote, field)
        message = f"the quote `{quote_id}` is not certain to stand in its article: {miss.reason}"
        if miss.code == "quote.not-in-text":
            message = f"the quote `{quote_id}` does not stand in its article: {miss.reason}"
        yield Finding(miss.code, location, message, explain_miss(miss, kb.texts[quote.article]))


def _context_field(quote: Quote) -> str:
    return "prefix" if quote.prefix else "suffix" if quote.suffix else "text"


def explain_miss(miss: NotAnchored, text: ArticleText) -> str:
    """How a miss can be mended: the nearest passage with the difference marked, or the places."""
    if miss.spans:
        places = "\n".join(f"  {_in_context(text.text, *span)}" for span in miss.spans[:5])
        return f"Tell them apart by `prefix` or `suffix`; it stands here:\n{places}"
    if not miss.missing:
        return ""
    # Comparing is for the case that something is wrong; a clean record doesn't load it.
    from onrecord.text.diff import mark_differences, name_differences, nearest_passage

    nearest = nearest_passage(text, miss.missing)
    if not nearest:
        return "Nothing in the article is like it: is it taken from another one?"
    lines = [f"The nearest passage: {mark_differences(miss.missing, nearest)}"]
    names = name_differences(miss.missing, nearest)
    if names:
        lines.append(f"Hard to see: {'; '.join(names)}.")
    return "\n".join(lines)


def _in_context(text: str, start: int, end: int) -> str:
    words = text[start:end] if end - start <= 80 else f"{text[start : start + 76]} …"
    return f"{text[max(0, start - CONTEXT) : start]}→{words}←{text[end : end + CONTEXT]}"


@scope("article")
def check_kinds(kb: KnowledgeBase) -> Iterator[Finding]:
    """`quote.wrong-kind`: the passage is what a quote of that kind has to be."""
    for quote_id, passage in kb.passages.items():
        quote = kb.quotes[quote_id]
        article, text = kb.articles.get(quote.article), kb.texts[quote.article]
        language = article.language if article else "und"
        if quote.kind and not is_of_kind(text, passage, quote.kind, language):
            fitting = [kind for kind in _KINDS if is_of_kind(text, passage, kind, language)]
            message = f"`{quote_id}` is `{quote.kind}`, but it does not stand {_KINDS[quote.kind]}"
            hint = "As it stands it is " + " or ".join(f"`{kind}`" for kind in fitting) + "."
            if not fitting:
                hint = "Quote either what stands inside the marks, or what stands outside."
            yield Finding("quote.wrong-kind", place_in(kb, quote, "kind"), message, hint)


@scope("article")
def check_speakers(kb: KnowledgeBase) -> Iterator[Finding]:
    """`record.missing-field`: only an emphasised passage may be nobody's."""
    for quote in kb.quotes.values():
        is_nobodys = not quote.speaker and not quote.on_behalf_of
        if is_nobodys and not quote.draft and not quote.withdrawn and quote.kind != "emphasised":
            message = f"`speaker` is missing: nobody is named who said `{quote.id}`"
            hint = "Name the `speaker`, or the organization `on_behalf_of` which it was said."
            yield Finding("record.missing-field", place_in(kb, quote), message, hint)


@scope("article")
def check_translations(kb: KnowledgeBase) -> Iterator[Finding]:
    """A translation says who made it, or stands word for word in the article that it names."""
    for quote in kb.quotes.values():
        for language, translation in quote.translations:
            keys = ("translations", language)
            if translation.article is None and translation.by is None:
                message = "`by` is missing: who translated, or the `article` that has it"
                yield Finding("record.missing-field", place_in(kb, quote, *keys), message)
            elif translation.article in kb.texts and translation.article in kb.articles:
                yield from _check_translation(kb, quote, language, translation)


def _check_translation(
    kb: KnowledgeBase, quote: Quote, language: str, translation: Translation
) -> Iterator[Finding]:
    article = kb.articles[translation.article or ""]
    text = kb.texts[article.id]
    if article.language.partition("-")[0] != language.partition("-")[0]:
        message = f"the article `{article.id}` is in `{article.language}`, not in `{language}`"
        location = place_in(kb, quote, "translations", language, "article")
        yield Finding("record.wrong-type", location, message)
    found = locate_quote(text, QuoteQuery(translation.text, quote.kind, article.language))
    if isinstance(found, NotAnchored):
        message = f"this translation does not stand in `{article.id}`: {found.reason}"
        location = place_in(kb, quote, "translations", language, "text")
        yield Finding("quote.not-in-text", location, message, explain_miss(found, text))
