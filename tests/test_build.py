"""From records to a finished site, by the commands."""

import gzip
import json
import os
import re
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

from support import (
    PROGRAMS,
    Run,
    bytes_of,
    copy_demo,
    environment,
    make_small_project,
    names_in,
    replace_in,
    run,
    run_onrecord,
    start_onrecord,
)

unix = pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")


def build(folder: Path, *arguments: object, **settings: str) -> Run:
    return run_onrecord("build", *arguments, cwd=folder, **settings)


def leftovers(folder: Path) -> list[str]:
    return [name for name in names_in(folder) if name.startswith(".site.")]


def break_a_record(project: Path) -> None:
    replace_in(project / "quotes/speakers/orla.yml", "name:", "nmae:")


@pytest.fixture(scope="module")
def built_small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make_small_project(tmp_path_factory.mktemp("built"))
    assert build(folder).returncode == 0
    return folder


@pytest.fixture
def old_site(small: Path) -> dict[str, str]:
    """A site that stands already, made by hand in a moment."""
    site = small / "site"
    (site / "data").mkdir(parents=True)
    for name in ("index.html", "404.html", "sitemap.xml", "data/quotes.json", ".nojekyll"):
        (site / name).write_text("old", "utf-8")
    return bytes_of(site)


# What comes out


def test_the_site(built_demo: Path, demo_site: Path) -> None:
    files = bytes_of(demo_site)
    for address in ("", "explore/", "about/", "speakers/", "speakers/orla-fennimoor/"):
        assert f"{address}index.html" in files
    for name in ("404.html", "sitemap.xml", "data/quotes.json", "assets/orla-fennimoor.png"):
        assert name in files
    assert not leftovers(built_demo)


def test_headlines_in_other_languages_are_marked_around_the_text_too(demo_site: Path) -> None:
    page = (demo_site / "articles/fanar-ferries/index.html").read_text("utf-8")
    header = page.partition("<header")[2].partition("</header>")[0]
    assert '<span lang="ar" dir="auto">موسم العبّارات يبدأ عند الفجر</span>' in header
    contents = page.partition('class="md-sidebar md-sidebar--secondary"')[2]
    assert '<span lang="ar" dir="auto">رسالة الميناء</span>' in contents
    english = (demo_site / "articles/vale-council/index.html").read_text("utf-8")
    assert "<span lang=" not in english.partition("<main")[0]


def test_the_closing_lines(demo: Path) -> None:
    done = build(demo)
    assert done.returncode == 0
    number = len([path for path in bytes_of(demo / "docs") if path.endswith(".md")]) - 1
    counts = rf"{number} pages \({number} written, 0 unchanged\)"
    line = rf"{counts} from 53 quotes, each verified: {demo}/site \(\d+\.\d s\)\n"
    header = r"Content-Security-Policy: default-src 'self'; .+; script-src 'self' 'sha256-.+'\n"
    assert re.fullmatch(line + header, done.stdout)
    assert done.stderr.endswith("\n5 warnings\n")
    assert "MkDocs" not in done.stderr


@unix
def test_permissions_are_those_of_any_new_file(small: Path) -> None:
    command = f"umask 027 && {PROGRAMS / 'onrecord'} build"
    subprocess.run(
        command, shell=True, cwd=small, env=environment(), check=True, capture_output=True
    )
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (small / "site").rglob("*.html")}
    assert modes == {0o640}
    assert stat.S_IMODE((small / "site").stat().st_mode) == 0o750


def test_drafts_stay_out(built_demo: Path) -> None:
    for folder in ("site", "docs"):
        names = bytes_of(built_demo / folder)
        assert not [name for name in names if "ferry-interview" in name or "pim-on" in name]


def test_mkdocs_alone_gives_the_same_site(built_demo: Path, demo: Path) -> None:
    done = run("mkdocs", "build", cwd=demo)
    assert done.returncode == 0, done.stderr
    assert bytes_of(demo / "site") == bytes_of(built_demo / "site")
    assert bytes_of(demo / "docs") == bytes_of(built_demo / "docs")


def test_the_script_does_the_same(built_small: Path, small: Path) -> None:
    script = Path(__file__).parents[1] / "scripts" / "build.py"
    command = [sys.executable, str(script), "-d", "public"]
    done = subprocess.run(command, cwd=small, env=environment(), check=False, capture_output=True)
    assert done.returncode == 0
    assert bytes_of(small / "public") == bytes_of(built_small / "site")


