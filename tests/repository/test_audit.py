"""The table of `make audit`, and what misses a budget."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from audit.table import Measured, format_table

FOLDER = Path(__file__).parents[1] / "audit"


def measured(performance: int = 100, **other: object) -> Measured:
    row = Measured(
        "home",
        scores={"desktop": [100, 100, 100, 100], "mobile": [performance, 100, 96, 100]},
        lost={"desktop": [], "mobile": ["First Contentful Paint: 2.4 s"]},
        loaded=Counter(document=4_000, stylesheet=2_500, material=24_700, font=99_000),
    )
    for name, value in other.items():
        setattr(row, name, value)
    return row


def test_the_table() -> None:
    heading, line, row = format_table([measured()]).splitlines()
    assert heading.split("  ")[0] == "page"
    assert len(heading) == len(line) == len(row)
    scores, sizes = "100/100 100/100 100/96 100/100", "4.0 2.5 24.7 99.0 0.0 0.0"
    assert row.split() == f"home 0 0 {scores} {sizes} 0".split()


def test_nothing_is_missed() -> None:
    assert list(measured(shift=0.009).problems()) == []


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (measured(axe=["phone, dark: region: main"]), "axe: phone, dark: region: main"),
        (measured(nu=["a/index.html: Stray end tag (line 3)"]), "Nu: a/index.html: Stray end tag"),
        (measured(shift=0.01), "layout shift: 0.01"),
        (measured(loaded=Counter(document=60_001)), "HTML and CSS: 60,001 bytes, not 60,000"),
        (measured(loaded=Counter(font=120_001)), "fonts: 120,001 bytes, not 120,000"),
    ],
)
def test_what_misses_a_budget(row: Measured, problem: str) -> None:
    (found,) = row.problems()
    assert found.startswith(problem)


def test_slowness_is_told_and_no_problem() -> None:
    """How fast a page is says as much about the machine."""
    assert list(measured(94).problems()) == []
    assert list(measured(94).slownesses()) == [
        "performance, mobile: 94, not 95 (First Contentful Paint: 2.4 s)"
    ]
    assert list(measured(95).slownesses()) == []


def test_the_packages_are_pinned_and_come_from_wherever_the_client_looks() -> None:
    named = json.loads((FOLDER / "package.json").read_text("utf-8"))["dependencies"]
    locked = json.loads((FOLDER / "package-lock.json").read_text("utf-8"))["packages"]
    for name, version in named.items():
        assert locked[f"node_modules/{name}"]["version"] == version
    assert all("integrity" in package for path, package in locked.items() if path)
    assert not any("resolved" in package for package in locked.values())
