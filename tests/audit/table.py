"""What was measured of each page, against the budgets of the design, and the table of it all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

PRESETS = ("desktop", "mobile")
CATEGORIES = ("performance", "accessibility", "best practices", "SEO")
LEAST = (95, 100, 95, 100)
MOST_OF_OURS = 60_000  # HTML and CSS beyond Material's, compressed
MOST_OF_FONTS = 120_000
MOST_SHIFT = 0.01  # less can't be seen: a tenth of what counts as good

_HEADINGS = (
    *("page", "axe", "Nu", "perf.", "access.", "best", "SEO"),
    *("HTML", "CSS", "+ Material", "fonts", "script", "images", "CLS"),
)


@dataclass
class Measured:
    """What was measured of a page.

    Attributes:
        name: The page's type.
        axe: What axe-core found, in all schemes and sizes.
        nu: The errors of the Nu HTML checker.
        scores: Lighthouse's scores by preset, in the order of `CATEGORIES`.
        lost: By preset, what cost points.
        loaded: Bytes of the first load, compressed, by kind.
        shift: The largest cumulative layout shift.
    """

    name: str
    axe: list[str] = field(default_factory=list)
    nu: list[str] = field(default_factory=list)
    scores: dict[str, list[int]] = field(default_factory=dict)
    lost: dict[str, list[str]] = field(default_factory=dict)
    loaded: Counter[str] = field(default_factory=Counter)
    shift: float = 0

    def problems(self) -> Iterator[str]:
        """Say which budgets this page misses, apart from those that a busy machine misses too."""
        yield from (f"axe: {finding}" for finding in self.axe)
        yield from (f"Nu: {error}" for error in self.nu)
        yield from self._low_scores(CATEGORIES[1:])
        if self.shift >= MOST_SHIFT:
            yield f"layout shift: {self.shift}"
        ours = self.loaded["document"] + self.loaded["stylesheet"]
        if ours > MOST_OF_OURS:
            yield f"HTML and CSS: {ours:,} bytes, not {MOST_OF_OURS:,}"
        if self.loaded["font"] > MOST_OF_FONTS:
            yield f"fonts: {self.loaded['font']:,} bytes, not {MOST_OF_FONTS:,}"

    def slownesses(self) -> Iterator[str]:
        """Say where the page was slower than its budget: a figure of the machine as well."""
        yield from self._low_scores(CATEGORIES[:1])

    def _low_scores(self, categories: Sequence[str]) -> Iterator[str]:
        for preset, scores in self.scores.items():
            for category, score, least in zip(CATEGORIES, scores, LEAST, strict=True):
                if category in categories and score < least:
                    reasons = "; ".join(self.lost[preset])
                    yield f"{category}, {preset}: {score}, not {least} ({reasons})"

    def cells(self) -> tuple[str, ...]:
        """What the table shows of this page."""
        each = zip(*(self.scores[preset] for preset in PRESETS if self.scores), strict=True)
        scores = ["/".join(map(str, pair)) for pair in each] or ["–"] * len(CATEGORIES)
        kinds = ("document", "stylesheet", "material", "font", "script", "image")
        sizes = [f"{self.loaded[kind] / 1000:.1f}" for kind in kinds]
        return (
            self.name,
            str(len(self.axe)),
            str(len(self.nu)),
            *scores,
            *sizes,
            f"{self.shift:g}",
        )


def format_table(rows: Sequence[Measured]) -> str:
    """The table; scores are those of the desktop and of the mobile preset, sizes are in kB."""
    cells = [_HEADINGS, *(row.cells() for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = [
        "  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]) for row in cells
    ]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(lines)
