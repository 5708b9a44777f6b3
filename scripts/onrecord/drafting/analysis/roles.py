"""Listed roles of people, and the bodies they speak for, in the article's words."""

from __future__ import annotations

from collections.abc import Iterable

import regex

from onrecord.drafting.analysis.affiliations import is_city, take_affiliation
from onrecord.drafting.analysis.annotate import AnnotatedArticle
from onrecord.drafting.analysis.anonymous import is_done_by
from onrecord.drafting.analysis.entities import Entity
from onrecord.drafting.analysis.lexicon import Lexicon, first_names
from onrecord.drafting.analysis.mentions import Mention
from onrecord.drafting.analysis.predicate_roles import WHOSE, read_predicate_role
from onrecord.drafting.analysis.role_complements import is_body
from onrecord.drafting.analysis.role_leads import match_lead
from onrecord.drafting.analysis.titles import calls
from onrecord.drafting.analysis.unlisted_roles import (
    ELIDED,
    modifiers_length,
    read_open_apposition,
    read_open_lead,
)


def find_roles(annotated: AnnotatedArticle, entities: Iterable[Entity]) -> None:
    """Set the role and the organization of each person, from the first phrase that has one."""
    for entity in entities:
        for mention in entity.mentions:
            _read_lead(annotated, entity, mention)
            _read_apposition(annotated, entity, mention)
            read_open_lead(annotated, entity, mention)
            _read_origin(annotated, entity, mention)
        if not entity.role:
            titles = (_without_honorific(m.title) for m in entity.mentions)
            entity.role = next((t for t in titles if _is_role(t, annotated.words)), "")
        for mention in entity.mentions:
            read_predicate_role(annotated, entity, mention)
    _mark_organizations(annotated)


def _mark_organizations(annotated: AnnotatedArticle) -> None:
    """Mark the bodies of roles as no people: `logistics manager at Lume Citrus`."""
    bodies = {e.organization.lower() for e in annotated.people.entities if e.is_person} - {""}
    for entity in annotated.people.entities:
        if entity.name.lower() in bodies and not entity.is_place and not entity.role:
            entity.is_body, entity.is_person = True, False


_ORIGIN = regex.compile(
    r"\s(?:of|from|at|von\sder|vom|von\sdem|de\sla|de\sl['’]|del|da|do|du|de)\s?(?:the\s)?"
    r"(?P<body>\p{Lu}[\p{L}\p{M}.&’'-]*(?:\s(?:(?:of|de|del|do|da|für)\s)?\p{Lu}[\p{L}\p{M}.&-]*)*)"
)


def _read_origin(annotated: AnnotatedArticle, entity: Entity, mention: Mention) -> None:
    """Set the organization behind a name: `Prof. Elias Stern of Lume University`."""
    if entity.organization or entity.is_body or entity.is_place or not entity.speaks:
        return
    match = _ORIGIN.match(annotated.text, mention.end, mention.end + 90)
    if match and is_body(match["body"], annotated.words):
        entity.organization = match["body"].removesuffix(".")


_HONORIFICS = frozenset(
    """brother dame dom don dona doña dr dra father frau frère herr herrn lady lord m madam madame
    maître me miss mlle mme monsieur mr mrs ms padre pare père rev senhor senhora senyor senyora
    señor señora sir sister sr sra sœur""".split()
)
"""Titles that are no roles."""


_HONORIFIC = regex.compile(
    r"(?<=\s)(?:the\s\p{Lu}\p{Ll}+-(?:born|based|trained)\s$|(?:Dr|Prof|Mr|Mrs|Ms|Sr|Sra|Mme|M)\.?\s(?:h\.\s?c\.\s|Dr\.?\s)?$)"
)
"""A form of address between a role and a name."""


def _without_honorific(title: str) -> str:
    """Return a title without its honorifics: `Stadtkämmerer Dr.` as `Stadtkämmerer`."""
    kept = [word for word in title.split() if word.lower().rstrip(".") not in _HONORIFICS]
    return " ".join(kept)


def _is_role(title: str, words: Lexicon) -> bool:
    """Return whether a title is a role."""
    bare = title.lower().rstrip(".")
    if bare in _HONORIFICS:
        return False
    return (
        any(calls(part, words) for part in (bare, regex.split(r"[\s-]", bare)[-1]) if part)
        if bare
        else False
    )


def _read_apposition(annotated: AnnotatedArticle, entity: Entity, mention: Mention) -> None:
    """Set the role behind a name: `Ada Quill, Director of Water at Lume City Council, said`."""
    words = annotated.words
    if entity.role or entity.is_body or entity.is_place:
        return
    phrase, closed = _phrase_behind(annotated, entity, mention)
    phrase = _NOW.sub("", phrase)
    if not phrase or _OTHER_CLAUSE.match(phrase) or words.verb.match(phrase):
        return
    head = _find_head(phrase, words)
    other = _NEXT_NAME.match(phrase, head.end()) if head and words.language != "de" else None
    if other and other[0].lower().rpartition(" ")[2] not in words.roles:
        return  # `At the Crooked Billet, landlord Ada Quill said`
    if head and len(phrase) < 140 and head.start() < 60:
        _take_phrase(annotated, entity, phrase, head)
    elif (
        not read_open_apposition(annotated, entity, phrase, closed=closed)
        and not entity.organization
    ):
        origin = _FROM_BODY.match(phrase)
        if origin and len(phrase) < 80:
            entity.organization = origin[1]
            entity.is_person = entity.is_person or " " in entity.name


