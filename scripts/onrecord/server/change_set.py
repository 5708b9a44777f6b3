"""What was saved, sorted by what has to be done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from onrecord.project import Project
from onrecord.records.knowledge_base import KnowledgeBase
from onrecord.records.loader import ARTICLE_FILES
from onrecord.urls import is_generated

PACKAGE = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """What has to be done.

    Attributes:
        files: What was saved, relative to the project.
        articles: The ids of articles that were there before and that may only have other words.
        records: Whether all records have to be read.
        settings: Whether `mkdocs.yml` has to be read, or what it inherits from.
        templates: Whether the templates of the pages have to be read.
        site: Whether MkDocs has to make its part anew.
    """

    files: frozenset[str] = frozenset()
    articles: frozenset[str] = frozenset()
    records: bool = False
    settings: bool = False
    templates: bool = False
    site: bool = False

    def __or__(self, other: ChangeSet) -> ChangeSet:
        """Both together."""
        return ChangeSet(
            self.files | other.files,
            self.articles | other.articles,
            self.records or other.records,
            self.settings or other.settings,
            self.templates or other.templates,
            self.site or other.site,
        )

    def say(self) -> str:
        """Name what was saved."""
        named = sorted(self.files)
        more = f" and {len(named) - 2} more" if len(named) > 2 else ""
        return ", ".join(named[:2]) + more


def sort_changes(
    paths: Iterable[Path], project: Project, settings: Iterable[Path], kb: KnowledgeBase
) -> ChangeSet:
    """Say what is to be done after some files were saved, made or removed.

    `settings` are the files in which the project's settings stand.
    """
    changes, config_files = ChangeSet(), {path.resolve() for path in settings}
    for path in paths:
        if path in config_files:
            changes |= ChangeSet(frozenset([_name(path, project)]), settings=True, site=True)
        else:
            changes |= _sort(path, project, kb)
    return changes


def _sort(path: Path, project: Project, kb: KnowledgeBase) -> ChangeSet:
    records, docs = project.records_folder.resolve(), project.docs.resolve()
    name = _name(path, project)
    files = frozenset([name])
    if path.is_relative_to(records):
        return _sort_record(path.relative_to(records), name, path.exists(), kb)
    if path.is_relative_to(docs):
        page = path.relative_to(docs).as_posix()
        if is_generated(page) or _is_hidden(Path(page)):
            return ChangeSet()
        is_picture = any(s.image and s.image.src == page for s in kb.speakers.values())
        return ChangeSet(files, records=is_picture, site=True)
    if _is_hidden(Path(path.name)):
        return ChangeSet()
    return ChangeSet(files, templates=path.is_relative_to(PACKAGE / "pages"), site=True)


def _sort_record(path: Path, name: str, exists: bool, kb: KnowledgeBase) -> ChangeSet:
    if _is_hidden(path):
        return ChangeSet()
    files, parts = frozenset([name]), path.parts
    if parts[:1] == ("articles",) and len(parts) > 2:
        known = parts[1] in kb.articles
        if known and parts[2] in ARTICLE_FILES:
            return ChangeSet(files, articles=frozenset([parts[1]]))
        if known and not exists:  # it was no record, and is gone: an editor's own file
            return ChangeSet()
    return ChangeSet(files, records=True)


def _is_hidden(path: Path) -> bool:
    """Whether it is an editor's own file, which nobody reads."""
    return any(part.startswith(".") or part.endswith("~") for part in path.parts)


def _name(path: Path, project: Project) -> str:
    root = project.root.resolve()
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
