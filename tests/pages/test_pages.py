"""The pages: what they say, that both Markdown engines agree on it, and that nothing leaks."""

import os
import posixpath
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
import yaml

from onrecord.output import Page
from onrecord.pages import render_pages
from onrecord.pages.languages import quotation_marks
from onrecord.records.knowledge_base import KnowledgeBase
from onrecord.urls import Site
from support.knowledge_bases import demo, demo_with_drafts
from support.markdown_engines import (
    by_commonmark,
    by_python_markdown,
    cards_in,
    normalise,
    parse,
    text_of,
    words_in,
)

GOLDEN = Path(__file__).parents[1] / "golden"
# Write the golden pages anew: ONRECORD_WRITE_GOLDEN=1 python -m pytest tests/pages/test_pages.py
WRITE = "ONRECORD_WRITE_GOLDEN" in os.environ

# One page of each kind, and of each state that shows in some other way.
GOLDEN_PAGES = """
index.md explore.md articles/index.md speakers/index.md cities/index.md organizations/index.md
themes/index.md events/index.md articles/lumen-forum.md articles/vale-council.md
articles/closed-archive.md articles/fanar-ferries.md articles/odd-signs.md articles/year-2021.md
speakers/orla-fennimoor.md speakers/siraj-almanara.md speakers/asterisk-oquill.md
speakers/wren-nevercalled.md cities/port-lumen.md cities/mina-alfanar.md cities/tinker-rock.md
organizations/city-of-port-lumen.md organizations/standing-committee.md themes/crossings.md
themes/tolls.md themes/infrastructure.md events/lumen-forum-2023.md events/reading-night.md
quotes/orla-on-bridges.md quotes/archive-apology.md quotes/fanar-pier.md quotes/vale-rowing.md
quotes/signs-provisional.md quotes/phare-lampe.md quotes/lumen-forum-withdrawn.md
""".split()

VARIANTS = {
    "published": (demo, True),
    "with drafts": (demo_with_drafts, True),
    "without quote pages": (demo, False),
}


def render(kb: KnowledgeBase, *, quote_pages: bool = True) -> list[Page]:
    return list(
        render_pages(kb, Site("Demo Record", description="Invented.", quote_pages=quote_pages))
    )


@cache
def pages_of(variant: str) -> dict[str, Page]:
    make, quote_pages = VARIANTS[variant]
    pages = render(make(), quote_pages=quote_pages)
    assert len({page.path for page in pages}) == len(pages)
    return {page.path: page for page in pages}


@cache
def bodies_of(variant: str) -> dict[str, Element]:
    """Each page as a CommonMark engine makes it; the other one makes the same."""
    return {path: parse(by_commonmark(page.content)) for path, page in pages_of(variant).items()}


def links_in(body: Element) -> Iterator[str]:
    for element in body.iter():
        target = element.get("href") or element.get("src")
        if target and not target.startswith(("https://", "http://")):
            yield target


@pytest.mark.parametrize("variant", VARIANTS)
def test_both_engines_make_the_same_of_every_page(variant: str) -> None:
    for path, page in pages_of(variant).items():
        assert normalise(parse(by_python_markdown(page.content))) == normalise(
            bodies_of(variant)[path]
        ), path


@pytest.mark.parametrize("path", GOLDEN_PAGES)
def test_golden_page(path: str) -> None:
    content = pages_of("published")[path].content
    golden = GOLDEN / path
    if WRITE:
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(content, "utf-8")
    assert golden.is_file(), f"there is no golden page for {path}"
    assert content == golden.read_text("utf-8")


def test_no_golden_page_is_left_over() -> None:
    found = {path.relative_to(GOLDEN).as_posix() for path in GOLDEN.rglob("*.md")}
    assert found == set(GOLDEN_PAGES)


def test_the_same_records_give_the_same_pages() -> None:
    assert render(demo()) == render(demo())


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_link_leads_somewhere(variant: str) -> None:
    bodies = bodies_of(variant)
    anchors = {
        path: {element.get("id") for element in body.iter() if element.get("id")}
        for path, body in bodies.items()
    }
    pictures = {image.src for s in demo().speakers.values() for image in [s.image] if image}
    for path, body in bodies.items():
        for target in links_in(body):
            file, _, fragment = target.partition("#")
            file = file.partition("?")[0]
            goal = posixpath.normpath(posixpath.join(posixpath.dirname(path), file))
            goal = goal if file else path
            assert goal in anchors or goal in pictures, f"{path}: {target}"
            assert not fragment or fragment in anchors[goal], f"{path}: {target}"


