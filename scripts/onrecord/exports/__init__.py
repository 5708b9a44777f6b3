"""What the site offers beside its pages: the quotes as data, and the way from old addresses."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.exports.opensearch import describe_search
from onrecord.exports.quotes_json import render_quotes
from onrecord.exports.redirects import render_redirects
from onrecord.output import OutputFile
from onrecord.records.knowledge_base import KnowledgeBase
from onrecord.urls import Addresses, Site

PATHS = ("data/quotes.json",)
"""The paths of what `iter_exports` makes."""


def iter_exports(kb: KnowledgeBase, addresses: Addresses, site: Site) -> Iterator[OutputFile]:
    """What programs read of the site; paths are relative to it."""
    yield OutputFile("data/quotes.json", render_quotes(kb, addresses, site))


def iter_descriptions(_: KnowledgeBase, __: Addresses, site: Site) -> Iterator[OutputFile]:
    """What programs read of the site as such, whatever its records are; paths as above."""
    if site.url:
        yield OutputFile("opensearch.xml", describe_search(site))


def iter_redirects(kb: KnowledgeBase, addresses: Addresses, site: Site) -> Iterator[OutputFile]:
    """A page at each address that a record had under a former id; paths as above."""
    yield from render_redirects(kb, addresses, site)
