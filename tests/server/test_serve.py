"""The live site: `onrecord serve` as a process, with real changes to real files."""

import json
import os
import re
import shutil
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen

import pytest

from support.commands import run_onrecord
from support.files import bytes_of, names_in, replace_in
from support.live_server import Server, free_port
from support.projects import make_small_project

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows stops a program in another way")

QUOTES = "quotes/articles/bridge/quotes.yml"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = make_small_project(tmp_path_factory.mktemp("served"))
    with (folder / QUOTES).open("a", encoding="utf-8") as quotes:
        quotes.write("- id: a-draft\n  draft: true\n")
    (folder / "quotes/articles/not-yet").mkdir()
    (folder / "quotes/articles/not-yet/article.yml").write_text("draft: true\n", "utf-8")
    (folder / "quotes/articles/not-yet/text.md").write_text("Not much yet.\n", "utf-8")
    server = Server(folder, "onrecord", "serve", "--no-open")
    server.wait_for("", "Demo Record")
    yield server
    server.process.kill()
    server.process.wait()


def test_drafts_are_shown_and_written_nowhere(server: Server) -> None:
    assert "Not much yet." in server.page("articles/not-yet/")
    assert "</html>" in server.page("quotes/a-draft/")
    written = bytes_of(server.folder / "docs")
    assert "quotes/a-promise.md" in written
    assert not [path for path in written if "not-yet" in path or "a-draft" in path]
    assert "a-draft" not in server.page("data/quotes.json")
    assert not (server.folder / "site").exists()


def test_a_saved_record_shows_after_one_change(server: Server) -> None:
    before = server.changes
    replace_in(server.folder / "quotes/themes/bridges.yml", "Bridges", "Arches")
    server.wait_for("themes/", "Arches")
    time.sleep(1)  # what was written must not be a change
    assert server.changes == before + 1


def test_a_saved_page_shows_after_one_change(server: Server) -> None:
    before = server.changes
    with (server.folder / "docs" / "about.md").open("a", encoding="utf-8") as page:
        page.write("\nA sentence added later.\n")
    server.wait_for("about/", "A sentence added later.")
    time.sleep(1)
    assert server.changes == before + 1


def test_many_saves_at_once_are_one_change(server: Server) -> None:
    before = server.changes
    for name in ("gazette", "herald", "ledger"):
        record = server.folder / "quotes" / "organizations" / f"{name}.yml"
        record.write_text(f"name: The {name.capitalize()}\n", "utf-8")
    server.wait_for("organizations/", "The Ledger")
    time.sleep(1)
    assert server.changes == before + 1


def test_a_mended_word_is_checked_by_itself(server: Server) -> None:
    shown = server.shown("quotes/a-promise/")
    quotes = server.folder / QUOTES
    text = quotes.read_text("utf-8")
    quotes.write_text(text.replace("  text:", "  note: Said twice.\n  text:", 1), "utf-8")
    server.wait_for("quotes/a-promise/", "Said twice.")
    assert "quotes.yml changed: checked by itself, " in server.log
    assert server.shown("quotes/a-promise/") != shown
    quotes.write_text(text, "utf-8")
    server.wait_until(lambda: server.shown("quotes/a-promise/") == shown)


def test_a_new_record_has_a_page_and_a_removed_one_has_none(server: Server) -> None:
    record = server.folder / "quotes" / "speakers" / "nell-newcomer.yml"
    record.write_text("name: Nell Newcomer\n", "utf-8")
    server.wait_for("speakers/nell-newcomer/", "Nell Newcomer")
    schema = server.folder / ".onrecord" / "schemas" / "quotes.json"
    assert "nell-newcomer" in schema.read_text("utf-8")  # an editor can name her
    record.unlink()
    server.wait_for("speakers/nell-newcomer/", "404")


def test_a_problem_shows_while_the_last_good_site_stays_up(server: Server) -> None:
    assert server.told("quotes/a-promise/") == {"reload": False, "problems": []}
    file = server.folder / "quotes/speakers/orla.yml"
    text = file.read_text("utf-8")
    file.write_text(f"{text}nickname: <b>O</b>\n", "utf-8")
    server.wait_until(lambda: "quotes/speakers/orla.yml:2:1" in server.problems())
    assert "record.unknown-field" in server.problems()
    assert "quotes/speakers/orla.yml:2:1: error[record.unknown-field]" in server.log
    assert "A bridge is a promise." in server.page("quotes/a-promise/")

    file.write_text("name: [", "utf-8")
    server.wait_until(lambda: "yaml.syntax" in server.problems())
    assert "record.unknown-field" not in server.problems()
    file.write_text(text, "utf-8")
    server.wait_until(lambda: server.problems() == "[]")
    assert "</html>" in server.page("about/")


