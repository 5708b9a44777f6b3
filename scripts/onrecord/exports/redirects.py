"""Redirect pages: a small HTML page at the former URL of each renamed record.

A static site can't send a status 301, so the page has a `meta refresh`, a canonical link, and a
plain link for readers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from html import escape
from string import Template
from typing import Any

from onrecord.output import OutputFile
from onrecord.records.knowledge_base import KnowledgeBase
from onrecord.records.models import MODELS
from onrecord.urls import Addresses, Site, record_page

_PAGE = Template("""\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Moved: $name</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<meta http-equiv="refresh" content="0; url=$link">
$canonical</head>
<body>
<p>This page has moved to <a href="$link" dir="auto">$name</a>.</p>
$script</body>
</html>
""")

# The URL of a quote on an article's page, `/articles/<old id>/#<quote id>`, keeps its fragment.
_KEEP_FRAGMENT = "<script>location.replace(document.links[0].href + location.hash)</script>\n"


def render_redirects(kb: KnowledgeBase, addresses: Addresses, site: Site) -> Iterator[OutputFile]:
    """Render a redirect page for each former id of every kind of record.

    A former id that another record has by now gets no redirect: its URL is the page of that record.
    """
    for kind in MODELS:
        records: Any = kb.records(kind)
        for old, new in sorted(kb.former[kind].items()):
            if old in records:
                continue
            target = record_page(kind, new)
            if kind == "quote":
                target = addresses.quote(kb.quotes[new])
            yield _redirect(record_page(kind, old), target, _name(records[new]), site)


def _name(record: Any) -> str:
    """The name or title of a record; for a quote, the id."""
    return str(getattr(record, "name", None) or getattr(record, "title", None) or record.id)


def _redirect(page: str, target: str, name: str, site: Site) -> OutputFile:
    path = replace(site, url="").url_of(page)
    link = replace(site, url="../" * path.count("/")).url_of(target)
    canonical = site.url_of(target.partition("#")[0])
    content = _PAGE.substitute(
        name=escape(name),
        link=escape(link),
        canonical=f'<link rel="canonical" href="{escape(canonical)}">\n' if site.url else "",
        script="" if "#" in target else _KEEP_FRAGMENT,
    )
    return OutputFile(f"{path}index.html" if path.endswith("/") else path, content)
