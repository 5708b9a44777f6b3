"""Incremental linking: the knowledge base after an edit of one article, derived from the old one.

Most edits change words alone: neither the set of records, nor a reference, nor an order. Then
only a few values in a few mappings are different. Linking all records again would give the same
knowledge base, in a time that grows with the number of records.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from operator import attrgetter
from typing import Any, TypeVar

from onrecord.records.anchors import anchor
from onrecord.records.knowledge_base import KnowledgeBase
from onrecord.records.loader import LoadedRecords
from onrecord.records.models import MODELS, Article, Quote
from onrecord.records.reverse_index import ReverseIndexes
from onrecord.text.anchoring import NotAnchored, Passage
from onrecord.text.article_text import ArticleText, read_article_text

_R = TypeVar("_R", Article, Quote)

# The fields from which no reference, date or order of records follows.
_WORDS: dict[type, set[str]] = {
    Article: {"title", "authors", "url", "source", "rights", "show_text"},
    Quote: {
        "attribution",
        "kind",
        "language",
        "media",
        "note",
        "prefix",
        "suffix",
        "text",
        "translations",
    },
}
_REST = {
    model: attrgetter(*(field.name for field in fields(model) if field.name not in words))
    for model, words in _WORDS.items()
}


def patch(kb: KnowledgeBase, article_id: str, loaded: LoadedRecords) -> KnowledgeBase | None:
    """Return the knowledge base with the stored version of one article.

    Args:
        kb: The knowledge base before the edit; all its quotes are anchored.
        article_id: The article.
        loaded: The article alone (`loader.read_article`).

    Returns:
        The knowledge base that `link_records` would return for all records. None if a full link
        is needed: more has changed than words, or a quote of `kb` isn't anchored.
    """
    old, new = kb.articles.get(article_id), loaded.records["article"].get(article_id)
    text = loaded.texts.get(article_id)
    before = _quotes_of(kb, article_id)
    after: Any = list(loaded.records["quote"].values())
    if not isinstance(new, Article) or old is None or text is None or kb.not_anchored:
        return None
    if len(before) != len(after) or not _same_references(
        kb, [(old, new), *zip(before, after, strict=True)]
    ):
        return None
    change = _Patch(kb, old, new, kb.texts[article_id], read_article_text(text))
    if change.is_new_text and _is_translation(kb, article_id):
        return None
    return change.build(before, after)


def _is_translation(kb: KnowledgeBase, article_id: str) -> bool:
    """Return whether a quote has its translation in the text of this article."""
    return any(
        translation.article == article_id
        for quote in kb.quotes.values()
        for _, translation in quote.translations
    )


def _quotes_of(kb: KnowledgeBase, article_id: str) -> list[Quote]:
    """Return the quotes of an article in the order of their file."""
    withdrawn = (quote for quote in kb.withdrawn if quote.article == article_id)
    return sorted([*kb.by_article.get(article_id, ()), *withdrawn], key=attrgetter("position"))


def _same_references(kb: KnowledgeBase, pairs: Iterable[tuple[Any, Any]]) -> bool:
    """Return whether each pair of an old and a new record differs in words alone."""
    former = kb.former["article"]
    for old, new in pairs:
        if _REST[type(old)](old) != _REST[type(new)](new):
            return False
        if isinstance(new, Quote) and (
            (new.withdrawn and old != new)
            or any(translation.article in former for _, translation in new.translations)
        ):
            return False
    return True


class _Patch:
    def __init__(
        self,
        kb: KnowledgeBase,
        old: Article,
        new: Article,
        old_text: ArticleText,
        new_text: ArticleText,
    ) -> None:
        self.kb = kb
        self.article = old if new == old else new
        self.text = old_text if new_text == old_text else new_text
        self.is_new_text = new_text != old_text
        self.is_new_article = new != old

    def build(self, before: list[Quote], after: list[Quote]) -> KnowledgeBase | None:
        kb, article_id = self.kb, self.article.id
        changed = {new.id: new for old, new in zip(before, after, strict=True) if new != old}
        quotes = [changed.get(quote.id, quote) for quote in before]
        to_anchor = quotes if self.is_new_text else list(changed.values())
        places = {quote.id: anchor(quote, self.article, self.text) for quote in to_anchor}
        if any((place is None) != (id_ not in kb.passages) for id_, place in places.items()):
            return None
        not_anchored = {
            id_: place for id_, place in places.items() if isinstance(place, NotAnchored)
        }
        found = {
            id_: place
            for id_, place in places.items()
            if isinstance(place, Passage) and place != kb.passages[id_]
        }
        changes: dict[str, Any] = {}
        if self.is_new_text:
            changes["texts"] = {**kb.texts, article_id: self.text}
        if found or not_anchored:
            passages = {**kb.passages, **found}
            changes["passages"] = {k: v for k, v in passages.items() if k not in not_anchored}
            changes["not_anchored"] = not_anchored
        if changed:
            changes["quotes"] = {**kb.quotes, **changed}
            changes |= self._indexes_of_quotes(changed)
        if self.is_new_article:
            changes["articles"] = {**kb.articles, article_id: self.article}
            changes |= self._indexes_of_article()
        return self._in_order(replace(kb, **changes), quotes)

    def _indexes_of_quotes(self, changed: Mapping[str, Quote]) -> dict[str, Any]:
        kb = self.kb
        indexes = ReverseIndexes({kind: kb.records(kind) for kind in MODELS}, kb.passages)
        quotes = changed.values()
        cities = [city for quote in quotes for city in kb.cities_of[quote.id]]
        events = [self.article.event] if self.article.event else []
        touched: dict[str, Iterable[str | None]] = {
            "by_speaker": [id_ for quote in quotes for id_ in quote.speaker],
            "by_city": [city.id for city in cities],
            "about_city": [city.id for city in cities if city.about],
            "for_city": [city.id for city in cities if city.speaker],
            "by_theme": [id_ for quote in quotes for id_ in quote.themes],
            "by_organization": [id_ for q in quotes for id_ in indexes.organizations_of(q)],
            "by_event": events,
        }
        return {
            name: _replace_records(getattr(kb, name), keys, changed)
            for name, keys in touched.items()
        }

    def _indexes_of_article(self) -> dict[str, Any]:
        article = self.article
        touched: dict[str, Iterable[str | None]] = {
            "articles_of_event": [article.event],
            "articles_of_publisher": [article.publisher],
            "articles_of_city": article.cities,
            "articles_of_theme": article.themes,
        }
        replaced = {article.id: article}
        return {
            n: _replace_records(getattr(self.kb, n), keys, replaced) for n, keys in touched.items()
        }

    def _in_order(self, kb: KnowledgeBase, quotes: list[Quote]) -> KnowledgeBase:
        """Return the knowledge base with the article's quotes in the order of its text."""
        indexes = ReverseIndexes({}, kb.passages)
        shown = (quote for quote in quotes if not quote.withdrawn)
        in_text = tuple(sorted(shown, key=indexes.place_in_text))
        before = kb.by_article[self.article.id]
        if all(a is b for a, b in zip(in_text, before, strict=True)):
            return kb
        by_article = {**kb.by_article, self.article.id: in_text}
        if [quote.id for quote in in_text] == [quote.id for quote in before]:
            return replace(kb, by_article=by_article)
        places = {q.id: place for listed in by_article.values() for place, q in enumerate(listed)}
        return replace(kb, by_article=by_article, place_in_article=places)


def _replace_records(
    mapping: Mapping[str, tuple[_R, ...]], keys: Iterable[str | None], new: Mapping[str, _R]
) -> Mapping[str, tuple[_R, ...]]:
    """Return an index in whose lists with these keys records are replaced by new ones, by id."""
    replaced = {
        key: tuple(new.get(record.id, record) for record in mapping[key])
        for key in keys
        if key is not None and key in mapping
    }
    return {**mapping, **replaced} if replaced else mapping
