"""Record pages from Markdown to HTML, by a CommonMark engine.

MkDocs renders hand-written pages with python-markdown. Record pages are in a dialect that
CommonMark reads alike (`pages/escaping.py`), so an engine some hundred times faster can be used.
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
# The attribute that python-markdown's `md_in_html` removes.
_MARKDOWN_ATTRIBUTE = re.compile(r' markdown="(?:1|block)"')
# Links to other pages below `docs/`, and pictures below `docs/`.
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
    """A record page as HTML and metadata, without the theme's page around the content.

    Attributes:
        meta: The front matter: `title` and `description`, escaped for HTML, and `hide`.
        content: The HTML.
        linked_data: The JSON-LD.
        language: The BCP 47 tag of the page's own headings where it isn't the site's.
        marked_title: The title as HTML with `lang` attributes; empty where none is needed.
    """

    meta: Mapping[str, Any]
    content: str
    linked_data: str = ""
    language: str = ""
    marked_title: str = ""

    @property
    def headings(self) -> Headings:
        """All headings, an article's own ones with their language as a `lang` attribute."""
        return list(_toc_tokens(self.content, self.language))

    @property
    def toc(self) -> Headings:
        """The headings of the table of contents: all below the page's title."""
        headings = self.headings
        first = headings[0] if headings else None
        return first["children"] if first and first["level"] == 1 else headings

    @property
    def anchors(self) -> set[str]:
        """The ids on the page, to which other pages may link."""
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
    """Render a page's Markdown as HTML.

    Args:
        markdown: The whole page, front matter included, as rendered by `onrecord.pages`.
        page: The path below `docs/`, to which links to other pages are relative.
        use_directory_urls: Whether the page's URL is `x/` rather than `x.html`, as in MkDocs.
        linked_data: The page's JSON-LD.
        language: The BCP 47 tag of the page's own headings where it isn't the site's.
        title_words: Phrases in other languages for `mark_title`.
    """
    meta, body = read_front_matter(markdown)
    marked_title = mark_title(meta.get("title", ""), title_words)
    content = render_html(body, page, use_directory_urls=use_directory_urls)
    return RenderedPage(meta, content, linked_data, language, marked_title)


def read_front_matter(markdown: str) -> tuple[dict[str, Any], str]:
    """Split a page into its front matter and its body.

    The front matter is that of `onrecord.pages`: the marker of a generated page, a comment; then
    values in JSON, and YAML lists of words.
    """
    _, text, body = markdown.split("---\n", 2)
    meta: dict[str, Any] = {}
    key = ""
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        if line.startswith("  - "):
            meta[key].append(line.removeprefix("  - "))
        else:
            key, _, value = line.partition(":")
            meta[key] = json.loads(value) if value else []
    return meta, body


def render_html(markdown: str, page: str, *, use_directory_urls: bool) -> str:
    """Return the HTML of a page's body; for the arguments see `render_page`."""
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
    """Return HTML with shorter links: none leads out of a folder and into the same folder again."""
    folders = page.removesuffix(".md").split("/")
    for up in range(len(folders) - 1, 0, -1):
        detour, shorter = "../" * up + folders[-up], "../" * (up - 1)
        html = html.replace(f'<a href="{detour}/', f'<a href="{shorter}')
    return html.replace('<a href=""', '<a href="./"')


def mark_title(title: str, phrases: Iterable[tuple[str, str]]) -> str:
    """Mark the language of a phrase at the start or the end of a page's title.

    Args:
        title: The title, as HTML.
        phrases: Phrases that the title may have, as plain text, each with its BCP 47 tag.

    Returns:
        The title, with `lang` attributes; empty where none is needed.
    """
    marked = title
    for text, language in phrases:
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
    open_tokens: list[Any] = []
    roots: list[Any] = []
    for level, id_, text in _HEADING.findall(content):
        name = html.escape(html.unescape(_TAG.sub("", text)), quote=False).strip()
        if language and id_.startswith(PART):
            name = f'<span lang="{language}" dir="auto">{name}</span>'
        token = {"level": int(level), "id": html.unescape(id_), "name": name, "children": []}
        while open_tokens and open_tokens[-1]["level"] >= token["level"]:
            open_tokens.pop()
        (open_tokens[-1]["children"] if open_tokens else roots).append(token)
        open_tokens.append(token)
    yield from roots
