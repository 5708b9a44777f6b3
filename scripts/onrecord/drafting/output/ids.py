"""Ids for new records, derived from names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from onrecord.records.fields import is_id

_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "þ": "th", "ı": "i"}
)
MAX_LENGTH = 60


def make_id(text: str, otherwise: str, is_taken: Callable[[str], bool]) -> str:
    """Return a free id derived from a text.

    `otherwise` is the base for a text without ASCII letters; a number at the end makes an id
    unique.
    """
    plain = unicodedata.normalize("NFKD", text.lower().translate(_LETTERS))
    plain = plain.encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", re.sub(r"['’]", "", plain)).strip("-")
    while len(words) > MAX_LENGTH and "-" in words:
        words = words.rpartition("-")[0]
    base = words[:MAX_LENGTH] or otherwise
    if not base[0].isalpha():
        base = f"{otherwise}-{base}"
    number, candidate = 1, base
    while not is_id(candidate) or is_taken(candidate):
        number += 1
        candidate = f"{base}-{number}"
    return candidate
