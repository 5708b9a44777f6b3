"""Dates with reduced precision (ISO 8601): a day, a month, or a year alone."""

from __future__ import annotations

import datetime
import re
from calendar import monthrange
from dataclasses import dataclass

from onrecord.text.cldr import name_month

_FORM = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A day, a month or a year: the span from `first` to `last`, both included.

    Dates are ordered by their first day, then by their last.
    """

    first: datetime.date
    last: datetime.date

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Parse `2021-12-15`, `2021-12` or `2021`.

        Raises:
            ValueError: the text has another form, or names a day that no calendar has.
        """
        form = _FORM.fullmatch(text)
        if form is None:
            raise ValueError(text)
        year, month, day = (int(part) if part else None for part in form.groups())
        assert year is not None
        if month is None:
            return cls(datetime.date(year, 1, 1), datetime.date(year, 12, 31))
        if day is None:
            first = datetime.date(year, month, 1)
            return cls(first, first.replace(day=monthrange(year, month)[1]))
        whole = datetime.date(year, month, day)
        return cls(whole, whole)

    @property
    def iso(self) -> str:
        """The date in ISO 8601, as in a record: `2021-12-15`, `2021-12` or `2021`."""
        if self.first == self.last:
            return self.first.isoformat()
        if self.first.month == self.last.month:
            return self.first.isoformat()[:7]
        return self.first.isoformat()[:4]

    @property
    def written_out(self) -> str:
        """The date in words: `15 December 2021`, `December 2021` or `2021`."""
        month = name_month(self.first.month)
        if self.first == self.last:
            return f"{self.first.day} {month} {self.first.year}"
        if self.first.month == self.last.month:
            return f"{month} {self.first.year}"
        return str(self.first.year)

    @property
    def year(self) -> int:
        """The calendar year, the same for all days of the span."""
        return self.first.year

    def overlaps(self, start: PartialDate | None, end: PartialDate | None) -> bool:
        """Return whether this span and the one from `start` to `end` overlap (None: open)."""
        return (start is None or start.first <= self.last) and (
            end is None or self.first <= end.last
        )


UNKNOWN = PartialDate(datetime.date.min, datetime.date.min)
"""The placeholder for a date that a draft lacks; earlier than every real date."""
