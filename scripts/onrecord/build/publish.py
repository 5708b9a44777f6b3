"""The atomic replacement of a site: at any time there is one whole site, the old or the new.

Only one process at a time builds a project (`project.locked`).

The new site is built in a folder next to the old one, on the same file system. On Linux the two
are exchanged in one system call. Elsewhere it takes two renames; if a process is stopped between
them, the names of the folders show the next one how to recover:

    site  .site.site.new                 the new site was being built: it is deleted
          .site.site.new  .site.site.old stopped between the renames: the new site is whole
    site  .site.site.old                 both renames are done: the old site is deleted

`.site.<name>.gone` is a folder that is being deleted.
"""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from onrecord.exports.quotes_json import GENERATOR
from onrecord.files import hard_link_or_copy
from onrecord.project import Project, UnusableProject

SITE_MARKER = "data/quotes.json"
"""A file of every site built here, by whose beginning a folder is known as one to replace."""

_MARKED = f'{{"generated_by":"{GENERATOR}"'.encode()

_FULL_DISK = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))

Exchange = Callable[[Path, Path], bool]
"""A function that exchanges two folders atomically; returns False where that isn't possible."""


def check_target(target: Path, project: Project) -> Path:
    """Return the folder in which a site may be built: `target`, with symbolic links resolved.

    The folder is replaced as a whole. So it must not exist, be empty (a hidden file is a file too),
    or hold a site that was built here; it is never a home folder, the root of a repository, or a
    parent of these.

    Raises:
        UnusableProject: replacing the folder would remove other files with it.
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
        raise _mounted(target)
    if _home().is_relative_to(folder):
        raise UnusableProject(
            f"{target}: a home folder is here, and the folder of the site is replaced as a whole. "
            "Name a folder inside it with -d."
        )
    if os.path.lexists(folder / ".git"):
        raise UnusableProject(
            f"{target}: this is the root of a git repository, and the folder of the site is "
            "replaced as a whole. Name a folder inside it with -d."
        )
    if not _is_replaceable(folder):
        raise UnusableProject(
            f"{target}: this folder holds something else than a site that was built here. It "
            "would be replaced as a whole: empty it (of hidden files, too), or name another one "
            f"{'in `site_dir` of mkdocs.yml or ' if folder == project.site.resolve() else ''}"
            "with -d."
        )
    return folder


def _home() -> Path:
    try:
        return Path.home().resolve()
    except RuntimeError:  # a user who has none
        return Path("/")


def _mounted(target: Path) -> UnusableProject:
    return UnusableProject(
        f"{target}: a file system is mounted here, so the folder can't be replaced as a whole. "
        "Name a folder inside it with -d."
    )


def _is_replaceable(folder: Path) -> bool:
    return not folder.exists() or not any(folder.iterdir()) or _is_site(folder)


def _is_site(folder: Path) -> bool:
    try:
        with (folder / SITE_MARKER).open("rb") as marker:
            return marker.read(len(_MARKED)) == _MARKED
    except OSError:
        return False


def _exchange_directories(first: Path, second: Path) -> bool:
    """Exchange two directories atomically by Linux' renameat2(2); return False on failure."""
    if sys.platform != "linux":
        return False
    renameat2 = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if renameat2 is None:
        return False
    here, exchange = -100, 2  # AT_FDCWD, RENAME_EXCHANGE
    done: int = renameat2(here, os.fsencode(first), here, os.fsencode(second), exchange)
    return done == 0


@contextmanager
def atomic_replace(
    target: Path, exchange_directories: Exchange = _exchange_directories
) -> Iterator[Path]:
    """Yield an empty folder next to `target`, which replaces `target` if the block succeeds.

    Whatever happens, `target` is the old site or the new one, whole. Files of the old site whose
    names begin with a dot (`.git`, `.nojekyll`) are in the new one, too, as hard links.

    Args:
        target: The folder of the site.
        exchange_directories: An atomic exchange of two folders; without one, they are renamed.
    """
    recover(target)
    new = _sibling(target, "new")
    new.mkdir(parents=True)
    try:
        yield new
        _copy_hidden(target, new)
        _publish(new, target, exchange_directories)
    except OSError as error:
        if error.errno == errno.EBUSY:
            raise _mounted(target) from error
        if error.errno in _FULL_DISK and not error.filename:  # a write names no file
            error.filename = str(target)
        raise
    finally:
        recover(target)


def recover(target: Path) -> None:
    """Complete or undo an interrupted replacement, and delete its temporary folders."""
    new, old, gone = (_sibling(target, what) for what in ("new", "old", "gone"))
    if not target.exists() and old.exists():
        (new if new.exists() else old).rename(target)
    _delete(gone)
    for leftover in (new, old):
        if leftover.exists():
            # Renamed first: if deleting is interrupted, the rest isn't mistaken for a whole site.
            leftover.rename(gone)
            _delete(gone)


def _sibling(target: Path, what: str) -> Path:
    return target.with_name(f".site.{target.name}.{what}")


def _publish(new: Path, target: Path, exchange_directories: Exchange) -> None:
    if not target.exists():
        new.rename(target)
    elif not exchange_directories(new, target):
        target.rename(_sibling(target, "old"))
        new.rename(target)


def _delete(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)


def _copy_hidden(old: Path, new: Path) -> None:
    """Hard-link the old site's hidden files into the new one, and copy the folder's permissions."""
    if not old.exists():
        return
    shutil.copymode(old, new)
    for path in sorted(old.glob(".*")):
        target_path = new / path.name
        if path.is_dir() and not path.is_symlink():
            shutil.copytree(
                path,
                target_path,
                symlinks=True,
                copy_function=hard_link_or_copy,
                dirs_exist_ok=True,
            )
        else:
            hard_link_or_copy(str(path), str(target_path))
