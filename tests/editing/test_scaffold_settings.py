"""The settings of a new knowledge base, and its name."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from onrecord.cli import onrecord as command
from onrecord.editing import scaffold
from onrecord.project import read_project
from support.commands import run_onrecord
from support.files import names_in

ROOT = Path(__file__).parents[2]


def settings_of(folder: Path) -> dict[str, Any]:
    """The settings of a `mkdocs.yml` that have no tag before them."""
    text = re.sub(r"!ENV .*", "''", (folder / "mkdocs.yml").read_text("utf-8"))
    settings: dict[str, Any] = yaml.safe_load(text)
    return settings


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
    scaffold.start(tmp_path / "x")
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
    assert scaffold.start(tmp_path / folder).site_name == name
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
    assert scaffold.start(tmp_path / "x", given).site_name == name
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
