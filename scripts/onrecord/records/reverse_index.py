"""Reverse indexes: the records that refer to each record, in the order in which they are shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, TypedDict, TypeVar

from onrecord.records.dates import UNKNOWN, PartialDate
from onrecord.records.models import Article, Event, Membership, Organization, Quote, Speaker, Theme
from onrecord.text.anchoring import Passage
from onrecord.text.normalize import fold_name


@dataclass(frozen=True, slots=True)
class CityOfQuote:
    """A city of a quote: the quote is `about` the city, or its `speaker` speaks for it, or both."""

    id: str
    about: bool
    speaker: bool


def day_of(quote: Quote, article: Article | None, events: Mapping[str, Event]) -> PartialDate:
    """Return the day of a quote: its `said_on`, else its event's day, else its article's.

    A draft or an unknown id has the day `UNKNOWN`.
    """
    if quote.said_on:
        return quote.said_on
    event = events.get(article.event) if article and article.event else None
    if event and event.date != UNKNOWN:
        return event.date
    return article.published if article else UNKNOWN


def memberships_on(speaker: Speaker, day: PartialDate) -> list[Membership]:
    """Return the memberships valid on a day; an open end or start has no limit."""
    return [m for m in speaker.memberships if day.overlaps(m.start_date, m.end_date)]


_R = TypeVar("_R")
_Dated = TypeVar("_Dated", Article, Quote)


def newest_first(records: Iterable[_Dated], day: Callable[[_Dated], PartialDate]) -> list[_Dated]:
    """Records in the order of every list by date: the newest first, then by id."""
    return sorted(sorted(records, key=attrgetter("id")), key=day, reverse=True)


def events_by_date(events: Iterable[Event]) -> list[Event]:
    """Events in the order of every list of them: the newest first, then by name."""
    return sorted(sorted(events, key=sort_key), key=attrgetter("date"), reverse=True)


_Quotes = Mapping[str, tuple[Quote, ...]]
_Articles = Mapping[str, tuple[Article, ...]]


class QuoteIndexes(TypedDict):
    """The fields of `KnowledgeBase` that lead to quotes."""

    withdrawn: tuple[Quote, ...]
    by_article: _Quotes
    place_in_article: Mapping[str, int]
    by_speaker: _Quotes
    by_city: _Quotes
    about_city: _Quotes
    for_city: _Quotes
    by_theme: _Quotes
    by_organization: _Quotes
    by_event: _Quotes
    cities_of: Mapping[str, tuple[CityOfQuote, ...]]


class ArticleIndexes(TypedDict):
    """The fields of `KnowledgeBase` that lead to articles."""

    articles_of_event: _Articles
    articles_of_publisher: _Articles
    articles_of_city: _Articles
    articles_of_theme: _Articles


class OtherIndexes(TypedDict):
    """The fields of `KnowledgeBase` that lead to records of the other kinds."""

    narrower: Mapping[str, tuple[Theme, ...]]
    child_organizations: Mapping[str, tuple[Organization, ...]]
    members: Mapping[str, tuple[Speaker, ...]]
    speakers_of_city: Mapping[str, tuple[Speaker, ...]]
    organizations_in_city: Mapping[str, tuple[Organization, ...]]
    organized: Mapping[str, tuple[Event, ...]]
    events_of_city: Mapping[str, tuple[Event, ...]]


class ReverseIndexes:
    """A builder of the reverse indexes of linked records."""

    def __init__(
        self, tables: Mapping[str, Mapping[str, Any]], passages: Mapping[str, Passage]
    ) -> None:
        self.tables = tables
        self.passages = passages

    def quotes(self) -> QuoteIndexes:
        """Return the indexes of quotes by the records to which they refer."""
        quotes = newest_first(self.tables["quote"].values(), self._day)
        shown = [quote for quote in quotes if not quote.withdrawn]
        in_text = sorted(shown, key=self.place_in_text)
        cities = {quote.id: self._cities_of(quote) for quote in shown}
        by_article = self._back("article", in_text, lambda quote: [quote.article])
        return {
            "withdrawn": tuple(quote for quote in quotes if quote.withdrawn),
            "by_article": by_article,
            "place_in_article": {
                quote.id: place
                for listed in by_article.values()
                for place, quote in enumerate(listed)
            },
            "by_speaker": self._back("speaker", shown, lambda quote: quote.speaker),
            "by_city": self._back("city", shown, lambda q: [city.id for city in cities[q.id]]),
            "about_city": self._back(
                "city", shown, lambda q: [city.id for city in cities[q.id] if city.about]
            ),
            "for_city": self._back(
                "city", shown, lambda q: [city.id for city in cities[q.id] if city.speaker]
            ),
            "by_theme": self._back("theme", shown, lambda quote: quote.themes),
            "by_organization": self._back("organization", shown, self.organizations_of),
            "by_event": self._back("event", shown, self._events_of),
            "cities_of": cities,
        }

    def articles(self) -> ArticleIndexes:
        """Return the indexes of articles."""
        articles = newest_first(self.tables["article"].values(), attrgetter("published"))
        return {
            "articles_of_event": self._back("event", articles, lambda a: [a.event]),
            "articles_of_publisher": self._back("organization", articles, lambda a: [a.publisher]),
            "articles_of_city": self._back("city", articles, lambda a: a.cities),
            "articles_of_theme": self._back("theme", articles, lambda a: a.themes),
        }

    def others(self) -> OtherIndexes:
        """Return the indexes of speakers, organizations, themes and events."""
        speakers = sorted(self.tables["speaker"].values(), key=sort_key)
        organizations = sorted(self.tables["organization"].values(), key=sort_key)
        themes = sorted(self.tables["theme"].values(), key=sort_key)
        events = events_by_date(self.tables["event"].values())

        def memberships(field: str) -> Callable[[Speaker], list[str | None]]:
            return lambda speaker: [getattr(m, field) for m in speaker.memberships]

        return {
            "narrower": self._back("theme", themes, lambda theme: [theme.broader]),
            "child_organizations": self._back("organization", organizations, lambda o: [o.parent]),
            "members": self._back("organization", speakers, memberships("organization")),
            "speakers_of_city": self._back("city", speakers, memberships("city")),
            "organizations_in_city": self._back("city", organizations, lambda o: [o.city]),
            "organized": self._back("organization", events, lambda e: e.organizers),
            "events_of_city": self._back("city", events, lambda e: [e.city]),
        }

    def _back(
        self, kind: str, records: Iterable[_R], targets: Callable[[_R], Iterable[str | None]]
    ) -> dict[str, tuple[_R, ...]]:
        """Return id → the records that refer to the id, each once, for all ids of a kind.

        The referring records keep the order of `records`; `targets` returns the ids that one of
        them names.
        """
        found: dict[str, list[_R]] = {record_id: [] for record_id in self.tables[kind]}
        for record in records:
            for target in dict.fromkeys(targets(record)):
                if target in found:
                    found[target].append(record)
        return {record_id: tuple(listed) for record_id, listed in found.items()}

    def _day(self, quote: Quote) -> PartialDate:
        return day_of(quote, self.tables["article"].get(quote.article), self.tables["event"])

    def place_in_text(self, quote: Quote) -> tuple[str, int, int, str]:
        """Return a sort key: quotes by article, then in the order of the text."""
        passage = self.passages.get(quote.id)
        start, end = (passage.start, passage.end) if passage else (0, 0)
        return quote.article, start, end, quote.id

    def _memberships(self, quote: Quote) -> list[Membership]:
        day = self._day(quote)
        speakers = (self.tables["speaker"].get(id_) for id_ in quote.speaker)
        return [m for speaker in speakers if speaker for m in memberships_on(speaker, day)]

    def _cities_of(self, quote: Quote) -> tuple[CityOfQuote, ...]:
        of_speakers = {m.city for m in self._memberships(quote)}
        known = self.tables["city"]
        ids = [id_ for id_ in {*quote.cities, *of_speakers} if id_ is not None and id_ in known]
        ids.sort(key=lambda id_: sort_key(known[id_]))
        return tuple(CityOfQuote(id_, id_ in quote.cities, id_ in of_speakers) for id_ in ids)

    def organizations_of(self, quote: Quote) -> list[str | None]:
        """Return the ids of the organizations of a quote, unknown ones included."""
        members = [m.organization for m in self._memberships(quote)]
        return [*quote.organizations, quote.on_behalf_of, *members]

    def _events_of(self, quote: Quote) -> list[str | None]:
        article = self.tables["article"].get(quote.article)
        return [article.event] if article else []


def sort_key(record: Any) -> tuple[str, str, str]:
    """Return a sort key: records by name without case and accents, then by exact name, by id."""
    name = getattr(record, "sort_name", None) or record.name
    return fold_name(name), name, record.id
