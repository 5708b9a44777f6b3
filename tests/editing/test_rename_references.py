"""Another id everywhere, and not a character more."""

from __future__ import annotations

import random
import shutil
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.checks.project_check import check
from onrecord.records.loader import read_records
from onrecord.records.models import MODELS, Record
from onrecord.records.references import follow, iter_references
from support.projects import DEMO, copy_demo
from support.renames import NEW, contents_of, project_in, rename_in, without_note
from support.rule_examples import BASE, QUOTES, SPEAKER, quote, write_files


def ids_of(folder: Path) -> list[tuple[str, str]]:
    records = read_records(project_in(folder)).records
    return [(kind, id_) for kind in MODELS for id_ in records[kind]]


def expected_records(folder: Path, kind: str, old: str) -> dict[str, dict[str, Record]]:
    """The records as they should be after a renaming, made without any file."""
    former: dict[str, dict[str, str]] = {each: {} for each in MODELS}
    former[kind][old] = NEW
    expected: dict[str, dict[str, Record]] = {}
    for each, table in read_records(project_in(folder)).records.items():
        expected[each] = {}
        for record in table.values():
            changes: dict[str, Any] = {}
            if (each, record.id) == (kind, old):
                changes = {"id": NEW, "formerly": (*record.formerly, old)}
            if each == "quote" and kind == "article" and getattr(record, "article", "") == old:
                changes |= {"article": NEW}
            followed = follow(record, former)
            renamed = type(followed)(**{**_fields(followed), **changes})
            expected[each][renamed.id] = renamed
    return expected


def _fields(record: Record) -> dict[str, Any]:
    return {name: getattr(record, name) for name in type(record).__slots__}


def findings_in(folder: Path, old: str) -> set[tuple[str, str, str]]:
    """Path, code and message of each finding, with the old id for the new one."""
    return {
        (f.location.path.replace(NEW, old), f.code, f.message.replace(NEW, old))
        for f in check(project_in(folder)).findings
    }


def samples(kind: str) -> list[str]:
    """Records of the demo of which each has something that none before it has.

    That is a field, an article in which it stands, or a field of another record that names it.
    """
    records = read_records(project_in(DEMO)).records
    named: dict[str, set[str]] = {id_: set() for id_ in records[kind]}
    for each, table in records.items():
        for reference in chain.from_iterable(map(iter_references, table.values())):
            if reference.kind == kind and reference.id in named:
                fields = [str(key) for key in reference.key_path if not isinstance(key, int)]
                named[reference.id].add(".".join([each, *fields]))
    seen: set[str] = set()
    chosen = []
    for id_, record in records[kind].items():
        has = {name for name, value in _fields(record).items() if value}
        has |= named[id_] | {f"in {getattr(record, 'article', '')}"}
        if not has <= seen:
            chosen.append(id_)
        seen |= has
    return chosen


@pytest.mark.parametrize("kind", MODELS)
def test_each_way_in_which_a_record_is_named(kind: str, tmp_path: Path) -> None:
    for old in samples(kind):
        check_renaming(tmp_path / old, kind, old)


def check_renaming(folder: Path, kind: str, old: str) -> None:
    demo = copy_demo(folder)
    before, findings = contents_of(demo), findings_in(demo, old)
    expected, texts = expected_records(demo, kind, old), read_records(project_in(demo)).texts
    renaming = rename_in(demo, kind, old)

    stored = read_records(project_in(demo))
    assert stored.records == expected
    assert {id_.replace(NEW, old): text for id_, text in stored.texts.items()} == texts
    assert findings_in(demo, old) == findings
    after = {
        path.replace(NEW, old): content.replace(NEW.encode(), old.encode())
        for path, content in contents_of(demo).items()
    }
    assert after.keys() == before.keys()
    different = {path for path in before if after[path] != before[path]}
    assert different == {renaming.own}
    assert without_note(after[renaming.own], before[renaming.own])


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6))
def test_renaming_again_and_again(seed: int, tmp_path: Path) -> None:
    """New ids, old ones taken back: the records stay what they are, and nothing is reported."""
    rng = random.Random(seed)
    shutil.rmtree(tmp_path / "again", ignore_errors=True)
    demo = copy_demo(tmp_path / "again")
    codes = sorted(f.code for f in check(project_in(demo)).findings)
    texts = sorted(read_records(project_in(demo)).texts.values())
    for number in range(6):
        kind, old = rng.choice(ids_of(demo))
        record = read_records(project_in(demo)).records[kind][old]
        new = rng.choice([f"n-{number}", *record.formerly]) if number else "true"
        rename_in(demo, kind, old, new)
        renamed = read_records(project_in(demo)).records[kind][new]
        assert old in renamed.formerly
        assert new not in renamed.formerly
    assert sorted(f.code for f in check(project_in(demo)).findings) == codes
    assert sorted(read_records(project_in(demo)).texts.values()) == texts


def test_what_is_reported_follows_as_well(tmp_path: Path) -> None:
    """A reference in a quote that is a copy, in one without id, in a list that is none."""
    broken = quote() + quote() + quote(id="", draft="true") + quote(id="b", themes="light")
    write_files(tmp_path, {**BASE, QUOTES: broken.replace("- kind", "- kind")})
    rename_in(tmp_path, "speaker", "orla")
    assert (tmp_path / QUOTES).read_text("utf-8").count(f"speaker: {NEW}\n") == 4
    rename_in(tmp_path, "theme", "light")
    after = (tmp_path / QUOTES).read_text("utf-8")
    assert after.count(f"themes: [{NEW}]") == 3
    assert after.count(f"themes: {NEW}\n") == 1


def test_another_kind_of_the_same_name_stays(tmp_path: Path) -> None:
    write_files(tmp_path, {**BASE, "quotes/cities/orla.yml": "name: Orla\ncountry: NO\n"})
    write_files(tmp_path, {QUOTES: quote(cities="[orla]")})
    rename_in(tmp_path, "city", "orla")
    after = (tmp_path / QUOTES).read_text("utf-8")
    assert f"cities: [{NEW}]" in after
    assert "speaker: orla\n" in after


def test_back_to_an_old_id(tmp_path: Path) -> None:
    write_files(tmp_path, {**BASE, SPEAKER: "name: Orla\nformerly: [a, b] # ids\n"})
    rename_in(tmp_path, "speaker", "orla", "a")
    record = (tmp_path / "quotes/speakers/a.yml").read_text("utf-8")
    assert record == "name: Orla\nformerly: [orla, b] # ids\n"


def test_a_byte_order_mark_stays(tmp_path: Path) -> None:
    write_files(tmp_path, {**BASE, SPEAKER: "\ufeffname: Örla\nother_names: [Orla]\n"})
    rename_in(tmp_path, "speaker", "orla")
    record = (tmp_path / f"quotes/speakers/{NEW}.yml").read_text("utf-8")
    assert record == "\ufeffname: Örla\nother_names: [Orla]\nformerly: [orla]\n"


def test_permissions_stay(demo: Path) -> None:
    for path in ("speakers/orla-fennimoor.yml", "articles/lumen-forum/quotes.yml"):
        (demo / "quotes" / path).chmod(0o640)
    rename_in(demo, "speaker", "orla-fennimoor")
    for path in (f"speakers/{NEW}.yml", "articles/lumen-forum/quotes.yml"):
        assert (demo / "quotes" / path).stat().st_mode & 0o777 == 0o640
