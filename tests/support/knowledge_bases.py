"""Whole knowledge bases for tests, as the program reads them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from onrecord.project import read_project
from onrecord.records.knowledge_base import KnowledgeBase, link_records, without_drafts
from onrecord.records.loader import read_records

DEMO = Path(__file__).parents[1] / "demo"


def read_whole(folder: Path) -> KnowledgeBase:
    """Read a project's records, drafts included."""
    return link_records(read_records(read_project(folder / "mkdocs.yml")))


def read_published(folder: Path) -> KnowledgeBase:
    """Read a project's records as they are published."""
    return without_drafts(read_whole(folder))


@cache
def demo_with_drafts() -> KnowledgeBase:
    """The demo as `serve` shows it."""
    return read_whole(DEMO)


@cache
def demo() -> KnowledgeBase:
    """The demo as it is published."""
    return without_drafts(demo_with_drafts())
