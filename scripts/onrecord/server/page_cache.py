"""A cache of rendered Markdown pages: rendered on request, and reused while they are up to date."""

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

MAX_TASKS = 1000
"""The number of page tasks whose pages are kept."""


@dataclass(frozen=True, slots=True)
class _RenderedTask:
    """A rendered page task: its direct inputs, its dependencies, and its pages by path."""

    inputs: Any
    dependencies: tuple[Dependency, ...]
    pages: dict[str, str]


class PageCache:
    """The pages of one version of the records, rendered when they are read (a `PageSource`).

    Rendered tasks of the previous version are reused if their dependencies have equal values. At
    most `MAX_TASKS` are kept; the least recently used one is dropped.

    Args:
        kb: The records.
        site: The settings of the site.
        project: The project.
        previous: The pages of the previous version.
        same_paths: Whether both versions have the same pages, at the same paths.

    Attributes:
        kb: The records.
        settings: The site and the project.
        tracker: The tracker of dependencies.
        pages_by_path: The location of each page.
        pages: The records with their pages, as a `PageSet` that reads from here.
    """

    def __init__(
        self,
        kb: KnowledgeBase,
        site: Site,
        project: Project,
        previous: PageCache | None = None,
        *,
        same_paths: bool = False,
    ) -> None:
        self.kb, self.settings = kb, (site, project)
        self.tracker = DependencyTracker(kb)
        tracked = self.tracker.tracked()
        self._context = RenderContext(tracked, site, self.tracker)
        if previous and same_paths:
            self.pages_by_path: Mapping[str, PageLocation] = previous.pages_by_path
            entries: Mapping[str, PageEntry] = previous.pages.entries
        else:
            pages_by_path = iter_page_locations(kb, site)
            self.pages_by_path = {location.path: location for location in pages_by_path}
            entries = {
                location.path: _entry(location, kb) for location in self.pages_by_path.values()
            }
        self._tasks: OrderedDict[str, _RenderedTask] = OrderedDict()
        self._rendered: set[str] = set()
        if previous and previous.settings == self.settings:
            self._reuse(previous)
        self.pages: PageSet = PageSet(kb, Addresses(kb, site.quote_pages), site, self, entries)

    def read(self, path: str) -> str:
        """Return the Markdown of a page; render the page unless the cached one is up to date."""
        location = self.pages_by_path[path]
        name = record_page(location.kind, location.id) if location.id else path
        if name not in self._rendered:
            self._ensure_rendered(name, location)
        self._tasks.move_to_end(name)
        return self._tasks[name].pages[path]

    def _ensure_rendered(self, name: str, location: PageLocation) -> None:
        """Render the pages of a task, unless the previous version's pages are up to date."""
        with self.tracker.recording() as dependencies:
            task = page_task(self._context, location)
            known = self._tasks.get(name)
            if known is None or task.inputs is None or known.inputs != task.inputs:
                pages = {page.path: page.content for page in task.render()}
                self._tasks[name] = _RenderedTask(task.inputs, tuple(dependencies), pages)
        self._rendered.add(name)
        if len(self._tasks) > MAX_TASKS:
            oldest, _ = self._tasks.popitem(last=False)
            self._rendered.discard(oldest)

    def _reuse(self, previous: PageCache) -> None:
        comparison = _TraceComparison(previous, self.kb)
        for name, task in previous._tasks.items():
            if all(map(comparison.same, task.dependencies)):
                self._tasks[name] = task
        for quote_id, card in previous._context.cards.items():
            subtask = f"card:{quote_id}"
            if comparison.same((SUBTASK, subtask)):
                self._context.cards[quote_id] = card
                self.tracker.subtasks[subtask] = previous.tracker.subtasks[subtask]


class _TraceComparison:
    """A comparison of dependencies between two versions of the records, value by value."""

    def __init__(self, previous: PageCache, kb: KnowledgeBase) -> None:
        self._subtasks = previous.tracker.subtasks
        self._old, self._new = previous.kb, kb
        self._known: dict[Dependency, bool] = {}

    def same(self, dependency: Dependency) -> bool:
        """Whether a dependency has equal values in both versions."""
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


def _entry(location: PageLocation, kb: KnowledgeBase) -> PageEntry:
    """Return the entry of a page without hashes, because nothing is rendered yet."""
    language = language_of_headings(kb, location.kind, location.id)
    return PageEntry(location.path, location.kind, location.id, location.number, "", "", language)
