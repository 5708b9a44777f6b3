"""What the schemas say: of fields, of ids and of what there is to refer to."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from support.editors import as_an_editor_reads, content_of, schemas_of
from support.projects import DEMO
from support.rule_examples import BASE, write_files


@pytest.fixture(scope="session")
def demos(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Draft7Validator]:
    """The schemas of the demo."""
    return schemas_of(DEMO, tmp_path_factory.mktemp("schemas"))


def descriptions_in(schema: Any) -> list[str]:
    """The descriptions of all fields, however deep."""
    if isinstance(schema, list):
        return [text for item in schema for text in descriptions_in(item)]
    if not isinstance(schema, dict):
        return []
    fields = schema.get("properties", {}) if "additionalProperties" in schema else {}
    own = [field["description"] for field in fields.values()]
    return own + [text for item in schema.values() for text in descriptions_in(item)]


def test_every_field_is_described(demos: dict[str, Draft7Validator]) -> None:
    for name, validator in demos.items():
        described = descriptions_in(content_of(validator))
        assert described, name
        assert all(text.endswith(".") for text in described)


def test_what_is_shown_of_a_field(demos: dict[str, Draft7Validator]) -> None:
    fields = content_of(demos["article"])["properties"]
    assert fields["published"]["markdownDescription"] == (
        "Day of publication.\n\nHolds a date as `2021-12-15`, `2021-12` or `2021`.\n\nRequired."
    )
    assert fields["published"]["examples"] == ["2021-12-15", "2021-12", "2021"]
    assert fields["show_text"]["markdownDescription"].endswith("Otherwise `true`.")
    offered, _ = content_of(demos["city"])["properties"]["country"]["anyOf"]
    assert {"ES", "NO"} < {*offered["enum"]}


def test_ids_complete_with_the_names_of_their_records(demos: dict[str, Draft7Validator]) -> None:
    now, _ = content_of(demos["quotes"])["definitions"]["speaker"]["anyOf"]
    names = dict(zip(now["enum"], now["enumDescriptions"], strict=True))
    assert names.keys() == {path.stem for path in DEMO.glob("quotes/speakers/*.yml")}
    assert names["orla-fennimoor"] == "Orla Fennimoor"


def test_an_old_id_is_right_and_not_offered(demos: dict[str, Draft7Validator]) -> None:
    speaker = demos["quotes"].evolve(
        schema={**content_of(demos["quotes"]), "items": {"$ref": "#/definitions/speaker"}}
    )
    assert speaker.is_valid(["orla-fenny", "orla-fennimoor"])
    assert not speaker.is_valid(["orla"])
    now, _ = content_of(demos["quotes"])["definitions"]["speaker"]["anyOf"]
    assert "orla-fenny" not in now["enum"]


def test_an_id_that_looks_like_a_truth_value(small: Path, tmp_path: Path) -> None:
    for name in ("true", "null", "no", "on"):
        (small / f"quotes/themes/{name}.yml").write_text("name: A\n", "utf-8")
    definitions = content_of(schemas_of(small, tmp_path / "schemas")["article"])["definitions"]
    themes = Draft7Validator({"items": {"$ref": "#/definitions/theme"}, "definitions": definitions})
    assert themes.is_valid(as_an_editor_reads("[true, null, no, on, bridges]"))
    assert not themes.is_valid(as_an_editor_reads("[false]"))


def test_nothing_to_refer_to(tmp_path: Path) -> None:
    write_files(tmp_path, {"mkdocs.yml": BASE["mkdocs.yml"], "quotes/themes/a.yml": "name: A\n"})
    schemas = schemas_of(tmp_path, tmp_path / "schemas")
    event = {"name": "A", "date": 2021, "city": "lumen"}
    assert [error.json_path for error in schemas["event"].iter_errors(event)] == ["$.city"]
    for path in (tmp_path / "schemas").iterdir():
        assert '"enum": []' not in path.read_text("utf-8"), "the YAML language server refuses it"
