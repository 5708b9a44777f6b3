"""Each command as a process of its own: it says and does the same as in the process of a test."""

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from support.commands import Run, run_onrecord, run_program
from support.draft_command import ARTICLE
from support.files import bytes_of
from support.projects import copy_demo

CALLS = [
    ["--version"],
    ["--help"],
    ["biuld"],
    ["new", "my-record"],
    ["check", "--strict"],
    ["check", "-f", "nowhere.yml"],
    ["draft", "ferry.txt"],
    ["draft", "--review"],
    ["build"],
    ["render"],
    ["schema"],
    ["search", "bridge"],
    ["rename", "speaker", "orla-fennimoor", "orla"],
    ["serve", "-f", "nowhere.yml"],
]


CACHES = [".onrecord/cache.json", ".onrecord/last_build.json"]
"""They name the files of the project, wherever it is, and when these were written."""
SECONDS = re.compile(r"\d+\.\d s\b")


@pytest.mark.parametrize("arguments", CALLS, ids=" ".join)
def test_a_process_says_and_does_the_same(arguments: list[str], tmp_path: Path) -> None:
    there = outcome(partial(run_program, "onrecord"), arguments, tmp_path / "there")
    assert outcome(run_onrecord, arguments, tmp_path / "here") == there


def outcome(
    run: Callable[..., Run], arguments: list[str], folder: Path
) -> tuple[int, str, str, dict[str, str]]:
    """The exit status, what is printed, and every file that is there afterwards."""
    folder.mkdir()
    project = copy_demo(folder)
    (project / "ferry.txt").write_text(ARTICLE, "utf-8")
    done = run(*arguments, cwd=project)
    out, err = (
        SECONDS.sub("N s", text.replace(str(project), "HERE"))
        for text in (done.stdout, done.stderr)
    )
    files = bytes_of(project)
    for cache in CACHES:
        files.pop(cache, None)
    return done.returncode, out, err, files
