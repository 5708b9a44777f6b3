"""Record linkage: the records of the knowledge base that an article's names mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeVar

from onrecord.drafting.analysis.locations import FoundCity
from onrecord.records.loader import LoadedRecords
from onrecord.records.models import Article, City, Organization, Quote, Speaker, Theme
from onrecord.text.normalize import fold_name

_R = TypeVar("_R", Speaker, City, Organization)


@dataclass(slots=True)
class RecordIndex:
    """The names and ids of the knowledge base, and of records added draft by draft.

    Attributes:
        articles: The articles by id.
        quotes: Quote id → the id of its article.
        speakers: The speakers by id.
        cities: The cities by id.
        organizations: The organizations by id.
        themes: The themes.
        taken: Kind → ids that a new record can't have.
    """

    articles: dict[str, Article]
    quotes: dict[str, str]
    speakers: dict[str, Speaker]
    cities: dict[str, City]
    organizations: dict[str, Organization]
    themes: tuple[Theme, ...]
    taken: dict[str, set[str]] = field(default_factory=dict)


def index_records(stored: LoadedRecords) -> RecordIndex:
    """Return an index of the records by the names that drafting looks up."""
    tables = stored.records
    quotes = {q.id: q.article for q in tables["quote"].values() if isinstance(q, Quote)}
    return RecordIndex(
        {id_: r for id_, r in tables["article"].items() if isinstance(r, Article)},
        quotes,
        {id_: r for id_, r in tables["speaker"].items() if isinstance(r, Speaker)},
        {id_: r for id_, r in tables["city"].items() if isinstance(r, City)},
        {id_: r for id_, r in tables["organization"].items() if isinstance(r, Organization)},
        tuple(r for r in tables["theme"].values() if isinstance(r, Theme)),
        {
            kind: {
                *table,
                *stored.unparsed[kind],
                *(old for record in table.values() for old in record.formerly),
            }
            for kind, table in tables.items()
        },
    )


@dataclass(frozen=True, slots=True)
class Match:
    """The result of looking up a name: one certain record, or candidates.

    Attributes:
        id: The id of the certain record; empty if there is none.
        maybe: The ids of the candidates, for the editor to decide.
    """

    id: str = ""
    maybe: tuple[str, ...] = ()


def match_speaker(name: str, speakers: Mapping[str, Speaker]) -> Match:
    """Return the speaker of a name: certain for the same words, else a candidate by initials."""
    words = _words(name)
    sure, maybe = [], []
    for speaker in speakers.values():
        known = [_words(n) for n in _names(speaker, speaker.sort_name)]
        if any(sorted(words) == sorted(other) for other in known):
            sure.append(speaker.id)
        elif any(_is_like(words, other) for other in known):
            maybe.append(speaker.id)
    return _decide(sure, maybe)


def match_organization(name: str, organizations: Mapping[str, Organization]) -> Match:
    """Return the organization of a name: certain for the same name, else a candidate.

    Candidates are acronyms and parts of a name.
    """
    words = _words(name)
    sure, maybe = [], []
    for organization in organizations.values():
        known = [_words(n) for n in _names(organization)]
        if any(words == other for other in known):
            sure.append(organization.id)
        elif any(_abbreviates(words, other) or _abbreviates(other, words) for other in known):
            maybe.append(organization.id)
    return _decide(sure, maybe)


def match_city(city: FoundCity, cities: Mapping[str, City]) -> Match:
    """Return the city of a name: certain for its GeoNames id, or its name in the same country."""
    sure, maybe = [], []
    for known in cities.values():
        names = {fold_name(name) for name in _names(known)}
        is_same = city.place is not None and known.geonames == city.place.geonames
        is_named = fold_name(city.name) in names or (
            city.place is not None and fold_name(city.place.name) in names
        )
        if is_same or (
            is_named and (city.place is None or known.country in ("", city.place.country))
        ):
            sure.append(known.id)
        elif is_named:
            maybe.append(known.id)
    return _decide(sure, maybe)


def _names(record: Speaker | City | Organization, *more: str | None) -> Iterable[str]:
    return (record.name, *record.other_names, *(name for name in more if name))


@lru_cache(maxsize=65536)
def _words(name: str) -> tuple[str, ...]:
    folded = fold_name(name).replace("’", "'").replace("-", " ")
    return tuple(word.strip(".,") for word in folded.split())


def _decide(sure: list[str], maybe: list[str]) -> Match:
    if len(sure) == 1:
        return Match(sure[0])
    return Match("", tuple(sorted({*sure, *maybe})))


def _is_like(words: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Return whether two names may be one person's, with initials or names left out."""
    short, long = sorted((words, other), key=len)
    if not short or (short[-1] != long[-1] and short[-1] not in long):
        return False
    rest = list(long)
    for word in short:
        place = next((n for n, w in enumerate(rest) if w == word or _is_initial(word, w)), None)
        if place is None:
            return False
        del rest[place]
    return True


def _is_initial(one: str, other: str) -> bool:
    return (len(one) == 1 and other.startswith(one)) or (len(other) == 1 and one.startswith(other))


def _abbreviates(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Return whether a name is the acronym of another, or a part of the other's words."""
    if len(short) == 1 and len(short[0]) > 1:
        initials = "".join(w[0] for w in long if len(w) > 2)
        if short[0] == initials and len(long) > 1:
            return True
    return 0 < len(short) < len(long) and len(short) > 1 and set(short) <= set(long)
