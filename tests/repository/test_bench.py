"""The benchmark of the search: it asks what has answers, and measures ours in a real browser."""

import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from bench import table
from bench.__main__ import build_small_site
from bench.asking import draw_questions
from bench.driving import Ours, Series, measure
from bench.indexing import IndexSize, make_ours, read_published
from handbook.writer import HANDBOOK
from onrecord.search.corpus import build_corpus
from onrecord.search.query_parser import parse_query
from onrecord.search.reference import search
from support.generate import generate


@pytest.mark.skipif(sys.platform != "linux", reason="reads what Linux says of a process")
def test_ours_is_measured(tmp_path: Path, browser: Browser) -> None:
    generate(tmp_path / "project", 60)
    kb = read_published(tmp_path / "project")
    searched = build_corpus(kb)
    questions = draw_questions(kb, searched.rows, 8)
    assert questions == draw_questions(kb, searched.rows, 8)
    for words in questions.words:
        assert search(searched, parse_query(words)).quotes
    for chosen in questions.choices:
        one_each = {facet: [value] for facet, value in chosen.items()}
        assert search(searched, parse_query(""), one_each).quotes

    site = build_small_site(tmp_path)
    made = make_ours(tmp_path / "project", site)
    assert made.seconds > 0
    assert made.size > 10_000
    assert made.files == len([p for p in (site / "data/search").rglob("*") if p.is_file()])
    measured = measure(browser, site, Ours(), questions, 60)
    for series in measured:
        assert series.first > series.program > 10_000
        assert len(series.sizes) == len(series.times) == len(series.again) == 7
        assert min(series.times) > 0


def test_the_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = Series(474_000, 61_000, [3600, 0, 106_000], [40.4, 133, 20], [15, 16])
    row = table.Row(
        "Pagefind", 10_000, IndexSize(4.72, 345_000_000, 10_064, 42_000_000), words, words
    )
    made = table.format_table([row], "2 cores")
    cells = [cell.strip() for cell in made.splitlines()[3].strip("|").split("|")]
    assert cells[:6] == ["10,000", "Pagefind", "4.7", "345", "10,064", "42.0"]
    assert cells[6] == "61"
    assert cells[7:11] == cells[11:] == ["474", "3.6 / 106", "40 / 124", "16 / 16"]
    page = tmp_path / "search.md"
    page.write_text(
        "a\n<!-- made by make bench -->\nold\n<!-- end of the figures -->\nb\n", "utf-8"
    )
    monkeypatch.setattr(table, "PAGE", page)
    table.write_table(made)
    before, _, after = page.read_text("utf-8").partition(made)
    assert before == "a\n<!-- made by make bench -->\n"
    assert after == "<!-- end of the figures -->\nb\n"
    assert "<!-- made by make bench -->\n" in HANDBOOK.joinpath("search.md").read_text("utf-8")
