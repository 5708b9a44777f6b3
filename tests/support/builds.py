"""Builds as a user starts them, and what they leave."""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

from support.commands import Run, run_onrecord
from support.files import names_in, replace_in

unix = pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")


def build(folder: Path, *arguments: object, **settings: str) -> Run:
    return run_onrecord("build", *arguments, cwd=folder, **settings)


def leftovers(folder: Path) -> list[str]:
    return [name for name in names_in(folder) if name.startswith(".site.")]


def break_a_record(project: Path) -> None:
    replace_in(project / "quotes/speakers/orla.yml", "name:", "nmae:")


def dates_in(site: Path) -> set[str]:
    return set(re.findall(r"<lastmod>(.*?)</lastmod>", (site / "sitemap.xml").read_text("utf-8")))


def build_once(folder: Path, make: Callable[[Path], Path]) -> Path:
    """Make a project in a folder and build its site, unless another process has; the project."""
    made = folder.with_suffix(".made")
    with FileLock(folder.with_suffix(".lock")):
        if not made.exists():
            project = make(folder)
            done = build(project)
            assert done.returncode == 0, done.stderr
            made.write_text(str(project), "utf-8")
    return Path(made.read_text("utf-8"))
