"""What may not be in the records, one rule a function; what they judge is already located."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.checks.articles import check_markup, check_rights
from onrecord.checks.dates import check_event_dates, check_membership_dates
from onrecord.checks.ids import check_former_ids
from onrecord.checks.names import check_attributions, check_names
from onrecord.checks.quotes import (
    check_kinds,
    check_passages,
    check_speakers,
    check_translations,
)
from onrecord.checks.references import (
    check_circles,
    check_detours,
    check_references,
    check_unused,
)
from onrecord.findings import Finding
from onrecord.knowledge_base import KnowledgeBase

CHECKS = (
    check_references,
    check_detours,
    check_circles,
    check_unused,
    check_former_ids,
    check_markup,
    check_rights,
    check_passages,
    check_kinds,
    check_speakers,
    check_names,
    check_attributions,
    check_translations,
    check_membership_dates,
    check_event_dates,
)
"""Every check, in the order in which they run."""


def check_records(kb: KnowledgeBase) -> Iterator[Finding]:
    """Judge a knowledge base by every rule. The findings still lack line and column."""
    for check in CHECKS:
        yield from check(kb)
