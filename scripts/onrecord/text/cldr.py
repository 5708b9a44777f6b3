"""English names of languages, countries and months, and scripts, from Unicode's CLDR.

Babel brings the data. It is loaded with the first name, so that `check` does without it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel import Locale

_COUNTRIES = {
    "CD": "Democratic Republic of the Congo",
    "CG": "Republic of the Congo",
    "GS": "South Georgia and the South Sandwich Islands",
    "HK": "Hong Kong",
    "HM": "Heard Island and McDonald Islands",
    "MM": "Myanmar",
    "MO": "Macao",
    "PS": "Palestine",
    "UM": "United States Minor Outlying Islands",
}
"""Names after ISO 3166-1, where CLDR's are cut for menus or say more than a name."""


@cache
def _english() -> Locale:
    from babel import Locale

    return Locale("en", "GB")


@lru_cache(maxsize=1024)
def name_language(code: str) -> str | None:
    """A language's English name by its ISO 639 code; None where CLDR has none."""
    return _english().languages.get(code)


@lru_cache(maxsize=1024)
def name_country(code: str) -> str | None:
    """A country's English name by its ISO 3166-1 code; None where there is no such country."""
    name = _COUNTRIES.get(code) or _english().territories.get(code)
    return name and name.replace(" & ", " and ")


@cache
def name_month(number: int) -> str:
    """The English name of a month, of which January is 1."""
    name: str = _english().months["format"]["wide"][number]
    return name


@lru_cache(maxsize=1024)
def script_of(language: str) -> str:
    """The ISO 15924 code of the script in which a language (BCP 47) is written; empty if unknown.

    A script in the tag decides; otherwise it is the likely one, in the tag's territory if that
    has another.
    """
    from babel.core import get_global

    primary, *rest = language.split("-")
    for part in rest:
        if len(part) == 4 and part.isalpha():
            return part
    likely: Mapping[str, str] = get_global("likely_subtags")
    for tag in (*(f"{primary}_{part}" for part in rest), primary):
        if tag in likely:
            return likely[tag].split("_")[1]
    return ""
