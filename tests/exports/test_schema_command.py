"""`onrecord schema`: what it writes, and where editors find it."""

from __future__ import annotations

import json
from fnmatch import fnmatch
from pathlib import Path

import pytest

from onrecord.editing import scaffold
from onrecord.exports.json_schema import modeline
from support.commands import run_onrecord
from support.editors import FILES, ROOT, as_an_editor_reads, content_of, files_of, schemas_in
from support.files import bytes_of, replace_in

# What is written


def test_schema(demo: Path) -> None:
    done = run_onrecord("schema", cwd=demo)
    assert (done.returncode, done.stderr) == (0, "")
    folder = demo / ".onrecord/schemas"
    assert done.stdout == f"The schemas are in {folder}.\n"
    assert schemas_in(folder).keys() == FILES.keys()


def test_elsewhere_and_twice_the_same(demo: Path, tmp_path: Path) -> None:
    for folder in ("one", "one", "two/below"):
        assert run_onrecord("schema", "-o", tmp_path / folder, cwd=demo).returncode == 0
    assert bytes_of(tmp_path / "one") == bytes_of(tmp_path / "two/below")
    assert not (demo / ".onrecord").exists()


def test_records_with_errors_have_schemas_too(demo: Path) -> None:
    (demo / "quotes/themes/water.yml").write_text("name: [\n", "utf-8")
    (demo / "quotes/themes/light.yml").write_text("nam: Light\n", "utf-8")
    assert run_onrecord("schema", cwd=demo).returncode == 0
    ids = content_of(schemas_in(demo / ".onrecord/schemas")["quotes"])["definitions"]["theme"]
    assert {"water", "light"} < {*ids["anyOf"][0]["enum"]}


def test_a_render_brings_new_ids(small: Path) -> None:
    assert run_onrecord("render", cwd=small).returncode == 0
    schema = small / ".onrecord/schemas/quotes.json"
    before = bytes_of(schema.parent)
    assert '"tobin"' not in schema.read_text("utf-8")
    written = schema.stat().st_mtime_ns
    assert run_onrecord("render", cwd=small).returncode == 0
    assert schema.stat().st_mtime_ns == written, "what would not change is not touched"

    (small / "quotes/speakers/tobin.yml").write_text("name: Tobin\n", "utf-8")
    replace_in(small / "quotes/articles/bridge/quotes.yml", "themes:", "nonsense: 1\n  themes:")
    assert run_onrecord("render", cwd=small).returncode == 1
    assert '"tobin"' in schema.read_text("utf-8")
    after = bytes_of(schema.parent)
    assert {name for name in after if after[name] != before[name]} == {"quotes.json"}


def test_a_renaming_brings_the_new_id(small: Path) -> None:
    assert run_onrecord("rename", "speaker", "orla", "a", cwd=small).returncode == 0
    assert not (small / ".onrecord/schemas").exists(), "nobody has asked for them"
    assert run_onrecord("schema", cwd=small).returncode == 0
    assert run_onrecord("rename", "speaker", "a", "b", cwd=small).returncode == 0
    quotes = content_of(schemas_in(small / ".onrecord/schemas")["quotes"])
    now, former = quotes["definitions"]["speaker"]["anyOf"]
    assert now["enum"] == ["b"]
    assert former["if"] == {"enum": ["a", "orla"]}


def test_check_writes_nothing(demo: Path) -> None:
    before = bytes_of(demo)
    run_onrecord("check", cwd=demo)
    assert bytes_of(demo) == before


# Where editors find them


@pytest.mark.parametrize("project", ["the record", "a new one"])
def test_the_settings_name_a_schema_for_every_file(project: str, tmp_path: Path) -> None:
    folder = ROOT
    if project == "a new one":
        folder = tmp_path / "new"
        scaffold.start(folder)
    settings = json.loads((folder / ".vscode/settings.json").read_text("utf-8"))
    named = settings["yaml.schemas"]
    assert {Path(path).name for path in named} == {f"{name}.json" for name in FILES}
    assert {Path(path).parent.as_posix() for path in named} == {".onrecord/schemas"}
    for path, name in files_of(folder).items():
        file = path.relative_to(folder).as_posix()
        globs = {schema: [g] if isinstance(g, str) else g for schema, g in named.items()}
        fitting = [schema for schema, g in globs.items() if fnmatch(file, g[0])]
        assert fitting == [f".onrecord/schemas/{name}.json"], file
    assert settings["yaml.yamlVersion"] == "1.2"
    recommended = json.loads((folder / ".vscode/extensions.json").read_text("utf-8"))
    assert recommended == {"recommendations": ["redhat.vscode-yaml"]}


def test_a_new_knowledge_base_has_its_schemas(tmp_path: Path) -> None:
    assert run_onrecord("new", "new", cwd=tmp_path).returncode == 0
    schemas = schemas_in(tmp_path / "new/.onrecord/schemas")
    for path, name in files_of(tmp_path / "new").items():
        text = path.read_text("utf-8")
        line = text.partition("\n")[0]
        assert line.startswith("# yaml-language-server: $schema=")
        target = (path.parent / line.partition("=")[2]).resolve()
        assert target == (tmp_path / f"new/.onrecord/schemas/{name}.json").resolve()
        assert schemas[name].is_valid(as_an_editor_reads(text)), path


def test_the_modeline_of_other_folders() -> None:
    line = modeline("data/records", "articles/a/quotes.yml")
    assert line == "# yaml-language-server: $schema=../../../../.onrecord/schemas/quotes.json\n"
