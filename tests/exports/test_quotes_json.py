"""`/data/quotes.json` as the contract has it: fields, selectors, and what it leaves out."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from onrecord import __version__
from onrecord.exports import iter_descriptions, iter_exports
from onrecord.records.knowledge_base import KnowledgeBase
from onrecord.text.anchoring import CONTEXT
from onrecord.urls import Addresses, Site
from support.generate import generate
from support.knowledge_bases import demo, demo_with_drafts, read_whole

ROOT = Site("Demo")
FIELDS = (
    "id text kind status language day url speakers on_behalf_of article event cities "
    "organizations themes target"
).split()


def export(kb: KnowledgeBase, site: Site = ROOT, *, quote_pages: bool = True) -> str:
    addresses = Addresses(kb, quote_pages)
    made = [*iter_exports(kb, addresses, site), *iter_descriptions(kb, addresses, site)]
    files = {file.path: file.content for file in made}
    assert ("opensearch.xml" in files) == bool(site.url)
    return files["data/quotes.json"]


def entries(kb: KnowledgeBase, site: Site = ROOT, *, quote_pages: bool = True) -> dict[str, Any]:
    quotes = json.loads(export(kb, site, quote_pages=quote_pages))["quotes"]
    return {quote["id"]: quote for quote in quotes}


def test_the_whole() -> None:
    content = export(demo())
    data = json.loads(content)
    assert list(data) == ["generated_by", "version", "quotes"]
    assert (data["generated_by"], data["version"]) == ("On Record", __version__)
    ids = [quote["id"] for quote in data["quotes"]]
    assert ids == sorted(demo().quotes)
    assert content == export(in_another_order())


def in_another_order() -> KnowledgeBase:
    """The same records: nothing may depend on their order."""
    kb = demo()
    return replace(kb, quotes=dict(reversed(list(kb.quotes.items()))))


def test_each_quote_has_a_line_so_that_changes_show() -> None:
    head, *lines, foot, end = export(demo()).split("\n")
    assert (head[-1], foot, end) == ("[", "]}", "")
    assert [json.loads(line.removesuffix(","))["id"] for line in lines] == sorted(demo().quotes)
    assert "渡" in export(demo()) or "燈" in export(demo())
    assert "\\u" not in export(demo())


def test_no_quotes_at_all() -> None:
    assert json.loads(export(replace(demo(), quotes={})))["quotes"] == []


def test_every_field() -> None:
    entry = entries(demo())["orla-on-bridges"]
    assert list(entry) == FIELDS
    start = demo().texts["lumen-forum"].text.index("A bridge is")
    assert entry == {
        "id": "orla-on-bridges",
        "text": "A bridge is a promise that two banks make to each other",
        "kind": "direct",
        "status": "verbatim",
        "language": "en-GB",
        "day": demo().events["lumen-forum-2023"].date.iso,
        "url": "quotes/orla-on-bridges/",
        "speakers": [
            {
                "id": "orla-fennimoor",
                "name": "Orla Fennimoor",
                "role": "Mayor",
                "organization": "City of Port Lumen",
            }
        ],
        "on_behalf_of": {"id": "city-of-port-lumen", "name": "City of Port Lumen"},
        "article": {
            "id": "lumen-forum",
            "title": "Two banks, one promise",
            "publisher": "The Lumen Ledger",
            "published": "2023-03-15",
            "url": "https://lumen-ledger.example/2023/03/15/two-banks?from=front&page=1",
        },
        "event": {"id": "lumen-forum-2023", "name": demo().events["lumen-forum-2023"].name},
        "cities": [
            {"id": "port-lumen", "name": "Port Lumen", "relation": "about"},
            {"id": "port-lumen", "name": "Port Lumen", "relation": "speaker"},
        ],
        "organizations": [{"id": "city-of-port-lumen", "name": "City of Port Lumen"}],
        "themes": [
            {"id": "bridges", "name": "Bridges"},
            {"id": "crossings", "name": demo().themes["crossings"].name},
        ],
        "target": {
            "selector": [
                {
                    "type": "TextQuoteSelector",
                    "exact": "A bridge is a promise that two banks make to each other",
                    "prefix": demo().texts["lumen-forum"].text[start - CONTEXT : start],
                    "suffix": ",” said Orla Fennimoor, the mayo",
                },
                {"type": "TextPositionSelector", "start": start, "end": start + 55},
            ]
        },
    }


def test_the_role_is_that_of_the_day() -> None:
    by_id = entries(demo())
    assert by_id["orla-on-winter"]["day"] == "2021-11"
    assert by_id["orla-on-winter"]["speakers"][0]["role"] == "Deputy Mayor"
    (duck,) = by_id["uhren-enten"]["speakers"]
    assert (duck["role"], duck["organization"]) == (None, None)


def test_what_a_quote_may_lack_is_null_or_empty() -> None:
    by_id = entries(demo())
    minutes = by_id["vale-minutes"]
    assert list(minutes) == FIELDS
    assert (minutes["speakers"], minutes["on_behalf_of"], minutes["event"]) == ([], None, None)
    assert by_id["phare-noir"]["organizations"] == []
    assert len(by_id["vale-rowing"]["speakers"]) == 2
    assert by_id["guild-motto"]["language"] == "es"


def test_of_a_withdrawn_quote_only_the_notice_is_left() -> None:
    assert entries(demo())["lumen-forum-withdrawn"] == {
        "id": "lumen-forum-withdrawn",
        "status": "withdrawn",
        "on": "2023-05-02",
        "reason": "The sentence came from a satirical column & not from this article <sic>.",
    }
    assert "The heron has been promoted" not in export(demo())


def test_drafts_are_left_out_even_where_the_site_shows_them() -> None:
    assert export(demo_with_drafts()) == export(demo())


@pytest.mark.parametrize(
    ("site", "quote_pages", "url"),
    [
        (Site("Demo"), True, "quotes/vale-key/"),
        (Site("Demo", use_directory_urls=False), True, "quotes/vale-key.html"),
        (Site("Demo"), False, "articles/vale-council/#vale-key"),
        (Site("Demo", "https://a.example/b/"), True, "https://a.example/b/quotes/vale-key/"),
        (
            Site("Demo", "https://a.example/b/", use_directory_urls=False),
            False,
            "https://a.example/b/articles/vale-council.html#vale-key",
        ),
    ],
)
def test_the_address_is_the_quotes_own(site: Site, quote_pages: bool, url: str) -> None:
    assert entries(demo(), site, quote_pages=quote_pages)["vale-key"]["url"] == url


def check_selectors(kb: KnowledgeBase, entry: dict[str, Any]) -> None:
    """Each selector finds its words in the article's text, and both find the same."""
    text, passage = kb.texts[entry["article"]["id"]].text, kb.passages[entry["id"]]
    hidden = not kb.articles[entry["article"]["id"]].show_text
    spans = passage.pieces if hidden else ((passage.start, passage.end),)
    selectors = entry["target"]["selector"]
    pairs = list(zip(selectors[::2], selectors[1::2], strict=True))
    assert [(position["start"], position["end"]) for _, position in pairs] == list(spans)
    for words, position in pairs:
        assert (words["type"], position["type"]) == ("TextQuoteSelector", "TextPositionSelector")
        assert words["exact"] == text[position["start"] : position["end"]]
        whole = words["prefix"] + words["exact"] + words["suffix"]
        assert text.startswith(whole, position["start"] - len(words["prefix"]))
        assert len(words["prefix"]) == min(CONTEXT, position["start"])
        assert len(words["suffix"]) == min(CONTEXT, len(text) - position["end"])
    if entry["status"] == "verbatim":
        assert [words["exact"] for words, _ in pairs] == [entry["text"]]


def test_every_selector_finds_its_quote_again(tmp_path: Path) -> None:
    generate(tmp_path / "project", 300)
    for kb in (demo(), read_whole(tmp_path / "project")):
        shown = [entry for entry in entries(kb).values() if entry["status"] != "withdrawn"]
        assert {entry["status"] for entry in shown} == {"verbatim", "abridged"}
        for entry in shown:
            check_selectors(kb, entry)


def test_of_a_text_that_may_not_be_shown_only_the_pieces_leave() -> None:
    apology = entries(demo())["archive-apology"]
    exact = [s["exact"] for s in apology["target"]["selector"][::2]]
    assert exact == [
        "the apology would be read aloud once a year",
        "until somebody on the mainland accepted it",
    ]
    assert len(entries(demo())["archive-lullaby"]["target"]["selector"]) == 2
    assert "quicksilverheron" not in export(demo())
