"""Cities and organizations named in an article."""

from __future__ import annotations

from dataclasses import dataclass, replace

import regex

from onrecord.drafting.analysis.annotate import AnnotatedArticle
from onrecord.drafting.analysis.gazetteer import Place, countries, find_city, regions
from onrecord.drafting.analysis.lexicon import Lexicon
from onrecord.drafting.analysis.mentions import Mention, find_mentions
from onrecord.drafting.analysis.place_names import CITY_IN_NAME, GERMAN_TOWN, IN_TOWN
from onrecord.text.normalize import fold_name


@dataclass(frozen=True, slots=True)
class FoundCity:
    """A city named in an article.

    Attributes:
        name: The name as in the article.
        place: The city of the gazetteer; None if only the text marks the name as a city.
        why: The rule that found the city.
        confidence: From 0 to 1.
        at: Offset of the first mention.
    """

    name: str
    place: Place | None
    why: str
    confidence: float
    at: int


MIN_POPULATION = 100_000
"""Population that a city of the gazetteer needs, unless the text marks it as a city."""


def find_cities(annotated: AnnotatedArticle) -> list[FoundCity]:
    """Return the cities of an article, each once, in the order of their first mention."""
    found: dict[str, FoundCity] = {}
    for block in annotated.mentions:
        for mention in block:
            if mention.kind == "name":
                city = _city_of(annotated, mention)
                if city is not None:
                    _keep(found, city)
    sure = {c.place.country for c in found.values() if c.place and c.confidence >= 0.8}
    for block in annotated.mentions:
        for mention in block:
            city = _smaller_city(annotated, mention, sure)
            if city is not None and mention.kind == "name":
                _keep(found, city)
    return sorted(map(_in_small_letters, found.values()), key=lambda city: city.at)


def _in_small_letters(city: FoundCity) -> FoundCity:
    """Return a city with its name in title case: `MÁLAGA` of a dateline as `Málaga`."""
    shouted = city.name.isupper() and len(city.name) > 3
    return replace(city, name=city.name.title()) if shouted else city


def find_cities_of_title(title: str, words: Lexicon) -> list[FoundCity]:
    """Return the cities named in a headline."""
    found = []
    for mention in find_mentions(title, 0, len(title), words, frozenset()):
        place = find_city(mention.text) if mention.kind == "name" else None
        if (
            place is not None
            and place.population >= MIN_POPULATION
            and fold_name(place.name) == fold_name(mention.text)
            and not mention.title
        ):
            found.append(FoundCity(mention.text, place, "the title names it", 0.6, 0))
    return found


def _smaller_city(
    annotated: AnnotatedArticle, mention: Mention, countries: set[str]
) -> FoundCity | None:
    """Return a smaller city, if another city of the article is in the same country."""
    place = find_city(mention.text)
    entity = annotated.entity(mention)
    if place is None or place.country not in countries or len(mention.text) < 4 or mention.title:
        return None
    if entity is not None and (entity.is_body or entity.is_person or entity.speaks):
        return None
    if fold_name(place.name) != fold_name(mention.text) or not _JOINED.search(
        annotated.text, max(0, mention.start - 12), mention.start
    ):
        return None
    return FoundCity(mention.text, place, "in the same country as others", 0.6, mention.start)


_JOINED = regex.compile(
    r"(?:^|[\s,])(?:como|comme|com|like|o|ou|or|oder|wie|y|i|e|et|and|und|pour|para|per|hasta"
    r"|jusqu['’]à|até|fins a|vers|hacia|entre|between|zwischen|via|near|of|to|from|avec|con|amb"
    r"|with|mit|um|ab|von)\s$"
)


def _keep(found: dict[str, FoundCity], city: FoundCity) -> None:
    key = city.place.geonames if city.place else fold_name(city.name)
    known = found.get(key)
    if known is None or city.confidence > known.confidence:
        at = city.at if known is None else min(known.at, city.at)
        found[key] = FoundCity(
            city.name if known is None or not known.place else known.name,
            city.place,
            city.why,
            city.confidence,
            at,
        )


def _city_of(annotated: AnnotatedArticle, mention: Mention) -> FoundCity | None:
    """Return the city of a name, by the gazetteer or by the words around."""
    name, text = mention.text, annotated.text
    before = text[max(0, mention.start - 40) : mention.start]
    if IN_TOWN.search(before) or (annotated.words.language == "de" and _GERMAN_NOUN.search(before)):
        return None
    called = annotated.words.place_before.search(before) or name.lower() in annotated.called_places
    entity = annotated.entity(mention)
    if (
        name.lower() in countries()
        or name.lower() in annotated.words.not_names | annotated.words.fields
    ):
        return None
    lead = _leading_city(annotated, mention) or _city_behind(annotated, mention)
    if lead is not None:
        return lead
    if entity is not None and (entity.is_body or (entity.is_person and not entity.is_place)):
        return None
    place = find_city(name)
    if name.lower() in regions():
        return None
    if called:
        name = name.title() if name.isupper() and len(name) > 4 else name
        return FoundCity(name, place, "the article says that it is a place", 0.9, mention.start)
    if mention.title:
        return None
    if place is None:
        return _somewhere(annotated, mention, before)
    own = _is_own_name(name, place) or place.population > 500_000
    own = own or bool(_WHERE.match(text, mention.end) or _FROM.search(before))
    own = own or (annotated.words.language == "fr" and before.endswith(" à "))
    at_place = _AT.search(before) or _WHERE.match(text, mention.end)
    if (
        own
        and (place.population >= MIN_POPULATION or at_place)
        and len(name) > (2 if at_place else 3)
    ):
        return FoundCity(
            name,
            place,
            "a city of the gazetteer",
            0.8 if place.population >= MIN_POPULATION else 0.6,
            mention.start,
        )
    return None


