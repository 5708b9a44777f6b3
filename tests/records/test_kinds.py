"""Record kinds: each one complete, and bound to its dataclass, its folder and its index."""

from dataclasses import fields, replace

import pytest

from onrecord.records.fields import fields_of, reference
from onrecord.records.kinds import FACET_KINDS, KINDS, RecordKind
from onrecord.records.knowledge_base import KnowledgeBase
from onrecord.records.models import MODELS, Quote, Record, Theme
from support.knowledge_bases import demo


@pytest.fixture(scope="session")
def kb() -> KnowledgeBase:
    return demo()


def test_every_kind_has_one_dataclass_and_every_dataclass_a_kind() -> None:
    assert MODELS.keys() == KINDS.keys()
    assert all(model.record_kind is KINDS[name] for name, model in MODELS.items())


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_the_folder_names_the_records_in_the_knowledge_base(
    kb: KnowledgeBase, kind: RecordKind
) -> None:
    records = kb.records(kind.name)
    assert records is getattr(kb, kind.folder)
    assert {record.record_kind for record in records.values()} == {kind}
    assert {type(record) for record in records.values()} == {MODELS[kind.name]}


def test_quotes_are_indexed_by_all_other_kinds(kb: KnowledgeBase) -> None:
    for kind in KINDS.keys() - {"quote"}:
        assert kb.quotes_by(kind).keys() == kb.records(kind).keys()


def test_the_facets_stand_in_the_order_of_the_menu() -> None:
    assert FACET_KINDS == ("speaker", "city", "organization", "theme", "event")
    assert [*KINDS] == ["article", *FACET_KINDS, "quote"]


def test_labels_are_for_readers_and_names_for_programs() -> None:
    kind = KINDS["organization"]
    assert (kind.name, kind.folder) == ("organization", "organizations")
    assert (kind.label, kind.plural, kind.title) == (
        "organisation",
        "organisations",
        "Organisations",
    )


@pytest.mark.parametrize("name", ["folder", "label", "plural", "schema_type", "about"])
def test_no_two_kinds_share_a_name(name: str) -> None:
    values = [getattr(kind, name) for kind in KINDS.values()]
    assert all(values)
    assert len(set(values)) == len(KINDS)


def test_the_kind_is_no_field_of_a_record() -> None:
    """It is neither read from YAML nor part of what a record says."""
    models: list[type] = [*MODELS.values()]
    for model in models:
        assert "record_kind" not in {*fields_of(model), *(field.name for field in fields(model))}
    record: Record = replace(Theme(id="ferries", name="Ferries"), name="Boats")
    assert "record_kind" not in repr(record)
    assert record.record_kind is KINDS["theme"]


def test_a_quotes_own_kind_is_something_else() -> None:
    quote = Quote(article="a", position=0, id="q", kind="direct", text="Yes.")
    assert (quote.kind, quote.record_kind.name) == ("direct", "quote")


def test_a_reference_to_no_kind_is_an_error_of_the_program() -> None:
    with pytest.raises(KeyError):
        reference("animal")