def _find_head(phrase: str, words: Lexicon) -> regex.Match[str] | None:
    """Return the first listed role in a phrase; in German also at the end of a compound."""
    longer = r"[\p{L}-]*" if words.language == "de" else ""
    return regex.search(rf"(?<![\w-]){longer}(?:{words.role_heads})(?![\w-])", phrase, regex.I)


_FROM_BODY = regex.compile(
    r"(?:from|of|de|del|du|von|vom|da|do)\s(?:(?:the|la|el|der)\s|l['’])?"
    r"(?:\p{Ll}{4,}\s)?(\p{Lu}.*)"
)
"""A body in apposition: `Ada Quill, of the charity Northbank`."""


def _phrase_behind(
    annotated: AnnotatedArticle, entity: Entity, mention: Mention
) -> tuple[str, bool]:
    """Return the phrase behind a name and a comma, without an age; else an empty string.

    The second value says whether the phrase is surely no predicate: a comma ends it, or its
    sentence doesn't begin with the name.
    """
    text, block = annotated.text, annotated.block(annotated.block_at(mention.start))
    match = regex.compile(r"\s?[,(—–]\s?").match(text, mention.end, block.end)
    if not match or (mention.outer == block.start and match[0].strip() in "—–"):
        return "", False
    age = _AGE.match(text, match.end(), block.end)
    begin = age.end() if age else match.end()
    if " " in entity.name and (age or _WHO.match(text, begin, block.end)):
        entity.is_person = True
    end = regex.compile(r"[,;:()—–“”\"«».](?!\p{L})|\s(?:who|qui|que|quien)\s|$").search(
        text, begin, block.end
    )
    phrase = text[begin : end.start() if end else block.end].strip()
    if is_done_by(text, mention, 0) and regex.match(rf"(?:{annotated.words.definite})\s?", phrase):
        return "", False  # `Asked by Ada Quill, the mayor said`
    begins = annotated.sentence_at(annotated.block_at(mention.start), mention.start)[0]
    return phrase, text[
        end.start() : end.start() + 1
    ] in ",)" if end and begins == mention.outer else True


_AGE = regex.compile(
    r"(?:de\s)?\d{1,3}(?:\s(?:ans|años|anys|anos|Jahre(?:\salt)?|years\sold))?[,)]\s[,(]?\s?"
)
"""The age of a person, before the role."""


_NOW = regex.compile(
    r"^(?:now|today|currently|hoy|actualmente|ahora|avui|ara|actualment|hoje|agora|atualmente"
    r"|aujourd['’]hui|désormais|actuellement|heute|inzwischen)\s(?=\p{Ll})"
)
"""An adverb of time before a role, no part of the role: `avui presidenta de …`."""

_NEXT_NAME = regex.compile(r"\s\p{Lu}[\p{Ll}-]+\s\p{Lu}[\p{L}-]+")

_WHO = regex.compile(r"(?:who|qui|quien)\s")


_OTHER_CLAUSE = regex.compile(
    r"(?:and|but|or|y|e|i|et|mais|und|aber|cuy[ao]s?|whose|dont|who|which|que|qui|quien|now|today|ya|hoy|ahora"
    r"|désormais|aujourd'hui|ja|avui|ara|já|hoje|agora|jetzt|heute)\b",
    regex.I,
)
"""First words of a phrase behind a name and a comma that is no apposition."""


_BODYS = regex.compile(r"((?:\p{Lu}[\p{L}.&-]*\s)*\p{Lu}[\p{L}.&-]*)['’]s\s(?=\p{Ll})")


