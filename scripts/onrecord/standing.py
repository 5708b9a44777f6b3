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
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

from onrecord.project import Project, read_settings
from onrecord.watching import digest
from onrecord.writing import is_owned

_PACKAGE = Path(__file__).parent
_MARKDOWN = frozenset(
    "abbr admonition attr_list codehilite def_list extra fenced_code footnotes md_in_html meta "
    "nl2br sane_lists smarty tables toc wikilinks".split()
)
_PYMDOWN = frozenset(
    "arithmatex betterem caret critic details extra highlight inlinehilite keys magiclink mark "
    "saneheaders smartsymbols superfences tabbed tasklist tilde".split()
)


class _Unknown(Exception):
    """What lies in a folder can't be known for certain."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What was built last.

    Attributes:
        made_from: A fingerprint of everything that it was made from.
        made: A fingerprint of its files, and of the pages below `docs/`.
        pages: How many pages were made from the records.
        quotes: How many quotes they show.
        policy: The Content-Security-Policy under which the pages work.
    """

    made_from: str
    made: str
    pages: int
    quotes: int
    policy: str


def made_from(project: Project, moment: datetime | None) -> str:
    """A fingerprint of everything that a site is made from; empty where that can't be known.

    `moment` is the one that the site is to hold, if that isn't to be taken from the records.
    """
    written, settings = project.config_file.read_bytes(), read_settings(project.config_file)
    elsewhere = b"INHERIT" in written or b"!!python" in written
    if elsewhere or not _all_is_known(settings):
        return ""
    theme = settings["theme"]
    custom = theme.get("custom_dir") if isinstance(theme, dict) else None
    folders = [project.records_folder, _PACKAGE]
    if isinstance(custom, str):
        folders.append(project.root / custom)
    programs = sorted((it.metadata["Name"], it.version) for it in distributions())
    known = (sys.version, programs, moment, settings)
    with contextlib.suppress(_Unknown):
        return digest(
            "\n".join(
                [
                    repr(known),
                    digest(written),
                    *(line for folder in folders for line in _files(folder)),
                    *_files(project.docs, owned=False),
                ]
            )
        )
    return ""


def made(
    project: Project,
    site: Path,
    pages: Mapping[str, str] | None = None,
    files: Mapping[str, str] | None = None,
) -> str:
    """A fingerprint of a site, and of the pages below `docs/` that were made for it.

    Empty where it can't be known. A file or folder of the site whose name begins with a dot is
    none of it.

    Args:
        project: Where the pages lie.
        site: Where the site lies.
        pages: The fingerprints of pages that need not be read again, by path.
        files: The same for files of the site.
    """
    with contextlib.suppress(_Unknown), ThreadPoolExecutor(2) as pool:
        below_docs = pool.submit(lambda: list(_files(project.docs, pages, owned=True)))
        in_site = pool.submit(lambda: list(_files(site, files, hidden=False)))
        return digest("\n".join([*below_docs.result(), "", *in_site.result()]))
    return ""


def load(project: Project) -> Standing | None:
    """What was built last, if that is known."""
    with contextlib.suppress(OSError, ValueError, TypeError):
        return Standing(**json.loads(_note(project).read_bytes()))
    return None


def save(project: Project, standing: Standing) -> None:
    """Note what was built. If that fails, the next build does everything again."""
    note = _note(project)
    temporary = note.with_name(f".{note.name}.new")
    with contextlib.suppress(OSError):
        temporary.write_text(json.dumps(asdict(standing)), "utf-8")
        temporary.replace(note)


def _note(project: Project) -> Path:
    return project.root / ".onrecord" / "standing.json"


def _all_is_known(settings: Mapping[str, Any]) -> bool:
    """Whether a site with these settings is made of nothing but what is looked at here."""
    theme = settings.get("theme")
    name = theme.get("name") if isinstance(theme, dict) else theme
    return (
        name == "material"
        and not settings.get("hooks")
        and set(_names(settings.get("plugins"))) == {"onrecord"}
        and all(map(_reads_nothing, _names(settings.get("markdown_extensions"))))
    )


def _names(listed: Any) -> Iterator[str]:
    """The names of what may be listed with or without options."""
    for entry in listed or ():
        yield from entry if isinstance(entry, dict) else [str(entry)]


def _reads_nothing(extension: str) -> bool:
    """Whether an extension of Markdown sees nothing but the page."""
    package, _, name = extension.rpartition(".")
    if package == "pymdownx":
        return name in _PYMDOWN
    return package in {"", "markdown.extensions"} and name in _MARKDOWN


def _files(
    folder: Path,
    known: Mapping[str, str] | None = None,
    *,
    owned: bool | None = None,
    hidden: bool = True,
) -> Iterator[str]:
    """A line for each folder and each file below a folder, in order.

    With `owned`, only for the files that are made from the records, or for those that aren't;
    without `hidden`, for none at the top whose name begins with a dot.
    """
    start = len(str(folder)) + 1
    for place, folders, files in os.walk(folder):
        skipped = () if hidden or len(place) >= start else "."
        folders[:] = [name for name in folders if not name.startswith(skipped)]
        if any(Path(place, name).is_symlink() for name in folders):
            raise _Unknown  # a way out of the folder, and perhaps around in a circle
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        inside = place[start:]
        if owned is None:
            yield inside
        for name in sorted(name for name in files if not name.startswith(skipped)):
            path = f"{inside}/{name}" if inside else name
            if owned is None or is_owned(path) == owned:
                yield f"{path}\0{(known or {}).get(path) or _digest(Path(place, name))}"


def _digest(path: Path) -> str:
    try:
        return digest(path.read_bytes())
    except OSError as error:
        return f"unreadable: {error.strerror}"
