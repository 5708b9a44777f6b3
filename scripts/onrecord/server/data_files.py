"""Data files of the live site: the exports and the search index, built on request."""

from __future__ import annotations

from threading import Lock

from onrecord.build.data_files import iter_data_files
from onrecord.records.knowledge_base import KnowledgeBase
from onrecord.urls import Addresses, Site

FOLDERS = ("data/",)
"""The folders of the data files."""


class DataFiles:
    """A cache of the files below `FOLDERS`, built once for the same records and settings.

    Building may take seconds, in the thread of the request; pages don't wait for it.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._kb: KnowledgeBase | None = None
        self._site: Site | None = None
        self._files: dict[str, bytes] = {}

    def get(self, path: str, kb: KnowledgeBase, addresses: Addresses, site: Site) -> bytes | None:
        """Return the content of a data file of the published records; None for an unknown path."""
        with self._lock:
            if kb is not self._kb or site != self._site:
                self._files = dict(iter_data_files(kb, addresses, site))
                self._kb, self._site = kb, site
            return self._files.get(path)
