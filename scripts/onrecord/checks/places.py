"""Where in the files something of a record stands."""

from __future__ import annotations

from onrecord.findings import Key, Place
from onrecord.knowledge_base import KnowledgeBase
from onrecord.reading import record_path
from onrecord.records import Quote, Record


def place_in(kb: KnowledgeBase, record: Record, *keys: Key) -> Place:
    """The place of a value in the file of its record; without keys, of the record itself."""
    above = (record.position,) if isinstance(record, Quote) else ()
    return Place(record_path(kb.folder, record), (*above, *keys))
