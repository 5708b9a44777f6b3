"""Attribution cues around a quotation: `said Ada Quill`, `according to Ada Quill`.

A cue is a verb of saying or a phrase such as `according to`; the source is the cue's subject or
object. Both functions, `after_quote` and `before_quote`, read one span at most `REACH` characters
long.
"""

from __future__ import annotations

from dataclasses import replace

import regex

from onrecord.drafting.analysis.anonymous import (
    ONE_OF,
    anonymous_before,
    anonymous_behind,
    anonymous_opening,
    is_done_by,
)
from onrecord.drafting.analysis.mentions import Mention
from onrecord.drafting.analysis.occupations import is_occupation
from onrecord.drafting.analysis.spans import REACH, AnnotatedSpan, Attribution
from onrecord.drafting.analysis.subjects import is_small, object_behind, subject_before


def after_quote(span: AnnotatedSpan) -> Attribution | None:
    """Return the attribution behind a quotation: `…”, said Ada Quill, the mayor`."""
    span = replace(span, end=min(span.end, span.start + REACH))
    words = span.words
    if words.inverted:
        match = words.inverted.search(
            span.text, span.start, min(span.end, span.start + 90)
        ) or _INVERTED.match(span.text, span.start, span.end)
        if match:
            gender = words.pronouns.get(match["who"].lower(), "")
            pronoun = Mention(
                *match.span("who"), match["who"], "pronoun", gender=gender, outer=match.start()
            )
            named = [
                m
                for m in span.within(match.end(), min(span.end, match.end() + 60))
                if m.kind == "name"
            ]
            if gender or not named:
                return Attribution(
                    pronoun, f"“{match[0]}” behind it", 0.8, match.start(), match.end()
                )
    according = words.according.search(span.text, span.start, span.end)
    if (
        according
        and according[0].lower() not in words.opening
        and not span.text[span.start : according.start()].strip(" ,–—")
    ):
        found = object_behind(span, according.end(), span.end)
        if found:
            return Attribution(
                found, f"“{according[0]}” behind it", 0.9, according.start(), found.end
            )
    for pattern, confidence in ((words.verb, 0.95), (words.weak_verb, 0.8)):
        verb = pattern.search(span.text, span.start, span.end)
        if verb:
            found = _around_verb_after(span, verb)
            if found:
                return Attribution(
                    found, f"“{verb[0]}” behind it", confidence, verb.start(), verb.end()
                )
            if words.drops_pronouns and is_small(span, span.start, verb.start()):
                return Attribution(
                    None, f"“{verb[0]}” without a subject", 0.75, verb.start(), verb.end()
                )
    return _any_verb_after(span)


_INVERTED = regex.compile(
    r"\s?[,–—]?\s?(?:s['’])?\p{Ll}{3,}-(?:t-)?(?P<who>il|elle|ils|elles|on)\b(?:\s\p{Ll}+[éis]e?s?\b)?"
)
"""A French verb inverted with its pronoun right behind a quotation: `», grogne-t-elle`."""

_ANY_VERB = regex.compile(
    r"\s?,?\s(?:(?:a|ha|va|se|s['’](?:est|ha|és)|hat)\s|s['’])?(?P<verb>\p{Ll}{3,}(?:-se)?)"
    r"(?:\s(?:à|a|de|em|por|en)\s\p{Ll}+(?:er|re|ir|ar))?"
    r"(?:,\s[^,.;“«\"]{2,30},)?(?=\s)"
)
"""A word in the position of a verb of saying: `”, gruñó Ada Quill`."""


_WHOM = frozenset("ihm ihr ihnen mir uns le les lui leur lhe lhes li els him her them".split())
"""Pronouns for the addressee, between verb and subject: `hielt ihm Ada Quill entgegen`."""


def _any_verb_after(span: AnnotatedSpan) -> Attribution | None:
    """Return the attribution by any word between a quotation and a name, taken as a verb."""
    match = _ANY_VERB.match(span.text, span.start, span.end)
    if not match or match["verb"] in span.words.common or match["verb"] in span.words.roles:
        return None
    near = next(iter(span.within(match.end(), min(span.end, match.end() + 60))), None)
    german = span.words.language == "de" and near is not None and near.outer == match.end() + 1
    if near is None or (near.kind == "role" and not near.known):
        return None
    if near.kind == "pronoun" and not german:  # `gibt er zu`
        return None
    if is_done_by(span.text, near, match.end()):
        return None
    between = span.text[match.end() : near.outer].lower().split()
    strange = [
        w for w in between if w not in span.words.article and not span.words.adverb.fullmatch(w)
    ]
    whom = _WHOM.intersection(strange)
    if strange and (len(strange) > 1 or (strange[0] in span.words.common and not whom)):
        return None
    found = object_behind(span, match.end(), span.end)
    if found is None:
        return None
    return Attribution(found, f"“{match['verb']}” behind it", 0.8, match.start(), match.end())