def _is_own_name(name: str, place: Place) -> bool:
    """Return whether a name is the city's own, regardless of `City`: Marikina City."""
    return fold_name(place.name).removesuffix(" city") == fold_name(name).removesuffix(" city")


_AT = regex.compile(
    r"(?:^|\s)(?:entre|between|in|from|at|en|à|a|de|des|del|do|da|dos|du|em|no|na|aus|nach|to|desde"
    r"|depuis|hacia|hasta|vers|até)\s$",
    regex.I,
)
_FROM = regex.compile(r"(?:^|\s)(?:in|from|en|desde|depuis|des de|aus|em)\s$", regex.I)
_LANGUAGE = regex.compile(r"(?:ian|ese|ish)$")
"""Endings of languages, no towns: `published in Estonian`."""

_GERMAN_NOUN = regex.compile(
    r"(?:^|\s)(?:der|die|das|dem|den|des|eine?[mnrs]?|[ai]m|vom|zu[mr]|beim|ins|ans|zweite[nr]?)\s$",
    regex.I,
)
"""Words before a noun that are never before a city: `einen Ofen`."""

_WHERE = regex.compile(r",\s(?:where|wo|où|donde|onde|on)\s")
"""A relative adverb behind a place."""

_IN = {
    "en": regex.compile(r"(?:^|[\s“\"(])in\s$", regex.I),
    "de": regex.compile(r"(?:^|[\s„»(])(?:in|nach)\s$", regex.I),
}
_IN_ROMANCE = regex.compile(r"(?:^|[\s«“\"(])(?:en|à|em|a)\s$", regex.I)


def _somewhere(annotated: AnnotatedArticle, mention: Mention, before: str) -> FoundCity | None:
    """Return a name behind `in` as a city unknown to the gazetteer."""
    behind = annotated.text[mention.end : mention.end + 1]
    word = mention.text
    plain = regex.fullmatch(r"\p{Lu}\p{Ll}{3,}(?:[- ]\p{Lu}\p{Ll}+|-\p{Ll}+)*", word)
    if annotated.words.language == "pt" and before.endswith((" à ", " a ")):
        return None  # `disse à Lusa`
    if (
        (annotated.words.language == "de" and not GERMAN_TOWN.search(word))
        or not plain
        or behind not in " .,;:)”»’"
        or not (
            _IN.get(annotated.words.language, _IN_ROMANCE).search(before)
            or _WHERE.match(annotated.text, mention.end)
        )
    ):
        return None
    if word.lower() in regions() or _LANGUAGE.search(word):
        return None
    return FoundCity(
        word,
        None,
        f"“{before.rsplit(maxsplit=1)[-1] if before.split() else ''}” before it",
        0.55,
        mention.start,
    )


def _leading_city(annotated: AnnotatedArticle, mention: Mention) -> FoundCity | None:
    """Return the city in a body's name: `Lume City Council`, `Ayuntamiento de Lume`."""
    match = CITY_IN_NAME.match(mention.text)
    if not match or match["city"].lower() in annotated.words.common:
        return None
    name = match["city"]
    return FoundCity(name, find_city(name), f"in the name “{mention.text}”", 0.75, mention.start)


_BEHIND = regex.compile(r"\s(?:(?:de|do|da|of|von)\s|d['’])(?P<city>\p{Lu}[\p{L}’'-]+)$")


def _city_behind(annotated: AnnotatedArticle, mention: Mention) -> FoundCity | None:
    """Return the city at the end of a name that is no person's: `La Sínia de Manresa`."""
    match, entity = _BEHIND.search(mention.text), annotated.entity(mention)
    if (
        not match
        or find_city(mention.text)
        or entity is None
        or entity.is_person
        or entity.speaks
        or mention.title
    ):
        return None
    place = find_city(match["city"])
    if place is None or fold_name(place.name) != fold_name(match["city"]):
        return None
    at = mention.start + match.start("city")
    return FoundCity(match["city"], place, f"in the name “{mention.text}”", 0.6, at)


def _ends_as_body(name: str, words: Lexicon) -> bool:
    """Return whether a name is surely a body's, by its first or last word."""
    tokens = name.lower().split()
    joined = any(token in words.of for token in tokens)
    return len(tokens) > 1 and (
        tokens[-1] in words.organizations or (joined and tokens[0] in words.organizations)
    )


@dataclass(frozen=True, slots=True)
class FoundBody:
    """An organization named in an article; `at` is the offset of its first mention."""

    name: str
    why: str
    confidence: float
    at: int


def find_organizations(annotated: AnnotatedArticle) -> list[FoundBody]:
    """Return the organizations of an article, each once, in order."""
    found: dict[str, FoundBody] = {}
    for entity in annotated.people.entities:
        if entity.is_person and entity.organization:
            body = FoundBody(
                entity.organization, f"where {entity.name} is", 0.85, entity.mentions[0].start
            )
            found.setdefault(fold_name(entity.organization), body)
    for entity in annotated.people.entities:
        if entity.is_body and not entity.is_person and entity.speaks:
            found.setdefault(
                fold_name(entity.name),
                FoundBody(entity.name, "it speaks", 0.7, entity.mentions[0].start),
            )
        elif (
            entity.is_body
            and len(entity.mentions) > 1
            and _ends_as_body(entity.name, annotated.words)
        ):
            found.setdefault(
                fold_name(entity.name),
                FoundBody(entity.name, "named more than once", 0.5, entity.mentions[0].start),
            )
    return sorted(found.values(), key=lambda body: body.at)
