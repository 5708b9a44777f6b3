"""Escaping of text as Markdown: the only module that turns free text into a part of a page.

A page shows exactly the text of a record. So every character that could mean something to a
Markdown engine or one of its extensions is written as a numeric character reference, which
CommonMark engines and python-markdown read alike (their rules for backslashes differ). In
templates every value that isn't `Markdown` yet is taken for text and escaped.
"""

from __future__ import annotations

import html
import json
import re
from functools import lru_cache
from urllib.parse import quote


class Markdown(str):
    """Text that is Markdown already and goes into a page unescaped."""

    __slots__ = ()

    def __html__(self) -> str:
        """The text itself: template engines (markupsafe's protocol) escape no further."""
        return self


NOTHING = Markdown()
"""Empty Markdown; false."""


def _reference(character: str) -> str:
    return f"&#{ord(character)};"


_ALWAYS = str.maketrans({character: _reference(character) for character in r"\`*_[]<>&#|~{}$^=@"})

# `[…]` before a space can't begin a link, so its brackets stay readable; so does `&` before one.
_OMISSION = re.compile(r"&#91;(…|\.\.\.)&#93;(?= )")
# Characters with a meaning only next to certain others.
_BESIDE = re.compile(
    r":(?=//|[\w+-]+:)"  # the scheme of a URL; an emoji
    r"|(?<=\bwww)\."
    r"|!$"  # a picture, if a link comes next
    r"|(?<=\+)\+|\+(?=\+)"  # keys, inserted text
)
# Characters with a meaning at the start of a line: lists, rules, definitions, extension blocks.
_START = re.compile(r"[-+:]|\d+[.)](?=\s|$)|!!!|\?\?\?|///")


@lru_cache(maxsize=1 << 14)
def escape(text: str) -> Markdown:
    """Return Markdown that shows `text` in one line, with runs of white space as one space."""
    return escape_stretch(" ".join(text.split()))


def escape_stretch(text: str) -> Markdown:
    """Return Markdown that shows a piece of a line; unlike `escape`, this keeps all white space."""
    escaped = text.translate(_ALWAYS).replace("&#38; ", "& ")
    if "&#91;" in escaped:
        escaped = _OMISSION.sub(r"[\1]", escaped)
    if ":" in text or "+" in text or "www." in text or text.endswith("!"):  # seldom
        escaped = _BESIDE.sub(lambda found: _reference(found[0]), escaped)
    start = _START.match(escaped)
    if start:
        head, mark = start[0][:-1], start[0][-1]
        escaped = head + _reference(mark) + escaped[start.end() :]
    return Markdown(escaped)


# Characters that every engine leaves alone in a URL; others are percent-encoded, as in browsers.
_IN_URLS = "!#$%&()*+,-./:;=?@_~"


def escape_address(address: str) -> Markdown:
    """Return the target of a Markdown link for an http(s) URL or a path."""
    encoded = quote(address, safe=_IN_URLS)
    return Markdown(encoded.replace("&", "&#38;").replace("(", "&#40;").replace(")", "&#41;"))


def escape_front_matter(text: str) -> str:
    """Return a text as a YAML value for a page's front matter.

    Material prints front matter into the page's HTML unescaped, so the text is escaped for HTML
    here, once.
    """
    return json.dumps(html.escape(" ".join(text.split())), ensure_ascii=False)


def link_to(label: str, target: str) -> Markdown:
    """Return a link to a page below `docs/`; `target` may have a `#fragment`.

    The target is relative to the root, `[label](/speakers/felip-roca.md)`, so that a card or a
    link can be on many pages; `make_links_relative` rewrites it for each page.
    """
    return Markdown(f"[{as_markdown(label)}](/{target})")


def link_out(label: str, address: str) -> Markdown:
    """Return a link to an http(s) URL outside the site."""
    return Markdown(f"[{as_markdown(label)}]({escape_address(address)})")


def picture(words: str, path: str) -> Markdown:
    """Return an image with a path below `docs/`; `words` are its alternative text."""
    return Markdown(f"![{as_markdown(words)}](/{quote(path)})")


def as_markdown(value: object) -> Markdown:
    """Return Markdown as it is, and anything else escaped."""
    return value if isinstance(value, Markdown) else escape(str(value))


def make_links_relative(markdown: str, page: str) -> str:
    """Return a page's Markdown with root-relative links made relative to the page.

    The targets are those of `posixpath.relpath`, computed for all links of the page at once.
    Free text can't look like a link: its brackets are escaped.
    """
    relative = markdown.replace(f"](/{page}#", "](#")
    folders = page.split("/")[:-1]
    for depth in range(len(folders), -1, -1):
        within = "".join(f"{folder}/" for folder in folders[:depth])
        relative = relative.replace(f"](/{within}", f"]({'../' * (len(folders) - depth)}")
    return relative
