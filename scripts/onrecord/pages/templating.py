"""The Jinja environment of the page templates: compiled once, everything escaped by default."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from onrecord.output import GENERATED_MARKER, Page
from onrecord.pages.escaping import Markdown, as_markdown, escape_front_matter, make_links_relative
from onrecord.pages.wording import count


def render_template(template: str, **values: Any) -> Markdown:
    """Return a rendered template; values other than `Markdown` are escaped.

    Several blank lines in a row become one.
    """
    filled = _template(template).render(**values).strip()
    while "\n\n\n" in filled:
        filled = filled.replace("\n\n\n", "\n\n")
    return Markdown(filled)


def make_page(
    path: str, template: str, *, kind: str = "", record: str = "", number: int = 1, **values: Any
) -> Page:
    """Return a page rendered from a template, with links relative to `path`.

    The template gets `number` and `values`, which have at least a `title` and a `description`
    (both plain text).
    """
    content = make_links_relative(render_template(template, number=number, **values), path)
    return Page(path, f"{content}\n", kind=kind, id=record, number=number)


def forget_templates() -> None:
    """Empty the cache of compiled templates, so that changed files are read again."""
    _template.cache_clear()
    _environment.cache_clear()


@cache
def _template(name: str) -> Template:
    return _environment().get_template(f"{name}.md.jinja")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("onrecord.pages"),
        # Every printed value goes through `_print`; without this, macros would be escaped.
        autoescape=True,
        finalize=_print,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        # The default, `{#`, begins the id of a heading (`{#_quotes}`).
        comment_start_string="<#",
        comment_end_string="#>",
    )
    environment.filters["front_matter"] = _front_matter
    environment.filters["count"] = count
    environment.globals["generated_marker"] = Markdown(GENERATED_MARKER)
    environment.globals["parts"] = environment.get_template("parts.md.jinja").module
    return environment


def _print(value: object) -> Markdown | Markup:
    """Markdown and the output of macros unchanged; every other value escaped."""
    return value if isinstance(value, Markup) else as_markdown(value)


def _front_matter(text: str) -> Markdown:
    return Markdown(escape_front_matter(text))
