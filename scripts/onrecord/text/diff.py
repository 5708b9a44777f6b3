"""The difference between an unanchored quote and the nearest passage of its article."""

from __future__ import annotations

import unicodedata
from difflib import SequenceMatcher

import regex
from rapidfuzz import fuzz

from onrecord.text.article_text import ArticleText
from onrecord.text.normalize import name_character

NEAR = 55
"""The least similarity, of 100, at which a passage is worth showing."""

_MAX_LENGTH = 4000  # code points: alignment takes quadratic time, and nobody reads longer ones
_TOKEN = regex.compile(r"\w+|\s+|.")


def nearest_passage(article: ArticleText, words: str) -> str:
    """Return the passage of an article most similar to `words`, with some context.

    `mark_differences` leaves the context out again.

    Returns:
        The passage; empty if no passage has the similarity `NEAR`.
    """
    words = words[:_MAX_LENGTH]
    best, passage = float(NEAR), ""
    for block in article.blocks:
        text = article.text[block.start : block.end]
        if len(text) <= len(words):
            score, start, end = fuzz.ratio(words, text), 0, len(text)
        else:
            found = fuzz.partial_ratio_alignment(words, text, score_cutoff=best)
            if found is None:
                continue
            score, start, end = found.score, found.dest_start, found.dest_end
        if score > best:
            # The aligned window is as long as the quote; words that the quote lacks push the
            # passage's end out of the window.
            room = 20 + len(words) // 4
            best = score
            passage = _whole_words(text, max(0, start - room), min(len(text), end + room))
    return passage


def _whole_words(text: str, start: int, end: int) -> str:
    """Return a slice of `text`, widened to whole words."""
    while start > 0 and text[start].isalnum() and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum() and text[end - 1].isalnum():
        end += 1
    return text[start:end].strip()


def mark_differences(words: str, passage: str) -> str:
    """Return the passage as a word diff: `[-…-]` is only in `words`, `{+…+}` only in the passage.

    The marks are those of `git diff --word-diff`.
    """
    marked = []
    for quoted, printed in _changes(words, passage):
        if quoted == printed:
            marked.append(printed)
            continue
        marked.append((f"[-{quoted}-]" if quoted else "") + (f"{{+{printed}+}}" if printed else ""))
    return "".join(marked)


def name_differences(words: str, passage: str) -> list[str]:
    """Return phrases for barely visible differences: look-alikes, invisible characters.

    A phrase is, for example, "' U+0027 for ’ U+2019".
    """
    names: list[str] = []
    for quoted, printed in _changes(words, passage):
        if quoted == printed:
            continue
        if len(quoted) == len(printed):
            pairs = [(a, b) for a, b in zip(quoted, printed, strict=True) if a != b]
            names += [
                f"{name_character(a)} for {name_character(b)}"
                for a, b in pairs
                if _are_look_alikes(a, b) and len(pairs) <= 2
            ]
        else:
            invisible = [
                c for c in quoted + printed if unicodedata.category(c)[0] in "CM" or c == "\u00ad"
            ]
            names += [f"{name_character(character)} on one side only" for character in invisible]
    return list(dict.fromkeys(names))[:5]


def _are_look_alikes(quoted: str, printed: str) -> bool:
    """Return whether two characters may look the same: marks, or letters of two scripts."""
    if not (quoted.isalnum() and printed.isalnum()):
        return not (quoted.isspace() or printed.isspace())
    return quoted.isascii() != printed.isascii()


def _changes(words: str, passage: str) -> list[tuple[str, str]]:
    """Return pairs of stretches, of `words` and of the passage, equal and changed ones in turn.

    The passage's context before the first word and after the last one is left out.
    """
    quoted, printed = _TOKEN.findall(words[:_MAX_LENGTH]), _TOKEN.findall(passage)
    codes = SequenceMatcher(None, quoted, printed, autojunk=False).get_opcodes()
    changes = [(quoted[a:b], printed[c:d]) for _, a, b, c, d in codes]
    while changes and not changes[0][0]:
        changes.pop(0)
    while changes and not changes[-1][0]:
        changes.pop()
    if changes and changes[0][0] != changes[0][1]:
        changes[0] = (changes[0][0], changes[0][1][-len(changes[0][0]) :])
    if changes and changes[-1][0] != changes[-1][1]:
        changes[-1] = (changes[-1][0], changes[-1][1][: len(changes[-1][0])])
    return [("".join(a), "".join(b)) for a, b in changes]
