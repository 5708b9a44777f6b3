"""The JSON-LD of a page: its record, quotes and breadcrumbs in the vocabulary of schema.org.

The `@id` of a node is the URL of its page; if the site's URL isn't known, a relative one, which
JSON-LD resolves against the page.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from onrecord.exports.json_ld_nodes import Node, Things
from onrecord.output import Page
from onrecord.records.kinds import KINDS
from onrecord.records.knowledge_base import KnowledgeBase
from onrecord.records.models import Article, Quote
from onrecord.urls import PAGE_SIZE, Addresses, Site, index_page, record_page

# A text must not end the script element or begin a comment in it; JSON allows these as \uXXXX.
_IN_SCRIPT = re.compile("[<>&\u2028\u2029]")


def describe(page: Page, kb: KnowledgeBase, addresses: Addresses, site: Site) -> str:
    """The JSON-LD of a page, escaped for a `<script>` element.

    Empty for pages without a node: Explore, and the page of a withdrawn quote.
    """
    here = replace(site, url="").url_of(page.path)
    near = site if site.url else replace(site, url="../" * here.count("/") or "./")
    graph = [_trimmed(node) for node in _graph(page, Things(kb, addresses, near))]
    if not graph:
        return ""
    document = {"@context": "https://schema.org", "@graph": graph}
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return _IN_SCRIPT.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _trimmed(value: Any) -> Any:
    """The value without None, empty texts and empty lists in its mappings, recursively."""
    if isinstance(value, dict):
        return {k: _trimmed(v) for k, v in value.items() if v not in (None, "", [])}
    return [_trimmed(item) for item in value] if isinstance(value, list) else value


def _graph(page: Page, things: Things) -> Iterator[Node]:
    """The nodes of a page: its record or collection, quotes listed on it, and breadcrumbs."""
    if not page.kind:
        if page.path == "index.md":
            yield things.website() | {"url": things.site.url_of("index.md")}
        return
    trail = [("Home", "index.md"), (KINDS[page.kind].title, index_page(page.kind))]
    if not page.id:
        yield things.named("CollectionPage", *trail[-1]) | {"isPartOf": things.website()}
    else:
        record: Any = things.kb.records(page.kind)[page.id]
        if isinstance(record, Quote) and record.withdrawn:
            return
        yield things.describe(record)
        if isinstance(record, Article):
            yield from _quotes(page, things)
        trail.append((things.name(record), record_page(page.kind, page.id)))
    yield _breadcrumbs(trail, things)


def _quotes(page: Page, things: Things) -> Iterator[Node]:
    """The nodes of the quotes on an article's page, for sites without quote pages."""
    if not things.addresses.quote_pages:
        first = (page.number - 1) * PAGE_SIZE
        listed = things.kb.by_article[page.id][first : first + PAGE_SIZE]
        yield from map(things.describe, listed)


def _breadcrumbs(trail: list[tuple[str, str]], things: Things) -> Node:
    items = [
        {"@type": "ListItem", "position": place, "name": name, "item": things.site.url_of(page)}
        for place, (name, page) in enumerate(trail, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}
