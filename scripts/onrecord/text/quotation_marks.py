"""Quotations in a paragraph: the stretches in quotation marks or after dialogue dashes.

The marks of each language are data: `quotation_marks.toml`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Quotation:
    """A stretch of a paragraph in quotation marks; offsets in the paragraph, in code points.

    Attributes:
        start: The offset of the quoted words, after the opening mark.
        end: The end of the quoted words, before the closing mark.
        outer_start: The offset of the opening mark.
        outer_end: The end of the closing mark.
        mark: The opening mark; a dash for dialogue.
    """

    start: int
    end: int
    outer_start: int
    outer_end: int
    mark: str


# These may be apostrophes, so they close only the innermost open quotation.
_APOSTROPHES = "’'"


@lru_cache(maxsize=4096)
def find_quotations(paragraph: str, language: str) -> tuple[Quotation, ...]:
    """Return the quotations of a paragraph (plain text), outer ones before inner ones.

    ’ and ' between letters are apostrophes. A quotation that isn't closed extends to the end of
    the paragraph, except after the straight ', which may be a stray apostrophe.

    Args:
        paragraph: The plain text of a paragraph.
        language: A BCP 47 tag, for the marks in use.
    """
    marks = _marks_of(language.partition("-")[0])
    quotations = list(_find_speech(paragraph, marks.dashes))
    opened: list[tuple[int, str]] = []
    for offset, character in enumerate(paragraph):
        if character not in marks.either:
            continue
        depth = _index_closed_by(character, offset, opened, paragraph, marks)
        if depth is not None:
            start, mark = opened[depth]
            quotations.append(Quotation(start + 1, offset, start, offset + 1, mark))
            quotations += _unclosed(opened[depth + 1 :], offset)
            del opened[depth:]
        elif character in marks.closers and _may_open(character, offset, paragraph):
            opened.append((offset, character))
    quotations += _unclosed(opened, len(paragraph))
    return tuple(sorted(quotations, key=lambda found: (found.start, -found.end)))


def outermost(quotations: tuple[Quotation, ...]) -> tuple[Quotation, ...]:
    """Return the quotations not nested in another one, in order."""
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
        pair = _read_table()["shown"].get("-".join(parts[:length]))
        if pair:
            return pair[0], pair[1]
    return "“", "”"


@dataclass(frozen=True, slots=True)
class _Marks:
    closers: Mapping[str, str]  # opening mark → the marks that close it
    either: frozenset[str]
    dashes: str


@cache
def _read_table() -> Mapping[str, dict[str, list[str]]]:
    text = files("onrecord.text").joinpath("quotation_marks.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def _marks_of(language: str) -> _Marks:
    table = _read_table()
    pairs = table["pairs"].get(language, table["default"]["pairs"])
    has_dashes = language in table["dialogue"]["languages"]
    dashes = "".join(table["dialogue"]["dashes"]) if has_dashes else ""
    return _Marks({pair[0]: pair[1:] for pair in pairs}, frozenset("".join(pairs)), dashes)


def _index_closed_by(
    character: str, offset: int, opened: list[tuple[int, str]], paragraph: str, marks: _Marks
) -> int | None:
    """Return the index in `opened` of the quotation closed by a character, or None."""
    depths = range(len(opened) - 1, -1, -1)
    if character in _APOSTROPHES:
        if _is_letter(paragraph, offset - 1) and _is_letter(paragraph, offset + 1):
            return None
        if character == "'" and paragraph[offset - 1].isspace():
            return None
        depths = depths[:1]
    return next((d for d in depths if character in marks.closers[opened[d][1]]), None)


def _may_open(character: str, offset: int, paragraph: str) -> bool:
    """Return whether a mark can be an opening one here; only straight marks and ’ are unclear."""
    before = paragraph[offset - 1 : offset]
    after = paragraph[offset + 1 : offset + 2]
    if character == '"':
        return not (before.isdecimal() and not after.isalnum())  # `6'3"` are inches
    if character not in _APOSTROPHES:
        return True
    return not before.isalnum() and bool(after) and not after.isspace()


def _is_letter(paragraph: str, offset: int) -> bool:
    return 0 <= offset < len(paragraph) and paragraph[offset].isalpha()


def _unclosed(opened: list[tuple[int, str]], end: int) -> Iterator[Quotation]:
    """Yield the quotations never closed, up to `end`; a straight ' opens none."""
    for start, mark in opened:
        if mark != "'":
            yield Quotation(start + 1, end, start, end, mark)


def _find_speech(paragraph: str, dashes: str) -> Iterator[Quotation]:
    """Yield the spoken parts of a paragraph with a dialogue dash at its beginning.

    Every second dash begins the narrator's words; a dash between two letters or digits is part
    of a word.
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
