"""What a new knowledge base is built with, and that it works from an installed package."""

import os
import re
import subprocess
import sys
import venv
import zipfile
from pathlib import Path
from typing import Any

import pytest

from onrecord import __version__
from onrecord.editing import scaffold as starting
from support.commands import Run, environment, run

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
