"""The build cache: an incremental build rebuilds only what an edit affects."""

import json
import re
from pathlib import Path

import pytest
import yaml

from support.commands import run_onrecord
from support.files import bytes_of, replace_in

CACHE = ".onrecord/cache.json"
LAST_BUILD = ".onrecord/last_build.json"
PAGE = "quotes/orla-on-bridges"
ABRIDGED = "lumen-forum-2"


def build(project: Path) -> int:
    """Build the site, and return how many pages were written."""
    done = run_onrecord("build", cwd=project)
    assert done.returncode == 0, done.stderr
    told = re.search(r"pages \((\d+) written, (\d+) unchanged\)", done.stdout)
    assert told
    assert int(told[1]) + int(told[2]) == 118
    return int(told[1])


def test_a_build_without_a_change_writes_nothing(demo: Path) -> None:
    assert build(demo) == 118
    before = bytes_of(demo / "site"), bytes_of(demo / "docs")
    place = (demo / "site").stat().st_ino
    assert build(demo) == 0
    assert (demo / "site").stat().st_ino == place
    assert (bytes_of(demo / "site"), bytes_of(demo / "docs")) == before


def test_pages_of_the_previous_site_are_hard_linked(demo: Path) -> None:
    assert build(demo) == 118
    before = bytes_of(demo / "site"), bytes_of(demo / "docs")
    file = (demo / "site" / PAGE / "index.html").stat().st_ino
    (demo / LAST_BUILD).unlink()
    assert build(demo) == 9  # those that stand in the menu, which MkDocs makes
    assert (bytes_of(demo / "site"), bytes_of(demo / "docs")) == before
    assert (demo / "site" / PAGE / "index.html").stat().st_ino == file


def test_any_changed_input_causes_a_build(built: Path) -> None:
    """Of a page written by hand, of a file beside it, of the settings, of a record, of a date."""
    (built / "docs" / "assets" / "new.txt").write_text("new", "utf-8")
    assert build(built) > 0
    assert (built / "site" / "assets" / "new.txt").read_text("utf-8") == "new"
    (built / "docs" / "about.md").write_text("# About us\n", "utf-8")
    assert build(built) > 0
    assert "About us" in (built / "site" / "about" / "index.html").read_text("utf-8")
    (built / "site" / "assets" / "new.txt").unlink()
    assert build(built) > 0
    assert (built / "site" / "assets" / "new.txt").exists()
    (built / "site" / "stranger.txt").write_text("not ours", "utf-8")
    assert build(built) > 0
    assert not (built / "site" / "stranger.txt").exists()
    sitemap = built / "site" / "sitemap.xml"
    address = {"SITE_URL": "https://example.org/"}
    assert run_onrecord("build", cwd=built, **address).returncode == 0
    assert "https://example.org/" in sitemap.read_text("utf-8")
    day = {"SOURCE_DATE_EPOCH": "86400"}
    assert run_onrecord("build", cwd=built, **address, **day).returncode == 0
    assert "1970-01-02" in sitemap.read_text("utf-8")


def test_a_changed_custom_template_renders_every_page(demo: Path) -> None:
    replace_in(demo / "mkdocs.yml", "theme:\n", "theme:\n  custom_dir: overrides\n")
    (demo / "overrides").mkdir()
    (demo / "overrides" / "main.html").write_text(TEMPLATE.replace("AT", "one"), "utf-8")
    build(demo)
    assert build(demo) == 0
    (demo / "overrides" / "main.html").write_text(TEMPLATE.replace("AT", "two"), "utf-8")
    assert build(demo) == 118
    assert "<!-- two -->" in (demo / "site" / PAGE / "index.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("theme:\n", "hooks: [hook.py]\ntheme:\n"),
        ("  - attr_list\n", "  - attr_list\n  - pymdownx.snippets\n"),
    ],
)
def test_hooks_and_snippets_prevent_skipping_a_build(demo: Path, old: str, new: str) -> None:
    (demo / "hook.py").write_text("", "utf-8")
    replace_in(demo / "mkdocs.yml", old, new)
    build(demo)
    assert build(demo) == 9


def test_an_inherited_configuration_is_an_input(demo: Path) -> None:
    (demo / "base.yml").write_text("copyright: A first line.\n", "utf-8")
    replace_in(demo / "mkdocs.yml", "site_name:", "INHERIT: base.yml\nsite_name:")
    build(demo)
    assert build(demo) == 0
    (demo / "base.yml").write_text("copyright: Another line.\n", "utf-8")
    assert build(demo) > 0
    assert "Another line." in (demo / "site" / PAGE / "index.html").read_text("utf-8")


def test_a_symlink_in_the_site_hides_no_change(built: Path, tmp_path: Path) -> None:
    """What begins with a dot there is taken over; what cannot be known never stands."""
    page = built / "site" / PAGE / "index.html"
    before = page.read_bytes()
    (built / "site" / ".well-known").symlink_to(tmp_path, target_is_directory=True)
    for _ in range(2):
        assert build(built) == 0
        page.write_text("changed by hand", "utf-8")
        build(built)
        assert page.read_bytes() == before
    (built / "site" / "speakers" / "elsewhere").symlink_to(tmp_path, target_is_directory=True)
    assert build(built) == 9
    assert not (built / "site" / "speakers" / "elsewhere").is_symlink()


