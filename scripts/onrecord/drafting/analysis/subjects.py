"""The subject of a verb of saying: the name, pronoun or role next to the verb."""

from __future__ import annotations

import regex

from onrecord.drafting.analysis.anonymous import is_done_by, is_possessive
from onrecord.drafting.analysis.lexicon import first_names
from onrecord.drafting.analysis.mentions import SENTENCE_END, Mention
from onrecord.drafting.analysis.spans import AnnotatedSpan


def is_small(span: AnnotatedSpan, start: int, end: int) -> bool:
    """Return whether a span has only adverbs, object pronouns and punctuation."""
    rest = span.text[start:end].strip(" ,–—-:")
    return all(span.words.adverb.fullmatch(word) for word in rest.split()) and len(rest.split()) < 5


_PARENTHESIS = regex.compile(r",\s[\p{Ll}'’ ]{2,40},\s")
"""A parenthesis between a verb and its subject: `, por su parte, `."""


def object_behind(span: AnnotatedSpan, start: int, end: int) -> Mention | None:
    """Return the first name behind a verb before the clause ends, else a pronoun or role."""
    parenthesis = _PARENTHESIS.match(span.text, start, end)
    if parenthesis and not span.within(start, parenthesis.end()):
        start = parenthesis.end() - 1
    stop = regex.search(
        r"[;:,]|\s(?:who|that|qui|que)\s|[“\"«„(—]", span.text, pos=start, endpos=end
    )
    sentence = SENTENCE_END.search(span.text, start, end)
    limit = min(stop.start() if stop else end, sentence.start() if sentence else end)
    limit = max(limit, start)
    inside = span.within(start, limit)
    if inside and inside[0].kind == "pronoun" and inside[0].outer - start <= 12:
        return inside[0]
    addressee = next((m for m in inside if _is_addressee(span, m, start)), None)
    inside = [m for m in inside if not _is_addressee(span, m, start)]
    if addressee is not None:  # `va respondre a l'home de l'Ajuntament`
        inside = [m for m in inside if not _of_between(span, addressee, m)]
    inside = [m for m in inside if m.kind != "role" or _is_ungoverned(span, m, start)]
    names = [
        m
        for m in inside
        if m.kind == "name"
        and not is_possessive(span.text, m)
        and not _AT_PLACE.fullmatch(span.text, start, m.outer)
    ]
    roles = [m for m in inside if m.kind == "role"]
    if roles and (not names or _of_between(span, roles[0], names[0])):
        behind = _apposed_name(span, roles[0], end)
        return behind or roles[0]
    if names:
        return names[0] if not roles else _last_before_break(span, names)
    if not inside or inside[0].kind != "pronoun":
        late = [
            m
            for m in span.within(limit, end)
            if m.kind == "name" and not _is_addressee(span, m, start)
        ]
        if late and stop and stop[0] == "," and late[0].start - limit < 4:
            return late[0]
    return inside[0] if inside and inside[0].kind == "pronoun" else None


_AT_PLACE = regex.compile(
    r"\s?(?:en|ante|durante|dans|devant|lors|em|perante|davant|durant)\s(?:l['’]|\p{Ll}+\s)"
    r"(?:(?:\p{Ll}+\s)?(?:(?:del?|do|da|du|des)\s(?:la\s)?|de\sl['’]|d['’]))?"
)
"""An adverbial of place, up to the name in it: ` en los pasillos del `."""


def _is_ungoverned(span: AnnotatedSpan, role: Mention, start: int) -> bool:
    """Return whether no preposition governs a role: not `davant d'un grup de veïns`."""
    before = regex.findall(r"[\p{L}]+", span.text[start : role.outer])
    return not before or before[-1].lower() not in {*span.words.of, "d"}


_TO = regex.compile(
    r"(?<!\p{L})(?:à|ao|aos|al|to|au|aux|gegenüber)(?:\s(?:the|la|der|dem))?\s(?:l['’])?$"
)
_TO_PLAIN = regex.compile(r"(?<!\p{L})a\s(?:la\s|los\s|les\s|l['’])?$")


