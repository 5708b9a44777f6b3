"""Files and folders before and after: their bytes, their names, a text in them."""

import hashlib
from pathlib import Path


def bytes_of(folder: Path) -> dict[str, str]:
    """A fingerprint of every file below a folder, hidden ones included."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def names_in(folder: Path) -> list[str]:
    """The names of what lies in a folder itself, hidden ones included."""
    return sorted(path.name for path in folder.iterdir())


def replace_in(file: Path, old: str, new: str) -> None:
    """Replace a text that stands in a file exactly once."""
    text = file.read_text("utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
    file.write_text(text.replace(old, new), "utf-8")
