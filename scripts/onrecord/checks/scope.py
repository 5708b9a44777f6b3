"""Scopes of checks: the records that can change a check's outcome.

The live server checks one article again after an edit that changed only words (`server.recheck`).
It keeps the findings of checks that such an edit cannot change, and runs the rest again. A check
that declares no scope is taken to depend on every word of every record, so a new check is never
answered from old findings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal

from onrecord.records.knowledge_base import KnowledgeBase
from onrecord.reporting.findings import Finding

Check = Callable[[KnowledgeBase], Iterator[Finding]]
"""A function that judges a knowledge base by one rule, or by a few related ones."""

Scope = Literal["article", "references", "records"]
"""The reach of a check.

- `article`: its findings on an article follow from the article, its text, its quotes, and records
  that these name.
- `references`: its findings follow from ids and references alone, wherever they are.
- `records`: its findings may follow from anything.
"""

_SCOPES: dict[Check, Scope] = {}


def scope(reach: Scope) -> Callable[[Check], Check]:
    """Return a decorator that declares the scope of a check."""

    def declare(check: Check) -> Check:
        _SCOPES[check] = reach
        return check

    return declare


def scope_of(check: Check) -> Scope:
    """Return the declared scope of a check; `records`, the safe one, where none is declared."""
    return _SCOPES.get(check, "records")
