"""Who is the subject of a verb of saying: the name, pronoun or role that stands beside it."""

from __future__ import annotations

from dataclasses import replace

import regex

from onrecord.drafting.frames import REACH, Attribution, Frame
from onrecord.drafting.lexicon import first_names
from onrecord.drafting.mentions import SENTENCE_END, Mention
from onrecord.drafting.nameless import (
    ONE_OF,
    is_done_by,
    is_possessive,
    nameless,
    nameless_object,
    nameless_opening,
)


def after_quote(frame: Frame) -> Attribution | None:
    """Read `…”, said Ada Quill, the mayor` and `…”, Ada Quill said` behind a quotation."""
    frame = replace(frame, end=min(frame.end, frame.start + REACH))
    words = frame.words
    if words.inverted:
        match = words.inverted.search(
            frame.text, frame.start, min(frame.end, frame.start + 90)
        ) or _INVERTED.match(frame.text, frame.start, frame.end)
        if match:
            gender = words.pronouns.get(match["who"].lower(), "")
            pronoun = Mention(
                *match.span("who"), match["who"], "pronoun", gender=gender, outer=match.start()
            )
            named = [
                m
                for m in frame.within(match.end(), min(frame.end, match.end() + 60))
                if m.kind == "name"
            ]
            if gender or not named:
                return Attribution(
                    pronoun, f"“{match[0]}” behind it", 0.8, match.start(), match.end()
                )
    according = words.according.search(frame.text, frame.start, frame.end)
    if (
        according
        and according[0].lower() not in words.opening
        and not frame.text[frame.start : according.start()].strip(" ,–—")
    ):
        found = _object(frame, according.end(), frame.end)
        if found:
            return Attribution(
                found, f"“{according[0]}” behind it", 0.9, according.start(), found.end
            )
    for pattern, confidence in ((words.verb, 0.95), (words.weak_verb, 0.8)):
        verb = pattern.search(frame.text, frame.start, frame.end)
        if verb:
            found = _around_verb_after(frame, verb)
            if found:
                return Attribution(
                    found, f"“{verb[0]}” behind it", confidence, verb.start(), verb.end()
                )
            if words.drops_pronouns and _is_small(frame, frame.start, verb.start()):
                return Attribution(
                    None, f"“{verb[0]}” without a subject", 0.75, verb.start(), verb.end()
                )
    return _any_verb_after(frame)


_INVERTED = regex.compile(
    r"\s?[,–—]?\s?(?:s['’])?\p{Ll}{3,}-(?:t-)?(?P<who>il|elle|ils|elles|on)\b(?:\s\p{Ll}+[éis]e?s?\b)?"
)
"""Any French verb with its pronoun, right behind a quotation: `», grogne-t-elle`."""

_ANY_VERB = regex.compile(
    r"\s?,?\s(?:(?:a|ha|va|se|s['’](?:est|ha|és)|hat)\s|s['’])?(?P<verb>\p{Ll}{3,}(?:-se)?)"
    r"(?:\s(?:à|a|de|em|por|en)\s\p{Ll}+(?:er|re|ir|ar))?"
    r"(?:,\s[^,.;“«\"]{2,30},)?(?=\s)"
)
"""A word in the place of a verb of saying: `”, gruñó Ada Quill`."""


_WHOM = frozenset("ihm ihr ihnen mir uns le les lui leur lhe lhes li els him her them".split())
"""To whom it is said, between a verb and who says it: `hielt ihm Ada Quill entgegen`."""


def _any_verb_after(frame: Frame) -> Attribution | None:
    """Whatever stands between a quotation and a name right behind it is a verb of saying."""
    match = _ANY_VERB.match(frame.text, frame.start, frame.end)
    if not match or match["verb"] in frame.words.common or match["verb"] in frame.words.roles:
        return None
    near = next(iter(frame.within(match.end(), min(frame.end, match.end() + 60))), None)
    if near is None or near.kind == "pronoun" or (near.kind == "role" and not near.known):
        return None
    if is_done_by(frame.text, near, match.end()):
        return None
    between = frame.text[match.end() : near.outer].lower().split()
    strange = [
        w for w in between if w not in frame.words.article and not frame.words.adverb.fullmatch(w)
    ]
    whom = _WHOM.intersection(strange)
    if strange and (len(strange) > 1 or (strange[0] in frame.words.common and not whom)):
        return None
    found = _object(frame, match.end(), frame.end)
    if found is None:
        return None
    return Attribution(found, f"“{match['verb']}” behind it", 0.8, match.start(), match.end())


