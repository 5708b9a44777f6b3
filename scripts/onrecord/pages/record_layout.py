"""The layout of a record's pages: breadcrumbs, facts, sections, and paginated quotes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from onrecord.output import Page
from onrecord.pages.context import RenderContext
from onrecord.pages.escaping import NOTHING, Markdown, link_out, link_to
from onrecord.pages.languages import show_name
from onrecord.pages.pagination import Group, group_by_year, paginate
from onrecord.pages.quote_card import show_card
from onrecord.pages.templating import make_page
from onrecord.pages.wording import count, say_years, show_period
from onrecord.records.external_links import external_links
from onrecord.records.kinds import KINDS
from onrecord.records.models import Membership, Quote, Record, Speaker
from onrecord.urls import index_page, record_page

Fact = tuple[str, Markdown]
"""A label and its value; a fact with an empty value is left out."""


@dataclass(frozen=True, kw_only=True)
class Section:
    """A heading with a list.

    Attributes:
        id: The heading's id, without the `_` before it.
        title: The heading.
        items: The items of the list.
        empty: The sentence shown if the list is empty; without one, the section is left out.
    """

    id: str
    title: str
    items: Sequence[Markdown]
    empty: str = ""


@dataclass(frozen=True, kw_only=True)
class View:
    """The content of a record's pages, before pagination.

    Attributes:
        title: The record's name.
        description: The sentence for search engines (`<meta name="description">`).
        heading: The record's name as Markdown.
        groups: The record's quotes, in groups with headings.
        facts: The record's fields as pairs of a label and a value.
        lead: A sentence below the heading.
        draft: Whether the record is a draft, which only `serve` shows.
        portrait: A picture.
        before: Sections before the quotes.
        after: Sections after the quotes.
        remarks: Remarks above cards, by the id of the quote.
        more: Further variables for the kind's own template.
    """

    title: str
    description: str
    heading: Markdown
    groups: Sequence[Group[Quote]]
    facts: Iterable[Fact] = ()
    lead: Markdown = NOTHING
    draft: bool = False
    portrait: Markdown = NOTHING
    before: Iterable[Section] = ()
    after: Iterable[Section] = ()
    remarks: Mapping[str, str] = field(default_factory=dict)
    more: Mapping[str, Any] = field(default_factory=dict)


def render_record(
    context: RenderContext,
    kind: str,
    record_id: str,
    view: View,
    *,
    template: str = "record",
    for_page: Callable[[str, Sequence[Quote]], Mapping[str, Any]] = lambda *_: {},
) -> Iterator[Page]:
    """The pages of a record: the first with facts and sections, the next with further quotes.

    Args:
        context: The context of all pages.
        kind: The kind of record.
        record_id: The record's id.
        view: The content of the pages.
        template: The name of the page template.
        for_page: Returns further template variables for one page, from the page's path and quotes.
    """
    pages = paginate(view.groups, partial(record_page, kind, record_id))
    for number, path, groups in pages:
        first = number == 1
        yield make_page(
            path,
            template,
            kind=kind,
            record=record_id,
            number=number,
            title=view.title if first else f"{view.title}, page {number}",
            description=view.description if first else f"Page {number}: {view.description}",
            heading=view.heading if first else Markdown(f"{view.heading}, page {number}"),
            trail=trail_to(kind) if first else [*trail_to(kind), context.link(kind, record_id)],
            facts=[fact for fact in view.facts if fact[1]] if first else [],
            field=_field(kind, record_id, sum(len(group.items) for group in view.groups)),
            lead=view.lead,
            draft=view.draft,
            portrait=view.portrait,
            remarks=view.remarks,
            before=_present(view.before) if first else [],
            after=_present(view.after) if first else [],
            pages=pages,
            groups=groups,
            card=partial(show_card, context),
            **view.more,
            **for_page(path, [quote for group in groups for quote in group.items]),
        )


def _field(kind: str, record_id: str, quotes: int) -> Markdown:
    """The link to a search of a record's quotes in Explore, for kinds with a facet there."""
    if not KINDS[kind].is_facet or not quotes:
        return NOTHING
    label = "Search within this quote" if quotes == 1 else f"Search within these {quotes:,} quotes"
    return link_to(label, f"explore.md?{kind}={record_id}")


def _present(sections: Iterable[Section]) -> list[Section]:
    return [section for section in sections if section.items or section.empty]


def trail_to(kind: str) -> list[Markdown]:
    """The breadcrumbs of a record's page: home, and the index page of the kind."""
    return [link_to("Home", "index.md"), link_to(KINDS[kind].title, index_page(kind))]


def by_year(context: RenderContext, quotes: Sequence[Quote]) -> list[Group[Quote]]:
    """Quotes in groups by year, with headings of level 3 (below the heading “Quotes”)."""
    return group_by_year(quotes, context.kb.day_of, level=3)


def say_how_many(context: RenderContext, quotes: Sequence[Quote]) -> str:
    """The number of quotes and their years in words: `3 quotes, 2021 to 2023`."""
    years = say_years(map(context.kb.day_of, quotes))
    return ", ".join(filter(None, [count(len(quotes), "quote"), years]))


def tally_section(
    context: RenderContext,
    kind: str,
    quotes: Iterable[Quote],
    ids_of: Callable[[Quote], Iterable[str]],
    title: str = "",
) -> Section:
    """A section with the records of a kind that some quotes refer to, the most frequent first."""
    items = [
        with_count(context.link(kind, record_id), number)
        for record_id, number in context.tally(kind, quotes, ids_of)
    ]
    return Section(id=KINDS[kind].plural, title=title or KINDS[kind].title, items=items)


def with_count(name: Markdown, number: int) -> Markdown:
    """A linked name, followed by a number of quotes."""
    return Markdown(f'{name} <span class="count">{count(number, "quote")}</span>')


def show_role(context: RenderContext, membership: Membership, leave_out: str = "") -> Markdown:
    """A membership in a line: role, organization, city and period.

    `leave_out` is the kind of record on whose own page the line is (`organization`, `city`).
    """
    parts = [
        show_name(membership.role),
        context.link("organization", membership.organization)
        if leave_out != "organization"
        else "",
        context.link("city", membership.city) if leave_out != "city" else "",
        show_period(membership.start_date, membership.end_date),
    ]
    return Markdown(", ".join(filter(None, parts)))


def show_names(names: Iterable[str]) -> Markdown:
    """Several names in a line, separated by commas."""
    return Markdown(", ".join(show_name(name) for name in names))


def show_member(
    context: RenderContext, speaker: Speaker, memberships: Iterable[Membership], leave_out: str
) -> Markdown:
    """A linked speaker with some memberships; `leave_out` as for `show_role`."""
    roles = filter(None, (show_role(context, m, leave_out) for m in memberships))
    together = Markdown("; ".join(roles))
    return Markdown(", ".join(filter(None, [context.link("speaker", speaker.id), together])))


def link_records(context: RenderContext, kind: str, records: Iterable[Record]) -> list[Markdown]:
    """The linked names of some records of a kind."""
    return context.links(kind, (record.id for record in records))


def links_out(record: Record) -> Markdown:
    """Links to other descriptions of a record's subject: its own page, Wikidata, GeoNames."""
    return Markdown(", ".join(link_out(link.label, link.page) for link in external_links(record)))
