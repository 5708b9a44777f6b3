"""Pages that are made when somebody reads them, and kept as long as they are right."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from onrecord.build.page_builder import Edition, Sheet, language_of_headings
from onrecord.pages import Book, Place, iter_places, make_unit
from onrecord.project import Project
from onrecord.records.knowledge_base import KnowledgeBase
from onrecord.records.tracking import ALL, PART, Question, Watch
from onrecord.urls import Addresses, Site, record_page

MOST = 1000
"""How many records' pages are kept."""


@dataclass(frozen=True, slots=True)
class _Made:
    """The pages of a unit, by path; what it was given, and what was asked to make it."""

    given: Any
    questions: tuple[Question, ...]
    pages: dict[str, str]


class OnDemand:
    """The pages of some records, none of which is made before it is read (`editions.Folder`).

    Args:
        before: The pages of earlier records, of which those are taken over that stay the same.
        same_places: Whether the records have their pages where those had theirs.
    """

    def __init__(
        self,
        kb: KnowledgeBase,
        site: Site,
        project: Project,
        before: OnDemand | None = None,
        *,
        same_places: bool = False,
    ) -> None:
        self.kb, self.settings = kb, (site, project)
        quote_pages = project.quote_pages
        self.watch = Watch(kb)
        watched = self.watch.watched()
        addresses = Addresses(watched, quote_pages)
        description = project.site_description
        self._book = Book(watched, addresses, site.name, description, self.watch)
        if before and same_places:
            self.places: Mapping[str, Place] = before.places
            sheets: Mapping[str, Sheet] = before.edition.sheets
        else:
            places = iter_places(kb, quote_pages=quote_pages)
            self.places = {place.path: place for place in places}
            sheets = {place.path: _sheet(place, kb) for place in self.places.values()}
        self._made: OrderedDict[str, _Made] = OrderedDict()
        self._settled: set[str] = set()
        if before and before.settings == self.settings:
            self._take_over(before)
        self.edition: Edition = Edition(kb, Addresses(kb, quote_pages), site, self, sheets)

    def read(self, path: str) -> str:
        """The Markdown of a page."""
        place = self.places[path]
        name = record_page(place.kind, place.id) if place.id else path
        if name not in self._settled:
            self._settle(name, place)
        self._made.move_to_end(name)
        return self._made[name].pages[path]

    def _settle(self, name: str, place: Place) -> None:
        """Make the pages of a unit, unless those from before are still right."""
        with self.watch.asking() as asked:
            unit = make_unit(self._book, place)
            known = self._made.get(name)
            if known is None or unit.given is None or known.given != unit.given:
                pages = {page.path: page.content for page in unit.make()}
                self._made[name] = _Made(unit.given, tuple(asked), pages)
        self._settled.add(name)
        if len(self._made) > MOST:
            oldest, _ = self._made.popitem(last=False)
            self._settled.discard(oldest)

    def _take_over(self, before: OnDemand) -> None:
        compared = _Compared(before, self.kb)
        for name, made in before._made.items():
            if all(map(compared.same, made.questions)):
                self._made[name] = made
        for quote_id, card in before._book.cards.items():
            part = f"card:{quote_id}"
            if compared.same((PART, part)):
                self._book.cards[quote_id] = card
                self.watch.parts[part] = before.watch.parts[part]


class _Compared:
    """Whether questions have the same answers as they had before."""

    def __init__(self, before: OnDemand, kb: KnowledgeBase) -> None:
        self._parts = before.watch.parts
        self._old, self._new = before.kb, kb
        self._known: dict[Question, bool] = {}

    def same(self, question: Question) -> bool:
        known = self._known.get(question)
        if known is None:
            known = self._known[question] = self._compare(*question)
        return known

    def _compare(self, name: str, key: str) -> bool:
        if name == PART:
            return all(map(self.same, self._parts.get(key, ())))
        old, new = getattr(self._old, name), getattr(self._new, name)
        if old is new:
            return True
        if key == ALL:
            return list(old.items()) == list(new.items())
        return bool(old.get(key) == new.get(key))


def _sheet(place: Place, kb: KnowledgeBase) -> Sheet:
    """A page, without fingerprints: nobody has made it yet."""
    language = language_of_headings(kb, place.kind, place.id)
    return Sheet(place.path, place.kind, place.id, place.number, "", "", language)
