"""Puts the pages made from the records below `docs/`, and takes away what none makes any more.

Only bytes that differ are written, each file under another name first and renamed then: a
reader, or a second engine, never sees half a page.
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
    """How many files were written, left alone because they were the same, and removed."""

    written: int
    unchanged: int
    removed: int


class DocsFolder:
    """The owned part of `docs/`, while it is brought up to date page by page.

    Each page is written once at most.

    Args:
        contents: What lies in `docs/`.

    Raises:
        UnusableProject: a folder on the way is a link, so that the pages would end up
            somewhere else.
    """

    is_shared_between_processes = True

    def __init__(self, toc: FolderSnapshot) -> None:
        self.docs, self._contents = toc.folder, toc
        self._on_the_way: set[Path] = set()
        for folder in GENERATED_FOLDERS:
            _refuse_link(self.docs / folder)

    def read(self, path: str) -> str:
        """A page as it lies there."""
        return (self.docs / path).read_text("utf-8")

    def matches(self, path: str, fingerprint: str) -> bool:
        """Whether a page lies there already, with these bytes."""
        return self._contents.matches(path, fingerprint)

    def write(self, page: OutputFile) -> bool:
        """Write a page, unless it lies there already; returns whether it was written.

        Raises:
            ValueError: the page has a path that isn't owned.
            OSError: the file can't be written.
        """
        path, content = _checked(page.path), page.content.encode()
        if self.matches(path, content_hash(content)):
            return False
        file = self.docs / path
        self._make_way(file.parent)
        if file.is_dir():
            _remove(file)
        write_temporary(file, content).replace(file)
        return True

    def _make_way(self, folder: Path) -> None:
        """Make a folder, instead of anything else that lies on the way to it."""
        if folder in self._on_the_way:
            return
        if folder == self.docs:
            folder.mkdir(parents=True, exist_ok=True)
        else:
            self._make_way(folder.parent)
            if folder.is_symlink() or not folder.is_dir():
                folder.unlink(missing_ok=True)
                folder.mkdir(exist_ok=True)
        self._on_the_way.add(folder)

    def prune(self, paths: Collection[str]) -> int:
        """Remove what is owned but none of these pages; returns how many files went."""
        return _prune(self.docs, paths)


def write_pages(docs: Path, pages: Iterable[OutputFile]) -> Written:
    """Make the owned part of `docs/` hold exactly these pages; raises what `DocsFolder` does."""
    folder = DocsFolder(FolderSnapshot(docs))
    written = {page.path: folder.write(page) for page in pages}
    removed = folder.prune(written)
    new = sum(written.values())
    return Written(new, len(written) - new, removed)


class InMemoryOverlay:
    """Pages over those in a folder, which stays as it is: what differs is kept in memory.

    While serving, a file that is written below `docs/` would be taken for a change.
    """

    is_shared_between_processes = False

    def __init__(self, folder: DocsFolder) -> None:
        self._folder = folder
        self._pages: dict[str, tuple[str, str]] = {}

    def read(self, path: str) -> str:
        """A page as it is shown."""
        return self._pages[path][0] if path in self._pages else self._folder.read(path)

    def matches(self, path: str, fingerprint: str) -> bool:
        """Whether a page is there already, with these bytes."""
        if path in self._pages:
            return self._pages[path][1] == fingerprint
        return self._folder.matches(path, fingerprint)

    def write(self, page: OutputFile) -> None:
        """Take a page."""
        self._pages[page.path] = (page.content, content_hash(page.content))


def write_files(folder: Path, files: Iterable[OutputFile]) -> None:
    """Put files into a folder, which is made if need be; two programs may do so at once."""
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".new-", dir=folder) as aside:
        for file in files:
            target, content = folder / file.path, file.content.encode()
            if not target.is_file() or target.read_bytes() != content:
                temporary = Path(aside, target.name)
                temporary.write_bytes(content)
                temporary.replace(target)


def _checked(path: str) -> str:
    parts = PurePosixPath(path).parts
    unsafe = "\\" in path or ":" in path or "\0" in path or any(p.startswith(".") for p in parts)
    if unsafe or "/".join(parts) != path or not is_generated(path):
        raise ValueError(f"{path!r} is not the path of a page that is made from the records")
    return path


def _refuse_link(folder: Path) -> None:
    if folder.is_symlink():
        raise UnusableProject(
            f"{folder} is a link to {folder.readlink()}. The pages that are made here are "
            "cleared away as well as written: put a real folder in its place, or remove it."
        )


def _prune(docs: Path, wanted: Collection[str]) -> int:
    """Remove every owned file that isn't wanted, and the folders that are empty then."""
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
    """Remove a file, a link, or a folder with all it holds; returns how many files went."""
    if path.is_symlink() or not path.is_dir():
        path.unlink()
        return 1
    count = sum(len(files) for _, _, files in os.walk(path))
    shutil.rmtree(path)
    return count
