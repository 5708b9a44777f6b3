"""The two Markdown engines that read the generated pages, and a way to compare what they make."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib
import markdown
import pyromark

# As in tests/demo/mkdocs.yml; MkDocs adds the last two itself.
_EXTENSIONS = ["attr_list", "md_in_html", "tables", "fenced_code", "toc"]
_COMMONMARK = pyromark.Markdown(
    options=pyromark.Options.ENABLE_HEADING_ATTRIBUTES | pyromark.Options.ENABLE_TABLES
)
_MARKDOWN_ATTRIBUTE = re.compile(r' markdown="(?:1|block)"')
_FRONT_MATTER = re.compile(r"---\n.*?\n---\n", re.DOTALL)

# Between these, white space is only layout.
_BLOCKS = set(
    "body nav div section figure figcaption blockquote details summary ul ol li p h1 h2 h3 h4 h5 "
    "h6 table thead tbody tr th td hr dl dt dd".split()
)

Node = str | tuple[str, tuple[tuple[str, str], ...], tuple["Node", ...]]


def by_python_markdown(page: str) -> str:
    """The HTML that MkDocs makes of a page's Markdown."""
    return markdown.Markdown(extensions=_EXTENSIONS).convert(_FRONT_MATTER.sub("", page, count=1))


def by_commonmark(page: str) -> str:
    """The HTML that a CommonMark engine makes of it, without the `markdown` attributes."""
    return _COMMONMARK.html(_MARKDOWN_ATTRIBUTE.sub("", _FRONT_MATTER.sub("", page, count=1)))


ENGINES = (by_python_markdown, by_commonmark)


def parse(html: str) -> Element:
    """The body of an HTML fragment, as browsers read it."""
    tree = html5lib.parse(html, treebuilder="etree", namespaceHTMLElements=False)
    body = tree.find("body")
    assert isinstance(body, Element)
    return body


def text_of(element: Element) -> str:
    """The text of an element, with white space folded."""
    return " ".join("".join(element.itertext()).split())


def words_in(element: Element) -> str:
    """The text of an element, without the references to cards."""
    return " ".join("".join(_words(element)).split())


def _words(element: Element) -> Iterator[str]:
    if element.get("class") != "reference":
        yield element.text or ""
        for child in element:
            yield from _words(child)
            yield child.tail or ""


def cards_in(body: Element) -> dict[str, Element]:
    """The cards of quotes on a page, by id; each stands there once."""
    cards = [element for element in body.iter("figure") if element.get("data-quote")]
    assert len({card.get("data-quote") for card in cards}) == len(cards)
    return {card.get("data-quote", ""): card for card in cards}


def normalise(element: Element) -> Node:
    """What an element means: attributes in order, without white space that is only layout."""
    children = list(_children(element))
    if element.tag in _BLOCKS:
        children = [child for child in _trim(children) if child != ""]
    return element.tag, tuple(sorted(element.attrib.items())), tuple(children)


def _children(element: Element) -> Iterator[Node]:
    if element.text:
        yield " ".join(element.text.replace("\n", " ").split(" "))
    for child in element:
        yield normalise(child)
        if child.tail:
            yield child.tail.replace("\n", " ")


def _trim(children: list[Node]) -> Iterator[Node]:
    for position, child in enumerate(children):
        first, last = position == 0, position == len(children) - 1
        trimmed = child
        if isinstance(trimmed, str) and (first or _is_block(children[position - 1])):
            trimmed = trimmed.lstrip(" ")
        if isinstance(trimmed, str) and (last or _is_block(children[position + 1])):
            trimmed = trimmed.rstrip(" ")
        yield trimmed


def _is_block(node: Node) -> bool:
    return not isinstance(node, str) and node[0] in _BLOCKS
