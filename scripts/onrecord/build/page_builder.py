"""The incremental rendering of Markdown pages: only page tasks that are out of date are run.

Each page task leaves a verifying trace: the hash of its inputs, its dynamic dependencies, the hash
of their values, and its pages (Mokhov et al., "Build Systems à la Carte", 2018). A task is up to
date while the hashes are the same and the files still have the content that was written. Many
tasks are shared between two processes (`parallel`), which send their traces back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol

from onrecord.build.markdown_html import mark_title, read_front_matter
from onrecord.build.parallel import MIN_ITEMS_TO_FORK, parallel_map
from onrecord.exports.json_ld import describe
from onrecord.files import content_hash
from onrecord.output import OutputFile, Page, PageTask
from onrecord.pages import RenderContext, iter_page_tasks, show_card
from onrecord.pages.languages import is_foreign
from onrecord.pages.quotes import iter_title_words
from onrecord.records.knowledge_base import KnowledgeBase
from onrecord.records.tracking import SUBTASK, Dependency, DependencyTracker
from onrecord.reporting.reporter import Reporter
from onrecord.urls import Addresses, Site

SubtaskTraces = dict[str, tuple[Dependency, ...]]
"""The dependencies of each subtask, by its name."""


@dataclass(frozen=True, slots=True)
class PageEntry:
    """The entry of a rendered page in the build cache: everything but its content.

    Attributes:
        path: The path below `docs/`.
        kind: The kind of record that the page shows or lists; see `output.Page`.
        id: The record that the page shows; empty for a list.
        number: The number of the page within a long list, from 1.
        content_hash: The hash of the page's Markdown; empty where nothing is rendered yet.
        linked_data_hash: The hash of the page's JSON-LD; empty where the page has none.
        language: The BCP 47 tag of the page's own headings where it isn't the site's.
        marked_title: The title as HTML with `lang` attributes; empty where none is needed.
    """

    path: str
    kind: str
    id: str
    number: int
    content_hash: str
    linked_data_hash: str
    language: str = ""
    marked_title: str = ""


@dataclass(frozen=True, slots=True)
class Trace:
    """The trace of one page task, by which a later build verifies whether the task is up to date.

    Attributes:
        inputs: The hash of the task's direct inputs; empty where the task has to run each time.
        dependencies: The entries of the knowledge base that were read.
        dependency_hash: The hash of their values.
        entries: The task's pages.
    """

    inputs: str
    dependencies: tuple[Dependency, ...]
    dependency_hash: str
    entries: tuple[PageEntry, ...]


@dataclass(slots=True)
class TraceStore:
    """The traces of the last build, by which the next one decides which tasks are up to date.

    Attributes:
        tasks: The trace of each page task, by the task's name.
        subtasks: The dependencies of each subtask; see `DependencyTracker`.
    """

    tasks: dict[str, Trace] = field(default_factory=dict)
    subtasks: SubtaskTraces = field(default_factory=dict)

    @property
    def page_paths(self) -> frozenset[str]:
        """The paths of all pages of the last build."""
        return frozenset(entry.path for trace in self.tasks.values() for entry in trace.entries)


class PageSource(Protocol):
    """A source of rendered Markdown pages, by path."""

    def read(self, path: str) -> str:
        """Return the Markdown of a page."""


class PageStore(PageSource, Protocol):
    """A writable page source, such as `docs_folder.DocsFolder`.

    Attributes:
        is_shared_between_processes: Whether a child process's writes are seen by this process.
    """

    is_shared_between_processes: bool

    def matches(self, path: str, expected_hash: str) -> bool:
        """Whether the store has a page with this content hash."""

    def write(self, page: OutputFile) -> object:
        """Write a page."""


@dataclass(frozen=True, slots=True)
class PageSet:
    """The records of a site with the pages rendered from these records.

    Attributes:
        kb: The records.
        addresses: The paths and URLs of quotes.
        site: The settings of the site.
        folder: The source of the pages' Markdown.
        entries: The pages, by path.
        linked_data_by_path: The JSON-LD of pages that were rendered in this build.
    """

    kb: KnowledgeBase
    addresses: Addresses
    site: Site
    folder: PageSource
    entries: Mapping[str, PageEntry]
    linked_data_by_path: dict[str, str] = field(default_factory=dict)

    def read(self, entry: PageEntry) -> str:
        """Return the Markdown of a page."""
        return self.folder.read(entry.path)

    def linked_data(self, entry: PageEntry) -> str:
        """Return the JSON-LD of a page; empty where the page has none."""
        if entry.path in self.linked_data_by_path:
            return self.linked_data_by_path[entry.path]
        page = Page(entry.path, "", entry.kind, entry.id, entry.number)
        return describe(page, self.kb, self.addresses, self.site)


def build_pages(
    kb: KnowledgeBase,
    site: Site,
    folder: PageStore,
    store: TraceStore,
    reporter: Reporter,
) -> PageSet:
    """Run all page tasks that are out of date, and write their pages.

    Args:
        kb: The records.
        site: The settings of the site.
        folder: The store to which pages are written.
        store: The traces of the previous build; replaced by those of this build.
        reporter: A receiver of progress.

    Returns:
        All pages of the records, whether rendered now or up to date.
    """
    tracker = DependencyTracker(kb, store.subtasks)
    tracked = tracker.tracked()
    context = RenderContext(tracked, site, tracker)
    traces: dict[str, Trace | None] = {}
    outdated = []
    with reporter.step("comparing with the last build"):
        for task in iter_page_tasks(context):
            trace = store.tasks.get(task.name)
            up_to_date = trace is not None and _is_up_to_date(trace, task, tracker, folder)
            traces[task.name] = trace if up_to_date else None
            if not up_to_date:
                outdated.append(task)
    runner = _PageRunner(
        context, folder, PageSet(tracked, context.addresses, site, folder, {}), reporter
    )
    traces |= runner.render(outdated)
    tasks = {name: task for name, task in traces.items() if task}
    used = {key for task in tasks.values() for name, key in task.dependencies if name == SUBTASK}
    store.tasks = tasks
    store.subtasks = {
        name: dependencies for name, dependencies in tracker.subtasks.items() if name in used
    }
    entries = {entry.path: entry for task in tasks.values() for entry in task.entries}
    linked_data_by_path = runner.pages.linked_data_by_path
    return PageSet(kb, Addresses(kb, site.quote_pages), site, folder, entries, linked_data_by_path)


def _is_up_to_date(
    trace: Trace, task: PageTask, tracker: DependencyTracker, folder: PageStore
) -> bool:
    """Whether a task's inputs and dependencies are unchanged, and so are its pages in the store."""
    return (
        task.inputs is not None
        and tracker.content_hash(task.inputs) == trace.inputs
        and tracker.dependency_hash(trace.dependencies) == trace.dependency_hash
        and all(folder.matches(entry.path, entry.content_hash) for entry in trace.entries)
    )


