"""Pictures of the pages: large ones to look at, and small approved ones to compare with.

As a script, it makes the large ones, in `screenshots/`; with `--approve`, the small ones.
"""

from __future__ import annotations

import io
import shutil
import sys
import tempfile
from pathlib import Path

from PIL import Image, ImageChops
from playwright.sync_api import Browser, Page

from support.projects import copy_demo
from support.quality import VIEWS, Scheme, viewing
from support.web import KINDS, browsing, published

ROOT = Path(__file__).parents[2]
LARGE = ROOT / "screenshots"
APPROVED = Path(__file__).parents[1] / "screenshots"
RECORD = {
    "home": "",
    "article": "articles/metropolitan-internationalisation/",
    "speaker": "speakers/felip-roca/",
    "quote": "quotes/roca-2021-1/",
    "handbook": "handbook/",
}

# What is compared: type, size and scheme; the top of the page, in a third of its size.
Shot = tuple[str, str, Scheme]
SHRINK = 3
COMPARED: tuple[Shot, ...] = (
    *((kind, "desktop", "light") for kind in ("home", "explore", "article", "speaker", "city")),
    *((kind, "desktop", "light") for kind in ("theme", "event", "quote", "speakers", "quotes")),
    *((kind, "desktop", "dark") for kind in ("home", "article", "quote")),
    *((kind, "phone", "light") for kind in ("home", "article", "speaker", "quote")),
    *((kind, "phone", "dark") for kind in ("speaker", "quote")),
)
# Another version of the browser draws letters a little otherwise; a change of the design is more.
MOST = 0.02


# Explore, with its results; of other pages, nothing is to be waited for.
_COMPLETE = "[data-results][data-ready], main:not(:has([data-results]))"


def name_of(shot: Shot) -> str:
    """The file in which a picture is kept."""
    return f"{'-'.join(shot).replace(' ', '-').replace(',', '')}.png"


def take(page: Page, address: str, *, whole: bool = False) -> bytes:
    """Open a page; a picture of it, as PNG."""
    page.goto(address)
    page.reload()  # with the faces, which may have come too late at first
    page.wait_for_selector(_COMPLETE, state="attached")
    page.evaluate("() => document.fonts.ready.then(() => undefined)")
    return page.screenshot(full_page=whole, animations="disabled", caret="hide")


def take_small(browser: Browser, address: str, shot: Shot) -> Image.Image:
    """Take one of the pictures that are compared, of the site at an address."""
    kind, size, scheme = shot
    with viewing(browser, size, scheme) as page:
        return shrink(take(page, address + KINDS[kind]))


def shrink(png: bytes) -> Image.Image:
    """A picture in a third of its size."""
    return Image.open(io.BytesIO(png)).convert("RGB").reduce(SHRINK)


def difference(one: Image.Image, other: Image.Image) -> float:
    """How much of two pictures differs to the eye, from 0 to 1."""
    if one.size != other.size:
        return 1
    seen = ImageChops.difference(one, other).convert("L").point(lambda v: 255 if v > 40 else 0)
    return seen.histogram()[255] / (one.width * one.height)


def beside(*images: Image.Image) -> Image.Image:
    """Pictures side by side."""
    width = sum(image.width for image in images)
    sheet = Image.new("RGB", (width, max(image.height for image in images)), "white")
    left = 0
    for image in images:
        sheet.paste(image, (left, 0))
        left += image.width
    return sheet


def approve() -> None:
    """Keep small pictures of what the demo looks like now, in place of those kept so far."""
    shutil.rmtree(APPROVED, ignore_errors=True)
    APPROVED.mkdir()
    with tempfile.TemporaryDirectory() as folder:
        demo = copy_demo(Path(folder))
        with published(demo, demo / "site", named=False) as address, browsing() as browser:
            for shot in COMPARED:
                image = take_small(browser, address, shot)
                image.quantize(64).save(APPROVED / name_of(shot), optimize=True)
    size = sum(file.stat().st_size for file in APPROVED.iterdir())
    print(f"{len(COMPARED)} pictures, {size / 1000:.0f} kB: {APPROVED}")


def make_large() -> None:
    """Make pictures of whole pages: of each type, of the demo and of the record itself."""
    shutil.rmtree(LARGE, ignore_errors=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        demo = copy_demo(folder)
        with published(demo, folder / "demo-site") as address:
            _make_large(address, KINDS | {"404": "nowhere/"}, LARGE / "demo")
        with published(ROOT, folder / "own-site") as address:
            _make_large(address, RECORD, LARGE / "record")
    print(LARGE)


def _make_large(address: str, pages: dict[str, str], folder: Path) -> None:
    folder.mkdir(parents=True)
    with browsing() as browser:
        for size, scheme in VIEWS:
            with viewing(browser, size, scheme) as page:
                for kind, path in pages.items():
                    png = take(page, address + path, whole=True)
                    (folder / name_of((kind, size, scheme))).write_bytes(png)


if __name__ == "__main__":
    if "--approve" in sys.argv:
        approve()
    else:
        make_large()