def test_pages_without_directory_addresses(small: Path) -> None:
    with (small / "mkdocs.yml").open("a", encoding="utf-8") as config:
        config.write("\nuse_directory_urls: false\n")
    done = build(small)
    assert done.returncode == 0, done.stderr
    assert (small / "site" / "speakers" / "orla.html").is_file()
    home = (small / "site" / "index.html").read_text("utf-8")
    assert 'href="speakers/index.html"' in home


def test_a_page_by_hand_may_link_to_the_data(small: Path) -> None:
    with (small / "docs" / "about.md").open("a", encoding="utf-8") as page:
        page.write("\n[The data](data/quotes.json)\n")
    assert build(small).returncode == 0


# The same records, the same bytes


def dates_in(site: Path) -> set[str]:
    return set(re.findall(r"<lastmod>(.*?)</lastmod>", (site / "sitemap.xml").read_text("utf-8")))


@pytest.mark.parametrize(
    ("settings", "day"),
    [({}, "2024-02-29"), ({"SOURCE_DATE_EPOCH": "1640217600"}, "2021-12-23")],
)
def test_two_builds_are_the_same_to_the_byte(
    settings: dict[str, str], day: str, tmp_path: Path
) -> None:
    sites = []
    for name in ("one", "another-place"):
        (tmp_path / name).mkdir()
        folder = copy_demo(tmp_path / name)
        done = build(
            folder, SITE_URL="https://record.example/", PYTHONHASHSEED=str(len(name)), **settings
        )
        assert done.returncode == 0, done.stderr
        sites.append(folder / "site")
    assert bytes_of(sites[0]) == bytes_of(sites[1])
    assert dates_in(sites[0]) == {day}
    packed = (sites[0] / "sitemap.xml.gz").read_bytes()
    assert gzip.decompress(packed) == (sites[0] / "sitemap.xml").read_bytes()
    stamp = time.strftime("%Y-%m-%d", time.gmtime(int.from_bytes(packed[4:8], "little")))
    assert stamp == day


@pytest.mark.parametrize("value", ["", "yesterday", "-1", "1e9", "99999999999", "1640217600.5"])
def test_a_moment_that_is_none(small: Path, old_site: dict[str, str], value: str) -> None:
    done = build(small, SOURCE_DATE_EPOCH=value)
    assert done.returncode == 2
    assert f"SOURCE_DATE_EPOCH is {value!r}: expected whole seconds since 1970" in done.stderr
    assert bytes_of(small / "site") == old_site


# Addresses


def test_without_an_address_nothing_claims_one(demo_site: Path) -> None:
    assert "<loc>" not in (demo_site / "sitemap.xml").read_text("utf-8")
    for page in demo_site.rglob("*.html"):
        assert 'rel="canonical"' not in page.read_text("utf-8") or "redirect" in page.read_text(
            "utf-8"
        )
    quotes = json.loads((demo_site / "data" / "quotes.json").read_text("utf-8"))["quotes"]
    assert all("://" not in quote.get("url", "") for quote in quotes)


def test_a_site_in_a_subfolder(small: Path) -> None:
    done = build(small, SITE_URL="https://city.example/on/record")
    assert done.returncode == 0, done.stderr
    root = "https://city.example/on/record/"
    page = (small / "site/speakers/orla/index.html").read_text("utf-8")
    assert f'<link rel="canonical" href="{root}speakers/orla/">' in page
    assert f"<loc>{root}speakers/orla/</loc>" in (small / "site/sitemap.xml").read_text()
    quotes = json.loads((small / "site/data/quotes.json").read_text("utf-8"))["quotes"]
    assert all(quote["url"].startswith(root) for quote in quotes if "url" in quote)
    missing = (small / "site/404.html").read_text("utf-8")
    assert 'href="/on/record/assets/' in missing


def test_links_to_where_a_record_is_edited(small: Path) -> None:
    with (small / "mkdocs.yml").open("a", encoding="utf-8") as config:
        config.write("edit_uri: https://git.example/record/edit/main/docs/\n")
    replace_in(small / "mkdocs.yml", "  features:", "  features:\n    - content.action.edit")
    done = build(small)
    assert done.returncode == 0, done.stderr

    def edit_links(address: str) -> list[str]:
        page = (small / "site" / address / "index.html").read_text("utf-8")
        return re.findall(r'href="(https://git\.example/.*?)"', page)

    root = "https://git.example/record/edit/main/"
    assert edit_links("about") == [f"{root}docs/about.md"]
    assert edit_links("speakers/orla") == [f"{root}quotes/speakers/orla.yml"]
    assert edit_links("articles/bridge") == [f"{root}quotes/articles/bridge/article.yml"]
    assert edit_links("quotes/a-promise") == [f"{root}quotes/articles/bridge/quotes.yml"]
    for address in (".", "explore", "speakers", "quotes"):
        assert edit_links(address) == []


