"""The context of every page template: records in page order, links, names and quote cards."""

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
    """The input of all page tasks, with caches of cards and links.

    Attributes:
        kb: The records.
        site: The settings of the site.
        tracker: Records which entries of `kb` are read.
        cards: The cache of rendered cards, by the id of the quote.
    """

    kb: KnowledgeBase
    site: Site
    tracker: DependencyTracker
    cards: dict[str, Markdown] = field(default_factory=dict)
    _links: dict[tuple[str, str], Markdown] = field(default_factory=dict)

    @cached_property
    def addresses(self) -> Addresses:
        """The URLs of quotes and passages."""
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
        """The card of a quote from the cache; `make` renders a missing one.

        Rendering a card is a subtask with dependencies of its own: a page depends on its cards,
        and a card on the records that it shows.
        """
        if quote.id not in self.cards:
            with self.tracker.subtask(f"card:{quote.id}"):
                self.cards[quote.id] = make(self, self.kb.quotes[quote.id])
        self.tracker.record_read(SUBTASK, f"card:{quote.id}")
        return self.cards[quote.id]

    def link(self, kind: str, record_id: str | None) -> Markdown:
        """The name of a record, linked to the record's page; empty for an unknown id."""
        key = (kind, record_id or "")
        record = self.kb.records(kind).get(key[1])  # even if cached: the read is a dependency
        if key not in self._links:
            self._links[key] = record_link(kind, record) if record else NOTHING
        return self._links[key]

    def links(self, kind: str, ids: Iterable[str | None]) -> list[Markdown]:
        """The linked names of several records, without the unknown ids."""
        return list(filter(None, (self.link(kind, record_id) for record_id in ids)))

    def name_of(self, kind: str, record_id: str) -> str:
        """The name of a record, or the title of an article, as plain text."""
        record: Any = self.kb.records(kind)[record_id]
        return str(record.title if isinstance(record, Article) else record.name)

    def title_of_quote(self, quote: Quote) -> str:
        """Return the voices of a quote, or else its article, and the day, as text."""
        return f"{who_or_article(self.kb, quote)}, {say_date(self.kb.day_of(quote))}"

    def heading_of_quote(self, quote: Quote) -> Markdown:
        """Return the voices of a quote, or else its article, and the day, as Markdown."""
        who = list_in_words(map(show_name, names_of_voices(self.kb, quote)))
        who = who or show_title(self.kb.article_of(quote))
        return Markdown(f"{who}, {show_date(self.kb.day_of(quote))}")

    def tally(
        self, kind: str, quotes: Iterable[Quote], ids_of: Callable[[Quote], Iterable[str]]
    ) -> list[tuple[str, int]]:
        """The records of a kind that some quotes refer to, each with a number of quotes.

        The most frequent record comes first. `ids_of` gives the ids of one quote; unknown ids
        are left out.
        """
        found = Counter(record_id for quote in quotes for record_id in dict.fromkeys(ids_of(quote)))
        known = self.kb.records(kind)
        counted = [(record_id, number) for record_id, number in found.items() if record_id in known]
        return sorted(counted, key=lambda pair: (-pair[1], sort_key(known[pair[0]])))

    def cities_of(self, quote: Quote) -> list[str]:
        """The ids of a quote's cities."""
        return [city.id for city in self.kb.cities_of.get(quote.id, ())]


def record_link(kind: str, record: Any) -> Markdown:
    """The name of a record, linked to the record's page."""
    label = show_title(record) if isinstance(record, Article) else show_name(record.name)
    return link_to(label, record_page(kind, record.id))


def show_title(article: Article) -> Markdown:
    """The headline of an article as Markdown, marked with the article's language."""
    return show_passage(article.title, article.language)
