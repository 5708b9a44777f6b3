"""What the templates make of a page's frame: names as text, languages, the way to search."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import html5lib
import pytest

from support.commands import run_onrecord
from support.files import replace_in

NAME = 'Bridges & <b>"Banks"</b> <script>alert(1)</script>'


def _parse(file: Path) -> ElementTree.Element:
    tree: ElementTree.Element = html5lib.parse(
        file.read_text("utf-8"), treebuilder="etree", namespaceHTMLElements=False
    )
    return tree


def _text(element: ElementTree.Element | None) -> str:
    assert element is not None
    return " ".join("".join(element.itertext()).split())


@pytest.fixture
def named(small: Path) -> Path:
    """A small site whose name and description are full of marks."""
    replace_in(small / "mkdocs.yml", "site_name: Demo Record", f"site_name: '{NAME}'")
    config = (small / "mkdocs.yml").read_text("utf-8")
    start = config.index("site_description:")
    end = config.index("\nsite_url")
    config = f"{config[:start]}site_description: '{NAME}'{config[end:]}"
    (small / "mkdocs.yml").write_text(config, "utf-8")
    run = run_onrecord("build", cwd=small, SITE_URL="https://bridges.example/record/")
    assert run.returncode == 0, run.stderr
    return small / "site"


def test_the_name_of_a_site_is_text_wherever_it_stands(named: Path) -> None:
    pages = sorted(named.rglob("*.html"))
    assert len(pages) > 10
    for file in pages:
        assert "<script>alert" not in file.read_text("utf-8"), file
        page = _parse(file)
        title = _text(page.find(".//title"))
        assert title.endswith(NAME), file
        header = page.find(".//div[@class='md-header__topic']")
        assert _text(header) == NAME
        logo = page.find(".//a[@class='md-header__button md-logo']")
        assert logo is not None
        assert (logo.get("title"), logo.get("aria-label")) == (NAME, NAME)
    home = _parse(named / "index.html")
    description = home.find(".//meta[@name='description']")
    assert description is not None
    assert description.get("content") == NAME
    assert _text(home.find(".//h1")).removesuffix("¶") == NAME


def test_a_browser_can_add_the_search(named: Path) -> None:
    for file in named.rglob("*.html"):
        link = _parse(file).find(".//link[@rel='search']")
        assert link is not None
        assert (link.get("type"), link.get("title")) == (
            "application/opensearchdescription+xml",
            NAME,
        )
    description = ElementTree.parse(named / "opensearch.xml").getroot()
    space = "{http://a9.com/-/spec/opensearch/1.1/}"
    assert description.tag == f"{space}OpenSearchDescription"
    url = description.find(f"{space}Url")
    assert url is not None
    assert url.get("template") == "https://bridges.example/record/explore/?q={searchTerms}"
    assert len(description.findtext(f"{space}ShortName") or "") <= 16


def test_no_description_of_the_search_where_the_address_is_unknown(demo_site: Path) -> None:
    assert not (demo_site / "opensearch.xml").exists()
    assert _parse(demo_site / "index.html").find(".//link[@rel='search']") is None


@pytest.mark.parametrize(
    ("path", "words", "language"),
    [
        ("articles/phare-de-brume", "Le phare", "fr"),
        ("quotes/fanar-pier", "", "ar"),
        ("quotes/phare-lampe", "", "fr"),
        ("quotes/orla-on-bridges", "", ""),
        ("articles/lumen-forum", "", ""),
    ],
)
def test_words_from_an_article_say_their_language_in_the_header(
    demo_site: Path, path: str, words: str, language: str
) -> None:
    page = _parse(demo_site / path / "index.html")
    topic = page.find(".//div[@data-md-component='header-topic']")
    assert topic is not None
    marked = topic.find(".//span[@lang]")
    assert (marked is not None) == bool(language)
    if marked is not None:
        assert (marked.get("lang"), marked.get("dir")) == (language, "auto")
        assert _text(marked).startswith(words)
        assert _text(topic).endswith(_text(marked))
        if path.startswith("quotes/"):
            assert len(_text(topic)) > len(_text(marked))


def test_each_page_has_a_field_that_leads_to_explore(demo_site: Path) -> None:
    for file in demo_site.rglob("*.html"):
        if "http-equiv" in file.read_text("utf-8"):
            continue
        form = _parse(file).find(".//form[@class='site-search']")
        assert form is not None, file
        action = form.get("action") or ""
        target = demo_site / action.lstrip("/") if action.startswith("/") else file.parent / action
        assert target.resolve() == (demo_site / "explore").resolve(), file
