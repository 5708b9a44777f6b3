"""`onrecord new`: what it makes, where it refuses, and that it works from an installed package."""

import json
import os
import re
import shutil
import subprocess
import sys
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from onrecord import __version__, starting
from onrecord.cli import onrecord as command
from onrecord.project import UnusableProject, read_project
from onrecord.reading import read_records
from onrecord.records import Quote
from support import Run, bytes_of, environment, names_in, run, run_onrecord

ROOT = Path(__file__).parents[1]
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


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A knowledge base as it is made: to look at, not to change."""
    folder = tmp_path_factory.mktemp("started") / "harbour-record"
    starting.start(folder)
    return folder


def settings_of(folder: Path) -> dict[str, Any]:
    """The settings of a `mkdocs.yml` that have no tag before them."""
    text = re.sub(r"!ENV .*", "''", (folder / "mkdocs.yml").read_text("utf-8"))
    settings: dict[str, Any] = yaml.safe_load(text)
    return settings


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
    lines = list(starting.describe(starting.Started(Path("a b"), "A b")))
    assert all((started / path).exists() for path in starting.CONTENTS)
    assert {*MADE} <= {*(path.partition("/")[0] for path in starting.CONTENTS)} | {
        name for name in MADE if name.startswith(".")
    }
    assert lines[lines.index("Next:") + 1] == '  cd "a b"'
    for line in starting.STEPS:
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
    assert f"  cd {typed}" in starting.describe(starting.Started(Path(path), "A"))


def test_two_starts_are_the_same(started: Path, tmp_path: Path) -> None:
    starting.start(tmp_path / "harbour-record")
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
    starting.start(tmp_path / "x")
    for folder in (tmp_path / "x/quotes").iterdir():
        shutil.rmtree(folder)
    build = run_onrecord("build", cwd=tmp_path / "x")
    assert build.returncode == 0, build.stderr
    assert "from 0 quotes" in build.stdout


def test_git_takes_the_files_and_nothing_that_is_built(tmp_path: Path) -> None:
    folder = tmp_path / "x"
    starting.start(folder)
    made = sorted(bytes_of(folder))
    assert run_onrecord("build", cwd=folder).returncode == 0
    subprocess.run(["git", "init", "--quiet"], cwd=folder, check=True)
    subprocess.run(["git", "add", "."], cwd=folder, check=True)
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=folder, check=True, capture_output=True, encoding="utf-8"
    )
    assert sorted(listed.stdout.split("\0")[:-1]) == made


# Its settings


def test_the_settings_are_those_of_our_own_site(started: Path) -> None:
    new, ours = settings_of(started), settings_of(ROOT)
    for name in ("plugins", "markdown_extensions", "validation", "extra"):
        assert new[name] == ours[name], name
    assert ours["not_in_nav"].startswith(new["not_in_nav"])
    for name in ("name", "font", "features", "palette"):
        assert new["theme"][name] == ours["theme"][name], name


def test_the_workflow_checks_builds_and_publishes(started: Path) -> None:
    text = (started / ".github/workflows/site.yml").read_text("utf-8")
    jobs = yaml.safe_load(text)["jobs"]
    commands = [step["run"] for step in jobs["build"]["steps"] if "run" in step]
    assert commands == [
        "python -m pip install -r requirements.txt",
        "onrecord check --format github",
        "onrecord build",
    ]
    build = next(step for step in jobs["build"]["steps"] if step.get("run") == "onrecord build")
    assert build["env"]["SITE_URL"] == "${{ steps.pages.outputs.base_url }}"
    assert jobs["publish"]["needs"] == "build"
    assert jobs["publish"]["if"] == "github.ref == 'refs/heads/main'"
    assert "write" not in jobs["build"]["permissions"].values()


def test_without_an_address_the_workflow_builds_too(tmp_path: Path) -> None:
    starting.start(tmp_path / "x")
    build = run_onrecord("build", cwd=tmp_path / "x", SITE_URL="")  # of a pull request
    assert build.returncode == 0, build.stderr
    assert 'rel="canonical"' not in (tmp_path / "x/site/index.html").read_text("utf-8")


def test_the_editor_keeps_off_what_is_generated(started: Path) -> None:
    settings = json.loads((started / ".vscode/settings.json").read_text("utf-8"))
    ignored = re.findall(
        r"^/(docs/.+?)/?$", (started / ".gitignore").read_text("utf-8"), re.MULTILINE
    )
    assert {name.removesuffix("/**") for name in settings["files.readonlyInclude"]} == {*ignored}
    assert settings["search.exclude"].keys() == {"site", *ignored}
    assert settings["files.eol"] == "\n"


def test_the_readme_names_commands_that_are_there(started: Path) -> None:
    text = (started / "README.md").read_text("utf-8")
    assert text.startswith("# Harbour record\n")
    named = set(re.findall(r"onrecord ([a-z]+)", text))
    assert {"serve", "check", "build"} <= named <= command.commands.keys()
    assert all(
        (started / path).exists() for path in re.findall(r"^\| `(\S+)` \|", text, re.MULTILINE)
    )


# The name


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        ("harbour-record", "Harbour record"),
        ("on_the-record", "On the record"),
        ("Sampleford says", "Sampleford says"),
        ("Łódź", "Łódź"),
        ("ærø", "Ærø"),
        ("2024", "2024"),
        ("no", "No"),
        ("# not: 'a' comment", "# not: 'a' comment"),
        ("- [x] @y {z} %", "- [x] @y {z} %"),
        ("---", "On Record"),
        ("記録", "記録"),
    ],
)
def test_the_name_of_the_folder(tmp_path: Path, folder: str, name: str) -> None:
    assert starting.start(tmp_path / folder).site_name == name
    assert read_project(tmp_path / folder / "mkdocs.yml").site_name == name


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("What: it says", "What: it says"),
        ("  two\n lines\t ", "two lines"),
        ("null", "null"),
        ("a\x1b[31m\x00b", "a [31m b"),
        ("🎈 \u2028 'x' \"y\"", "🎈 'x' \"y\""),
        ("word " * 60, ("word " * 60).strip()),
        ("a\udcffb", "a b"),
    ],
)
def test_a_given_name(tmp_path: Path, given: str, name: str) -> None:
    assert starting.start(tmp_path / "x", given).site_name == name
    assert read_project(tmp_path / "x/mkdocs.yml").site_name == name


def test_a_given_name_on_the_command_line(tmp_path: Path) -> None:
    done = run_onrecord("new", "Łódź record", "--name", "What *Łódź* says", cwd=tmp_path)
    assert done.returncode == 0
    folder = tmp_path / "Łódź record"
    assert '  cd "Łódź record"\n' in done.stdout
    assert (folder / "README.md").read_text("utf-8").startswith("# What \\*Łódź\\* says\n")
    assert run_onrecord("build", cwd=folder).returncode == 0


def test_an_empty_name_is_a_wrong_call(tmp_path: Path) -> None:
    done = run_onrecord("new", "x", "--name", " ", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr == "onrecord: --name: the site needs a name with at least one letter.\n"
    assert names_in(tmp_path) == []


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
    starting.start(tmp_path / "a/b/c")
    assert names_in(tmp_path) == ["a"]
    assert names_in(tmp_path / "a") == ["b"]
    assert names_in(tmp_path / "a/b/c") == MADE


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_others_may_read_it_as_any_new_folder(tmp_path: Path) -> None:
    starting.start(tmp_path / "x")
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
    monkeypatch.setattr(starting, "_iter_files", files_with_a_bad_one)
    if exists:
        (tmp_path / "x").mkdir()
    with pytest.raises(UnusableProject, match=r"Nothing was written\."):
        starting.start(tmp_path / "x" if exists else tmp_path / "x/y/z")
    assert names_in(tmp_path) == (["x"] if exists else [])
    assert not exists or names_in(tmp_path / "x") == []


def test_what_somebody_puts_there_meanwhile_stays(tmp_path: Path) -> None:
    (tmp_path / "b").write_text("mine", "utf-8")
    with pytest.raises(FileExistsError):
        starting._fill(tmp_path, {"a": "1", "b": "2", "c": "3"})
    assert names_in(tmp_path) == ["b"]
    assert (tmp_path / "b").read_text("utf-8") == "mine"


# What it is built with


@pytest.mark.parametrize(
    ("origin", "line"),
    [
        (None, f"onrecord=={__version__}"),
        (
            {"url": "https://e.example/o.whl", "archive_info": {}},
            "onrecord @ https://e.example/o.whl",
        ),
        (
            {
                "url": "https://e.example/o.git",
                "vcs_info": {"vcs": "git", "commit_id": "abc"},
                "subdirectory": "code",
            },
            "onrecord @ git+https://e.example/o.git@abc#subdirectory=code",
        ),
        ({"url": "file:///o", "dir_info": {}}, f"./wheels/onrecord-{__version__}-py3-none-any.whl"),
        ({"url": "https://e.example/a b"}, f"./wheels/onrecord-{__version__}-py3-none-any.whl"),
        ({}, f"./wheels/onrecord-{__version__}-py3-none-any.whl"),
    ],
)
def test_where_this_program_comes_from(origin: dict[str, Any] | None, line: str) -> None:
    assert list(starting._require_onrecord(origin))[-1] == line


def test_the_versions_are_those_that_are_here(started: Path) -> None:
    text = (started / "requirements.txt").read_text("utf-8")
    assert re.search(r"^mkdocs==1\.\d+\.\d+$", text, re.MULTILINE)
    assert re.search(r"^mkdocs-material==9\.", text, re.MULTILINE)
    freeze = run("python", "-m", "pip", "freeze", "--all", cwd=started).stdout.lower()
    pinned = re.findall(r"^[a-z-]+==.+$", text, re.MULTILINE)
    assert {*pinned} <= {*freeze.replace("_", "-").splitlines()}


# From an installed package


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package as it is given to others."""
    folder = tmp_path_factory.mktemp("wheels")
    done = run("python", "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    (path,) = folder.glob("*.whl")
    return path


def test_the_package_holds_every_file(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if name.startswith("onrecord/")}
    source = ROOT / "scripts"
    files = (path for path in (source / "onrecord").rglob("*") if path.is_file())
    expected = {path.relative_to(source).as_posix() for path in files}
    assert names == {name for name in expected if "__pycache__" not in name}


def install(wheel: Path, folder: Path) -> Path:
    """Install the package alone; what it uses is found where it is. Returns the programs."""
    venv.create(folder, with_pip=False, symlinks=os.name != "nt")
    programs = folder / ("Scripts" if os.name == "nt" else "bin")
    pip = [sys.executable, "-m", "pip", "--python", str(folder), "--disable-pip-version-check"]
    subprocess.run(
        [*pip, "install", "--quiet", "--no-deps", "--no-index", str(wheel)],
        check=True,
        env=environment(),
    )
    (packages,) = folder.glob("[lL]ib/**/site-packages")
    import mkdocs

    others = Path(mkdocs.__file__).parents[1]
    (packages / "others.pth").write_text(f"{others}\n", "utf-8")
    return programs


def test_a_new_user(wheel: Path, tmp_path: Path) -> None:
    programs = install(wheel, tmp_path / "venv")

    def call(*arguments: str, cwd: Path) -> Run:
        done = subprocess.run(
            [programs / "onrecord", *arguments],
            cwd=cwd,
            env=environment(),
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done

    where = subprocess.run(
        [programs / "python", "-c", "import onrecord; print(onrecord.__file__)"],
        check=True,
        capture_output=True,
        encoding="utf-8",
        cwd=tmp_path,
    )
    assert Path(where.stdout).is_relative_to(tmp_path / "venv")
    call("new", "x", cwd=tmp_path)
    folder = tmp_path / "x"
    assert call("check", "--strict", cwd=folder).stdout == "3 quotes checked, no problems\n"
    assert "from 3 quotes, each verified" in call("build", cwd=folder).stdout
    page = (folder / "site/articles/a-tree-for-every-door/index.html").read_text("utf-8")
    assert "Shade is the cheapest public service we have" in page
    assert (folder / "site/assets/stylesheets/onrecord.css").is_file()
