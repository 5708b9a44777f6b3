"""Checks of articles: the markup of the text, and the rights to publish it."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.checks.locations import place_in
from onrecord.checks.scope import scope
from onrecord.records.knowledge_base import KnowledgeBase
from onrecord.records.loader import text_path
from onrecord.reporting.findings import Finding, Location
from onrecord.text.article_text import Markup


@scope("article")
def check_markup(kb: KnowledgeBase) -> Iterator[Finding]:
    """`article.markup`: a stored text has only markup with an unambiguous plain text.

    A link to anything but an http or https URL is `record.unsafe-url`.
    """
    for article_id, text in kb.texts.items():
        for markup in text.markup:
            yield _finding(kb, article_id, markup)


@scope("article")
def check_characters(kb: KnowledgeBase) -> Iterator[Finding]:
    """`article.characters`: a stored text has no characters that are no part of any text."""
    for article_id, text in kb.texts.items():
        for character in text.suspicious:
            yield _finding(kb, article_id, character)


def _finding(kb: KnowledgeBase, article_id: str, markup: Markup) -> Finding:
    location = Location(text_path(kb.folder, article_id), line=markup.line, column=markup.column)
    return Finding(markup.code, location, f"the text holds {markup.what}")


@scope("article")
def check_rights(kb: KnowledgeBase) -> Iterator[Finding]:
    """`article.no-rights`: an article whose whole text is shown has the field `rights`."""
    for article in kb.articles.values():
        if article.show_text and not article.rights and not article.draft:
            message = f"the whole text of `{article.id}` is shown, and `rights` says nothing"
            yield Finding("article.no-rights", place_in(kb, article), message)
