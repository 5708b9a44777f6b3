"""`onrecord rename`: what it says, and what it refuses."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from onrecord.editing.rename import UnreadableFile
from onrecord.project import UnusableProject, locked
from onrecord.records.fields import FOLDERS
from support.commands import run_onrecord, start_onrecord
from support.renames import NobodyWaits, contents_of, project_in, rename_in
from support.rule_examples import BASE, QUOTES, SPEAKER, quote, write_files

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
    with locked(project_in(demo), NobodyWaits().waiting):
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
    with pytest.raises(UnreadableFile):
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
