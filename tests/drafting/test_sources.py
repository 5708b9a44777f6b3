"""Where `onrecord draft` takes articles from, and what it says when there are none."""

from __future__ import annotations

import gzip
import io
import json
import socket
import subprocess
import sys
import threading
import time
import zipfile
import zlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from onrecord.drafting.sources.http import FetchError, fetch
from support.commands import environment
from support.draft_command import ID, PAGE, codes, draft
from support.files import bytes_of, names_in


def _unpacks_to_too_much() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", bytes(101 * 1024 * 1024))
    return packed.getvalue()


BAD = {
    "empty.txt": (b"", "there is nothing in it; expected an article"),
    "blank.txt": (b" \n\n", "no article was found in it"),
    "binary.txt": (bytes(range(256)) * 8, "this is no text"),
    "binary.html": (b"<p>\0\1\2" * 90, "this is no text"),
    "half.txt": (b"\xff\xfeI\0t\0 \0r", "this is no text"),
    "large.txt": (b"a" * (50 * 1024 * 1024), "at most 20,971,520 are read"),
    "long.txt": (b"It rained. " * 60_000, "more than 500,000 characters of text"),
    "picture.png": (b"\x89PNG", "Expected one that ends in .txt, .md, .html or .docx"),
    "broken.docx": (b"PK\x03\x04", "this is not a Word document. Paste"),
    "text.docx": (b"It rained.", "this is not a Word document"),
    "bomb.docx": (_unpacks_to_too_much(), "this is not a Word document"),
    "empty.html": (b"<html></html>", "no article was found in it"),
    "packed.html": (gzip.compress(bytes(40_000_000)), "a packed file, not an HTML page"),
    "nowhere.txt": (None, "there is no such file"),
}


def test_what_is_no_article_is_refused(small: Path, tmp_path: Path) -> None:
    folder = tmp_path / "bad"
    folder.mkdir()
    for name, (content, _) in BAD.items():
        if content is not None:
            (folder / name).write_bytes(content)
    before = bytes_of(small)
    run = draft(small, *(folder / name for name in BAD))
    assert run.returncode == 1
    assert "Traceback" not in run.stderr
    problems = run.stderr.splitlines()
    assert len(problems) == len(BAD)
    for (name, (_, reason)), problem in zip(BAD.items(), problems, strict=True):
        assert problem.startswith(f"{folder / name}: ")
        assert reason in problem
    assert {p: m for p, m in bytes_of(small).items() if ".onrecord" not in p} == before


@pytest.mark.parametrize(
    "name", ["ferry.txt", "utf-8-sig.txt", "utf-16.txt", "utf-16-be.txt", "cp1252.txt"]
)
def test_a_text_in_another_encoding(small: Path, tmp_path: Path, name: str) -> None:
    text = "It rained. “The café is wet,” said Ada Quill.\n"
    encoding = {"ferry.txt": "utf-8"}.get(name, name.removesuffix(".txt"))
    start = b"\xfe\xff" if encoding == "utf-16-be" else b""
    (tmp_path / name).write_bytes(start + text.encode(encoding))
    run = draft(small, "--dry-run", "--format", "json", tmp_path / name)
    assert [q["text"] for q in json.loads(run.stdout)["quotes"]] == ["The café is wet"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (PAGE.replace("wall", "café").replace('lang="en-GB">', 'lang="en"><meta charset="latin1">')
         .replace("“", '"').replace("”", '"').encode("latin1"), "café"),
        (PAGE.encode("utf-16"), "“The ferry"),
        (PAGE.replace("</p>", "").replace("</article>", "</b></div></p>").encode(), "“The ferry"),
        (PAGE.replace("<article>", "<div>" * 200 + "<article>").encode(), "“The ferry"),
        (PAGE[: PAGE.index("Nobody knew")].encode(), "“The ferry"),
    ],
    ids=["latin-1", "utf-16", "unclosed", "nested", "cut"],
)  # fmt: skip
def test_a_page_that_is_not_as_it_should_be(
    small: Path, tmp_path: Path, content: bytes, words: str
) -> None:
    file = tmp_path / "page.html"
    file.write_bytes(content)
    run = draft(small, "--dry-run", "--format", "json", file)
    assert run.returncode == 0, run.stderr
    assert words in json.loads(run.stdout)["text"]


# Many


def test_one_bad_file_stops_nothing(small: Path, article: Path) -> None:
    (article.parent / "bad.txt").write_bytes(b"\0\0")
    run = draft(small, article.parent / "bad.txt", article, "nowhere.txt")
    assert run.returncode == 1
    assert f"[2 of 3] articles/{ID}: 3 statements" in run.stdout
    table = [line.split() for line in run.stdout.splitlines()]
    for row in (["articles", "3"], ["drafted", "1"], ["failed", "2"]):
        assert row in table
    assert ["statements", "proposed", "3"] in table
    failed = [line for line in run.stdout.splitlines() if line.startswith("failed: ")]
    assert failed[1] == "failed: nowhere.txt: there is no such file."


