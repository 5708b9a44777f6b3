"""Content hashes, snapshots of folders, atomic writes and hard links."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path


@dataclass(frozen=True, slots=True)
class FolderSnapshot:
    """A folder, and the hashes of its files at one moment.

    Attributes:
        folder: The folder.
        hashes: Path relative to the folder → content hash, of each regular file when the build
            began; None if the files were not hashed then.
    """

    folder: Path
    hashes: Mapping[str, str] | None = None

    def matches(self, path: str, expected: str) -> bool:
        """Return whether a regular file at `path` exists and has the content hash `expected`."""
        if self.hashes is None:
            return _has_hash(self.folder / path, expected)
        return self.hashes.get(path) == expected


def _has_hash(file: Path, expected: str) -> bool:
    try:
        if not stat.S_ISREG(file.lstat().st_mode):
            return False
        return content_hash(file.read_bytes()) == expected
    except OSError:
        return False


def write_temporary(file: Path, content: bytes) -> Path:
    """Write new content for `file` to its temporary path, and return the path.

    The caller makes the write atomic by renaming the temporary file to `file`.
    """
    temporary = temporary_path(file)
    if temporary.is_symlink():  # otherwise the target of the link would be overwritten
        temporary.unlink()
    temporary.write_bytes(content)
    return temporary


def temporary_path(file: Path) -> Path:
    """Return the path next to `file` to which new content is written first.

    The name begins with a dot: neither the loader nor MkDocs reads such files.
    """
    return file.with_name(f".{file.name}.new")


def hard_link_or_copy(source: str, target: str) -> str:
    """Hard-link `source` as `target`; copy it where the file system can't. Return `target`.

    An existing target is left alone.
    """
    if not os.path.lexists(target):
        try:
            os.link(source, target)
        except OSError:
            shutil.copy2(source, target, follow_symlinks=False)
    return target


def content_hash(content: str | bytes) -> str:
    """Return the BLAKE2b hash (96 bits) of bytes, or of a text in UTF-8, as 24 hex digits."""
    data = content.encode() if isinstance(content, str) else content
    return blake2b(data, digest_size=12).hexdigest()
