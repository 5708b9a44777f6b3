"""Anonymous sources: `the letter reads`, `said one of them`, `A report by … warned`."""

from __future__ import annotations

import regex

from onrecord.drafting.analysis.entities import BODY_FIRST
from onrecord.drafting.analysis.mentions import Mention
from onrecord.drafting.analysis.occupations import is_occupation
from onrecord.drafting.analysis.spans import AnnotatedSpan

ONE_OF = regex.compile(
    r"\s(?P<one>one\sof|un[ao]?\sd[eo]s?|(?:l['’])?une?\sd['’](?:entre\s)?|une?\sdes|um\sdos|uma\sdas"
    r"|un\sdels|una\sde\sles|einer\sder|eine\sder|eines\sder)\s?(?:the|them|[\p{Ll}]+)",
    regex.I,
)


def anonymous_before(
    span: AnnotatedSpan, start: int, verb: int, *, near: bool = False
) -> Mention | None:
    """Return the anonymous source just before a verb: `the letter reads`.

    With `near`, only if no mention is between the source and the verb.
    """
    marks = span.words.determiners
    match = regex.search(
        rf"(?<![\w'’])(?P<outer>(?:{marks})\s)(?P<noun>(?:[\p{{Ll}}-]+(?:['’]s)?\s){{1,3}})$",
        span.text[max(start, verb - 80) : verb].rstrip() + " ",
        regex.I,
    )
    start = max(start, verb - 80)
    if not match or (near and any(m.end > start + match.start() for m in span.within(start, verb))):
        return None
    noun = match["noun"].strip()
    begin = start + match.start("noun")
    edges = {noun.split()[0], noun.split()[-1]}
    before = span.text[max(0, start + match.start() - 12) : start + match.start()].split()[-1:]
    if not edges.isdisjoint(span.words.common) or (before and before[0].lower() in _PREPOSITIONS):
        return None  # `En un acte recent va dir`
    if span.words.language == "de" and before and before[0].istitle():
        return None  # `Die Leiterin der Schule sagte`
    return Mention(begin, begin + len(noun), noun, "role", outer=start + match.start())


_PREPOSITIONS = frozenset(
    """in at on by with from of for during en a de del con por para ante sobre dans à sur avec par
    pour lors amb per durant em no na ao com por im in bei mit auf an zu von nach vor""".split()
)


ANONYMOUS = regex.compile(
    r"(?:not|declined)(?: want(?:ed)?)? to (?:be (?:named|identified)|give (?:his|her|their) name)"
    r"|on condition of anonymity|taire son nom|l['’]anonymat"
    r"|el anonimato|o anonimato|l['’]anonimat|no (?:ser identificad|dar su nombre|dir el seu nom)"
    r"|não (?:ser identificad|quis dizer o nome)|(?:anonym|ungenannt) bleiben"
)
"""Phrases by which an article says that a source is not named."""

_OTHER = (
    r"(?:(?:autre|otr[oa]|altr[ea]|outr[oa]|andere[rs]?|other|second|third|jeune|joven|jove|jovem"
    r"|young|junge[rs]?|final|latest|new|nouveau|nuevo|neue[rs]?)\s)?"
)
"""An adjective between an article and its noun."""


def anonymous_opening(span: AnnotatedSpan, verb: int) -> Mention | None:
    """Return the anonymous source at the start of a sentence: `A report by the council warned`."""
    one = ONE_OF.match(span.text, max(0, span.start - 1), verb)
    if one:
        return Mention(one.start("one"), one.end(), one["one"], "role", outer=one.start("one"))
    marks = span.words.determiners
    match = regex.compile(
        rf"\s?(?:[^,.;:]{{2,80}},\s)?(?P<outer>(?:{marks})\s|l['’]){_OTHER}(?P<noun>\p{{L}}[\p{{L}}'’-]+)",
        regex.I,
    ).match(span.text, span.start, verb)
    named = [
        m
        for m in span.within(span.start, verb)
        if not is_possessive(span.text, m) and (m.kind != "role" or m.known)
    ]
    if not match or match["noun"] in span.words.common:
        return None
    between = span.text[match.end() : verb].rstrip()
    if between.endswith(",") and between.count(",") == 1:
        return None  # `Las inquilinas, añade, …`
    if any(not is_done_by(span.text, mention, span.start) for mention in named):
        return None
    return Mention(
        match.start("noun"), match.end("noun"), match["noun"], "role", outer=match.start("outer")
    )


def anonymous_behind(span: AnnotatedSpan, start: int) -> Mention | None:
    """Return the anonymous source just behind a verb: `said the ruling`."""
    marks = span.words.determiners
    match = regex.compile(rf"\s(?:(?P<the>{marks})\s|l['’])(?P<noun>\p{{Ll}}+)", regex.I).match(
        span.text, start, span.end
    )
    if not match or match["noun"] in _TIMES:
        return None
    is_one = not match["the"] or match["the"].lower() in span.words.article
    return Mention(
        match.start("noun"),
        match.end("noun"),
        match["noun"],
        "role",
        gender=_GENDERS.get((match["the"] or "").lower(), ""),
        known=is_one
        and (is_occupation(match["noun"], span.words) or span.words.language in BODY_FIRST)
        and match["noun"] not in span.words.nameless,
        outer=match.start() + 1,
    )


_TIMES = frozenset(
    """endemà lendemain soir matin mañana tarde noche nit matí vespre día dia jour víspera veille
    semana setmana semaine mes mês mois año any ano an lunes martes miércoles jueves viernes sábado
    domingo dilluns dimarts dimecres dijous divendres dissabte diumenge lundi mardi mercredi jeudi
    vendredi samedi dimanche manhã véspera final fin fim cap inicio""".split()
)

_GENDERS = {"la": "she", "a": "she", "el": "he", "le": "he", "o": "he"}
"""Article → gender of the person behind: `la campeona`."""


def is_possessive(text: str, mention: Mention) -> bool:
    """Return whether a mention is a possessive: `Quill’s bridge`."""
    return text[mention.end : mention.end + 2] in ("’s", "'s") or (
        text[mention.end - 1] == "s" and text[mention.end : mention.end + 1] in ("’", "'")
    )


BY = regex.compile(r"\b(?:by|par|por|per|pel|pela|pelo|durch)\s(?:\p{Ll}{1,3}['’\s])?$", regex.I)


def is_done_by(text: str, mention: Mention, start: int) -> bool:
    """Return whether a mention is the agent of a passive: `prepared by Ada Quill`."""
    return BY.search(text, max(start, mention.outer - 12), max(start, mention.outer)) is not None
