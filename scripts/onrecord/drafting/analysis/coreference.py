"""Coreference: the entity of a pronoun or a role (`she`, `the mayor`) in its context.

Candidates are scored by distance (in blocks), grammatical role and gender; the last speaker is a
candidate, too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import regex

from onrecord.drafting.analysis.annotate import AnnotatedArticle
from onrecord.drafting.analysis.entities import BODY_FIRST, Entity
from onrecord.drafting.analysis.lexicon import lexicon
from onrecord.drafting.analysis.mentions import Mention
from onrecord.drafting.analysis.quotations import Quoted
from onrecord.drafting.analysis.spans import AnnotatedSpan


@dataclass(frozen=True, slots=True)
class DirectQuote:
    """A direct statement with its source.

    Attributes:
        quoted: The quotation.
        speaker: The source, if it is an entity of the article.
        attribution: The mention of the source, if that is a pronoun or a role.
        why: The rule that found the source.
        confidence: From 0 to 1.
    """

    quoted: Quoted
    speaker: Entity | None
    attribution: Mention | None
    why: str
    confidence: float


def resolve(
    annotated: AnnotatedArticle, mention: Mention, last: DirectQuote | None
) -> tuple[Entity | None, float]:
    """Return the entity of a mention, and the confidence (0 to 1) of the resolution."""
    if mention.kind == "name":
        return annotated.entity(mention), 1.0
    if mention.kind == "pronoun":
        who, sure = last_person(annotated, mention.start, mention.gender, last)
        if mention.text.lower() == "it" and who is not None and who.is_person:
            return None, sure
        return who, sure
    head = mention.text.lower()
    stands_in = head in annotated.words.stand_ins or head.endswith(
        ("-year-old", "-jährige", "-jährigen")
    )
    if mention.known or stands_in:
        holders = annotated.people.holders(head)
        named = [e for e in holders if e.mentions[0].start < mention.start] or holders
        if named:
            return max(named, key=lambda e: e.last_before(mention.start)), 0.85
        about = _person_described(annotated, mention)
        if about is not None:
            return about, 0.7
        if (
            mention.gender
            and annotated.words.language in BODY_FIRST
            and _is_new(annotated, mention)
        ):
            who, sure = last_person(annotated, mention.outer, mention.gender, last)
            return who, 0.8 * (sure if who is not None else 1)
        if stands_in:
            who, sure = last_person(annotated, mention.start, mention.gender, last)
            return who, 0.8 * sure
    return None, 0.8


def _is_new(annotated: AnnotatedArticle, role: Mention) -> bool:
    """Return whether no earlier mention has the same role: `la pintora` is the last one named."""
    head = role.text.lower()
    here = annotated.block_at(role.start)
    earlier = (
        m
        for number in range(max(0, here - 4), here + 1)
        for m in annotated.mentions_between(number, annotated.block(number).start, role.outer)
    )
    return not any(m.kind == "role" and m.text.lower() == head for m in earlier)


def _person_described(annotated: AnnotatedArticle, role: Mention) -> Entity | None:
    """Return the only person named before a role, if the role can describe that person.

    Looked up in the same paragraph, else in the one before; a person with another role, or of
    another gender, is not returned.
    """
    number = annotated.block_at(role.start)
    before = annotated.span(number, annotated.block(number).start, role.outer)
    people = _people_in(annotated, before)
    if not people and number:
        above = annotated.block(number - 1)
        before = annotated.span(number - 1, above.start, above.end)
        people = _people_in(annotated, before)
    named = {id(entity): entity for entity in people}
    one = next(iter(named.values()), None)
    if one is None or len(named) > 1:
        return None
    is_new = one.mentions[0].start >= before.start
    if (one.role or one.titles) and not is_new:
        return None
    if role.gender and one.gender and role.gender != one.gender:
        return None
    return one if is_new or one.mentions[0].outer == before.start else None


def _people_in(annotated: AnnotatedArticle, span: AnnotatedSpan) -> list[Entity]:
    """Return the people named in a span; if none is certain, the names that may be people's."""
    around = [
        entity
        for m in span.within(span.start, span.end)
        if m.kind == "name" and (entity := annotated.entity(m))
    ]
    return [e for e in around if e.is_person] or [e for e in around if _may_fit(e, "")]


