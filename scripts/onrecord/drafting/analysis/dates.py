"""Dates in text: datelines (`Thursday 23/12/2021`), and days named in an article."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import regex

from onrecord.drafting.analysis.lexicon import all_months

_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|\.)?"
_NEAR = timedelta(days=120)


def read_date(text: str) -> str:
    """Return the ISO date of a short line; empty if the line has none."""
    found = regex.search(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)", text)
    if found:
        return _iso(int(found[1]), int(found[2]), int(found[3]))
    found = regex.search(r"(?<!\d)(\d{1,2})[/.](\d{1,2})[/.](\d{4})(?!\d)", text)
    if found:
        return _iso(int(found[3]), int(found[2]), int(found[1]))
    return next((iso for _, iso in days_in(text, "")), "")


def days_in(text: str, published: str) -> Iterator[tuple[str, str]]:
    """Yield the days named in a text: the words, and the ISO 8601 date.

    A day without a year (“on 15 December”) is taken as the one nearest to the day of publication
    (ISO 8601), and left out if that is unknown or more than 120 days away.
    """
    names = "|".join(sorted(all_months(), key=len, reverse=True))
    year = r"(?:,?\s(?:de\s|del\s)?(?P<year>\d{4}))?"
    before = rf"(?<!\d){_DAY}\s(?:of\s|de\s|d['’])?(?P<month>{names})\b{year}"
    after = rf"\b(?P<month>{names})\s{_DAY}\b(?!\s*:){year}"
    for pattern in (before, after):
        for found in regex.finditer(pattern, text, regex.I):
            if found["month"] in ("march", "may"):
                continue  # English words besides: the months have a capital
            month, day = all_months()[found["month"].lower()], int(found["day"])
            if found["year"]:
                iso = _iso(int(found["year"]), month, day)
            else:
                iso = _nearest(month, day, published)
            if iso:
                yield found[0], iso


def _nearest(month: int, day: int, published: str) -> str:
    """Return the day of any year that is nearest to publication; empty if none is near."""
    if not published:
        return ""
    known = date.fromisoformat(published)
    near = (_iso(known.year + years, month, day) for years in (-1, 0, 1))
    return next((iso for iso in near if iso and abs(date.fromisoformat(iso) - known) <= _NEAR), "")


def _iso(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""
