"""HTTP: answers browsers, and tells them when there is something new."""

from __future__ import annotations

import json
import socket
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from socketserver import TCPServer
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlsplit

from onrecord.files import content_hash
from onrecord.project import UnusableProject
from onrecord.server.live_project import LiveProject
from onrecord.server.problems import as_json
from onrecord.server.responses import HTML, Response

OWN = "/_onrecord/"
"""The addresses that no site has."""

_OWN_FILES = {"live.js": "text/javascript; charset=utf-8", "live.css": "text/css; charset=utf-8"}
_STILL_HERE = 15  # seconds after which a browser hears something, and we whether it is there


class Server(ThreadingHTTPServer):
    """Serves a live site, below the path that its address has.

    Raises:
        UnusableProject: the address can't be used.
    """

    daemon_threads = True
    live: LiveProject

    def __init__(self, host: str, port: int, mount: str) -> None:
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self.mount = mount.rstrip("/") + "/"
        try:
            super().__init__((host, port), _Handler)
        except (OSError, OverflowError) as error:
            reason, _, _ = str(getattr(error, "strerror", error)).partition(" (")
            raise UnusableProject(
                f"{host}:{port} can't be used: {reason}. Name another address with -a."
            ) from None
        shown = f"[{host}]" if ":" in host else host
        self.url = f"http://{shown}:{port}{self.mount}"

    def server_bind(self) -> None:
        """Take the address, without asking what else it is called."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = self.server_address[:2]  # type: ignore[assignment]  # an address of the internet

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that has gone away is no error."""
        import sys

        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    server: Server
    server_version, sys_version = "OnRecord", ""
    protocol_version = "HTTP/1.1"
    timeout = 120

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # its name there
        """Say nothing: the terminal is for what was saved."""

    def parse_request(self) -> bool:
        """Read what is asked; only reading is allowed."""
        if not super().parse_request():
            return False
        if self.command in ("GET", "HEAD"):
            return True
        self.close_connection = True
        self._send(Response(405, "text/plain", b"Only GET and HEAD.\n"), Allow="GET, HEAD")
        return False

    def do_GET(self) -> None:
        """Answer."""
        parts = urlsplit(self.path)
        path = unquote(parts.path, errors="replace")
        if path == f"{OWN}events":
            self._tell(parse_qs(parts.query))
        elif path.startswith(OWN):
            self._send(_own_file(path.removeprefix(OWN)))
        elif path.startswith(self.server.mount):
            self._send(self.server.live.responder.get(path.removeprefix(self.server.mount)))
        elif path in ("/", self.server.mount.rstrip("/")):
            self._send(Response(302, "", self.server.mount.encode()))
        else:
            self._send(Response(404, "text/plain", b"Not here.\n"))

    def do_HEAD(self) -> None:
        """Answer with the headers alone."""
        self.do_GET()

    def _send(self, response: Response, **headers: str) -> None:
        content = b"" if response.status == 302 else response.content
        if response.type == HTML:
            content = _with_script(content, response.shown)
        known = f'"{content_hash(content)}"'
        fresh = response.status == 200 and self.headers.get("If-None-Match") == known
        self.send_response(304 if fresh else response.status)
        if response.status == 302:
            self.send_header("Location", quote(response.content.decode()))
        self.send_header("Cache-Control", "no-cache")
        self.send_header("ETag", known)
        self.send_header("X-Content-Type-Options", "nosniff")
        for name, value in headers.items():
            self.send_header(name, value)
        if not fresh:
            if response.type:
                self.send_header("Content-Type", response.type)
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command == "GET" and not fresh:
            self.wfile.write(content)

    def _tell(self, query: dict[str, list[str]]) -> None:
        """Send events: what is wrong, and whether the page that a browser shows is another now."""
        page, shown = (query.get(name, [""])[0] for name in ("page", "shown"))
        self.close_connection = True
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        live, seen = self.server.live, -1
        while self.command == "GET":
            version = live.wait_for_change(seen, _STILL_HERE)
            message = ": still here\n\n"
            if version != seen:
                new = live.responder.get(page.removeprefix(self.server.mount)).shown != shown
                problems = json.loads(as_json(live.problems))
                message = f"data: {json.dumps({'reload': new, 'problems': problems})}\n\n"
            seen = version
            self.wfile.write(message.encode())
            self.wfile.flush()


def _own_file(name: str) -> Response:
    if name not in _OWN_FILES:
        return Response(404, "text/plain", b"Not here.\n")
    content = (files("onrecord.server") / "assets" / name).read_bytes()
    return Response(200, _OWN_FILES[name], content)


def _with_script(page: bytes, shown: str) -> bytes:
    """Put the script that follows changes at the end of a page."""
    script = f'<script src="{OWN}live.js" data-shown="{shown}" defer></script>'.encode()
    head, tail, rest = page.rpartition(b"</body>")
    return head + script + tail + rest
