"""Voices: who speaks in a quote, in which role on its day, named in which words."""

from typing import Any

from onrecord.records.dates import PartialDate
from onrecord.records.knowledge_base import KnowledgeBase, link_records
from onrecord.records.loader import LoadedRecords
from onrecord.records.models import (
    MODELS,
    Article,
    Membership,
    Organization,
    Quote,
    Record,
    Speaker,
)
from onrecord.records.tracking import DependencyTracker
from onrecord.records.voices import Voice, names_of_voices, voices, who_or_article

COUNCIL = Organization(id="council", name="Town Council")
GUILD = Organization(id="guild", name="Ferry Guild")
ADA = Speaker(
    id="ada",
    name="Ada Quill",
    memberships=(
        Membership(role="Clerk", organization="council", end_date=PartialDate.parse("2019-12-31")),
        Membership(role="Mayor", organization="council", start_date=PartialDate.parse("2020")),
        Membership(role="Rower", start_date=PartialDate.parse("2020")),
    ),
)
BO = Speaker(id="bo", name="Bo Reed", memberships=(Membership(organization="nowhere"),))


def quote(**values: Any) -> tuple[KnowledgeBase, Quote]:
    """A quote of an article of 2021, and the records to which it belongs."""
    given: dict[str, Any] = {"article": "news", "kind": "reported", "text": "Yes."} | values
    found = Quote(position=0, id="q", **given)
    article = Article(
        id="news",
        title="News",
        publisher="guild",
        published=PartialDate.parse("2021-05-01"),
        language="en",
    )
    tables: dict[str, dict[str, Record]] = {kind: {} for kind in MODELS}
    for record in (COUNCIL, GUILD, ADA, BO, article, found):
        tables[record.record_kind.name][record.id] = record
    return link_records(LoadedRecords(tables, {}, "quotes", {}, [])), found


def test_a_speaker_has_the_role_of_the_quotes_day() -> None:
    (voice,) = voices(*quote(speaker=("ada",)))
    assert voice.record is ADA
    assert (voice.name, voice.role, voice.organization) == ("Ada Quill", "Mayor", COUNCIL)
    (before,) = voices(*quote(speaker=("ada",), said_on=PartialDate.parse("2018-03")))
    assert (before.role, before.organization) == ("Clerk", COUNCIL)


def test_of_two_roles_on_a_day_the_first_counts() -> None:
    (voice,) = voices(*quote(speaker=("ada",), said_on=PartialDate.parse("2020-06-01")))
    assert voice.membership is ADA.memberships[1]


def test_a_joint_statement_has_a_voice_for_each_in_the_order_of_the_quote() -> None:
    found = voices(*quote(speaker=("bo", "ada"), attribution=("the rower", "the mayor")))
    assert [(voice.name, voice.attribution) for voice in found] == [
        ("Bo Reed", ("the rower",)),
        ("Ada Quill", ("the mayor",)),
    ]
    assert [voice.role for voice in found] == [None, "Mayor"]


def test_one_attribution_for_all_stands_with_the_first() -> None:
    found = voices(*quote(speaker=("ada", "bo"), attribution=("the two friends",)))
    assert [voice.attribution for voice in found] == [("the two friends",), ()]


def test_too_many_attributions_all_stand_with_the_first() -> None:
    found = voices(*quote(speaker=("ada", "bo"), attribution=("one", "two", "three")))
    assert [voice.attribution for voice in found] == [("one", "two", "three"), ()]


def test_without_attribution_every_voice_has_none() -> None:
    found = voices(*quote(speaker=("ada", "bo")))
    assert [voice.attribution for voice in found] == [(), ()]


def test_an_organization_speaks_where_no_speaker_is_known() -> None:
    found = voices(*quote(on_behalf_of="guild", attribution=("the ferrymen",)))
    assert found == (Voice(GUILD, ("the ferrymen",)),)
    assert (found[0].role, found[0].organization) == (None, None)
    several = voices(*quote(on_behalf_of="guild", attribution=("the crew", "the ferrymen")))
    assert several == (Voice(GUILD, ("the crew", "the ferrymen")),)


def test_an_organization_for_which_somebody_speaks_is_no_voice() -> None:
    assert [v.record for v in voices(*quote(speaker=("ada",), on_behalf_of="guild"))] == [ADA]


def test_an_articles_own_words_have_no_voice() -> None:
    assert voices(*quote(attribution=("nobody",))) == ()


def test_ids_without_a_record_are_left_out_of_a_draft() -> None:
    found = voices(*quote(draft=True, speaker=("nobody", "ada"), attribution=("the mayor",)))
    assert [(voice.name, voice.attribution) for voice in found] == [("Ada Quill", ("the mayor",))]
    assert voices(*quote(draft=True, speaker=("nobody",), on_behalf_of="nothing")) == ()
    (instead,) = voices(*quote(draft=True, speaker=("nobody",), on_behalf_of="guild"))
    assert instead.record is GUILD
    (lost,) = voices(*quote(draft=True, article="nothing", speaker=("ada",)))
    assert lost.role == "Clerk"  # the day is unknown, so all that has no beginning holds


def test_an_organization_without_a_record_is_none_of_a_voice() -> None:
    (voice,) = voices(*quote(speaker=("bo",)))
    assert voice.membership is BO.memberships[0]
    assert voice.organization is None


def test_names_are_those_of_the_voices_or_else_the_articles_title() -> None:
    assert names_of_voices(*quote(speaker=("ada", "bo"))) == ["Ada Quill", "Bo Reed"]
    assert who_or_article(*quote(speaker=("ada", "bo"))) == "Ada Quill and Bo Reed"
    assert who_or_article(*quote(on_behalf_of="guild")) == "Ferry Guild"
    assert who_or_article(*quote()) == "News"


def test_whoever_asks_for_voices_depends_on_all_their_records() -> None:
    kb, spoken = quote(speaker=("ada", "nobody"))
    tracker = DependencyTracker(kb)
    with tracker.recording() as dependencies:
        voices(tracker.tracked(), spoken)
    assert {
        ("speakers", "ada"),
        ("speakers", "nobody"),
        ("articles", "news"),
        ("organizations", "council"),
    } <= dependencies.keys()
