"""The workspace of a review: an article's files, a copy to try edits on, and undo.

A decision is tried on the copy first. Only edits that add no error to the records are written.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from onrecord import OnRecordError
from onrecord.checks.project_check import CheckCache, Checked, check
from onrecord.editing.transaction import FileContents, write_all
from onrecord.project import Project, locked
from onrecord.records.kinds import KINDS
from onrecord.records.knowledge_base import KnowledgeBase
from onrecord.records.loader import PAGE_AS_FETCHED, read_records
from onrecord.records.models import Record
from onrecord.reporting.findings import Finding
from onrecord.reporting.reporter import Reporter


class ConflictError(OnRecordError):
    """The error for a file that another program has changed since it was read."""


@dataclass(frozen=True, slots=True)
class Step:
    """A committed decision: the article, and the contents of its files before and after."""

    article_id: str
    before: FileContents
    after: FileContents


class Workspace:
    """The files of a project for review, one article at a time.

    Attributes:
        project: The project.
        article_id: The open article.
        kb: All records, without those of other articles.
        steps: The committed decisions, the latest last.
    """

    project: Project
    article_id: str
    kb: KnowledgeBase
    steps: list[Step]

    def __init__(self, project: Project, reporter: Reporter) -> None:
        self.project = project
        self.steps = []
        self._reporter = reporter
        self._cache = CheckCache()
        self._cache_of_all = CheckCache()
        self._folder = TemporaryDirectory(prefix="onrecord-review-")
        self._copy = replace(project, config_file=Path(self._folder.name, "mkdocs.yml"))
        self._checked: Checked

    def close(self) -> None:
        """Delete the copy."""
        self._folder.cleanup()

    def open(self, article_id: str) -> None:
        """Copy the records and one article, as the files are now, and check the copy."""
        self.article_id = article_id
        target, source = self._copy.records_folder, self.project.records_folder
        shutil.rmtree(target, ignore_errors=True)
        for name in sorted({kind.folder for kind in KINDS.values()} - {"articles", "quotes"}):
            if (source / name).is_dir():
                shutil.copytree(source / name, target / name)
        shutil.copytree(
            source / "articles" / article_id,
            target / "articles" / article_id,
            ignore=shutil.ignore_patterns(PAGE_AS_FETCHED),
        )
        self._check()

    def read(self, path: str) -> str | None:
        """Return the content of a file of the copy, by its path below the folder of records."""
        content = _bytes(self._copy, path)
        return None if content is None else content.decode("utf-8-sig")

    def all_records(self) -> Iterator[Record]:
        """Yield every record of the project, those of other articles included."""
        stored = read_records(self.project, self._cache_of_all.read)
        for table in stored.records.values():
            yield from table.values()

    def commit(self, files: dict[str, str | None]) -> tuple[Finding, ...]:
        """Write the edits of a decision atomically, unless the records would have new errors.

        `files` are path → content; None removes a file.

        Returns:
            The new errors; none if the decision was written.

        Raises:
            ConflictError: a file has changed since the article was opened.
            OSError: a file can't be written; no file is changed.
        """
        after = {path: None if text is None else text.encode() for path, text in files.items()}
        with locked(self.project, self._reporter.waiting):
            before = {path: _bytes(self.project, path) for path in files}
            if any(content != _bytes(self._copy, path) for path, content in before.items()):
                raise ConflictError
            known = set(map(_error, self._checked.errors))
            write_all(self._copy.records_folder, after)
            self._check()
            errors = tuple(e for e in self._checked.errors if _error(e) not in known)
            if errors:
                write_all(self._copy.records_folder, before)
                self._check()
                return errors
            write_all(self.project.records_folder, after)
        self.steps.append(Step(self.article_id, before, after))
        return ()

    def undo(self) -> bool:
        """Restore the files before the latest decision, byte for byte, and open its article.

        Returns:
            Whether any decision was left to undo.

        Raises:
            ConflictError: a file has changed since the decision, which is not undone.
        """
        if not self.steps:
            return False
        step = self.steps[-1]
        with locked(self.project, self._reporter.waiting):
            if any(c != _bytes(self.project, path) for path, c in step.after.items()):
                raise ConflictError
            write_all(self.project.records_folder, step.before)
        self.steps.pop()
        self.open(step.article_id)
        return True

    def _check(self) -> None:
        """Check the copy, and keep the result."""
        self._checked = check(self._copy, self._cache)
        self.kb = self._checked.kb


def _bytes(project: Project, path: str) -> bytes | None:
    file = project.records_folder / path
    return file.read_bytes() if file.is_file() else None


def _error(finding: Finding) -> tuple[str, str, str]:
    return finding.code, finding.location.path, finding.message
