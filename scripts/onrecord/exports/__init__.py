"""What the site offers beside its pages: the quotes as data, and the way from old addresses."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.addresses import Addresses, Site
from onrecord.exports.quotes_json import render_quotes
from onrecord.exports.redirects import render_redirects
from onrecord.knowledge_base import KnowledgeBase
from onrecord.output import OutputFile


def iter_exports(kb: KnowledgeBase, addresses: Addresses, site: Site) -> Iterator[OutputFile]:
    """The quotes in every export format; paths are relative to the site."""
    yield OutputFile("data/quotes.json", render_quotes(kb, addresses, site))


def iter_redirects(kb: KnowledgeBase, addresses: Addresses, site: Site) -> Iterator[OutputFile]:
    """A page at each address that a record had under a former id; paths as above."""
    yield from render_redirects(kb, addresses, site)
