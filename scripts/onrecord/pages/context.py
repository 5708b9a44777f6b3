"""What the pages of all kinds share: the records in their order, and how each is named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from onrecord.pages.escaping import NOTHING, Markdown, link_to
from onrecord.pages.languages import show_name, show_passage
from onrecord.pages.wording import list_in_words, say_date, show_date
from onrecord.records.knowledge_base import KnowledgeBase
from onrecord.records.models import Article, Quote
from onrecord.records.reverse_index import sort_key
from onrecord.records.tracking import SUBTASK, DependencyTracker
from onrecord.records.voices import names_of_voices, who_or_article
from onrecord.urls import Addresses, Site, record_page


@dataclass(frozen=True)
class RenderContext:
    """Everything that the pages are made from.

    Attributes:
        kb: The records.
        site: The settings of the site.
        watch: Notes what `kb` is asked.
        cards: The cards of quotes that are ready, by id.
    """

    kb: KnowledgeBase
    site: Site
    tracker: DependencyTracker
    cards: dict[str, Markdown] = field(default_factory=dict)
    _links: dict[tuple[str, str], Markdown] = field(default_factory=dict)

    @cached_property
    def addresses(self) -> Addresses:
        """The addresses of quotes."""
        return Addresses(self.kb, self.site.quote_pages)

    @cached_property
    def articles(self) -> tuple[Article, ...]:
        """All articles, the newest first."""
        return tuple(self.kb.articles_by_date())

    @cached_property
    def quotes(self) -> tuple[Quote, ...]:
        """All quotes but the withdrawn ones, the newest first."""
        return tuple(self.kb.quotes_by_date())

    def card(self, quote: Quote, make: Callable[[RenderContext, Quote], Markdown]) -> Markdown:
        """The card of a quote, which `make` makes the first time that it is asked for."""
        if quote.id not in self.cards:
            with self.tracker.subtask(f"card:{quote.id}"):
                self.cards[quote.id] = make(self, self.kb.quotes[quote.id])
        self.tracker.record_read(SUBTASK, f"card:{quote.id}")
        return self.cards[quote.id]

    def link(self, kind: str, record_id: str | None) -> Markdown:
        """A record's name, linked to its page; empty if there is no such record."""
        key = (kind, record_id or "")
        record = self.kb.records(kind).get(key[1])  # asked for each time, as it is noted
        if key not in self._links:
            self._links[key] = record_link(kind, record) if record else NOTHING
        return self._links[key]

    def links(self, kind: str, ids: Iterable[str | None]) -> list[Markdown]:
        """The same for several records, without those that don't exist."""
        return list(filter(None, (self.link(kind, record_id) for record_id in ids)))

    def name_of(self, kind: str, record_id: str) -> str:
        """A record's name; an article's title."""
        record: Any = self.kb.records(kind)[record_id]
        return str(record.title if isinstance(record, Article) else record.name)

    def title_of_quote(self, quote: Quote) -> str:
        """Who speaks, or else which article, and when."""
        return f"{who_or_article(self.kb, quote)}, {say_date(self.kb.day_of(quote))}"

    def heading_of_quote(self, quote: Quote) -> Markdown:
        """The same as Markdown."""
        who = list_in_words(map(show_name, names_of_voices(self.kb, quote)))
        who = who or show_title(self.kb.article_of(quote))
        return Markdown(f"{who}, {show_date(self.kb.day_of(quote))}")

    def tally(
        self, kind: str, quotes: Iterable[Quote], ids_of: Callable[[Quote], Iterable[str]]
    ) -> list[tuple[str, int]]:
        """What some quotes have in common: the ids of records, and how many quotes each has.

        The most frequent one comes first.
        """
        found = Counter(record_id for quote in quotes for record_id in dict.fromkeys(ids_of(quote)))
        known = self.kb.records(kind)
        counted = [(record_id, number) for record_id, number in found.items() if record_id in known]
        return sorted(counted, key=lambda pair: (-pair[1], sort_key(known[pair[0]])))

    def cities_of(self, quote: Quote) -> list[str]:
        """The ids of a quote's cities."""
        return [city.id for city in self.kb.cities_of.get(quote.id, ())]


def record_link(kind: str, record: Any) -> Markdown:
    """A record's name, linked to its page."""
    label = show_title(record) if isinstance(record, Article) else show_name(record.name)
    return link_to(label, record_page(kind, record.id))


def show_title(article: Article) -> Markdown:
    """The headline of an article, in its language."""
    return show_passage(article.title, article.language)
