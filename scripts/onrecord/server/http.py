"""The HTTP server: responses to browsers, and server-sent events when the site has changed."""

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

OWN_PREFIX = "/_onrecord/"
"""The path of this server's own files and events, which no site has."""

_OWN_FILES = {"live.js": "text/javascript; charset=utf-8", "live.css": "text/css; charset=utf-8"}
_KEEPALIVE_SECONDS = 15  # between events, to notice closed connections


class Server(ThreadingHTTPServer):
    """An HTTP server of a live site, below the path of the site's URL.

    Args:
        host: The host name or IP address.
        port: The port.
        mount: The path below which the site is served.

    Attributes:
        live: The live project; set before the first request.
        url: The URL of the site's home page.

    Raises:
        UnusableProject: the host and port can't be used.
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
        """Bind the address without `HTTPServer`'s reverse DNS look-up, which may take seconds."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = self.server_address[:2]  # type: ignore[assignment]  # host and port, as of any IP address

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore errors of connections closed by the browser; report all others."""
        import sys

        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    server: Server
    server_version, sys_version = "OnRecord", ""
    protocol_version = "HTTP/1.1"
    timeout = 120

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the base class's name
        """Log nothing: the terminal shows changes only."""

    def parse_request(self) -> bool:
        """Parse a request; refuse methods other than GET and HEAD."""
        if not super().parse_request():
            return False
        if self.command in ("GET", "HEAD"):
            return True
        self.close_connection = True
        self._send(Response(405, "text/plain", b"Only GET and HEAD.\n"), Allow="GET, HEAD")
        return False

    def do_GET(self) -> None:
        """Respond to a GET request."""
        parts = urlsplit(self.path)
        path = unquote(parts.path, errors="replace")
        if path == f"{OWN_PREFIX}events":
            self._send_events(parse_qs(parts.query))
        elif path.startswith(OWN_PREFIX):
            self._send(_own_file(path.removeprefix(OWN_PREFIX)))
        elif path.startswith(self.server.mount):
            self._send(self.server.live.responder.get(path.removeprefix(self.server.mount)))
        elif path in ("/", self.server.mount.rstrip("/")):
            self._send(Response(302, "", self.server.mount.encode()))
        else:
            self._send(Response(404, "text/plain", b"Not here.\n"))

    def do_HEAD(self) -> None:
        """Respond with the headers alone."""
        self.do_GET()

    def _send(self, response: Response, **headers: str) -> None:
        content = b"" if response.status == 302 else response.content
        if response.type == HTML:
            content = _with_script(content, response.page_hash)
        etag = f'"{content_hash(content)}"'
        cached = response.status == 200 and self.headers.get("If-None-Match") == etag
        self.send_response(304 if cached else response.status)
        if response.status == 302:
            self.send_header("Location", quote(response.content.decode()))
        self.send_header("Cache-Control", "no-cache")
        self.send_header("ETag", etag)
        self.send_header("X-Content-Type-Options", "nosniff")
        for name, value in headers.items():
            self.send_header(name, value)
        if not cached:
            if response.type:
                self.send_header("Content-Type", response.type)
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command == "GET" and not cached:
            self.wfile.write(content)

    def _send_events(self, query: dict[str, list[str]]) -> None:
        """Send server-sent events: the project's problems, and whether the page has to be reloaded.

        Args:
            query: `page`, the path of the page in the browser, and `shown`, its hash.
        """
        page, shown = (query.get(name, [""])[0] for name in ("page", "shown"))
        self.close_connection = True
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        live, seen = self.server.live, -1
        while self.command == "GET":
            version = live.wait_for_change(seen, _KEEPALIVE_SECONDS)
            message = ": still here\n\n"
            if version != seen:
                reload = live.responder.get(page.removeprefix(self.server.mount)).page_hash != shown
                problems = json.loads(as_json(live.problems))
                message = f"data: {json.dumps({'reload': reload, 'problems': problems})}\n\n"
            seen = version
            self.wfile.write(message.encode())
            self.wfile.flush()


def _own_file(name: str) -> Response:
    if name not in _OWN_FILES:
        return Response(404, "text/plain", b"Not here.\n")
    content = (files("onrecord.server") / "assets" / name).read_bytes()
    return Response(200, _OWN_FILES[name], content)


def _with_script(page: bytes, shown: str) -> bytes:
    """Return a page with the live-reload script at the end of its body."""
    script = f'<script src="{OWN_PREFIX}live.js" data-shown="{shown}" defer></script>'.encode()
    head, tail, rest = page.rpartition(b"</body>")
    return head + script + tail + rest
