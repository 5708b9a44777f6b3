"""The knowledge base: all records, linked by id in both directions, each quote anchored.

`link_records` resolves former ids, anchors the quotes in their articles' texts, and builds the
reverse indexes. The result is immutable; `records.patch` derives another one from it after an
edit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from onrecord.records.anchors import AnchorCache
from onrecord.records.dates import UNKNOWN, PartialDate
from onrecord.records.kinds import KINDS
from onrecord.records.loader import LoadedRecords
from onrecord.records.models import (
    MODELS,
    Article,
    City,
    Event,
    Membership,
    Organization,
    Quote,
    Record,
    Speaker,
    Theme,
)
from onrecord.records.references import Reference, follow, iter_references
from onrecord.records.reverse_index import (
    CityOfQuote,
    ReverseIndexes,
    day_of,
    memberships_on,
    newest_first,
)
from onrecord.text.anchoring import NotAnchored, Passage
from onrecord.text.article_text import ArticleText


@dataclass(frozen=True, slots=True)
class FormerIdReference:
    """A reference to a record by one of the record's former ids."""

    record: Record
    reference: Reference


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeBase:
    """All records, with the text of each article and the reverse indexes of all references.

    A reverse index maps an id to the records that refer to it. It has an entry for every id of
    its kind, an empty one too. Its values are in a fixed order: quotes and articles by date, the
    newest first, then by id; other records by name. A withdrawn quote is in `quotes` and
    `withdrawn`, but in no reverse index.

    Attributes:
        folder: The folder of records, relative to the project.
        articles: The articles by id.
        quotes: The quotes by id, the withdrawn ones included.
        speakers: The speakers by id.
        cities: The cities by id.
        organizations: The organizations by id.
        themes: The themes by id.
        events: The events by id.
        texts: Article id → its text.
        passages: Quote id → its passage in the article's text, if it is anchored.
        not_anchored: Quote id → the reason why it isn't anchored.
        former: Kind → former id → current id.
        former_references: References that are written with a former id in the files; in the
            records here they have the current one.
        withdrawn: The withdrawn quotes, the newest first.
        by_article: Article id → its quotes, in the order of the text.
        by_speaker: Speaker id → their quotes.
        by_city: City id → quotes about it or by somebody who speaks for it.
        about_city: City id → quotes about it.
        for_city: City id → quotes by somebody who spoke for it on their day.
        by_theme: Theme id → its quotes, without those of narrower themes.
        by_organization: Organization id → quotes about it, on its behalf, or by somebody who
            was a member of it on their day.
        by_event: Event id → the quotes of the articles that report on it.
        cities_of: Quote id → its cities, by name.
        articles_of_event: Event id → the articles that report on it.
        articles_of_publisher: Organization id → the articles that it published.
        articles_of_city: City id → the articles about it.
        articles_of_theme: Theme id → the articles about it.
        narrower: Theme id → the themes directly below it.
        child_organizations: Organization id → the organizations directly below it.
        members: Organization id → the speakers who are or were members.
        speakers_of_city: City id → the speakers who speak or spoke for it.
        organizations_in_city: City id → the organizations that have their seat there.
        organized: Organization id → the events that it held.
        events_of_city: City id → the events that were held there.
        place_in_article: Quote id → its index in `by_article`, from 0.
        unparsed: Kind → ids of records whose file couldn't be parsed; for quotes, the ids of
            their articles.
        newest: The newest date in the records; None if no record has a date.
    """

    folder: str
    articles: Mapping[str, Article]
    quotes: Mapping[str, Quote]
    speakers: Mapping[str, Speaker]
    cities: Mapping[str, City]
    organizations: Mapping[str, Organization]
    themes: Mapping[str, Theme]
    events: Mapping[str, Event]
    texts: Mapping[str, ArticleText]
    passages: Mapping[str, Passage]
    not_anchored: Mapping[str, NotAnchored]
    former: Mapping[str, Mapping[str, str]]
    former_references: tuple[FormerIdReference, ...]
    withdrawn: tuple[Quote, ...]
    by_article: Mapping[str, tuple[Quote, ...]]
    by_speaker: Mapping[str, tuple[Quote, ...]]
    by_city: Mapping[str, tuple[Quote, ...]]
    about_city: Mapping[str, tuple[Quote, ...]]
    for_city: Mapping[str, tuple[Quote, ...]]
    by_theme: Mapping[str, tuple[Quote, ...]]
    by_organization: Mapping[str, tuple[Quote, ...]]
    by_event: Mapping[str, tuple[Quote, ...]]
    cities_of: Mapping[str, tuple[CityOfQuote, ...]]
    articles_of_event: Mapping[str, tuple[Article, ...]]
    articles_of_publisher: Mapping[str, tuple[Article, ...]]
    articles_of_city: Mapping[str, tuple[Article, ...]]
    articles_of_theme: Mapping[str, tuple[Article, ...]]
    narrower: Mapping[str, tuple[Theme, ...]]
    child_organizations: Mapping[str, tuple[Organization, ...]]
    members: Mapping[str, tuple[Speaker, ...]]
    speakers_of_city: Mapping[str, tuple[Speaker, ...]]
    organizations_in_city: Mapping[str, tuple[Organization, ...]]
    organized: Mapping[str, tuple[Event, ...]]
    events_of_city: Mapping[str, tuple[Event, ...]]
    place_in_article: Mapping[str, int]
    unparsed: Mapping[str, Set[str]]
    newest: PartialDate | None

    def records(self, kind: str) -> Mapping[str, Record]:
        """The records of a kind by id; `kind` is a name of `KINDS`."""
        table: Mapping[str, Record] = getattr(self, KINDS[kind].folder)
        return table

    def quotes_by(self, kind: str) -> Mapping[str, tuple[Quote, ...]]:
        """The quotes of each record of a kind: `by_article`, `by_speaker` and so on."""
        quotes: Mapping[str, tuple[Quote, ...]] = getattr(self, f"by_{kind}")
        return quotes

    def quotes_by_date(self) -> list[Quote]:
        """All quotes but the withdrawn ones, the newest first, then by id."""
        shown = (quote for quote in self.quotes.values() if not quote.withdrawn)
        return newest_first(shown, self.day_of)

    def articles_by_date(self) -> list[Article]:
        """All articles, the newest first, then by id."""
        return newest_first(self.articles.values(), attrgetter("published"))

    def article_of(self, quote: Quote) -> Article:
        """Return the article from which a quote was taken."""
        return self.articles[quote.article]

    def day_of(self, quote: Quote) -> PartialDate:
        """Return the day of a quote: its `said_on`, else its event's, else its article's."""
        return day_of(quote, self.articles.get(quote.article), self.events)

    def membership_on(self, speaker: Speaker, day: PartialDate) -> Membership | None:
        """Return the membership shown with a quote of a day: the first that is valid then."""
        return next(iter(memberships_on(speaker, day)), None)

    def language_of(self, quote: Quote) -> str:
        """Return the language of a quote's words, a BCP 47 tag."""
        return quote.language or self.articles[quote.article].language


