"""Themes of an article: known ones, and words that could name new ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

import regex

from onrecord.drafting.analysis.lexicon import LANGUAGES, lexicon
from onrecord.records.models import Theme
from onrecord.text.article_text import ArticleText
from onrecord.text.normalize import fold_name

_WORD = regex.compile(r"\p{L}[\p{L}\p{M}’'-]*")
_LONG, _OFTEN, _MOST = 4, 3, 6


def themes_in(article: ArticleText, themes: Iterable[Theme]) -> list[str]:
    """The themes whose names an article uses, by id."""
    text = fold_name(article.text)
    return [theme.id for theme in themes if _is_used(fold_name(theme.name), text)]


def key_terms(text: str, title: str, language: str, names: Iterable[str]) -> list[str]:
    """Words that an article uses again and again, the most telling one first.

    None is a part of one of the names, a role, a word of saying, or one that every text has. A
    word of the title counts like two more uses. Of a language without word lists, nothing is said.
    """
    if language not in LANGUAGES:
        return []
    named = {word for name in names for word in _WORD.findall(name)}
    used = Counter(word for word in _telling(text, language) if word not in named)
    headline = set(_telling(title.lower(), language))
    weights = {word: uses + 2 * (word in headline) for word, uses in used.items()}
    often = [word for word in used if weights[word] >= _OFTEN]
    return sorted(often, key=lambda word: -weights[word])[:_MOST]


def _telling(text: str, language: str) -> Iterator[str]:
    """The words of a text that may say what it is about; German ones have a capital."""
    known = lexicon(language)
    telling_nothing = known.common | known.roles.keys() | known.places
    for word in _WORD.findall(text):
        tells = word.istitle() if language == "de" else word.islower()
        known_well = len(word) < _LONG or word.lower() in telling_nothing
        if tells and not known_well and not known.verb.search(word):
            yield word


def _is_used(name: str, text: str) -> bool:
    stem = regex.sub(r"(?:ies|es|s|y)$", "", name)
    return (
        len(stem) > 3
        and regex.search(rf"\b{regex.escape(stem)}(?:ies|es|s|y)?\b", text) is not None
    )
