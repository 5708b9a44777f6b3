"""What lies beside the pages and is made of all records: the exports, and the search index."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord import exports
from onrecord.records.knowledge_base import KnowledgeBase
from onrecord.search import iter_search_files
from onrecord.search.index import FOLDER
from onrecord.urls import Addresses, Site

PATHS = (*exports.EXPORTS, f"{FOLDER}/index.json", f"{FOLDER}/index.js")
"""The paths of those that have the same path whatever the records are."""


def iter_data_files(
    kb: KnowledgeBase, addresses: Addresses, site: Site
) -> Iterator[tuple[str, bytes]]:
    """Every such file: its path relative to the site, and its content."""
    for output in exports.iter_exports(kb, addresses, site):
        yield output.path, output.content.encode()
    yield from iter_search_files(kb, addresses)
