"""`onrecord rename`: another id everywhere, and not a character more."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.build import check
from onrecord.exchange import locked
from onrecord.project import Project, UnusableProject, read_project
from onrecord.reading import read_records
from onrecord.records import MODELS, Record
from onrecord.references import follow
from onrecord.renaming import Renaming, Unreadable, rename
from onrecord.renaming.links import follow_links
from onrecord.schema import FOLDERS
from onrecord.strict_yaml import parse
from onrecord.yaml_edits import NotEdited, Way, edit
from rules import BASE, QUOTES, SPEAKER, quote, write_files
from support import DEMO, copy_demo, run_onrecord, start_onrecord

NEW = "zz-0-new"


def nobody_waits() -> None:
    pytest.fail("nobody else works on this project")


def project_in(folder: Path) -> Project:
    return read_project(folder / "mkdocs.yml")


def rename_in(folder: Path, kind: str, old: str, new: str = NEW) -> Renaming:
    return rename(project_in(folder), kind, old, new, nobody_waits)


def contents_of(folder: Path) -> dict[str, bytes]:
    """Every file of a project but those that On Record keeps for itself."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".onrecord" not in path.parts
    }


# The command


def test_rename(demo: Path) -> None:
    done = run_onrecord("rename", "speaker", "orla-fennimoor", "orla", cwd=demo)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "quotes/speakers/orla-fennimoor.yml -> quotes/speakers/orla.yml",
        "quotes/articles/lumen-forum/quotes.yml: 4 references",
        "quotes/articles/vale-council/quotes.yml: 1 reference",
        "The speaker `orla-fennimoor` is now `orla`, and so in 2 files that named it.",
    ]
    record = (demo / "quotes/speakers/orla.yml").read_text("utf-8")
    assert record.endswith("formerly: [orla-fenny, orla-fennimoor]\n")
    assert not (demo / "quotes/speakers/orla-fennimoor.yml").exists()


def test_a_dry_run_says_it_and_writes_nothing(demo: Path) -> None:
    before = contents_of(demo)
    done = run_onrecord("rename", "event", "reading-night", "night", "--dry-run", cwd=demo)
    assert done.returncode == 0
    assert contents_of(demo) == before
    assert "--- quotes/events/reading-night.yml\n+++ quotes/events/night.yml\n" in done.stdout
    assert "\n-event: reading-night\n+event: night\n" in done.stdout
    assert "\n+formerly: [reading-night]\n" in done.stdout
    assert done.stdout.endswith("Nothing was written.\n")
    run_onrecord("rename", "event", "reading-night", "night", cwd=demo)
    assert contents_of(demo) != before


def test_nothing_names_it(demo: Path) -> None:
    done = run_onrecord("rename", "speaker", "wren-nevercalled", "wren", cwd=demo)
    assert done.stdout.endswith("`wren-nevercalled` is now `wren`, and nothing named it.\n")


def test_no_such_kind(demo: Path) -> None:
    done = run_onrecord("rename", "person", "a", "b", cwd=demo)
    assert done.returncode == 2
    assert all(kind in done.stderr for kind in FOLDERS)


def test_it_waits_for_a_build(demo: Path) -> None:
    with locked(project_in(demo), nobody_waits):
        process = start_onrecord("rename", "city", "weideng", "wei", cwd=demo)
        assert process.stdout
        assert process.stdout.readline().startswith("Another build of this project is running")
        assert (demo / "quotes/cities/weideng.yml").exists()
    assert process.communicate(timeout=60)[0].endswith("and so in 3 files that named it.\n")
    assert process.returncode == 0


def test_old_addresses_lead_to_the_new_ones(small: Path) -> None:
    (small / "docs/about.md").write_text(
        "# About\n\n[Orla](speakers/orla.md) said [this](articles/bridge.md#a-promise).\n", "utf-8"
    )
    for kind, old in [("speaker", "orla"), ("article", "bridge"), ("quote", "a-promise")]:
        assert run_onrecord("rename", kind, old, f"the-{old}", cwd=small).returncode == 0
    build = run_onrecord("build", cwd=small)
    assert build.returncode == 0, build.stderr
    for folder, old in [("speakers", "orla"), ("articles", "bridge"), ("quotes", "a-promise")]:
        assert (small / "site" / folder / f"the-{old}/index.html").is_file()
        redirect = (small / "site" / folder / old / "index.html").read_text("utf-8")
        assert f'{folder}/the-{old}/"' in redirect
    about = (small / "docs/about.md").read_text("utf-8")
    assert "[Orla](speakers/the-orla.md)" in about
    assert "[this](articles/the-bridge.md#the-a-promise)" in about


