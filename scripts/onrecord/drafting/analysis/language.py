"""Language detection by frequent small words."""

from __future__ import annotations

from collections import Counter

import regex

from onrecord.drafting.analysis.lexicon import common_words

_ENOUGH = 0.03


def detect_language(text: str) -> str:
    """Return the language of a text as a BCP 47 tag; `und` if uncertain."""
    words = Counter(regex.findall(r"\p{L}+", text[:20_000].lower()))
    total = sum(words.values())
    if not total:
        return "und"
    known = common_words()
    # A word shared by several languages has less weight than a word of one language.
    shared = Counter(word for listed in known.values() for word in listed)
    scores = {
        code: sum(words[word] / shared[word] for word in listed if word in words)
        for code, listed in known.items()
    }
    best, second = sorted(scores, key=lambda code: (-scores[code], code))[:2]
    if scores[best] < _ENOUGH * total or scores[best] < 1.05 * scores[second]:
        return "und"
    return best