# What fails leaves the last site as it was


def test_bad_records(small: Path, old_site: dict[str, str]) -> None:
    break_a_record(small)
    done = build(small)
    assert done.returncode == 1
    assert "quotes/speakers/orla.yml:1:1: error[record.unknown-field]" in done.stderr
    assert done.stderr.endswith(
        "onrecord: the records have errors: the last site stays as it was\n"
    )
    assert done.stdout == ""
    assert bytes_of(small / "site") == old_site
    assert names_in(small / "docs") == ["about.md"]
    assert not leftovers(small)


def test_bad_records_stop_mkdocs_before_it_touches_anything(
    small: Path, old_site: dict[str, str]
) -> None:
    break_a_record(small)
    done = run("mkdocs", "build", cwd=small)
    assert done.returncode == 1
    assert "quotes/speakers/orla.yml:1:1: error[record.unknown-field]" in done.stderr
    assert bytes_of(small / "site") == old_site
    assert names_in(small / "docs") == ["about.md"]


def broken_link(small: Path) -> None:
    (small / "docs" / "about.md").write_text("# About\n\n[x](nowhere.md)\n", "utf-8")


def other_encoding(small: Path) -> None:
    (small / "docs" / "about.md").write_bytes(b"# \xdcber uns\n")


def broken_template(small: Path) -> None:
    (small / "mine").mkdir()
    (small / "mine" / "main.html").write_text("{% if %}", "utf-8")
    replace_in(small / "mkdocs.yml", "  font: false", "  font: false\n  custom_dir: mine")


def page_at_our_address(small: Path) -> None:
    (small / "docs" / "speakers.md").write_text("# Speakers\n", "utf-8")


def file_at_our_address(small: Path) -> None:
    (small / "docs" / "data").mkdir()
    (small / "docs" / "data" / "quotes.json").write_text("[]", "utf-8")


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (broken_link, "Doc file 'about.md' contains a link 'nowhere.md'"),
        (other_encoding, "Encoding error reading file: about.md"),
        (broken_template, "Expected an expression"),
        (page_at_our_address, "'speakers.md' has the address of a page made from the records."),
        (file_at_our_address, "'data/quotes.json' has the address of a page made from the"),
    ],
)
def test_a_broken_page(
    small: Path, old_site: dict[str, str], spoil: Callable[[Path], None], message: str
) -> None:
    spoil(small)
    done = build(small)
    assert done.returncode == 1
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.endswith("The last site stays as it was.\n")
    assert bytes_of(small / "site") == old_site
    assert not leftovers(small)


def switched_off(small: Path) -> None:
    replace_in(small / "mkdocs.yml", "  - onrecord", "  - onrecord: {enabled: false}")


def unknown_theme(small: Path) -> None:
    replace_in(small / "mkdocs.yml", "name: material", "name: immaterial")


def unknown_setting(small: Path) -> None:
    replace_in(small / "mkdocs.yml", "site_description:", "site_desription:")


def no_name(small: Path) -> None:
    replace_in(small / "mkdocs.yml", "site_name: Demo Record\n", "")


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (switched_off, "the plugin onrecord is switched off"),
        (unknown_theme, "Unrecognised theme name: 'immaterial'"),
        (unknown_setting, "Unrecognised configuration name: site_desription"),
        (no_name, "Config value 'site_name': Required configuration not provided"),
    ],
)
def test_a_wrong_configuration(
    small: Path, old_site: dict[str, str], spoil: Callable[[Path], None], message: str
) -> None:
    spoil(small)
    done = build(small)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert bytes_of(small / "site") == old_site
    assert names_in(small / "docs") == ["about.md"]
    assert not leftovers(small)


def test_an_address_of_the_site_that_is_none(small: Path, old_site: dict[str, str]) -> None:
    done = build(small, SITE_URL="record.example")
    assert done.returncode == 2
    assert "Config value 'site_url': The URL isn't valid" in done.stderr
    assert bytes_of(small / "site") == old_site