def _is_addressee(span: AnnotatedSpan, mention: Mention, start: int) -> bool:
    """Return whether a mention is the addressee of a verb: `disse à Lusa`."""
    low = max(start, mention.outer - 16)
    if _TO.search(span.text, low, mention.start):
        return True
    alone = span.words.language == "pt" and mention.kind == "name" and " " not in mention.text
    plain = (span.words.language in ("es", "ca") or alone) and _TO_PLAIN.search(
        span.text, low, mention.start
    )
    return bool(plain)


def _last_before_break(span: AnnotatedSpan, names: list[Mention]) -> Mention:
    """Return the person in `MSNBC host Chris Matthews`, not the name before the role."""
    first = names[0]
    for other in names[1:]:
        between = span.text[first.end : other.start].strip().lower()
        if between in span.words.roles or any(
            between.endswith(f" {r}") or between == r for r in span.words.roles
        ):
            return other
    return first


def _of_between(span: AnnotatedSpan, role: Mention, name: Mention) -> bool:
    """Return whether a name completes a role (`the mayor of Lume`) and is not the holder's."""
    if name.start < role.start:
        return False
    between = span.text[role.end : name.outer].strip()
    if not between or "," in between:
        return False
    if between.islower() and between.split()[0] in span.words.of:
        return True  # `the president of the company Northbank`
    return between.lower().split()[-1] in {
        *span.words.of,
        "the",
        "la",
        "l'",
        "l’",
        "el",
        "les",
        "los",
        "las",
        "der",
        "des",
    }


def _apposed_name(span: AnnotatedSpan, role: Mention, end: int) -> Mention | None:
    """Return the name in apposition to a role: `the mayor of Lume, Ada Quill,`."""
    comma = span.text.find(",", role.end, min(end, role.end + 90))
    if comma < 0:
        return None
    for name in span.within(comma, end):
        if name.kind == "name" and comma < name.outer <= comma + 3:
            return name
    return None


def holder(span: AnnotatedSpan, name: Mention) -> Mention | None:
    """Return the holder of a role that a name completes: `The head of Northbank, Ada Quill, …`."""
    roles = [m for m in span.within(span.start, name.outer) if m.kind == "role"]
    if roles and _of_between(span, roles[-1], name):
        return _apposed_name(span, roles[-1], span.end)
    return None


def subject_before(span: AnnotatedSpan, start: int, verb: int) -> Mention | None:
    """Return the subject of a verb among the mentions before the verb."""
    text = span.text
    inside = [
        m
        for m in span.within(start, verb)
        if not is_possessive(text, m)
        and not is_done_by(text, m, start)
        and not _is_dative(span, m, start)
        and not (m.text == "lui" and text[m.end : m.end + 1] != ",")  # `lui a répondu`
    ]
    if not inside:
        return None
    lead = text[start:verb].rstrip()
    if lead.endswith(","):
        return _head_of_apposition(span, inside, start, verb)
    near = inside[-1]
    between = text[near.end : verb]
    between = regex.sub(r"^\s*\([^)]*\)", "", between)
    if _is_adverbs(span, between):
        return _subject_or_holder(span, inside)
    if regex.match(r",? (?:who|qui|que|der|die)\b", text[near.end : verb]):
        return near
    names = [m for m in inside if m.kind != "role"] or inside
    first = holder(span, names[0]) or names[0]
    if _speaks_for(span, inside[0], first):
        return inside[0]
    if regex.search(r"[,;]\s*$", text[start : first.outer]) is None and len(inside) > 1:
        # No mention is next to the verb: the sentence begins with its subject.
        return first
    return first if first is not near or near.kind != "role" else near


def _is_dative(span: AnnotatedSpan, mention: Mention, start: int) -> bool:
    """Return whether a mention opens a sentence as addressee: `A Ada Quílez le dijeron`."""
    return span.words.language in ("es", "ca") and span.text[start : mention.outer] in (
        "A ",
        "A la ",
    )


