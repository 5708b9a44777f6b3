"""The handbook's page on search: each of its examples finds what it says."""

import re
from pathlib import Path

import pytest

from handbook.walkthrough import HANDBOOK, follow, make_project, write_files_of
from onrecord.search.columns import FACETS
from onrecord.search.query_parser import parse_query
from onrecord.search.reference import search
from support.small_records import read_searched, write_records

PAGE = (HANDBOOK / "search.md").read_text("utf-8")


def examples(first_column: str, second_column: str) -> list[list[str]]:
    """The rows of a table of the page, by what stands above its first two columns."""
    start = PAGE.index(f"| {first_column} | {second_column} |")
    _, _, *rows = PAGE[start : PAGE.index("\n\n", start)].splitlines()
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]


def typed(cell: str) -> str:
    words = re.fullmatch(r"`([^`]+)`( and a space)?", cell)
    assert words, cell
    return words[1] + (" " if words[2] else "")


@pytest.mark.parametrize(("words", "finds", "but_not", "_"), examples("you type", "finds"))
def test_what_is_found(tmp_path: Path, words: str, finds: str, but_not: str, _: str) -> None:
    searched = read_searched(write_records(tmp_path, {"finds": finds, "not": but_not}))
    found = search(searched, parse_query(typed(words))).quotes
    assert [quote.id for quote in found] == ["finds"]


@pytest.mark.parametrize(("words", "name", "_"), examples("you type", "finds the quotes of"))
def test_names(tmp_path: Path, words: str, name: str, _: str) -> None:
    shown, _, other = name.removesuffix(")").partition(" (")
    record = {"name": shown} | ({"other_names": [other]} if other else {})
    quotes = {
        "finds": {"text": "Tide", "speaker": "who"},
        "not": {"text": "Nicotine and a lodge"},
    }
    searched = read_searched(write_records(tmp_path, quotes, speakers={"who": record}))
    answer = search(searched, parse_query(typed(words)))
    assert [quote.id for quote in answer.quotes] == ["finds"]
    assert [speaker.id for speaker in answer.records["speaker"]] == ["who"]


def test_the_terminal(tmp_path: Path) -> None:
    project = make_project(tmp_path)
    write_files_of("add-an-article.md", project)
    assert follow("search.md", project) == 6


def test_every_choice_is_explained() -> None:
    named = [cell for cell, _ in examples("choose", "finds quotes")]
    assert [name.replace("organisation", "organization") for name in named] == list(FACETS)
