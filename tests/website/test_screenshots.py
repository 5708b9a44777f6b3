"""The pages look as they were approved to look."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Browser

from support.web import serving
from website.shots import (
    APPROVED,
    COMPARED,
    LARGE,
    MOST,
    Shot,
    beside,
    difference,
    name_of,
    take_small,
)


@pytest.fixture(scope="session")
def host(demo_site: Path) -> Iterator[str]:
    """The address of the demo's site, whose pages name no host."""
    with serving(demo_site) as address:
        yield address


@pytest.mark.parametrize("shot", COMPARED, ids=name_of)
def test_a_page_looks_as_approved(browser: Browser, host: str, shot: Shot) -> None:
    name = name_of(shot)
    approved = Image.open(APPROVED / name).convert("RGB")
    now = take_small(browser, host, shot)
    differs = difference(approved, now)
    if differs > MOST:
        sheet = LARGE / "differences" / name
        sheet.parent.mkdir(parents=True, exist_ok=True)
        beside(approved, now, ImageChops.difference(approved, now)).save(sheet)
        pytest.fail(
            f"{differs:.1%} of {name} differs, more than {MOST:.0%}. Approved, now and the "
            f"difference, side by side: {sheet}. If it is meant: make screenshots APPROVE=1"
        )


def test_nothing_else_is_kept() -> None:
    assert {file.name for file in APPROVED.iterdir()} == set(map(name_of, COMPARED))
    assert sum(file.stat().st_size for file in APPROVED.iterdir()) < 600_000


def test_what_counts_as_a_difference() -> None:
    image = Image.open(APPROVED / name_of(COMPARED[0])).convert("RGB")
    lighter = image.point(lambda value: min(255, value + 12))
    assert difference(image, image) == 0
    assert difference(image, lighter) <= MOST, "letters drawn a little otherwise"
    assert difference(image, ImageChops.offset(image, 0, 6)) > MOST, "all is 18 px lower"
    assert difference(image, ImageChops.invert(image)) > MOST, "the other scheme"
    assert difference(image, image.resize((20, 20))) == 1
