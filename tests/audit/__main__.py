"""`make audit`: measure a page of each type and print one table; 1 if a budget is missed.

How fast a page is depends on the machine and on what else it does: that is shown, and fails
nothing.

Names given as arguments choose pages: `python -m audit home article`.
"""

from __future__ import annotations

import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from audit.table import LEAST, PRESETS, Measured, format_table
from audit.tools import lighthouse, nu_errors
from support.chromium import installed_chromium
from support.projects import copy_demo
from support.quality import VIEWS, axe_findings, load_counting, viewing
from support.web import KINDS, browsing, published

ROOT = Path(__file__).parents[2]
DEMO = KINDS | {"404": "404.html"}
# The record itself: the pages that most readers meet, and those that the demo doesn't have.
RECORD = {"record: home": "", "record: article": "articles/metropolitan-internationalisation/"}
MOST_AGAIN = 6  # a machine that is busy with something else makes every page look slow

Rows = dict[str, Measured]  # by address


def main(chosen: list[str]) -> int:
    """Measure the demo and the record itself; say what was measured, and what is amiss."""
    rows: list[Measured] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with published(copy_demo(folder), folder / "demo-site") as address:
            rows += measured(address, folder / "demo-site", DEMO, chosen)
        with published(ROOT, folder / "own-site") as address:
            pages = RECORD | handbook(folder / "own-site")
            rows += measured(address, folder / "own-site", pages, chosen)
    problems = [f"{row.name}: {problem}" for row in rows for problem in row.problems()]
    slow = [f"{row.name}: {slowness}" for row in rows for slowness in row.slownesses()]
    if slow:
        slow = ["Slower than the budget, at least on this machine, now:", *slow, ""]
    say("", format_table(rows), "", *slow, *problems)
    failed = sum(any(row.problems()) for row in rows)
    say(f"{len(rows) - failed} passed, {failed} failed")
    return 1 if failed else 0


def handbook(site: Path) -> dict[str, str]:
    """The first page of the handbook, and its largest."""
    pages = sorted(site.glob("handbook/**/index.html"))
    chosen = {*pages[:1], *sorted(pages, key=lambda page: page.stat().st_size)[-1:]}
    paths = [f"{page.parent.relative_to(site).as_posix()}/" for page in sorted(chosen)]
    return {f"record: {path}": path for path in paths}


def measured(address: str, site: Path, pages: dict[str, str], chosen: list[str]) -> list[Measured]:
    """Measure those pages of a site that were chosen, or all of them."""
    named = {path: name for name, path in pages.items() if not chosen or name in chosen}
    rows = {address + path: Measured(name) for path, name in named.items()}
    check_html(address, site, rows)
    look(rows)
    weigh(rows)
    return list(rows.values())


def check_html(address: str, site: Path, rows: Rows) -> None:
    """Check all pages, and count what is wrong with others as the first one's."""
    say(f"Nu HTML checker: {address}")
    for path, errors in nu_errors(site).items():
        row = rows.get(address + path.removesuffix("index.html")) or next(iter(rows.values()), None)
        if row:
            row.nu += [f"{path}: {error}" for error in errors]


def look(rows: Rows) -> None:
    """Open each page in each size and scheme: what it loads at first, and what axe finds."""
    with browsing() as browser:
        for address, row in rows.items():
            with viewing(browser, *VIEWS[0]) as page:
                row.loaded = load_counting(page, address)
        for size, scheme in VIEWS:
            say(f"axe: {size}, {scheme}")
            with viewing(browser, size, scheme) as page:
                for address, row in rows.items():
                    page.goto(address)
                    found = axe_findings(page)
                    row.axe += [f"{size}, {scheme}: {finding}" for finding in found]


def weigh(rows: Rows) -> None:
    """Measure with Lighthouse, each preset on a core of its own.

    A page that seemed too slow is measured once more when nothing else is, and the best counts.
    """
    with ThreadPoolExecutor(len(PRESETS)) as pool:
        list(pool.map(lambda preset: weigh_as(preset, rows, list(rows)), PRESETS))
    for preset in PRESETS:
        slow = [page for page in rows if rows[page].scores[preset][0] < LEAST[0]]
        weigh_as(preset, rows, slow[:MOST_AGAIN])


def weigh_as(preset: str, rows: Rows, pages: list[str]) -> None:
    """Measure some pages with one preset."""
    chromium = installed_chromium()
    assert chromium
    for result in lighthouse(chromium, pages, [preset]) if pages else ():
        row = rows[result["page"]]
        say(f"Lighthouse, {preset}: {row.name}: {result['scores']}")
        keep(row, preset, result["scores"], result["lost"])
        row.shift = max(row.shift, result["shift"])


def keep(row: Measured, preset: str, scores: list[int], lost: list[str]) -> None:
    """Note scores, unless better ones were measured before."""
    if preset not in row.scores or scores > row.scores[preset]:
        row.scores[preset], row.lost[preset] = scores, lost


def say(*lines: str) -> None:
    """Print lines at once: the whole takes minutes."""
    print(*lines, sep="\n", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
