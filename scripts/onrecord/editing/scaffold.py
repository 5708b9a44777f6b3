"""The scaffold of a new knowledge base: settings, workflows, and an example record to copy.

The templates are in `starter/`, under names that no packaging tool ignores: `dot-gitignore`
becomes `.gitignore`. All files are written, or none.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shlex
import sys
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from importlib import metadata
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from onrecord import __version__
from onrecord.exports.json_schema import modeline
from onrecord.project import UnusableProject
from onrecord.text.normalize import normalize

CONTENTS = {
    "quotes/": "the records: one invented article, to copy and then delete",
    "docs/about.md": "the page about the record, written by hand",
    "mkdocs.yml": "the site's name, menu and look",
    "requirements.txt": "what the site is built with",
    "README.md": "for whoever works on the record",
    ".github/": "checks each change on GitHub, and publishes the site there",
    ".vscode/": "settings for the editor; .editorconfig and git's own as well",
}
"""The contents of the new folder, as `describe` lists them."""

STEPS = {
    "onrecord serve": "opens the site, and shows each change as you save it",
    "onrecord check": "names what is wrong, with file, line and how to mend it",
    "onrecord build": "makes the finished site in site/",
}
"""The next commands, as `describe` lists them."""

_SUCCESSORS = {"mkdocs": ("mkdocs-ng",)}
"""Distributions that are installed in place of one that On Record asks for."""

# A folder with nothing but these counts as empty.
_IGNORED = {".DS_Store", ".git", ".venv"}
_TEMPORARY_PREFIX = ".onrecord-new-"


@dataclass(frozen=True, slots=True)
class Started:
    """A new knowledge base: its folder, as the user named it, and the site's name."""

    folder: Path
    site_name: str


def start(folder: Path, site_name: str | None = None) -> Started:
    """Create a knowledge base in an empty or a new folder.

    Args:
        folder: The folder.
        site_name: The site's name; by default, one derived from the folder's.

    Raises:
        UnusableProject: the folder isn't empty, or can't be written; then nothing has changed.
    """
    _check_is_free(folder)
    name = _name_after(folder) if site_name is None else _printable(site_name)
    if not name:
        raise UnusableProject("--name: the site needs a name with at least one letter.")
    target = folder.resolve()
    try:
        (_fill if target.is_dir() else _create)(target, dict(_iter_files(name)))
    except OSError as error:
        reason = error.strerror or error
        raise UnusableProject(f"{folder}: {reason}. Nothing was written.") from None
    return Started(folder, name)


def describe(started: Started) -> Iterator[str]:
    """Yield, as lines, the contents of the new folder, and the next commands."""
    width = max(map(len, [*CONTENTS, *STEPS]))
    folder = started.folder.as_posix()
    yield f'Started "{started.site_name}" in {"this folder" if folder == "." else folder}:'
    yield ""
    yield from (f"  {path:{width}}  {what}" for path, what in CONTENTS.items())
    yield ""
    yield "Next:"
    if folder != ".":
        yield f"  cd {_shell_word(folder)}"
    yield from (f"  {command:{width}}  {what}" for command, what in STEPS.items())


def _shell_word(path: str) -> str:
    """Return a path quoted for a shell, if possible in a form for all shells."""
    if re.fullmatch(r"[\w./:+-]+", path):
        return path
    return shlex.quote(path) if re.search(r'["$`\\!%]', path) else f'"{path}"'


def _check_is_free(folder: Path) -> None:
    advice = "Name a folder that is empty, or one that isn't there yet."
    if os.path.lexists(folder) and not folder.is_dir():
        raise UnusableProject(f"{folder}: this is not a folder. {advice}")
    found = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    taken = [name for name in found if name not in _IGNORED]
    if taken:
        others = f" and {len(taken) - 1} more" if taken[1:] else ""
        raise UnusableProject(
            f"{folder}: this folder is not empty, it holds {taken[0]}{others}. {advice}"
        )


# The site's name


def _name_after(folder: Path) -> str:
    """Return the name of a folder as a title: `harbour-record` is `Harbour record`."""
    name = _printable(folder.resolve().name)
    if name == name.lower() and " " not in name:
        words = normalize(re.sub(r"[-_]+", " ", name))
        name = words[:1].upper() + words[1:]
    return name or "On Record"


def _printable(text: str) -> str:
    """Return a text as one line, without control characters and the like."""
    return normalize("".join(" " if _is_unprintable(c) else c for c in text))