def test_a_quote_that_does_not_match_shows_the_difference(server: Server) -> None:
    file = server.folder / QUOTES
    text = file.read_text("utf-8")
    file.write_text(text.replace("is a promise", "is no promise"), "utf-8")
    server.wait_until(lambda: "quote.not-in-text" in server.problems())
    (problem,) = server.told("")["problems"]
    assert problem["where"] == f"{QUOTES}:4:9"
    assert ["-", "no"] in problem["hint"][0]
    assert ["+", "a"] in problem["hint"][0]

    file.write_text("- id: [", "utf-8")
    server.wait_until(lambda: "yaml.syntax" in server.problems())
    file.write_text(text, "utf-8")
    server.wait_until(lambda: server.problems() == "[]")


def test_what_keeps_mkdocs_from_its_part_shows_too(server: Server) -> None:
    config = server.folder / "mkdocs.yml"
    text = config.read_text("utf-8")
    config.write_text(f"{text}\n  odd: [\n", "utf-8")
    server.wait_until(lambda: "mkdocs.yml:" in server.problems())
    page = server.folder / "docs" / "about.md"
    content = page.read_bytes()
    config.write_text(text, "utf-8")
    server.wait_until(lambda: server.problems() == "[]")
    page.write_bytes(content + b"\n\xff\n")
    line = content.count(b"\n") + 2
    server.wait_until(lambda: f"docs/about.md:{line}:1" in server.problems())
    assert "the byte 0xFF is not UTF-8" in server.problems()
    assert "A bridge is a promise." in server.page("quotes/a-promise/")
    assert "</html>" in server.page("about/")
    page.write_bytes(content)
    server.wait_until(lambda: server.problems() == "[]")


def test_settings_that_are_inherited_are_followed(small: Path) -> None:
    inner, settings = small / "mkdocs.yml", small / "settings" / "base.yml"
    settings.parent.mkdir()
    settings.write_text("copyright: A first line.\n", "utf-8")
    text = inner.read_text("utf-8")
    inner.write_text(f"INHERIT: settings/base.yml\n{text}", "utf-8")
    server = Server(small, "onrecord", "serve", "--no-open")
    try:
        server.wait_for("quotes/a-promise/", "A first line.")
        settings.write_text("copyright: Another line.\n", "utf-8")
        server.wait_for("quotes/a-promise/", "Another line.")
        assert server.stop() == 0
    finally:
        server.process.kill()
        server.process.wait()


def test_a_broken_template_leaves_the_last_good_site(small: Path) -> None:
    template = small / "overrides" / "main.html"
    template.parent.mkdir()
    good = '{% extends "base.html" %}{% block footer %}A footer.{% endblock %}'
    template.write_text(good, "utf-8")
    replace_in(small / "mkdocs.yml", "name: material", "name: material\n  custom_dir: overrides")
    server = Server(small, "onrecord", "serve", "--no-open")
    try:
        server.wait_for("quotes/a-promise/", "A footer.")
        template.write_text(good.replace("{% endblock %}", ""), "utf-8")
        server.wait_until(lambda: "overrides/main.html:1" in server.problems())
        assert "A footer." in server.page("quotes/a-promise/")
        template.write_text(good.replace("A footer.", "Another footer."), "utf-8")
        server.wait_for("quotes/a-promise/", "Another footer.")
        server.wait_until(lambda: server.problems() == "[]")
        assert server.stop() == 0
    finally:
        server.process.kill()
        server.process.wait()


def test_a_site_below_a_path_is_served_below_it(small: Path) -> None:
    address = "https://record.example/of/the/city/"
    server = Server(small, "onrecord", "serve", "--no-open", SITE_URL=address)
    try:
        server.wait_for("of/the/city/quotes/a-promise/", "A bridge is a promise.")
        assert server.page("quotes/a-promise/") == "404"
        assert "A bridge is a promise." in server.page("of/the/city/quotes/a-promise")
        assert server.page("") == server.page("of/the/city/") == server.page("of/the/city")
        shown = server.shown("of/the/city/about/")
        query = urlencode({"page": "/of/the/city/about/", "shown": shown})
        with urlopen(f"{server.address}_onrecord/events?{query}", timeout=20) as events:
            assert b'"reload": false' in events.readline()
        assert server.stop() == 0
    finally:
        server.process.kill()
        server.process.wait()


def test_only_reading_is_allowed_and_only_below_the_site(server: Server) -> None:
    assert server.page("nowhere/") == "404"
    for way in ("../server.log", "%2e%2e/server.log", "..%5cserver.log", "/etc/passwd", "%00"):
        assert server.page(way) == "404"
    for method in ("POST", "PUT", "DELETE"):
        with pytest.raises(HTTPError) as refused:
            urlopen(Request(server.address, method=method), timeout=20)
        assert refused.value.code == 405
        refused.value.close()
    with urlopen(Request(server.address, method="HEAD"), timeout=20) as answer:
        assert answer.read() == b""
        assert int(answer.headers["Content-Length"]) > 1000


def test_a_mistake_in_a_page_by_hand_does_not_stop_it(server: Server) -> None:
    page = server.folder / "docs" / "about.md"
    text = page.read_text("utf-8")
    page.write_text(f"{text}\n[x](nowhere.md) and more\n", "utf-8")
    server.wait_for("about/", "and more")
    assert "Doc file 'about.md' contains a link 'nowhere.md'" in server.log
    page.write_text(text, "utf-8")
    server.wait_until(lambda: "and more" not in server.page("about/"))


