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
    """What lies in a folder.

    Attributes:
        folder: The folder.
        fingerprints: Of each regular file the fingerprint, by path, as they were when the build
            began; None if they were not taken.
    """

    folder: Path
    hashes: Mapping[str, str] | None = None

    def matches(self, path: str, fingerprint: str) -> bool:
        """Whether a file is there, and no link, and has these bytes."""
        if self.hashes is None:
            return _has_hash(self.folder / path, fingerprint)
        return self.hashes.get(path) == fingerprint


def _has_hash(file: Path, fingerprint: str) -> bool:
    try:
        if not stat.S_ISREG(file.lstat().st_mode):
            return False
        return content_hash(file.read_bytes()) == fingerprint
    except OSError:
        return False


def write_temporary(file: Path, content: bytes) -> Path:
    """Write a file beside the one whose place it is to take; returns where it lies."""
    aside = temporary_path(file)
    if aside.is_symlink():  # it would be written where the link leads
        aside.unlink()
    aside.write_bytes(content)
    return aside


def temporary_path(file: Path) -> Path:
    """Where a file is written first; nothing reads a name that begins with a dot."""
    return file.with_name(f".{file.name}.new")


def hard_link_or_copy(source: str, target: str) -> str:
    """Give a file a second name, or copy it where that can't be; what is there already stays."""
    if not os.path.lexists(target):
        try:
            os.link(source, target)
        except OSError:
            shutil.copy2(source, target, follow_symlinks=False)
    return target


def content_hash(content: str | bytes) -> str:
    """A fingerprint of a text or of bytes, in hexadecimal digits."""
    data = content.encode() if isinstance(content, str) else content
    return blake2b(data, digest_size=12).hexdigest()
