"""An editor underlines the records that `check` reports, and no others."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from onrecord.checks.project_check import check
from onrecord.project import read_project
from onrecord.records.fields import is_id
from support.editors import ROOT, as_an_editor_reads, files_of, schemas_of
from support.projects import DEMO
from support.rule_examples import BASE, EXAMPLES, Example, write_files


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
    reported = {f.location.path for f in checked.errors if SEEN.fullmatch(f.code)}
    unreadable = {f.location.path for f in checked.errors if f.code.startswith("yaml.")}
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
