"""Fetches a web page, within limits of time, size and redirects, and not from private networks."""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from onrecord import OnRecordError, __version__

MAX_BYTES = 10 * 1024 * 1024
MAX_REDIRECTS = 5
TIMEOUT = 20.0
"""Seconds for the whole page, redirects included, unless it is said otherwise."""


class FetchError(OnRecordError):
    """A page can't be had; the message is for the user."""


@dataclass(frozen=True, slots=True)
class _Limits:
    """When an answer has to be there, and where it may come from."""

    now: Callable[[], float]
    deadline: float
    timeout: float
    allow_private: bool

    @property
    def is_over(self) -> bool:
        """Whether there is no time left."""
        return self.now() >= self.deadline

    @property
    def left(self) -> float:
        """Seconds that are left.

        Raises:
            TimeoutError: none are.
        """
        if self.is_over:
            raise TimeoutError
        return self.deadline - self.now()


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it came, and the address where it was found in the end."""

    address: str
    content: bytes


def fetch(
    address: str,
    now: Callable[[], float],
    timeout: float = TIMEOUT,
    *,
    allow_private: bool = False,
) -> Page:
    """Fetch a page.

    A name is looked up once for each redirect, and the connection goes to the very number that
    was judged: it can't lead somewhere else in between.

    Args:
        address: An http or https address.
        now: A clock that only goes forward, in seconds.
        timeout: Seconds for the whole page, redirects included.
        allow_private: Whether the page may come from this machine or its network.

    Raises:
        NotFetched: with the reason.
    """
    limits = _Limits(now, now() + timeout, timeout, allow_private)
    at = address
    for _ in range(MAX_REDIRECTS + 1):
        answer = _ask(at, limits)
        if isinstance(answer, Page):
            return answer
        at = urljoin(at, answer)
    raise FetchError(
        f"{address}: more than {MAX_REDIRECTS} redirects. Open it in a browser, and draft from "
        "the address where it ends."
    )


def _ask(at: str, limits: _Limits) -> Page | str:
    """The page, or the address to which it redirects."""
    try:
        parts = urlsplit(at)
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode()
    except ValueError:  # UnicodeError is one
        raise FetchError(f"{at}: this is no address; expected https://…") from None
    if parts.scheme not in ("http", "https") or not host:
        raise FetchError(f"{at}: not an http or https address, and no others are fetched.")
    port = port or (443 if parts.scheme == "https" else 80)
    try:
        with _connect(at, host, port, limits) as sock, _ending(sock, limits.left):
            return _talk(sock, at, host, limits)
    except TimeoutError:
        raise _too_late(at, limits) from None
    except socket.gaierror:
        raise FetchError(f"{at}: there is no {host}, or it can't be looked up from here.") from None
    except (OSError, http.client.HTTPException) as error:
        if limits.is_over:
            raise _too_late(at, limits) from None
        if isinstance(error, http.client.HTTPException):
            raise FetchError(f"{at}: the answer is not one of the web ({error!r}).") from None
        raise FetchError(f"{at}: {error.strerror or error}.") from None


def _too_late(at: str, limits: _Limits) -> FetchError:
    return FetchError(
        f"{at}: no whole answer within {limits.timeout:g} seconds. --timeout waits longer; "
        "or save the page from a browser, and draft from that file."
    )


@contextmanager
def _ending(sock: socket.socket, seconds: float) -> Iterator[None]:
    """End a conversation after some seconds, however slowly it drips."""

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


def _connect(at: str, host: str, port: int, limits: _Limits) -> socket.socket:
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
            if at.startswith("https:"):
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
    """Whether a number is one of the wide net, also if it hides an IPv4 one."""
    inner = None
    if isinstance(number, ipaddress.IPv6Address):
        inner = number.ipv4_mapped or number.sixtofour
        if number in _NAT64:
            inner = ipaddress.IPv4Address(int(number) & 0xFFFFFFFF)
    return number.is_global and not number.is_multicast and (inner is None or inner.is_global)


_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def _talk(sock: socket.socket, at: str, host: str, limits: _Limits) -> Page | str:
    parts = urlsplit(at)
    connection = http.client.HTTPConnection(host, parts.port)
    connection.sock = sock
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = {
        "Host": parts.netloc.rpartition("@")[2],
        "User-Agent": f"OnRecord/{__version__}",
        "Accept": "text/html,application/xhtml+xml",
        "Accept-Encoding": "identity",
        "Connection": "close",
    }
    sock.settimeout(limits.left)
    connection.request("GET", _quoted(path), headers=headers)
    response = connection.getresponse()
    if response.status in (301, 302, 303, 307, 308) and response.getheader("Location"):
        return str(response.getheader("Location"))
    if response.status != 200:
        raise FetchError(
            f"{at}: the server answers {response.status} {response.reason}. Expected the page "
            "itself: does the address open in a browser?"
        )
    encoding = (response.getheader("Content-Encoding") or "identity").strip().lower()
    unpack = _unpacker(at, encoding)
    content = bytearray()
    received = 0
    while chunk := response.read1(65536):
        received += len(chunk)
        content += unpack(chunk, MAX_BYTES + 1 - len(content))
        if max(len(content), received) > MAX_BYTES:
            raise FetchError(
                f"{at}: more than {MAX_BYTES:,} bytes; at most that many are taken for a page. "
                "Save the article alone, and draft from that file."
            )
        sock.settimeout(limits.left)
    if limits.is_over:
        raise TimeoutError
    if response.length:
        raise FetchError(f"{at}: the answer broke off: {response.length:,} bytes are missing.")
    return Page(at, bytes(content))


def _unpacker(at: str, encoding: str) -> Callable[[bytes, int], bytes]:
    """Unpacks pieces of an answer, up to some bytes; nothing is ever unpacked beyond them."""
    if encoding == "identity":
        return lambda chunk, _: chunk
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise FetchError(f"{at}: the answer is packed as {encoding}, which nobody asked for.")
    unpacking = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)

    def unpack(chunk: bytes, most: int) -> bytes:
        try:
            return unpacking.decompress(chunk, most)
        except zlib.error:
            raise FetchError(f"{at}: the answer is not {encoding}, as it says it is.") from None

    return unpack


def _quoted(path: str) -> str:
    from urllib.parse import quote

    return quote(path, safe="/%?=&;:@!$'()*+,~-._#")