def test_a_function_in_the_settings_prevents_skipping_a_build(demo: Path) -> None:
    settings = (
        "  - toc:\n      slugify: !!python/name:markdown.extensions.toc.slugify\n  - attr_list\n"
    )
    replace_in(demo / "mkdocs.yml", "  - attr_list\n", settings)
    build(demo)
    assert build(demo) == 9


def test_a_symlinked_folder_prevents_skipping_a_build(demo: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "note.txt").write_text("a note", "utf-8")
    (demo / "docs" / "notes").symlink_to(tmp_path / "elsewhere")
    build(demo)
    assert build(demo) == 9


def test_changed_context_of_a_quote_updates_the_export(built: Path) -> None:
    """No record changes then, and no quote has another place."""
    text = built / "quotes" / "articles" / "lumen-forum" / "text.md"
    replace_in(text, "said Orla Fennimoor, the mayor,", "told Orla Fennimoor, the mayor,")
    build(built)
    assert "told Orla Fennimoor" in (built / "site" / "data" / "quotes.json").read_text("utf-8")


def test_one_edit_renders_few_pages(built: Path) -> None:
    quotes = built / "quotes/articles/lumen-forum/quotes.yml"
    replace_in(
        quotes,
        "  note: She said it twice; the second time the microphone was on.\n",
        "  note: Said twice.\n",
    )
    assert 9 < build(built) < 30
    assert "Said twice." in (built / "site" / PAGE / "index.html").read_text("utf-8")
    assert "Said twice." in (built / "site/speakers/orla-fennimoor/index.html").read_text("utf-8")


@pytest.mark.parametrize("spoilt", [f"site/{PAGE}/index.html", f"docs/{PAGE}.md"])
def test_generated_files_changed_by_hand_are_rebuilt(built: Path, spoilt: str) -> None:
    before = bytes_of(built / "site"), bytes_of(built / "docs")
    for way in ("another text", None):
        if way:
            (built / spoilt).write_text(way, "utf-8")
        else:
            (built / spoilt).unlink()
        build(built)
        assert (bytes_of(built / "site"), bytes_of(built / "docs")) == before


@pytest.mark.parametrize("content", ["{", '{"version": 1}', None])
def test_a_lost_or_broken_cache_causes_a_full_build(built: Path, content: str | None) -> None:
    before = bytes_of(built / "site")
    if content is None:
        (built / CACHE).unlink()
    else:
        (built / CACHE).write_text(content, "utf-8")
    (built / LAST_BUILD).write_text(content or "[]", "utf-8")
    assert build(built) == 118
    assert bytes_of(built / "site") == before
    assert build(built) == 0


def test_an_unwritable_cache_only_costs_time(demo: Path) -> None:
    (demo / CACHE).mkdir(parents=True)
    (demo / LAST_BUILD).mkdir(parents=True)
    assert build(demo) == 118
    assert build(demo) == 118


def test_changed_settings_rebuild_every_page(built: Path) -> None:
    replace_in(built / "mkdocs.yml", "site_name: Demo Record", "site_name: Another Record")
    assert build(built) == 118
    assert "Another Record" in (built / "site" / PAGE / "index.html").read_text("utf-8")


TEMPLATE = '{% extends "onrecord.html" %}{% block footer %}<!-- AT -->{% endblock %}'


def test_a_page_in_a_shell_equals_the_page_from_the_template(demo: Path) -> None:
    """A template that prints each page's address makes all of them be rendered one by one."""
    replace_in(demo / "mkdocs.yml", "theme:\n", "theme:\n  custom_dir: overrides\n")
    (demo / "overrides").mkdir()
    sites = []
    for what in ("x", "{{ page.url }}"):
        template = TEMPLATE.replace("AT", what)
        (demo / "overrides" / "main.html").write_text(template, "utf-8")
        assert build(demo) == 118
        sites.append(
            {
                str(path): re.sub("<!-- [^>]*-->", "", path.read_text("utf-8"))
                for path in (demo / "site").rglob("*.html")
            }
        )
    assert f"<!-- {PAGE}/ -->" in (demo / "site" / PAGE / "index.html").read_text("utf-8")
    assert sites[0] == sites[1]


def test_verbose_says_where_the_time_went(demo: Path) -> None:
    done = run_onrecord("build", "--verbose", cwd=demo)
    steps = re.findall(r"^ +\d+\.\d\d s  (.+)$", done.stderr, re.MULTILINE)
    assert steps[0] == "reading and checking the records"
    assert {"making pages", "writing the site", "everything else"} < set(steps)
    assert " s  " not in run_onrecord("build", cwd=demo).stderr


def test_a_changed_anchor_updates_the_search_index(built: Path) -> None:
    """The records stay as they are; but what was abridged stands there word for word now."""
    article = built / "quotes/articles/lumen-forum"
    quote = next(
        q
        for q in yaml.safe_load((article / "quotes.yml").read_text("utf-8"))
        if q["id"] == ABRIDGED
    )
    with (article / "text.md").open("a", encoding="utf-8") as text:
        text.write(f"\n“{quote['text'].strip()}”\n")
    build(built)
    after_an_edit = bytes_of(built / "site")
    (built / CACHE).unlink()
    build(built)
    assert bytes_of(built / "site") == after_an_edit
    quotes = json.loads((built / "site/data/quotes.json").read_text("utf-8"))["quotes"]
    assert next(q["status"] for q in quotes if q["id"] == ABRIDGED) == "verbatim"
