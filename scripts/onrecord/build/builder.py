"""Makes the edition that a site shows; while serving, a new one after each change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import starmap
from pathlib import Path

from onrecord.build.cache import BuildCache, load, renderer_fingerprint, save
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
    """What lies beside the pages.

    Attributes:
        records: A fingerprint of the records from which it was made.
        files: The content of each file, by its path in the site; None for each, if they are as
            in the old site.
    """

    records: str
    files: Mapping[str, bytes | None]


class Builder:
    """Makes editions of a project's records, each from what is known of the one before."""

    def __init__(self, project: Project, site: Site, reporter: Reporter) -> None:
        self._project, self._site, self._reporter = project, site, reporter
        self._version = renderer_fingerprint(project, site)
        self.cache: BuildCache = load(project, self._version)
        self._shown = TraceStore()
        self._overlay: InMemoryOverlay | None = None

    def matches(self, project: Project, site: Site) -> bool:
        """Whether it was made for this project with these settings."""
        return (self._project, self._site) == (project, site)

    def build_docs(self, kb: KnowledgeBase, docs: FolderSnapshot | None = None) -> PageSet:
        """Make what everybody sees, below `docs/`: records that have no drafts.

        `docs` is what lies there, if that is known. Raises what `writing.DocsFolder` does.
        """
        folder = DocsFolder(docs or FolderSnapshot(self._project.docs))
        pages = self._make(kb, folder, self.cache.traces)
        folder.prune(pages.entries)
        return pages

    def build_preview(self, kb: KnowledgeBase) -> PageSet:
        """What is shown while serving: with drafts. Nothing is written."""
        if self._overlay is None:
            self._overlay = InMemoryOverlay(DocsFolder(FolderSnapshot(self._project.docs)))
            memory = self.cache.traces
            self._shown = TraceStore(dict(memory.tasks), dict(memory.subtasks))
        return self._make(kb, self._overlay, self._shown)

    def build_data_files(self, kb: KnowledgeBase, old: FolderSnapshot | None) -> DataFiles:
        """Make what lies beside the pages, of published records; `old` is the old site."""
        records = DependencyTracker(kb).records_hash()
        cache = self.cache
        if old and records == cache.records and all(starmap(old.matches, cache.data.items())):
            return DataFiles(records, dict.fromkeys(cache.data))
        addresses = Addresses(kb, self._site.quote_pages)
        return DataFiles(records, dict(iter_data_files(kb, addresses, self._site)))

    def write_data_files(self, data: DataFiles, site: Path, old: FolderSnapshot | None) -> None:
        """Put it into a site."""
        cache = self.cache
        cache.records = data.records
        cache.data = {
            path: cache.data[path] if content is None else content_hash(content)
            for path, content in data.files.items()
        }
        for path, content in data.files.items():
            target = site / path
            target.parent.mkdir(parents=True, exist_ok=True)
            if content is not None:
                target.write_bytes(content)
            elif old:
                hard_link_or_copy(str(old.folder / path), str(target))

    def save_cache(self) -> None:
        """Leave what is known for the next build."""
        save(self._project, self._version, self.cache)

    def _make(
        self, kb: KnowledgeBase, folder: DocsFolder | InMemoryOverlay, memory: TraceStore
    ) -> PageSet:
        return build_pages(
            kb,
            self._site,
            folder,
            memory,
            self._reporter,
        )
