"""What an editor is shown where a quote doesn't stand in its article."""

import pytest

from onrecord.text.article_text import read_article_text
from onrecord.text.diff import mark_differences, name_differences, nearest_passage

ARTICLE = read_article_text(
    "The mayor said: “Shade is the cheapest public service we have,” and sat down.\n\n"
    "Nobody knew whose people’s oil it was, or who would pay for the lamps in the end.\n"
)


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("the cheapest service we have", "the cheapest{+ public+} service we have"),
        ("Shade is the very cheapest public", "Shade is the [-very -]cheapest public"),
        ("Shade was the cheapest public", "Shade [-was-]{+is+} the cheapest public"),
        ("Shade is the cheapest public offer", "Shade is the cheapest public [-offer-]{+service+}"),
        ("Light is the cheapest public", "[-Light-]{+Shade+} is the cheapest public"),
        ("whose people's oil it was", "whose people[-'-]{+’+}s oil it was"),
    ],
)  # fmt: skip
def test_the_nearest_passage_with_the_difference_marked(words: str, shown: str) -> None:
    assert mark_differences(words, nearest_passage(ARTICLE, words)) == shown


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("whose people's oil it was", ["' U+0027 for ’ U+2019"]),
        ("whose peo\u00adple’s oil it was", ["U+00AD SOFT HYPHEN on one side only"]),
        ("whоse people’s oil it was", ["о U+043E for o U+006F"]),
        ("whose people’s tea it was", []),
    ],
)
def test_what_is_hard_to_see_is_named(words: str, names: list[str]) -> None:
    assert name_differences(words, nearest_passage(ARTICLE, words)) == names


def test_nothing_is_near() -> None:
    assert nearest_passage(ARTICLE, "Wir haben uns im Hafen getroffen, wie immer.") == ""
