"""Old ids lead to one record each."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.checks.locations import place_in
from onrecord.checks.scope import scope
from onrecord.records.knowledge_base import KnowledgeBase
from onrecord.records.models import MODELS
from onrecord.reporting.findings import Finding


@scope("references")
def check_former_ids(kb: KnowledgeBase) -> Iterator[Finding]:
    """`record.duplicate-id`: no id under `formerly` is in use, or another record's old one."""
    for kind in MODELS:
        owners = {record_id: record_id for record_id in kb.records(kind)}
        for record in kb.records(kind).values():
            for position, old in enumerate(record.formerly):
                owner = owners.setdefault(old, record.id)
                if owner != record.id or old == record.id:
                    is_present = old in kb.records(kind)
                    what = "is the id" if is_present else "is an old id"
                    message = f"`{old}` {what} of the {kind} `{owner}`"
                    location = place_in(kb, record, "formerly", position)
                    hint = "An old address can only lead to one record: remove it here or there."
                    yield Finding("record.duplicate-id", location, message, hint)
