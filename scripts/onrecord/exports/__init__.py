"""Files of the site for programs: exports of quotes, the search description, and redirects."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from onrecord.exports.opensearch import describe_search
from onrecord.exports.quotes_json import render_quotes
from onrecord.exports.redirects import render_redirects
from onrecord.output import OutputFile
from onrecord.records.knowledge_base import KnowledgeBase
from onrecord.urls import Addresses, Site

Export = Callable[[KnowledgeBase, Addresses, Site], str]
"""A function from published records to the text of a file; `Addresses` and `Site` give the URLs."""

EXPORTS: Mapping[str, Export] = {
    "data/quotes.json": render_quotes,
}
"""Every export: the path of its file in the site, and the function that renders it."""


def iter_exports(kb: KnowledgeBase, addresses: Addresses, site: Site) -> Iterator[OutputFile]:
    """Yield the file of each export; paths are relative to the site."""
    for path, render in EXPORTS.items():
        yield OutputFile(path, render(kb, addresses, site))


def iter_descriptions(_: KnowledgeBase, __: Addresses, site: Site) -> Iterator[OutputFile]:
    """Yield descriptions of the site, which don't depend on its records; paths as above."""
    if site.url:
        yield OutputFile("opensearch.xml", describe_search(site))


def iter_redirects(kb: KnowledgeBase, addresses: Addresses, site: Site) -> Iterator[OutputFile]:
    """Yield a redirect page for each former id of a record; paths as above."""
    yield from render_redirects(kb, addresses, site)
