"""The handbook as pages of the site: their headings, both engines, what a browser says of them."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

import html5lib
import pytest
import yaml
from playwright.sync_api import Browser

from handbook.walkthrough import make_project, read_blocks, write_files_of
from handbook.writer import HANDBOOK, ROOT
from support.commands import run_onrecord, run_program
from support.quality import Scheme, axe_findings, sticking_out, viewing
from support.web import serving

PAGES = sorted(path for path in HANDBOOK.rglob("*.md"))
HEADINGS = {"h1", "h2", "h3"}


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real site, built: to look at, not to change."""
    folder = copy_project(tmp_path_factory.mktemp("real"))
    built = run_onrecord("build", cwd=folder)
    assert built.returncode == 0, built.stderr
    assert built.stderr == ""
    return folder / "site"


def copy_project(folder: Path) -> Path:
    for name in ("docs", "quotes"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "mkdocs.yml", folder)
    return folder


def main_of(file: Path) -> Element:
    tree = html5lib.parse(file.read_text("utf-8"), namespaceHTMLElements=False)
    article = tree.find(".//article")
    assert isinstance(article, Element)
    return article


@pytest.mark.parametrize("path", [*PAGES, ROOT / "docs" / "about.md"], ids=lambda path: path.stem)
def test_headings_have_ids_of_ours(path: Path) -> None:
    blocks = read_blocks(path.read_text("utf-8"))
    headings = [block.text for block in blocks if block.language == "heading"]
    ids = [re.search(r" \{#(_[a-z0-9-]+)\}$", heading) for heading in headings]
    assert all(ids), headings
    names = [match[1] for match in ids if match]
    assert names[0] == "_title"
    assert len(set(names)) == len(names)


def test_each_page_is_on_the_site(site: Path) -> None:
    for path in PAGES:
        address = path.relative_to(HANDBOOK.parent).with_suffix("")
        folder = address.parent if path.stem == "index" else address
        assert "handbook" in folder.parts
        article = main_of(site / folder / "index.html")
        assert "```" not in text_of(article)
        headings = [text_of(element) for element in article.iter() if element.tag in HEADINGS]
        assert headings
        assert not any("{" in heading for heading in headings)


def test_zensical_makes_the_same_pages(site: Path, tmp_path: Path) -> None:
    folder = copy_project(tmp_path)
    assert run_onrecord("render", cwd=folder).returncode == 0
    built = run_program("zensical", "build", cwd=folder)
    assert built.returncode == 0, built.stdout + built.stderr
    pages = list((site / "handbook").rglob("index.html"))
    assert len(pages) == len(PAGES)
    for page in pages:
        other = folder / "site" / page.relative_to(site)
        assert blocks_in(main_of(other)) == blocks_in(main_of(page))


def text_of(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def blocks_in(article: Element) -> list[str]:
    """The words of headings, paragraphs, cells and blocks of code, without links to themselves."""
    return list(_blocks_in(article))


def _blocks_in(article: Element) -> Iterator[str]:
    for element in article.iter():
        if element.tag in HEADINGS | {"p", "td", "th", "pre"}:
            yield text_of(element).removesuffix("¶").strip()


@pytest.mark.parametrize(("size", "scheme"), [("phone", "light"), ("desktop", "dark")])
def test_axe_finds_nothing(site: Path, browser: Browser, size: str, scheme: Scheme) -> None:
    with serving(site) as address, viewing(browser, size, scheme) as page:
        for path in ("add-an-article", "records", "codes", "codes/quote.not-in-text"):
            page.goto(f"{address}handbook/{path}/", wait_until="networkidle")
            assert axe_findings(page) == [], path
            assert sticking_out(page) == [], path


# Make it yours


@pytest.fixture(scope="session")
def own_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the walkthrough with all that the page on its look shows."""
    project = make_project(tmp_path_factory.mktemp("own"))
    write_files_of("add-an-article.md", project)
    write_files_of("make-it-yours.md", project)
    look = {"custom_dir": "overrides", "logo": "assets/logo.svg", "favicon": "assets/logo.svg"}
    styles = ["assets/mine.css", "assets/faces.css"]
    config = {"INHERIT": "mkdocs.yml", "theme": look, "extra_css": styles}
    (project / "own.yml").write_text(yaml.safe_dump(config), "utf-8")
    built = run_onrecord("build", "-f", "own.yml", cwd=project)
    assert built.returncode == 0, built.stderr
    return project / "site"


def test_a_template_of_ones_own(own_site: Path) -> None:
    page = (own_site / "speakers/ida-brandt/index.html").read_text("utf-8")
    assert "Kept by the city archive of Quayhaven" in page
    assert re.search(r'<img src="[./]*assets/logo\.svg"', page)
    assert "The archive is closed on Mondays." in page
    assert 'type="application/ld+json"' in page, "the rest is as it was"
    assert 'class="site-search"' in page


_COLOUR_OF_LINKS = """
() => {
  const probe = document.body.appendChild(document.createElement("i"));
  probe.style.color = "var(--or-accent)";
  return getComputedStyle(probe).color;
}
"""


@pytest.mark.parametrize(
    ("scheme", "colour"), [("light", "rgb(122, 26, 79)"), ("dark", "rgb(239, 147, 196)")]
)
def test_a_stylesheet_of_ones_own(
    own_site: Path, browser: Browser, scheme: Scheme, colour: str
) -> None:
    with serving(own_site) as address, viewing(browser, "desktop", scheme) as page:
        page.goto(f"{address}speakers/ida-brandt/")
        assert page.evaluate(_COLOUR_OF_LINKS) == colour
        family = "element => getComputedStyle(element).fontFamily"
        assert page.locator("article h1").evaluate(family).strip('"').startswith("Mine")
