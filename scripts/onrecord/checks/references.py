"""Checks of references: unknown and former ids, cycles, and unused records."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from onrecord.checks.locations import place_in
from onrecord.checks.scope import scope
from onrecord.records.deserialize import suggest
from onrecord.records.kinds import KINDS
from onrecord.records.knowledge_base import KnowledgeBase
from onrecord.records.models import MODELS, Organization, Theme
from onrecord.records.references import iter_references
from onrecord.reporting.findings import Finding

_NEED_NO_REFERENCE = ("article", "quote")


@scope("article")
def check_references(kb: KnowledgeBase) -> Iterator[Finding]:
    """`reference.unknown-*`: each reference names an existing record.

    References to a record whose file couldn't be parsed aren't reported: the file is.
    """
    for kind in MODELS:
        for record in kb.records(kind).values():
            for reference in iter_references(record):
                known = kb.records(reference.kind)
                if reference.id not in known and reference.id not in kb.unparsed[reference.kind]:
                    code = f"reference.unknown-{reference.kind}"
                    message = (
                        f"there is no {reference.kind} `{reference.id}` in "
                        f"`{KINDS[reference.kind].folder}/`"
                    )
                    hint = suggest(reference.id, known)
                    yield Finding(code, place_in(kb, record, *reference.key_path), message, hint)


@scope("references")
def check_former_references(kb: KnowledgeBase) -> Iterator[Finding]:
    """`reference.former-id`: a reference has a record's current id, not a former one."""
    for former_reference in kb.former_references:
        reference = former_reference.reference
        new = kb.former[reference.kind].get(reference.id, reference.id)
        message = f"the {reference.kind} `{reference.id}` is now `{new}`"
        location = place_in(kb, former_reference.record, *reference.key_path)
        yield Finding("reference.former-id", location, message, f"Write `{new}`.")


@scope("references")
def check_cycles(kb: KnowledgeBase) -> Iterator[Finding]:
    """`reference.cycle`: no theme and no organization is its own ancestor."""
    for theme in kb.themes.values():
        if _is_own_ancestor(theme.id, lambda id_: _broader(kb, id_)):
            message = f"the theme `{theme.id}` is broader than itself"
            yield Finding("reference.cycle", place_in(kb, theme, "broader"), message)
    for organization in kb.organizations.values():
        if _is_own_ancestor(organization.id, lambda id_: _parent(kb, id_)):
            message = f"the organization `{organization.id}` is part of itself"
            yield Finding("reference.cycle", place_in(kb, organization, "parent"), message)


def _broader(kb: KnowledgeBase, theme_id: str) -> str | None:
    theme = kb.themes.get(theme_id)
    return theme.broader if isinstance(theme, Theme) else None


def _parent(kb: KnowledgeBase, organization_id: str) -> str | None:
    organization = kb.organizations.get(organization_id)
    return organization.parent if isinstance(organization, Organization) else None


def _is_own_ancestor(record_id: str, parent: Callable[[str], str | None]) -> bool:
    seen: set[str] = set()
    ancestor = parent(record_id)
    while ancestor is not None and ancestor not in seen:
        if ancestor == record_id:
            return True
        seen.add(ancestor)
        ancestor = parent(ancestor)
    return False


@scope("references")
def check_unused(kb: KnowledgeBase) -> Iterator[Finding]:
    """`record.unused`: each speaker, city, organization, theme and event is referred to.

    Nothing is reported while a file can't be parsed: its references are unknown.
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
            if kind not in _NEED_NO_REFERENCE and (kind, record.id) not in used:
                message = f"nothing refers to the {kind} `{record.id}`"
                yield Finding("record.unused", place_in(kb, record), message)
