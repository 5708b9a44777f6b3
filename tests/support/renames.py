"""Renaming in a folder, and what lies there before and after."""

from __future__ import annotations

from pathlib import Path

import pytest

from onrecord.editing.rename import Renaming, rename
from onrecord.project import Project, read_project
from onrecord.reporting.reporter import Reporter

NEW = "zz-0-new"


class NobodyWaits(Reporter):
    """A reporter of a rename that no other program holds up."""

    def waiting(self) -> None:
        pytest.fail("nobody else works on this project")


def project_in(folder: Path) -> Project:
    return read_project(folder / "mkdocs.yml")


def rename_in(folder: Path, kind: str, old: str, new: str = NEW) -> Renaming:
    return rename(project_in(folder), kind, old, new, NobodyWaits())


def contents_of(folder: Path) -> dict[str, bytes]:
    """Every file of a project but those that On Record keeps for itself."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".onrecord" not in path.parts
    }


def without_note(after: bytes, before: bytes) -> bool:
    """Whether a file is as it was, but for what was put into it for `formerly`."""
    pairs = enumerate(zip(after, before, strict=False))
    start = next((n for n, (a, b) in pairs if a != b), len(before))
    added = len(after) - len(before)
    return added > 0 and after[:start] + after[start + added :] == before