def _around_verb_after(frame: Frame, verb: regex.Match[str]) -> Mention | None:
    if _is_small(frame, frame.start, verb.start()):  # verb first
        one = ONE_OF.match(frame.text, verb.end(), frame.end)
        if one:
            return Mention(one.start("one"), one.end(), one["one"], "role", outer=one.start("one"))
        return _object(frame, verb.end(), frame.end) or nameless_object(frame, verb.end())
    lead = frame.text[frame.start : verb.start()]
    if len(lead) > 220 or frame.words.subordinate.match(lead.lstrip(" ,–—")):
        return None
    return _subject_before(frame, frame.start, verb.start()) or nameless(
        frame, frame.start, verb.start()
    )


def _is_small(frame: Frame, start: int, end: int) -> bool:
    """Whether only adverbs, pronouns of the object and marks stand there."""
    rest = frame.text[start:end].strip(" ,–—-:")
    return (
        all(frame.words.adverb.fullmatch(word) for word in rest.split()) and len(rest.split()) < 5
    )


_ASIDE = regex.compile(r",\s[\p{Ll}'’ ]{2,40},\s")
"""What may stand between a verb and its subject: `, por su parte, `."""


def _object(frame: Frame, start: int, end: int) -> Mention | None:
    """Who stands behind a verb: the first name before the clause ends, else pronoun or role."""
    aside = _ASIDE.match(frame.text, start, end)
    if aside and not frame.within(start, aside.end()):
        start = aside.end() - 1
    stop = regex.search(
        r"[;:,]|\s(?:who|that|qui|que)\s|[“\"«„(—]", frame.text, pos=start, endpos=end
    )
    sentence = SENTENCE_END.search(frame.text, start, end)
    limit = min(stop.start() if stop else end, sentence.start() if sentence else end)
    limit = max(limit, start)
    inside = frame.within(start, limit)
    if inside and inside[0].kind == "pronoun" and inside[0].outer - start <= 12:
        return inside[0]
    inside = [m for m in inside if not _is_told(frame, m, start)]
    names = [m for m in inside if m.kind == "name" and not is_possessive(frame.text, m)]
    roles = [m for m in inside if m.kind == "role"]
    if roles and (not names or _of_between(frame, roles[0], names[0])):
        behind = _apposed_name(frame, roles[0], end)
        return behind or roles[0]
    if names:
        return names[0] if not roles else _last_before_break(frame, names)
    if not inside or inside[0].kind != "pronoun":
        late = [
            m
            for m in frame.within(start, end)
            if m.kind == "name" and not _is_told(frame, m, start)
        ]
        if late and stop and stop[0] == "," and late[0].start - limit < 4:
            return late[0]
    return inside[0] if inside and inside[0].kind == "pronoun" else None


_TO = regex.compile(
    r"(?<!\p{L})(?:à|ao|aos|al|to|au|aux|gegenüber)(?:\s(?:the|la|der|dem))?\s(?:l['’])?$"
)
_TO_PLAIN = regex.compile(r"(?<!\p{L})a\s(?:la\s|los\s|les\s|l['’])?$")


def _is_told(frame: Frame, mention: Mention, start: int) -> bool:
    """Whether somebody is told it: `disse à Lusa`."""
    low = max(start, mention.outer - 16)
    if _TO.search(frame.text, low, mention.start):
        return True
    alone = frame.words.language == "pt" and mention.kind == "name" and " " not in mention.text
    plain = (frame.words.language in ("es", "ca") or alone) and _TO_PLAIN.search(
        frame.text, low, mention.start
    )
    return bool(plain)


def _last_before_break(frame: Frame, names: list[Mention]) -> Mention:
    """Of `MSNBC host Chris Matthews` the person, not what stands in front of the role."""
    first = names[0]
    for other in names[1:]:
        between = frame.text[first.end : other.start].strip().lower()
        if between in frame.words.roles or any(
            between.endswith(f" {r}") or between == r for r in frame.words.roles
        ):
            return other
    return first


