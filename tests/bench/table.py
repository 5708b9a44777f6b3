"""The figures as a table, on the terminal and in the handbook."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median, quantiles

from bench.driving import Series
from bench.indexing import IndexSize
from handbook.writer import HANDBOOK

PAGE = HANDBOOK / "search.md"
_PLACE = re.compile(
    r"(?<=<!-- made by make bench -->\n).*?(?=<!-- end of the figures -->)", re.DOTALL
)

_HEADINGS = (
    *("quotes", "", "index, s", "memory, MB", "files", "size, MB", "program, kB"),
    *("words: first, kB", "words: next, kB", "words, ms", "again, ms"),
    *("choices: first, kB", "choices: next, kB", "choices, ms", "again, ms"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """What was measured of one of them with so many quotes."""

    name: str
    quotes: int
    made: IndexSize
    words: Series
    choices: Series


def format_table(rows: Sequence[Row], machine: str) -> str:
    """All figures as a table in Markdown, and where they were taken."""
    lines = [_HEADINGS, ["--:", "---", *["--:"] * (len(_HEADINGS) - 2)], *map(_cells, rows)]
    table = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    return f"\n{table}\n\nMeasured on {machine}.\n\n"


def _cells(row: Row) -> list[str]:
    made = row.made
    return [
        *(f"{row.quotes:,}", row.name, f"{made.seconds:.1f}", f"{made.memory / 1e6:,.0f}"),
        *(f"{made.files:,}", f"{made.size / 1e6:,.1f}"),
        _kb(row.words.program),
        *_series(row.words),
        *_series(row.choices),
    ]


def _series(series: Series) -> list[str]:
    sizes = series.sizes
    return [
        _kb(series.first),
        f"{_kb(median(sizes))} / {_kb(max(sizes))}",
        _times(series.times),
        _times(series.again),
    ]


def _times(times: Sequence[float]) -> str:
    return f"{median(times):,.0f} / {_percentile(times, 95):,.0f}" if times else "–"


def _kb(size: float) -> str:
    return f"{size / 1e3:,.1f}" if size < 10_000 else f"{size / 1e3:,.0f}"


def _percentile(values: Sequence[float], percent: int) -> float:
    return (
        quantiles(values, n=100, method="inclusive")[percent - 1] if len(values) > 1 else values[0]
    )


def write_table(table: str) -> None:
    """Put a table into the handbook, in the place of the one that is there."""
    page = PAGE.read_text("utf-8")
    PAGE.write_text(_PLACE.sub(lambda _: table, page), "utf-8", newline="\n")
