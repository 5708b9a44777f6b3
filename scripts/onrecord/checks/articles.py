"""What an article's text may be written with, and whether it may be shown."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.checks.locations import place_in
from onrecord.checks.scope import scope
from onrecord.records.knowledge_base import KnowledgeBase
from onrecord.records.loader import text_path
from onrecord.reporting.findings import Finding, Location


@scope("article")
def check_markup(kb: KnowledgeBase) -> Iterator[Finding]:
    """`article.markup`: a stored text has only the markup that has one plain text.

    Links to anything but http and https addresses are `record.unsafe-url`.
    """
    for article_id, text in kb.texts.items():
        for markup in text.markup:
            location = Location(
                text_path(kb.folder, article_id), line=markup.line, column=markup.column
            )
            yield Finding(markup.code, location, f"the text holds {markup.what}")


@scope("article")
def check_rights(kb: KnowledgeBase) -> Iterator[Finding]:
    """`article.no-rights`: a text that is shown in full says what is known of its rights."""
    for article in kb.articles.values():
        if article.show_text and not article.rights and not article.draft:
            message = f"the whole text of `{article.id}` is shown, and `rights` says nothing"
            yield Finding("article.no-rights", place_in(kb, article), message)
