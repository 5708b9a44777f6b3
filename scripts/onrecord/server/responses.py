"""What a browser is given for an address."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from threading import RLock

from onrecord.build.errors import BuildError
from onrecord.build.page_builder import PageSet
from onrecord.files import content_hash
from onrecord.records.knowledge_base import KnowledgeBase
from onrecord.server.data_files import FOLDERS, DataFiles
from onrecord.server.mkdocs_site import LiveSite
from onrecord.urls import Addresses

HTML = "text/html; charset=utf-8"
_TEXT = {"application/json", "application/javascript", "application/xml", "image/svg+xml"}


Published = Callable[[], KnowledgeBase]
"""Gives the records that everybody sees."""


@dataclass(frozen=True)
class Response:
    """What a browser is given.

    Attributes:
        status: As HTTP has it.
        type: The kind of content; empty if there is none.
        content: The bytes; if it is to be looked for elsewhere, the address.
        assets: A fingerprint of what pages load.
    """

    status: int
    type: str
    content: bytes
    assets: str = ""

    @cached_property
    def shown(self) -> str:
        """A fingerprint of all that makes a page look as it does."""
        return f"{content_hash(self.content)}-{self.assets}"


class Responder:
    """Answers for all addresses of a site; paths are relative to its root, and decoded."""

    def __init__(self, site: LiveSite, pages: PageSet, published: Published) -> None:
        self._lock = RLock()
        self._data = DataFiles()
        self.show(site, pages, published)

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Give no answers for a moment."""
        with self._lock:
            yield

    def show(self, site: LiveSite, pages: PageSet, published: Published) -> None:
        """Answer from another site, or with other records."""
        self._site, self._edition, self._published = site, pages, published
        self._pages: dict[str, Response] = {}

    def get(self, path: str) -> Response:
        """What is at an address."""
        if path.startswith(FOLDERS):
            return self._get_data(path)
        with self._lock:
            if path not in self._pages:
                try:
                    response = self._find(path)
                except BuildError as error:
                    return Response(500, HTML, _error_page(str(error)), "")
                if response.type != HTML or response.status != 200:
                    return response
                self._pages[path] = response
            return self._pages[path]

    def _get_data(self, path: str) -> Response:
        with self._lock:
            kb, pages = self._published(), self._edition
        addresses = Addresses(kb, pages.site.quote_pages)
        content = self._data.get(path, kb, addresses, pages.site)
        if content is None:
            with self._lock:
                return self._find(path)
        return Response(200, _type_of(path), content)

    def _find(self, path: str) -> Response:
        site = self._site
        entry = site.sheet_at(path)
        if entry:
            return Response(200, HTML, site.render(entry).encode(), site.assets)
        if path and not path.endswith("/") and site.sheet_at(f"{path}/"):
            return Response(302, "", f"{path.rpartition('/')[2]}/".encode())
        return self._find_file(path) or Response(404, HTML, self._not_found(), site.assets)

    def _find_file(self, path: str) -> Response | None:
        folder = self._site.folder
        parts = PurePosixPath(path).parts
        if "\\" in path or "\0" in path or ".." in parts or path.startswith("/"):
            return None
        file = folder.joinpath(*parts)
        if file.is_dir() and (file / "index.html").is_file():
            if path and not path.endswith("/"):
                return Response(302, "", f"{parts[-1]}/".encode())
            file = file / "index.html"
        elif path.endswith("/"):
            return None
        if not file.is_file() or not file.resolve().is_relative_to(folder):
            return None
        return Response(200, _type_of(file.name), file.read_bytes(), self._site.assets)

    def _not_found(self) -> bytes:
        page = self._site.folder / "404.html"
        return page.read_bytes() if page.is_file() else b"<!doctype html><title>404</title>404"


def _type_of(name: str) -> str:
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") or kind in _TEXT else kind


def _error_page(message: str) -> bytes:
    from html import escape

    text = f"<!doctype html><title>Not made</title><body><pre>{escape(message)}</pre></body>"
    return text.encode()
