"""What `onrecord` offers to other programs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import onrecord
from onrecord import KnowledgeBase
from support.projects import DEMO, make_small_project

CONFIG = DEMO / "mkdocs.yml"


def test_the_public_names() -> None:
    assert onrecord.__all__ == [
        *("Article", "ArticleText", "Checked", "City", "Event", "Finding", "KnowledgeBase"),
        *("Location", "Membership", "OnRecordError", "Organization", "PartialDate", "Passage"),
        *("Quote", "Speaker", "Theme", "UnusableProject", "__version__", "check", "load"),
        "without_drafts",
    ]
    for name in onrecord.__all__:
        assert getattr(onrecord, name).__doc__ or name == "__version__"


def test_another_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="'onrecord' has no attribute 'quote'"):
        _ = onrecord.quote


def test_records_are_loaded() -> None:
    kb = onrecord.load(CONFIG)
    assert isinstance(kb, KnowledgeBase)
    quote = kb.quotes["orla-on-bridges"]
    assert isinstance(quote, onrecord.Quote)
    assert kb.texts[quote.article].text[slice(*kb.passages[quote.id].pieces[0])] == quote.text
    assert len(onrecord.without_drafts(kb).quotes) < len(kb.quotes)


def test_records_are_checked(tmp_path: Path) -> None:
    project = make_small_project(tmp_path)
    assert not onrecord.check(project / "mkdocs.yml").findings
    quotes = project / "quotes/articles/bridge/quotes.yml"
    quotes.write_text(quotes.read_text("utf-8").replace("promise.", "threat."), "utf-8")
    checked = onrecord.check(str(project / "mkdocs.yml"))
    (finding,) = checked.errors
    assert isinstance(finding, onrecord.Finding)
    assert (finding.code, finding.location.line) == ("quote.not-in-text", 4)


def test_an_unusable_project_is_named(tmp_path: Path) -> None:
    with pytest.raises(onrecord.OnRecordError, match=r"mkdocs\.yml") as raised:
        onrecord.load(tmp_path / "mkdocs.yml")
    assert isinstance(raised.value, onrecord.UnusableProject)
    assert raised.value.exit_status == 2


def test_the_package_loads_nothing_before_it_is_used() -> None:
    code = "import onrecord, sys; print(sorted(m for m in sys.modules if m.startswith('onrecord')))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "['onrecord']\n"
