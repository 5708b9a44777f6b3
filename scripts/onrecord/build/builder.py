"""The builder of a project's pages and data files: incremental, by means of the build cache."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import starmap
from pathlib import Path

from onrecord.build.cache import BuildCache, load, page_paths, renderer_fingerprint, save
from onrecord.build.data_files import iter_data_files
from onrecord.build.docs_folder import DocsFolder, InMemoryOverlay
from onrecord.build.page_builder import PageSet, TraceStore, build_pages
from onrecord.files import FolderSnapshot, content_hash, hard_link_or_copy
from onrecord.project import Project
from onrecord.records.knowledge_base import KnowledgeBase
from onrecord.records.tracking import DependencyTracker
from onrecord.reporting.reporter import Reporter
from onrecord.urls import Addresses, Site


@dataclass(frozen=True, slots=True)
class DataFiles:
    """The exports and the search index: files of the site that depend on all records.

    Attributes:
        records_hash: A hash of the records from which the files were built.
        files: The content of each file, by its path in the site; None for each where the files of
            the previous build are up to date.
    """

    records_hash: str
    files: Mapping[str, bytes | None]


class Builder:
    """An incremental builder of the pages and data files of one project.

    The builder loads the build cache, re-renders the pages that are out of date, and saves the
    cache. While the site is served, one builder does so after each change.

    Args:
        project: The project.
        site: The settings of the site.
        reporter: A receiver of progress.

    Attributes:
        cache: The traces and hashes of the previous build, updated by each build.
    """

    def __init__(self, project: Project, site: Site, reporter: Reporter) -> None:
        self._project, self._site, self._reporter = project, site, reporter
        self._version = renderer_fingerprint(project, site)
        self.cache: BuildCache = load(project, self._version)
        self._known_paths = self.cache.traces.page_paths or page_paths(project)
        self._preview_store = TraceStore()
        self._overlay: InMemoryOverlay | None = None

    def matches(self, project: Project, site: Site) -> bool:
        """Whether the builder was created for this project with these settings."""
        return (self._project, self._site) == (project, site)

    def build_docs(self, kb: KnowledgeBase, docs: FolderSnapshot | None = None) -> PageSet:
        """Bring `docs/` up to date with records without drafts, and prune obsolete pages.

        Args:
            kb: The published records.
            docs: A snapshot of `docs/` with its hashes; without one, files are read to be compared.

        Raises:
            UnusableProject: a folder of generated pages is a symbolic link or holds other files.
            OSError: a file can't be read or written.
        """
        folder = DocsFolder(docs or FolderSnapshot(self._project.docs), self._known_paths)
        folder.reject_other_files()
        pages = self._build_pages(kb, folder, self.cache.traces)
        folder.prune(pages.entries)
        self._known_paths = frozenset(pages.entries)
        return pages

    def build_preview(self, kb: KnowledgeBase) -> PageSet:
        """Render the pages of all records, drafts included, in memory; nothing is written."""
        if self._overlay is None:
            self._overlay = InMemoryOverlay(DocsFolder(FolderSnapshot(self._project.docs)))
            store = self.cache.traces
            self._preview_store = TraceStore(dict(store.tasks), dict(store.subtasks))
        return self._build_pages(kb, self._overlay, self._preview_store)

    def build_data_files(
        self, kb: KnowledgeBase, previous_site: FolderSnapshot | None
    ) -> DataFiles:
        """Build the data files of published records, unless the previous site's are up to date."""
        records_hash = DependencyTracker(kb).records_hash()
        cache = self.cache
        if (
            previous_site
            and records_hash == cache.records_hash
            and all(starmap(previous_site.matches, cache.data.items()))
        ):
            return DataFiles(records_hash, dict.fromkeys(cache.data))
        addresses = Addresses(kb, self._site.quote_pages)
        return DataFiles(records_hash, dict(iter_data_files(kb, addresses, self._site)))

    def write_data_files(
        self, data: DataFiles, site: Path, previous_site: FolderSnapshot | None
    ) -> None:
        """Write data files into a site; up-to-date ones as hard links to the previous site's."""
        cache = self.cache
        cache.records_hash = data.records_hash
        cache.data = {
            path: cache.data[path] if content is None else content_hash(content)
            for path, content in data.files.items()
        }
        for path, content in data.files.items():
            target = site / path
            target.parent.mkdir(parents=True, exist_ok=True)
            if content is not None:
                target.write_bytes(content)
            elif previous_site:
                hard_link_or_copy(str(previous_site.folder / path), str(target))

    def save_cache(self) -> None:
        """Save the build cache for the next build."""
        save(self._project, self._version, self.cache)

    def _build_pages(
        self, kb: KnowledgeBase, folder: DocsFolder | InMemoryOverlay, store: TraceStore
    ) -> PageSet:
        return build_pages(
            kb,
            self._site,
            folder,
            store,
            self._reporter,
        )
