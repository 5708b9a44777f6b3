"""Writes several records at once: all of them are in their places afterwards, or none."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

FileContents = Mapping[str, bytes | None]
"""Path below the folder of records → what the file is to hold; None if it is to go."""

_Placed = list[tuple[Path, Path | None]]


def write_all(records: Path, contents: FileContents, *, new: frozenset[str] = frozenset()) -> None:
    """Write all files aside, then put them in their places; if that fails, put all back.

    Records of speakers and the like come first, and go last: what refers to them comes when
    they are there.

    Args:
        records: The folder of records.
        contents: The files.
        new: Which of them must not be there yet.

    Raises:
        OSError: they can't be written; then none is.
    """
    with TemporaryDirectory(prefix=".draft-", dir=records) as folder:
        aside, old = Path(folder, "new"), Path(folder, "old")
        old.mkdir()
        for path, content in contents.items():
            if content is not None:
                file = aside / path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content)
        placed: _Placed = []
        done = False
        try:
            for path in sorted(contents, key=lambda path: _rank(path, contents)):
                target = records / path
                if path in new and target.exists():
                    raise FileExistsError(0, f"somebody has just made {target.name}")
                before = _keep(target, old / str(len(placed)))
                placed.append((target, before))
                _put(aside / path, target, gone=contents[path] is None)
            done = True
        finally:  # Ctrl+C included
            if not done:
                for target, before in reversed(placed):
                    _take_back(target, before)


def _rank(path: str, contents: FileContents) -> tuple[int, str]:
    if path.startswith("articles/"):
        return 1, path
    return (2 if contents[path] is None else 0), path


def _keep(target: Path, copy: Path) -> Path | None:
    if not target.exists():
        return None
    shutil.copy2(target, copy)
    return copy


def _put(file: Path, target: Path, *, gone: bool) -> None:
    if gone:
        target.unlink(missing_ok=True)
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists():
        shutil.copymode(target, file)
    file.replace(target)


def _take_back(target: Path, before: Path | None) -> None:
    if before is not None:
        before.replace(target)
        return
    target.unlink(missing_ok=True)
    folder = target.parent
    if folder.parent.name == "articles" and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
