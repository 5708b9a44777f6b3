"""Plain words for numbers, dates and kinds of records."""

from __future__ import annotations

from collections.abc import Iterable

from onrecord.pages.escaping import NOTHING, Markdown, as_markdown
from onrecord.records.dates import UNKNOWN, PartialDate
from onrecord.records.kinds import KINDS
from onrecord.reporting import formats
from onrecord.text import cldr
from onrecord.text.normalize import at_word_boundary

NO_DATE = "no date yet"


def count(number: int, kind: str) -> str:
    """A number of records in words: `1 quote`, `1,204 cities`."""
    return formats.count(number, KINDS[kind].label, KINDS[kind].plural)


def name_country(code: str) -> str:
    """The English name of a country; in a draft, which may have an unknown code, the code."""
    return cldr.name_country(code) or code or "No country yet"


def show_date(date: PartialDate) -> Markdown:
    """A date in words, in a `<time>` element with the ISO date."""
    if date == UNKNOWN:
        return Markdown(NO_DATE)
    return Markdown(f'<time datetime="{date.iso}">{date.written_out}</time>')


def say_date(date: PartialDate) -> str:
    """A date in words."""
    return NO_DATE if date == UNKNOWN else date.written_out


def show_period(start: PartialDate | None, end: PartialDate | None) -> Markdown:
    """A period in words, perhaps without a start or an end; empty without both."""
    if start and end:
        return Markdown(f"{show_date(start)} to {show_date(end)}")
    if start:
        return Markdown(f"since {show_date(start)}")
    return Markdown(f"until {show_date(end)}" if end else "")


def say_years(dates: Iterable[PartialDate]) -> str:
    """The first and the last year of some dates: `2021`, `2021 to 2023`; empty without dates."""
    years = sorted({date.year for date in dates if date != UNKNOWN})
    if not years:
        return ""
    return str(years[0]) if len(years) == 1 else f"{years[0]} to {years[-1]}"


def list_in_words(parts: Iterable[str], last: str = "and") -> Markdown:
    """Texts or Markdown joined as in a sentence: `a`, `a and b`, `a, b and c`."""
    shown = [as_markdown(part) for part in parts]
    if len(shown) < 2:
        return shown[0] if shown else NOTHING
    return Markdown(f"{', '.join(shown[:-1])} {last} {shown[-1]}")


def say_coordinates(latitude: float | None, longitude: float | None) -> str:
    """Coordinates in words: `58.5° N, 0.25° E`; empty if unknown."""
    if latitude is None or longitude is None:
        return ""
    north = f"{abs(latitude):g}° {'S' if latitude < 0 else 'N'}"
    return f"{north}, {abs(longitude):g}° {'W' if longitude < 0 else 'E'}"


def say_time(seconds: float) -> str:
    """A number of seconds as a time in a recording: `12:34`, `1:02:03`."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def shorten(text: str, length: int) -> str:
    """The first words of a text, of about `length` characters at most, with `…` for the rest."""
    if len(text) <= length:
        return text
    end = length
    while end > length // 2 and not at_word_boundary(text, end):
        end -= 1
    return text[:end].rstrip(" ,;:.–—-") + "…"
