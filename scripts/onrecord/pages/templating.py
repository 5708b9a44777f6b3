"""Templates of pages: compiled once, safe by default, every page finished in the same way."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from onrecord.output import Page
from onrecord.pages.escaping import Markdown, as_markdown, escape_front_matter, make_links_relative
from onrecord.pages.wording import count


def render_template(template: str, **values: Any) -> Markdown:
    """Fill in a template; what isn't `Markdown` among the values is text and gets escaped.

    Its blocks stand apart by one blank line each.
    """
    filled = _template(template).render(**values).strip()
    while "\n\n\n" in filled:
        filled = filled.replace("\n\n\n", "\n\n")
    return Markdown(filled)


def make_page(
    path: str, template: str, *, kind: str = "", record: str = "", number: int = 1, **values: Any
) -> Page:
    """Make a page from a template, with links that lead on from `path`.

    The template has `number`, and `values` that hold at least a `title` and a `description`,
    both text.
    """
    content = make_links_relative(render_template(template, number=number, **values), path)
    return Page(path, f"{content}\n", kind=kind, id=record, number=number)


def forget_templates() -> None:
    """Read the templates again when they are used next."""
    _template.cache_clear()
    _environment.cache_clear()


@cache
def _template(name: str) -> Template:
    return _environment().get_template(f"{name}.md.jinja")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("onrecord.pages"),
        # Whatever a template prints goes through `_print`; with this, it prints macros as well.
        autoescape=True,
        finalize=_print,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        # `{#` begins the id of a heading.
        comment_start_string="<#",
        comment_end_string="#>",
    )
    environment.filters["front_matter"] = _front_matter
    environment.filters["count"] = count
    environment.globals["parts"] = environment.get_template("parts.md.jinja").module
    return environment


def _print(value: object) -> Markdown | Markup:
    """Markdown, and what a macro has printed, as it is; everything else escaped."""
    return value if isinstance(value, Markup) else as_markdown(value)


def _front_matter(text: str) -> Markdown:
    return Markdown(escape_front_matter(text))
