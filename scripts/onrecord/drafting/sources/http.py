"""The HTTP client of `draft`: limits on time, size and redirects, and no private networks.

Server-side request forgery (SSRF) is ruled out by resolving a host once, refusing private
addresses, and connecting to the very address that was checked.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPException
from urllib.parse import urljoin

from urllib3.connection import HTTPConnection
from urllib3.exceptions import DecodeError, HTTPError, LocationParseError
from urllib3.response import HTTPResponse
from urllib3.util import Url, parse_url

from onrecord import OnRecordError, __version__

MAX_BYTES = 10 * 1024 * 1024
MAX_REDIRECTS = 5
TIMEOUT = 20.0
"""Default time limit in seconds, for the whole page with its redirects."""


class FetchError(OnRecordError):
    """The error for a page that can't be fetched; the message is for the user."""


@dataclass(frozen=True, slots=True)
class _Limits:
    """The limits of one fetch: the deadline on a monotonic clock, and the networks allowed."""

    now: Callable[[], float]
    deadline: float
    timeout: float
    allow_private: bool

    @property
    def is_over(self) -> bool:
        """Whether the deadline has passed."""
        return self.now() >= self.deadline

    @property
    def left(self) -> float:
        """The seconds up to the deadline.

        Raises:
            TimeoutError: the deadline has passed.
        """
        if self.is_over:
            raise TimeoutError
        return self.deadline - self.now()


@dataclass(frozen=True, slots=True)
class Page:
    """A fetched page: its bytes, and the URL after all redirects."""

    address: str
    content: bytes


def fetch(
    address: str,
    now: Callable[[], float],
    timeout: float = TIMEOUT,
    *,
    allow_private: bool = False,
) -> Page:
    """Return the page at a URL, after at most `MAX_REDIRECTS` redirects.

    A host is resolved once for each redirect, and the connection goes to the IP address that was
    checked, so DNS can't point it elsewhere in between (DNS rebinding).

    Args:
        address: An http or https address.
        now: A monotonic clock, in seconds.
        timeout: Seconds for the whole page, redirects included.
        allow_private: Whether the page may come from this machine or its network.

    Raises:
        FetchError: with the reason.
    """
    limits = _Limits(now, now() + timeout, timeout, allow_private)
    at = address
    for _ in range(MAX_REDIRECTS + 1):
        answer = _ask(at, limits)
        if isinstance(answer, Page):
            return answer
        try:
            at = urljoin(at, answer)
        except ValueError:
            raise FetchError(f"{at}: redirects to {answer}, which is no address.") from None
    raise FetchError(
        f"{address}: more than {MAX_REDIRECTS} redirects. Open it in a browser, and draft from "
        "the address where it ends."
    )


def _ask(at: str, limits: _Limits) -> Page | str:
    """Return the page, or the target of a redirect."""
    url = _parse(at)
    try:
        with _connect(at, url, limits) as sock, _ending(sock, limits.left):
            return _talk(sock, at, url, limits)
    except TimeoutError:
        raise _too_late(at, limits) from None
    except (socket.gaierror, UnicodeError):  # no name has a part of more than 63 characters
        raise FetchError(
            f"{at}: there is no {url.host}, or it can't be looked up from here."
        ) from None
    except (OSError, HTTPException, HTTPError) as error:
        if limits.is_over:
            raise _too_late(at, limits) from None
        if isinstance(error, OSError):
            raise FetchError(f"{at}: {error.strerror or error}.") from None
        raise FetchError(f"{at}: the answer is not one of the web ({error!r}).") from None


def _parse(at: str) -> Url:
    try:
        url = parse_url(at)
    except LocationParseError:
        raise FetchError(f"{at}: this is no address; expected https://…") from None
    if url.scheme not in ("http", "https") or not url.host:
        raise FetchError(f"{at}: not an http or https address, and no others are fetched.")
    return url


def _too_late(at: str, limits: _Limits) -> FetchError:
    return FetchError(
        f"{at}: no whole answer within {limits.timeout:g} seconds. --timeout waits longer; "
        "or save the page from a browser, and draft from that file."
    )


@contextmanager
def _ending(sock: socket.socket, seconds: float) -> Iterator[None]:
    """Shut a socket down after some seconds, even while a slow server still sends."""

    def end() -> None:
        with suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _connect(at: str, url: Url, limits: _Limits) -> socket.socket:
    """Return a socket connected to one of the IP addresses of a host, all of them checked."""
    host = (url.host or "").strip("[]")
    port = url.port or (443 if url.scheme == "https" else 80)
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    if not limits.allow_private:
        for *_, target in found:
            _refuse_private(at, host, str(target[0]))
    problem: OSError = OSError(f"{host} has no address")
    for family, kind, protocol, _, target in found:
        sock = socket.socket(family, kind, protocol)
        try:
            sock.settimeout(limits.left)
            sock.connect(target)
            if url.scheme == "https":
                return ssl.create_default_context().wrap_socket(sock, server_hostname=host)
        except OSError as error:
            sock.close()
            problem = error
        else:
            return sock
    raise problem


def _refuse_private(at: str, host: str, number: str) -> None:
    if not _is_public(ipaddress.ip_address(number.partition("%")[0])):
        where = "" if host == number else f" ({number})"
        raise FetchError(
            f"{at}: {host} lies inside a private network{where}; --allow-private takes pages "
            "from there, too."
        )


def _is_public(number: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Return whether an IP address is public, embedded IPv4 addresses (6to4, NAT64) included."""
    inner = None
    if isinstance(number, ipaddress.IPv6Address):
        inner = number.ipv4_mapped or number.sixtofour
        if number in _NAT64:
            inner = ipaddress.IPv4Address(int(number) & 0xFFFFFFFF)
    return number.is_global and not number.is_multicast and (inner is None or inner.is_global)


_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def _talk(sock: socket.socket, at: str, url: Url, limits: _Limits) -> Page | str:
    connection = HTTPConnection(str(url.host), url.port, timeout=limits.left)
    connection.sock = sock
    headers = {
        "Host": str(url.netloc),
        "User-Agent": f"OnRecord/{__version__}",
        "Accept": "text/html,application/xhtml+xml",
        "Accept-Encoding": "identity",
        "Connection": "close",
    }
    connection.request(
        "GET", url.request_uri, headers=headers, preload_content=False, enforce_content_length=False
    )
    response = connection.getresponse()
    if location := response.get_redirect_location():
        return location
    if response.status != 200:
        raise FetchError(
            f"{at}: the server answers {response.status} {response.reason}. Expected the page "
            "itself: does the address open in a browser?"
        )
    content = _read(response, at)
    if limits.is_over:
        raise TimeoutError
    if response.length_remaining:
        raise FetchError(
            f"{at}: the answer broke off: {response.length_remaining:,} bytes are missing."
        )
    return Page(at, content)


def _read(response: HTTPResponse, at: str) -> bytes:
    """Return the decompressed body of a response, of which at most `MAX_BYTES` are decompressed."""
    encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding not in ("identity", "gzip", "x-gzip", "deflate"):
        raise FetchError(f"{at}: the answer is packed as {encoding}, which nobody asked for.")
    try:
        content = response.read(MAX_BYTES + 1, decode_content=True)
    except DecodeError:
        raise FetchError(f"{at}: the answer is not {encoding}, as it says it is.") from None
    if len(content) > MAX_BYTES:
        raise FetchError(
            f"{at}: more than {MAX_BYTES:,} bytes; at most that many are taken for a page. "
            "Save the article alone, and draft from that file."
        )
    return content
