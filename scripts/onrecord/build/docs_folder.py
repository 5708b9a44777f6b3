"""The generated pages below `docs/`: written where they differ, pruned where they are obsolete.

A file is written only if its bytes differ, and atomically, to a temporary path first: a reader, or
a second site generator, never sees half a page.

A file that wasn't generated is never overwritten or removed: it stops the build. A generated page
is known by its path, if the build cache has it, or by the first line of its front matter.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Collection, Container, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from onrecord.files import FolderSnapshot, content_hash, temporary_path, write_temporary
from onrecord.output import GENERATED_MARKER, OutputFile
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
        known: The paths of pages that earlier builds are known to have generated.

    Raises:
        UnusableProject: a folder of generated pages is a symbolic link, through which pages would
            be written elsewhere.
    """

    is_shared_between_processes = True

    def __init__(self, snapshot: FolderSnapshot, known: Container[str] = ()) -> None:
        self.docs, self._snapshot, self._known = snapshot.folder, snapshot, known
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

    def reject_other_files(self) -> None:
        """Check that there are only generated files where pages are written and pruned.

        Raises:
            UnusableProject: there is a file of the user's own; names all of them.
        """
        others = sorted(path for path in _iter_files(self.docs) if not self._is_generated(path))
        if others:
            raise UnusableProject(_other_files_message(self.docs, others))

    def _is_generated(self, path: str) -> bool:
        return path in self._known or _has_marker(self.docs / path)

    def prune(self, paths: Collection[str]) -> int:
        """Remove generated files and empty folders except these pages; return how many files."""
        return _prune(self.docs, paths, self._is_generated)


def write_pages(docs: Path, pages: Iterable[OutputFile], known: Container[str] = ()) -> Written:
    """Make the generated part of `docs/` consist of exactly these pages.

    Args:
        docs: The folder, which need not exist.
        pages: All pages.
        known: The paths of pages that earlier builds are known to have generated.

    Raises:
        UnusableProject: a folder of generated pages is a symbolic link or holds other files.
        ValueError: a path isn't that of a generated page.
        OSError: a file can't be written.
    """
    folder = DocsFolder(FolderSnapshot(docs), known)
    folder.reject_other_files()
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


def _iter_files(docs: Path) -> Iterator[str]:
    """Yield the paths of all files and links where pages are generated, but for hidden ones."""
    yield from (name for name in GENERATED_FILES if os.path.lexists(docs / name))
    for top in GENERATED_FOLDERS:
        if os.path.lexists(docs / top) and not (docs / top).is_dir():
            yield top
        for place, folders, names in os.walk(docs / top):
            below = Path(place).relative_to(docs).as_posix()
            links = [name for name in folders if Path(place, name).is_symlink()]
            yield from (f"{below}/{name}" for name in [*names, *links] if name[0] != ".")


_MARKED = f"---\n{GENERATED_MARKER}\n".encode()
_MOST = 1 << 16  # bytes that are read of a file without the marker
# Pages that were generated before there was a marker.
_UNMARKED = re.compile(
    rb'---\n(title: ".*"\n)?description: ".*"\nhide:\n(  - \w+\n)+---\n[\s\S]*?^# .* \{#_title\}$',
    re.MULTILINE,
)


def _has_marker(file: Path) -> bool:
    if file.is_symlink() or not file.is_file():
        return False
    with file.open("rb") as content:
        start = content.read(len(_MARKED))
        return start == _MARKED or bool(_UNMARKED.match(start + content.read(_MOST)))


def _other_files_message(docs: Path, paths: list[str], most: int = 10) -> str:
    shown = "".join(f"\n  {docs / path}" for path in paths[:most])
    more = f"\n  and {len(paths) - most} more" if len(paths) > most else ""
    return (
        "these files were not made from the records, and stand where only such pages are written "
        f"and removed:{shown}{more}\nNothing was touched. Move them to another folder of "
        f"{docs.name}/ (its index.md: under another name), or delete them."
    )


def _prune(docs: Path, wanted: Collection[str], is_generated: Callable[[str], bool]) -> int:
    """Remove the generated files that aren't wanted, temporary files, and empty folders.

    Files that somebody has put here since the build began stay.

    Returns:
        The number of files that were removed.
    """
    files = set(wanted)
    obsolete = [path for path in _iter_files(docs) if path not in files and is_generated(path)]
    removed = sum(_remove(docs / path) for path in obsolete)
    for name in GENERATED_FILES:
        temporary_path(docs / name).unlink(missing_ok=True)
    for top in GENERATED_FOLDERS:
        for place, _, names in os.walk(docs / top, topdown=False):
            for name in names:
                if name.startswith(".") and name.endswith(".md.new"):  # as of `temporary_path`
                    removed += _remove(Path(place, name))
            if not any(Path(place).iterdir()):
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
