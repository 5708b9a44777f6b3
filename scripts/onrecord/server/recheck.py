"""Incremental checking: only the articles whose files have changed are read and checked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from onrecord.checks import can_check_alone, check_article
from onrecord.checks.project_check import Checked
from onrecord.records.loader import read_article
from onrecord.records.locations import locate_findings
from onrecord.records.patch import patch


def recheck(checked: Checked, articles: Iterable[str]) -> Checked | None:
    """Check again a few articles of which perhaps only the text or the quotes have changed.

    A file that can't be parsed yields findings; its records are those of before.

    Args:
        checked: The last result of `check`, without errors.
        articles: The ids of the changed articles.

    Returns:
        The result that `check` would return; None if all records have to be checked for that.

    Raises:
        OSError: a file can't be read; as in `check`.
    """
    if not can_check_alone():
        return None
    project, kb, known = checked.project, checked.kb, checked.findings
    new = []
    for article_id in sorted(articles):
        loaded = read_article(project, article_id)
        folder = f"{project.records}/articles/{article_id}"
        new += loaded.findings
        if loaded.unparsed["quote"]:
            # An unparsed file names no records, so unused records can't be known.
            quotes_file = f"{folder}/quotes.yml"
            known = tuple(
                f for f in known if f.location.path != quotes_file and f.code != "record.unused"
            )
            continue
        patched = patch(kb, article_id, loaded)
        if patched is None:
            return None
        known = tuple(f for f in known if not f.location.path.startswith(f"{folder}/"))
        new += check_article(patched, article_id)
        kb = patched
    located = locate_findings(project, [*known, *new])
    return replace(checked, kb=kb, findings=tuple(dict.fromkeys(located)))