def link_records(loaded: LoadedRecords, anchors: AnchorCache | None = None) -> KnowledgeBase:
    """Return the knowledge base of loaded records: quotes anchored, reverse indexes built.

    Drafts are included. Ids that name no record are left out of the reverse indexes; the checks
    report them.

    Args:
        loaded: The records and texts, as `records.loader` read them.
        anchors: The cache to use and to fill; by default an empty one.
    """
    anchors = anchors or AnchorCache()
    tables = {kind: dict(table) for kind, table in loaded.records.items()}
    former_references = tuple(_follow_former(tables))
    texts = {id_: anchors.text(id_, text) for id_, text in loaded.texts.items()}
    passages: dict[str, Passage] = {}
    not_anchored: dict[str, NotAnchored] = {}
    for quote in tables["quote"].values():
        assert isinstance(quote, Quote)
        article, text = tables["article"].get(quote.article), texts.get(quote.article)
        place = anchors.anchor(quote, article, text)
        if isinstance(place, Passage):
            passages[quote.id] = place
        elif place is not None:
            not_anchored[quote.id] = place
    return _link(
        loaded.folder, tables, texts, passages, not_anchored, former_references, loaded.unparsed
    )


def without_drafts(kb: KnowledgeBase) -> KnowledgeBase:
    """Return the published part of a knowledge base: no drafts, and no quotes of draft articles.

    A draft speaker, city or organization stays if a published record refers to it: every
    reference must name a record.
    """
    drafts = {article.id for article in kb.articles.values() if article.draft}
    left_out = {q.id for q in kb.quotes.values() if q.draft or q.article in drafts}
    tables = {kind: dict(kb.records(kind)) for kind in MODELS}
    for kind, ids in (("article", drafts), ("quote", left_out)):
        for record_id in ids:
            del tables[kind][record_id]
    unreferred = _leave_out_drafts(tables)
    if not drafts and not left_out and not unreferred:
        return kb
    texts = {id_: text for id_, text in kb.texts.items() if id_ not in drafts}
    passages = {id_: place for id_, place in kb.passages.items() if id_ not in left_out}
    not_anchored = {id_: miss for id_, miss in kb.not_anchored.items() if id_ not in left_out}
    return _link(
        kb.folder, tables, texts, passages, not_anchored, kb.former_references, kb.unparsed
    )