def _around_verb_after(span: AnnotatedSpan, verb: regex.Match[str]) -> Mention | None:
    """Return the subject of a verb of saying behind a quotation, on either side of the verb."""
    if is_small(span, span.start, verb.start()):  # verb first
        one = ONE_OF.match(span.text, verb.end(), span.end)
        if one:
            return Mention(one.start("one"), one.end(), one["one"], "role", outer=one.start("one"))
        return object_behind(span, verb.end(), span.end) or anonymous_behind(span, verb.end())
    lead = span.text[span.start : verb.start()]
    if len(lead) > 220 or span.words.subordinate.match(lead.lstrip(" ,–—")):
        return None
    return subject_before(span, span.start, verb.start()) or anonymous_before(
        span, span.start, verb.start()
    )


def before_quote(span: AnnotatedSpan) -> Attribution | None:
    """Return the attribution before a quotation: `Ada Quill, the mayor, said: “…`."""
    span = replace(span, start=max(span.start, span.end - REACH))
    words = span.words
    found = _according(span)
    if found:
        return found
    for pattern, confidence in ((words.verb, 0.9), (words.weak_verb, 0.75)):
        verbs = list(pattern.finditer(span.text, span.start, span.end))
        for verb in reversed(verbs):
            subject = _subject_of(span, verb)
            if subject:
                return _said(verb, subject, confidence)
        if verbs:
            subject = anonymous_opening(span, verbs[-1].start())
            if subject:
                return _said(verbs[-1], subject, confidence - 0.1)
            if words.drops_pronouns:
                why = f"“{verbs[-1][0]}” without a subject"
                return Attribution(None, why, 0.75, *verbs[-1].span())
    return None


def _said(verb: regex.Match[str], subject: Mention, confidence: float) -> Attribution:
    return Attribution(subject, f"“{verb[0]}” before it", confidence, *verb.span())


def _according(span: AnnotatedSpan) -> Attribution | None:
    """Return the attribution of `According to Ada Quill, `; `for Ada Quill, ` opens a sentence."""
    for match in span.words.according.finditer(span.text, span.start, span.end):
        opens = match[0].lower() in span.words.opening
        if opens and match.start() - span.start > 1:
            continue
        found = object_behind(span, match.end(), span.end)
        if found is None:
            return None
        between = span.text[match.end() : found.outer].split()
        holds = any(m.kind == "role" for m in span.within(match.end(), found.outer))
        called = len(between) > 1 and (holds or is_occupation(between[-1], span.words))
        if opens and between and (found.kind == "pronoun" or (len(between) > 1 and not called)):
            return None  # `For the drills she …`
        return Attribution(found, f"“{match[0]}” before it", 0.85, match.start(), found.end)
    return None


def _subject_of(span: AnnotatedSpan, verb: regex.Match[str]) -> Mention | None:
    """Return the source of a verb of saying, before the verb, or behind a leading verb."""
    if _NO_PREDICATE.search(span.text, max(span.start, verb.start() - 12), verb.start()):
        return None
    if span.words.language == "de":
        if verb[0].lower().endswith(" es"):  # `heißt es`
            return Mention(verb.end() - 2, verb.end(), "es", "role", outer=verb.end() - 2)
        behind = next(iter(span.within(verb.end(), min(span.end, verb.end() + 40))), None)
        if behind and behind.outer == verb.end() + 1:
            return behind  # `Das nennt sie …`
    if span.text.endswith(", ", span.start, verb.start()):
        behind = object_behind(span, verb.end(), span.end)
        closed = behind is not None and span.text.startswith(",", behind.end)
        if behind and closed and behind.kind == "name" and behind.outer - verb.end() < 3:
            return behind  # `This matters, says Ada Quill, because …`
    found = anonymous_before(span, span.start, verb.start(), near=True) or subject_before(
        span, span.start, verb.start()
    )
    if found or not is_small(span, span.start, verb.start()):
        return found
    return object_behind(span, verb.end(), span.end)


def relative_subject(span: AnnotatedSpan) -> Attribution | None:
    """Return the head of a relative clause: `Among them was Ada Quill, who told us that …`."""
    words = span.words
    for verb in words.verb.finditer(span.text, span.start, span.end):
        who = _WHO.search(span.text, span.start, verb.start())
        if who is None or not words.that.search(span.text, verb.end(), verb.end() + 60):
            continue
        names = [m for m in span.within(span.start, who.start()) if m.kind == "name"]
        if names:
            return _said(verb, names[-1], 0.8)
    return None


_WHO = regex.compile(r"\s(?:who|que|qui|quien|der|die)\s(?:[\p{Ll}]+\s){0,2}$")

_NO_PREDICATE = regex.compile(
    r"\b(?:who|which|qui|que|quien|an?|the|its|his|her|their|is|are|was|were|been|being|to|une?|uma?|una)\s+$"
)
"""Words before a verb of another clause, or before a participle: `a proposed bridge`."""
