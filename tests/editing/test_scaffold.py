"""`onrecord new`: what it makes, where it refuses, and that it is all or nothing."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from onrecord.cli import onrecord as command
from onrecord.editing import scaffold
from onrecord.project import UnusableProject, read_project
from onrecord.records.loader import read_records
from onrecord.records.models import Quote
from support.commands import run_onrecord
from support.files import bytes_of, names_in

MADE = [
    ".editorconfig",
    ".gitattributes",
    ".github",
    ".gitignore",
    ".vscode",
    "README.md",
    "docs",
    "mkdocs.yml",
    "quotes",
    "requirements.txt",
]
EXAMPLE = "quotes/articles/a-tree-for-every-door"


# What is made


def test_new(tmp_path: Path) -> None:
    done = run_onrecord("new", "my-record", cwd=tmp_path)
    assert done.returncode == 0
    assert done.stderr == ""
    assert done.stdout.startswith('Started "My record" in my-record:\n')
    assert names_in(tmp_path) == ["my-record"]
    assert names_in(tmp_path / "my-record") == sorted([*MADE, ".onrecord"])
    check = run_onrecord("check", "--strict", cwd=tmp_path / "my-record")
    assert (check.returncode, check.stdout) == (0, "3 quotes checked, no problems\n")
    build = run_onrecord("build", cwd=tmp_path / "my-record")
    assert build.returncode == 0
    assert build.stderr == ""
    assert (tmp_path / "my-record/site/quotes/inkwell-2024-1/index.html").is_file()


def test_what_it_prints_is_so(started: Path) -> None:
    lines = list(scaffold.describe(scaffold.Started(Path("a b"), "A b")))
    assert all((started / path).exists() for path in scaffold.CONTENTS)
    assert {*MADE} <= {*(path.partition("/")[0] for path in scaffold.CONTENTS)} | {
        name for name in MADE if name.startswith(".")
    }
    assert lines[lines.index("Next:") + 1] == '  cd "a b"'
    for line in scaffold.STEPS:
        program, name = line.split()
        assert program == "onrecord"
        assert name in command.commands


@pytest.mark.parametrize(
    ("path", "typed"),
    [
        ("my-record", "my-record"),
        ("../Łódź/x.1", "../Łódź/x.1"),
        ("a b", '"a b"'),
        ("~", '"~"'),
        ('a "b" $c', "'a \"b\" $c'"),
    ],
)
def test_a_path_as_it_is_typed(path: str, typed: str) -> None:
    assert f"  cd {typed}" in scaffold.describe(scaffold.Started(Path(path), "A"))


def test_two_starts_are_the_same(started: Path, tmp_path: Path) -> None:
    scaffold.start(tmp_path / "harbour-record")
    assert bytes_of(tmp_path / "harbour-record") == bytes_of(started)


def test_no_file_is_left_unfilled(started: Path) -> None:
    for path in started.rglob("*"):
        if path.is_file():
            text = path.read_bytes().decode("utf-8")
            assert "\r" not in text, path
            assert text.endswith("\n"), path
            assert not re.search("@[A-Z_]+@", text), path


def test_an_example_of_everything(started: Path) -> None:
    stored = read_records(read_project(started / "mkdocs.yml"))
    assert not stored.findings
    quotes = stored.records["quote"].values()
    kinds = [quote.kind for quote in quotes if isinstance(quote, Quote)]
    assert kinds == ["direct", "emphasised", "reported"]
    assert names_in(started / "quotes") == [
        "articles",
        "cities",
        "events",
        "organizations",
        "speakers",
        "themes",
    ]
    comments = (started / EXAMPLE / "quotes.yml").read_text("utf-8")
    assert all(f"# {kind}: " in comments for kind in ("direct", "emphasised", "reported"))


def test_every_address_is_an_invented_one(started: Path) -> None:
    for path in (started / "quotes").rglob("*"):
        if path.is_file():
            hosts = re.findall(r"https?://([^/\s]+)", path.read_text("utf-8"))
            assert all(host.endswith(".example") for host in hosts), path


def test_the_example_may_go(tmp_path: Path) -> None:
    scaffold.start(tmp_path / "x")
    for folder in (tmp_path / "x/quotes").iterdir():
        shutil.rmtree(folder)
    build = run_onrecord("build", cwd=tmp_path / "x")
    assert build.returncode == 0, build.stderr
    assert "from 0 quotes" in build.stdout


def test_git_takes_the_files_and_nothing_that_is_built(tmp_path: Path) -> None:
    folder = tmp_path / "x"
    scaffold.start(folder)
    made = sorted(bytes_of(folder))
    assert run_onrecord("build", cwd=folder).returncode == 0
    subprocess.run(["git", "init", "--quiet"], cwd=folder, check=True)
    subprocess.run(["git", "add", "."], cwd=folder, check=True)
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=folder, check=True, capture_output=True, encoding="utf-8"
    )
    assert sorted(listed.stdout.split("\0")[:-1]) == made


# Where it goes


def test_in_this_folder(tmp_path: Path) -> None:
    folder = tmp_path / "here it is"
    folder.mkdir()
    (folder / ".git").mkdir()
    before = folder.stat().st_ino
    done = run_onrecord("new", ".", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith('Started "here it is" in this folder:\n')
    assert "  cd " not in done.stdout
    assert folder.stat().st_ino == before
    assert names_in(folder) == sorted([*MADE, ".git", ".onrecord"])


def test_folders_on_the_way_are_made(tmp_path: Path) -> None:
    scaffold.start(tmp_path / "a/b/c")
    assert names_in(tmp_path) == ["a"]
    assert names_in(tmp_path / "a") == ["b"]
    assert names_in(tmp_path / "a/b/c") == MADE


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_others_may_read_it_as_any_new_folder(tmp_path: Path) -> None:
    scaffold.start(tmp_path / "x")
    (tmp_path / "y").mkdir()
    (tmp_path / "y/z").touch()
    assert (tmp_path / "x").stat().st_mode == (tmp_path / "y").stat().st_mode
    assert (tmp_path / "x/mkdocs.yml").stat().st_mode == (tmp_path / "y/z").stat().st_mode


@pytest.mark.parametrize(
    ("there", "message"),
    [
        (["a.txt"], "x: this folder is not empty, it holds a.txt. "),
        ([".hidden", "b", ".git"], "x: this folder is not empty, it holds .hidden and 1 more. "),
        ([], "x: this is not a folder. "),
    ],
)
def test_it_refuses_what_is_taken(tmp_path: Path, there: list[str], message: str) -> None:
    if there:
        (tmp_path / "x").mkdir()
    for name in there or [""]:
        (tmp_path / "x" / name).write_text("mine", "utf-8")
    before = bytes_of(tmp_path)
    done = run_onrecord("new", "x", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stdout == ""
    advice = "Name a folder that is empty, or one that isn't there yet."
    assert done.stderr == f"onrecord: {message}{advice}\n"
    assert bytes_of(tmp_path) == before


def test_it_refuses_a_place_where_no_folder_can_be(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = run_onrecord("new", "file/x", cwd=tmp_path)
    assert done.returncode == 2
    assert re.fullmatch(r"onrecord: file/x: .+\. Nothing was written\.\n", done.stderr)
    assert names_in(tmp_path) == ["file"]


# All or nothing


def files_with_a_bad_one(*_: object) -> Iterator[tuple[str, str]]:
    """Files of which the last can't be written: there is a file where its folder should be."""
    yield from {"a": "1", "b": "2", "a/c": "3"}.items()


@pytest.mark.parametrize("exists", [True, False])
def test_a_failed_start_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exists: bool
) -> None:
    monkeypatch.setattr(scaffold, "_iter_files", files_with_a_bad_one)
    if exists:
        (tmp_path / "x").mkdir()
    with pytest.raises(UnusableProject, match=r"Nothing was written\."):
        scaffold.start(tmp_path / "x" if exists else tmp_path / "x/y/z")
    assert names_in(tmp_path) == (["x"] if exists else [])
    assert not exists or names_in(tmp_path / "x") == []


def test_what_somebody_puts_there_meanwhile_stays(tmp_path: Path) -> None:
    (tmp_path / "b").write_text("mine", "utf-8")
    with pytest.raises(FileExistsError):
        scaffold._fill(tmp_path, {"a": "1", "b": "2", "c": "3"})
    assert names_in(tmp_path) == ["b"]
    assert (tmp_path / "b").read_text("utf-8") == "mine"
