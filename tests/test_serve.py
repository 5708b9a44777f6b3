"""The live site: `onrecord serve` as a process, with real changes to real files."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from support import (
    PROGRAMS,
    bytes_of,
    environment,
    make_small_project,
    names_in,
    replace_in,
    run_onrecord,
)

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows stops a program in another way")

QUOTES = "quotes/articles/bridge/quotes.yml"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


class Server:
    """A process that serves a folder, and what it has printed so far."""

    def __init__(self, folder: Path, *command: str) -> None:
        self.folder = folder
        self.port = free_port()
        self._log = folder.parent / "server.log"
        with self._log.open("w") as log:
            self.process = subprocess.Popen(
                [PROGRAMS / command[0], *command[1:], "-a", f"127.0.0.1:{self.port}"],
                cwd=folder,
                env=environment(NO_MKDOCS_2_WARNING="1"),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    @property
    def log(self) -> str:
        return self._log.read_text("utf-8")

    @property
    def changes(self) -> int:
        """How many times it has begun to build again."""
        return self.log.count("Detected file changes")

    def page(self, address: str) -> str:
        try:
            with urlopen(f"http://127.0.0.1:{self.port}/{address}", timeout=20) as answer:
                content: bytes = answer.read()
                return content.decode()
        except HTTPError as error:
            return f"{error.code}"
        except OSError:
            return ""

    def wait_until(self, condition: Callable[[], bool], seconds: float = 40) -> None:
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end, self.log
            assert self.process.poll() is None, self.log
            time.sleep(0.1)

    def wait_for(self, address: str, text: str) -> None:
        self.wait_until(lambda: text in self.page(address))

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(30)


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


def test_a_saved_record_shows_after_one_build(server: Server) -> None:
    before = server.changes
    replace_in(server.folder / "quotes/themes/bridges.yml", "Bridges", "Arches")
    server.wait_for("themes/", "Arches")
    time.sleep(2)  # two rounds of looking for changes: what was written must not be one
    assert server.changes == before + 1


def test_a_saved_page_shows_after_one_build(server: Server) -> None:
    before = server.changes
    with (server.folder / "docs" / "about.md").open("a", encoding="utf-8") as page:
        page.write("\nA sentence added later.\n")
    server.wait_for("about/", "A sentence added later.")
    time.sleep(2)
    assert server.changes == before + 1


def test_a_new_record_has_a_page_and_a_removed_one_has_none(server: Server) -> None:
    record = server.folder / "quotes" / "speakers" / "nell-newcomer.yml"
    record.write_text("name: Nell Newcomer\n", "utf-8")
    server.wait_for("speakers/nell-newcomer/", "Nell Newcomer")
    record.unlink()
    server.wait_for("speakers/nell-newcomer/", "404")


def test_a_problem_shows_while_the_last_good_site_stays_up(server: Server) -> None:
    assert "_problems" not in server.page("quotes/a-promise/")
    file = server.folder / "quotes/speakers/orla.yml"
    text = file.read_text("utf-8")
    file.write_text(f"{text}nickname: <b>O</b>\n", "utf-8")
    line = "quotes/speakers/orla.yml:2:1: error[record.unknown-field]"
    for address in ("quotes/a-promise/", "about/", "speakers/orla/"):
        server.wait_for(address, line)
    assert line in server.log
    assert "A bridge is a promise." in server.page("quotes/a-promise/")

    file.write_text("name: [", "utf-8")
    server.wait_for("about/", "error[yaml.syntax]")
    assert line not in server.page("about/")
    file.write_text(text, "utf-8")
    server.wait_until(lambda: "_problems" not in server.page("about/"))
    assert "</html>" in server.page("about/")


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
