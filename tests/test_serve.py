"""The live site: `onrecord serve` as a process, with real changes to real files."""

import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from support import PROGRAMS, bytes_of, environment, names_in, replace_in, run_onrecord

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows stops a program in another way")

QUOTES = "quotes/articles/lumen-forum/quotes.yml"


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
    from support import copy_demo

    server = Server(copy_demo(tmp_path_factory.mktemp("served")), "onrecord", "serve", "--no-open")
    server.wait_for("", "Demo Record")
    yield server
    server.process.kill()
    server.process.wait()


def test_drafts_are_shown_and_written_nowhere(server: Server) -> None:
    assert "</html>" in server.page("articles/ferry-interview/")
    assert "</html>" in server.page("quotes/maris-on-the-rope/")
    written = bytes_of(server.folder / "docs")
    assert "quotes/orla-on-bridges.md" in written
    assert not [path for path in written if "ferry-interview" in path or "on-the-rope" in path]
    assert "maris-on-the-rope" not in server.page("data/quotes.json")
    assert not (server.folder / "site").exists()


def test_a_saved_record_shows_after_one_build(server: Server) -> None:
    before = server.changes
    replace_in(server.folder / "quotes/cities/hollmark.yml", "name: Hollmark", "name: Neuhollmark")
    server.wait_for("cities/", "Neuhollmark")
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
    good = server.page("quotes/orla-on-bridges/")
    assert "_problems" not in good
    file = server.folder / "quotes/speakers/tobin-quillfeather.yml"
    text = file.read_text("utf-8")
    file.write_text(f"{text}nickname: <b>Tob</b>\n", "utf-8")
    line = rf"quotes/speakers/tobin-quillfeather\.yml:{text.count(chr(10)) + 1}:1: error\[record"
    for address in ("quotes/orla-on-bridges/", "about/", "speakers/tobin-quillfeather/"):
        server.wait_for(address, "_problems")
        page = server.page(address)
        assert re.search(line, page)
        assert "nickname" in page
    assert re.search(line, server.log)
    words = re.search(r"<blockquote.*?</blockquote>", good, re.DOTALL)
    assert words
    assert words[0] in server.page("quotes/orla-on-bridges/")

    file.write_text("name: [", "utf-8")
    server.wait_for("about/", "error[yaml.syntax]")
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
    assert "Neuhollmark" not in (server.folder / "docs/cities/hollmark.md").read_text("utf-8")
    assert server.stop() == 0
    assert "Traceback" not in server.log
    served = bytes_of(server.folder / "docs")
    assert "Neuhollmark" in (server.folder / "docs/cities/hollmark.md").read_text("utf-8")
    run = run_onrecord("render", cwd=server.folder)
    assert ", 0 removed" in run.stdout
    assert bytes_of(server.folder / "docs") == served


def test_mkdocs_serves_the_same(demo: Path) -> None:
    server = Server(demo, "mkdocs", "serve")
    try:
        server.wait_for("articles/ferry-interview/", "</html>")
        replace_in(demo / QUOTES, "id: orla-on-bridges", "id: Orla On Bridges")
        server.wait_for("about/", "error[record.bad-id]")
        replace_in(demo / QUOTES, "id: Orla On Bridges", "id: orla-on-bridges")
        server.wait_until(lambda: "_problems" not in server.page("about/"))
        assert server.stop() == 0
    finally:
        server.process.kill()
        server.process.wait()


def test_it_does_not_start_with_bad_records(demo: Path) -> None:
    replace_in(demo / QUOTES, "id: orla-on-bridges", "id: Orla On Bridges")
    run = run_onrecord("serve", "-a", f"127.0.0.1:{free_port()}", cwd=demo)
    assert run.returncode == 1
    assert f"{QUOTES}:" in run.stderr
    assert "error[record.bad-id]" in run.stderr
    assert "Traceback" not in run.stderr
    assert names_in(demo / "docs") == ["about.md", "assets"]


def test_an_address_that_is_taken(demo: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        run = run_onrecord("serve", "-a", address, cwd=demo)
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
def test_an_address_that_is_none(demo: Path, address: str, message: str) -> None:
    run = run_onrecord("serve", "-a", address, cwd=demo)
    assert run.returncode == 2
    assert message in run.stderr
    assert "Traceback" not in run.stderr
