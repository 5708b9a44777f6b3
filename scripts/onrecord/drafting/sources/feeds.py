"""Article URLs in RSS or Atom feeds, and in plain lists."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urljoin

if TYPE_CHECKING:
    from lxml.etree import _Element

_ROOTS = ("rss", "feed", "RDF")


def addresses_in_feed(content: bytes, base: str) -> tuple[str, ...]:
    """Return the article URLs of a feed, in order; none for content that is no feed."""
    start = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start.startswith((b"<?xml", b"<rss", b"<feed", b"<rdf")):
        return ()
    import lxml.etree

    parser = lxml.etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = lxml.etree.fromstring(content, parser)
    except lxml.etree.XMLSyntaxError:
        return ()
    if _name(root.tag) not in _ROOTS:
        return ()
    found = [_link(item) for item in root.iter() if _name(item.tag) in ("item", "entry")]
    whole = (urljoin(base, address) for address in found if address)
    return tuple(dict.fromkeys(a for a in whole if a.startswith(("http://", "https://"))))


def _link(item: _Element) -> str:
    """Return the URL of one article: RSS has a text, Atom an attribute."""
    for child in item:
        if _name(child.tag) == "link":
            href, rel = child.get("href"), child.get("rel", "alternate")
            if href and rel == "alternate":
                return str(href)
            if not href and child.text:
                return str(child.text).strip()
    return ""


def _name(tag: object) -> str:
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def addresses_in_list(text: str) -> tuple[str, ...]:
    """Return the URLs of a text with one a line and `#` comments; none for any other text."""
    lines = [line.strip() for line in text.splitlines()]
    lines = [line for line in lines if line and not line.startswith("#")]
    if not lines or not all(line.startswith(("http://", "https://")) for line in lines):
        return ()
    return tuple(lines) if all(" " not in line for line in lines) else ()
