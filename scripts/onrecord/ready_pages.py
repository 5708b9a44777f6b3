"""Pages made from the records, as MkDocs' pages that come with their HTML.

MkDocs reads a page written by hand with python-markdown. The pages made here are in a dialect
that CommonMark reads alike (`pages/escaping.py`), for which there is an engine some hundred
times faster. What MkDocs does besides stays as it is: the events, the table of contents, the
anchors that other pages may link to.
"""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import pyromark
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.structure.toc import get_toc

from onrecord.addresses import address, way_to
from onrecord.pages.article_text import PART
from onrecord.pages.languages import is_foreign

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

_ENGINE = pyromark.Markdown(
    options=pyromark.Options.ENABLE_HEADING_ATTRIBUTES | pyromark.Options.ENABLE_TABLES
)
# All that python-markdown's `md_in_html` leaves out.
_MARKDOWN_ATTRIBUTE = re.compile(r' markdown="(?:1|block)"')
_LINK = re.compile(r'(<a href="|<img src=")([^":#?]+)(?=["#?])')  # to something in `docs/`
_ID = re.compile(r'(?<= id=")[^"]+')
_HEADING = re.compile(r'<h([1-6]) id="([^"]+)">(.*?)</h\1>', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


class ReadyPage(MkDocsPage):
    """A page whose Markdown is that of `onrecord.pages`, and which stands outside the menu."""

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Make the HTML, and what MkDocs wants to know about it."""
        assert self.markdown is not None
        self.content = render_html(
            self.markdown, self.file.src_uri, use_directory_urls=config.use_directory_urls
        )
        tokens = list(_toc_tokens(self.content))
        self.toc = get_toc(tokens)
        self.present_anchor_ids = set(map(html.unescape, _ID.findall(self.content)))
        self._title_from_render = tokens[0]["name"] if tokens else None


def render_html(markdown: str, page: str, *, use_directory_urls: bool) -> str:
    """The HTML of a generated page.

    Args:
        markdown: Its Markdown without front matter.
        page: Its path below `docs/`, from which its links to other pages start.
        use_directory_urls: Whether a page is `x/` or `x.html`, as MkDocs has it.
    """
    here = address(page, use_directory_urls=use_directory_urls)
    folder, base = posixpath.dirname(page), here[: here.rfind("/") + 1]
    known: dict[str, str] = {}

    def to_address(link: re.Match[str]) -> str:
        target = link[2]
        if target not in known:
            there = posixpath.normpath(posixpath.join(folder, target))
            if there.endswith(".md"):
                there = address(there, use_directory_urls=use_directory_urls)
            known[target] = way_to(there, base)
        return link[1] + known[target]

    return _LINK.sub(to_address, _ENGINE.html(_MARKDOWN_ATTRIBUTE.sub("", markdown)))


def mark_contents(page: MkDocsPage, language: str) -> None:
    """Say of an article's own headings, in the list of contents, which language they are in.

    `language` is a BCP 47 tag; empty where that needn't be said.
    """
    waiting = list(page.toc) if language else []
    while waiting:
        item = waiting.pop()
        waiting += item.children
        if item.id.startswith(PART):
            item.title = f'<span lang="{language}" dir="auto">{item.title}</span>'


def mark_title(title: str, passages: Iterable[tuple[str, str]]) -> str:
    """Say of words at the start or the end of a page's title which language they are in.

    Args:
        title: The title, as HTML.
        passages: Words that may stand there, as text, each with its language (BCP 47).

    Returns:
        The title, marked; empty where nothing needs it.
    """
    marked = title
    for text, language in passages:
        words = html.escape(" ".join(text.split()))
        if not is_foreign(language) or not words:
            continue
        span = f'<span lang="{language}" dir="auto">{words}</span>'
        if marked.startswith(words):
            marked = span + marked.removeprefix(words)
        elif marked.endswith(words):
            marked = marked.removesuffix(words) + span
    return "" if marked == title else marked


def _toc_tokens(content: str) -> Iterator[Any]:
    """The headings in the form of python-markdown's extension `toc`, each below its parent."""
    path: list[Any] = []
    roots: list[Any] = []
    for level, id_, text in _HEADING.findall(content):
        name = html.escape(html.unescape(_TAG.sub("", text)), quote=False).strip()
        token = {"level": int(level), "id": html.unescape(id_), "name": name, "children": []}
        while path and path[-1]["level"] >= token["level"]:
            path.pop()
        (path[-1]["children"] if path else roots).append(token)
        path.append(token)
    yield from roots
