"""A site as a web host serves it: in a subfolder, compressed, under its security policy."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, lru_cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from onrecord.build.csp import inline_scripts, policy
from support.chromium import chromium_executable
from support.commands import run_onrecord

SUBFOLDER = "/city/record/"

# A page of each kind, and of each state that has one of its own, of the demo.
KINDS = {
    "home": "",
    "explore": "explore/",
    "about": "about/",
    "article": "articles/vale-council/",
    "article without its text": "articles/closed-archive/",
    "article, right to left": "articles/fanar-ferries/",
    "speaker": "speakers/orla-fennimoor/",
    "city": "cities/port-lumen/",
    "organization": "organizations/ferry-guild/",
    "theme": "themes/crossings/",
    "event": "events/lumen-forum-2023/",
    "quote": "quotes/orla-on-bridges/",
    "hostile quote": "quotes/signs-pier/",
    "withdrawn quote": "quotes/uhren-zurueckgezogen/",
    "articles": "articles/",
    "speakers": "speakers/",
    "cities": "cities/",
    "organizations": "organizations/",
    "themes": "themes/",
    "events": "events/",
    "quotes": "quotes/",
}

_COMPRESSED = {".css", ".html", ".js", ".json", ".svg", ".xml"}


class _Host(SimpleHTTPRequestHandler):
    """Serves a site below SUBFOLDER, and nothing outside of it."""

    protocol_version = "HTTP/1.1"

    def log_request(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """Answer with a file, or with the site's own page for what isn't there."""
        path = Path(self.translate_path(self.path))
        if path.is_dir() and not self.path.partition("?")[0].endswith("/"):
            super().do_GET()  # the browser is sent to the folder's address
            return
        file = path / "index.html" if path.is_dir() else path
        if file.is_file():
            self._answer(200, file)
        else:
            self._answer(404, Path(self.directory) / "404.html")

    def translate_path(self, path: str) -> str:
        if not path.startswith(SUBFOLDER):
            return str(Path(self.directory) / "outside-of-the-site")
        return super().translate_path("/" + path.removeprefix(SUBFOLDER))

    def _answer(self, status: int, file: Path) -> None:
        content = file.read_bytes()
        compressed = file.suffix in _COMPRESSED
        if compressed:
            content = _compress(content)
        self.send_response(status)
        self.send_header("Content-Type", self._type(file))
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "max-age=600")
        self.send_header("Content-Security-Policy", policy_of(Path(self.directory)))
        if compressed:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(content)

    def _type(self, file: Path) -> str:
        kind = self.guess_type(file)
        return f"{kind}; charset=utf-8" if file.suffix in _COMPRESSED else kind


@lru_cache(maxsize=500)
def _compress(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)


@cache
def policy_of(site: Path) -> str:
    """The security policy under which a finished site's pages work, made from all of them."""
    pages = (file.read_text("utf-8") for file in sorted(site.rglob("*.html")))
    return policy(code for page in pages for code in inline_scripts(page))


@contextmanager
def serving(site: Path) -> Iterator[str]:
    """Serve a site, which may still be to be made, in a subfolder of a host; its address."""
    handler = partial(_Host, directory=str(site))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}{SUBFOLDER}"
        server.shutdown()


@contextmanager
def published(project: Path, site: Path, *, named: bool = True) -> Iterator[str]:
    """Build a project's site and serve it; yields its address, which its pages name if wanted."""
    with serving(site) as address:
        settings = {"SITE_URL": address} if named else {}
        run = run_onrecord("build", "-d", site, cwd=project, **settings)
        if run.returncode:
            raise RuntimeError(run.stderr)
        yield address


@contextmanager
def browsing(*flags: str) -> Iterator[Browser]:
    """Start a browser that asks nobody for anything by itself."""
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium_executable(),
            chromium_sandbox=False,
            args=[*quiet, "--no-first-run", "--disable-quic", *flags],
        )
        yield browser
        browser.close()
