"""Checks a few articles of which perhaps only the words have changed, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from onrecord.checks import can_check_alone, check_article
from onrecord.checks.project_check import Checked
from onrecord.records.loader import locate_findings, read_article
from onrecord.records.patch import patch


def recheck(checked: Checked, articles: Iterable[str]) -> Checked | None:
    """What `check` gives after a change of some articles; None if it takes that to know.

    `checked` has no errors. Where a file can't be read at all, the records are those from before.

    Raises:
        OSError: as `check`.
    """
    if not can_check_alone():
        return None
    project, kb, known = checked.project, checked.kb, checked.findings
    new = []
    for article_id in sorted(articles):
        stored = read_article(project, article_id)
        folder = f"{project.records}/articles/{article_id}"
        new += stored.findings
        if stored.unparsed["quote"]:
            # It says nothing, so nobody knows what is used.
            own = f"{folder}/quotes.yml"
            known = tuple(f for f in known if f.location.path != own and f.code != "record.unused")
            continue
        patched = patch(kb, article_id, stored)
        if patched is None:
            return None
        known = tuple(f for f in known if not f.location.path.startswith(f"{folder}/"))
        new += check_article(patched, article_id)
        kb = patched
    located = locate_findings(project, [*known, *new])
    return replace(checked, kb=kb, findings=tuple(dict.fromkeys(located)))
