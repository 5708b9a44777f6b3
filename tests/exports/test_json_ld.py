"""JSON-LD: one of each kind of page, nothing claimed that isn't known, nothing that breaks out."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urljoin

import html5lib
import pytest

from onrecord.exports.json_ld import describe
from onrecord.output import Page
from onrecord.records.knowledge_base import KnowledgeBase
from onrecord.records.models import MODELS
from onrecord.urls import Addresses, Site, index_page, record_page
from support.knowledge_bases import demo, demo_with_drafts

KNOWN = Site("Demo", "https://a.example/b/")
SITES = [KNOWN, Site("Demo"), Site("Demo", use_directory_urls=False)]
HOME = Page("index.md", "")
EXPLORE = Page("explore.md", "")
LABELS = {
    "article": "NewsArticle",
    "speaker": "Person",
    "city": "City",
    "organization": "Organization",
    "theme": "DefinedTerm",
    "event": "Event",
}


def page_of(kind: str, record_id: str, number: int = 1) -> Page:
    return Page(record_page(kind, record_id, number), "", kind, record_id, number)


def all_pages(kb: KnowledgeBase) -> Iterator[Page]:
    yield from (HOME, EXPLORE)
    for kind in MODELS:
        yield Page(index_page(kind), "", kind)
        yield from (page_of(kind, record_id) for record_id in kb.records(kind))


def graph_of(
    page: Page, site: Site = KNOWN, kb: KnowledgeBase | None = None, *, quote_pages: bool = True
) -> list[dict[str, Any]]:
    kb = kb or demo()
    text = describe(page, kb, Addresses(kb, quote_pages), site)
    document = json.loads(text)
    assert list(document) == ["@context", "@graph"]
    assert document["@context"] == "https://schema.org"
    graph: list[dict[str, Any]] = document["@graph"]
    return graph


def first(kind: str, record_id: str) -> dict[str, Any]:
    return graph_of(page_of(kind, record_id))[0]


def walk(value: Any) -> Iterator[Any]:
    """A value and everything in it."""
    yield value
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for item in inner:
        yield from walk(item)


# Each kind of page


def test_the_home_page_is_the_site() -> None:
    assert graph_of(HOME) == [
        {"@type": "WebSite", "@id": KNOWN.url, "name": "Demo", "url": KNOWN.url}
    ]


def test_explore_has_nothing_to_say() -> None:
    assert describe(EXPLORE, demo(), Addresses(demo()), KNOWN) == ""


def test_an_index_is_a_collection() -> None:
    collection, way = graph_of(Page("organizations/index.md", "", "organization"))
    assert (collection["@type"], collection["name"]) == ("CollectionPage", "Organisations")
    assert collection["@id"] == "https://a.example/b/organizations/"
    assert [item["name"] for item in way["itemListElement"]] == ["Home", "Organisations"]


@pytest.mark.parametrize(("kind", "type_"), LABELS.items())
def test_a_record_is_a_thing_of_its_type_and_has_its_way(kind: str, type_: str) -> None:
    for record_id in demo().records(kind):
        thing, way = graph_of(page_of(kind, record_id))
        assert thing["@type"] == type_
        assert thing["@id"] == KNOWN.url_of(record_page(kind, record_id))
        assert way["@type"] == "BreadcrumbList"
        pages_by_path = [(item["position"], item["item"]) for item in way["itemListElement"]]
        index = KNOWN.url_of(index_page(kind))
        assert pages_by_path == [(1, KNOWN.url), (2, index), (3, thing["@id"])]
        assert way["itemListElement"][2]["name"] == thing["name"]


def test_an_article() -> None:
    article = first("article", "lumen-forum")
    assert article["headline"] == "Two banks, one promise"
    assert article["datePublished"] == "2023-03-15"
    assert article["inLanguage"] == "en-GB"
    assert article["publisher"]["@id"] == "https://a.example/b/organizations/lumen-ledger/"
    assert [author["name"] for author in article["author"]] == [
        "Hesper Inkwell-Moss",
        "Dov Marginalia",
    ]
    assert article["url"] == demo().articles["lumen-forum"].url
    assert [node["@type"] for node in article["about"]] == ["Event", "DefinedTerm", "City"]
    speakers = [node["@id"].split("/")[-2] for node in article["mentions"]]
    assert speakers[0] == "orla-fennimoor"
    assert len(speakers) == len(set(speakers)) == 4


def test_a_speaker() -> None:
    orla = first("speaker", "orla-fennimoor")
    assert orla["jobTitle"] == ["Mayor"]
    assert [role["roleName"] for role in orla["memberOf"]][:2] == ["Deputy Mayor", "Mayor"]
    assert {role["memberOf"]["name"] for role in orla["memberOf"]} == {"City of Port Lumen"}
    assert orla["sameAs"][-1].startswith("https://www.wikidata.org/entity/Q")
    maris = first("speaker", "maris-lanternhook")
    assert "memberOf" not in maris
    assert maris["hasOccupation"][0]["hasOccupation"]["@type"] == "Occupation"


def test_a_city() -> None:
    lumen, rock = first("city", "port-lumen"), first("city", "tinker-rock")
    assert lumen["containedInPlace"] == {"@type": "Country", "identifier": "NO"}
    assert lumen["geo"]["latitude"] == demo().cities["port-lumen"].latitude
    assert rock["geo"] == {"@type": "GeoCoordinates", "latitude": 0, "longitude": 0}
    assert any("sws.geonames.org" in address for address in lumen["sameAs"])


def test_an_organization() -> None:
    office = first("organization", "harbour-office")
    assert office["parentOrganization"]["name"] == "City of Port Lumen"


def test_a_theme() -> None:
    theme = first("theme", "bridges")
    assert theme["description"] == demo().themes["bridges"].description
    assert theme["inDefinedTermSet"]["@id"] == "https://a.example/b/themes/"


def test_an_event_and_where_it_was() -> None:
    forum, night = first("event", "lumen-forum-2023"), first("event", "reading-night")
    assert forum["startDate"] <= forum["endDate"]
    assert forum["eventAttendanceMode"] == "https://schema.org/OfflineEventAttendanceMode"
    assert [place["@type"] for place in forum["location"]] == ["City"]
    assert len(forum["organizer"]) == 2
    assert night["eventAttendanceMode"] == "https://schema.org/OnlineEventAttendanceMode"
    assert [place["@type"] for place in night["location"]] == ["VirtualLocation"]


# Quotes


def test_only_a_direct_quote_is_its_speakers() -> None:
    for quote in demo().quotes.values():
        if quote.withdrawn:
            assert describe(page_of("quote", quote.id), demo(), Addresses(demo()), KNOWN) == ""
            continue
        node = first("quote", quote.id)
        article = KNOWN.url_of(record_page("article", quote.article))
        kind, who = ("speaker", quote.speaker) if quote.speaker else ("organization", ())
        who = who or ((quote.on_behalf_of,) if quote.on_behalf_of else ())
        people = [KNOWN.url_of(record_page(kind, id_)) for id_ in who]
        assert (node["text"], node["inLanguage"]) == (quote.text, demo().language_of(quote))
        if quote.kind == "direct":
            assert node["@type"] == "Quotation"
            assert [person["@id"] for person in node["creator"]] == people
            assert node["isBasedOn"]["@id"] == article
        else:
            assert node["@type"] == "CreativeWork"
            assert node["isPartOf"]["@id"] == article
            assert node["isPartOf"].get("mentions") == node.get("mentions")
            assert [p["@id"] for p in node.get("mentions", [])][: len(people)] == people
            assert "creator" not in node


def test_the_way_to_a_quote_says_who_and_when() -> None:
    def name(record_id: str) -> str:
        way = graph_of(page_of("quote", record_id))[-1]
        return str(way["itemListElement"][-1]["name"])

    assert name("orla-on-winter") == "Orla Fennimoor, November 2021"
    assert name("vale-minutes") == f"{demo().articles['vale-council'].title}, 29 February 2024"
    assert name("vale-key").startswith(demo().organizations["vale-water-board"].name)


def test_on_whose_behalf_it_was_said() -> None:
    node = first("quote", "orla-on-bridges")
    assert node["sourceOrganization"]["name"] == "City of Port Lumen"
    assert [about["@type"] for about in node["about"]] == [
        "DefinedTerm",
        "DefinedTerm",
        "City",
        "Organization",
    ]
    assert first("quote", "guild-motto")["creator"][0]["@type"] == "Organization"


def test_an_article_carries_its_quotes_where_they_have_no_pages() -> None:
    article, *quotes, way = graph_of(page_of("article", "lumen-forum"), quote_pages=False)
    listed = demo().by_article["lumen-forum"]
    addresses = [f"{article['@id']}#{quote.id}" for quote in listed]
    assert [quote["@id"] for quote in quotes] == addresses
    assert way["@type"] == "BreadcrumbList"
    assert len(graph_of(page_of("article", "lumen-forum"))) == 2


def test_each_page_of_an_article_carries_those_that_it_lists() -> None:
    kb = demo()
    many = kb.by_article["lumen-forum"] * 20
    kb = replace(kb, by_article={**kb.by_article, "lumen-forum": many})
    pages = [
        graph_of(page_of("article", "lumen-forum", number), kb=kb, quote_pages=False)
        for number in (1, 2, 3)
    ]
    assert [len(graph) - 2 for graph in pages] == [100, 100, len(many) - 200]


# Every page


@pytest.mark.parametrize("site", SITES)
@pytest.mark.parametrize("quote_pages", [True, False])
def test_addresses_lead_where_they_say(site: Site, quote_pages: bool) -> None:
    """Absolute, or such that they lead there from the page on which they stand."""
    root = site.url or "https://host.example/sub/"
    known = {root + replace(site, url="").url_of(page.path) for page in all_pages(demo())}
    for page in all_pages(demo()):
        if not describe(page, demo(), Addresses(demo()), site):
            continue
        here = root + replace(site, url="").url_of(page.path)
        for node in walk(graph_of(page, site, quote_pages=quote_pages)):
            for key in {"@id", "item"} & (node.keys() if isinstance(node, dict) else set()):
                assert urljoin(here, node[key]).partition("#")[0] in known
                assert not site.url or node[key].startswith(site.url)


def test_what_is_not_known_is_not_said() -> None:
    kb = demo_with_drafts()
    for page in all_pages(kb):
        for value in walk(json.loads(describe(page, kb, Addresses(kb), KNOWN) or "0")):
            assert value not in (None, "", [], {}), page.path
            assert value != "0001-01-01", page.path


def test_no_text_breaks_out_of_its_script() -> None:
    kb = demo()
    text = "</script><!-- <script> &amp; \u2028\u2029 \\u003c \" ' ]]>"
    quote = replace(kb.quotes["signs-pier"], text=text)
    kb = replace(kb, quotes={**kb.quotes, quote.id: quote})
    described = describe(page_of("quote", quote.id), kb, Addresses(kb), KNOWN)
    assert not set("<>&\u2028\u2029\n") & set(described)
    html = f'<!doctype html><title>t</title><script type="application/ld+json">{described}</script>'
    root = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)
    (script,) = root.iter("script")
    assert json.loads(script.text)["@graph"][0]["text"] == text


def test_the_same_records_give_the_same_bytes() -> None:
    def everything() -> list[str]:
        return [describe(page, demo(), Addresses(demo()), KNOWN) for page in all_pages(demo())]

    assert everything() == everything()


def test_a_text_that_may_not_be_shown_is_not_described_either() -> None:
    for page in all_pages(demo()):
        assert "quicksilverheron" not in describe(page, demo(), Addresses(demo(), False), KNOWN)
