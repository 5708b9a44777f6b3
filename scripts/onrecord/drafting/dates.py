"""Reads the dates of date lines: `Thursday 23/12/2021`, `23 de diciembre de 2021`."""

from __future__ import annotations

from datetime import date

import regex

from onrecord.drafting.lexicon import all_months


def read_date(text: str) -> str:
    """The ISO date that a short line holds; empty if it holds none, or more words than that."""
    found = regex.search(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)", text)
    if found:
        return _iso(int(found[1]), int(found[2]), int(found[3]))
    found = regex.search(r"(?<!\d)(\d{1,2})[/.](\d{1,2})[/.](\d{4})(?!\d)", text)
    if found:
        return _iso(int(found[3]), int(found[2]), int(found[1]))
    months = all_months()
    names = "|".join(sorted(months, key=len, reverse=True))
    day = r"(\d{1,2})(?:st|nd|rd|th|er|\.)?"
    found = regex.search(
        rf"{day}\s(?:de\s|d['’])?({names})\s(?:de\s|del\s)?(\d{{4}})", text, regex.I
    )
    if found:
        return _iso(int(found[3]), months[found[2].lower()], int(found[1]))
    found = regex.search(rf"({names})\s{day},?\s(\d{{4}})", text, regex.I)
    if found:
        return _iso(int(found[3]), months[found[1].lower()], int(found[2]))
    return ""


def _iso(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""