@pytest.mark.parametrize("target", ["docs", "quotes", ".", "..", "mkdocs.yml", "quotes/articles"])
def test_a_folder_that_is_no_place_for_a_site(small: Path, target: str) -> None:
    before = bytes_of(small)
    done = build(small, "-d", target)
    assert done.returncode == 2
    assert done.stderr.startswith(f"onrecord: {target}: ")
    assert bytes_of(small) == before


def test_another_folder_for_the_site(built_small: Path, small: Path, tmp_path: Path) -> None:
    target = tmp_path / "www" / "record"
    for _ in range(2):
        done = build(small, "-d", target)
        assert done.returncode == 0, done.stderr
        assert bytes_of(target) == bytes_of(built_small / "site")
    assert names_in(target.parent) == ["record"]
    assert not (small / "site").exists()


# Stopped half-way


def wait_for(condition: Callable[[], object], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "this did not happen in time"
        time.sleep(0.005)


@unix
def test_a_killed_build(small: Path) -> None:
    """At whatever moment: the site is the last one or the next one, whole."""
    assert build(small).returncode == 0
    aside = small / ".site.site.new"
    states = [bytes_of(small / "site")]
    replace_in(small / "docs" / "about.md", "# About", "# About us")
    for moment in (small / ".onrecord", aside, aside / "404.html", aside / "speakers"):
        shutil.rmtree(aside, ignore_errors=True)
        process = start_onrecord("build", cwd=small)
        wait_for(moment.exists)
        process.kill()
        process.communicate()
        states.append(bytes_of(small / "site"))
    aside.mkdir(exist_ok=True)
    done = build(small)
    assert done.returncode == 0
    assert "waiting" not in done.stderr
    assert not leftovers(small)
    whole = [states[0], bytes_of(small / "site")]
    assert whole[0] != whole[1]
    assert all(state in whole for state in states)


@unix
def test_an_interrupted_build(small: Path, old_site: dict[str, str]) -> None:
    process = start_onrecord("build", cwd=small)
    wait_for((small / ".site.site.new").exists)
    process.send_signal(signal.SIGINT)
    output, _ = process.communicate()
    assert process.returncode == 130
    assert output.endswith("onrecord: interrupted\n")
    assert "Traceback" not in output
    assert bytes_of(small / "site") == old_site
    assert not leftovers(small)


def test_what_a_killed_exchange_left_is_put_right(small: Path, old_site: dict[str, str]) -> None:
    (small / "site").rename(small / ".site.site.old")
    break_a_record(small)
    assert build(small).returncode == 1
    assert bytes_of(small / "site") == old_site
    assert not leftovers(small)


# Two at once


@pytest.mark.parametrize("command", ["build", "render"])
def test_a_second_one_waits_and_says_so(small: Path, command: str) -> None:
    (small / ".onrecord").mkdir()
    with FileLock(small / ".onrecord" / "lock"):
        process = start_onrecord(command, cwd=small)
        assert process.stdout
        line = process.stdout.readline()
        assert line == "Another build of this project is running: waiting until it has ended.\n"
        assert process.poll() is None
        assert names_in(small / "docs") == ["about.md"]
    process.communicate(timeout=60)
    assert process.returncode == 0
    assert (small / "docs" / "index.md").is_file()


def test_two_builds_at_once(built_small: Path, small: Path) -> None:
    processes = [start_onrecord("build", cwd=small) for _ in range(2)]
    for process in processes:
        output, _ = process.communicate(timeout=120)
        assert process.returncode == 0, output
    assert bytes_of(small / "site") == bytes_of(built_small / "site")
    assert not leftovers(small)


# The theme


def test_a_file_of_the_users_own_theme_comes_before_ours(small: Path) -> None:
    styles = small / "mine" / "assets" / "stylesheets"
    styles.mkdir(parents=True)
    (styles / "onrecord.css").write_text("/* mine */", "utf-8")
    replace_in(small / "mkdocs.yml", "  font: false", "  font: false\n  custom_dir: mine")
    assert build(small).returncode == 0
    css = small / "site" / "assets" / "stylesheets" / "onrecord.css"
    assert css.read_text("utf-8") == "/* mine */"


def test_a_project_without_records(small: Path) -> None:
    for path in sorted((small / "quotes").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    done = build(small, SITE_URL="https://record.example/")
    assert done.returncode == 0, done.stderr
    assert dates_in(small / "site") == {"1970-01-01"}
