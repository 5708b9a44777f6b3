"""The handbook says what is so: its made parts are current, its examples do what they show."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from importlib import import_module
from pathlib import Path

import pytest
import yaml

from handbook.walkthrough import follow, make_project, read_blocks, write_files_of
from handbook.writer import CODES, HANDBOOK, PARTS, ROOT, STYLESHEETS, is_code_page, made_pages
from onrecord.cli import onrecord as command
from support.commands import PROGRAMS, environment, run_onrecord

PAGES = sorted(path for path in HANDBOOK.rglob("*.md"))
WRITTEN = [path for path in PAGES if not is_code_page(path)]
MENDED_BY = "run `make handbook`"


def name_of(path: Path) -> str:
    return path.relative_to(HANDBOOK).with_suffix("").as_posix()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with the records of the walkthrough."""
    folder = make_project(tmp_path)
    write_files_of("add-an-article.md", folder)
    return folder


# What is made from the code


def test_what_is_made_is_current() -> None:
    made = dict(made_pages())
    for path, page in made.items():
        assert path.exists(), f"{path.name} is missing: {MENDED_BY}"
        assert path.read_text("utf-8") == page, f"{path.name} is stale: {MENDED_BY}"
    assert set(filter(is_code_page, CODES.iterdir())) <= made.keys(), MENDED_BY
    pages = "".join(made.values())
    for name in PARTS:
        assert pages.count(f"<!-- made by make handbook: {name} -->\n\n") == 1


def test_every_command_is_named() -> None:
    page = (HANDBOOK / "index.md").read_text("utf-8")
    for name in command.commands:
        assert f"| `onrecord {name}` |" in page


# What the pages show


def test_add_an_article(tmp_path: Path) -> None:
    assert follow("add-an-article.md", make_project(tmp_path)) == 6
    page = (HANDBOOK / "add-an-article.md").read_text("utf-8")
    assert len(re.findall(r"^quotes/.*: error\[", page, re.MULTILINE)) == 3


def test_draft(project: Path) -> None:
    assert follow("draft.md", project) == 4


def test_correct_and_withdraw(project: Path) -> None:
    assert follow("correct-and-withdraw.md", project) == 6


def test_a_withdrawn_quote_stays_as_a_notice(project: Path) -> None:
    write_files_of("correct-and-withdraw.md", project, until="_take-back")
    assert run_onrecord("render", cwd=project).returncode == 0
    notice = (project / "docs/quotes/brandt-2025-2.md").read_text("utf-8")
    assert "The newspaper has taken this sentence back." in notice
    assert "no driver will be alone" not in notice


def test_publish(project: Path) -> None:
    assert follow("publish.md", project) == 2
    assert (project / "site/speakers/ida-brandt.html").exists()


def test_the_workflow(project: Path) -> None:
    write_files_of("publish.md", project)
    text = (project / ".github/workflows/publish.yml").read_text("utf-8")
    job = yaml.safe_load(text)["jobs"]["publish"]
    used = [step.get("uses", "").partition("@")[0] for step in job["steps"]]
    assert used == [
        "actions/checkout",
        "actions/setup-python",
        "actions/configure-pages",
        "",
        "actions/upload-pages-artifact",
        "actions/deploy-pages",
    ]
    target = job["steps"][3]["run"].removeprefix("make ")
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)


@pytest.mark.skipif(not shutil.which("bash"), reason="the lines are for bash")
def test_the_policy_as_a_file_of_headers(project: Path) -> None:
    page = (HANDBOOK / "publish.md").read_text("utf-8")
    (script,) = (block.text for block in read_blocks(page) if block.language == "bash")
    path = f"{PROGRAMS}:{environment()['PATH']}"
    subprocess.run(["bash", "-ec", script], cwd=project, env=environment(PATH=path), check=True)
    lines = (project / "site/_headers").read_text("utf-8").splitlines()
    assert lines[0] == "/*"
    assert lines[1].startswith("  Content-Security-Policy: default-src 'self'; ")
    assert lines[2] == "  X-Content-Type-Options: nosniff"


def test_the_properties_are_ours() -> None:
    ours = "\n".join(path.read_text("utf-8") for path in STYLESHEETS.glob("*.css"))
    page = (HANDBOOK / "make-it-yours.md").read_text("utf-8")
    used = set(re.findall(r"(--or-[\w-]+):", page))
    assert used
    assert {name for name in used if f"{name}:" not in ours} == set()


def test_architecture(project: Path) -> None:
    """Each change that the page shows is made in a copy of the program, and its tests are run."""
    ignored = shutil.ignore_patterns("__pycache__", "evaluation", "screenshots", "site")
    for folder in ("scripts", "tests", "docs/handbook"):
        shutil.copytree(ROOT / folder, project / folder, ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", project)
    with (project / "mkdocs.yml").open("a", encoding="utf-8") as settings:
        settings.write("\nexclude_docs: |\n  /handbook/\n")  # it is there for `make handbook` alone
    paths = os.pathsep.join(str(project / folder) for folder in ("scripts", "tests"))
    assert follow("architecture.md", project, PYTHONPATH=paths) == 14


def test_the_functions_that_are_named_are_there() -> None:
    page = (HANDBOOK / "architecture.md").read_text("utf-8")
    names = re.findall(r"^\d\. `([a-z_.]+)\.([a-z_]+)`", page, re.MULTILINE)
    assert len(names) == 6
    for module, function in names:
        assert hasattr(import_module(f"onrecord.{module}"), function)


@pytest.mark.parametrize("path", WRITTEN, ids=name_of)
def test_an_example_is_well_formed(path: Path) -> None:
    for block in read_blocks(path.read_text("utf-8")):
        if block.language == "yaml":
            assert yaml.safe_load(block.text)
        elif block.language == "python":
            compile(block.text, path.name, "exec")


def test_links_of_the_readme_lead_somewhere() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    for target in re.findall(r"\]\(([^)#:]+)[^):]*\)", text):
        assert (ROOT / target).exists(), target


def test_the_screenshot_is_small() -> None:
    assert (ROOT / "docs/assets/screenshot.png").stat().st_size <= 120_000