def _take_phrase(
    annotated: AnnotatedArticle, entity: Entity, phrase: str, head: regex.Match[str]
) -> None:
    """Set the role and affiliation of an entity from a phrase with the role `head`."""
    words = annotated.words
    whose = _BODYS.match(phrase)
    if whose and whose.end() <= head.start():  # `Cork City Council’s project engineer`
        entity.organization = entity.organization or whose[1]
        _take_phrase(
            annotated,
            entity,
            phrase[whose.end() :],
            _find_head(phrase[whose.end() :], words) or head,
        )
        return
    lead = phrase[: head.start()].strip()
    role = phrase if lead and lead[-1] not in "'’" else phrase[head.start() :]
    lead_words = lead.split() if role == phrase else []
    if lead_words and lead_words[0].lower() in words.article | words.indefinite | {
        "la",
        "el",
        "le",
        "der",
        "die",
    }:
        role = phrase.split(maxsplit=1)[1]
        lead_words = lead_words[1:]
    capitals = [w for w in lead_words if w[:1].isupper()]
    if (
        capitals
        and capitals == lead_words
        and " ".join(capitals).lower() not in words.titles
        and not (words.modifiers | words.fields).issuperset(w.lower() for w in capitals)
    ):
        # `Metropolis Secretary General`
        entity.organization = entity.organization or " ".join(capitals)
        role = phrase[head.start() :]
    named = len(head[0]) if role.lower().startswith(head[0].lower()) else 0
    take_affiliation(annotated, entity, role, named)
    entity.role = WHOSE.sub("", entity.role.strip(" ,"))
    entity.is_person = True
    gender = words.roles.get(head[0].lower(), "")
    entity.gender = entity.gender or gender


def _read_lead(annotated: AnnotatedArticle, entity: Entity, mention: Mention) -> None:
    """Set the role before a name: `Lume mayor Ada Quill`, `the mayor of Lume, Ada Quill`."""
    words, text = annotated.words, annotated.text
    is_somebody = entity.is_person or entity.speaks or " " in entity.name
    elided = text[max(0, mention.start - 2) : mention.start] in ELIDED  # `la regidora d'Urbanisme`
    if entity.role or entity.is_body or entity.is_place or elided or not is_somebody:
        return
    if " " in mention.title and mention.title.lower() in words.titles and mention.title.istitle():
        entity.role = mention.title  # `Lord Mayor`
        return
    block = annotated.block(annotated.block_at(mention.start))
    before = _HONORIFIC.sub("", text[max(block.start, mention.start - 90) : mention.start])
    match = match_lead(before, words)
    sure = entity.is_person or entity.speaks
    if match is None or (not sure and _is_a_bodys(before[: match.start("head")], words)):
        return
    if _is_called_so(before, match.start("head"), entity, words):
        return
    begin = match.start("mod") if match["det"] else match.start("head")
    if words.language == "de":
        begin -= modifiers_length(before[:begin], words)
    phrase = before[begin:].strip(" ,")
    if words.language == "en" and not match["det"]:  # `opposition leader`, `Former mayor`
        begin -= modifiers_length(before[:begin], words, match["head"].lower())
        lead = before[begin : match.start("head")]
        phrase = (lead.lower() if match["head"].islower() else lead) + phrase
    head = _find_head(phrase, words)
    if head and (
        sure or words.organizations.isdisjoint(regex.findall(r"[\p{L}·-]+", phrase[head.end() :]))
    ):
        _take_phrase(annotated, entity, phrase, head)
        whose = match["det"] in ("’s ", "'s ")
        _take_body_before(
            annotated, entity, head[0], before[: match.start("mod") if whose else begin]
        )
        if not entity.organization and match["det"].strip().lower() in _ITS:
            entity.organization = _owner(annotated, mention.outer, block.start)


def _is_a_bodys(lead: str, words: Lexicon) -> bool:
    """Return whether a role describes an organization: `a associação ambientalista Lume`."""
    last = lead.split()[-1:]
    return bool(last) and last[0] in words.organizations


def _take_body_before(annotated: AnnotatedArticle, entity: Entity, head: str, before: str) -> None:
    """Set the body or city before a role: `Lume mayor`, `Northbank’s director`."""
    words = annotated.words
    match = regex.search(r"((?:\p{Lu}(?:[\p{L}\p{M}&-]*|\.)(?:['’]s?)?\s)+)$", before)
    if match is None or entity.organization or match[1].strip().lower() in words.common:
        return
    name = match[1].strip().removesuffix("’s").removesuffix("'s")
    if is_city(annotated, name) or words.place_before.search(f"{head} {words.of[0]} "):
        entity.city = entity.city or name
    elif name.lower() not in words.not_names:
        entity.organization = name


def _is_called_so(before: str, head: int, entity: Entity, words: Lexicon) -> bool:
    """Return whether a name is the body of a role: `A spokesman for the firm, Lume, `."""
    article = before[:head].split()[-1:]
    anybody = bool(article) and article[0].lower() in words.indefinite
    named = entity.name.split()[0].lower() in first_names()
    return before.endswith(", ") and anybody and not named


_ITS = frozenset(
    "its whose su cuya cuyo sa son seu sua cuja cujo dessen deren ihr ihre sein seine".split()
) | {"la seva", "el seu", "dont la", "dont le"}


def _owner(annotated: AnnotatedArticle, place: int, start: int) -> str:
    """Return the antecedent of `its`: the last body named, at most 240 letters before."""
    number = annotated.block_at(place)
    for named in reversed(annotated.mentions_between(number, max(start, place - 240), place)):
        entity = annotated.entity(named)
        if entity is not None and entity.is_body and not annotated.is_quoted(number, named.start):
            return named.text
        if entity is not None and entity.is_person:
            return ""
    return ""
