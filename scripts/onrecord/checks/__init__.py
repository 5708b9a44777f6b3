"""The checks of a knowledge base: one function for each rule, run over records already linked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from onrecord.checks.articles import check_characters, check_markup, check_rights
from onrecord.checks.dates import check_event_dates, check_membership_dates
from onrecord.checks.ids import check_former_ids
from onrecord.checks.names import check_attributions, check_names
from onrecord.checks.quotes import check_kinds, check_passages, check_speakers, check_translations
from onrecord.checks.references import (
    check_cycles,
    check_former_references,
    check_references,
    check_unused,
)
from onrecord.checks.scope import scope_of
from onrecord.records.knowledge_base import KnowledgeBase
from onrecord.reporting.findings import Finding

V = TypeVar("V")

CHECKS = (
    check_references,
    check_former_references,
    check_cycles,
    check_unused,
    check_former_ids,
    check_markup,
    check_characters,
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
    """Yield the findings of every check; they have no line and column yet."""
    for check in CHECKS:
        yield from check(kb)


def can_check_alone() -> bool:
    """Return whether `check_article` is enough after an edit without changes of references.

    One check with the scope `records` is a reason to check everything again.
    """
    return all(scope_of(check) != "records" for check in CHECKS)


def check_article(kb: KnowledgeBase, article_id: str) -> Iterator[Finding]:
    """Yield the findings on an article and its quotes, by the checks with the scope `article`.

    After a patch (`records.patch`), checks with the scope `references` have the same findings as
    before.
    """
    ids = [q.id for q in (*kb.by_article[article_id], *kb.withdrawn) if q.article == article_id]
    few: dict[str, Any] = {
        **{name: _IterationLimited(getattr(kb, name), ()) for name in _OTHERS},
        **{
            name: _IterationLimited(getattr(kb, name), (article_id,))
            for name in ("articles", "texts")
        },
        **{
            name: _IterationLimited(getattr(kb, name), ids)
            for name in ("quotes", "passages", "not_anchored")
        },
    }
    for check in CHECKS:
        if scope_of(check) == "article":
            yield from check(replace(kb, **few))


_OTHERS = ("speakers", "cities", "organizations", "themes", "events")


class _IterationLimited(Mapping[str, V]):
    """A mapping that can look up every key but iterates over some.

    A check that loops over articles sees one article, and its references still resolve.
    """

    def __init__(self, items: Mapping[str, V], keys: Iterable[str]) -> None:
        self._items = items
        self._keys = [key for key in keys if key in items]

    def __getitem__(self, key: str) -> V:
        return self._items[key]

    def __contains__(self, key: object) -> bool:
        return key in self._items

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)
