"""Affiliations of people: the organization or city in the complement of a role.

A complement is part of the role (`head of parks`), or the body or place where the role is held (`at
Northbank`, `of Lume`).
"""

from __future__ import annotations

import regex

from onrecord.drafting.analysis.annotate import AnnotatedArticle
from onrecord.drafting.analysis.entities import Entity
from onrecord.drafting.analysis.gazetteer import find_city
from onrecord.drafting.analysis.role_complements import (
    SOMEWHERE,
    Affiliation,
    at_some_body,
    complements,
    is_body,
    is_field,
    is_held,
    is_in_name,
    is_proper,
    named_body,
    nominative,
    of_some_body,
    trim_role,
    without_place,
)


def cut_complement(annotated: AnnotatedArticle, role: str, named: int) -> Affiliation:
    """Split a role from its complement: `mayor of Lume`, `head of parks at Lume City Council`.

    `named` is the number of letters at the front that are certainly the role.
    """
    words = annotated.words
    role = _WHOSE.sub("", _AGED.sub("", role))
    named = min(named, len(role))
    role = _QUOTED.sub("", role)
    first = role.split(maxsplit=1)[0]
    if first.lower() in _RESIDENTS:
        return Affiliation(first)
    role = trim_role(role, named, words)
    cuts = [
        named_body(role, named, words),
        at_some_body(role, named, words),
        _find_complement(annotated, role, named),
    ]
    found = min((cut for cut in cuts if cut is not None), key=lambda cut: len(cut.role))
    body = "" if found.organization in _ANYWHERE else found.organization
    body = _in_town(annotated, SOMEWHERE.sub("", body))
    return Affiliation(without_place(found, named), nominative(body, words), found.city)


def _in_town(annotated: AnnotatedArticle, body: str) -> str:
    """Return a body's name without town or full stop: `Straits Research [in Singapore]`."""
    place = _TOWN.search(body)
    body = body[: place.start()] if place and is_city(annotated, place["town"]) else body
    return body if "." in body[:-1] else body.removesuffix(".")


_TOWN = regex.compile(r"\s(?:in|en|em|à)\s(?P<town>\p{Lu}[\p{L}’'-]+(?:\s\p{Lu}[\p{L}’'-]+)*)$")


_WHOSE = regex.compile(
    r"^(?:(?:\p{Ll}+\s){0,2}\p{Ll}+['’]s|(?:\p{L}+\s){0,2}\p{L}+s['’])\s(?=\p{L})"
)


_QUOTED = regex.compile(r"(?:\sat\sthe\s\p{Ll}+['’]s)?\s[“\"„«‘].*$")
"""A name in quotation marks behind a role."""


_ANYWHERE = frozenset("Altstadt Innenstadt Bahnhof Hafen Markt Viertel Stadt Platz Rathaus".split())
"""German nouns for places, which aren't names though they are capitalised."""


_AGED = regex.compile(r"^(?:[\p{L}]+-generation|[\p{L}\d-]+-year-old|\d+-jährige[rn]?)\s(?=\p{L})")
"""An age or a generation before a role, no part of the role."""


def take_affiliation(annotated: AnnotatedArticle, entity: Entity, role: str, named: int) -> None:
    """Set the role of an entity, and its organization and city where they are still empty."""
    affiliation = cut_complement(annotated, role, named)
    entity.role = affiliation.role
    entity.organization = entity.organization or affiliation.organization
    entity.city = entity.city or affiliation.city


def _find_complement(annotated: AnnotatedArticle, role: str, named: int) -> Affiliation:
    words = annotated.words
    origin = _FROM.search(role) if words.language == "en" else None
    if origin and not is_body(origin[0], words):
        return Affiliation(role[: origin.start()])
    for complement in complements(role, named, words):
        affiliation = _split_complement(annotated, role, complement)
        if affiliation is not None:
            return affiliation
    return of_some_body(role, words) or Affiliation(role)