def test_a_folder_is_drafted_file_by_file_and_resumed(small: Path, tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.txt").write_text("It rained. “The river is high,” said Ada Quill.\n", "utf-8")
    (folder / "c.png").write_bytes(b"\x89PNG")
    assert draft(small, folder).returncode == 0
    before = bytes_of(small / "quotes")
    (folder / "b.md").write_text("It rained. “The river is low,” said Ada Quill.\n", "utf-8")
    run = draft(small, "--skip", folder)
    assert run.returncode == 0, run.stderr
    assert "[1 of 2] articles/a: there already, left alone" in run.stdout
    assert ["left", "alone", "1"] in [line.split() for line in run.stdout.splitlines()]
    assert before.items() <= bytes_of(small / "quotes").items()
    assert {"a", "b"} <= set(names_in(small / "quotes/articles"))


_MEASURED = """
import resource, sys
from onrecord.cli import main
sys.argv[0] = "onrecord"
status = main()
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)
sys.exit(status)
"""


def test_many_articles_take_little_more_memory_than_few(small: Path, tmp_path: Path) -> None:
    peaks = []
    for number in (10, 100):
        folder = tmp_path / str(number)
        folder.mkdir()
        for n in range(number):
            text = f"It rained on day {n}. “The river is {n} feet high,” said Ada Quill.\n\n"
            (folder / f"rain-{number}-{n}.txt").write_text(text + "It went on. " * 100, "utf-8")
        command = [sys.executable, "-c", _MEASURED, "draft", str(folder)]
        run = subprocess.run(
            command, cwd=small, env=environment(), capture_output=True, text=True, check=True
        )
        peaks.append(int(run.stderr.splitlines()[-1]) * 1024)
    assert peaks[1] - peaks[0] < 12 * 1024 * 1024, peaks


# From the web

RSS = (
    b"<rss><channel><link>/</link><item><link>/ferry</link></item>"
    b"<item><link>/gone</link></item></channel></rss>"
)
ATOM = (
    b'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><entry>'
    b'<link rel="self" href="/self"/><link href="/ferry"/></entry>'
    b'<entry><link href="/gone"/></entry></feed>'
)
_MEGABYTE = 1024 * 1024
_Response = tuple[int, dict[str, str], bytes]


class _Site(BaseHTTPRequestHandler):
    pages: ClassVar[dict[str, _Response]] = {
        "/ferry": (200, {"Content-Type": "text/html; charset=utf-8"}, PAGE.encode()),
        "/packed": (200, {"Content-Encoding": "gzip"}, gzip.compress(PAGE.encode())),
        "/rss": (200, {"Content-Type": "application/rss+xml"}, RSS),
        "/atom": (200, {"Content-Type": "application/atom+xml"}, ATOM),
        "/old": (301, {"Location": "/ferry"}, b""),
        "/round": (302, {"Location": "/round"}, b""),
        "/file": (302, {"Location": "file:///etc/hosts"}, b""),
        "/nowhere": (302, {"Location": "http://[1/"}, b""),
        "/empty": (200, {}, b""),
        "/bomb": (200, {"Content-Encoding": "deflate"}, zlib.compress(bytes(99 * _MEGABYTE))),
        "/torn": (200, {"Content-Encoding": "gzip"}, b"<html>"),
        "/brotli": (200, {"Content-Encoding": "br"}, b"\x0b\x02\x80"),
        "/short": (200, {"Content-Length": "999"}, b"<html><p>It rained."),
        "/lines": (200, {"X": "1\r\n" * 200}, b""),
        "/picture": (200, {"Content-Type": "image/png"}, b"\x89PNG\0\0\0"),
    }
    stopped: ClassVar[threading.Event]
    written: ClassVar[int] = 0

    def do_GET(self) -> None:  # the name that the library calls
        if self.path == "/stalls":
            self.stopped.wait(30)
            return
        status, headers, body = self.pages.get(self.path, (404, {}, b"gone"))
        self.send_response(status if self.path != "/drips" else 200)
        for name, value in headers.items():
            self.send_header(name, value)
        if self.path == "/drips":  # each byte comes in time, the page never
            self.flush_headers()
            while not self.stopped.wait(0.05):
                self.wfile.write(b"X-Drop: 1\r\n")
            return
        self.end_headers()
        if self.path == "/endless":
            body = b"a" * _MEGABYTE
            while not self.stopped.is_set():
                self.wfile.write(body)
                _Site.written += len(body)
        self.wfile.write(body)

    def handle(self) -> None:
        try:
            super().handle()
        except ConnectionError:  # the client has had enough
            self.close_connection = True

    def finish(self) -> None:
        try:
            super().finish()
        except ConnectionError:
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        pass


_Site.pages["/endless"] = (200, {}, b"")


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    _Site.stopped = threading.Event()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        _Site.stopped.set()
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_page_is_fetched_and_kept(small: Path, site: str) -> None:
    run = draft(small, "--allow-private", f"{site}/old")
    assert run.returncode == 0, run.stderr
    folder = small / f"quotes/articles/{ID}"
    assert f"url: {site}/ferry" in (folder / "article.yml").read_text("utf-8")
    assert (folder / "page.html").read_text("utf-8") == PAGE
    assert {severity for severity, _ in codes(small)} == {"warning"}
    assert ("warning", "record.unknown-file") not in codes(small)


def test_a_page_that_comes_packed(small: Path, site: str) -> None:
    assert draft(small, "--allow-private", f"{site}/packed").returncode == 0
    assert (small / f"quotes/articles/{ID}/page.html").read_text("utf-8") == PAGE


@pytest.mark.parametrize("feed", ["/rss", "/atom"])
def test_a_feed_leads_to_its_articles(small: Path, site: str, feed: str) -> None:
    run = draft(small, "--allow-private", f"{site}{feed}")
    assert run.returncode == 1  # one of its articles is gone
    assert f"articles/{ID}: 2 statements" in run.stdout
    assert "the server answers 404" in run.stderr


def test_a_list_of_addresses(small: Path, tmp_path: Path, site: str) -> None:
    (tmp_path / "list.txt").write_text(f"# Ferries\n{site}/ferry\n{site}/old\n", "utf-8")
    run = draft(small, "--allow-private", "--skip", tmp_path / "list.txt")
    assert run.returncode == 0, run.stderr
    assert f"articles/{ID}: there already, left alone" in run.stdout


NOT_TO_BE_HAD = {
    "/nothing": "the server answers 404 Not Found. Expected the page itself",
    "/round": "more than 5 redirects",
    "/file": "not an http or https address",
    "/nowhere": "redirects to http://[1/, which is no address",
    "/endless": "more than 10,485,760 bytes",
    "/bomb": "more than 10,485,760 bytes",
    "/torn": "the answer is not gzip",
    "/brotli": "packed as br, which nobody asked for",
    "/short": "the answer broke off: 980 bytes are missing",
    "/empty": "there is nothing in it",
    "/picture": "this is no text",
    "/lines": "the answer is not one of the web",
}


def test_pages_that_can_not_be_had(small: Path, site: str) -> None:
    before = bytes_of(small / "quotes")
    addresses = [f"{site}{path}" for path in NOT_TO_BE_HAD]
    run = draft(small, "--allow-private", *addresses)
    assert run.returncode == 1
    assert "Traceback" not in run.stderr
    problems = run.stderr.splitlines()
    for (path, reason), problem in zip(NOT_TO_BE_HAD.items(), problems, strict=True):
        assert reason in problem, path
    assert bytes_of(small / "quotes") == before
    assert _Site.written < 64 * _MEGABYTE, "it doesn't read to the end what is too large"


@pytest.mark.parametrize("path", ["/stalls", "/drips"])
def test_a_page_that_does_not_come_in_time(small: Path, site: str, path: str) -> None:
    before = bytes_of(small / "quotes")
    run = draft(small, "--allow-private", "--timeout", "0.5", f"{site}{path}")
    assert run.returncode == 1
    assert "no whole answer within 0.5 seconds. --timeout waits longer" in run.stderr
    assert bytes_of(small / "quotes") == before


def test_a_private_network_is_not_asked(small: Path) -> None:
    hosts = "127.0.0.1 localhost [::1] 0.0.0.0 10.0.0.1 169.254.169.254 [fe80::1] 2130706433"
    hosts += " 0x7f.1 [::ffff:127.0.0.1] [64:ff9b::7f00:1] [2002:7f00:1::]"
    run = draft(small, *(f"http://{host}:1/" for host in hosts.split()))
    assert run.returncode == 1
    for host, problem in zip(hosts.split(), run.stderr.splitlines(), strict=True):
        assert "inside a private network" in problem, host


def test_the_number_that_was_judged_is_the_one_that_is_asked(
    site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = int(site.rpartition(":")[2])
    asked: list[str] = []
    numbers = iter([["127.0.0.1"], ["93.184.215.14", "127.0.0.1"]])

    def look_up(host: str, at: int, **_: object) -> list[tuple[object, ...]]:
        asked.append(host)
        stream = socket.AF_INET, socket.SOCK_STREAM, 0, ""
        return [(*stream, (number, at)) for number in next(numbers)]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    address = f"http://rebinding.example:{port}/ferry"
    assert fetch(address, time.monotonic, allow_private=True).content == PAGE.encode()
    assert asked == ["rebinding.example"]
    with pytest.raises(FetchError, match="inside a private network"):
        fetch(address, time.monotonic)
    assert len(asked) == 2


def test_only_the_web_is_asked(small: Path) -> None:
    run = draft(small, "ftp://example.org/a.txt", "file:///etc/hosts", "http://", "http://[1/")
    assert run.returncode == 1
    assert "Traceback" not in run.stderr
    assert len(run.stderr.splitlines()) == 4


@pytest.mark.parametrize("host", ["a b", "☃.example", "h:99999", f"{'a' * 64}.example"])
def test_a_host_that_can_not_be(host: str) -> None:
    with pytest.raises(FetchError, match=r"this is no address|there is no"):
        fetch(f"http://{host}/", time.monotonic)
