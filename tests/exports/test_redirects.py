"""Old addresses lead to new ones: for every kind of record, both kinds of address, anywhere."""

from dataclasses import replace
from typing import Any
from urllib.parse import urljoin

import html5lib
import pytest

from onrecord.exports import iter_redirects
from onrecord.records.knowledge_base import KnowledgeBase
from onrecord.urls import Addresses, Site, record_page
from support.knowledge_bases import demo

SITES = [Site("Demo"), Site("Demo", use_directory_urls=False), Site("Demo", "https://a.example/b/")]
OLD = [(kind, old, new) for kind, ids in demo().former.items() for old, new in ids.items()]
HOSTILE = """</title><script>alert("1")</script>&amp; 'so'"""


def redirects(
    site: Site, kb: KnowledgeBase | None = None, *, quote_pages: bool = True
) -> dict[str, str]:
    kb = kb or demo()
    files = list(iter_redirects(kb, Addresses(kb, quote_pages), site))
    assert len({file.path for file in files}) == len(files)
    return {file.path: file.content for file in files}


def parse(content: str) -> Any:
    """Read HTML as a browser does; anything that isn't valid syntax is an error."""
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(content)


def file_of(page: str, site: Site) -> str:
    path = replace(site, url="").url_of(page)
    return f"{path}index.html" if site.use_directory_urls else path


def address_of(file: str) -> str:
    return f"https://host.example/sub/{file.removesuffix('index.html')}"


def test_there_is_one_for_each_former_id_and_no_other() -> None:
    assert {kind for kind, _, _ in OLD} >= {
        *("article", "quote", "speaker", "city", "organization", "theme", "event")
    }
    for site in SITES:
        expected = {file_of(record_page(kind, old), site) for kind, old, _ in OLD}
        assert redirects(site).keys() == expected


@pytest.mark.parametrize("site", SITES)
@pytest.mark.parametrize(("kind", "old", "new"), OLD)
def test_it_leads_to_the_new_address_in_every_way(
    site: Site, kind: str, old: str, new: str
) -> None:
    file = file_of(record_page(kind, old), site)
    root = parse(redirects(site)[file])
    assert root.get("lang") == "en"
    assert root.find(".//title").text
    (link,) = root.findall(".//a")
    assert "".join(link.itertext()).strip()
    target = urljoin(address_of(file), link.get("href"))
    assert target == address_of(file_of(record_page(kind, new), site))
    meta = {m.get("http-equiv") or m.get("name"): m.get("content") for m in root.iter("meta")}
    assert meta["refresh"] == f"0; url={link.get('href')}"
    assert meta["robots"] == "noindex"


def test_only_a_known_site_has_canonical_addresses() -> None:
    for site in SITES:
        for file, content in redirects(site).items():
            canonical = [
                link.get("href")
                for link in parse(content).iter("link")
                if link.get("rel") == "canonical"
            ]
            target = parse(content).find(".//a").get("href")
            assert canonical == ([urljoin(site.url + file, target)] if site.url else [])


def test_a_quote_without_a_page_of_its_own_is_found_in_its_article() -> None:
    content = redirects(Site("Demo"), quote_pages=False)["quotes/lumen-forum-1/index.html"]
    link = parse(content).find(".//a")
    assert link.get("href") == "../../articles/lumen-forum/#orla-on-bridges"
    known = redirects(SITES[-1], quote_pages=False)["quotes/lumen-forum-1/index.html"]
    canonical = parse(known).find(".//link").get("href")
    assert canonical == "https://a.example/b/articles/lumen-forum/"


def test_a_place_on_the_old_page_is_sought_on_the_new_one() -> None:
    pages = redirects(Site("Demo"), quote_pages=False)
    assert "location.hash" in pages["articles/two-banks/index.html"]
    assert "<script" not in pages["quotes/lumen-forum-1/index.html"]


def test_an_id_that_another_record_bears_by_now_is_left_alone() -> None:
    taken = {**demo().former, "city": {"hollmark": "port-lumen"}}
    files = redirects(Site("Demo"), replace(demo(), former=taken))
    assert not any(file.startswith("cities/") for file in files)


def test_a_name_breaks_nothing() -> None:
    kb = demo()
    speaker = replace(kb.speakers["orla-fennimoor"], name=HOSTILE)
    kb = replace(kb, speakers={**kb.speakers, speaker.id: speaker})
    for old, new in kb.former["speaker"].items():
        assert new == speaker.id
        root = parse(redirects(Site("Demo"), kb)[f"speakers/{old}/index.html"])
        assert root.find(".//title").text == f"Moved: {HOSTILE}"
        assert root.find(".//a").text == HOSTILE
        assert len(root.findall(".//script")) == 1
