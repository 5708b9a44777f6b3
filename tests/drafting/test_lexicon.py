"""The lists of words that drafting reads: what somebody looks for in them is found."""

import tomllib
import unicodedata
from collections.abc import Iterator
from importlib.resources import files

import pytest

LANGUAGES = files("onrecord.drafting.analysis").joinpath("languages")
NO_LISTS = {"months", "inverted", "adverb_ending"}
FEW = 4
"""Fewer words without a comma are a single phrase."""


def lists(table: dict[str, object], name: str = "") -> Iterator[tuple[str, list[str]]]:
    """Each list of a file with its name, phrases between commas or words between spaces."""
    for key, value in table.items():
        if isinstance(value, dict):
            yield from lists(value, f"{name}{key}.")
        elif isinstance(value, str) and key not in NO_LISTS:
            is_phrase = "," not in value and len(value.split()) < FEW
            yield name + key, [] if is_phrase else value.split("," if "," in value else None)


def order(word: str) -> str:
    return unicodedata.normalize("NFKD", word.lower()).encode("ascii", "ignore").decode()


@pytest.mark.parametrize("file", [f.name for f in LANGUAGES.iterdir() if f.name.endswith(".toml")])
def test_a_list_is_in_order_and_has_no_word_twice(file: str) -> None:
    for name, entries in lists(tomllib.loads(LANGUAGES.joinpath(file).read_text("utf-8"))):
        words = [" ".join(entry.split()) for entry in entries]
        assert len(set(words)) == len(words), name
        assert [order(word) for word in words] == sorted(map(order, words)), name