@dataclass(frozen=True, slots=True)
class _PageRunner:
    """A runner of page tasks: shares many of them between two processes, and gathers the traces."""

    context: RenderContext
    folder: PageStore
    pages: PageSet
    reporter: Reporter
    traces: dict[str, Trace] = field(default_factory=dict)

    def render(self, tasks: Sequence[PageTask]) -> dict[str, Trace]:
        if not self.folder.is_shared_between_processes:
            for task in tasks:
                self._render(task)
            return self.traces
        if len(tasks) >= MIN_ITEMS_TO_FORK:  # a few tasks need only a few cards
            self._render_cards()
        with self.reporter.step("making pages", len(tasks)) as advance:
            results = parallel_map(tasks, self._render, self._results, advance)
        for traces, subtasks, linked_data_by_path in results:
            self.traces.update(traces)
            self.context.tracker.subtasks.update(subtasks)
            self.pages.linked_data_by_path.update(linked_data_by_path)
        return self.traces

    def _render_cards(self) -> None:
        context = self.context
        with self.reporter.step("making cards", len(context.quotes)) as advance:
            results = parallel_map(
                context.quotes,
                partial(show_card, context),
                lambda: (context.cards, context.tracker.subtasks),
                advance,
            )
        for cards, subtasks in results:
            context.cards.update(cards)
            context.tracker.subtasks.update(subtasks)

    def _results(self) -> tuple[dict[str, Trace], SubtaskTraces, dict[str, str]]:
        return self.traces, self.context.tracker.subtasks, self.pages.linked_data_by_path

    def _render(self, task: PageTask) -> None:
        tracker = self.context.tracker
        with tracker.recording() as recorded:
            entries = tuple(self._entries(task))
        inputs, dependencies, dependency_hash = "", tuple[Dependency, ...](), ""
        if task.inputs is not None:
            inputs, dependencies = tracker.content_hash(task.inputs), tuple(recorded)
            dependency_hash = tracker.dependency_hash(dependencies)
        self.traces[task.name] = Trace(inputs, dependencies, dependency_hash, entries)

    def _entries(self, task: PageTask) -> Iterator[PageEntry]:
        pages = self.pages
        for page in task.render():
            self.folder.write(page)
            linked_data = describe(page, pages.kb, pages.addresses, pages.site)
            pages.linked_data_by_path[page.path] = linked_data
            yield PageEntry(
                page.path,
                page.kind,
                page.id,
                page.number,
                content_hash(page.content),
                content_hash(linked_data) if linked_data else "",
                language_of_headings(pages.kb, page.kind, page.id),
                _marked_title(page, pages.kb),
            )


def _marked_title(page: Page, kb: KnowledgeBase) -> str:
    meta, _ = read_front_matter(page.content)
    return mark_title(meta.get("title", ""), iter_title_words(kb, page.kind, page.id))


def language_of_headings(kb: KnowledgeBase, kind: str, record_id: str) -> str:
    """Return the BCP 47 tag of an article's headings; empty for the site's own language."""
    article = kb.articles.get(record_id) if kind == "article" else None
    return article.language if article and is_foreign(article.language) else ""
