"""`onrecord schema`: an editor completes what there is, and underlines what `check` reports."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from onrecord import schema as s
from onrecord import starting
from onrecord.build import check, write_schemas
from onrecord.dates import PartialDate
from onrecord.json_schemas import describe_type, modeline
from onrecord.project import read_project
from onrecord.schema import Mismatch, ValueType, is_id
from rules import BASE, EXAMPLES, Example, write_files
from support import bytes_of, replace_in, run_onrecord

ROOT = Path(__file__).parents[1]
DEMO = Path(__file__).parent / "demo"
FILES = {
    "article": "articles/*/article.yml",
    "quotes": "articles/*/quotes.yml",
    "speaker": "speakers/*.yml",
    "city": "cities/*.yml",
    "organization": "organizations/*.yml",
    "theme": "themes/*.yml",
    "event": "events/*.yml",
}


# As an editor reads YAML


class EditorLoader(yaml.SafeLoader):
    """Reads plain scalars by the core schema of YAML 1.2, as the YAML language server does."""

    yaml_implicit_resolvers: dict[Any, Any] = {}  # noqa: RUF012  # as its base has it


_CORE = {
    "null": (r"~|null|Null|NULL|", "~nN"),
    "bool": (r"true|True|TRUE|false|False|FALSE", "tTfF"),
    "int": (r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", "-+0123456789"),
    "float": (r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", "-+.0123456789"),
}
for _name, (_form, _first) in _CORE.items():
    EditorLoader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_name}", re.compile(f"^({_form})$"), [*_first, ""]
    )


def _whole(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> int:
    return int(node.value, 0 if node.value.startswith(("0o", "0x")) else 10)


EditorLoader.add_constructor("tag:yaml.org,2002:int", _whole)


def as_an_editor_reads(text: str) -> Any:
    return yaml.load(text, Loader=EditorLoader)  # noqa: S506  # made from the safe one


@pytest.mark.parametrize(
    ("plain", "value"),
    [
        ("2021", 2021),
        ("no", "no"),
        ("on", "on"),
        ("NO", "NO"),
        ("true", True),
        ("", None),
        ("2021-12-15", "2021-12-15"),
        ("007", 7),
        ("1.5", 1.5),
        ("1_0", "1_0"),
        ("'2'", "2"),
    ],
)
def test_how_an_editor_reads_plain_scalars(plain: str, value: object) -> None:
    read = as_an_editor_reads(f"x: {plain}")["x"]
    assert (read, type(read)) == (value, type(value))


def schemas_in(folder: Path) -> dict[str, Draft7Validator]:
    """Each schema by its name, as a validator; each one is itself valid."""
    validators = {}
    for path in sorted(folder.iterdir()):
        content = json.loads(path.read_text("utf-8"))
        Draft7Validator.check_schema(content)
        validators[path.stem] = Draft7Validator(content)
    return validators


def content_of(validator: Draft7Validator) -> Mapping[str, Any]:
    assert isinstance(validator.schema, Mapping)
    return validator.schema


def schemas_of(project: Path, folder: Path) -> dict[str, Draft7Validator]:
    write_schemas(check(read_project(project / "mkdocs.yml")).kb, folder)
    return schemas_in(folder)


def files_of(project: Path) -> dict[Path, str]:
    """Every file that has a schema, with its name."""
    return {
        path: name for name, files in FILES.items() for path in (project / "quotes").glob(files)
    }


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


# What they say


@pytest.fixture(scope="module")
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
    cities = content_of(demos["city"])["properties"]["country"]["enum"]
    assert {"ES", "NO"} < {*cities}


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


# Editors and `check` agree


@pytest.mark.parametrize("project", [DEMO, ROOT], ids=["the demo", "the record"])
def test_what_is_right_is_not_underlined(project: Path, tmp_path: Path) -> None:
    schemas = schemas_of(project, tmp_path)
    files = files_of(project)
    assert len(files) > 10
    for path, name in files.items():
        value = as_an_editor_reads(path.read_text("utf-8"))
        assert [error.message for error in schemas[name].iter_errors(value)] == [], path


SEEN = re.compile(
    r"record\.(unknown-field|missing-field|wrong-type|bad-id|unsafe-url|unsafe-path)"
    r"|reference\.unknown-\w+"
)


def reported_and_underlined(folder: Path) -> tuple[set[str], set[str]]:
    """The files with something that a schema can see, by `check` and by the schemas."""
    checked = check(read_project(folder / "mkdocs.yml"))
    reported = {f.place.path for f in checked.errors if SEEN.fullmatch(f.code)}
    unreadable = {f.place.path for f in checked.errors if f.code.startswith("yaml.")}
    schemas = schemas_of(folder, folder / "schemas")
    compared, underlined = set(), set()
    for file, name in files_of(folder).items():
        path = file.relative_to(folder).as_posix()
        if path not in unreadable and is_id(file.stem):
            compared.add(path)
            if not schemas[name].is_valid(as_an_editor_reads(file.read_text("utf-8-sig"))):
                underlined.add(path)
    return reported & compared, underlined


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.code)
def test_of_each_rule_an_editor_says_the_same(example: Example, tmp_path: Path) -> None:
    write_files(tmp_path, {**BASE, **example.breaks})
    reported, underlined = reported_and_underlined(tmp_path)
    assert underlined == reported
    write_files(tmp_path, {**dict.fromkeys(example.breaks), **BASE, **example.keeps})
    assert reported_and_underlined(tmp_path) == (set(), set())


HEAD = "title: A\npublisher: ledger\npublished: 2024\nlanguage: en\n"
QUOTE = "- {id: a, kind: direct, text: b, speaker: orla, themes: [light]"
ARTICLE, QUOTES = "quotes/articles/lamps/article.yml", "quotes/articles/lamps/quotes.yml"
SPEAKER = "quotes/speakers/orla.yml"


@pytest.mark.parametrize(
    ("path", "text", "is_right"),
    [
        (ARTICLE, HEAD, True),
        (ARTICLE, HEAD + "authors: 2021\nrights: no\nsource: true\n", True),
        (ARTICLE, HEAD + "authors: [2021, on]\nthemes: []\nformerly: [true]\n", True),
        (ARTICLE, HEAD + 'show_text: "false"\n', True),
        (ARTICLE, HEAD + "show_text: no\n", False),
        (ARTICLE, HEAD + "themes: light\n", False),
        (ARTICLE, HEAD + "source: javascript:alert(1)\n", False),
        (ARTICLE, HEAD + "source: 'note: by hand'\n", True),
        (ARTICLE, HEAD + "source:\n", False),
        (ARTICLE, HEAD + "formerly: [Two]\n", False),
        (ARTICLE, "draft: true\n", True),
        (ARTICLE, "draft: 'true'\nthemes: [light]\n", True),
        (ARTICLE, "draft: true\nthemes: [lite]\n", False),
        (ARTICLE, "draft: false\n", False),
        (ARTICLE, "[a]\n", False),
        (QUOTES, f"{QUOTE}}}\n", True),
        (QUOTES, "[]\n", True),
        (QUOTES, "id: a\n", False),
        (QUOTES, QUOTE.replace("orla", "[]") + "}\n", False),
        (QUOTES, QUOTE.replace("orla", "[]") + ", on_behalf_of: ledger}\n", True),
        (QUOTES, "- {id: a, kind: emphasised, text: b, themes: [light]}\n", True),
        (QUOTES, "- {id: a, kind: reported, text: b, themes: [light]}\n", False),
        (QUOTES, "- {id: a, draft: true}\n", True),
        (QUOTES, "- {draft: true}\n", True),
        (QUOTES, "- {id: a, withdrawn: {on: 2024, reason: b}}\n", True),
        (QUOTES, "- {id: a, withdrawn: {on: 2024}}\n", False),
        (QUOTES, "- {withdrawn: {on: 2024, reason: b}}\n", False),
        (QUOTES, f'{QUOTE}, attribution: ["", b]}}\n', True),
        (QUOTES, f"{QUOTE}, attribution: }}\n", True),
        (QUOTES, f"{QUOTE}, attribution: {{a: b}}}}\n", False),
        (QUOTES, f"{QUOTE}, translations: {{no: {{text: b, by: c}}}}}}\n", True),
        (QUOTES, f"{QUOTE}, translations: {{no: {{text: b}}}}}}\n", False),
        (QUOTES, f"{QUOTE}, translations: {{norsk: {{text: b, by: c}}}}}}\n", False),
        (QUOTES, f"{QUOTE}, translations: [a]}}\n", False),
        (QUOTES, f"{QUOTE}, media: {{url: 'https://a.example', start: 1.5}}}}\n", True),
        (QUOTES, f"{QUOTE}, media: {{url: 'https://a.example', start: '7'}}}}\n", True),
        (QUOTES, f"{QUOTE}, media: {{url: 'https://a.example', start: -1}}}}\n", False),
        (SPEAKER, "name: 2021\nmemberships: [{role: no, start_date: 2021}]\n", True),
        (SPEAKER, "name: Orla\nmemberships: [{rolle: a}]\n", False),
        (SPEAKER, "name: Orla\nmemberships: {role: a}\n", False),
        (SPEAKER, "name: Orla\nimage: {src: a.png}\n", False),
        (SPEAKER, "name: >-\n  Orla\nwikidata: |\n  Q1\n", True),
    ],
)
def test_of_each_form_an_editor_says_the_same(
    path: str, text: str, is_right: bool, tmp_path: Path
) -> None:
    others = {QUOTES: None} if path == ARTICLE else {}
    write_files(tmp_path, {**BASE, **others, path: text})
    reported, underlined = reported_and_underlined(tmp_path)
    assert (path not in reported, path not in underlined) == (is_right, is_right)


TYPES = [holds for holds in vars(s).values() if isinstance(holds, ValueType)]


def takes(holds: ValueType, text: str) -> bool:
    try:
        holds.read(text.strip())
    except Mismatch:
        return False
    return bool(text.strip())


SAMPLES = """
2021 0021 2021-12 2021-13 2021-00 2021-12-15 2021-02-29 2024-02-29 2021-02-30 2021-04-31
2021-12-31 20211 2021-1-1 -2021 0000 0x7E5 no NO on yes true false True null a A a-b 1a index page
con com1 com10 lpt0 lpt 7 0 -7 007 1.5 -90 90 90.5 91 180 -180.0 1e3 1e10 .5 5. . +1 1_0 inf nan
en pt-BR zh-Hans zh-Hant-TW en-GB-oxendict sl-1994 e english EN en_GB 419 es-419 Q1 Q0 Q Q1492
q7 ES UK uk XX es https://a.example http://a.example/x?y=1&z=2#q HTTPS://A.EXAMPLE
https://a.example:8080/ https://a.example:8080x https:// ftp://a.example https://a..b
https://münchen.example https://a/%22 https://a/" https://a/{x} https://a/'x javascript:alert(1)
data:x mailto:a@b a/b a//b /a a/ . .. a/../b a/./b a/..b a\\b c:\\x c:x ./a assets/portrait.jpg é ’
""".split()
# What has the right form and the wrong size: `check` alone reports it.
NOT_SEEN = {("2021-02-29", s.DATE)} | {
    (number, holds)
    for number, types in {
        "-7": [s.SECONDS],
        "-90": [s.SECONDS],
        "-180.0": [s.SECONDS, s.LATITUDE],
        "-2021": [s.SECONDS, s.LATITUDE, s.LONGITUDE],
        "1e3": [s.LATITUDE, s.LONGITUDE],
        "1e10": [s.SECONDS, s.LATITUDE, s.LONGITUDE],
        "90.5": [s.LATITUDE],
        "91": [s.LATITUDE],
        "180": [s.LATITUDE],
        "419": [s.LATITUDE, s.LONGITUDE],
        "2021": [s.LATITUDE, s.LONGITUDE],
        "20211": [s.LATITUDE, s.LONGITUDE],
    }.items()
    for holds in types
}
# What can't be told from another text, once an editor has read it.
READ_OTHERWISE = {"null", "True", "007", "0021", "1e3", "1e10", "5.", "+1", "0x7E5"}


@pytest.mark.parametrize("holds", TYPES, ids=lambda holds: holds.name)
def test_of_samples_an_editor_says_the_same(holds: ValueType) -> None:
    form = Draft7Validator(describe_type(holds))
    for sample in SAMPLES:
        if (sample, holds) in NOT_SEEN:
            continue
        assert form.is_valid(sample) == takes(holds, sample), (sample, "in quotation marks")
        if sample not in READ_OTHERWISE:
            plain = as_an_editor_reads(f"x: {sample}")["x"]
            assert form.is_valid(plain) == takes(holds, sample), (sample, "plain")


@pytest.mark.parametrize("holds", TYPES, ids=lambda holds: holds.name)
@settings(max_examples=50)
@given(data=st.data())
def test_no_text_is_underlined_in_vain(holds: ValueType, data: st.DataObject) -> None:
    form = describe_type(holds)
    patterns = [f["pattern"] for f in [form, *form.get("anyOf", ())] if "pattern" in f]
    # Python knows the digits of all scripts.
    alphabet = st.characters(codec="ascii" if "minimum" in form else "utf-8")
    likely = [st.from_regex(pattern, alphabet=alphabet) for pattern in patterns]
    texts = st.text(alphabet), st.sampled_from(form.get("enum", [""]))
    text = data.draw(st.one_of(*texts, *likely))
    if takes(holds, text):
        assert Draft7Validator(form).is_valid(text)


@given(st.dates(), st.sampled_from([4, 7, 10]))
def test_every_date_is_taken(day: Any, length: int) -> None:
    text = day.isoformat()[:length]
    PartialDate.parse(text)
    assert Draft7Validator(describe_type(s.DATE)).is_valid(text)


# Where editors find them


@pytest.mark.parametrize("project", ["the record", "a new one"])
def test_the_settings_name_a_schema_for_every_file(project: str, tmp_path: Path) -> None:
    folder = ROOT
    if project == "a new one":
        folder = tmp_path / "new"
        starting.start(folder)
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
