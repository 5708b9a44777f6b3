"""What several tests share: copies of the demo, the commands as a user runs them, bytes."""

import fnmatch
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from onrecord.urls import GENERATED_FILES, GENERATED_FOLDERS

DEMO = Path(__file__).parent / "demo"
PROGRAMS = Path(sys.executable).parent
# What a machine may have set, and what would change the outcome.
_LEFT_OUT = {"SITE_URL", "SOURCE_DATE_EPOCH", "NO_COLOR", "FORCE_COLOR", "PYTHONWARNINGS"}

Run = subprocess.CompletedProcess[str]


def copy_demo(folder: Path) -> Path:
    """Copy the demo knowledge base, as it is in git; returns the folder of the copy."""
    return Path(shutil.copytree(DEMO, folder / "demo", ignore=_what_git_ignores))


def _what_git_ignores(folder: str, names: list[str]) -> set[str]:
    if Path(folder) == DEMO / "docs":
        return {*GENERATED_FOLDERS, *GENERATED_FILES}
    return set(fnmatch.filter(names, ".*") + fnmatch.filter(names, "site"))


_SMALL = {
    "organizations/gazette.yml": "name: The Gazette\n",
    "themes/bridges.yml": "name: Bridges\n",
    "speakers/orla.yml": "name: Orla\n",
    "articles/bridge/article.yml": "title: A bridge\npublisher: gazette\npublished: 2024-02-29\n"
    "language: en\nrights: None stated.\n",
    "articles/bridge/text.md": "Orla said: “A bridge is a promise.”\n",
    "articles/bridge/quotes.yml": "- id: a-promise\n  kind: direct\n  speaker: orla\n"
    "  text: A bridge is a promise.\n  themes: [bridges]\n",
}


def make_small_project(folder: Path) -> Path:
    """Make a project with one quote and the demo's settings, which is built in a moment."""
    project = folder / "small"
    for path, content in _SMALL.items():
        file = project / "quotes" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, "utf-8")
    (project / "docs").mkdir()
    (project / "docs" / "about.md").write_text("# About\n", "utf-8")
    shutil.copy(DEMO / "mkdocs.yml", project)
    return project


def environment(**settings: str) -> dict[str, str]:
    """The environment of a command: this one's, less what would change the outcome."""
    return {k: v for k, v in os.environ.items() if k not in _LEFT_OUT} | settings


def run(program: str, *arguments: object, cwd: Path, **settings: str) -> Run:
    """Run a program of the virtual environment to its end, with these variables set."""
    return subprocess.run(
        [PROGRAMS / program, *map(str, arguments)],
        cwd=cwd,
        env=environment(**settings),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )


def run_onrecord(*arguments: object, cwd: Path, **settings: str) -> Run:
    """Run the command `onrecord` to its end, with these environment variables set."""
    return run("onrecord", *arguments, cwd=cwd, **settings)


def start_onrecord(*arguments: object, cwd: Path, **settings: str) -> subprocess.Popen[str]:
    """Start the command `onrecord`; stdout and stderr come in one stream."""
    return subprocess.Popen(
        [PROGRAMS / "onrecord", *map(str, arguments)],
        cwd=cwd,
        env=environment(**settings),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )


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
