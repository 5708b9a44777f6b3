"""The generated knowledge bases, on which size and speed are measured, are sound themselves."""

import subprocess
import sys
from pathlib import Path
from random import Random

from onrecord.checks import check_records
from onrecord.project import read_project
from onrecord.records.loader import read_records
from support.generate import LONG_ARTICLE, Generator, generate
from support.knowledge_bases import read_whole


def test_it_has_as_many_quotes_as_wanted_and_no_finding(tmp_path: Path) -> None:
    generate(tmp_path / "project", quotes=200)
    stored = read_records(read_project(tmp_path / "project" / "mkdocs.yml"))
    kb = read_whole(tmp_path / "project")
    assert [*stored.findings, *check_records(kb)] == []
    assert len(kb.quotes) == 200
    assert {quote.kind for quote in kb.quotes.values()} == {"direct", "emphasised", "reported"}
    assert {passage.status for passage in kb.passages.values()} == {"verbatim", "abridged"}
    assert len({article.language for article in kb.articles.values()}) == 6


def test_the_smallest_and_a_paged_one_are_sound_too(tmp_path: Path) -> None:
    for quotes in (1, 2, 7, 1000):
        generate(tmp_path / str(quotes), quotes)
        kb = read_whole(tmp_path / str(quotes))
        assert list(check_records(kb)) == []
        assert len(kb.passages) == quotes
    assert len(kb.by_article["article-0"]) == LONG_ARTICLE


def test_the_same_seed_gives_the_same_files_and_another_one_others() -> None:
    files = dict(Generator(50, Random(3)).files())
    assert dict(Generator(50, Random(3)).files()) == files
    assert dict(Generator(50, Random(4)).files()) != files


def test_the_command_writes_a_project(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "support.generate", str(tmp_path / "p")]
    command += ["--quotes", "3", "--seed", "2"]
    subprocess.run(command, cwd=Path(__file__).parents[1], check=True)
    assert len(read_whole(tmp_path / "p").quotes) == 3
