"""Fixtures that several test modules share."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser

from drafted import ARTICLE
from generate import generate
from support import copy_demo, make_small_project, run_onrecord
from web import browsing, published

# How long an example takes says how busy the machine is, and nothing about the code.
settings.register_profile("untimed", deadline=None, max_examples=60)
settings.load_profile("untimed")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real browser."""
    with browsing() as browser:
        yield browser


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the demo's site on a host, in a subfolder."""
    folder = copy_demo(tmp_path_factory.mktemp("published"))
    with published(folder, folder / "site") as address:
        yield address


@pytest.fixture(scope="session")
def built_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the demo with its built site in `site/`: to look at, not to change."""
    folder = copy_demo(tmp_path_factory.mktemp("built"))
    run = run_onrecord("build", cwd=folder)
    assert run.returncode == 0, run.stderr
    return folder


@pytest.fixture(scope="session")
def demo_site(built_demo: Path) -> Path:
    """The built site of the demo: to look at, not to change."""
    return built_demo / "site"


@pytest.fixture(scope="session")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An invented project of 2,000 quotes in six languages, with its site in `site/`."""
    folder = tmp_path_factory.mktemp("generated") / "project"
    generate(folder, 2000)
    run = run_onrecord("build", cwd=folder)
    assert run.returncode == 0, run.stderr
    return folder


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    """A copy of the demo, not yet built."""
    return copy_demo(tmp_path)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A project with one quote, not yet built."""
    return make_small_project(tmp_path)


@pytest.fixture
def article(tmp_path: Path) -> Path:
    """The file of an article that isn't drafted yet."""
    file = tmp_path / "ferry.txt"
    file.write_text(ARTICLE, "utf-8")
    return file


@pytest.fixture(scope="session")
def _drafted_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("drafted")
    project = make_small_project(folder)
    (folder / "ferry.txt").write_text(ARTICLE, "utf-8")
    run = run_onrecord("draft", folder / "ferry.txt", cwd=project)
    assert run.returncode == 0, run.stderr
    return project


@pytest.fixture
def drafted(_drafted_once: Path, tmp_path: Path) -> Path:
    """A copy of a project in which the article has been drafted."""
    return Path(shutil.copytree(_drafted_once, tmp_path / "small"))
