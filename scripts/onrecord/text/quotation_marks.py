"""Where a paragraph quotes somebody: quotation marks and dialogue dashes, by language.

The marks are data: `quotation_marks.toml`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Quotation:
    """A stretch of a paragraph in quotation marks; offsets in the paragraph.

    Attributes:
        start: Where the quoted words begin, behind the opening mark.
        end: Where they end, before the closing mark.
        outer_start: Where the opening mark stands.
        outer_end: Behind the closing mark.
        mark: The mark that opens it; a dash for dialogue.
    """

    start: int
    end: int
    outer_start: int
    outer_end: int
    mark: str


# An apostrophe looks like these; so they close only what was opened last.
_APOSTROPHES = "’'"


@lru_cache(maxsize=4096)
def find_quotations(paragraph: str, language: str) -> tuple[Quotation, ...]:
    """Find the quotations of a paragraph (plain text), the outer ones before the inner ones.

    `language` is a BCP 47 tag. ’ and ' between letters are apostrophes. A mark that isn't
    closed runs to the end of the paragraph, except the straight ', which may be a stray
    apostrophe.
    """
    marks = _marks_of(language.partition("-")[0])
    quotations = list(_find_speech(paragraph, marks.dashes))
    opened: list[tuple[int, str]] = []
    for offset, character in enumerate(paragraph):
        if character not in marks.either:
            continue
        depth = _closed_by(character, offset, opened, paragraph, marks)
        if depth is not None:
            start, mark = opened[depth]
            quotations.append(Quotation(start + 1, offset, start, offset + 1, mark))
            quotations += _run_out(opened[depth + 1 :], offset)
            del opened[depth:]
        elif character in marks.closers and _may_open(character, offset, paragraph):
            opened.append((offset, character))
    quotations += _run_out(opened, len(paragraph))
    return tuple(sorted(quotations, key=lambda found: (found.start, -found.end)))


def outermost(quotations: tuple[Quotation, ...]) -> tuple[Quotation, ...]:
    """Those that lie in no other one, in order."""
    outer: list[Quotation] = []
    for quotation in quotations:
        if not outer or quotation.start >= outer[-1].end:
            outer.append(quotation)
    return tuple(outer)


@lru_cache(maxsize=1024)
def quotation_marks(language: str) -> tuple[str, str]:
    """The marks that open and close a quotation where we quote in a language (BCP 47)."""
    parts = language.split("-")
    for length in range(len(parts), 0, -1):
        pair = _table()["shown"].get("-".join(parts[:length]))
        if pair:
            return pair[0], pair[1]
    return "“", "”"


@dataclass(frozen=True, slots=True)
class _Marks:
    closers: Mapping[str, str]  # opening mark → the marks that close it
    either: frozenset[str]
    dashes: str


@cache
def _table() -> Mapping[str, dict[str, list[str]]]:
    text = files("onrecord.text").joinpath("quotation_marks.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def _marks_of(language: str) -> _Marks:
    table = _table()
    pairs = table["pairs"].get(language, table["default"]["pairs"])
    speaks_by_dash = language in table["dialogue"]["languages"]
    dashes = "".join(table["dialogue"]["dashes"]) if speaks_by_dash else ""
    return _Marks({pair[0]: pair[1:] for pair in pairs}, frozenset("".join(pairs)), dashes)


def _closed_by(
    character: str, offset: int, opened: list[tuple[int, str]], paragraph: str, marks: _Marks
) -> int | None:
    """Which of the open quotations the character closes; None if it closes none."""
    depths = range(len(opened) - 1, -1, -1)
    if character in _APOSTROPHES:
        if _is_letter(paragraph, offset - 1) and _is_letter(paragraph, offset + 1):
            return None
        if character == "'" and paragraph[offset - 1].isspace():
            return None
        depths = depths[:1]
    return next((d for d in depths if character in marks.closers[opened[d][1]]), None)


def _may_open(character: str, offset: int, paragraph: str) -> bool:
    """Whether the place is one for an opening mark; only straight ones and ’ are in doubt."""
    before = paragraph[offset - 1 : offset]
    after = paragraph[offset + 1 : offset + 2]
    if character == '"':
        return not (before.isdecimal() and not after.isalnum())  # `6'3"` are inches
    if character not in _APOSTROPHES:
        return True
    return not before.isalnum() and bool(after) and not after.isspace()


def _is_letter(paragraph: str, offset: int) -> bool:
    return 0 <= offset < len(paragraph) and paragraph[offset].isalpha()


def _run_out(opened: list[tuple[int, str]], end: int) -> Iterator[Quotation]:
    """What was opened and not closed, up to `end`; without the straight apostrophe."""
    for start, mark in opened:
        if mark != "'":
            yield Quotation(start + 1, end, start, end, mark)


def _find_speech(paragraph: str, dashes: str) -> Iterator[Quotation]:
    """The spoken parts of a paragraph that begins with a dialogue dash.

    Every second dash begins what the narrator says in between; one between two letters or
    digits belongs to the words.
    """
    if not dashes or paragraph[:1] not in dashes:
        return
    cuts = [
        offset
        for offset, character in enumerate(paragraph)
        if character in dashes
        and not (paragraph[offset - 1 : offset].isalnum() and paragraph[offset + 1 :][:1].isalnum())
    ]
    for number, cut in enumerate(cuts):
        if number % 2 == 0:
            end = cuts[number + 1] if number + 1 < len(cuts) else len(paragraph)
            yield Quotation(cut + 1, end, cut, end, "—")
