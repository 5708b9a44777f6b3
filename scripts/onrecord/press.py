"""Makes the edition that a site shows; while serving, a new one after each change."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from onrecord.addresses import Addresses, Site
from onrecord.editions import Edition, Memory, make_edition
from onrecord.kept import Kept, edition_version, load, save
from onrecord.knowledge_base import KnowledgeBase
from onrecord.progress import Progress
from onrecord.project import Project
from onrecord.search import iter_search_files
from onrecord.watching import Watch, digest
from onrecord.writing import Overlay, PageFolder, same


class Press:
    """Makes editions of a project's records, each from what is known of the one before."""

    def __init__(self, project: Project, site: Site, progress: Progress) -> None:
        self._project, self._site, self._progress = project, site, progress
        self._version = edition_version(project, site)
        self.kept: Kept = load(project, self._version)
        self._shown = Memory()
        self._overlay: Overlay | None = None

    def serves(self, project: Project, site: Site) -> bool:
        """Whether it was made for this project with these settings."""
        return (self._project, self._site) == (project, site)

    def publish(self, kb: KnowledgeBase) -> Edition:
        """Make what everybody sees, below `docs/`: records that have no drafts.

        Raises what `writing.PageFolder` does.
        """
        folder = PageFolder(self._project.docs)
        edition = self._make(kb, folder, self.kept.memory)
        folder.remove_all_but(edition.sheets)
        return edition

    def show(self, kb: KnowledgeBase) -> Edition:
        """What is shown while serving: with drafts. Nothing is written."""
        if self._overlay is None:
            self._overlay = Overlay(PageFolder(self._project.docs))
            memory = self.kept.memory
            self._shown = Memory(dict(memory.units), dict(memory.parts))
        return self._make(kb, self._overlay, self._shown)

    def search_files(
        self, kb: KnowledgeBase, old: Path | None
    ) -> Iterator[tuple[str, Path | bytes]]:
        """The search index of published records: its files, or where they lie in the old site."""
        records = Watch(kb).digest_of_all()
        kept = self.kept
        if (
            old
            and records == kept.records
            and all(same(old / path, fp) for path, fp in kept.search.items())
        ):
            yield from ((path, old / path) for path in kept.search)
            return
        kept.records, kept.search = records, {}
        for path, content in iter_search_files(kb, Addresses(kb, self._project.quote_pages)):
            kept.search[path] = digest(content)
            yield path, content

    def keep(self) -> None:
        """Leave what is known for the next build."""
        save(self._project, self._version, self.kept)

    def _make(self, kb: KnowledgeBase, folder: PageFolder | Overlay, memory: Memory) -> Edition:
        return make_edition(
            kb,
            self._site,
            folder,
            memory,
            self._progress,
            description=self._project.site_description,
            quote_pages=self._project.quote_pages,
        )
