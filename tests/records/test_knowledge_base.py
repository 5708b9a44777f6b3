"""The demo's records as one whole: days, roles, cities, ways back, old ids, drafts."""

from pathlib import Path

import pytest

from onrecord.project import read_project
from onrecord.records.knowledge_base import KnowledgeBase, link_records, without_drafts
from onrecord.records.loader import read_records
from onrecord.records.models import Quote

DEMO = Path(__file__).parents[1] / "demo" / "mkdocs.yml"


@pytest.fixture(scope="session")
def kb() -> KnowledgeBase:
    return link_records(read_records(read_project(DEMO)))


def ids(records: tuple[Quote, ...]) -> list[str]:
    return [record.id for record in records]


@pytest.mark.parametrize(
    ("quote", "day"),
    [
        ("orla-on-winter", "2021-11"),  # said_on
        ("orla-on-bridges", "2023-03-14"),  # the event's
        ("archive-lullaby", "2024-01"),
        ("vale-soup", "2024-02-29"),  # the article's
        ("uhren-bitte", "2021-12"),
        ("pim-on-time", "0001-01-01"),  # a draft article without a date
    ],
)
def test_the_day_of_a_quote(kb: KnowledgeBase, quote: str, day: str) -> None:
    assert kb.day_of(kb.quotes[quote]).iso == day


@pytest.mark.parametrize(
    ("quote", "role"),
    [
        ("orla-on-winter", "Deputy Mayor"),
        ("orla-on-bridges", "Mayor"),
        ("tobin-on-the-river", "Harbour Master"),  # the first of two
        ("uhren-enten", None),  # before the membership begins
        ("uhren-bitte", None),  # no membership at all
    ],
)
def test_the_role_on_that_day(kb: KnowledgeBase, quote: str, role: str | None) -> None:
    record = kb.quotes[quote]
    membership = kb.membership_on(kb.speakers[record.speaker[0]], kb.day_of(record))
    assert (membership.role if membership else None) == role


def test_a_quotes_cities_are_those_it_is_about_and_those_of_its_speaker(kb: KnowledgeBase) -> None:
    def cities(quote: str) -> list[tuple[str, bool, bool]]:
        return [(city.id, city.about, city.speaker) for city in kb.cities_of[quote]]

    assert cities("orla-on-bridges") == [("port-lumen", True, True)]
    # An organization's seat doesn't count: the Ferry Guild has its in Port Lumen.
    assert cities("lumen-forum-tea") == []
    assert cities("lumen-forum-3") == [("port-lumen", False, True), ("vale-of-reeds", False, True)]
    assert cities("uhren-enten") == []
    assert "uhren-enten" not in ids(kb.by_city["vale-of-reeds"])
    assert "lumen-forum-3" in ids(kb.for_city["vale-of-reeds"])
    assert "lumen-forum-3" not in ids(kb.about_city["vale-of-reeds"])


def test_the_ways_back_are_the_newest_first_then_by_id(kb: KnowledgeBase) -> None:
    assert ids(kb.by_speaker["orla-fennimoor"]) == [
        "vale-soup",
        "lumen-forum-2",
        "orla-on-bridges",
        "orla-on-winter",
    ]
    assert [article.id for article in kb.articles_of_publisher["lumen-ledger"]] == [
        "closed-archive",
        "lumen-forum",
        "odd-signs",
    ]
    assert [theme.id for theme in kb.narrower["crossings"]] == ["bridges", "ferries"]
    assert kb.by_speaker["wren-nevercalled"] == ()


def test_the_quotes_of_an_article_are_in_the_order_of_its_text(kb: KnowledgeBase) -> None:
    listed = ids(kb.by_article["vale-council"])
    assert listed[:3] == ["vale-raft", "vale-raft-bold", "vale-sluice"]
    assert [kb.place_in_article[quote] for quote in listed] == list(range(len(listed)))


def test_a_withdrawn_quote_is_in_no_list(kb: KnowledgeBase) -> None:
    assert {quote.id for quote in kb.withdrawn} == {
        "lumen-forum-withdrawn",
        "uhren-zurueckgezogen",
    }
    lists = (kb.by_article, kb.by_speaker, kb.by_city, kb.by_theme, kb.by_organization, kb.by_event)
    listed = {quote.id for table in lists for quotes in table.values() for quote in quotes}
    assert not listed & {quote.id for quote in kb.withdrawn}
    assert listed == set(kb.passages)


def test_an_organizations_quotes(kb: KnowledgeBase) -> None:
    assert "orla-on-bridges" in ids(kb.by_organization["city-of-port-lumen"])  # member, and more
    assert "guild-motto" in ids(kb.by_organization["ferry-guild"])  # on its behalf
    assert "lumen-forum-tea" in ids(kb.by_organization["ferry-guild"])  # about it


def test_without_drafts(kb: KnowledgeBase) -> None:
    published = without_drafts(kb)
    assert set(kb.quotes) - set(published.quotes) == {
        "maris-on-the-rope",
        "pim-on-sales",
        "pim-on-time",
    }
    assert set(kb.articles) - set(published.articles) == {"ferry-interview"}
    assert published.by_speaker["pim-latchwood"] == ()
    assert without_drafts(published) is published


def test_an_old_id_leads_to_the_record(tmp_path: Path) -> None:
    files = {
        "mkdocs.yml": "site_name: X\nplugins: [onrecord]\n",
        "quotes/speakers/new.yml": "name: Ann\nformerly: [old]\nmemberships: [{city: town}]\n",
        "quotes/cities/city.yml": "name: City\ncountry: NO\nformerly: [town]\n",
        "quotes/organizations/paper.yml": "name: Paper\n",
        "quotes/themes/tea.yml": "name: Tea\n",
        "quotes/articles/a/article.yml": (
            "title: A\npublisher: paper\npublished: 2024\nlanguage: en\nrights: None.\n"
        ),
        "quotes/articles/a/text.md": "Ann said that tea is hot.\n",
        "quotes/articles/a/quotes.yml": (
            "- {id: q, kind: reported, text: tea is hot, speaker: old, themes: [tea]}\n"
        ),
    }
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content, encoding="utf-8")
    kb = link_records(read_records(read_project(tmp_path / "mkdocs.yml")))
    assert kb.quotes["q"].speaker == ("new",)
    assert ids(kb.for_city["city"]) == ["q"]
    assert [
        (former_reference.reference.kind, former_reference.reference.id)
        for former_reference in kb.former_references
    ] == [
        ("speaker", "old"),
        ("city", "town"),
    ]
