"""Fixtures that several test modules share."""

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser

from onrecord.editing import scaffold
from support.builds import build_once
from support.commands import run_onrecord
from support.draft_command import ARTICLE
from support.explore import Explore, visiting
from support.files import bytes_of
from support.generate import generate
from support.projects import copy_demo, make_small_project
from support.web import browsing, published, serving

# How long an example takes says how busy the machine is, and nothing about the code.
settings.register_profile("untimed", deadline=None, max_examples=60)
settings.load_profile("untimed")


# A process in the background may be started with SIGINT ignored, and hands that on to its own. The
# tests interrupt commands as somebody at a terminal does.
if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real browser."""
    with browsing() as browser:
        yield browser


@pytest.fixture(scope="session")
def published_demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the demo's site on a host, in a subfolder; its pages name it."""
    folder = copy_demo(tmp_path_factory.mktemp("published"))
    with published(folder, folder / "site") as address:
        yield address


@pytest.fixture(scope="session")
def address(published_demo: str) -> str:
    """The same, for modules that open no other site."""
    return published_demo


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of what is made once for the tests of all processes: to look at, not to change."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "shared"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def built_demo(shared: Path) -> Path:
    """A copy of the demo with its built site in `site/`."""
    return build_once(shared / "built", copy_demo)


@pytest.fixture(scope="session")
def demo_site(built_demo: Path) -> Path:
    """The built site of the demo."""
    return built_demo / "site"


def copy_demo_for_a_disk(folder: Path) -> Path:
    """Copy the demo, to be built with file names as addresses."""
    project = copy_demo(folder)
    with (project / "mkdocs.yml").open("a", encoding="utf-8") as config:
        config.write("\nuse_directory_urls: false\n")
    return project


@pytest.fixture(scope="session")
def disk_site(shared: Path) -> Path:
    """The site of the demo to be opened from a disk, without a server."""
    return build_once(shared / "built-for-a-disk", copy_demo_for_a_disk) / "site"


@pytest.fixture(scope="session")
def built_small(shared: Path) -> Path:
    """The project with one quote, with its site in `site/`."""
    return build_once(shared / "built-small", make_small_project)


def generate_2000(folder: Path) -> Path:
    """Invent a project below a folder; returns its own."""
    generate(folder / "project", 2000)
    return folder / "project"


@pytest.fixture(scope="session")
def generated(shared: Path) -> Path:
    """An invented project of 2,000 quotes in six languages, with its site in `site/`."""
    return build_once(shared / "generated", generate_2000)


@pytest.fixture(scope="session")
def explore_address(generated: Path) -> Iterator[str]:
    """The address of Explore on the site of 2,000 quotes."""
    with serving(generated / "site") as address:
        yield f"{address}explore/"


@pytest.fixture
def explore(browser: Browser, explore_address: str) -> Iterator[Explore]:
    """Explore, in a tab of its own in which it isn't opened yet."""
    with visiting(browser, explore_address) as page:
        yield Explore(page, explore_address)


@pytest.fixture
def old_site(small: Path) -> dict[str, str]:
    """A site that stands already in `small`, made by hand in a moment."""
    site = small / "site"
    (site / "data").mkdir(parents=True)
    for name in ("index.html", "404.html", "sitemap.xml", ".nojekyll"):
        (site / name).write_text("old", "utf-8")
    (site / "data/quotes.json").write_text('{"generated_by":"On Record","quotes":[]}', "utf-8")
    return bytes_of(site)


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    """A copy of the demo, not yet built."""
    return copy_demo(tmp_path)


@pytest.fixture
def built(built_demo: Path, tmp_path: Path) -> Path:
    """A copy of the demo, its site, pages and cache, as a build has left them."""
    return Path(shutil.copytree(built_demo, tmp_path / "demo", symlinks=True))


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A project with one quote, not yet built."""
    return make_small_project(tmp_path)


@pytest.fixture(scope="session")
def started(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A knowledge base as `onrecord new` makes it: to look at, not to change."""
    folder = tmp_path_factory.mktemp("started") / "harbour-record"
    scaffold.start(folder)
    return folder


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
