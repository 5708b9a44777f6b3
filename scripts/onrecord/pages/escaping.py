"""From text to Markdown: the one place where free text becomes part of a page.

Whatever stands in a record, a page shows exactly that. So every character that could mean
something to a Markdown engine, here or in an extension, is written as a numeric character
reference, which CommonMark engines and python-markdown read alike (their rules for backslashes
differ). In templates everything that isn't `Markdown` yet is taken for text and escaped.
"""

from __future__ import annotations

import html
import json
import re
from functools import lru_cache
from urllib.parse import quote


class Markdown(str):
    """Text that may stand in a page as it is."""

    __slots__ = ()

    def __html__(self) -> str:
        """Tell template engines that nothing is left to escape."""
        return self


NOTHING = Markdown()
"""No text at all; false."""


def _reference(character: str) -> str:
    return f"&#{ord(character)};"


_ALWAYS = str.maketrans({character: _reference(character) for character in r"\`*_[]<>&#|~{}$^=@"})

# An ordinary sight, and readable where no link can come of it; as is `&` before a space.
_OMISSION = re.compile(r"&#91;(…|\.\.\.)&#93;(?= )")
# What means something only beside certain neighbours.
_BESIDE = re.compile(
    r":(?=//|[\w+-]+:)"  # the scheme of an address; an emoji
    r"|(?<=\bwww)\."
    r"|!$"  # a picture, if a link comes next
    r"|(?<=\+)\+|\+(?=\+)"  # keys, inserted text
)
# What means something at the start of a line: lists, rules, definitions, blocks of extensions.
_START = re.compile(r"[-+:]|\d+[.)](?=\s|$)|!!!|\?\?\?|///")


@lru_cache(maxsize=1 << 14)
def escape(text: str) -> Markdown:
    """Make Markdown that shows `text`: one line, in which runs of white space are one space."""
    return escape_stretch(" ".join(text.split()))


def escape_stretch(text: str) -> Markdown:
    """Like `escape`, but white space at the ends stays: for a piece of a line."""
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


# Those that every engine leaves as they are in an address; the rest is percent-encoded, as
# browsers do it.
_IN_ADDRESSES = "!#$%&()*+,-./:;=?@_~"


def escape_address(address: str) -> Markdown:
    """Make the target of a Markdown link from an http(s) address or a path."""
    encoded = quote(address, safe=_IN_ADDRESSES)
    return Markdown(encoded.replace("&", "&#38;").replace("(", "&#40;").replace(")", "&#41;"))


def escape_front_matter(text: str) -> str:
    """Make a YAML value of a page's front matter.

    Material prints it into the page's HTML as it is: so it is escaped for HTML, once.
    """
    return json.dumps(html.escape(" ".join(text.split())), ensure_ascii=False)


def link_to(label: str, target: str) -> Markdown:
    """Link to a page below `docs/`; `target` may have a `#fragment`.

    The link starts from the root, `[label](/speakers/felip-roca.md)`, until `make_links_relative`
    makes it relative: what is on many pages is written once.
    """
    return Markdown(f"[{as_markdown(label)}](/{target})")


def link_out(label: str, address: str) -> Markdown:
    """Link to an http(s) address elsewhere."""
    return Markdown(f"[{as_markdown(label)}]({escape_address(address)})")


def picture(words: str, path: str) -> Markdown:
    """Show a picture that lies below `docs/`; `words` say what it shows."""
    return Markdown(f"![{as_markdown(words)}](/{quote(path)})")


def as_markdown(value: object) -> Markdown:
    """Return Markdown as it is, and anything else escaped."""
    return value if isinstance(value, Markdown) else escape(str(value))


def make_links_relative(markdown: str, page: str) -> str:
    """Make the links that start from the root relative to the page on which they stand.

    Each becomes what `posixpath.relpath` gives, all links of the page at once. Free text can't
    look like a link: its brackets are escaped.
    """
    settled = markdown.replace(f"](/{page}#", "](#")
    folders = page.split("/")[:-1]
    for depth in range(len(folders), -1, -1):
        within = "".join(f"{folder}/" for folder in folders[:depth])
        settled = settled.replace(f"](/{within}", f"]({'../' * (len(folders) - depth)}")
    return settled
