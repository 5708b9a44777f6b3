"""Renaming a record: its file, `formerly`, every reference and link, in an order safe to stop in.

All changes are planned and verified in memory, then written to temporary files, and then renamed
into place. The record itself comes first: from then on its old id is a former one, and the
references not yet changed still resolve. The same command again completes a rename that was
stopped.
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
from onrecord.reporting.formats import count
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
    """Change the id of a record, and return the changes.

    Args:
        project: The project.
        kind: The kind of the record.
        old: The current id.
        new: The new id.
        reporter: Gets a message if a build of the project has to end first.
        dry_run: Whether to return the changes without writing them.

    Raises:
        UnusableProject: there is no such record, or the new id isn't possible.
        UnreadableFile: a file isn't YAML.
    """
    with locked(project, reporter.waiting):
        renaming = plan(project, kind, old, new)
        if not dry_run:
            _carry_out(project.root, renaming)
    return renaming


def describe(renaming: Renaming) -> Iterator[str]:
    """Yield the moved file, the number of references by file, and a summary, as lines."""
    if renaming.move:
        yield f"{renaming.move[0]} -> {renaming.move[1]}"
    for change in renaming.changes:
        if change.references:
            noun = "link" if change.path.endswith(".md") else "reference"
            yield f"{renaming.path_after(change.path)}: {count(change.references, noun)}"
    files = sum(change.references > 0 for change in renaming.changes)
    named = f"and so in {count(files, 'file')} that named it" if files else "and nothing named it"
    yield f"The {renaming.kind} `{renaming.old}` is now `{renaming.new}`, {named}."


def describe_difference(renaming: Renaming) -> Iterator[str]:
    """Yield the changes of all files as lines of a unified diff."""
    for change in renaming.changes:
        yield from difflib.unified_diff(
            change.before.splitlines(),
            change.after.splitlines(),
            change.path,
            renaming.path_after(change.path),
            lineterm="",
        )


def _carry_out(root: Path, renaming: Renaming) -> None:
    """Write all files to temporary paths; then replace and move the record, and the others last."""
    with ExitStack() as undo:
        for change in renaming.changes:
            undo.callback(temporary_path(root / change.path).unlink, missing_ok=True)
            _write_temporary(root / change.path, change.after)
        undo.pop_all()
    try:
        _rename_into_place(root, renaming)
    except OSError as error:
        raise UnusableProject(
            f"{error.filename}: {error.strerror}. Some files have changed, and others not yet. "
            "Once this is mended, the same command goes on where it stopped."
        ) from None


def _rename_into_place(root: Path, renaming: Renaming) -> None:
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


def _write_temporary(file: Path, content: str) -> None:
    shutil.copymode(file, write_temporary(file, content.encode(errors="surrogateescape")))
