"""From `text.md` to plain text: what is dropped, what is joined, what is refused."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.text.article_text import Block, read_article_text
from onrecord.text.normalize import normalize


@pytest.mark.parametrize(
    ("markdown", "plain"),
    [
        ("One\nline  \nor\\\nthree.", "One line or three."),
        ("## A heading\n\nA paragraph.", "A heading A paragraph."),
        ("*Marks* and **more** and ***both***.", "Marks and more and both."),
        ("A [link](https://a.example/x_y) in it.", "A link in it."),
        ("<https://a.example/>", "https://a.example/"),
        ("> One.\n>\n> > Two.", "One. Two."),
        ("1. One\n2. Two\n    - Three\n", "One Two Three"),
        ("- One\n\n  Still one.\n- Two", "One Still one. Two"),
        ("\\*No\\* marks \\[here\\], 5 \\< 6", "*No* marks [here], 5 < 6"),
        ("Tea &amp; cake &#38; more", "Tea & cake & more"),
        ("One\u00a0two\u2009three\t four", "One two three four"),
        ("cafe\u0301, cafe**\u0301**", "café, café"),
        ("a ** b, 2 * 3 * 4, snake_case", "a ** b, 2 * 3 * 4, snake_case"),
        ("{#x} | ~~a~~ $x$ :smile: [[b]]", "{#x} | ~~a~~ $x$ :smile: [[b]]"),
    ],
)
def test_plain_text(markdown: str, plain: str) -> None:
    article = read_article_text(markdown)
    assert article.text == plain
    assert not article.markup


@pytest.mark.parametrize(
    ("markdown", "what", "line", "column"),
    [
        ("A.\n\nB <b>c</b>", "raw HTML", 3, 3),
        ("A.\n\n<div>\nB\n</div>", "raw HTML", 3, 1),
        ("A ![b](c.png).", "an image", 1, 3),
        ("A `b`.", "code", 1, 3),
        ("A.\n\n    b", "a code block", 3, 5),
        ("A.\n\n```\nb\n```", "a code block", 3, 1),
        ("A.\n\n---\n\nB.", "a horizontal line", 3, 1),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "a table", 1, 1),
        ("A[^1].\n\n[^1]: B.", "a footnote", 1, 2),
        ("Title\n=====\n\nA.", "a heading that is underlined", 1, 1),
        ("Ünï [a](b:c).", "a link to `b:c`, which is no http or https address", 1, 5),
    ],
)  # fmt: skip
def test_markup_that_is_refused(markdown: str, what: str, line: int, column: int) -> None:
    first = read_article_text(markdown).markup[0]
    assert (first.what, first.line, first.column) == (what, line, column)


def described(block: Block, text: str) -> tuple[object, ...]:
    runs = [
        (text[run.start : run.end], "b" * run.strong + "i" * run.emphasis, run.link)
        for run in block.runs
    ]
    return block.heading, [container.kind for container in block.within], runs


def test_blocks_and_their_runs() -> None:
    article = read_article_text(
        "### Head\n\nAn *ital **both*** [**x** y](https://a.example/).\n\n3. three\n4. four\n   > q"
    )
    assert [described(block, article.text) for block in article.blocks] == [
        (3, [], [("Head", "", "")]),
        (0, [], [
            ("An ", "", ""), ("ital ", "i", ""), ("both", "bi", ""), (" ", "", ""),
            ("x", "b", "https://a.example/"), (" y", "", "https://a.example/"), (".", "", ""),
        ]),
        (0, ["ordered", "item"], [("three", "", "")]),
        (0, ["ordered", "item"], [("four", "", "")]),
        (0, ["ordered", "item", "quote"], [("q", "", "")]),
    ]  # fmt: skip
    assert [c.start for b in article.blocks for c in b.within if c.kind == "ordered"] == [3, 3, 3]


@given(st.lists(st.text(alphabet="ab *_é\u0301\u0327가\u1161\u00a0\u2028\n>-1.#[]()", max_size=30)))
def test_whatever_is_written_the_plain_text_is_folded(paragraphs: list[str]) -> None:
    article = read_article_text("\n\n".join(paragraphs))
    assert article.text == normalize(article.text)
    assert unicodedata.is_normalized("NFC", article.text)
    assert " ".join(article.text[b.start : b.end] for b in article.blocks) == article.text
    for block in article.blocks:
        assert (block.runs[0].start, block.runs[-1].end) == (block.start, block.end)
        assert all(a.end == b.start for a, b in zip(block.runs, block.runs[1:], strict=False))
        assert all(run.start < run.end for run in block.runs)
