"""Gives a record another id: its file, `formerly`, every reference and link; all or nothing.

Everything is worked out and tried in memory, then written beside the files, and only then put in
their place, in an order in which a stop leaves records that can be read. The record itself comes
first: from then on its old id is a former one, and what still names it is no more than a
detour. Whoever asks for the same again has the rest done.
"""

from __future__ import annotations

import difflib
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from onrecord.editing.rename_plan import Change, Renaming, UnreadableFile, plan
from onrecord.files import temporary_path, write_temporary
from onrecord.project import Project, UnusableProject, locked
from onrecord.reporting.reporter import Reporter

__all__ = ["Change", "Renaming", "UnreadableFile", "describe", "describe_difference", "rename"]


def rename(
    project: Project,
    kind: str,
    old: str,
    new: str,
    reporter: Reporter,
    *,
    dry_run: bool = False,
) -> Renaming:
    """Give a record another id; with `dry_run`, only say what that would change.

    `reporter` is told if a build of the project has to end first.

    Raises:
        UnusableProject: there is no such record, or it can't get that id.
        Unreadable: a file is no YAML.
    """
    with locked(project, reporter.waiting):
        renaming = plan(project, kind, old, new)
        if not dry_run:
            _carry_out(project.root, renaming)
    return renaming


def describe(renaming: Renaming) -> Iterator[str]:
    """Say in lines what changes."""
    if renaming.move:
        yield f"{renaming.move[0]} -> {renaming.move[1]}"
    for change in renaming.changes:
        if change.references:
            noun = "link" if change.path.endswith(".md") else "reference"
            yield f"{renaming.path_after(change.path)}: {_count(change.references, noun)}"
    files = sum(change.references > 0 for change in renaming.changes)
    named = f"and so in {_count(files, 'file')} that named it" if files else "and nothing named it"
    yield f"The {renaming.kind} `{renaming.old}` is now `{renaming.new}`, {named}."


def describe_difference(renaming: Renaming) -> Iterator[str]:
    """Say in lines, as `diff -u` does, how the files change."""
    for change in renaming.changes:
        yield from difflib.unified_diff(
            change.before.splitlines(),
            change.after.splitlines(),
            change.path,
            renaming.path_after(change.path),
            lineterm="",
        )


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _carry_out(root: Path, renaming: Renaming) -> None:
    """Write every file aside; then put the record in place, move it, and let the others follow."""
    with ExitStack() as undo:
        for change in renaming.changes:
            undo.callback(temporary_path(root / change.path).unlink, missing_ok=True)
            _write_aside(root / change.path, change.after)
        undo.pop_all()
    try:
        _put_in_place(root, renaming)
    except OSError as error:
        raise UnusableProject(
            f"{error.filename}: {error.strerror}. Some files have changed, and others not yet. "
            "Once this is mended, the same command goes on where it stopped."
        ) from None


def _put_in_place(root: Path, renaming: Renaming) -> None:
    paths = [change.path for change in renaming.changes]
    if renaming.own in paths:
        paths.remove(renaming.own)
        temporary_path(root / renaming.own).replace(root / renaming.own)
    if renaming.move:
        old, new = renaming.move
        (root / old).rename(root / new)
    for path in paths:
        file = root / renaming.path_after(path)
        temporary_path(file).replace(file)


def _write_aside(file: Path, content: str) -> None:
    shutil.copymode(file, write_temporary(file, content.encode(errors="surrogateescape")))
