import errno
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from onrecord.build.publish import (
    Exchange,
    _exchange_directories,
    atomic_replace,
    check_target,
    recover,
)
from onrecord.project import Project, UnusableProject
from support.files import bytes_of, names_in


def by_two_renames(one: Path, other: Path) -> bool:
    """What a system without an exchange in one step says."""
    return False


@pytest.fixture(params=[_exchange_directories, by_two_renames], ids=["one step", "two renames"])
def swap(request: pytest.FixtureRequest) -> Exchange:
    way: Exchange = request.param
    return way


def fill(folder: Path, text: str) -> None:
    (folder / "data").mkdir(parents=True)
    for name in ("index.html", "sitemap.xml", "data/quotes.json"):
        (folder / name).write_text(text, "utf-8")


def mark(site: Path) -> None:
    """Let a folder be one that On Record has built."""
    (site / "data").mkdir(parents=True, exist_ok=True)
    (site / "data" / "quotes.json").write_text('{"generated_by":"On Record","quotes":[]}', "utf-8")


def what_is_in(folder: Path) -> set[str]:
    return {path.read_text("utf-8") for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return tmp_path / "site"


on_linux = pytest.mark.skipif(sys.platform != "linux", reason="Linux alone has this")


@on_linux
def test_two_folders_change_places_in_one_step(tmp_path: Path) -> None:
    fill(tmp_path / "a", "a")
    fill(tmp_path / "b", "b")
    assert _exchange_directories(tmp_path / "a", tmp_path / "b")
    assert what_is_in(tmp_path / "a") == {"b"}
    assert not _exchange_directories(tmp_path / "a", tmp_path / "nowhere")


def test_the_first_site(site: Path, swap: Exchange) -> None:
    with atomic_replace(site, swap) as aside:
        assert aside.parent == site.parent
        assert aside.name.startswith(".site.")
        fill(aside, "new")
        assert not site.exists()
    assert what_is_in(site) == {"new"}
    assert names_in(site.parent) == ["site"]


def test_a_site_takes_the_place_of_another(site: Path, swap: Exchange) -> None:
    fill(site, "old")
    (site / "gone.html").write_text("old", "utf-8")
    with atomic_replace(site, swap) as aside:
        fill(aside, "new")
        assert what_is_in(site) == {"old"}
    assert what_is_in(site) == {"new"}
    assert names_in(site.parent) == ["site"]


def break_off(site: Path, swap: Exchange, error: BaseException) -> None:
    with atomic_replace(site, swap) as aside:
        (aside / "index.html").write_text("half", "utf-8")
        raise error


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_what_fails_leaves_the_old_site(
    site: Path, swap: Exchange, error: type[BaseException]
) -> None:
    fill(site, "old")
    before = bytes_of(site)
    with pytest.raises(error):
        break_off(site, swap, error())
    assert bytes_of(site) == before
    assert names_in(site.parent) == ["site"]


def test_what_fails_first_leaves_nothing(site: Path) -> None:
    with pytest.raises(ValueError, match="broken"), atomic_replace(site):
        raise ValueError("broken")
    assert names_in(site.parent) == []


# Which of these folders stand when a program is killed, and what is in the site's place when the
# next one has begun.
STOPPED = [
    ({"site": "old", ".site.site.new": "half"}, {"old"}),
    ({"site": "new", ".site.site.new": "old"}, {"new"}),
    ({".site.site.new": "new", ".site.site.old": "old"}, {"new"}),
    ({".site.site.old": "old"}, {"old"}),
    ({"site": "new", ".site.site.old": "old"}, {"new"}),
    ({"site": "new", ".site.site.gone": "old"}, {"new"}),
    ({"site": "old", ".site.site.new": "half", ".site.site.gone": "older"}, {"old"}),
    ({".site.site.new": "half"}, set()),
    ({}, set()),
]


@pytest.mark.parametrize(("folders", "expected"), STOPPED)
def test_what_was_stopped_is_put_right(
    site: Path, folders: dict[str, str], expected: set[str]
) -> None:
    for name, text in folders.items():
        fill(site.parent / name, text)
    recover(site)
    assert what_is_in(site) == expected
    assert names_in(site.parent) == (["site"] if expected else [])


def test_another_site_beside_it_is_left_alone(site: Path) -> None:
    fill(site.with_name(".site.other.new"), "of another build")
    recover(site)
    assert names_in(site.parent) == [".site.other.new"]


def test_what_is_hidden_is_kept(site: Path, swap: Exchange) -> None:
    fill(site, "old")
    (site / ".git" / "objects").mkdir(parents=True)
    (site / ".git" / "objects" / "0a").write_bytes(b"\0")
    (site / ".nojekyll").touch()
    (site / ".well-known").mkdir()
    (site / ".well-known" / "kept.txt").write_text("old", "utf-8")
    (site / ".well-known" / "security.txt").write_text("old", "utf-8")
    with atomic_replace(site, swap) as aside:
        fill(aside, "new")
        (aside / ".well-known").mkdir()
        (aside / ".well-known" / "security.txt").write_text("new", "utf-8")
    assert (site / ".git" / "objects" / "0a").read_bytes() == b"\0"
    assert (site / ".nojekyll").is_file()
    assert (site / ".well-known" / "kept.txt").read_text("utf-8") == "old"
    assert (site / ".well-known" / "security.txt").read_text("utf-8") == "new"
    assert (site / "index.html").read_text("utf-8") == "new"


def test_what_is_hidden_survives_a_failure(site: Path) -> None:
    fill(site, "old")
    (site / ".git").mkdir()
    (site / ".git" / "HEAD").write_text("ref", "utf-8")
    with pytest.raises(ValueError, match="broken"), atomic_replace(site):
        raise ValueError("broken")
    assert (site / ".git" / "HEAD").read_text("utf-8") == "ref"


@pytest.fixture
def umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.mark.skipif(os.name == "nt", reason="Windows has other permissions")
@pytest.mark.usefixtures("umask")
def test_permissions(site: Path, swap: Exchange) -> None:
    def mode() -> int:
        return stat.S_IMODE(site.stat().st_mode)

    with atomic_replace(site, swap):
        pass
    assert mode() == 0o755
    site.chmod(0o2775)
    with atomic_replace(site, swap):
        pass
    assert mode() == 0o2775


@pytest.fixture
def project(tmp_path: Path) -> Project:
    root = tmp_path / "project"
    for name in ("docs", "data/quotes"):
        (root / name).mkdir(parents=True)
    (root / "mkdocs.yml").touch()
    return Project(root / "mkdocs.yml", "data/quotes", root / "docs", root / "site")


def test_where_a_site_may_be_built(project: Project, tmp_path: Path) -> None:
    empty, site = tmp_path / "empty", tmp_path / "built"
    empty.mkdir()
    mark(site)
    (site / ".nojekyll").touch()
    new = tmp_path / "not" / "there" / "yet"
    for folder in (project.site, new, empty, site):
        assert check_target(folder, project) == folder


@pytest.mark.parametrize("name", ["index.html", "sitemap.xml", "data/quotes.json", ".htaccess"])
def test_the_configured_folder_may_hold_something_else(project: Project, name: str) -> None:
    (project.site / name).parent.mkdir(parents=True)
    (project.site / name).write_text("of another program", "utf-8")
    with pytest.raises(UnusableProject, match=r"something else.* in `site_dir` of mkdocs\.yml or"):
        check_target(project.site, project)


@pytest.mark.parametrize("built", [False, True])
@pytest.mark.parametrize("kind", ["file", "folder"])
def test_the_root_of_a_repository(project: Project, tmp_path: Path, kind: str, built: bool) -> None:
    root = tmp_path / "worktree"
    root.mkdir()
    if built:
        mark(root)
    if kind == "file":
        (root / ".git").touch()
    else:
        (root / ".git").mkdir()
    with pytest.raises(UnusableProject, match="the root of a git repository"):
        check_target(root, project)


def test_a_home_folder(project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "homes" / "ida"
    home.mkdir(parents=True)
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(home))
    for folder in (home, home.parent):
        with pytest.raises(UnusableProject, match="a home folder is here"):
            check_target(folder, project)
    assert check_target(home / "site", project) == home / "site"


def full_disk(site: Path) -> None:
    with atomic_replace(site):
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_names_the_site(site: Path) -> None:
    mark(site)
    with pytest.raises(OSError, match="No space left") as caught:
        full_disk(site)
    assert caught.value.filename == str(site)


def test_a_mount_that_shows_only_when_it_is_renamed(site: Path) -> None:
    """A folder mounted from the same file system is not seen as a mount before."""

    def busy(one: Path, other: Path) -> bool:
        raise OSError(errno.EBUSY, "Device or resource busy")

    mark(site)
    with (
        pytest.raises(UnusableProject, match="a file system is mounted here"),
        atomic_replace(site, busy),
    ):
        pass
    assert names_in(site.parent) == ["site"]


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_a_link_leads_to_the_folder_that_is_replaced(project: Project, tmp_path: Path) -> None:
    mark(tmp_path / "www")
    project.site.symlink_to(tmp_path / "www")
    assert check_target(project.site, project) == tmp_path / "www"


@pytest.mark.parametrize(
    ("folder", "message"),
    [
        (".", "belongs to the project"),
        ("..", "belongs to the project"),
        ("docs", "belongs to the project"),
        ("docs/site", "belongs to the project"),
        ("data", "belongs to the project"),
        ("data/quotes", "belongs to the project"),
        ("data/quotes/site", "belongs to the project"),
        ("mkdocs.yml", "this is a file"),
        ("profile", "holds something else than a site that was built here"),
        ("thesis", "holds something else than a site that was built here"),
        ("/", "belongs to the project"),
        pytest.param(
            "/proc",
            "a file system is mounted here",
            marks=pytest.mark.skipif("sys.platform != 'linux'"),
        ),
    ],
)
def test_where_no_site_may_be_built(project: Project, folder: str, message: str) -> None:
    thesis = project.root / "thesis"
    thesis.mkdir()
    (thesis / "chapter-1.md").write_text("Years of work.", "utf-8")
    (project.root / "profile").mkdir()
    (project.root / "profile" / ".bashrc").write_text("hidden", "utf-8")
    before = bytes_of(project.root)
    with pytest.raises(UnusableProject, match=message):
        check_target(project.root / folder, project)
    assert bytes_of(project.root) == before
