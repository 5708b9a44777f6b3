"""Change sets: changed files, classified by the work that they call for."""

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
    """The set of changed files, with the work needed to serve the change.

    Attributes:
        files: The changed files, relative to the project.
        articles: The ids of known articles of which only the files `recheck` can read have changed.
        records: Whether all records have to be read and checked.
        settings: Whether `mkdocs.yml`, or a file it inherits from, has to be read.
        templates: Whether the cached templates of the record pages have to be dropped.
        site: Whether MkDocs has to build its part again.
    """

    files: frozenset[str] = frozenset()
    articles: frozenset[str] = frozenset()
    records: bool = False
    settings: bool = False
    templates: bool = False
    site: bool = False

    def __or__(self, other: ChangeSet) -> ChangeSet:
        """Return the union of two change sets."""
        return ChangeSet(
            self.files | other.files,
            self.articles | other.articles,
            self.records or other.records,
            self.settings or other.settings,
            self.templates or other.templates,
            self.site or other.site,
        )

    def summary(self) -> str:
        """Return the names of two changed files, and the number of the others, for a message."""
        names = sorted(self.files)
        more = f" and {len(names) - 2} more" if len(names) > 2 else ""
        return ", ".join(names[:2]) + more


def classify_changes(
    paths: Iterable[Path], project: Project, settings: Iterable[Path], kb: KnowledgeBase
) -> ChangeSet:
    """Return the change set of saved, created or removed files.

    Args:
        paths: The absolute paths of the files.
        project: The project that is served.
        settings: The files of the project's settings.
        kb: The records that are served.
    """
    changes, config_files = ChangeSet(), {path.resolve() for path in settings}
    for path in paths:
        if path in config_files:
            changes |= ChangeSet(
                frozenset([_display_name(path, project)]), settings=True, site=True
            )
        else:
            changes |= _classify(path, project, kb)
    return changes


def _classify(path: Path, project: Project, kb: KnowledgeBase) -> ChangeSet:
    records, docs = project.records_folder.resolve(), project.docs.resolve()
    name = _display_name(path, project)
    files = frozenset([name])
    if path.is_relative_to(records):
        return _classify_record(path.relative_to(records), name, path.exists(), kb)
    if path.is_relative_to(docs):
        page = path.relative_to(docs).as_posix()
        if is_generated(page) or _is_hidden(Path(page)):
            return ChangeSet()
        is_picture = any(s.image and s.image.src == page for s in kb.speakers.values())
        return ChangeSet(files, records=is_picture, site=True)
    if _is_hidden(Path(path.name)):
        return ChangeSet()
    return ChangeSet(files, templates=path.is_relative_to(PACKAGE / "pages"), site=True)


def _classify_record(path: Path, name: str, exists: bool, kb: KnowledgeBase) -> ChangeSet:
    if _is_hidden(path):
        return ChangeSet()
    files, parts = frozenset([name]), path.parts
    if parts[:1] == ("articles",) and len(parts) > 2:
        known = parts[1] in kb.articles
        if known and parts[2] in ARTICLE_FILES:
            return ChangeSet(files, articles=frozenset([parts[1]]))
        if known and not exists:  # gone, and never a record: a temporary file
            return ChangeSet()
    return ChangeSet(files, records=True)


def _is_hidden(path: Path) -> bool:
    """Whether a path names a backup or temporary file of an editor program, to be ignored."""
    return any(part.startswith(".") or part.endswith("~") for part in path.parts)


def _display_name(path: Path, project: Project) -> str:
    root = project.root.resolve()
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
