"""Which themes of the knowledge base an article may be about."""

from __future__ import annotations

from collections.abc import Iterable

import regex

from onrecord.linking import fold_name
from onrecord.plain_text import ArticleText
from onrecord.records import Theme


def themes_in(article: ArticleText, themes: Iterable[Theme]) -> list[str]:
    """The themes whose names an article uses, by id."""
    text = fold_name(article.text)
    return [theme.id for theme in themes if _is_used(fold_name(theme.name), text)]


def _is_used(name: str, text: str) -> bool:
    stem = regex.sub(r"(?:ies|es|s|y)$", "", name)
    return (
        len(stem) > 3
        and regex.search(rf"\b{regex.escape(stem)}(?:ies|es|s|y)?\b", text) is not None
    )