# Everything that changes, and nothing else


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
        (f.place.path.replace(NEW, old), f.code, f.message.replace(NEW, old))
        for f in check(project_in(folder)).findings
    }


def without_note(after: bytes, before: bytes) -> bool:
    """Whether a file is as it was, but for what was put into it for `formerly`."""
    pairs = enumerate(zip(after, before, strict=False))
    start = next((n for n, (a, b) in pairs if a != b), len(before))
    added = len(after) - len(before)
    return added > 0 and after[:start] + after[start + added :] == before


@pytest.mark.parametrize("kind", MODELS)
def test_every_record_of_the_demo(kind: str, tmp_path: Path) -> None:
    for each, old in ids_of(DEMO):
        if each == kind:
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


# What is refused


@pytest.mark.parametrize(
    ("kind", "old", "new", "message"),
    [
        ("theme", "watr", "a", "There is no theme `watr`. Did you mean `water`?"),
        ("city", "lumen", "a", "There is no city `lumen`. It is now `port-lumen`."),
        ("speaker", "../x", "a", "There is no speaker `../x`."),
        ("city", "weideng", "port-lumen", "There is a city `port-lumen`. Choose another id."),
        ("city", "weideng", "weideng", "There is a city `weideng`. It has this id already."),
        ("city", "weideng", "lumen", "`lumen` is an old id of the city `port-lumen`, to which"),
        ("city", "weideng", "Weideng", "`Weideng` can't be an id"),
        ("city", "weideng", "page", "`page` can't be an id"),
        ("city", "weideng", "../x", "`../x` can't be an id"),
        ("city", "weideng", "con", "`con` can't be an id"),
        ("city", "weideng", "", "`` can't be an id"),
        ("quote", "orla-on-bridges", "lumen-forum-2", "There is a quote `lumen-forum-2`."),
        ("quote", "lumen-forum-2", "lumen-forum-1", "`lumen-forum-1` is an old id of the quote"),
    ],
)  # fmt: skip
def test_refused_ids(kind: str, old: str, new: str, message: str, demo: Path) -> None:
    before = contents_of(demo)
    with pytest.raises(UnusableProject, match=f"^{re.escape(message)}"):
        rename_in(demo, kind, old, new)
    assert contents_of(demo) == before


def test_files_that_are_no_yaml(demo: Path) -> None:
    (demo / "quotes/themes/water.yml").write_text("name: [\n", "utf-8")
    before = contents_of(demo)
    with pytest.raises(Unreadable):
        rename_in(demo, "city", "weideng")
    done = run_onrecord("rename", "city", "weideng", "wei", cwd=demo)
    assert done.returncode == 1
    assert "quotes/themes/water.yml:2:1: error[yaml.syntax]" in done.stderr
    assert contents_of(demo) == before


@pytest.mark.parametrize("name", ["wei.yml", "wei.yml/x"])
def test_something_lies_there(name: str, demo: Path) -> None:
    taken = demo / "quotes/cities" / name
    taken.parent.mkdir(exist_ok=True)
    taken.symlink_to("nowhere")
    with pytest.raises(UnusableProject, match="something lies here already"):
        rename_in(demo, "city", "weideng", "wei")


@pytest.mark.parametrize("link", ["outside", "to the record", "touched"])
def test_links(link: str, demo: Path, tmp_path: Path) -> None:
    cities, speakers = demo / "quotes/cities", demo / "quotes/speakers"
    if link == "outside":
        (tmp_path / "city.yml").write_text("name: A\ncountry: NO\n", "utf-8")
        (cities / "linked.yml").symlink_to(tmp_path / "city.yml")
    elif link == "to the record":
        (cities / "linked.yml").symlink_to("weideng.yml")
    else:
        (speakers / "lamp-littletide.yml").rename(demo / "quotes/lamp.yml")
        (speakers / "lamp-littletide.yml").symlink_to("../lamp.yml")
    before = contents_of(demo)
    with pytest.raises(UnusableProject, match=r"(linked|lamp-littletide)\.yml: this is a link"):
        rename_in(demo, "city", "weideng")
    assert contents_of(demo) == before


