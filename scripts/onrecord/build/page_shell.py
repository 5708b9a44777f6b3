"""The theme's page around many pages: rendered once for all that have the same shape.

Material's template takes two milliseconds for a page, nearly all of it for what is the same on
every page: the head, the menu, the icons. So it is rendered once with marks in place of what a
page has of its own, and cut at the marks; a page is then put together from the pieces.

A template may print what no mark stands for. So a shell is first compared with what the template
makes of two pages: if they differ, all pages of that shape are rendered the ordinary way.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from onrecord.build.markdown_html import Headings, RenderedPage
from onrecord.files import content_hash

_OPEN, _CLOSE = (
    "\ue000",
    "\ue001",
)  # for private use; in a text they do no harm, for only the theme's page is cut
_PLACEHOLDER = re.compile(f"{_OPEN}([a-z_]+){_CLOSE}")
# White space that only lays out the source of the page. In these elements it would mean something.
_LAYOUT = re.compile(r"(<(script|style|pre|textarea)\b.*?</\2>)|\s*\n\s*", re.DOTALL)
_TAG = re.compile("<[^>]*>")


@dataclass(frozen=True, slots=True)
class PageContext:
    """A page, and what the theme says of it besides.

    Attributes:
        path: Its path below `docs/`.
        page: The page.
        canonical: Its address; empty where that isn't known.
        edit: Where its record is edited; the same.
    """

    path: str
    page: RenderedPage
    canonical: str = ""
    edit: str = ""


Render = Callable[[PageContext, Headings], str]
"""Renders the theme's template for a page with these headings."""


@dataclass(slots=True)
class PageShells:
    """Puts pages into the theme's page around them.

    Attributes:
        render: How that is done the ordinary way.
    """

    render: Render
    _shells: dict[Hashable, PageShell | None] = field(default_factory=dict)
    _fingerprints: dict[Hashable, str] = field(default_factory=dict)

    def compile(self, shape: Hashable, first: PageContext, last: PageContext) -> None:
        """Make the shell of a shape from two pages that have it."""
        marked = self.render(_with_placeholders(first), _placeholder_headings(first))
        cut = _cut(collapse_whitespace(marked))
        faithful = all(cut.fill(own) == self._render_with_template(own) for own in (first, last))
        shell = self._shells[shape] = cut if faithful else None
        self._fingerprints[shape] = content_hash(repr(shell)) if shell else ""

    def fill(self, shape: Hashable, own: PageContext) -> str:
        """A page of a shape that was learnt, finished."""
        shell = self._shells[shape]
        return shell.fill(own) if shell else self._render_with_template(own)

    def fingerprint(self, shape: Hashable) -> str:
        """A fingerprint of a shell; empty where pages of that shape are rendered one by one."""
        return self._fingerprints[shape]

    def _render_with_template(self, own: PageContext) -> str:
        return collapse_whitespace(self.render(own, own.page.headings))


@dataclass(frozen=True, slots=True)
class PageShell:
    """What stands around the pages of one shape, cut at the marks.

    Each part is text, name of a mark, text, and so on.

    Attributes:
        whole: The page.
        leaf: An entry of its list of contents.
        branch: An entry with others below it.
    """

    whole: Sequence[str]
    leaf: Sequence[str]
    branch: Sequence[str]

    def fill(self, own: PageContext) -> str:
        """The whole page."""
        page = own.page
        return _fill(
            self.whole,
            {
                "title": page.meta["title"],
                "description": page.meta["description"],
                "content": page.content,
                "linked_data": page.linked_data,
                "marked_title": page.marked_title,
                "canonical": own.canonical,
                "edit": own.edit,
                "entries": self._entries(page.toc) if "entries" in self.whole else "",
            },
        )

    def _entries(self, headings: Headings) -> str:
        return "\n".join(map(self._entry, headings))

    def _entry(self, heading: Any) -> str:
        title, below = heading["name"], heading["children"]
        plain = html.escape(html.unescape(_TAG.sub("", title)))
        values = {"url": f"#{heading['id']}", "name": title, "plain_name": plain}
        if not below:
            return _fill(self.leaf, values)
        return _fill(self.branch, {**values, "below": self._entries(below)})


def _fill(pieces: Sequence[str], values: Mapping[str, str]) -> str:
    parts = list(pieces)
    parts[1::2] = [values.get(name, "") for name in parts[1::2]]
    return "".join(parts)


def collapse_whitespace(page: str) -> str:
    """Take out the layout of a page's source, a third of the bytes."""
    return _LAYOUT.sub(lambda found: found[1] or "\n", page)


def _placeholder(name: str) -> str:
    return f"{_OPEN}{name}{_CLOSE}"


def _with_placeholders(like: PageContext) -> PageContext:
    """Marks for all that a page of this shape has of its own."""
    page = RenderedPage(
        {
            **like.page.meta,
            "title": _placeholder("title"),
            "description": _placeholder("description"),
        },
        f"<h1>{_placeholder('content')}</h1>",  # the theme adds a heading where there is none
        linked_data=like.page.linked_data and _placeholder("linked_data"),
        marked_title=like.page.marked_title and _placeholder("marked_title"),
    )
    canonical, edit = (
        like.canonical and _placeholder("canonical"),
        like.edit and _placeholder("edit"),
    )
    return PageContext(like.path, page, canonical, edit)


def _heading(name: str, *below: Any) -> Any:
    """A heading whose title has a tag: without, it stands where tags are taken out of it."""
    title = f"<i>{_placeholder(f'{name}_title')}</i>"
    return {"level": 2, "id": _placeholder(name), "name": title, "children": list(below)}


def _placeholder_headings(like: PageContext) -> Headings:
    below = [_heading("leaf"), _heading("branch", _heading("twig"))]
    title = {"level": 1, "id": "_title", "name": _placeholder("title")}
    return [{**title, "children": below if like.page.toc else []}]


_ITEM = "<li\\b(?:(?!<li\\b).)*?"
_LEAF = re.compile(f"{_ITEM}#{_placeholder('leaf')}.*?</li>", re.DOTALL)
_TWIG = re.compile(f"{_ITEM}#{_placeholder('twig')}.*?</li>", re.DOTALL)
_BRANCH = re.compile(f"{_ITEM}#{_placeholder('branch')}.*?</li>.*?</li>", re.DOTALL)


def _cut(page: str) -> PageShell:
    page = page.replace(f"<h1>{_placeholder('content')}</h1>", _placeholder("content"))
    leaf, branch = _LEAF.search(page), _BRANCH.search(page)
    if not leaf or not branch:  # no list of contents, or one of another build
        return PageShell(_PLACEHOLDER.split(page), (), ())
    whole = page[: leaf.start()] + _placeholder("entries") + page[branch.end() :]
    branch_entry = _TWIG.sub(_placeholder("below"), branch[0])
    return PageShell(
        _PLACEHOLDER.split(whole), _cut_entry(leaf[0], "leaf"), _cut_entry(branch_entry, "branch")
    )


def _cut_entry(entry: str, name: str) -> Sequence[str]:
    entry = entry.replace(f"#{_placeholder(name)}", _placeholder("url"))
    entry = entry.replace(f"<i>{_placeholder(f'{name}_title')}</i>", _placeholder("name"))
    return _PLACEHOLDER.split(
        entry.replace(_placeholder(f"{name}_title"), _placeholder("plain_name"))
    )