def _split_complement(
    annotated: AnnotatedArticle, role: str, complement: regex.Match[str]
) -> Affiliation | None:
    """Return the affiliation in a complement; None for the role's field of work."""
    words, what, p = annotated.words, complement["what"].strip(), complement["p"]
    bare, before = role[: complement.start()], role[: complement.start()].split()
    has_field = _PORTFOLIOS.match(role) is not None
    if is_city(annotated, what) and (
        has_field or " for " in bare or not is_in_name(complement, before, words)
    ):
        return Affiliation(bare, city=what)
    if p == "in" and words.language == "en" and not is_body(what, words):
        return Affiliation(bare)
    at = p in _PLACED
    first, *others = _JOINTS.split(what)
    if what.split()[0].lower() in words.places:  # `der Stadt Lume`
        return Affiliation(bare, what)
    if has_field and not at and not is_body(first, words):
        return None  # a field of work, under any name: `concejala de Vía Pública`
    is_name = is_held(before, words) and what.istitle() and what.count(" ") > 2
    ends = others[-1] if others else ""  # `Autobuses del Nervión`
    is_named = bool(_LEADS.match(role)) and ends[:1].isupper() and not is_body(ends, words)
    is_named = is_named and not is_city(annotated, ends)
    if not at and not (is_name or is_named) and is_field(what, words):
        return None
    placed = at or bool(complement["art"]) or p in _WITH_ARTICLE
    ends_in_place = bool(others) and is_city(annotated, others[-1])
    affiliation = is_named or is_held(before, words)
    affiliation = affiliation or (bool(_LEADS.match(role)) and is_proper(what, words))
    return (
        Affiliation(bare, what)
        if placed or affiliation or is_body(first, words) or ends_in_place
        else None
    )


_PORTFOLIOS = regex.compile(
    r"(?:\p{L}+-)?(?:concejala?|consejer[oa]|(?:sub)?secretari[oa]|secretári[oa]|vereadora?"
    r"|delegad[oa]|(?:vice)?ministr[oae]|consellera?|regidora?|secretària?|tinenta? d['’]alcalde"
    r"|teniente de alcalde(?:sa)?|adjointe?|échevine?|conseill(?:er|ère)|vice-présidente?"
    r"|stadtr[aä]t(?:in)?|catedràtica?|catedrátic[oa]|profess?ora?|professeure?|docente)\b",
    regex.I,
)
"""Roles that a field of work follows: `concejala de Vía Pública`."""


_FROM = regex.compile(r"(?<=\p{Ll})\sfrom\s(?:the\s)?\p{Lu}[\p{L}\s-]*$")


_RESIDENTS = frozenset(
    "vecino vecina habitant habitante habitants morador moradora resident residente veí veïna "
    "riverain riveraine anwohner anwohnerin bewohner bewohnerin neighbour".split()
)
"""Nouns for residents, who hold no role at the place behind."""


# Between a role and where it is held, whatever that is called.
_PLACED = frozenset("at with chez beim bei am an im".split())


_WITH_ARTICLE = frozenset("del dels du do da des dos das vom".split())


_JOINTS = regex.compile(
    r"\s(?:(?:de|del|dels|du|des|do|da|dos|das|of|in|at|an|am|im|bei|beim|von|vom|a|à|au|aux|al|ao|en"
    r"|em|no|na)\s|d['’])"
    r"(?:(?:la|der|dem)\s|l['’])?"
)


_LEADS = regex.compile(
    r"(?:managing |general |creative |artistic )?(?:direct[oe]u?r|directora|directrice|diretora?"
    r"|manager|head|geschäftsführer|leiter|direktor|cap|jefe?a?|chef)",
    regex.I,
)
"""Roles in a body or in charge of a field of work: `director`, `head`."""


def is_city(annotated: AnnotatedArticle, name: str) -> bool:
    """Return whether a name is a city of the gazetteer, or one by the text's own words."""
    return name.lower() in annotated.called_places or find_city(name) is not None
