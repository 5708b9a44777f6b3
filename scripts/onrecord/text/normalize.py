"""Normalization of texts and names, word boundaries (UAX #29), and names of characters."""

from __future__ import annotations

import unicodedata
from functools import cache

import regex


def normalize(text: str) -> str:
    """Return `text` in Unicode NFC, with runs of white space as one space, trimmed.

    A quote and its article are compared in this form: no other difference is allowed.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return " ".join(text.split())


@cache
def _boundary() -> regex.Pattern[str]:
    # With the WORD flag, `\b` matches the default word boundaries of UAX #29.
    return regex.compile(r"(?w)\b")


def at_word_boundary(text: str, offset: int) -> bool:
    """Return whether `offset` (code points) is a word boundary of a normalized text.

    The rule is Unicode's UAX #29, default word boundaries.
    """
    if offset in (0, len(text)) or text[offset] == " ":
        return True
    if text[offset - 1] == " " and text[offset].isascii():
        return True  # only a combining mark or a joiner would extend the space
    if text[offset - 1] in "'’" and text[offset].isalnum():
        # After a space, ’ is a quotation mark; `regex` finds no boundary between ’ and a vowel.
        before = text[max(0, offset - 2) : offset - 1]
        if not before or not (before.isalnum() or unicodedata.combining(before)):
            return True
    return _boundary().match(text, offset) is not None


def count_words(text: str) -> int:
    """Count the words of `text`: UAX #29 segments with a letter or a digit."""
    return sum(any(map(str.isalnum, segment)) for segment in _boundary().split(text))


def name_character(character: str) -> str:
    """Return a character's name, by which look-alikes are distinct: `’ U+2019`.

    Invisible characters are named in words: `U+200B ZERO WIDTH SPACE`.
    """
    code = f"U+{ord(character):04X}"
    if unicodedata.category(character)[0] in "CMZ":
        return f"{code} {unicodedata.name(character, 'UNNAMED')}"
    return f"{character} {code}"


def fold_name(name: str) -> str:
    """Return a name in folded case and without combining marks, for sorting and searching."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))
