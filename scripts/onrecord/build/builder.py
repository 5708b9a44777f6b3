"""Makes the edition that a site shows; while serving, a new one after each change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import starmap
from pathlib import Path

from onrecord.build.cache import Kept, edition_version, load, save
from onrecord.build.data_files import iter_data_files
from onrecord.build.docs_folder import Overlay, PageFolder
from onrecord.build.page_builder import Edition, Memory, make_edition
from onrecord.files import FolderSnapshot, content_hash, hard_link_or_copy
from onrecord.project import Project
from onrecord.records.knowledge_base import KnowledgeBase
from onrecord.records.tracking import Watch
from onrecord.reporting.progress import Progress
from onrecord.urls import Addresses, Site


@dataclass(frozen=True, slots=True)
class Data:
    """What lies beside the pages.

    Attributes:
        records: A fingerprint of the records from which it was made.
        files: The content of each file, by its path in the site; None for each, if they are as
            in the old site.
    """

    records: str
    files: Mapping[str, bytes | None]


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

    def publish(self, kb: KnowledgeBase, docs: FolderSnapshot | None = None) -> Edition:
        """Make what everybody sees, below `docs/`: records that have no drafts.

        `docs` is what lies there, if that is known. Raises what `writing.PageFolder` does.
        """
        folder = PageFolder(docs or FolderSnapshot(self._project.docs))
        edition = self._make(kb, folder, self.kept.memory)
        folder.remove_all_but(edition.sheets)
        return edition

    def show(self, kb: KnowledgeBase) -> Edition:
        """What is shown while serving: with drafts. Nothing is written."""
        if self._overlay is None:
            self._overlay = Overlay(PageFolder(FolderSnapshot(self._project.docs)))
            memory = self.kept.memory
            self._shown = Memory(dict(memory.units), dict(memory.parts))
        return self._make(kb, self._overlay, self._shown)

    def make_data(self, kb: KnowledgeBase, old: FolderSnapshot | None) -> Data:
        """Make what lies beside the pages, of published records; `old` is the old site."""
        records = Watch(kb).digest_of_all()
        kept = self.kept
        if old and records == kept.records and all(starmap(old.matches, kept.data.items())):
            return Data(records, dict.fromkeys(kept.data))
        addresses = Addresses(kb, self._project.quote_pages)
        return Data(records, dict(iter_data_files(kb, addresses, self._site)))

    def write_data(self, data: Data, site: Path, old: FolderSnapshot | None) -> None:
        """Put it into a site."""
        kept = self.kept
        kept.records = data.records
        kept.data = {
            path: kept.data[path] if content is None else content_hash(content)
            for path, content in data.files.items()
        }
        for path, content in data.files.items():
            target = site / path
            target.parent.mkdir(parents=True, exist_ok=True)
            if content is not None:
                target.write_bytes(content)
            elif old:
                hard_link_or_copy(str(old.folder / path), str(target))

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
