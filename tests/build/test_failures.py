"""A build that fails says why, and leaves the last site as it was."""

from collections.abc import Callable
from pathlib import Path

import pytest

from support.builds import break_a_record, build, leftovers
from support.commands import run_onrecord, run_program
from support.files import bytes_of, names_in, replace_in


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
    done = run_program("mkdocs", "build", cwd=small)
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


@pytest.mark.parametrize("command", ["build", "render"])
@pytest.mark.parametrize("path", ["docs/index.md", "docs/articles/welcome.md"])
def test_a_page_by_hand_where_pages_are_generated(small: Path, command: str, path: str) -> None:
    """Git ignores these folders, so no copy of the page is anywhere."""
    (small / path).parent.mkdir(exist_ok=True)
    (small / path).write_text("# By hand\n", "utf-8")
    before = bytes_of(small / "docs")
    for _ in range(2):
        done = run_onrecord(command, cwd=small)
        assert done.returncode == {"build": 1, "render": 2}[command]
        assert str(small / path) in done.stderr
        assert bytes_of(small / "docs") == before
    (small / path).rename(small / "docs" / "welcome.md")
    assert run_onrecord("render", cwd=small).returncode == 0


def test_pages_are_known_without_a_cache(small: Path) -> None:
    assert run_onrecord("render", cwd=small).returncode == 0
    (small / "quotes/themes/bridges.yml").rename(small / "quotes/themes/crossings.yml")
    replace_in(small / "quotes/articles/bridge/quotes.yml", "[bridges]", "[crossings]")
    assert run_onrecord("render", cwd=small).returncode == 0
    assert names_in(small / "docs/themes") == ["crossings.md", "index.md"]


def test_the_configured_folder_is_checked_like_any_other(small: Path, tmp_path: Path) -> None:
    (tmp_path / "full" / "letters").mkdir(parents=True)
    (tmp_path / "full" / "thesis.txt").write_text("Years of work.", "utf-8")
    replace_in(small / "mkdocs.yml", "site_name:", f"site_dir: {tmp_path / 'full'}\nsite_name:")
    done = build(small)
    assert done.returncode == 2
    assert "something else than a site that was built here" in done.stderr
    assert (tmp_path / "full" / "thesis.txt").read_text("utf-8") == "Years of work."


def test_another_folder_for_the_site(built_small: Path, small: Path, tmp_path: Path) -> None:
    target = tmp_path / "www" / "record"
    for _ in range(2):
        done = build(small, "-d", target)
        assert done.returncode == 0, done.stderr
        assert bytes_of(target) == bytes_of(built_small / "site")
    assert names_in(target.parent) == ["record"]
    assert not (small / "site").exists()
