"""The command `onrecord`: how it is called, and how it answers."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from onrecord import __version__
from onrecord.cli import onrecord as command
from support.commands import PROGRAMS, environment, run_onrecord, run_program
from support.files import bytes_of, names_in, replace_in
from support.projects import DEMO

SPEAKER = "quotes/speakers/orla-fennimoor.yml"
unix = pytest.mark.skipif(os.name == "nt", reason="made of what Unix has")


# Help


def test_help_names_every_command() -> None:
    run = run_onrecord("--help", cwd=DEMO)
    assert run.returncode == 0
    assert run.stderr == ""
    for name in command.commands:
        assert re.search(rf"^  {name} +[A-Z]", run.stdout, re.MULTILINE)
    assert "130  interrupted" in run.stdout


def test_every_option_is_explained() -> None:
    for name, sub in command.commands.items():
        assert sub.help, name
        for parameter in sub.params:
            if isinstance(parameter, click.Argument):  # explained by the text that names it
                assert str(parameter.metavar) in sub.help
            else:
                assert getattr(parameter, "help", ""), f"{name} {parameter.name}"


@pytest.mark.parametrize("name", sorted(command.commands))
def test_help_of_a_command_has_examples(name: str) -> None:
    run = run_onrecord(name, "-h", cwd=DEMO)
    assert run.returncode == 0
    assert f"onrecord {name}" in run.stdout.split("Example", 1)[1]


def test_the_version() -> None:
    assert run_onrecord("--version", cwd=DEMO).stdout == f"On Record {__version__}\n"


# Calls that are wrong


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["biuld"], "No such command 'biuld'"),
        (["check", "--format", "xml"], "'xml' is not one of"),
        (["check", "more"], "unexpected extra argument"),
        (["build", "-d"], "requires an argument"),
        (["check", "-f", "nowhere.yml"], "nowhere.yml: there is no such file"),
        (["render", "-f", "."], "there is no such file"),
        (["build", "-f", "README.md"], "README.md: not a YAML file: while scanning a simple key\n"),
    ],
)
def test_a_wrong_call(arguments: list[str], message: str) -> None:
    run = run_onrecord(*arguments, cwd=DEMO)
    assert run.returncode == 2
    assert run.stdout == ""
    assert message in run.stderr
    assert "Traceback" not in run.stderr


def test_no_command_is_a_wrong_call() -> None:
    run = run_onrecord(cwd=DEMO)
    assert run.returncode == 2
    assert "Usage: onrecord" in run.stdout + run.stderr


# check


def test_check_reports_every_problem_and_writes_nothing(demo: Path) -> None:
    replace_in(demo / SPEAKER, "name: Orla", "nmae: Orla")
    replace_in(demo / "quotes/cities/hollmark.yml", "country: ", "country: X")
    before = bytes_of(demo)
    run = run_onrecord("check", cwd=demo)
    assert run.returncode == 1
    assert run.stderr == ""
    lines = run.stdout.splitlines()
    start = f"{SPEAKER}:1:1: error[record.unknown-field]: the record of a speaker has no field "
    assert f"{start}`nmae`" in lines
    assert lines[lines.index(f"{start}`nmae`") + 1] == "    Did you mean `name`?"
    assert "quotes/cities/hollmark.yml:" in run.stdout
    assert re.fullmatch(r"\d+ errors, 5 warnings", lines[-1])
    assert bytes_of(demo) == before


def test_check_from_another_folder(demo: Path, tmp_path: Path) -> None:
    run = run_onrecord("check", "-f", "demo/mkdocs.yml", cwd=tmp_path)
    assert run.returncode == 0
    assert run.stdout.endswith("\n5 warnings\n")
    assert run.stdout.startswith("quotes/articles/")


def test_check_strict(demo: Path) -> None:
    run = run_onrecord("check", "--strict", cwd=demo)
    assert run.returncode == 1
    assert "error[draft.left]" in run.stdout
    assert run.stdout.endswith("\n5 errors\n")


def test_check_as_json() -> None:
    run = run_onrecord("check", "--format", "json", cwd=DEMO)
    assert run.returncode == 0
    assert run.stderr == ""
    findings = json.loads(run.stdout)
    assert [finding["severity"] for finding in findings] == ["warning"] * 5
    keys = ["path", "line", "column", "severity", "code", "message", "hint"]
    assert all(list(finding) == keys and all(finding.values()) for finding in findings)


def test_check_for_github() -> None:
    run = run_onrecord("check", "--format", "github", cwd=DEMO)
    *annotations, last = run.stdout.splitlines()
    assert len(annotations) == 5
    assert all(re.match("::warning file=quotes/.+,line=", line) for line in annotations)
    assert last == "5 warnings"


def test_check_in_colour() -> None:
    assert "\x1b[" not in run_onrecord("check", cwd=DEMO).stdout
    assert "\x1b[" in run_onrecord("check", cwd=DEMO, FORCE_COLOR="1").stdout


LOADED = """
import sys
from onrecord.cli import main
sys.argv = ["onrecord", *sys.argv[1:]]
status = main()
print(status, sorted({name.partition(".")[0] for name in sys.modules} & {"mkdocs", "jinja2"}),
    "onrecord.pages" in sys.modules, file=sys.stderr)