@pytest.mark.parametrize("formerly", ["formerly: a", "formerly:", "formerly: {a: b}"])
def test_formerly_that_is_no_list(formerly: str, tmp_path: Path) -> None:
    write_files(tmp_path, {**BASE, SPEAKER: f"name: Orla\n{formerly}\n"})
    with pytest.raises(UnusableProject, match="`formerly` has to be a list"):
        rename_in(tmp_path, "speaker", "orla")


def test_a_quote_that_stands_twice(tmp_path: Path) -> None:
    write_files(tmp_path, {**BASE, QUOTES: quote() + quote()})
    with pytest.raises(UnusableProject, match="the id `orla-1` stands here 2 times"):
        rename_in(tmp_path, "quote", "orla-1")


# Stopped half-way


class Killed(BaseException):
    """Stands for the end of the program."""


def stop_after(steps: int, monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    """Let the given number of files be put in place, and then no more."""
    left = [steps]

    def stopping(method: Callable[..., Any]) -> Callable[..., Any]:
        def step(self: Path, target: Path) -> Any:
            if not left[0]:
                raise error
            left[0] -= 1
            return method(self, target)

        return step

    for name in ("replace", "rename"):
        monkeypatch.setattr(Path, name, stopping(getattr(Path, name)))


@pytest.mark.parametrize(
    ("kind", "old", "new"),
    [
        ("speaker", "orla-fennimoor", "a"),
        ("speaker", "orla-fennimoor", "orla-fenny"),
        ("article", "phare-de-brume", "a"),
        ("article", "lumen-forum", "two-banks"),
        ("city", "port-lumen", "a"),
        ("quote", "orla-on-bridges", "a"),
    ],
)
def test_the_same_again_does_the_rest(
    kind: str, old: str, new: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = copy_demo(tmp_path / "whole")
    first = contents_of(whole)
    rename_in(whole, kind, old, new)
    for steps in range(30):
        demo = copy_demo(tmp_path / str(steps))
        with monkeypatch.context() as patch:
            stop_after(steps, patch, Killed())
            try:
                rename_in(demo, kind, old, new)
                break
            except Killed:
                pass
        errors = [f.code for f in check(project_in(demo)).errors]
        assert set(errors) <= {"record.duplicate-id"}, "an old id is at most a detour"
        rename_in(demo, kind, old, new)
        assert contents_of(demo) == contents_of(whole)
    assert steps >= 1
    assert contents_of(whole) != first


def test_a_full_disk_changes_nothing(demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before, write, left = contents_of(demo), Path.write_bytes, [2]

    def full(self: Path, content: bytes) -> int:
        left[0] -= 1
        if left[0] < 0:
            write(self, content[:3])
            raise OSError(28, "No space left on device", str(self))
        return write(self, content)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space left"):
        rename_in(demo, "city", "port-lumen")
    assert contents_of(demo) == before


def test_what_stops_it_says_how_to_go_on(demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        stop_after(3, patch, PermissionError(13, "Permission denied", "x.yml"))
        with pytest.raises(UnusableProject, match=r"x\.yml: Permission denied\. .*goes on where"):
            rename_in(demo, "city", "port-lumen")
    rename_in(demo, "city", "port-lumen")
    assert not list(demo.rglob(".*.new"))


# Links on pages written by hand


def test_a_page_that_is_a_link(small: Path, tmp_path: Path) -> None:
    (small / "README.md").write_bytes(b"\xff\r\n[Orla](speakers/orla.md)\r\n")
    (small / "docs/readme.md").symlink_to("../README.md")
    rename_in(small, "speaker", "orla", "b")
    assert (small / "README.md").read_bytes() == b"\xff\r\n[Orla](speakers/b.md)\r\n"
    assert (small / "docs/readme.md").is_symlink()

    (small / "README.md").rename(tmp_path / "README.md")
    (small / "docs/readme.md").unlink()
    (small / "docs/readme.md").symlink_to(tmp_path / "README.md")
    before = contents_of(tmp_path)
    with pytest.raises(UnusableProject, match="a link to a file outside"):
        rename_in(small, "speaker", "b", "c")
    assert contents_of(tmp_path) == before


@pytest.mark.parametrize(
    ("page", "before", "after"),
    [
        ("about.md", "[a](speakers/orla.md)", "[a](speakers/b.md)"),
        ("about.md", "[a](./speakers/orla.md#top 'x')", "[a](./speakers/b.md#top 'x')"),
        ("about.md", "[a]: <speakers/orla.md>", "[a]: <speakers/b.md>"),
        ("deep/er/a.md", "[a](../../speakers/orla.md)", "[a](../../speakers/b.md)"),
        ("about.md", "[a](cities/orla.md) [b](x/speakers/orla.md)", None),
        ("about.md", "[a](speakers/orla-2.md) [b](speakers/orla.md.txt) orla", None),
        ("deep/a.md", "[a](speakers/orla.md)", None),
        ("about.md", "[a](https://a.example/speakers/orla.md)", None),
    ],
)
def test_links_of_a_page(page: str, before: str, after: str | None) -> None:
    expected = (before, 0) if after is None else (after, 1)
    assert follow_links(before, page, "speaker", "orla", "b") == expected


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[a](quotes/q.md)", "[a](quotes/b.md)"),
        ("[a](articles/x.md#q)", "[a](articles/x.md#b)"),
        ("[a](about.md#q) [b](#q) [c](articles/x.md#q-2)", None),
    ],
)
def test_links_to_a_quote(before: str, after: str | None) -> None:
    expected = (before, 0) if after is None else (after, 1)
    assert follow_links(before, "about.md", "quote", "q", "b") == expected


# One value of a file, and no other character


@pytest.mark.parametrize(
    ("text", "changes", "edited"),
    [
        ("a: x\n", {("a",): "y"}, "a: y\n"),
        ("a: x # x\nb: [x, x]\n", {("b", 1): "y"}, "a: x # x\nb: [x, y]\n"),
        ("a: \"x\"\nb: 'x'\n", {("a",): "y", ("b",): "z"}, "a: \"y\"\nb: 'z'\n"),
        ('a: " x "\n', {("a",): "y"}, 'a: " y "\n'),
        ('a: "\\x78"\n', {("a",): "y"}, 'a: "y"\n'),
        ("a: >- # x\n  x\n\nb: x\n", {("a",): "y"}, "a: >- # x\n  y\n\nb: x\n"),
        ("é: 燈\nü: 🏮\na: x\n", {("a",): "y"}, "é: 燈\nü: 🏮\na: y\n"),
        ("a: x\r\nb: x\r\n", {("b",): "y"}, "a: x\r\nb: y\r\n"),
        ("a: {b: x, c: [x]}", {("a", "c", 0): "y"}, "a: {b: x, c: [y]}"),
        ("- - x\n  - x\n", {(0, 1): "y"}, "- - x\n  - y\n"),
        # An item at the end of a list
        ("f: [a]\n", {("f", 1): "y"}, "f: [a, y]\n"),
        ("f: [a,]\n", {("f", 1): "y"}, "f: [a, y,]\n"),
        ("f: []\n", {("f", 0): "y"}, "f: [y]\n"),
        ("f: [a,\n  b # c\n  ]\n", {("f", 2): "y"}, "f: [a,\n  b, y # c\n  ]\n"),
        ("f:\n- a\n- b # c\ng: x\n", {("f", 2): "y"}, "f:\n- a\n- b # c\n- y\ng: x\n"),
        ("f:\n   - a\r\n\r\n# c\r\n", {("f", 1): "y"}, "f:\n   - a\r\n   - y\r\n\r\n# c\r\n"),
        ("f:\n  - 'a'", {("f", 1): "y"}, "f:\n  - 'a'\n  - y"),
        # A list of one item at the end of a record
        ("a: x\n", {("f", 0): "y"}, "a: x\nf: [y]\n"),
        ("a: x", {("f", 0): "y"}, "a: x\nf: [y]"),
        ("a: x # c\n\n# end\n", {("f", 0): "y"}, "a: x # c\nf: [y]\n\n# end\n"),
        ("a: x\r\n", {("f", 0): "y"}, "a: x\r\nf: [y]\r\n"),
        ("{a: x}\n", {("f", 0): "y"}, "{a: x, f: [y]}\n"),
        ("a:\n  b: [c,\n   d] # e\n", {("f", 0): "y"}, "a:\n  b: [c,\n   d] # e\nf: [y]\n"),
        ("a: >-\n  b\n\n  c\n\n\n", {("f", 0): "y"}, "a: >-\n  b\n\n  c\nf: [y]\n\n\n"),
        ("a: |\n  b\n  # c\n", {("f", 0): "y"}, "a: |\n  b\n  # c\nf: [y]\n"),
        ("a: |\n  b", {("f", 0): "y"}, "a: |\n  b\nf: [y]"),
        ("a: b\n  c\n", {("f", 0): "y"}, "a: b\n  c\nf: [y]\n"),
        ("a:\n", {("f", 0): "y"}, "a:\nf: [y]\n"),
        ("a: # c\n", {("f", 0): "y"}, "a: # c\nf: [y]\n"),
        ("---\na: x\n...\n", {("f", 0): "y"}, "---\na: x\nf: [y]\n...\n"),
        ("-   a: x\n\n- a: x\n", {(0, "f", 0): "y"}, "-   a: x\n    f: [y]\n\n- a: x\n"),
        ("- a: x\n- {a: x}\n", {(1, "f", 0): "y"}, "- a: x\n- {a: x, f: [y]}\n"),
        ("- a: x\n", {(0, "a"): "y", (0, "f", 0): "x"}, "- a: y\n  f: [x]\n"),
    ],
)  # fmt: skip
def test_an_edit(text: str, changes: dict[Way, str], edited: str) -> None:
    assert edit(text, changes) == edited


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("a: x\n", ("b", "c", 0)),
        ("a: [x]\n", ("a", 2)),
        ("a: [x]\n", ("a",)),
        ("a: x\n", ("a", 0)),
        ("f:\n  - >-\n    a\n  - |+\n    b\n\n", ("f", 5)),
    ],
)
def test_an_edit_that_cannot_be(text: str, way: Way) -> None:
    with pytest.raises(NotEdited):
        edit(text, {way: "y"})


WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=30
)
IDS = st.from_regex(r"[a-z][a-z0-9-]{0,8}", fullmatch=True)
RECORDS = st.fixed_dictionaries(
    {"id": IDS, "text": WORDS},
    optional={"note": WORDS, "themes": st.lists(IDS), "formerly": st.lists(IDS, max_size=3)},
)


@given(
    records=st.lists(RECORDS, min_size=1, max_size=4),
    style=st.sampled_from([None, '"', "'", "|", ">"]),
    flow=st.sampled_from([None, True, False]),
    line_break=st.sampled_from(["\n", "\r\n"]),
    indent=st.integers(2, 6),
    start=st.booleans(),
    data=st.data(),
)
def test_any_file_can_be_edited(
    records: list[dict[str, Any]],
    style: str | None,
    flow: bool | None,
    line_break: str,
    indent: int,
    start: bool,
    data: st.DataObject,
) -> None:
    text = yaml.dump(
        records,
        default_style=style,
        default_flow_style=flow,
        line_break=line_break,
        indent=indent,
        explicit_start=start,
        allow_unicode=True,
        width=40,
        sort_keys=False,
    )
    value, findings = parse(text, "")
    if findings:
        return  # the writer has put a tag or something else that a record may not have
    at = data.draw(st.integers(0, len(value) - 1))
    former = value[at].get("formerly", [])
    changes: dict[Way, str] = {(at, "id"): NEW, (at, "formerly", len(former)): "zz-0-old"}
    edited = edit(text, changes)
    back = edited.replace(NEW, value[at]["id"])
    assert without_note(back.encode(), text.encode())
