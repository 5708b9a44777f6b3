"""Puts a finished site in the place of the old one, so that there is always one whole site.

Only one program at a time builds a project (`locked`).

The new site is made in a folder beside the old one, on the same file system. On Linux the two
change places in one step. Elsewhere it takes two renames; if a program is stopped between
them, the names of the folders tell the next one how to go on:

    site  .site.site.new                 the new site is being made: it is thrown away
          .site.site.new  .site.site.old stopped between the renames: the new site is whole
    site  .site.site.old                 both renames are done: the old site is thrown away

`.site.<name>.gone` is a folder that is being deleted.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from onrecord.files import hard_link_or_copy
from onrecord.project import Project, UnusableProject

MARKS = ("sitemap.xml", "data/quotes.json")
"""What every site built here holds, by which it is known as one that may be replaced."""

Exchange = Callable[[Path, Path], bool]
"""Lets two folders change places in one step; False if this system can't."""


def check_target(target: Path, project: Project) -> Path:
    """Say where a site may be built: the folder itself, where `target` is a link to one.

    The `site_dir` of the configuration is for the site alone, as it is to MkDocs. Any other
    folder has to be empty or hold a site that was built here.

    Raises:
        UnusableProject: replacing the folder would take something else with it.
    """
    folder = target.resolve()
    root = project.root.resolve()
    for place in (root, project.docs.resolve(), project.records_folder.resolve()):
        inside = place != root and folder.is_relative_to(place)
        if inside or place.is_relative_to(folder):
            raise UnusableProject(
                f"{target}: the site can't be built here: {place} belongs to the project, and "
                "the folder of the site is replaced as a whole. Name another one with -d."
            )
    if folder.exists() and not folder.is_dir():
        raise UnusableProject(f"{target}: the site needs a folder, and this is a file.")
    if os.path.ismount(folder):
        raise UnusableProject(
            f"{target}: a file system is mounted here, so the folder can't be replaced as a "
            "whole. Name a folder inside it with -d."
        )
    if folder != project.site.resolve() and not _is_replaceable(folder):
        raise UnusableProject(
            f"{target}: this folder holds something else than a site that was built here. It "
            "would be replaced as a whole: empty it, or name another one with -d."
        )
    return folder


def _is_replaceable(folder: Path) -> bool:
    is_site = all((folder / mark).is_file() for mark in MARKS)
    return is_site or not any(_without_hidden(folder))


def _without_hidden(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield from (path for path in folder.iterdir() if not path.name.startswith("."))


def _exchange_directories(one: Path, other: Path) -> bool:
    """Exchange two folders by Linux' renameat2(2)."""
    if sys.platform != "linux":
        return False
    renameat2 = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if renameat2 is None:
        return False
    here, exchange = -100, 2  # AT_FDCWD, RENAME_EXCHANGE
    done: int = renameat2(here, os.fsencode(one), here, os.fsencode(other), exchange)
    return done == 0


@contextmanager
def atomic_replace(target: Path, swap: Exchange = _exchange_directories) -> Iterator[Path]:
    """Yield an empty folder beside `target`, which takes its place if the block ends well.

    Whatever happens, `target` is the old site or the new one, whole. What begins with a dot in
    the old site (`.git`, `.nojekyll`) is in the new one, too.
    """
    recover(target)
    new = _beside(target, "new")
    new.mkdir(parents=True)
    try:
        yield new
        _take_over_hidden(target, new)
        _exchange(new, target, swap)
    finally:
        recover(target)


def recover(target: Path) -> None:
    """Bring to an end what was stopped half-way, and clear away what is left of it."""
    new, old, gone = (_beside(target, what) for what in ("new", "old", "gone"))
    if not target.exists() and old.exists():
        (new if new.exists() else old).rename(target)
    _delete(gone)
    for leftover in (new, old):
        if leftover.exists():
            # Under the other name, half a folder is never taken for a whole one.
            leftover.rename(gone)
            _delete(gone)


def _beside(target: Path, what: str) -> Path:
    return target.with_name(f".site.{target.name}.{what}")


def _exchange(new: Path, target: Path, swap: Exchange) -> None:
    if not target.exists():
        new.rename(target)
    elif not swap(new, target):
        target.rename(_beside(target, "old"))
        new.rename(target)


def _delete(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)


def _take_over_hidden(old: Path, new: Path) -> None:
    """Give the new site what begins with a dot in the old one, and its permissions."""
    if not old.exists():
        return
    shutil.copymode(old, new)
    for path in sorted(old.glob(".*")):
        copy = new / path.name
        if path.is_dir() and not path.is_symlink():
            shutil.copytree(
                path, copy, symlinks=True, copy_function=hard_link_or_copy, dirs_exist_ok=True
            )
        else:
            hard_link_or_copy(str(path), str(copy))
