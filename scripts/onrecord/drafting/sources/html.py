"""Web pages as documents: the article, extracted by trafilatura."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from onrecord.drafting.sources.document import Document, Piece, TextBlock
from onrecord.text.web_address import is_safe_url


def read_html(content: str) -> Document | None:
    """Return the article of a page with its metadata; None for content that is no HTML."""
    import lxml.etree
    import trafilatura

    tree = trafilatura.load_html(content)
    if tree is None:
        return None
    language = (tree.get("lang") or "").strip()
    try:
        found: Any = trafilatura.bare_extraction(
            tree,
            include_comments=False,
            include_formatting=True,
            include_links=True,
            include_tables=False,
            with_metadata=True,
            favor_recall=True,
        )
    except lxml.etree.Error:
        return None
    if found is None:
        return Document(())
    return Document(
        tuple(_blocks(found.body)),
        title=found.title or "",
        authors=tuple(name.strip() for name in (found.author or "").split(";") if name.strip()),
        published=found.date or "",
        publisher=found.sitename or "",
        language=language if _is_tag(language) else "",
        url=found.url if found.url and is_safe_url(found.url) else "",
    )


def read_fragment(html: str) -> tuple[TextBlock, ...]:
    """Return the blocks of clean HTML, as a document converter renders it."""
    import lxml.html

    return tuple(_blocks(lxml.html.fragment_fromstring(html, create_parent="div")))


def _is_tag(language: str) -> bool:
    from onrecord.records.fields import LANGUAGE, Mismatch

    try:
        LANGUAGE.read(language)
    except Mismatch:
        return False
    return True


_BLOCKS = frozenset(
    "p head h1 h2 h3 h4 h5 h6 item li quote blockquote list ul ol div main body table tr".split()
)
_SKIPPED = frozenset("graphic img table figure script style".split())


def _blocks(element: Any, *, quoted: bool = False, item: str = "") -> Iterator[TextBlock]:
    """Yield the paragraphs below an element, in order."""
    pieces: list[Piece] = []
    heading = _level(element)

    def flush() -> Iterator[TextBlock]:
        if pieces:
            block = TextBlock(tuple(pieces), heading, quoted, item)
            pieces.clear()
            if block.text:
                yield block

    if element.text:
        pieces.append(Piece(element.text))
    for child in element:
        if isinstance(child.tag, str) and child.tag not in _SKIPPED:
            if child.tag in _BLOCKS and not (child.tag == "p" and item):
                yield from flush()
                below = quoted or child.tag in ("quote", "blockquote")
                yield from _blocks(
                    child, quoted=below, item="-" if child.tag in ("item", "li") else ""
                )
            else:
                pieces.extend(_inline(child))
        if child.tail:
            pieces.append(Piece(child.tail))
    yield from flush()


def _level(element: Any) -> int:
    if element.tag == "head":
        return int((element.get("rend") or "h2")[-1:])
    return int(element.tag[1]) if element.tag in ("h1", "h2", "h3", "h4", "h5", "h6") else 0


def _inline(
    element: Any, *, strong: bool = False, emphasis: bool = False, link: str = ""
) -> Iterator[Piece]:
    """Yield the text of an element inside a paragraph, with its marks."""
    rend = element.get("rend") or ""
    strong = strong or element.tag in ("strong", "b") or (element.tag == "hi" and rend == "#b")
    emphasis = emphasis or element.tag in ("em", "i") or (element.tag == "hi" and rend == "#i")
    if element.tag in ("a", "ref"):
        target = element.get("href") or element.get("target") or ""
        link = target if is_safe_url(target) and not set(target) & set("<> \n") else ""
    if element.tag in ("br", "lb"):
        yield Piece("\n")
    if element.text:
        yield Piece(element.text, strong, emphasis, link)
    for child in element:
        if isinstance(child.tag, str) and child.tag not in _SKIPPED:
            yield from _inline(child, strong=strong, emphasis=emphasis, link=link)
        if child.tail:
            yield Piece(child.tail, strong, emphasis, link)