def last_person(
    annotated: AnnotatedArticle, before: int, gender: str, last: DirectQuote | None
) -> tuple[Entity | None, float]:
    """Return the last person whom "she" can mean, speakers and subjects of sentences first."""
    best: tuple[float, Entity] | None = None
    here = annotated.block_at(before)
    speaker = last.speaker if last else None
    for mention, entity in (
        *_called_before(annotated, before),
        *annotated.people.named_before(before),
    ):
        distance = here - annotated.block_at(mention.start)
        if distance > 4:
            continue
        likely = _fits(entity, gender, speaker)
        if not likely and not _may_fit(entity, gender):
            continue
        score = _nearness(annotated, mention) - distance - (0 if likely else 1)
        if best is None or score > best[0]:
            best = score, entity
    if speaker is not None and last is not None and _fits(speaker, gender, speaker):
        distance = here - last.quoted.block
        score = {0: 3.2, 1: 2.6, 2: 1.7}.get(distance, 0.5)
        if not gender and 0 <= before - last.quoted.outer_end < 3:
            score = 6.0  # `… la regla. También dijo`: right behind the quotation
        if best is None or score > best[0]:
            best = score, speaker
    return (best[1], 0.8) if best else (None, 0.4)


def _called_before(annotated: AnnotatedArticle, before: int) -> Iterator[tuple[Mention, Entity]]:
    """Yield the person called by a role where a sentence begins: `The mayor took notes. She …`."""
    here = annotated.block_at(before)
    for number in (here, here - 1)[: here + 1]:
        for mention in annotated.mentions_between(number, annotated.block(number).start, before):
            if mention.kind != "role" or not mention.known:
                continue
            if mention.outer != annotated.sentence_at(number, mention.start)[0]:
                continue
            holders = annotated.people.holders(mention.text.lower())
            if len(holders) == 1:
                yield mention, holders[0]


def _fits(entity: Entity, gender: str, speaker: Entity | None) -> bool:
    if entity.is_place:
        return False
    if gender == "they":
        return entity.is_body or entity is speaker
    if not entity.is_person and entity is not speaker:
        return False
    return not (gender and entity.gender and entity.gender != gender)


def _may_fit(entity: Entity, gender: str) -> bool:
    """Return whether an entity has a full name and no sign of being a body or a place."""
    if gender == "they" or entity.is_place or entity.is_body or entity.is_person:
        return False
    return 0 < entity.name.count(" ") < 3


def _nearness(annotated: AnnotatedArticle, mention: Mention) -> float:
    """Return the score of a mention as antecedent of a later pronoun, by its position."""
    number = annotated.block_at(mention.start)
    inside = annotated.is_quoted(number, mention.start)
    begin = annotated.sentence_at(number, mention.start)[0]
    speaks = annotated.words.verb.match(annotated.text, mention.end + 1) is not None
    is_subject = (
        speaks
        or _is_inverted_subject(annotated, mention)
        or mention.outer - begin < 4
        or not any(
            _may_be_subject(annotated, m)
            for m in annotated.mentions_between(number, begin, mention.start)
        )
    ) and not _leads_to_a_role(annotated, mention)
    possessive = annotated.text[mention.end : mention.end + 2] in ("’s", "'s")
    entity = annotated.entity(mention)
    is_new = entity is not None and entity.mentions[0] is mention and bool(entity.role)
    recency = (mention.start - annotated.block(number).start) / max(
        1, annotated.block(number).end - annotated.block(number).start
    )
    likely = 0.9 * is_subject + 0.6 * speaks + 0.8 * is_new + 0.3 * recency
    return 3.0 + likely - 1.5 * inside - 0.4 * possessive


def _is_inverted_subject(annotated: AnnotatedArticle, mention: Mention) -> bool:
    """Return whether a verb of saying precedes a name: `…, noted Ada Quill`."""
    lead = annotated.text[max(0, mention.outer - 40) : mention.outer]
    verbs = list(annotated.words.verb.finditer(lead))
    return bool(verbs) and "," in lead[: verbs[-1].start()] and "," not in lead[verbs[-1].end() :]


def _leads_to_a_role(annotated: AnnotatedArticle, mention: Mention) -> bool:
    """Return whether a name modifies the role of another: `Quill campaign spokesman Ian Tarn`."""
    return _role_and_name(annotated.words.language).match(annotated.text, mention.end) is not None


@cache
def _role_and_name(language: str) -> regex.Pattern[str]:
    heads = lexicon(language).role_heads
    return regex.compile(rf"(?:['’]s)?\s(?:[\p{{Ll}}-]+\s){{0,3}}(?:{heads})\s\p{{Lu}}\p{{Ll}}")


def _may_be_subject(annotated: AnnotatedArticle, mention: Mention) -> bool:
    """Return whether a name can be the subject of its sentence, not part of a complement."""
    entity = annotated.entity(mention)
    before = annotated.text[max(0, mention.outer - 8) : mention.outer].split()
    return (
        entity is not None
        and not entity.is_body
        and not _leads_to_a_role(annotated, mention)
        and before[-1:] not in [[w] for w in annotated.words.of]
    )
