"""Nothing ends before it starts."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.checks.locations import place_in
from onrecord.checks.scope import scope
from onrecord.records.dates import PartialDate
from onrecord.records.knowledge_base import KnowledgeBase
from onrecord.reporting.findings import Finding


@scope("article")
def check_membership_dates(kb: KnowledgeBase) -> Iterator[Finding]:
    """`membership.dates`: a membership ends on the day on which it starts, or later."""
    for speaker in kb.speakers.values():
        for position, membership in enumerate(speaker.memberships):
            message = _reversed(membership.start_date, membership.end_date)
            if message:
                location = place_in(kb, speaker, "memberships", position, "end_date")
                yield Finding("membership.dates", location, message)


@scope("article")
def check_event_dates(kb: KnowledgeBase) -> Iterator[Finding]:
    """`event.dates`: an event ends on the day on which it starts, or later."""
    for event in kb.events.values():
        message = _reversed(event.date, event.end_date)
        if message:
            yield Finding("event.dates", place_in(kb, event, "end_date"), message)


def _reversed(start: PartialDate | None, end: PartialDate | None) -> str:
    """What to say where the end is before the start; otherwise nothing."""
    if start is None or end is None or start.first <= end.last:
        return ""
    return f"it ends ({end.iso}) before it starts ({start.iso})"
