"""What comes after MkDocs 1 makes the same site, to the byte but for the name that it leaves."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import mkdocs
import pytest

from support.commands import Run, environment
from support.files import bytes_of

SCRIPTS = Path(__file__).parents[2] / "scripts"
INSTALLED = Path(mkdocs.__file__).parents[1]
SUCCESSORS = Path(sys.prefix) / ".successors"  # where the Makefile puts them
MKDOCS = ("mkdocs", "mkdocs-*.dist-info")
MKDOCS_NG = ("mkdocs", "mkdocs_ng-*.dist-info")
PROPERDOCS = ("properdocs", "properdocs-*.dist-info")

BUILD = (str(SCRIPTS / "build.py"),)
"""The same as `onrecord build`."""
GENERATOR = re.compile(rb'(?<=<meta name="generator" content="mkdocs-)[^,]+(?=, mkdocs-material-)')


@pytest.fixture(scope="session")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """All that is installed here, with or in place of MkDocs one that comes after it."""
    assert SUCCESSORS.is_dir(), "first: make .venv/.successors/.installed"
    folder = tmp_path_factory.mktemp("packages")
    others = set(INSTALLED.iterdir()) - found(INSTALLED, MKDOCS)
    contents = {
        "MkDocs": others | found(INSTALLED, MKDOCS),
        "MkDocs NG": others | found(SUCCESSORS, MKDOCS_NG),
        "ProperDocs": others | found(SUCCESSORS, PROPERDOCS),
        "both": others | found(SUCCESSORS, PROPERDOCS) | found(INSTALLED, MKDOCS),
    }
    for name, parts in contents.items():
        (folder / name).mkdir()
        for part in parts:
            (folder / name / part.name).symlink_to(part)
    return {name: folder / name for name in contents}


def found(folder: Path, patterns: tuple[str, ...]) -> set[Path]:
    parts = {part for pattern in patterns for part in folder.glob(pattern)}
    assert len(parts) == len(patterns), parts
    return parts


def run_with(packages: Path, *arguments: str, cwd: Path) -> Run:
    """Run a Python that sees these packages and no others."""
    return subprocess.run(
        [sys.executable, "-S", *arguments],
        cwd=cwd,
        env=environment(PYTHONPATH=os.pathsep.join([str(SCRIPTS), str(packages)])),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )


def without_generators(site: Path) -> tuple[dict[str, bytes], set[bytes]]:
    """Every file of a site without what its pages say of who has made them; what they say."""
    files = {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in site.rglob("*")
        if path.is_file()
    }
    named = {name for content in files.values() for name in GENERATOR.findall(content)}
    return {path: GENERATOR.sub(b"", content) for path, content in files.items()}, named


@pytest.mark.parametrize(
    ("installed", "command", "name"),
    [
        ("both", BUILD, b"ProperDocs 1.6.7"),
        ("ProperDocs", ("-m", "properdocs", "build"), b"ProperDocs 1.6.7"),
        ("MkDocs NG", BUILD, b"1.8.0"),
        ("MkDocs NG", ("-m", "mkdocs", "build"), b"1.8.0"),
    ],
)
def test_the_site_is_the_same(
    installed: str,
    command: tuple[str, ...],
    name: bytes,
    packages: Mapping[str, Path],
    built_demo: Path,
    tmp_path: Path,
) -> None:
    """Each takes over a project that was built with MkDocs, and leaves no page of that."""
    project = Path(shutil.copytree(built_demo, tmp_path / "demo"))
    done = run_with(packages[installed], *command, cwd=project)
    assert done.returncode == 0, done.stderr
    theirs, ours = without_generators(project / "site"), without_generators(built_demo / "site")
    assert theirs[0] == ours[0]
    assert (theirs[1], ours[1]) == ({name}, {mkdocs.__version__.encode()})
    assert bytes_of(project / "docs") == bytes_of(built_demo / "docs")


WHICH = "from onrecord.build.mkdocs import generator; print(generator())"


@pytest.mark.parametrize(
    ("installed", "running", "name"),
    [
        ("MkDocs", "", f"mkdocs {mkdocs.__version__}"),
        ("MkDocs NG", "", "mkdocs-ng 1.8.0"),
        ("ProperDocs", "", "properdocs 1.6.7"),
        ("both", "", "properdocs 1.6.7"),
        ("both", "import mkdocs.__main__; ", f"mkdocs {mkdocs.__version__}"),
        ("both", "import properdocs.__main__; ", "properdocs 1.6.7"),
    ],
)
def test_which_one_is_used(
    installed: str, running: str, name: str, packages: Mapping[str, Path], tmp_path: Path
) -> None:
    done = run_with(packages[installed], "-c", running + WHICH, cwd=tmp_path)
    assert (done.stdout, done.stderr) == (f"{name}\n", "")


HOOK = """
import logging

def on_config(config):
    logging.getLogger("mkdocs.plugins.mine").warning("Mind the gap")
"""


@pytest.mark.parametrize("installed", ["both", "MkDocs NG"])
def test_its_warnings_stop_a_build(
    installed: str, packages: Mapping[str, Path], small: Path
) -> None:
    """Those of plugins too, which all write to MkDocs' log."""
    (small / "hook.py").write_text(HOOK, "utf-8")
    with (small / "mkdocs.yml").open("a", encoding="utf-8") as settings:
        settings.write("\nhooks: [hook.py]\n")
    (small / "docs" / "about.md").write_text("# About\n\n[x](nowhere.md)\n", "utf-8")
    done = run_with(packages[installed], *BUILD, cwd=small)
    assert done.returncode == 1
    assert done.stderr.startswith("warning: Mind the gap\nwarning: Doc file 'about.md'")
    assert "Aborted with 2 warnings in strict mode!" in done.stderr
    assert not (small / "site").exists()
