"""The scope that a check declares, and the safe one where it declares none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from onrecord import checks
from onrecord.checks.project_check import check
from onrecord.checks.scope import scope, scope_of
from onrecord.project import read_project
from onrecord.records.knowledge_base import KnowledgeBase
from onrecord.reporting.findings import Finding
from onrecord.server.recheck import recheck


def _undeclared(kb: KnowledgeBase) -> Iterator[Finding]:
    yield from ()


@scope("article")
def _declared(kb: KnowledgeBase) -> Iterator[Finding]:
    yield from ()


def test_without_a_declaration_every_record_counts() -> None:
    assert (scope_of(_undeclared), scope_of(_declared)) == ("records", "article")


def test_every_check_of_today_can_be_run_alone() -> None:
    assert checks.can_check_alone()


def test_a_check_of_all_records_makes_the_live_server_check_them_all(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked = check(read_project(small / "mkdocs.yml"))
    assert recheck(checked, ["bridge"])
    monkeypatch.setattr(checks, "CHECKS", (*checks.CHECKS, _declared))
    assert recheck(checked, ["bridge"])
    monkeypatch.setattr(checks, "CHECKS", (*checks.CHECKS, _undeclared))
    assert recheck(checked, ["bridge"]) is None
