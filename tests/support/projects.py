"""Projects for tests: copies of the demo, and one that is built in a moment."""

import fnmatch
import shutil
from pathlib import Path

from onrecord.urls import GENERATED_FILES, GENERATED_FOLDERS

DEMO = Path(__file__).parents[1] / "demo"


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
