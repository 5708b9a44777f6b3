"""The pages of a site on disk: only those are made anew that the records call for.

A page that was made in an earlier build stands as long as what was asked of the records to make
it has the same answers (`watching.py`), and the file still has the same bytes.
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


@dataclass(frozen=True, slots=True)
class PageEntry:
    """A page that lies in a folder.

    Attributes:
        path: As that of the page; so are `kind`, `id` and `number`.
        fingerprint: A fingerprint of its Markdown.
        linked_data: A fingerprint of what it says to programs.
        language: As in `RenderedPage`; so is `marked_title`.
    """

    path: str
    kind: str
    id: str
    number: int
    fingerprint: str
    linked_data: str
    language: str = ""
    marked_title: str = ""


@dataclass(frozen=True, slots=True)
class Trace:
    """What was made of a unit.

    Attributes:
        given: A fingerprint of what it was given.
        questions: What was asked to make it.
        answers: A fingerprint of the answers.
        sheets: Its pages.
    """

    inputs: str
    dependencies: tuple[Dependency, ...]
    dependency_hash: str
    entries: tuple[PageEntry, ...]


@dataclass(slots=True)
class TraceStore:
    """What is known from an earlier build.

    Attributes:
        units: What was made, by the unit's name.
        subtasks: As in `DependencyTracker`.
    """

    tasks: dict[str, Trace] = field(default_factory=dict)
    subtasks: SubtaskTraces = field(default_factory=dict)


class PageSource(Protocol):
    """Where pages are found."""

    def read(self, path: str) -> str:
        """The Markdown of a page."""


class PageStore(PageSource, Protocol):
    """Where pages are put as well; `writing.DocsFolder` says more.

    Attributes:
        lasts: Whether a page that another process writes is there for this one, too.
    """

    is_shared_between_processes: bool

    def matches(self, path: str, fingerprint: str) -> bool:
        """Whether a page lies there already."""

    def write(self, page: OutputFile) -> object:
        """Write a page."""


@dataclass(frozen=True, slots=True)
class PageSet:
    """Records, and the pages made from them.

    Attributes:
        kb: The records.
        addresses: Where quotes are found.
        site: What is known of the site.
        folder: Where the pages lie.
        sheets: The pages, by path.
        described: What some of them say to programs, as far as that is known, by path.
    """

    kb: KnowledgeBase
    addresses: Addresses
    site: Site
    folder: PageSource
    entries: Mapping[str, PageEntry]
    described: dict[str, str] = field(default_factory=dict)

    def read(self, entry: PageEntry) -> str:
        """The Markdown of a page."""
        return self.folder.read(entry.path)

    def linked_data(self, entry: PageEntry) -> str:
        """What a page says to programs."""
        if entry.path in self.described:
            return self.described[entry.path]
        page = Page(entry.path, "", entry.kind, entry.id, entry.number)
        return describe(page, self.kb, self.addresses, self.site)


def build_pages(
    kb: KnowledgeBase,
    site: Site,
    folder: PageStore,
    store: TraceStore,
    reporter: Reporter,
) -> PageSet:
    """Make the pages of some records, and put them into a folder.

    Args:
        kb: The records.
        site: What is known of the site.
        folder: Where the pages are put.
        store: What an earlier build has left; what the next one needs to know after this.
        reporter: Is told how far it is.
    """
    tracker = DependencyTracker(kb, store.subtasks)
    tracked = tracker.tracked()
    context = RenderContext(tracked, site, tracker)
    traces: dict[str, Trace | None] = {}
    outdated = []
    with reporter.step("comparing with the last build"):
        for task in iter_page_tasks(context):
            before = store.tasks.get(task.name)
            up_to_date = before is not None and _is_up_to_date(before, task, tracker, folder)
            traces[task.name] = before if up_to_date else None
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
    described = runner.pages.described
    return PageSet(kb, Addresses(kb, site.quote_pages), site, folder, entries, described)


def _is_up_to_date(
    before: Trace, task: PageTask, tracker: DependencyTracker, folder: PageStore
) -> bool:
    """Whether the pages of a unit are still right, and still there."""
    return (
        task.inputs is not None
        and tracker.content_hash(task.inputs) == before.inputs
        and tracker.dependency_hash(before.dependencies) == before.dependency_hash
        and all(folder.matches(entry.path, entry.fingerprint) for entry in before.entries)
    )


@dataclass(frozen=True, slots=True)
class _PageRunner:
    """Makes units: many of them on two cores."""

    context: RenderContext
    folder: PageStore
    pages: PageSet
    reporter: Reporter
    traces: dict[str, Trace] = field(default_factory=dict)

    def render(self, tasks: Sequence[PageTask]) -> dict[str, Trace]:
        if not self.folder.is_shared_between_processes:
            for task in tasks:
                self._make(task)
            return self.traces
        if len(tasks) >= MIN_ITEMS_TO_FORK:  # for few, most cards are not needed
            self._make_cards()
        with self.reporter.step("making pages", len(tasks)) as advance:
            outcomes = parallel_map(tasks, self._make, self._outcome, advance)
        for traces, parts, described in outcomes:
            self.traces.update(traces)
            self.context.tracker.subtasks.update(parts)
            self.pages.described.update(described)
        return self.traces

    def _make_cards(self) -> None:
        context = self.context
        with self.reporter.step("making cards", len(context.quotes)) as advance:
            outcomes = parallel_map(
                context.quotes,
                partial(show_card, context),
                lambda: (context.cards, context.tracker.subtasks),
                advance,
            )
        for cards, parts in outcomes:
            context.cards.update(cards)
            context.tracker.subtasks.update(parts)

    def _outcome(self) -> tuple[dict[str, Trace], SubtaskTraces, dict[str, str]]:
        return self.traces, self.context.tracker.subtasks, self.pages.described

    def _make(self, task: PageTask) -> None:
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
            described = describe(page, pages.kb, pages.addresses, pages.site)
            pages.described[page.path] = described
            yield PageEntry(
                page.path,
                page.kind,
                page.id,
                page.number,
                content_hash(page.content),
                content_hash(described) if described else "",
                language_of_headings(pages.kb, page.kind, page.id),
                _marked_title(page, pages.kb),
            )


def _marked_title(page: Page, kb: KnowledgeBase) -> str:
    meta, _ = read_front_matter(page.content)
    return mark_title(meta.get("title", ""), iter_title_words(kb, page.kind, page.id))


def language_of_headings(kb: KnowledgeBase, kind: str, record_id: str) -> str:
    """The language of an article's headings, where that isn't the language of all pages."""
    article = kb.articles.get(record_id) if kind == "article" else None
    return article.language if article and is_foreign(article.language) else ""
