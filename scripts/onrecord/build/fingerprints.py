"""Whether a site stands as it was built last: then nothing of it need be made.

It does while everything that it was made from has the same bytes, and so have its own files. What
other plugins, hooks and some extensions of Markdown read is not known here: a site that has any
is built in whole each time.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib.metadata import distributions
from operator import attrgetter
from pathlib import Path
from typing import Any

from onrecord.files import FolderSnapshot, content_hash, write_temporary
from onrecord.project import Project, read_settings, settings_files
from onrecord.urls import is_generated

_PACKAGE = Path(__file__).parents[1]
_MARKDOWN = frozenset(
    "abbr admonition attr_list codehilite def_list extra fenced_code footnotes md_in_html meta "
    "nl2br sane_lists smarty tables toc wikilinks".split()
)
_PYMDOWN = frozenset(
    "arithmatex betterem caret critic details extra highlight inlinehilite keys magiclink mark "
    "saneheaders smartsymbols superfences tabbed tasklist tilde".split()
)


class _Unknown(OSError):
    """A link leads out of a folder, and perhaps around in a circle."""


@dataclass(frozen=True, slots=True)
class LastBuild:
    """What was built last.

    Attributes:
        made_from: A fingerprint of everything that it was made from.
        made: A fingerprint of its files, and of the pages below `docs/`.
        pages: How many pages were made from the records.
        quotes: How many quotes they show.
        policy: The Content-Security-Policy under which the pages work.
    """

    input_fingerprint: str
    made: str
    pages: int
    quotes: int
    policy: str


@dataclass(frozen=True, slots=True)
class OutputSnapshot:
    """What lies there; folders are noted, too, with a slash and without a fingerprint.

    Attributes:
        docs: The pages below `docs/` that are made from the records.
        site: The site. What begins with a dot there is none of it.
    """

    docs: FolderSnapshot
    site: FolderSnapshot

    @property
    def fingerprint(self) -> str:
        """A fingerprint of all of it; empty where it can't be known."""
        if self.docs.hashes is None or self.site.hashes is None:
            return ""
        return content_hash(repr((self.docs.hashes, self.site.hashes)))


def input_fingerprint(project: Project, moment: datetime | None) -> str:
    """A fingerprint of everything that a site is made from; empty where that can't be known.

    `moment` is the one that the site is to hold, if that isn't to be taken from the records.
    """
    written = [path.read_bytes() for path in settings_files(project.config_file)]
    settings = read_settings(project.config_file)
    if any(b"!!python" in content for content in written) or not _inputs_are_known(settings):
        return ""
    theme = settings["theme"]
    custom = theme.get("custom_dir") if isinstance(theme, dict) else None
    folders = [project.records_folder, _PACKAGE]
    if isinstance(custom, str):
        folders.append(project.root / custom)
    programs = sorted((it.metadata["Name"], it.version) for it in distributions())
    known = (sys.version, programs, moment, settings)
    with contextlib.suppress(OSError):
        by_hand = list(_files(project.docs, lambda path: not is_generated(path)))
        read = [list(_files(folder)) for folder in folders]
        return content_hash(repr((known, written, by_hand, read)))
    return ""


def snapshot_outputs(
    project: Project,
    site: Path,
    pages: Mapping[str, str] | None = None,
    files: Mapping[str, str] | None = None,
) -> OutputSnapshot:
    """See what lies in a site, and which pages below `docs/` were made for it.

    Args:
        project: Where the pages lie.
        site: Where the site lies.
        pages: The fingerprints of pages that need not be read again, by path.
        files: The same for files of the site.
    """
    return OutputSnapshot(
        _contents(project.docs, is_generated, pages),
        _contents(site, lambda path: not path.startswith("."), files),
    )


def _contents(
    folder: Path, wanted: Callable[[str], bool], known: Mapping[str, str] | None
) -> FolderSnapshot:
    with contextlib.suppress(OSError):
        return FolderSnapshot(
            folder, dict(_files(folder, wanted, known)) if folder.exists() else {}
        )
    return FolderSnapshot(folder)


def load(project: Project) -> LastBuild | None:
    """What was built last, if that is known."""
    with contextlib.suppress(OSError, ValueError, TypeError):
        return LastBuild(**json.loads(_note(project).read_bytes()))
    return None


def save(project: Project, standing: LastBuild) -> None:
    """Note what was built. If that fails, the next build does everything again."""
    note = _note(project)
    with contextlib.suppress(OSError):
        write_temporary(note, json.dumps(asdict(standing)).encode()).replace(note)


def _note(project: Project) -> Path:
    return project.root / ".onrecord" / "last_build.json"


def _inputs_are_known(settings: Mapping[str, Any]) -> bool:
    """Whether a site with these settings is made of nothing but what is looked at here."""
    theme = settings.get("theme")
    name = theme.get("name") if isinstance(theme, dict) else theme
    return (
        name == "material"
        and not settings.get("hooks")
        and set(_names(settings.get("plugins"))) == {"onrecord"}
        and all(map(_is_pure_extension, _names(settings.get("markdown_extensions"))))
    )


def _names(listed: Any) -> Iterator[str]:
    """The names of what may be listed with or without options."""
    for entry in listed or ():
        yield from entry if isinstance(entry, dict) else [str(entry)]


def _is_pure_extension(extension: str) -> bool:
    """Whether an extension of Markdown sees nothing but the page."""
    package, _, name = extension.rpartition(".")
    if package == "pymdownx":
        return name in _PYMDOWN
    return package in {"", "markdown.extensions"} and name in _MARKDOWN


def _files(
    folder: Path, wanted: Callable[[str], bool] = bool, known: Mapping[str, str] | None = None
) -> Iterator[tuple[str, str]]:
    """The path of each file below a folder, and its fingerprint, in order; folders have none.

    Args:
        folder: The folder.
        wanted: Whether to look at a path; that of a folder ends with a slash.
        known: The fingerprints of files that need not be read.
    """
    known = known or {}

    def walk(inside: str) -> Iterator[tuple[str, str]]:
        with os.scandir(folder / inside) as entries:
            found = sorted(entries, key=attrgetter("name"))
        for entry in found:
            path = inside + entry.name
            if not entry.is_dir():
                if wanted(path):
                    yield path, known.get(path) or _digest(Path(entry))
            elif entry.name != "__pycache__" and wanted(f"{path}/"):
                if entry.is_symlink():
                    raise _Unknown(path)
                yield f"{path}/", ""
                yield from walk(f"{path}/")

    yield from walk("")


def _digest(path: Path) -> str:
    try:
        read = content_hash(path.read_bytes())
    except OSError as error:
        return f"unreadable: {error.strerror}"
    return f"by a link: {read}" if path.is_symlink() else read
