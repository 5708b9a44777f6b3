"""Locations of values in the files of their records."""

from __future__ import annotations

from onrecord.records.knowledge_base import KnowledgeBase
from onrecord.records.loader import record_path
from onrecord.records.models import Quote, Record
from onrecord.reporting.findings import Key, Location


def place_in(kb: KnowledgeBase, record: Record, *keys: Key) -> Location:
    """Return the location of a value, by its key path; without keys, of the record itself."""
    above = (record.position,) if isinstance(record, Quote) else ()
    return Location(record_path(kb.folder, record), (*above, *keys))