"""


@pytest.mark.parametrize(
    ("arguments", "broken", "expected"),
    [
        (["--help"], False, "0 [] False"),
        (["check"], False, "0 [] False"),
        (["build"], True, "1 [] False"),
        (["render"], True, "1 [] False"),
    ],
)
def test_a_command_loads_only_what_it_uses(
    demo: Path, arguments: list[str], broken: bool, expected: str
) -> None:
    if broken:
        replace_in(demo / SPEAKER, "name: Orla", "nmae: Orla")
    run = subprocess.run(
        [sys.executable, "-c", LOADED, *arguments],
        cwd=demo,
        env=environment(),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert run.stderr.splitlines()[-1] == expected


# render


def test_render(demo: Path) -> None:
    first = run_onrecord("render", cwd=demo)
    assert first.returncode == 0
    match = re.fullmatch(r"(\d+) pages written, 0 unchanged, 0 removed\n", first.stdout)
    assert match
    pages = bytes_of(demo / "docs")
    assert len(pages) == int(match[1]) + 3  # about.md and two pictures
    again = run_onrecord("render", cwd=demo)
    assert again.stdout == f"0 pages written, {match[1]} unchanged, 0 removed\n"
    assert bytes_of(demo / "docs") == pages
    (demo / "quotes/speakers/wren-nevercalled.yml").unlink()
    last = run_onrecord("render", cwd=demo)
    assert ", 1 removed\n" in last.stdout
    assert not (demo / "docs/speakers/wren-nevercalled.md").exists()


def test_render_writes_nothing_if_there_are_errors(demo: Path) -> None:
    replace_in(demo / SPEAKER, "name: Orla", "nmae: Orla")
    run = run_onrecord("render", cwd=demo)
    assert run.returncode == 1
    assert run.stdout == ""
    assert "error[record.unknown-field]" in run.stderr
    assert names_in(demo / "docs") == ["about.md", "assets"]


# What the system does


@unix
def test_nobody_reads_to_the_end() -> None:
    command = [str(PROGRAMS / "onrecord"), "check"]
    reader, writer = os.pipe()
    os.close(reader)
    run = subprocess.run(
        command, cwd=DEMO, env=environment(), stdout=writer, stderr=subprocess.PIPE, check=False
    )
    os.close(writer)
    assert run.returncode == 0
    assert run.stderr == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk() -> None:
    with Path("/dev/full").open("w") as full:
        run = subprocess.run(
            [PROGRAMS / "onrecord", "check"],
            cwd=DEMO,
            env=environment(),
            stdout=full,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            check=False,
        )
    assert run.returncode == 2
    assert run.stderr == "onrecord: this system: No space left on device\n"


@unix
def test_what_can_not_be_written(demo: Path) -> None:
    (demo / ".onrecord").write_text("a file where a folder should be", "utf-8")
    run = run_onrecord("render", cwd=demo)
    assert run.returncode == 2
    assert run.stderr.startswith(f"onrecord: {demo}/.onrecord")
    assert "Traceback" not in run.stderr


@unix
def test_a_terminal_that_is_not_utf8(demo: Path) -> None:
    run = run_program(
        "onrecord", "check", "--strict", cwd=demo, LC_ALL="C", PYTHONCOERCECLOCALE="0"
    )
    assert run.returncode == 1
    assert "Traceback" not in run.stderr
