"""What lies beside the pages and is made of all records: only when somebody asks for it."""

from __future__ import annotations

from threading import Lock

from onrecord.build.data_files import iter_data_files
from onrecord.records.knowledge_base import KnowledgeBase
from onrecord.urls import Addresses, Site

FOLDERS = ("data/",)
"""Where such files lie."""


class DataFiles:
    """The files below `FOLDERS`, made once for the same records.

    Making them takes its time, in the thread of whoever asks; pages don't wait for it.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._kb: KnowledgeBase | None = None
        self._site: Site | None = None
        self._files: dict[str, bytes] = {}

    def get(self, path: str, kb: KnowledgeBase, addresses: Addresses, site: Site) -> bytes | None:
        """A file, of what everybody sees; None if there is none with this path."""
        with self._lock:
            if kb is not self._kb or site != self._site:
                self._files = dict(iter_data_files(kb, addresses, site))
                self._kb, self._site = kb, site
            return self._files.get(path)