def _leave_out_drafts(tables: dict[str, dict[str, Record]]) -> bool:
    """Remove the drafts to which no published record leads; return whether any was removed."""
    waiting = {
        (kind, record.id)
        for kind in ("speaker", "city", "organization")
        for record in tables[kind].values()
        if getattr(record, "draft", False)
    }
    if not waiting:
        return False
    ahead = [r for kind, t in tables.items() for r in t.values() if (kind, r.id) not in waiting]
    while ahead:
        for reference in iter_references(ahead.pop()):
            if (reference.kind, reference.id) in waiting:
                waiting.discard((reference.kind, reference.id))
                ahead.append(tables[reference.kind][reference.id])
    for kind, record_id in waiting:
        del tables[kind][record_id]
    return bool(waiting)


def _follow_former(tables: dict[str, dict[str, Record]]) -> Iterator[FormerIdReference]:
    """Replace former ids by current ones in all records, and yield each such reference."""
    former = _former(tables)
    if not any(former.values()):
        return
    for table in tables.values():
        for record in list(table.values()):
            old = [r for r in iter_references(record) if r.id in former[r.kind]]
            if old:
                table[record.id] = follow(record, former)
                yield from (FormerIdReference(record, reference) for reference in old)


def _link(
    folder: str,
    tables: Mapping[str, Mapping[str, Any]],
    texts: Mapping[str, ArticleText],
    passages: Mapping[str, Passage],
    not_anchored: Mapping[str, NotAnchored],
    former_references: tuple[FormerIdReference, ...],
    unparsed: Mapping[str, Set[str]],
) -> KnowledgeBase:
    """Return the knowledge base of records whose quotes are anchored, with reverse indexes."""
    indexes = ReverseIndexes(tables, passages)
    return KnowledgeBase(
        folder=folder,
        articles=tables["article"],
        quotes=tables["quote"],
        speakers=tables["speaker"],
        cities=tables["city"],
        organizations=tables["organization"],
        themes=tables["theme"],
        events=tables["event"],
        texts=texts,
        passages=passages,
        not_anchored=not_anchored,
        former_references=former_references,
        unparsed=unparsed,
        former=_former(tables),
        newest=_newest(tables),
        **indexes.quotes(),
        **indexes.articles(),
        **indexes.others(),
    )


def _former(tables: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, str]]:
    """Return kind → former id → current id; an id that is in use again is not a former one."""
    return {
        kind: {
            old: record.id
            for record in table.values()
            for old in record.formerly
            if old not in table
        }
        for kind, table in tables.items()
    }


def _newest(tables: Mapping[str, Mapping[str, Any]]) -> PartialDate | None:
    """Return the newest date of the articles, quotes and events."""
    articles, quotes, events = (tables[kind].values() for kind in ("article", "quote", "event"))
    dates = [date for article in articles for date in (article.published, article.retrieved)]
    dates += [date for event in events for date in (event.date, event.end_date)]
    dates += [quote.said_on for quote in quotes]
    dates += [quote.withdrawn.on for quote in quotes if quote.withdrawn]
    return max((date for date in dates if date and date != UNKNOWN), default=None)