@pytest.mark.parametrize("variant", VARIANTS)
def test_ids_are_unique_and_ours_begin_with_an_underscore(variant: str) -> None:
    for path, body in bodies_of(variant).items():
        ids = [element.get("id", "") for element in body.iter() if element.get("id")]
        assert len(set(ids)) == len(ids), path
        quotes = {e.get("data-quote") for e in body.iter() if e.get("data-quote")}
        assert all(id_.startswith("_") or id_ in quotes for id_ in ids), path
        headings = [e for e in body.iter() if re.fullmatch("h[1-6]", e.tag)]
        assert all(heading.get("id") for heading in headings), path
        assert [heading.tag for heading in headings].count("h1") == 1, path


@pytest.mark.parametrize("variant", VARIANTS)
def test_headings_leave_out_no_level(variant: str) -> None:
    for path, body in bodies_of(variant).items():
        levels = [int(e.tag[1]) for e in body.iter() if re.fullmatch("h[1-6]", e.tag)]
        for before, after in pairwise(levels):
            assert after <= before + 1, path


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_quote_comes_back_word_for_word(variant: str) -> None:
    kb, shown = VARIANTS[variant][0](), set()
    for body in bodies_of(variant).values():
        for quote_id, card in cards_in(body).items():
            quote = kb.quotes[quote_id]
            block = card.find(".//blockquote")
            assert block is not None
            words = words_in(block)
            opening, closing = quotation_marks(kb.language_of(quote))
            if quote.kind == "direct":
                assert words == f"{opening}{quote.text}{closing}".replace("\u202f", " ")
            else:
                assert words == quote.text
            intro = card.find("p[@class='quote__intro']")
            assert (intro is not None) == (quote.kind == "reported")
            shown.add(quote_id)
    assert shown == {quote.id for quote in kb.quotes.values() if not quote.withdrawn}


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_list_holds_its_quotes_once(variant: str) -> None:
    kb, bodies = VARIANTS[variant][0](), bodies_of(variant)
    lists = {
        "articles": kb.by_article,
        "speakers": kb.by_speaker,
        "cities": kb.by_city,
        "organizations": kb.by_organization,
        "themes": kb.by_theme,
        "events": kb.by_event,
    }
    for folder, by_record in lists.items():
        for record_id, quotes in by_record.items():
            cards = cards_in(bodies[f"{folder}/{record_id}.md"])
            assert cards.keys() == {quote.id for quote in quotes}, record_id
    assert len(cards_in(bodies["quotes/index.md"])) == len(kb.quotes) - len(kb.withdrawn)


def test_the_text_of_an_article_comes_back_with_its_passages_marked() -> None:
    kb = demo()
    for article in kb.articles.values():
        if not article.show_text:
            continue
        body = bodies_of("published")[f"articles/{article.id}.md"]
        shown = body.find(".//div[@class='article-text']")
        assert shown is not None
        text = kb.texts[article.id].text
        assert words_in(shown).replace(" ", "") == text.replace(" ", "")
        marked: dict[str, str] = {}
        for mark in shown.iter("mark"):
            id_ = mark.get("data-passage", "")
            assert (mark.get("id") == f"_at-{id_}") == (id_ not in marked)
            marked[id_] = marked.get(id_, "") + words_in(mark)
        assert marked.keys() == {quote.id for quote in kb.by_article[article.id]}
        for id_, words in marked.items():
            pieces = "".join(text[start:end] for start, end in kb.passages[id_].pieces)
            assert words.replace(" ", "") == pieces.replace(" ", "")


def test_a_text_that_may_not_be_shown_leaves_no_trace_but_its_passages() -> None:
    for variant in VARIANTS:
        for path, page in pages_of(variant).items():
            assert "quicksilverheron" not in page.content, path
    body = bodies_of("published")["articles/closed-archive.md"]
    shown = body.find(".//div[@class='article-text']")
    assert shown is not None
    lullaby, apology, acceptance = (words_in(paragraph) for paragraph in shown.findall("p"))
    assert lullaby == (
        "“A catalogue is a kind of lullaby for facts,” said Benedik Saltwhistle, who …"
    )
    assert apology == (
        "Benedik Saltwhistle said that the apology would be read aloud once a year, at high water "
        "and from the …"
    )
    assert acceptance == (
        "… at it or to write it down, until somebody on the mainland accepted it. The rest of the "
        "evening …"
    )


