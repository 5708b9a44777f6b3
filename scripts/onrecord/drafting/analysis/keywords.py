"""Themes of an article: known ones, and candidates for new ones."""

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
    """Return the ids of the themes whose names an article uses."""
    text = fold_name(article.text)
    return [theme.id for theme in themes if _is_used(fold_name(theme.name), text)]


def key_terms(text: str, title: str, language: str, names: Iterable[str]) -> list[str]:
    """Return the repeated words of an article, most frequent first, at most six.

    Excluded are parts of the `names`, roles, verbs of saying and common words. A word of the title
    counts like two more uses. The result is empty for a language without a lexicon.
    """
    if language not in LANGUAGES:
        return []
    named = {word for name in names for word in _WORD.findall(name)}
    used = Counter(word for word in _content_words(text, language) if word not in named)
    headline = set(_content_words(title.lower(), language))
    weights = {word: uses + 2 * (word in headline) for word, uses in used.items()}
    often = [word for word in used if weights[word] >= _OFTEN]
    return sorted(often, key=lambda word: -weights[word])[:_MOST]


def _content_words(text: str, language: str) -> Iterator[str]:
    """Yield the content words of a text: capitalised in German, else in lower case."""
    known = lexicon(language)
    function_words = known.common | known.roles.keys() | known.places
    for word in _WORD.findall(text):
        is_noun_like = word.istitle() if language == "de" else word.islower()
        is_common = len(word) < _LONG or word.lower() in function_words
        if is_noun_like and not is_common and not known.verb.search(word):
            yield word


def _is_used(name: str, text: str) -> bool:
    stem = regex.sub(r"(?:ies|es|s|y)$", "", name)
    return (
        len(stem) > 3
        and regex.search(rf"\b{regex.escape(stem)}(?:ies|es|s|y)?\b", text) is not None
    )
