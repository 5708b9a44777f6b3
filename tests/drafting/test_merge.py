"""Drafting an article again: what its editor did stays, in every byte."""

from pathlib import Path

import pytest

from support.commands import run_onrecord
from support.draft_command import ID, codes, draft
from support.files import bytes_of, replace_in

GONE = "# no longer stands in the article\n"


@pytest.fixture
def quotes(drafted: Path) -> Path:
    return drafted / f"quotes/articles/{ID}/quotes.yml"


def test_an_unchanged_article_changes_nothing(drafted: Path, quotes: Path, article: Path) -> None:
    content = quotes.read_text("utf-8").replace("  draft: true\n", "", 1)
    quotes.write_text(f"# Mine.\n{content}", "utf-8")
    before = bytes_of(drafted / "quotes")
    assert draft(drafted, article).returncode == 0
    assert bytes_of(drafted / "quotes") == before


def test_what_is_new_comes_behind_what_the_editor_has(
    drafted: Path, quotes: Path, article: Path
) -> None:
    content = quotes.read_text("utf-8")
    edited = (
        content.replace("  kind: direct\n", "  kind:   'direct'  # surely\n", 1)
        .replace("  draft: true\n", "  themes: [ bridges ]\n", 1)
        .replace(
            "text: I have waited for nine years", "text: >-\n    I have waited\n    […] nine years"
        )
    )
    quotes.write_text(f"# Mine.\n{edited}\n# My own end.\n", "utf-8")
    replace_in(article, "“A bridge is dear,”", "“A tunnel is dearer,”")
    assert draft(drafted, article).returncode == 0
    merged = quotes.read_text("utf-8")
    expected = f"# Mine.\n{edited}".replace("- id: orla-2024-1", f"{GONE}- id: orla-2024-1")
    assert merged.startswith(expected)
    new = merged.removeprefix(expected)
    assert new.endswith("  speaker: orla\n  draft: true\n\n# My own end.\n")
    assert "  text: A tunnel is dearer\n" in new
    assert "I have waited for nine years" not in new, "of which the editor has taken a part"
    assert ("error", "quote.not-in-text") in codes(drafted), "which is what the mark tells"
    replace_in(article, "“A tunnel is dearer,”", "“A bridge is dear,”")
    assert draft(drafted, article).returncode == 0
    assert quotes.read_text("utf-8") == merged.replace(GONE, "").replace(
        "- id: orla-2024-2", f"{GONE}- id: orla-2024-2"
    )


def test_the_articles_record_gets_what_it_lacks(drafted: Path, article: Path) -> None:
    record = drafted / f"quotes/articles/{ID}/article.yml"
    replace_in(record, "title: A ferry for the two towns\n", "title: 'My title'  # better\n")
    replace_in(record, "authors: [Nell Harrow]\n", "")
    before = record.read_text("utf-8")
    assert draft(drafted, article).returncode == 0
    assert record.read_text("utf-8") == before + "authors: [Nell Harrow]\n"


def test_whom_nobody_quotes_any_more_gets_no_record(
    drafted: Path, quotes: Path, article: Path
) -> None:
    replace_in(quotes, "speaker: ada-quill", "speaker: orla")
    (drafted / "quotes/speakers/ada-quill.yml").unlink()
    assert draft(drafted, article).returncode == 0
    assert not (drafted / "quotes/speakers/ada-quill.yml").exists()


def test_skip_leaves_it_alone(drafted: Path, article: Path) -> None:
    before = bytes_of(drafted / "quotes")
    replace_in(article, "“A bridge is dear,”", "“A tunnel is dearer,”")
    assert "left alone" in draft(drafted, "--skip", article).stdout
    assert bytes_of(drafted / "quotes") == before


def test_replace_writes_it_anew(drafted: Path, quotes: Path, article: Path) -> None:
    written = quotes.read_text("utf-8")
    quotes.write_text(f"{written}# Mine.\n", "utf-8")
    run = draft(drafted, "--replace", "--dry-run", article)
    assert "-# Mine." in run.stdout.splitlines()
    assert quotes.read_text("utf-8") == f"{written}# Mine.\n"
    assert draft(drafted, "--replace", article).returncode == 0
    assert quotes.read_text("utf-8") == written
    article.write_text(f"{article.read_text('utf-8').partition('The mayor')[0]}It rained.\n")
    run = draft(drafted, "--replace", "--dry-run", article)
    assert "+++ /dev/null" in run.stdout
    assert draft(drafted, "--replace", article).returncode == 0
    assert not quotes.exists()
    assert run_onrecord("check", cwd=drafted).returncode == 0


def test_a_dry_run_shows_what_merging_would_change(drafted: Path, article: Path) -> None:
    before = bytes_of(drafted / "quotes")
    replace_in(article, "“A bridge is dear,”", "“A tunnel is dearer,”")
    lines = draft(drafted, "--dry-run", article).stdout.splitlines()
    assert f"+{GONE.strip()}" in lines
    assert "+  text: A tunnel is dearer" in lines
    assert bytes_of(drafted / "quotes") == before


def test_a_list_that_can_not_be_read_is_not_touched(
    drafted: Path, quotes: Path, article: Path
) -> None:
    quotes.write_text(quotes.read_text("utf-8") + "  broken: [\n", "utf-8")
    before = bytes_of(drafted / "quotes")
    run = draft(drafted, article)
    assert run.returncode == 1
    assert f"articles/{ID}/quotes.yml can't be read: `onrecord check` says why" in run.stderr
    assert bytes_of(drafted / "quotes") == before
