"""How often drafting is right: on the annotated articles, and on the first one of the record."""

from functools import cache, partial
from pathlib import Path

import pytest

from evaluation import evaluate
from onrecord.drafting.analysis.pipeline import LIKELY, Proposals, propose
from onrecord.drafting.sources.markdown import read_markdown
from onrecord.project import read_project
from onrecord.records.knowledge_base import KnowledgeBase, link_records
from onrecord.records.loader import read_records
from onrecord.text.normalize import normalize

ROOT = Path(__file__).parents[2]
SEED = "metropolitan-internationalisation"
AT_LEAST = {
    "quotes": 0.95,
    "quotes and speaker": 0.92,
    "reported": 0.8,
    "speakers": 0.95,
    "roles": 0.85,
    "cities": 0.9,
}


held_out = cache(partial(evaluate.evaluate, "held_out"))


@pytest.mark.parametrize(("measure", "floor"), AT_LEAST.items())
def test_what_was_not_tuned_on(measure: str, floor: float) -> None:
    assert held_out().scores["all", measure].figures[2] >= floor


def test_the_handbook_has_the_table_of_today() -> None:
    table = evaluate.as_markdown(held_out())
    assert table in evaluate.HANDBOOK_PAGE.read_text("utf-8")


def test_every_statement_of_an_annotated_article_stands_in_it() -> None:
    for part in ("tuned", "held_out"):
        for file in (evaluate.FOLDER / part).glob("*.txt"):
            article = evaluate.read_article(file)
            assert article.quotes, file
            text = normalize(article.text)
            for words, _ in article.quotes | article.reported:
                assert words in text, file


# The article whose records were made by hand


@cache
def by_hand() -> KnowledgeBase:
    return link_records(read_records(read_project(ROOT / "mkdocs.yml")))


@cache
def by_program() -> Proposals:
    text = ROOT / "quotes" / "articles" / SEED / "text.md"
    return propose(read_markdown(text.read_text("utf-8")))


def wanted(kind: str) -> set[tuple[str, str]]:
    kb = by_hand()
    return {
        (quote.text, kb.speakers[quote.speaker[0]].name if quote.speaker else "")
        for quote in kb.by_article[SEED]
        if quote.kind == kind
    }


def found(kind: str) -> set[tuple[str, str]]:
    return {
        (s.text, s.speaker.name if s.speaker else "")
        for s in by_program().statements
        if s.kind == kind and s.confidence >= LIKELY
    }


@pytest.mark.parametrize("kind", ["direct", "emphasised"])
def test_the_statements_of_the_first_article(kind: str) -> None:
    assert found(kind) == wanted(kind)


def test_the_reported_statements_of_the_first_article() -> None:
    right = found("reported") & wanted("reported")
    assert len(right) >= 0.8 * len(wanted("reported"))
    assert len(right) >= 0.8 * len(found("reported"))


def test_the_speakers_of_the_first_article() -> None:
    kb = by_hand()
    expected = set()
    for speaker in kb.speakers.values():
        membership = speaker.memberships[0]
        organization = kb.organizations.get(membership.organization or "")
        body = organization.name if organization else ""
        expected.add((speaker.name, membership.role or "", body))
    assert {(e.name, e.role, e.organization) for e in by_program().speakers} == expected


def test_the_cities_of_the_first_article() -> None:
    found_cities = {(c.name, c.place and c.place.geonames) for c in by_program().cities}
    assert found_cities == {(city.name, city.geonames) for city in by_hand().cities.values()}