def _is_unprintable(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Co", "Cs", "Zl", "Zp"}


# The files


def _iter_files(site_name: str) -> Iterator[tuple[str, str]]:
    """Yield the path and the content of each file."""
    requirements = "\n".join(_requirements())
    for path, template in _iter_templates(files("onrecord.editing") / "starter"):
        escape = _as_yaml if path.endswith(".yml") else _as_markdown
        text = template.replace("@REQUIREMENTS@", requirements)
        if path.startswith("quotes/") and path.endswith(".yml"):
            text = modeline("quotes", path.removeprefix("quotes/")) + text
        yield path, text.replace("@SITE_NAME@", escape(site_name))


def _iter_templates(folder: Traversable, path: str = "") -> Iterator[tuple[str, str]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        inner = path + re.sub("^dot-", ".", entry.name)
        if entry.is_dir():
            yield from _iter_templates(entry, f"{inner}/")
        else:
            yield inner, entry.read_text("utf-8")


def _as_yaml(text: str) -> str:
    written: str = yaml.safe_dump({"name": text}, allow_unicode=True, width=sys.maxsize)
    return written.removeprefix("name: ").rstrip("\n")


def _as_markdown(text: str) -> str:
    return re.sub(r"([\\`*_\[\]<>#|~&])", r"\\\1", text)


def _create(folder: Path, contents: Mapping[str, str]) -> None:
    """Create a folder and its parents, complete under a temporary name, then renamed."""
    parent = next(parent for parent in folder.parents if parent.exists())
    first = parent / folder.relative_to(parent).parts[0]
    with TemporaryDirectory(prefix=_TEMPORARY_PREFIX, dir=parent) as temporary:
        staged = Path(temporary, first.name)
        _write(staged / folder.relative_to(first), contents)
        staged.rename(first)


def _fill(folder: Path, contents: Mapping[str, str]) -> None:
    """Fill an empty folder, which isn't replaced: it may be a shell's working directory."""
    with TemporaryDirectory(prefix=_TEMPORARY_PREFIX, dir=folder) as temporary, ExitStack() as undo:
        _write(Path(temporary), contents)
        for path in sorted(Path(temporary).iterdir()):
            target = folder / path.name
            if os.path.lexists(target):
                raise FileExistsError(0, f"somebody has just put {path.name} there")
            path.rename(target)
            undo.callback(target.rename, path)
        undo.pop_all()


def _write(folder: Path, contents: Mapping[str, str]) -> None:
    for path, text in contents.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())


# The requirements for building the site


def _requirements() -> Iterator[str]:
    """Yield lines of `requirements.txt`: this program and its dependencies, as installed here."""
    try:
        installed = metadata.distribution("onrecord")
    except metadata.PackageNotFoundError:  # run from its source
        yield from _require_onrecord({})
        return
    origin = installed.read_text("direct_url.json")
    yield from _require_onrecord(None if origin is None else json.loads(origin))
    for requirement in sorted(installed.requires or []):
        if "extra ==" in requirement:  # the README says how to add it
            continue
        name = re.split(r"[^\w.-]", requirement, maxsplit=1)[0]
        for installed_name in (name, *_SUCCESSORS.get(name, ())):
            with contextlib.suppress(metadata.PackageNotFoundError):
                yield f"{installed_name}=={metadata.version(installed_name)}"
                break


def _require_onrecord(origin: Mapping[str, Any] | None) -> Iterator[str]:
    """Yield the requirement of this program itself, from the source of its installation.

    Its name alone is used only if it was installed from an index: otherwise, on an index, the
    name could be another project's.

    Args:
        origin: The installer's `direct_url.json`; None after an installation from an index.
            <https://packaging.python.org/specifications/direct-url/>
    """
    if origin is None:
        yield f"onrecord=={__version__}"
        return
    address, vcs = str(origin.get("url", "")), origin.get("vcs_info")
    below = f"#subdirectory={origin['subdirectory']}" if "subdirectory" in origin else ""
    if not re.fullmatch(r"(https|ssh)://\S+", address):
        yield "# On Record itself, from a file: make it, and commit it, so that others have it too."
        yield "#   python -m pip wheel --no-deps --wheel-dir wheels WHERE-ON-RECORD-LIES"
        yield f"./wheels/onrecord-{__version__}-py3-none-any.whl"
    elif vcs:
        yield f"onrecord @ {vcs['vcs']}+{address}@{vcs['commit_id']}{below}"
    else:
        yield f"onrecord @ {address}{below}"
