"""Pages that are made when somebody reads them, and kept as long as they are right."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from onrecord.build.page_builder import PageEntry, PageSet, language_of_headings
from onrecord.pages import PageLocation, RenderContext, iter_page_locations, page_task
from onrecord.project import Project
from onrecord.records.knowledge_base import KnowledgeBase
from onrecord.records.tracking import ALL_KEYS, SUBTASK, Dependency, DependencyTracker
from onrecord.urls import Addresses, Site, record_page

MOST = 1000
"""How many records' pages are kept."""


@dataclass(frozen=True, slots=True)
class _RenderedTask:
    """The pages of a unit, by path; what it was given, and what was asked to make it."""

    inputs: Any
    dependencies: tuple[Dependency, ...]
    pages: dict[str, str]


class PageCache:
    """The pages of some records, none of which is made before it is read (`editions.PageStore`).

    Args:
        before: The pages of earlier records, of which those are taken over that stay the same.
        same_places: Whether the records have their pages where those had theirs.
    """

    def __init__(
        self,
        kb: KnowledgeBase,
        site: Site,
        project: Project,
        before: PageCache | None = None,
        *,
        same_paths: bool = False,
    ) -> None:
        self.kb, self.settings = kb, (site, project)
        self.tracker = DependencyTracker(kb)
        tracked = self.tracker.tracked()
        self._context = RenderContext(tracked, site, self.tracker)
        if before and same_paths:
            self.pages_by_path: Mapping[str, PageLocation] = before.pages_by_path
            entries: Mapping[str, PageEntry] = before.pages.entries
        else:
            pages_by_path = iter_page_locations(kb, site)
            self.pages_by_path = {place.path: place for place in pages_by_path}
            entries = {place.path: _entry(place, kb) for place in self.pages_by_path.values()}
        self._tasks: OrderedDict[str, _RenderedTask] = OrderedDict()
        self._rendered: set[str] = set()
        if before and before.settings == self.settings:
            self._reuse(before)
        self.pages: PageSet = PageSet(kb, Addresses(kb, site.quote_pages), site, self, entries)

    def read(self, path: str) -> str:
        """The Markdown of a page."""
        place = self.pages_by_path[path]
        name = record_page(place.kind, place.id) if place.id else path
        if name not in self._rendered:
            self._ensure_rendered(name, place)
        self._tasks.move_to_end(name)
        return self._tasks[name].pages[path]

    def _ensure_rendered(self, name: str, place: PageLocation) -> None:
        """Make the pages of a unit, unless those from before are still right."""
        with self.tracker.recording() as dependencies:
            task = page_task(self._context, place)
            known = self._tasks.get(name)
            if known is None or task.inputs is None or known.inputs != task.inputs:
                pages = {page.path: page.content for page in task.render()}
                self._tasks[name] = _RenderedTask(task.inputs, tuple(dependencies), pages)
        self._rendered.add(name)
        if len(self._tasks) > MOST:
            oldest, _ = self._tasks.popitem(last=False)
            self._rendered.discard(oldest)

    def _reuse(self, before: PageCache) -> None:
        compared = _TraceComparison(before, self.kb)
        for name, made in before._tasks.items():
            if all(map(compared.same, made.dependencies)):
                self._tasks[name] = made
        for quote_id, card in before._context.cards.items():
            subtask = f"card:{quote_id}"
            if compared.same((SUBTASK, subtask)):
                self._context.cards[quote_id] = card
                self.tracker.subtasks[subtask] = before.tracker.subtasks[subtask]


class _TraceComparison:
    """Whether questions have the same answers as they had before."""

    def __init__(self, before: PageCache, kb: KnowledgeBase) -> None:
        self._subtasks = before.tracker.subtasks
        self._old, self._new = before.kb, kb
        self._known: dict[Dependency, bool] = {}

    def same(self, dependency: Dependency) -> bool:
        known = self._known.get(dependency)
        if known is None:
            known = self._known[dependency] = self._compare(*dependency)
        return known

    def _compare(self, name: str, key: str) -> bool:
        if name == SUBTASK:
            return all(map(self.same, self._subtasks.get(key, ())))
        old, new = getattr(self._old, name), getattr(self._new, name)
        if old is new:
            return True
        if key == ALL_KEYS:
            return list(old.items()) == list(new.items())
        return bool(old.get(key) == new.get(key))


def _entry(place: PageLocation, kb: KnowledgeBase) -> PageEntry:
    """A page, without fingerprints: nobody has made it yet."""
    language = language_of_headings(kb, place.kind, place.id)
    return PageEntry(place.path, place.kind, place.id, place.number, "", "", language)