def test_at_its_end_the_pages_are_up_to_date(server: Server) -> None:
    page = server.folder / "docs" / "themes" / "bridges.md"
    assert "Arches" not in page.read_text("utf-8")
    assert server.stop() == 0
    assert "Traceback" not in server.log
    assert "Arches" in page.read_text("utf-8")
    served = bytes_of(server.folder / "docs")
    run = run_onrecord("render", cwd=server.folder)
    assert run.stdout.startswith("0 pages written, ")
    assert bytes_of(server.folder / "docs") == served


@pytest.mark.parametrize("use_directory_urls", ["true", "false"])
def test_a_served_page_is_the_built_one(demo: Path, use_directory_urls: str) -> None:
    shutil.rmtree(demo / "quotes/articles/ferry-interview")  # a draft, which is not built
    quotes = demo / "quotes/articles/lumen-forum/quotes.yml"
    published = [text for text in quotes.read_text("utf-8").split("- id: ") if "draft:" not in text]
    quotes.write_text("- id: ".join(published), "utf-8")
    with (demo / "mkdocs.yml").open("a", encoding="utf-8") as config:
        config.write(f"\nuse_directory_urls: {use_directory_urls}\n")
    run = run_onrecord("build", cwd=demo)
    assert run.returncode == 0, run.stderr
    server = Server(demo, "onrecord", "serve", "--no-open")
    try:
        server.wait_for("", "Demo Record")
        pages = [path.relative_to(demo / "site") for path in (demo / "site").rglob("*.html")]
        assert len(pages) > 100
        for page in pages:
            built = (demo / "site" / page).read_text("utf-8")
            served = server.page(quote(page.as_posix()))
            if page.name == "404.html":
                continue
            assert re.sub("<script src=./_onrecord/[^>]*></script>", "", served) == built, page
        built_data = json.loads((demo / "site/data/quotes.json").read_text("utf-8"))
        assert json.loads(server.page("data/quotes.json")) == built_data
        assert server.stop() == 0
    finally:
        server.process.kill()
        server.process.wait()


@pytest.mark.parametrize("seconds", [0, 0.15, 0.4])
def test_ended_at_work_it_leaves_nothing_behind(small: Path, seconds: float) -> None:
    place = small.parent / "temporary"
    place.mkdir()
    server = Server(small, "onrecord", "serve", "--no-open", TMPDIR=str(place))
    try:
        server.wait_for("quotes/a-promise/", "</html>")
        assert len(names_in(place)) == 1
        replace_in(small / "quotes/themes/bridges.yml", "Bridges", "Arches")
        (small / "docs" / "about.md").write_text("# Other\n", "utf-8")
        time.sleep(seconds)
        assert server.stop() == 0
    finally:
        server.process.kill()
        server.process.wait()
    assert "Traceback" not in server.log
    assert names_in(place) == []
    assert run_onrecord("build", cwd=small).returncode == 0
    assert "Arches" in (small / "docs/themes/bridges.md").read_text("utf-8")


def test_mkdocs_serves_the_same(small: Path) -> None:
    replace_in(small / QUOTES, "  text:", "  draft: true\n  text:")
    server = Server(small, "mkdocs", "serve")
    try:
        server.wait_for("quotes/a-promise/", "</html>")
        replace_in(small / QUOTES, "id: a-promise", "id: A Promise")
        server.wait_for("about/", "error[record.bad-id]")
        replace_in(small / QUOTES, "id: A Promise", "id: a-promise")
        server.wait_until(lambda: "_problems" not in server.page("about/"))
        assert server.stop() == 0
    finally:
        server.process.kill()
        server.process.wait()


def test_it_does_not_start_with_bad_records(small: Path) -> None:
    replace_in(small / QUOTES, "id: a-promise", "id: A Promise")
    run = run_onrecord("serve", "-a", f"127.0.0.1:{free_port()}", cwd=small)
    assert run.returncode == 1
    assert f"{QUOTES}:" in run.stderr
    assert "error[record.bad-id]" in run.stderr
    assert "Traceback" not in run.stderr
    assert names_in(small / "docs") == ["about.md"]


def test_an_address_that_is_taken(small: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        run = run_onrecord("serve", "-a", address, cwd=small)
    assert run.returncode == 2
    expected = f"onrecord: {address} can't be used: Address already in use. Name another address"
    assert expected in run.stderr


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("8000", "Config value 'dev_addr': Must be a string of format 'IP:PORT'"),
        ("localhost:http", "Config value 'dev_addr': 'http' is not a valid port"),
        ("localhost:99999", "onrecord: localhost:99999 can't be used: "),
    ],
)
def test_an_address_that_is_none(small: Path, address: str, message: str) -> None:
    run = run_onrecord("serve", "-a", address, cwd=small)
    assert run.returncode == 2
    assert message in run.stderr
    assert "Traceback" not in run.stderr
