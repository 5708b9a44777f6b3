"""Page shells: the theme's page around the content, rendered once for many record pages.

Material's template takes two milliseconds a page, nearly all of it for parts that are the same on
every page: the head, the menu, the icons. So the template is rendered once with placeholders for
the values of a page, and split at the placeholders; a page is then joined from the pieces.

A template may print a value for which there is no placeholder. So a shell is compared with the
template's output for two pages. If they differ, all pages of that key are rendered one by one.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from onrecord.build.markdown_html import Headings, RenderedPage
from onrecord.files import content_hash

# Private-use characters. In a record they do no harm: only the theme's own page is split.
_OPEN, _CLOSE = "\ue000", "\ue001"
_PLACEHOLDER = re.compile(f"{_OPEN}([a-z_]+){_CLOSE}")
# White space of the layout. In these elements, white space would be content.
_LAYOUT = re.compile(r"(<(script|style|pre|textarea)\b.*?</\2>)|\s*\n\s*", re.DOTALL)
_TAG = re.compile("<[^>]*>")


@dataclass(frozen=True, slots=True)
class PageContext:
    """The values that differ between two pages of one shell: content, canonical URL, edit URL.

    Attributes:
        path: The path below `docs/`.
        page: The rendered page.
        canonical_url: The absolute URL; empty where the site's URL isn't set.
        edit_url: The URL at which the record can be edited; empty where there is none.
    """

    path: str
    page: RenderedPage
    canonical_url: str = ""
    edit_url: str = ""


Render = Callable[[PageContext, Headings], str]
"""Renders the theme's template for a page with these headings."""


@dataclass(slots=True)
class PageShells:
    """The compiled page shells of a site, by shell key.

    Attributes:
        render: A function that renders the theme's template for a page with these headings.
    """

    render: Render
    _shells: dict[Hashable, PageShell | None] = field(default_factory=dict)
    _hashes: dict[Hashable, str] = field(default_factory=dict)

    def compile(self, key: Hashable, first: PageContext, last: PageContext) -> None:
        """Compile the shell of a key, and verify it against the template's output for two pages."""
        marked = self.render(_with_placeholders(first), _placeholder_headings(first))
        candidate = _split_shell(collapse_whitespace(marked))
        is_faithful = all(
            candidate.fill(context) == self._render_with_template(context)
            for context in (first, last)
        )
        shell = self._shells[key] = candidate if is_faithful else None
        self._hashes[key] = content_hash(repr(shell)) if shell else ""

    def fill(self, key: Hashable, context: PageContext) -> str:
        """Return the whole HTML of a page, from the shell of its key or else from the template."""
        shell = self._shells[key]
        return shell.fill(context) if shell else self._render_with_template(context)

    def shell_hash(self, key: Hashable) -> str:
        """Return the hash of a key's shell; empty where the template renders each page instead."""
        return self._hashes[key]

    def _render_with_template(self, context: PageContext) -> str:
        return collapse_whitespace(self.render(context, context.page.headings))


@dataclass(frozen=True, slots=True)
class PageShell:
    """The theme's page around the content, split at the placeholders.

    Each sequence is text, name of a placeholder, text, and so on.

    Attributes:
        whole: The page.
        leaf: An entry of the page's table of contents.
        branch: An entry with others below it.
    """

    whole: Sequence[str]
    leaf: Sequence[str]
    branch: Sequence[str]

    def fill(self, context: PageContext) -> str:
        """Return the whole HTML of a page."""
        page = context.page
        return _join(
            self.whole,
            {
                "title": page.meta["title"],
                "description": page.meta["description"],
                "content": page.content,
                "linked_data": page.linked_data,
                "marked_title": page.marked_title,
                "canonical": context.canonical_url,
                "edit": context.edit_url,
                "entries": self._toc_entries(page.toc) if "entries" in self.whole else "",
            },
        )

    def _toc_entries(self, headings: Headings) -> str:
        return "\n".join(map(self._toc_entry, headings))

    def _toc_entry(self, heading: Any) -> str:
        title, below = heading["name"], heading["children"]
        plain = html.escape(html.unescape(_TAG.sub("", title)))
        values = {"url": f"#{heading['id']}", "name": title, "plain_name": plain}
        if not below:
            return _join(self.leaf, values)
        return _join(self.branch, {**values, "below": self._toc_entries(below)})


def _join(pieces: Sequence[str], values: Mapping[str, str]) -> str:
    parts = list(pieces)
    parts[1::2] = [values.get(name, "") for name in parts[1::2]]
    return "".join(parts)


def collapse_whitespace(page: str) -> str:
    """Return HTML without the white space of its layout, a third of the bytes."""
    return _LAYOUT.sub(lambda found: found[1] or "\n", page)


def _placeholder(name: str) -> str:
    return f"{_OPEN}{name}{_CLOSE}"


def _with_placeholders(sample: PageContext) -> PageContext:
    """Return a page with placeholders for each value of the sample."""
    page = RenderedPage(
        {
            **sample.page.meta,
            "title": _placeholder("title"),
            "description": _placeholder("description"),
        },
        f"<h1>{_placeholder('content')}</h1>",  # the theme adds a heading where there is none
        linked_data=sample.page.linked_data and _placeholder("linked_data"),
        marked_title=sample.page.marked_title and _placeholder("marked_title"),
    )
    canonical_url, edit_url = (
        sample.canonical_url and _placeholder("canonical"),
        sample.edit_url and _placeholder("edit"),
    )
    return PageContext(sample.path, page, canonical_url, edit_url)


def _heading(name: str, *below: Any) -> Any:
    """Return a heading whose title has a tag, to see where the template strips tags from titles."""
    title = f"<i>{_placeholder(f'{name}_title')}</i>"
    return {"level": 2, "id": _placeholder(name), "name": title, "children": list(below)}


def _placeholder_headings(sample: PageContext) -> Headings:
    below = [_heading("leaf"), _heading("branch", _heading("twig"))]
    title = {"level": 1, "id": "_title", "name": _placeholder("title")}
    return [{**title, "children": below if sample.page.toc else []}]


_ITEM = "<li\\b(?:(?!<li\\b).)*?"
_LEAF = re.compile(f"{_ITEM}#{_placeholder('leaf')}.*?</li>", re.DOTALL)
_TWIG = re.compile(f"{_ITEM}#{_placeholder('twig')}.*?</li>", re.DOTALL)
_BRANCH = re.compile(f"{_ITEM}#{_placeholder('branch')}.*?</li>.*?</li>", re.DOTALL)


def _split_shell(page: str) -> PageShell:
    page = page.replace(f"<h1>{_placeholder('content')}</h1>", _placeholder("content"))
    leaf, branch = _LEAF.search(page), _BRANCH.search(page)
    if not leaf or not branch:  # no table of contents, or one of another structure
        return PageShell(_PLACEHOLDER.split(page), (), ())
    whole = page[: leaf.start()] + _placeholder("entries") + page[branch.end() :]
    branch_entry = _TWIG.sub(_placeholder("below"), branch[0])
    return PageShell(
        _PLACEHOLDER.split(whole),
        _split_entry(leaf[0], "leaf"),
        _split_entry(branch_entry, "branch"),
    )


def _split_entry(entry: str, name: str) -> Sequence[str]:
    entry = entry.replace(f"#{_placeholder(name)}", _placeholder("url"))
    entry = entry.replace(f"<i>{_placeholder(f'{name}_title')}</i>", _placeholder("name"))
    return _PLACEHOLDER.split(
        entry.replace(_placeholder(f"{name}_title"), _placeholder("plain_name"))
    )
