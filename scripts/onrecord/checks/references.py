"""Ids that lead nowhere, by a detour, or in a circle; records that nothing leads to."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from onrecord.checks.locations import place_in
from onrecord.checks.scope import scope
from onrecord.records.deserialize import suggest
from onrecord.records.fields import FOLDERS
from onrecord.records.knowledge_base import KnowledgeBase
from onrecord.records.models import MODELS, Organization, Theme
from onrecord.records.references import iter_references
from onrecord.reporting.findings import Finding

_MAY_STAND_ALONE = ("article", "quote")


@scope("article")
def check_references(kb: KnowledgeBase) -> Iterator[Finding]:
    """`reference.unknown-*`: each id names a record that is there.

    A record whose file can't be read is reported once, not wherever it is named.
    """
    for kind in MODELS:
        for record in kb.records(kind).values():
            for reference in iter_references(record):
                known = kb.records(reference.kind)
                if reference.id not in known and reference.id not in kb.unparsed[reference.kind]:
                    code = f"reference.unknown-{reference.kind}"
                    message = (
                        f"there is no {reference.kind} `{reference.id}` in "
                        f"`{FOLDERS[reference.kind]}/`"
                    )
                    hint = suggest(reference.id, known)
                    yield Finding(code, place_in(kb, record, *reference.keys), message, hint)


@scope("references")
def check_former_references(kb: KnowledgeBase) -> Iterator[Finding]:
    """`reference.former-id`: an old id still leads to its record."""
    for former_reference in kb.former_references:
        reference = former_reference.reference
        new = kb.former[reference.kind].get(reference.id, reference.id)
        message = f"the {reference.kind} `{reference.id}` is now `{new}`"
        location = place_in(kb, former_reference.record, *reference.keys)
        yield Finding("reference.former-id", location, message, f"Write `{new}`.")


@scope("references")
def check_cycles(kb: KnowledgeBase) -> Iterator[Finding]:
    """`reference.cycle`: no theme and no organization stands above itself."""
    for theme in kb.themes.values():
        if _is_above_itself(theme.id, lambda id_: _broader(kb, id_)):
            message = f"the theme `{theme.id}` is broader than itself"
            yield Finding("reference.cycle", place_in(kb, theme, "broader"), message)
    for organization in kb.organizations.values():
        if _is_above_itself(organization.id, lambda id_: _parent(kb, id_)):
            message = f"the organization `{organization.id}` is part of itself"
            yield Finding("reference.cycle", place_in(kb, organization, "parent"), message)


def _broader(kb: KnowledgeBase, theme_id: str) -> str | None:
    theme = kb.themes.get(theme_id)
    return theme.broader if isinstance(theme, Theme) else None


def _parent(kb: KnowledgeBase, organization_id: str) -> str | None:
    organization = kb.organizations.get(organization_id)
    return organization.parent if isinstance(organization, Organization) else None


def _is_above_itself(record_id: str, above: Callable[[str], str | None]) -> bool:
    seen: set[str] = set()
    at = above(record_id)
    while at is not None and at not in seen:
        if at == record_id:
            return True
        seen.add(at)
        at = above(at)
    return False


@scope("references")
def check_unused(kb: KnowledgeBase) -> Iterator[Finding]:
    """`record.unused`: something leads to each speaker, city, organization, theme and event.

    As long as a file can't be read, nobody knows what it refers to.
    """
    if any(kb.unparsed.values()):
        return
    used = {
        (reference.kind, reference.id)
        for kind in MODELS
        for record in kb.records(kind).values()
        for reference in iter_references(record)
    }
    for kind in MODELS:
        for record in kb.records(kind).values():
            if kind not in _MAY_STAND_ALONE and (kind, record.id) not in used:
                message = f"nothing refers to the {kind} `{record.id}`"
                yield Finding("record.unused", place_in(kb, record), message)
