"""`make bench`: measure builds beside Hugo and MkDocs, and the search beside Pagefind.

Sizes, in quotes, are given as arguments: `python -m bench 1000 10000`. With `--write`, the tables
go into the handbook and the README, too. How fast something is depends on the machine and on what
else it does: nothing fails here.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser

from bench.asking import draw_questions
from bench.building import (
    Building,
    format_buildings,
    measure_hugo,
    measure_ours,
    measure_plain,
    write_buildings,
)
from bench.driving import Ours, Theirs, measure
from bench.indexing import make_ours, make_theirs, read_published
from bench.table import Row, format_table, write_table
from onrecord.search.corpus import build_corpus
from support.commands import run_onrecord
from support.generate import generate
from support.projects import make_small_project
from support.web import browsing

QUESTIONS = 60


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("sizes", type=int, nargs="*", default=[1000, 10_000, 100_000])
    parser.add_argument("--write", action="store_true", help="put the table into the handbook")
    parser.add_argument("--ours", action="store_true", help="leave the other programs out")
    parser.add_argument("--only", choices=["builds", "search"], help="measure one of the two")
    parser.add_argument("--times", type=int, default=3, help="how often each build is measured")
    parser.add_argument(
        "--plain-up-to", type=int, default=10_000, help="MkDocs alone takes minutes at 10,000"
    )
    parser.add_argument(
        "--seconds", type=float, default=300, help="how long a series of questions goes on"
    )
    arguments = parser.parse_args()
    if arguments.only != "search":
        compare_builds(arguments)
    if arguments.only != "builds":
        compare_search(arguments)


def compare_builds(arguments: argparse.Namespace) -> None:
    """Measure builds, and print the table of them."""
    rows: list[Building] = []
    for size in arguments.sizes:
        with tempfile.TemporaryDirectory(dir=_memory()) as name:
            folder = Path(name)
            say(f"{size:,} quotes: writing the records")
            generate(folder / "project", size)
            for row in measured_builds(folder, size, arguments):
                say(f"{row.what}: {row.run.seconds:.1f} s")
                rows.append(row)
    table = format_buildings(rows, f"{os.cpu_count()} cores, files in memory")
    sys.stdout.write(table)
    if arguments.write:
        write_buildings(table)


def _memory() -> str | None:
    """A folder that lies in memory, if there is one: a disk would be measured as well."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else None


def measured_builds(folder: Path, size: int, arguments: argparse.Namespace) -> Iterator[Building]:
    """Ours first: the others take its Markdown."""
    project, times = folder / "project", arguments.times
    builds = measure_ours(project, size, times)
    yield next(builds)
    if not arguments.ours:
        yield measure_hugo(project, folder / "hugo", size, times)
        shutil.rmtree(folder / "hugo")
        if size <= arguments.plain_up_to:
            yield measure_plain(project, folder / "plain", size)
            shutil.rmtree(folder / "plain")
    yield from builds


def compare_search(arguments: argparse.Namespace) -> None:
    """Measure the search, and print the table of it."""
    with browsing() as browser:
        rows: list[Row] = []
        for size in arguments.sizes:
            rows += measured(browser, size, arguments.seconds, only_ours=arguments.ours)
        table = format_table(rows, f"{os.cpu_count()} cores, Chromium {browser.version}")
    sys.stdout.write(table)
    if arguments.write:
        write_table(table)


def measured(
    browser: Browser, size: int, seconds: float, *, only_ours: bool = False
) -> Iterator[Row]:
    """Measure both with so many quotes; a series of questions ends after so many seconds."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        say(f"{size:,} quotes: writing the records")
        project = folder / "project"
        generate(project, size)
        kb = read_published(project)
        searched = build_corpus(kb)
        questions = draw_questions(kb, searched.rows, QUESTIONS)

        say(f"{size:,} quotes: ours")
        site = build_small_site(folder)
        made = make_ours(project, site)
        yield Row("On Record", size, made, *measure(browser, site, Ours(), questions, seconds))

        if only_ours:
            return
        say(f"{size:,} quotes: Pagefind")
        made = make_theirs(kb, searched.rows, folder / "theirs")
        site = folder / "theirs" / "site"
        shutil.copy(Path(__file__).parent / "theirs.html", site / "index.html")
        yield Row("Pagefind", size, made, *measure(browser, site, Theirs(), questions, seconds))


def build_small_site(folder: Path) -> Path:
    """A site with Explore, and with no index yet: a large one takes its place."""
    project = make_small_project(folder)
    run = run_onrecord("build", cwd=project)
    if run.returncode:
        raise RuntimeError(run.stderr)
    shutil.rmtree(project / "site" / "data" / "search")
    return project / "site"


def say(text: str) -> None:
    """Tell how far it is."""
    sys.stderr.write(f"{text}\n")


if __name__ == "__main__":
    main()
