"""A transaction over files of records: all of them are written, or none."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

FileContents = Mapping[str, bytes | None]
"""Path below the folder of records → the new content; None to delete the file."""


def write_all(records: Path, contents: FileContents, *, new: frozenset[str] = frozenset()) -> None:
    """Write all files to a temporary folder, then rename each into place; roll back on failure.

    A record is written before the records that refer to it, and deleted after them, so that a
    reader never sees a reference without its record.

    Args:
        records: The folder of records.
        contents: The files.
        new: Paths of files that must not exist yet.

    Raises:
        OSError: a file can't be written; then no file has changed.
    """
    with TemporaryDirectory(prefix=".draft-", dir=records) as folder:
        staging, backups = Path(folder, "new"), Path(folder, "old")
        backups.mkdir()
        for path, content in contents.items():
            if content is not None:
                file = staging / path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content)
        replaced: list[tuple[Path, Path | None]] = []
        committed = False
        try:
            for path in sorted(contents, key=lambda path: _rank(path, contents)):
                target = records / path
                if path in new and target.exists():
                    raise FileExistsError(0, f"somebody has just made {target.name}")
                backup = _back_up(target, backups / str(len(replaced)))
                replaced.append((target, backup))
                _replace(target, None if contents[path] is None else staging / path)
            committed = True
        finally:  # Ctrl+C included
            if not committed:
                for target, backup in reversed(replaced):
                    _restore(target, backup)


def _rank(path: str, contents: FileContents) -> tuple[int, str]:
    """Return a sort key: other records than articles, then articles, then deletions of others."""
    if path.startswith("articles/"):
        return 1, path
    return (2 if contents[path] is None else 0), path


def _back_up(target: Path, backup: Path) -> Path | None:
    if not target.exists():
        return None
    shutil.copy2(target, backup)
    return backup


def _replace(target: Path, staged: Path | None) -> None:
    if staged is None:
        target.unlink(missing_ok=True)
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists():
        shutil.copymode(target, staged)
    staged.replace(target)


def _restore(target: Path, backup: Path | None) -> None:
    if backup is not None:
        backup.replace(target)
        return
    target.unlink(missing_ok=True)
    folder = target.parent
    if folder.parent.name == "articles" and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