def test_a_withdrawn_quote_is_only_its_notice() -> None:
    gone = {"lumen-forum-withdrawn", "uhren-zurueckgezogen"}
    for path, page in pages_of("published").items():
        assert any(id_ in page.content for id_ in gone) == (path[7:-3] in gone), path
        assert "promoted to harbour master" not in page.content
    notice = bodies_of("published")["quotes/uhren-zurueckgezogen.md"].find(".//div[@data-quote]")
    assert notice is not None
    assert text_of(notice) == "Withdrawn: 10 January 2022 Reason: At the speaker’s request."


def test_without_quote_pages_a_quote_is_found_in_its_article() -> None:
    pages, bodies = pages_of("without quote pages"), bodies_of("without quote pages")
    assert [path for path in pages if path.startswith("quotes/")] == ["quotes/index.md"]
    card = cards_in(bodies["themes/bridges.md"])["orla-on-bridges"]
    assert "../articles/lumen-forum.md#orla-on-bridges" in list(links_in(card))
    notice = bodies["articles/lumen-forum.md"].find(".//div[@id='lumen-forum-withdrawn']")
    assert notice is not None
    assert "satirical column & not from this article <sic>" in text_of(notice)


def test_drafts_show_only_where_they_are_asked_for() -> None:
    for path, page in pages_of("published").items():
        assert "draft" not in page.content.lower().replace("drafts", ""), path
    assert "articles/ferry-interview.md" not in pages_of("published")
    body = bodies_of("with drafts")["articles/ferry-interview.md"]
    assert "Draft" in text_of(body)
    assert "no date yet" in text_of(body)


def test_front_matter_is_a_title_a_description_and_what_is_hidden() -> None:
    for path, page in pages_of("published").items():
        matter = yaml.safe_load(page.content.split("---\n")[1])
        assert matter.pop("hide") in (["navigation"], ["navigation", "toc"])
        assert set(matter) == {"title", "description"} - (
            {"title"} if path == "index.md" else set()
        )
        assert all(isinstance(value, str) and value for value in matter.values())
        assert not re.search("[<>\"']", "".join(matter.values())), path
        assert len(matter["description"]) < 600
    titles = Counter(page.content.split("\n")[1] for page in pages_of("published").values())
    same = [title for title, number in titles.items() if number > 1]
    assert len(same) == 1, "only the two about the tide’s diary have the same words and day"


def test_pages_say_what_they_are() -> None:
    pages = pages_of("published")
    for path, kind, id_ in [
        ("index.md", "", ""),
        ("speakers/index.md", "speaker", ""),
        ("cities/port-lumen.md", "city", "port-lumen"),
        ("quotes/orla-on-bridges.md", "quote", "orla-on-bridges"),
    ]:
        assert (pages[path].kind, pages[path].id, pages[path].number) == (kind, id_, 1)


def test_passages_in_other_languages_are_marked_as_such() -> None:
    card = cards_in(bodies_of("published")["themes/ferries.md"])["fanar-pier"]
    around = card.find("div")
    assert around is not None
    assert (around.get("lang"), around.get("dir")) == ("ar", "rtl")
    card = cards_in(bodies_of("published")["themes/bridges.md"])["orla-on-bridges"]
    spans = [(span.get("lang"), span.get("dir")) for span in card.iter("span") if span.get("lang")]
    assert ("no", None) in spans
    assert card.find("div[@lang]") is None


def test_the_role_is_the_one_of_that_day() -> None:
    cards = cards_in(bodies_of("published")["speakers/orla-fennimoor.md"])
    assert "Fennimoor, Deputy Mayor, City" in text_of(cards["orla-on-winter"])
    assert "Fennimoor, Mayor, City" in text_of(cards["orla-on-bridges"])


def test_a_quote_for_and_about_a_city_stands_once() -> None:
    content = pages_of("published")["cities/port-lumen.md"].content
    for_it, about_it = content.split("## Said about")
    assert 'data-quote="orla-on-bridges"' in for_it
    assert 'data-quote="fanar-pier"' in about_it
    assert for_it.count("Also about Port Lumen") == 2
    assert "Also about Port Lumen" not in about_it
