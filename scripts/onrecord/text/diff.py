"""For a quote that doesn't stand in its article: the nearest passage, and what differs."""

from __future__ import annotations

import unicodedata
from difflib import SequenceMatcher

import regex
from rapidfuzz import fuzz

from onrecord.text.article_text import ArticleText
from onrecord.text.normalize import name_character

NEAR = 55
"""Least likeness, of 100, from which a passage is worth showing."""

_LONGEST = 4000  # code points that are compared: more than anybody would read
_TOKEN = regex.compile(r"\w+|\s+|.")


def nearest_passage(article: ArticleText, words: str) -> str:
    """Where an article is most like `words`, with some text around; empty if nothing is like it.

    What is around is left out again by `mark_differences`.
    """
    words = words[:_LONGEST]
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
            # A window as long as the quote: what the quote lacks has pushed its end out of it.
            room = 20 + len(words) // 4
            best = score
            passage = _whole_words(text, max(0, start - room), min(len(text), end + room))
    return passage


def _whole_words(text: str, start: int, end: int) -> str:
    """Widen a span to the words that it cuts."""
    while start > 0 and text[start].isalnum() and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum() and text[end - 1].isalnum():
        end += 1
    return text[start:end].strip()


def mark_differences(words: str, passage: str) -> str:
    """The passage, with `[-…-]` around what only `words` have and `{+…+}` around what they lack."""
    marked = []
    for mine, theirs in _changes(words, passage):
        if mine == theirs:
            marked.append(theirs)
            continue
        marked.append((f"[-{mine}-]" if mine else "") + (f"{{+{theirs}+}}" if theirs else ""))
    return "".join(marked)


def name_differences(words: str, passage: str) -> list[str]:
    """Name the differences that are hard to see: look-alikes, and characters that can't be seen.

    Each is a phrase such as "' U+0027 for ’ U+2019".
    """
    names: list[str] = []
    for mine, theirs in _changes(words, passage):
        if mine == theirs:
            continue
        if len(mine) == len(theirs):
            pairs = [(a, b) for a, b in zip(mine, theirs, strict=True) if a != b]
            names += [
                f"{name_character(a)} for {name_character(b)}"
                for a, b in pairs
                if _is_doubtful(a, b) and len(pairs) <= 2
            ]
        else:
            odd = [c for c in mine + theirs if unicodedata.category(c)[0] in "CM" or c == "\u00ad"]
            names += [f"{name_character(character)} on one side only" for character in odd]
    return list(dict.fromkeys(names))[:5]


def _is_doubtful(mine: str, theirs: str) -> bool:
    """Whether two characters can be taken for one another: marks, or letters of two scripts."""
    if not (mine.isalnum() and theirs.isalnum()):
        return not (mine.isspace() or theirs.isspace())
    return mine.isascii() != theirs.isascii()


def _changes(words: str, passage: str) -> list[tuple[str, str]]:
    """Stretches of `words` beside those of the passage, equal and changed ones in turn.

    At either end, more of the article is no difference: it is left out.
    """
    mine, theirs = _TOKEN.findall(words[:_LONGEST]), _TOKEN.findall(passage)
    codes = SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes()
    changes = [(mine[a:b], theirs[c:d]) for _, a, b, c, d in codes]
    while changes and not changes[0][0]:
        changes.pop(0)
    while changes and not changes[-1][0]:
        changes.pop()
    if changes and changes[0][0] != changes[0][1]:
        changes[0] = (changes[0][0], changes[0][1][-len(changes[0][0]) :])
    if changes and changes[-1][0] != changes[-1][1]:
        changes[-1] = (changes[-1][0], changes[-1][1][: len(changes[-1][0])])
    return [("".join(a), "".join(b)) for a, b in changes]