def _subject_or_holder(span: AnnotatedSpan, inside: list[Mention]) -> Mention:
    """Return the mention before a verb, or its holder: `Ada Quill of the Trust`."""
    near = inside[-1]
    if near.kind == "name" and len(inside) > 1:
        if _governs(span, inside[-2], near):
            return _governor(span, inside)
        if inside[-2].kind == "name" and _is_of(span, inside[-2], near):
            return inside[-2]
    return near


def _speaks_for(span: AnnotatedSpan, anybody: Mention, name: Mention) -> bool:
    """Return whether a name is a body's: `A spokesman for the contractor, Northbank, said`."""
    if anybody.kind != "role" or anybody.known or name.kind != "name":
        return False
    lead = span.text[anybody.end : name.outer]
    return lead.endswith(", ") and lead.islower() and name.words[0] not in first_names()


def _head_of_apposition(
    span: AnnotatedSpan, inside: list[Mention], start: int, verb: int
) -> Mention | None:
    """Return the head of an apposition before a verb: `Ada Quill, the mayor, said`."""
    text, last = span.text, inside[-1]
    if _speaks_for(span, inside[0], last):
        return inside[0]
    if (
        inside[0].kind == "role"
        and last.kind == "name"
        and text[last.end : verb].strip() == ","
        and text[start : last.outer].rstrip().endswith(",")
    ):
        return last  # a role with its complement, then the holder
    for mention in inside:
        behind = text[mention.end : mention.end + 10]
        if regex.match(r",\s(?:cuy[ao]s?|whose|dont)\b", behind):
            continue
        if behind.startswith((",", "(", " (")):
            # Name, apposition, verb: the first one whose apposition lasts.
            if _only_completes(span, mention, inside, verb):
                return last  # `La dirigenta de la Mesa del Agua, Ada Quílez, dijo`
            if mention.kind != "name":
                return _apposed_name(span, mention, verb) or mention
            affiliation = [m for m in inside if m.end < mention.start][-1:]
            # `A spokesperson for Northbank, which …, said`
            return (
                affiliation[0]
                if affiliation and _governs(span, affiliation[0], mention)
                else mention
            )
    return inside[0]


def _only_completes(span: AnnotatedSpan, name: Mention, inside: list[Mention], verb: int) -> bool:
    """Return whether a name completes a description of the person named behind."""
    last = inside[-1]
    lead = span.text[span.start : name.outer].split()
    preps = {*span.words.of, "del", "de", "do", "da", "du", "des"}
    return (
        name.kind == "name"
        and last.kind == "name"
        and last.outer == name.end + 2
        and span.text[last.end : verb].strip() == ","
        and 2 < len(lead) < 8
        and lead[0].lower() in span.words.article
        and not preps.isdisjoint(lead[-2:])
    )


def _is_adverbs(span: AnnotatedSpan, between: str) -> bool:
    """Return whether a text has only adverbs, at most four."""
    rest = between.strip(" ")
    return (
        "," not in rest
        and all(span.words.adverb.fullmatch(word) for word in rest.split())
        and len(rest.split()) < 5
    )


def _governs(span: AnnotatedSpan, role: Mention, name: Mention) -> bool:
    """Return whether a name just before the verb only completes a role: `the head of Lume said`."""
    return role.kind == "role" and _of_between(span, role, name) and name.start - role.end < 40


def _is_of(span: AnnotatedSpan, name: Mention, body: Mention) -> bool:
    """Return whether only a preposition and an article are between two names."""
    between = span.text[name.end : body.outer].lower().split()
    return between[:1] in [[word] for word in span.words.of] and len(between) < 3


def _governor(span: AnnotatedSpan, inside: list[Mention]) -> Mention:
    """Return the role that a name completes, or the name before that role: `X, head of Y`."""
    role = inside[-2]
    for mention in reversed(inside[:-2]):
        if mention.kind == "name" and span.text[mention.end : role.outer].strip() == ",":
            return mention
    return role
