"""The real records: the first article is split completely, and says no more than it says."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from onrecord.checks import check_records
from onrecord.project import read_project
from onrecord.records.dates import PartialDate
from onrecord.records.knowledge_base import KnowledgeBase, link_records
from onrecord.records.loader import LoadedRecords, read_records
from onrecord.records.models import City, Event, Membership, Organization, Quote, Speaker

ARTICLE = "metropolitan-internationalisation"
TEXT = "1f23ccb737621af438713ad1b8bea72072c8480846725df65866f6770ec8a562"
"""SHA-256 of the article as it came: nobody mends it to make a quote fit."""

WEBINAR = PartialDate.parse("2021-12-15")

DIRECT = {
    "nicolas-mancini": (
        "The most innovative metropolises are those that incorporate internationalisation not "
        "as a specific project, but as a public policy"
    ),
    "felip-roca": (
        "Cities produce a wealth of knowledge, but the challenge for international action is how "
        "to capitalise on it. One of the ways we can do this is through support from city networks"
    ),
    "carolina-cuenca": (
        "The role of city networks has changed during the pandemic: they have become fundamental "
        "spaces to find responses to new circumstances"
    ),
    "mariana-flores": (
        "City networks are very much needed to strengthen spaces for dialogue and exchange "
        "between politicians and experts"
    ),
}

# Whose each passage in bold is, in the order of the text; one is nobody's in particular.
SPEAKERS_OF_BOLD = [
    ("nicolas-mancini",),
    ("felip-roca",),
    (),
    ("carolina-cuenca",),
    ("mariana-flores",),
    ("octavi-de-la-varga",),
]

# How the parts begin that are nobody's statement, or more than one speaker's.
NOT_RECORDED = [
    "As part of the project carried out between Metropolis and Barcelona City Council",
    "In response to the initial question, one of the key points that emerged from both",
    "This reflection was put forward by Nicolás Mancini, from Paradiplomacia",
    "In this regard, there is a consensus that both national and international",
]


@pytest.fixture(scope="session")
def stored() -> LoadedRecords:
    return read_records(read_project(Path(__file__).parents[2] / "mkdocs.yml"))


@pytest.fixture(scope="session")
def kb(stored: LoadedRecords) -> KnowledgeBase:
    return link_records(stored)


def _quotes(kb: KnowledgeBase, kind: str) -> list[Quote]:
    return [quote for quote in kb.by_article[ARTICLE] if quote.kind == kind]


def _ids(quotes: tuple[Quote, ...]) -> set[str]:
    return {quote.id for quote in quotes}


def test_nothing_is_to_be_said_against_the_records(
    stored: LoadedRecords, kb: KnowledgeBase
) -> None:
    assert [*stored.findings, *check_records(kb)] == []


def test_the_text_is_as_it_came(stored: LoadedRecords) -> None:
    assert hashlib.sha256(stored.texts[ARTICLE].encode()).hexdigest() == TEXT


def test_each_quote_stands_in_the_article_word_for_word(kb: KnowledgeBase) -> None:
    quotes = kb.by_article[ARTICLE]
    assert {kb.passages[quote.id].status for quote in quotes} == {"verbatim"}
    assert {kb.day_of(quote) for quote in quotes} == {WEBINAR}


@pytest.mark.parametrize(
    "speaker",
    [
        Speaker(
            id="nicolas-mancini",
            name="Nicolás Mancini",
            sort_name="Mancini, Nicolás",
            memberships=(Membership(organization="paradiplomacia"),),
        ),
        Speaker(
            id="felip-roca",
            name="Felip Roca",
            sort_name="Roca, Felip",
            memberships=(
                Membership(
                    role="Director of International Relations",
                    organization="barcelona-city-council",
                    city="barcelona",
                ),
            ),
        ),
        Speaker(
            id="carolina-cuenca",
            name="Carolina Cuenca",
            sort_name="Cuenca, Carolina",
            memberships=(
                Membership(
                    role="Director General of International Relations and Cooperation",
                    city="buenos-aires",
                ),
            ),
        ),
        Speaker(
            id="mariana-flores",
            name="Mariana Flores",
            sort_name="Flores, Mariana",
            memberships=(
                Membership(
                    role="Executive Director of Institutional Representation",
                    city="mexico-city",
                ),
            ),
        ),
        Speaker(
            id="octavi-de-la-varga",
            name="Octavi de la Varga",
            sort_name="Varga, Octavi de la",
            memberships=(Membership(role="Secretary General", organization="metropolis"),),
        ),
    ],
    ids=lambda speaker: speaker.id,
)
def test_a_speaker_is_what_the_article_says_and_no_more(
    kb: KnowledgeBase, speaker: Speaker
) -> None:
    assert kb.speakers[speaker.id] == speaker


def test_the_article_has_these_speakers(kb: KnowledgeBase) -> None:
    speakers = {speaker for quote in kb.by_article[ARTICLE] for speaker in quote.speaker}
    assert speakers == {*DIRECT, "octavi-de-la-varga"}


@pytest.mark.parametrize(
    ("city", "speaker", "about"),
    [
        (City(id="barcelona", name="Barcelona", country="ES"), "felip-roca", set()),
        (City(id="mexico-city", name="Mexico City", country="MX"), "mariana-flores", set()),
        (
            City(id="buenos-aires", name="Buenos Aires", country="AR"),
            "carolina-cuenca",
            {"cuenca-2021-3"},
        ),
    ],
    ids=lambda value: value.id if isinstance(value, City) else "",
)
def test_a_city_finds_who_speaks_for_it_and_what_is_about_it(
    kb: KnowledgeBase, city: City, speaker: str, about: set[str]
) -> None:
    record = kb.cities[city.id]
    assert (record.name, record.country) == (city.name, city.country)
    assert None not in (record.latitude, record.longitude, record.geonames)
    assert _ids(kb.by_speaker[speaker]) <= _ids(kb.for_city[city.id])
    assert about <= _ids(kb.about_city[city.id])


def test_the_organizations_and_the_event_are_as_in_the_article(kb: KnowledgeBase) -> None:
    names = {
        Organization(id="metropolis", name="Metropolis"),
        Organization(id="barcelona-city-council", name="Barcelona City Council", city="barcelona"),
        Organization(id="paradiplomacia", name="Paradiplomacia", classification="NGO"),
    }
    assert names <= set(kb.organizations.values())
    article = kb.articles[ARTICLE]
    assert (article.publisher, article.published.iso) == ("metropolis", "2021-12-23")
    assert article.rights == "The publisher states none."
    assert article.url is None
    assert kb.events[article.event or ""] == Event(
        id="metropolitan-internationalisation-webinar",
        name="Webinar on the importance of international action in city transformation",
        date=WEBINAR,
        online=True,
        organizers=("metropolis", "barcelona-city-council"),
    )


def test_each_quotation_is_its_speakers(kb: KnowledgeBase) -> None:
    direct = [(quote.speaker, quote.text) for quote in _quotes(kb, "direct")]
    assert direct == [((speaker,), text) for speaker, text in DIRECT.items()]


def test_every_passage_in_bold_is_recorded_and_nothing_else_as_bold(kb: KnowledgeBase) -> None:
    article = kb.texts[ARTICLE]
    bold = [
        article.text[run.start : run.end]
        for block in article.blocks
        for run in block.runs
        if run.strong
    ]
    emphasised = _quotes(kb, "emphasised")
    assert [quote.text for quote in emphasised] == bold
    assert [quote.speaker for quote in emphasised] == SPEAKERS_OF_BOLD


def test_what_each_speaker_is_reported_to_have_said_is_recorded(kb: KnowledgeBase) -> None:
    reported = Counter(quote.speaker for quote in _quotes(kb, "reported"))
    assert reported == {
        ("nicolas-mancini",): 2,
        ("felip-roca",): 3,
        ("carolina-cuenca",): 3,
        ("mariana-flores",): 3,
        ("octavi-de-la-varga",): 2,
    }


def test_a_reported_statement_is_a_whole_sentence(kb: KnowledgeBase) -> None:
    text = kb.texts[ARTICLE].text
    for quote in _quotes(kb, "reported"):
        before = text[: kb.passages[quote.id].start].rstrip()
        assert quote.text.endswith(".")
        assert not before.endswith((",", ";", ":"))
        assert quote.text[0].isupper()


def test_all_but_what_is_nobodys_statement_is_recorded(kb: KnowledgeBase) -> None:
    left = [part for part in _parts_between_quotes(kb) if len(part.split()) > 4]
    for part, opening in zip(left, NOT_RECORDED, strict=True):
        assert part.startswith(opening)


def _parts_between_quotes(kb: KnowledgeBase) -> Iterator[str]:
    """What no quote covers, in each paragraph."""
    article = kb.texts[ARTICLE]
    passages = sorted(kb.passages[quote.id].pieces[0] for quote in kb.by_article[ARTICLE])
    for block in article.blocks:
        place = block.start
        for start, end in [*passages, (block.end, block.end)]:
            if place <= start <= block.end:
                yield article.text[place:start].strip()
            if start <= block.end:
                place = max(place, end)


def test_the_question_that_opened_the_discussion_is_nobodys_statement(kb: KnowledgeBase) -> None:
    question = "Why is internationalisation important for metropolises?"
    assert f"“{question}”" in kb.texts[ARTICLE].text
    assert not any(question in quote.text for quote in kb.quotes.values())


def test_every_theme_is_used_and_described(kb: KnowledgeBase) -> None:
    assert all(kb.by_theme[theme] for theme in kb.themes)
    assert all(theme.description for theme in kb.themes.values())
    of_quotes = {theme for quote in kb.by_article[ARTICLE] for theme in quote.themes}
    assert set(kb.articles[ARTICLE].themes) <= of_quotes