def _of_between(frame: Frame, role: Mention, name: Mention) -> bool:
    """Whether the name belongs to the role (`the mayor of Lume`) and is not who holds it."""
    if name.start < role.start:
        return False
    between = frame.text[role.end : name.outer].strip()
    if not between or "," in between:
        return False
    if between.islower() and between.split()[0] in frame.words.of:
        return True  # `the president of the company Northbank`
    return between.lower().split()[-1] in {
        *frame.words.of,
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


def _apposed_name(frame: Frame, role: Mention, end: int) -> Mention | None:
    """`the mayor of Lume, Ada Quill,`: the name behind the comma."""
    comma = frame.text.find(",", role.end, min(end, role.end + 90))
    if comma < 0:
        return None
    for name in frame.within(comma, end):
        if name.kind == "name" and comma < name.outer <= comma + 3:
            return name
    return None


def holder(frame: Frame, name: Mention) -> Mention | None:
    """`The head of Northbank, Ada Quill, …`: who holds a role that a name only completes."""
    roles = [m for m in frame.within(frame.start, name.outer) if m.kind == "role"]
    if roles and _of_between(frame, roles[-1], name):
        return _apposed_name(frame, roles[-1], frame.end)
    return None


def before_quote(frame: Frame) -> Attribution | None:
    """Read `Ada Quill, the mayor, said: “…` and `according to Ada Quill, “…`."""
    frame = replace(frame, start=max(frame.start, frame.end - REACH))
    words = frame.words
    found = _according(frame)
    if found:
        return found
    for pattern, confidence in ((words.verb, 0.9), (words.weak_verb, 0.75)):
        verbs = list(pattern.finditer(frame.text, frame.start, frame.end))
        for verb in reversed(verbs):
            subject = _subject_of(frame, verb)
            if subject:
                return _said(verb, subject, confidence)
        if verbs:
            subject = nameless_opening(frame, verbs[-1].start())
            if subject:
                return _said(verbs[-1], subject, confidence - 0.1)
            if words.drops_pronouns:
                why = f"“{verbs[-1][0]}” without a subject"
                return Attribution(None, why, 0.75, *verbs[-1].span())
    return None


def _said(verb: regex.Match[str], subject: Mention, confidence: float) -> Attribution:
    return Attribution(subject, f"“{verb[0]}” before it", confidence, *verb.span())


def _according(frame: Frame) -> Attribution | None:
    """`According to Ada Quill, `; `for Ada Quill, ` only where a sentence begins."""
    for match in frame.words.according.finditer(frame.text, frame.start, frame.end):
        opens = match[0].lower() in frame.words.opening
        if opens and match.start() - frame.start > 1:
            continue
        found = _object(frame, match.end(), frame.end)
        if found is None:
            return None
        between = frame.text[match.end() : found.outer].split()
        if opens and (len(between) > 1 or (between and found.kind == "pronoun")):
            return None  # `For the drills she …`
        return Attribution(found, f"“{match[0]}” before it", 0.85, match.start(), found.end)
    return None


def _subject_of(frame: Frame, verb: regex.Match[str]) -> Mention | None:
    """Who says what a verb of saying tells, before it or, where it comes first, behind it."""
    if _NO_PREDICATE.search(frame.text, max(frame.start, verb.start() - 12), verb.start()):
        return None
    if frame.words.language == "de":
        if verb[0].lower().endswith(" es"):  # `heißt es`
            return Mention(verb.end() - 2, verb.end(), "es", "role", outer=verb.end() - 2)
        behind = next(iter(frame.within(verb.end(), min(frame.end, verb.end() + 40))), None)
        if behind and behind.outer == verb.end() + 1:
            return behind  # `Das nennt sie …`
    found = nameless(frame, frame.start, verb.start(), near=True) or _subject_before(
        frame, frame.start, verb.start()
    )
    if found or not _is_small(frame, frame.start, verb.start()):
        return found
    return _object(frame, verb.end(), frame.end)


def relative_subject(frame: Frame) -> Attribution | None:
    """`Among them was Ada Quill, a tenant, who told the council that …`: whom the clause is about."""
    words = frame.words
    for verb in words.verb.finditer(frame.text, frame.start, frame.end):
        who = _WHO.search(frame.text, frame.start, verb.start())
        if who is None or not words.that.match(frame.text, verb.end() + 1):
            continue
        names = [m for m in frame.within(frame.start, who.start()) if m.kind == "name"]
        if names:
            return _said(verb, names[-1], 0.8)
    return None


_WHO = regex.compile(r"\s(?:who|que|qui|quien|der|die)\s(?:[\p{Ll}]+\s){0,2}$")

_NO_PREDICATE = regex.compile(
    r"\b(?:who|which|qui|que|quien|an?|the|its|his|her|their|is|are|was|were|been|being)\s+$"
)
"""Behind these words a verb is that of another clause, or no verb: `a proposed bridge`."""


def _subject_before(frame: Frame, start: int, verb: int) -> Mention | None:
    """The subject of a verb among the words in front of it."""
    text = frame.text
    inside = [
        m
        for m in frame.within(start, verb)
        if not is_possessive(text, m)
        and not is_done_by(text, m, start)
        and not (m.text == "lui" and text[m.end : m.end + 1] != ",")  # `lui a répondu`
    ]
    if not inside:
        return None
    lead = text[start:verb].rstrip()
    if lead.endswith(","):
        return _head_of_apposition(frame, inside, start, verb)
    near = inside[-1]
    between = text[near.end : verb]
    between = regex.sub(r"^\s*\([^)]*\)", "", between)
    if _is_adverbs(frame, between):
        if near.kind == "name" and len(inside) > 1:
            if _governs(frame, inside[-2], near):
                return _governor(frame, inside)
            if inside[-2].kind == "name" and _is_of(frame, inside[-2], near):
                return inside[-2]  # `Ada Quill of the Harbour Trust said`
        return near
    if regex.match(r",? (?:who|qui|que|der|die)\b", text[near.end : verb]):
        return near
    names = [m for m in inside if m.kind != "role"] or inside
    first = holder(frame, names[0]) or names[0]
    anybody = inside[0]
    if anybody.kind == "role" and not anybody.known and first.kind == "name":
        lead = text[anybody.end : first.outer]
        if lead.endswith(", ") and lead.islower() and first.words[0] not in first_names():
            return anybody  # `A spokesman for the contractor, Northbank, would say`
    if regex.search(r"[,;]\s*$", text[start : first.outer]) is None and len(inside) > 1:
        # Nothing stands beside the verb: the sentence begins with its subject.
        return first
    return first if first is not near or near.kind != "role" else near


def _head_of_apposition(
    frame: Frame, inside: list[Mention], start: int, verb: int
) -> Mention | None:
    """Who is meant where an apposition stands before the verb: `Ada Quill, the mayor, said`."""
    text, last = frame.text, inside[-1]
    if (
        inside[0].kind == "role"
        and last.kind == "name"
        and text[last.end : verb].strip() == ","
        and text[start : last.outer].rstrip().endswith(",")
    ):
        return last  # the role, of whatever, then who holds it
    for mention in inside:
        behind = text[mention.end : mention.end + 10]
        if regex.match(r",\s(?:cuy[ao]s?|whose|dont)\b", behind):
            continue
        if behind.startswith((",", "(", " (")):
            # Name, apposition, verb: the first one whose apposition lasts.
            if mention.kind != "name":
                return _apposed_name(frame, mention, verb) or mention
            held = [m for m in inside if m.end < mention.start][-1:]
            # `A spokesperson for Northbank, which …, said`
            return held[0] if held and _governs(frame, held[0], mention) else mention
    return inside[0]


def _is_adverbs(frame: Frame, between: str) -> bool:
    rest = between.strip(" ")
    return (
        "," not in rest
        and all(frame.words.adverb.fullmatch(word) for word in rest.split())
        and len(rest.split()) < 5
    )


def _governs(frame: Frame, role: Mention, name: Mention) -> bool:
    """Whether a name just before the verb only completes a role: `the head of Lume said`."""
    return role.kind == "role" and _of_between(frame, role, name) and name.start - role.end < 40


def _is_of(frame: Frame, name: Mention, body: Mention) -> bool:
    """Whether only a preposition and an article stand between two names."""
    between = frame.text[name.end : body.outer].lower().split()
    return between[:1] in [[word] for word in frame.words.of] and len(between) < 3


def _governor(frame: Frame, inside: list[Mention]) -> Mention:
    """The role that a name completes, or the name which that role stands behind: `X, head of Y`."""
    role = inside[-2]
    for mention in reversed(inside[:-2]):
        if mention.kind == "name" and frame.text[mention.end : role.outer].strip() == ",":
            return mention
    return role
