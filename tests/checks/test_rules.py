"""Every rule of the catalogue: a record that breaks it, what is said, and one that keeps it.

The examples are those of `support/rule_examples.py`; `onrecord check` reads each from disk.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from onrecord.reporting.rules import RULES
from support.commands import run_onrecord
from support.rule_examples import (
    BASE,
    EXAMPLES,
    QUOTES,
    SPEAKER,
    THEME,
    Example,
    quote,
    write_files,
)


def check_as_json(folder: Path) -> list[dict[str, Any]]:
    """What `onrecord check` reports; its exit status has to fit."""
    run = run_onrecord("check", "--format", "json", cwd=folder)
    assert not run.stderr
    found: list[dict[str, Any]] = json.loads(run.stdout)
    assert run.returncode == any(finding["severity"] == "error" for finding in found)
    return found


def test_every_rule_has_an_example() -> None:
    assert {example.code for example in EXAMPLES} == set(RULES)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.code)
def test_a_rule(example: Example, tmp_path: Path) -> None:
    write_files(tmp_path, {**BASE, **example.breaks})
    found = check_as_json(tmp_path)
    mine = [f for f in found if f["code"] == example.code]
    assert [
        (f"{f['path']}:{f['line']}:{f['column']}", f["severity"], f["message"]) for f in mine
    ] == [(example.at, RULES[example.code].severity, example.message)]
    hint = example.hint or RULES[example.code].fix
    assert mine[0]["hint"].startswith(hint) or not example.hint, "as the example says"
    assert mine[0]["hint"], "every finding says how it can be mended"

    write_files(tmp_path, {**dict.fromkeys(example.breaks), **BASE, **example.keeps})
    assert check_as_json(tmp_path) == []


def test_all_problems_are_reported_at_once(tmp_path: Path) -> None:
    broken = {
        SPEAKER: "name: Orla\nnam: O\nurl: ftp://x\nwikidata: 7\n",
        QUOTES: quote(text="The lamp stays lit", themes="[lite]", kind="spoken"),
        THEME: "name: [a]\n",
    }
    write_files(tmp_path, {**BASE, **broken})
    assert [f["code"] for f in check_as_json(tmp_path)] == [
        "record.wrong-type",
        "quote.not-in-text",
        "reference.unknown-theme",
        "record.unknown-field",
        "record.unsafe-url",
        "record.wrong-type",
        "record.unused",
        "record.wrong-type",
    ]


def test_an_alias_bomb_costs_no_time(tmp_path: Path) -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join([f'*{chr(97 + n)}'] * 9)}]\n" for n in range(20)
    )
    write_files(tmp_path, {**BASE, SPEAKER: bomb})
    assert {f["code"] for f in check_as_json(tmp_path)} >= {"yaml.unsafe"}


def test_a_clean_record_has_no_findings(tmp_path: Path) -> None:
    write_files(tmp_path, dict(BASE))
    assert check_as_json(tmp_path) == []
