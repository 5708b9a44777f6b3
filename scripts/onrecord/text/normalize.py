"""The one folding that the record allows, word boundaries, and names for characters."""

from __future__ import annotations

import unicodedata
from functools import cache

import regex


def normalize(text: str) -> str:
    """Return `text` in Unicode NFC, with runs of white space as one space, trimmed.

    This is all that may differ between a quote and its article.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return " ".join(text.split())


@cache
def _boundary() -> regex.Pattern[str]:
    # The WORD flag gives `\b` the meaning of UAX #29, default word boundaries.
    return regex.compile(r"(?w)\b")


def at_word_boundary(text: str, offset: int) -> bool:
    """Whether `offset` (code points) is a word boundary of a folded text.

    The rule is Unicode's UAX #29, default word boundaries.
    """
    if offset in (0, len(text)) or text[offset] == " ":
        return True
    if text[offset - 1] == " " and text[offset].isascii():
        return True  # only a combining mark or a joiner would cling to the space
    if text[offset - 1] in "'’" and text[offset].isalnum():
        # Behind a space it is a quotation mark; `regex` finds no boundary between it and a vowel.
        before = text[max(0, offset - 2) : offset - 1]
        if not before or not (before.isalnum() or unicodedata.combining(before)):
            return True
    return _boundary().match(text, offset) is not None


def count_words(text: str) -> int:
    """Count the UAX #29 segments of `text` that hold a letter or a digit."""
    return sum(any(map(str.isalnum, segment)) for segment in _boundary().split(text))


def name_character(character: str) -> str:
    """Name a character so that look-alikes can be told apart: `’ U+2019`.

    Characters that can't be seen are named in words: `U+200B ZERO WIDTH SPACE`.
    """
    code = f"U+{ord(character):04X}"
    if unicodedata.category(character)[0] in "CMZ":
        return f"{code} {unicodedata.name(character, 'UNNAMED')}"
    return f"{character} {code}"


def fold_name(name: str) -> str:
    """A name in lower case and without accents, as it is sorted and looked for."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))
