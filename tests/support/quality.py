"""What a browser says of a page: axe's findings, what moved, what was loaded, what sticks out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from itertools import product
from typing import Any, Literal
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Response

Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
SIZES = {"desktop": (1440, 900), "phone": (390, 844)}
VIEWS = tuple(product(SIZES, SCHEMES))

_STANDARDS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice")
# Without the stylesheets, which axe would fetch once more for a rule that isn't among these.
_RUN_AXE = """
rules => axe.run(
  document, { preload: { assets: ["media"] }, resultTypes: ["violations"], runOnly: rules }
).then(
  found => found.violations.flatMap(rule => rule.nodes.map(
    node => `${rule.id}: ${node.target.join(" ")}: ${node.failureSummary}`)))
"""

# Notes every shift from the start, also of what moves by itself rather than by a reader's doing.
_WATCH_SHIFTS = """
window._shifts = [];
const place = ({ x, y, width, height }) => `${x},${y} ${width}×${height}`;
const moved = ({ node, previousRect, currentRect }) =>
  `${(node?.outerHTML ?? node?.data ?? "?").slice(0, 120)} in ${node?.parentElement?.className}: `
  + `${place(previousRect)} → ${place(currentRect)}`;
new PerformanceObserver(list => list.getEntries().forEach(entry =>
  window._shifts.push(`${entry.value} at ${entry.startTime}: ${entry.sources.map(moved)}`)
)).observe({ type: "layout-shift", buffered: true });
"""

# What reaches beyond the right edge, for a message; what scrolls by itself may.
_STICKS_OUT = """
() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.body.querySelectorAll("*")]
    .filter(element => element.getBoundingClientRect().right > width + 1)
    .map(element => element.outerHTML.slice(0, 120)).concat(["the page scrolls sideways"]);
}
"""


@cache
def _axe() -> str:
    return files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")


@contextmanager
def viewing(browser: Browser, size: str, scheme: Scheme) -> Iterator[Page]:
    """Open a tab of this size and colour scheme that notes what moves."""
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce"
    )
    context.add_init_script(_WATCH_SHIFTS)
    yield context.new_page()
    context.close()


def axe_findings(page: Page, rules: Sequence[str] = _STANDARDS) -> list[str]:
    """What axe-core finds on the page that is open, each with its place."""
    page.evaluate(_axe())
    return list(page.evaluate(_RUN_AXE, list(rules)))


def layout_shifts(page: Page) -> list[str]:
    """What moves on the page that is open each time it is loaded, and by how much.

    On a busy machine Chromium now and then lets in a face that comes just after the first words
    are laid out, `font-display: optional` notwithstanding. What moves by our doing does so again.
    """
    shifts: list[str] = page.evaluate("() => window._shifts")
    for _ in range(2):
        if shifts:
            page.reload(wait_until="networkidle")
            shifts = page.evaluate("() => window._shifts")
    return shifts


def sticking_out(page: Page) -> list[str]:
    """What makes the page that is open scroll sideways."""
    return list(page.evaluate(_STICKS_OUT))


def load_counting(page: Page, address: str) -> Counter[str]:
    """Open a page; the bytes that came over the wire, by kind, Material's styles apart."""
    counted: Counter[str] = Counter()

    def count(answer: Response) -> None:
        counted[_kind(answer)] += int(answer.headers.get("content-length", 0))

    page.on("response", count)
    page.goto(address, wait_until="networkidle")
    return counted


def _kind(answer: Response) -> str:
    name = urlsplit(answer.url).path.rpartition("/")[2]
    kind: Any = answer.request.resource_type
    material = kind == "stylesheet" and name.startswith(("main.", "palette."))
    return "material" if material else str(kind)
