"""Organization pages: members, parts, quotes, articles published and events held."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.output import Page
from onrecord.pages.context import RenderContext
from onrecord.pages.escaping import NOTHING, escape
from onrecord.pages.languages import show_name
from onrecord.pages.record_layout import (
    Fact,
    Section,
    View,
    by_year,
    link_records,
    links_out,
    render_record,
    say_how_many,
    show_member,
    show_names,
    tally_section,
)
from onrecord.records.models import Organization


def render_organization(context: RenderContext, organization_id: str) -> Iterator[Page]:
    """The pages of an organization: its facts, quotes and lists."""
    view = _view(context, context.kb.organizations[organization_id])
    return render_record(context, "organization", organization_id, view)


def _view(context: RenderContext, organization: Organization) -> View:
    kb, quotes = context.kb, context.kb.by_organization[organization.id]
    how_many = say_how_many(context, quotes)
    return View(
        title=organization.name,
        heading=show_name(organization.name),
        description=f"Quotes by members of {organization.name}, for it or about it: {how_many}.",
        lead=escape(f"{how_many}.") if quotes else NOTHING,
        facts=_facts(context, organization),
        groups=by_year(context, quotes),
        after=[
            _members(context, organization),
            Section(
                id="parts",
                title="Parts",
                items=link_records(
                    context, "organization", kb.child_organizations[organization.id]
                ),
            ),
            Section(
                id="articles",
                title="Articles it published",
                items=link_records(context, "article", kb.articles_of_publisher[organization.id]),
            ),
            Section(
                id="events",
                title="Events it held",
                items=link_records(context, "event", kb.organized[organization.id]),
            ),
            tally_section(context, "theme", quotes, lambda quote: quote.themes),
        ],
    )


def _facts(context: RenderContext, organization: Organization) -> Iterator[Fact]:
    yield "Kind", show_name(organization.classification)
    yield "Seat", context.link("city", organization.city)
    yield "Part of", context.link("organization", organization.parent)
    yield "Also named", show_names(organization.other_names)
    yield "Elsewhere", links_out(organization)


def _members(context: RenderContext, organization: Organization) -> Section:
    items = []
    for speaker in context.kb.members[organization.id]:
        roles = [m for m in speaker.memberships if m.organization == organization.id]
        items.append(show_member(context, speaker, roles, leave_out="organization"))
    return Section(id="members", title="Members", items=items)
