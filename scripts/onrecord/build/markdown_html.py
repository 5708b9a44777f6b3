"""The HTML of the pages made from the records.

MkDocs reads a page written by hand with python-markdown. The pages made here are in a dialect
that CommonMark reads alike (`pages/escaping.py`), for which there is an engine some hundred
times faster.
"""

from __future__ import annotations

import html
import json
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyromark

from onrecord.pages.article_text import PART
from onrecord.pages.languages import is_foreign

_ENGINE = pyromark.Markdown(
    options=pyromark.Options.ENABLE_HEADING_ATTRIBUTES | pyromark.Options.ENABLE_TABLES
)
# All that python-markdown's `md_in_html` leaves out.
_MARKDOWN_ATTRIBUTE = re.compile(r' markdown="(?:1|block)"')
# Links to other pages below `docs/`, and pictures there.
_TO_INDEX = re.compile(r'(<a href=")((?:[^":#?]*/)?)index\.md(?=["#?])')
_TO_PAGE = re.compile(r'(<a href=")([^":#?]+)\.md(?=["#?])')
_TO_FILE = re.compile(r'(<img src=")([^":#?]+)(?=")')
_ID = re.compile(r'(?<= id=")[^"]+')
_HEADING = re.compile(r'<h([1-6]) id="([^"]+)">(.*?)</h\1>', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")

Headings = Sequence[Any]
"""Headings in the form of python-markdown's extension `toc`, each below its parent."""


@dataclass(frozen=True, slots=True)
class RenderedPage:
    """What a page has of its own; the rest is the theme's.

    Attributes:
        meta: Its front matter: `title` and `description`, escaped for HTML, and `hide`.
        content: Its HTML.
        linked_data: What it says to programs, as JSON-LD.
        language: The language of its own headings where that isn't the page's; a BCP 47 tag.
        marked_title: Its title, with what is in another language marked; empty where nothing is.
    """

    meta: Mapping[str, Any]
    content: str
    linked_data: str = ""
    language: str = ""
    marked_title: str = ""

    @property
    def headings(self) -> Headings:
        """All headings; of an article's own ones it is said which language they are in."""
        return list(_toc_tokens(self.content, self.language))

    @property
    def toc(self) -> Headings:
        """What a list of contents shows: the headings below the title."""
        headings = self.headings
        first = headings[0] if headings else None
        return first["children"] if first and first["level"] == 1 else headings

    @property
    def anchors(self) -> set[str]:
        """The ids on the page, to which others may link."""
        return set(map(html.unescape, _ID.findall(self.content)))


def render_page(
    markdown: str,
    page: str,
    *,
    use_directory_urls: bool,
    linked_data: str = "",
    language: str = "",
    title_words: Iterable[tuple[str, str]] = (),
) -> RenderedPage:
    """Make a page's HTML of its Markdown.

    Args:
        markdown: The whole page, as `onrecord.pages` makes it.
        page: Its path below `docs/`, from which its links to other pages start.
        use_directory_urls: Whether a page is `x/` or `x.html`, as MkDocs has it.
        linked_data: As in `RenderedPage`.
        language: As in `RenderedPage`.
        title_words: As `passages` for `mark_title`.
    """
    meta, body = read_front_matter(markdown)
    marked_title = mark_title(meta.get("title", ""), title_words)
    content = render_html(body, page, use_directory_urls=use_directory_urls)
    return RenderedPage(meta, content, linked_data, language, marked_title)


def read_front_matter(markdown: str) -> tuple[dict[str, Any], str]:
    """Take a page apart: what stands above it, values in JSON and lists of words, and the rest."""
    _, text, body = markdown.split("---\n", 2)
    meta: dict[str, Any] = {}
    key = ""
    for line in text.splitlines():
        if line.startswith("  - "):
            meta[key].append(line.removeprefix("  - "))
        else:
            key, _, value = line.partition(":")
            meta[key] = json.loads(value) if value else []
    return meta, body


def render_html(markdown: str, page: str, *, use_directory_urls: bool) -> str:
    """The HTML of a page's Markdown without front matter; the rest as for `render_page`."""
    html = _ENGINE.html(_MARKDOWN_ATTRIBUTE.sub("", markdown)).strip()
    if not use_directory_urls:
        return _TO_PAGE.sub(r"\1\2.html", html)
    if posixpath.basename(page) == "index.md":
        return _TO_PAGE.sub(r"\1\2/", _TO_INDEX.sub(_to_folder, html))
    html = _TO_PAGE.sub(r"\1../\2/", _TO_INDEX.sub(r"\1../\2", html))
    html = _TO_FILE.sub(r"\1../\2", html)
    return _shorten(html, page)


def _to_folder(link: re.Match[str]) -> str:
    return f"{link[1]}{link[2] or './'}"


def _shorten(html: str, page: str) -> str:
    """Take the detours out of a page's links: out of a folder and into it again."""
    folders = page.removesuffix(".md").split("/")
    for up in range(len(folders) - 1, 0, -1):
        former_reference, way = "../" * up + folders[-up], "../" * (up - 1)
        html = html.replace(f'<a href="{former_reference}/', f'<a href="{way}')
    return html.replace('<a href=""', '<a href="./"')


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


def _toc_tokens(content: str, language: str) -> Iterator[Any]:
    path: list[Any] = []
    roots: list[Any] = []
    for level, id_, text in _HEADING.findall(content):
        name = html.escape(html.unescape(_TAG.sub("", text)), quote=False).strip()
        if language and id_.startswith(PART):
            name = f'<span lang="{language}" dir="auto">{name}</span>'
        token = {"level": int(level), "id": html.unescape(id_), "name": name, "children": []}
        while path and path[-1]["level"] >= token["level"]:
            path.pop()
        (path[-1]["children"] if path else roots).append(token)
        path.append(token)
    yield from roots
