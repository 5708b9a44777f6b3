"""The list of all pages with their paths and records, without rendering any page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from onrecord.records.kinds import KINDS
from onrecord.records.knowledge_base import KnowledgeBase
from onrecord.urls import GENERATED_FILES, PAGE_SIZE, Site, index_page, record_page


@dataclass(frozen=True, slots=True)
class PageLocation:
    """The path of a page below `docs/`, with the `kind`, `id` and `number` of `output.Page`."""

    path: str
    kind: str = ""
    id: str = ""
    number: int = 1


def iter_page_locations(kb: KnowledgeBase, site: Site) -> Iterator[PageLocation]:
    """The locations of all pages of the records, in a fixed order."""
    yield from map(PageLocation, GENERATED_FILES)
    for kind in KINDS:
        records = kb.records(kind)
        shown = len(records) - len(kb.withdrawn) if kind == "quote" else len(records)
        for number in _numbers(shown):
            yield PageLocation(index_page(kind, number), kind, "", number)
        for id_ in records if kind != "quote" or site.quote_pages else ():
            for number in _numbers(0 if kind == "quote" else len(kb.quotes_by(kind)[id_])):
                yield PageLocation(record_page(kind, id_, number), kind, id_, number)


def _numbers(listed: int) -> range:
    """The page numbers of a list with so many items."""
    return range(1, max(1, -(-listed // PAGE_SIZE)) + 1)
