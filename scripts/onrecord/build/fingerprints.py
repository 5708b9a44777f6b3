"""Fingerprints of a whole build's inputs and outputs: a site that is up to date isn't built again.

A site is up to date while both fingerprints are those of the last build, which are stored in
`.onrecord/last_build.json`, safe to delete at any time. Other plugins, hooks and some Markdown
extensions have dependencies that are not known here. With any of these there is no input
fingerprint, and the site is built each time.
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
_PURE_MARKDOWN = frozenset(
    "abbr admonition attr_list codehilite def_list extra fenced_code footnotes md_in_html meta "
    "nl2br sane_lists smarty tables toc wikilinks".split()
)
_PURE_PYMDOWN = frozenset(
    "arithmatex betterem caret critic details extra highlight inlinehilite keys magiclink mark "
    "saneheaders smartsymbols superfences tabbed tasklist tilde".split()
)


class _SymlinkedFolder(OSError):
    """A symbolic link to a folder, which leads out of the tree and perhaps into a cycle."""


@dataclass(frozen=True, slots=True)
class LastBuild:
    """The record of the last complete build.

    Attributes:
        input_fingerprint: A fingerprint of everything from which the site was built.
        output_fingerprint: A fingerprint of the site's files and the generated pages in `docs/`.
        pages: The number of pages rendered from the records.
        quotes: The number of quotes on the pages.
        policy: The Content-Security-Policy under which the pages work.
    """

    input_fingerprint: str
    output_fingerprint: str
    pages: int
    quotes: int
    policy: str


@dataclass(frozen=True, slots=True)
class OutputSnapshot:
    """Hashes of all generated files: the Markdown in `docs/`, and the site.

    Folders are entries too (`name/`, with an empty hash), so that a new empty folder is a change.

    Attributes:
        docs: The generated pages below `docs/`.
        site: The site, without names that begin with a dot.
    """

    docs: FolderSnapshot
    site: FolderSnapshot

    @property
    def fingerprint(self) -> str:
        """The fingerprint of all generated files; empty if a folder couldn't be read."""
        if self.docs.hashes is None or self.site.hashes is None:
            return ""
        return content_hash(repr((self.docs.hashes, self.site.hashes)))


def input_fingerprint(project: Project, moment: datetime | None) -> str:
    """Return a fingerprint of everything from which a site is built; empty if an input is unknown.

    Args:
        project: The project.
        moment: The date and time of the site if it is set from outside (`SOURCE_DATE_EPOCH`).
    """
    settings_bytes = [path.read_bytes() for path in settings_files(project.config_file)]
    settings = read_settings(project.config_file)
    if any(b"!!python" in content for content in settings_bytes) or not _inputs_are_known(settings):
        return ""
    theme = settings["theme"]
    custom = theme.get("custom_dir") if isinstance(theme, dict) else None
    folders = [project.records_folder, _PACKAGE]
    if isinstance(custom, str):
        folders.append(project.root / custom)
    programs = sorted((dist.metadata["Name"], dist.version) for dist in distributions())
    known = (sys.version, programs, moment, settings)
    with contextlib.suppress(OSError):
        by_hand = list(_iter_hashes(project.docs, lambda path: not is_generated(path)))
        read = [list(_iter_hashes(folder)) for folder in folders]
        return content_hash(repr((known, settings_bytes, by_hand, read)))
    return ""


def snapshot_outputs(
    project: Project,
    site: Path,
    pages: Mapping[str, str] | None = None,
    files: Mapping[str, str] | None = None,
) -> OutputSnapshot:
    """Hash the generated pages below `docs/` and the files of a site.

    Args:
        project: The project to which the pages belong.
        site: The folder of the site.
        pages: The hashes of pages that were just written, by path, which are not read again.
        files: The hashes of such files of the site.
    """
    return OutputSnapshot(
        _snapshot(project.docs, is_generated, pages),
        _snapshot(site, lambda path: not path.startswith("."), files),
    )


def _snapshot(
    folder: Path, wanted: Callable[[str], bool], known: Mapping[str, str] | None
) -> FolderSnapshot:
    with contextlib.suppress(OSError):
        return FolderSnapshot(
            folder, dict(_iter_hashes(folder, wanted, known)) if folder.exists() else {}
        )
    return FolderSnapshot(folder)


def load(project: Project) -> LastBuild | None:
    """Load the record of the last build; None if the file is missing or can't be read."""
    with contextlib.suppress(OSError, ValueError, TypeError):
        return LastBuild(**json.loads(_last_build_file(project).read_bytes()))
    return None


def save(project: Project, last_build: LastBuild) -> None:
    """Save the record of a build atomically. After a failure, the next build is a full one."""
    file = _last_build_file(project)
    with contextlib.suppress(OSError):
        write_temporary(file, json.dumps(asdict(last_build)).encode()).replace(file)


def _last_build_file(project: Project) -> Path:
    return project.root / ".onrecord" / "last_build.json"


def _inputs_are_known(settings: Mapping[str, Any]) -> bool:
    """Whether the input fingerprint covers all inputs of a site with these settings."""
    theme = settings.get("theme")
    name = theme.get("name") if isinstance(theme, dict) else theme
    return (
        name == "material"
        and not settings.get("hooks")
        and set(_listed_names(settings.get("plugins"))) == {"onrecord"}
        and all(map(_is_pure_extension, _listed_names(settings.get("markdown_extensions"))))
    )


def _listed_names(listed: Any) -> Iterator[str]:
    """Yield the names in a YAML list of names, or of mappings from a name to its options."""
    for entry in listed or ():
        yield from entry if isinstance(entry, dict) else [str(entry)]


def _is_pure_extension(extension: str) -> bool:
    """Whether a Markdown extension is a pure function of the page: it reads no other file."""
    package, _, name = extension.rpartition(".")
    if package == "pymdownx":
        return name in _PURE_PYMDOWN
    return package in {"", "markdown.extensions"} and name in _PURE_MARKDOWN


def _iter_hashes(
    folder: Path, wanted: Callable[[str], bool] = bool, known: Mapping[str, str] | None = None
) -> Iterator[tuple[str, str]]:
    """Yield the path and content hash of each file and folder below a folder, sorted.

    The path of a folder ends with a slash, and its hash is empty.

    Args:
        folder: The folder.
        wanted: Whether to include a path.
        known: The hashes of files that need not be read.

    Raises:
        OSError: a folder can't be listed, or is a symbolic link.
    """
    known = known or {}

    def walk(inside: str) -> Iterator[tuple[str, str]]:
        with os.scandir(folder / inside) as entries:
            found = sorted(entries, key=attrgetter("name"))
        for entry in found:
            path = inside + entry.name
            if not entry.is_dir():
                if wanted(path):
                    yield path, known.get(path) or _hash_file(Path(entry))
            elif entry.name != "__pycache__" and wanted(f"{path}/"):
                if entry.is_symlink():
                    raise _SymlinkedFolder(path)
                yield f"{path}/", ""
                yield from walk(f"{path}/")

    yield from walk("")


def _hash_file(path: Path) -> str:
    try:
        read = content_hash(path.read_bytes())
    except OSError as error:
        return f"unreadable: {error.strerror}"
    return f"by a link: {read}" if path.is_symlink() else read
