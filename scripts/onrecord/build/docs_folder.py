"""The generated pages below `docs/`: written where they differ, pruned where they are obsolete.

A file is written only if its bytes differ, and atomically, to a temporary path first: a reader, or
a second site generator, never sees half a page.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from onrecord.files import FolderSnapshot, content_hash, temporary_path, write_temporary
from onrecord.output import OutputFile
from onrecord.project import UnusableProject
from onrecord.urls import GENERATED_FILES, GENERATED_FOLDERS, is_generated


@dataclass(frozen=True, slots=True)
class Written:
    """The numbers of files written, left unchanged, and removed."""

    written: int
    unchanged: int
    removed: int


class DocsFolder:
    """The generated part of `docs/`, as a store of pages. Each page is written at most once.

    Args:
        snapshot: A snapshot of `docs/`, against which pages are compared.

    Raises:
        UnusableProject: a folder of generated pages is a symbolic link, through which pages would
            be written elsewhere.
    """

    is_shared_between_processes = True

    def __init__(self, snapshot: FolderSnapshot) -> None:
        self.docs, self._snapshot = snapshot.folder, snapshot
        self._real_folders: set[Path] = set()
        for folder in GENERATED_FOLDERS:
            _reject_symlink(self.docs / folder)

    def read(self, path: str) -> str:
        """Return the Markdown of a page, as on disk."""
        return (self.docs / path).read_text("utf-8")

    def matches(self, path: str, expected_hash: str) -> bool:
        """Whether the page is on disk with this content hash."""
        return self._snapshot.matches(path, expected_hash)

    def write(self, page: OutputFile) -> bool:
        """Write a page atomically unless the file is up to date; return whether a file was written.

        Raises:
            ValueError: the path isn't that of a generated page.
            OSError: the file can't be written.
        """
        path, content = _checked_path(page.path), page.content.encode()
        if self.matches(path, content_hash(content)):
            return False
        file = self.docs / path
        self._make_folder(file.parent)
        if file.is_dir():
            _remove(file)
        write_temporary(file, content).replace(file)
        return True

    def _make_folder(self, folder: Path) -> None:
        """Create a folder and its parents in `docs/`, in place of links or files of these names."""
        if folder in self._real_folders:
            return
        if folder == self.docs:
            folder.mkdir(parents=True, exist_ok=True)
        else:
            self._make_folder(folder.parent)
            if folder.is_symlink() or not folder.is_dir():
                _unlink_unless_folder(folder)
                folder.mkdir(exist_ok=True)
        self._real_folders.add(folder)

    def prune(self, paths: Collection[str]) -> int:
        """Remove all generated files and folders except these pages; return how many files."""
        return _prune(self.docs, paths)


def write_pages(docs: Path, pages: Iterable[OutputFile]) -> Written:
    """Make the generated part of `docs/` consist of exactly these pages.

    Raises:
        UnusableProject: a folder of generated pages is a symbolic link.
        ValueError: a path isn't that of a generated page.
        OSError: a file can't be written.
    """
    folder = DocsFolder(FolderSnapshot(docs))
    written = {page.path: folder.write(page) for page in pages}
    removed = folder.prune(written)
    new = sum(written.values())
    return Written(new, len(written) - new, removed)


class InMemoryOverlay:
    """A store of pages in memory over a read-only folder.

    While `mkdocs serve` runs, a write below `docs/` would trigger another build.
    """

    is_shared_between_processes = False

    def __init__(self, folder: DocsFolder) -> None:
        self._folder = folder
        self._pages: dict[str, tuple[str, str]] = {}

    def read(self, path: str) -> str:
        """Return the Markdown of a page: from memory, or else from the folder."""
        return self._pages[path][0] if path in self._pages else self._folder.read(path)

    def matches(self, path: str, expected_hash: str) -> bool:
        """Whether the page in memory, or else in the folder, has this content hash."""
        if path in self._pages:
            return self._pages[path][1] == expected_hash
        return self._folder.matches(path, expected_hash)

    def write(self, page: OutputFile) -> None:
        """Keep a page in memory."""
        self._pages[page.path] = (page.content, content_hash(page.content))


def write_files(folder: Path, files: Iterable[OutputFile]) -> None:
    """Write files atomically into a folder, which is created; safe for two processes at once."""
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".new-", dir=folder) as temporary_folder:
        for file in files:
            target, content = folder / file.path, file.content.encode()
            if not target.is_file() or target.read_bytes() != content:
                temporary = Path(temporary_folder, target.name)
                temporary.write_bytes(content)
                temporary.replace(target)


def _checked_path(path: str) -> str:
    parts = PurePosixPath(path).parts
    unsafe = "\\" in path or ":" in path or "\0" in path or any(p.startswith(".") for p in parts)
    if unsafe or "/".join(parts) != path or not is_generated(path):
        raise ValueError(f"{path!r} is not the path of a page that is made from the records")
    return path


def _unlink_unless_folder(path: Path) -> None:
    """Remove a file or a link, but not a folder that another worker has made here meanwhile."""
    try:
        path.unlink(missing_ok=True)
    except OSError:
        if path.is_symlink() or not path.is_dir():
            raise


def _reject_symlink(folder: Path) -> None:
    if folder.is_symlink():
        raise UnusableProject(
            f"{folder} is a link to {folder.readlink()}. The pages that are made here are "
            "cleared away as well as written: put a real folder in its place, or remove it."
        )


def _prune(docs: Path, wanted: Collection[str]) -> int:
    """Remove all generated files except the wanted ones, and empty folders.

    Returns:
        The number of files that were removed.
    """
    files = set(wanted)
    folders = {str(parent) for path in files for parent in PurePosixPath(path).parents}
    for name in GENERATED_FILES:
        temporary_path(docs / name).unlink(missing_ok=True)
    own_files = [name for name in GENERATED_FILES if name not in files]
    removed = sum(map(_remove, filter(os.path.lexists, map(docs.joinpath, own_files))))
    for top in GENERATED_FOLDERS:
        if os.path.lexists(docs / top) and not (docs / top).is_dir():
            removed += _remove(docs / top)
        for place, inside, names in os.walk(docs / top, topdown=False):
            folder = Path(place).relative_to(docs).as_posix()
            links = [name for name in inside if Path(place, name).is_symlink()]
            for name in [*names, *links]:
                if f"{folder}/{name}" not in files:
                    removed += _remove(Path(place, name))
            if folder not in folders:
                Path(place).rmdir()
    return removed


def _remove(path: Path) -> int:
    """Remove a file, a link, or a folder with its content; return how many files."""
    if path.is_symlink() or not path.is_dir():
        path.unlink()
        return 1
    count = sum(len(files) for _, _, files in os.walk(path))
    shutil.rmtree(path)
    return count
