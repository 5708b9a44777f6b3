"""Texts that a comment in YAML cuts off, through `onrecord check` and the reader."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.records.trailing_comments import trailing_comments
from onrecord.records.yaml_parser import parse
from support.commands import run_onrecord
from support.files import replace_in

QUOTES = "quotes/articles/bridge/quotes.yml"
TEXT = "quotes/articles/bridge/text.md"


def check(project: Path) -> list[str]:
    done = run_onrecord("check", cwd=project)
    return [line for line in done.stdout.splitlines() if line.startswith("quotes/")]


@pytest.mark.parametrize(
    ("article", "text"),
    [
        ("A bridge is #OurPromise to all.", "A bridge is #OurPromise to all."),
        ("A bridge is *\\#OurPromise* to all.", "A bridge is #OurPromise to all."),
        ("We are # 1 in bridges.", "We are # 1 in bridges."),
        ("A bridge is #OurPromise.", "A bridge\n    is #OurPromise."),
        ("At last a bridge is a promise of #Ours.", "At last […] a promise of #Ours."),
    ],
)
def test_a_statement_that_is_cut_off(small: Path, article: str, text: str) -> None:
    (small / TEXT).write_text(f"Orla said: “{article}”\n", "utf-8")
    replace_in(small / QUOTES, "A bridge is a promise.", text)
    (found,) = check(small)
    assert "error[quote.cut-off]: the quote `a-promise` ends before `#" in found
    line = (small / QUOTES).read_text("utf-8").splitlines()[int(found.split(":")[1]) - 1]
    assert line[int(found.split(":")[2]) - 1] == "#"


def test_in_quotation_marks_it_is_whole(small: Path) -> None:
    (small / TEXT).write_text("Orla said: “A bridge is #OurPromise to all.”\n", "utf-8")
    replace_in(small / QUOTES, "A bridge is a promise.", "'A bridge is #OurPromise to all.'")
    assert check(small) == []
    replace_in(small / QUOTES, "text: 'A bridge", "text: >-\n    A bridge")
    replace_in(small / QUOTES, "to all.'", "to all.")
    assert check(small) == []


def test_a_comment_with_a_space_is_one(small: Path) -> None:
    replace_in(small / QUOTES, "is a promise.", "is a promise. # see the recording")
    replace_in(small / QUOTES, "speaker: orla", "speaker: orla #checked")
    assert check(small) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "place"),
    [
        ("quotes/themes/bridges.yml", "Bridges", "Bridge #7", "1:14"),
        ("quotes/articles/bridge/article.yml", "A bridge", "A bridge in Ward\t#4", "1:25"),
        (QUOTES, "  themes:", "  note: Said in #4\n  themes:", "5:17"),
        (
            "quotes/speakers/orla.yml",
            "Orla\n",
            "Orla\nmemberships:\n  - organization: gazette\n    role: Editor #1\n",
            "4:18",
        ),
    ],
)
def test_other_texts_that_are_cut_off(
    small: Path, file: str, old: str, new: str, place: str
) -> None:
    replace_in(small / file, old, new)
    found = check(small)
    assert [line.partition(" ")[0] for line in found] == [f"{file}:{place}:"]
    assert "warning[yaml.comment-in-text]" in found[0]


words = st.text("abc #:-'\"[]{},|>&*!%@é\U0001f6b2", max_size=12)


@given(st.lists(st.tuples(words, words), max_size=4))
def test_every_comment_is_found_where_it_stands(items: list[tuple[str, str]]) -> None:
    content = "".join(f"- a{text.strip()}b #{comment}\n" for text, comment in items)
    value, findings = parse(content, "x.yml")
    if findings or not isinstance(value, list):
        return
    lines = content.split("\n")
    comments = trailing_comments(content)
    assert [comment.key_path[0] for comment in comments] == list(range(len(items)))
    for comment in comments:
        assert lines[comment.line - 1][comment.column - 1 :] == comment.text
