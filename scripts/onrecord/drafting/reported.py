"""What the article tells of somebody's words in its own: reported and emphasised passages."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import regex

from onrecord.drafting.attributions import before_quote, relative_subject
from onrecord.drafting.checking import emphasised_stretches
from onrecord.drafting.frames import Attribution
from onrecord.drafting.lexicon import Pattern, lexicon
from onrecord.drafting.mentions import Mention
from onrecord.drafting.people import Entity
from onrecord.drafting.scene import Scene
from onrecord.drafting.whom import Spoken, last_person, resolve
from onrecord.text import count_words


@dataclass(frozen=True, slots=True)
class Told:
    """A reported or an emphasised statement; offsets in the plain text."""

    start: int
    end: int
    block: int
    kind: str
    speaker: Entity | None
    attribution: Mention | None
    why: str
    confidence: float


MIN_WORDS = 6
"""A reported sentence, or an emphasised passage, of fewer words says too little."""

FEW_WORDS = 7
"""What stands behind a verb of saying, and doesn't begin with `that`, is then no statement."""

_MIN_EMPHASISED = 4


def find_reported(scene: Scene, spoken: list[Spoken]) -> list[Told]:
    """The sentences by which an article reports what somebody said, in order."""
    told: list[Told] = []
    for number, block in enumerate(scene.article.blocks):
        if not block.heading:
            told += _in_block(scene, number, spoken)
    return told


def _in_block(scene: Scene, number: int, spoken: list[Spoken]) -> list[Told]:
    told: list[Told] = []
    current: Told | None = None
    spans = scene.sentences[number]
    for place, (start, end) in enumerate(spans):
        sentence = scene.text[start:end]
        back = _put_forward(scene, number, start, end)
        if back is not None:
            told += _backwards(scene, number, spans[:place], back)
            current = None
            continue
        if scene.quoted_within(number, start, end):
            current = None
            continue
        if count_words(sentence) < MIN_WORDS or sentence.rstrip().endswith("?"):
            current = None
            continue
        found = _report(scene, number, start, end, spoken, current)
        if found is None and current is not None:
            found = _carry_on(scene, number, start, end, current)
        if found is not None:
            told.append(found)
        current = found
    return told


def _report(
    scene: Scene, number: int, start: int, end: int, spoken: list[Spoken], current: Told | None
) -> Told | None:
    """A sentence that says who thinks or says what it tells."""
    if scene.words.impersonal.match(scene.text, start, end):
        return None
    aside = _said_aside(scene, start, end)
    if aside is not None:
        who, sure = _whom(scene, start, aside[1], spoken, current)
        why = f"“{aside[0]}”"
        return Told(start, end, number, "reported", who, None, why, 0.75 * sure) if who else None
    found = _who_reports(scene, number, start, end)
    if found is None and _SUBJUNCTIVE.search(scene.text, start, end):
        if scene.words.language == "de":
            who, sure = _whom(scene, start, "", spoken, current)
            why = "in the subjunctive of what is reported"
            return Told(start, end, number, "reported", who, None, why, 0.8 * sure) if who else None
    if found is not None and found.mention is None:
        return _without_subject(scene, number, start, end, found, spoken, current)
    score = _how_sure(scene, found, start, end) if found else None
    if found is None or found.mention is None or score is None:
        return None
    if count_words(scene.text[found.end : end]) < 3 or _stands_behind(scene, found, start):
        return _told_before(scene, number, start, end, found, spoken)
    if found.mention.kind == "role" and not found.mention.known:
        return None
    if found.mention.kind == "pronoun":
        who, sure = _whom(scene, found.mention.start, found.mention.gender, spoken, current)
    else:
        who, sure = resolve(scene, found.mention, _last_before(spoken, start))
    if who is None or not (who.is_person or who.is_body or who.speaks):
        return None
    named = found.mention.kind == "name"
    score = score * (1 if named else sure) - (0.15 if who.is_body else 0.0)
    attribution = None if named else found.mention
    why = found.why.replace(" before it", "")
    return Told(start, end, number, "reported", who, attribution, why, score)


_SUBJUNCTIVE = regex.compile(
    r"(?<!\p{L})(?:sei|seien|habe|werde|könne|müsse|solle|dürfe|wolle|brauche|gebe|gehe|komme)(?!\p{L})"
)
"""German verbs in the form by which a sentence tells what somebody else says."""


def _whom(
    scene: Scene, place: int, gender: str, spoken: list[Spoken], current: Told | None
) -> tuple[Entity | None, float]:
    """Whom a pronoun means: who spoke in the sentence before it, else whoever fits."""
    if current is not None and current.speaker is not None:
        return current.speaker, 0.95
    return last_person(scene, place, gender, _last_before(spoken, place))


def _said_aside(scene: Scene, start: int, end: int) -> tuple[str, str] | None:
    """The words of `In her view, …` and `…, ajoute-t-elle, …`, and the gender of whom they mean."""
    words = scene.words
    view = _own_view(words.language).search(scene.text, start, min(end, start + 60))
    apart = view and scene.text.endswith((", ", "; "), start, view.start())
    if view and (view.start() == start or apart or view[0].count(" ") > 1):
        return view[0], words.own_view[view[0].lower().replace("’", "'")]
    tag = words.inverted.search(scene.text, start, end) if words.inverted else None
    if tag and scene.text.endswith(", ", start, tag.start()) and scene.text[tag.end()] in ",.":
        return tag[0], words.pronouns.get(tag["who"].lower(), "")
    return None


@cache
def _own_view(language: str) -> Pattern:
    phrases = "|".join(p.replace("'", "['’]") for p in lexicon(language).own_view)
    return regex.compile(rf"(?<![\w'’])(?:{phrases})(?!\w)", regex.I)


def _how_sure(scene: Scene, found: Attribution, start: int, end: int) -> float | None:
    """How sure it is that a sentence tells what somebody says; None: it doesn't."""
    words, mention = scene.words, found.mention
    according = words.according.search(scene.text, start, end)
    by = according is not None and according.start() == found.start
    behind = scene.text[found.end : min(end, found.end + 60)]
    content = words.that.search(behind) is not None
    verb = words.verb.match(scene.text, found.start, end)
    weak = words.language == "de" and content and words.weak_verb.match(scene.text, found.start)
    if mention is None or not (by or verb or weak) or mention.start > found.start + 60:
        return None
    if behind.lstrip()[:1].isdigit():
        return None  # `contó 4.870 personas`
    leads = mention.start < found.start or words.drops_pronouns or words.language == "de"
    if not leads and not by:
        # `Asked about the toll, Ada Quill was silent`; `…, Ada Quill said` ends its sentence.
        aside = scene.text.endswith(", ", start, found.start) and _is_long(scene, found.end, end)
        return 0.7 if aside or _stands_behind(scene, found, start) else None
    if by or content:
        return 0.8
    if words.acts.match(scene.text, found.start, end):
        return 0.45
    return 0.45 if count_words(scene.text[found.end : end]) < FEW_WORDS else 0.65


def _who_reports(scene: Scene, number: int, start: int, end: int) -> Attribution | None:
    """Who says what a sentence tells, by its first verb of saying with somebody before it."""
    words = scene.words
    for verb in words.verb.finditer(scene.text, start, end):
        first = before_quote(scene.frame(number, start, verb.end()))
        if first is None or first.mention is None or first.mention.kind == "role":
            continue
        if first.start == verb.start() and words.that.match(
            scene.text, _behind_aside(scene.text, verb.end(), end) + 1
        ):
            return first
    found = before_quote(scene.frame(number, start, end))
    if found is None or found.mention is None:
        found = relative_subject(scene.frame(number, start, end)) or found
    if found and found.mention and count_words(scene.text[found.end : end]) < 3:
        # `Ada Quill said that it is late and nobody had asked`: the verb before the last one.
        earlier = before_quote(scene.frame(number, start, found.start))
        return earlier if earlier and not _stands_behind(scene, found, start) else found
    return found


def _behind_aside(text: str, place: int, end: int) -> int:
    """A place in a sentence, or behind the word or two between commas there: `, però,`."""
    aside = regex.compile(r",\s\p{Ll}[\p{Ll} ]{1,30},").match(text, place, end)
    return aside.end() if aside else place


def _stands_behind(scene: Scene, found: Attribution, start: int) -> bool:
    """Whether the words that say who speaks follow a comma: `…, según anunció Ada Quill`."""
    mention = found.mention
    if mention is None:
        return False
    begin = min(found.start, mention.outer)
    comma = scene.text.rfind(",", max(start, begin - 30), begin)
    lead = scene.text[comma + 1 : begin] if comma >= 0 else ""
    return comma >= 0 and not any(c.isupper() for c in lead) and _is_long(scene, start, comma)


def _is_long(scene: Scene, start: int, end: int) -> bool:
    return count_words(scene.text[start:end]) >= MIN_WORDS


def _told_before(
    scene: Scene, number: int, start: int, end: int, found: Attribution, spoken: list[Spoken]
) -> Told | None:
    """A sentence that ends with who says it: `The tram will come, Ada Quill said on Monday`."""
    if found.mention is None or not _stands_behind(scene, found, start):
        return None
    who, sure = resolve(scene, found.mention, _last_before(spoken, start))
    if who is None or not (who.is_person or who.is_body or who.speaks):
        return None
    words = None if found.mention.kind == "name" else found.mention
    why = found.why.replace(" before it", "")
    return Told(start, end, number, "reported", who, words, why, 0.7 * sure)


def _without_subject(
    scene: Scene,
    number: int,
    start: int,
    end: int,
    found: Attribution,
    spoken: list[Spoken],
    current: Told | None,
) -> Told | None:
    """`También subrayó que …`: whoever spoke in the sentence before, or is named last."""
    if current is not None and current.speaker is not None:
        who, sure = current.speaker, 0.7
    else:
        named, sure = last_person(scene, start, "", _last_before(spoken, start))
        if named is None or not any(
            scene.block(number).start <= m.start < start for m in named.mentions
        ):
            return None
        who, sure = named, 0.6
    why = found.why.replace(" before it", "")
    return Told(start, end, number, "reported", who, None, why, sure)


def _last_before(spoken: list[Spoken], start: int) -> Spoken | None:
    place = bisect_left(spoken, start, key=lambda s: s.quoted.start)
    return spoken[place - 1] if place else None


def _carry_on(scene: Scene, number: int, start: int, end: int, current: Told) -> Told | None:
    """A sentence that goes on with what the one before it reports."""
    words = scene.words
    if current.speaker is None or words.impersonal.match(scene.text, start, end):
        return None
    if not words.carries_on.match(scene.text, start, end) or not words.states.search(
        scene.text, start, end
    ):
        return None
    others = [
        entity
        for m in scene.mentions_between(number, start, end)
        if (entity := scene.entity(m)) and entity.is_person
    ]
    if any(entity is not current.speaker for entity in others):
        return None
    score = max(0.5, current.confidence - 0.1)
    return Told(
        start,
        end,
        number,
        "reported",
        current.speaker,
        None,
        "goes on with the sentence before it",
        score,
    )


def _put_forward(scene: Scene, number: int, start: int, end: int) -> Entity | None:
    """Who is named by `This reflection was put forward by Ada Quill`."""
    match = scene.words.put_forward.search(scene.text, start, end)
    if match is None:
        return None
    for mention in scene.mentions_between(number, match.end(), end):
        if mention.kind == "name" and mention.outer <= match.end() + 12:
            return scene.entity(mention)
    return None


def _backwards(
    scene: Scene, number: int, spans: Sequence[tuple[int, int]], who: Entity
) -> Iterator[Told]:
    """The sentence before it, and further ones as long as one goes back to the one before."""
    found: list[Told] = []
    for start, end in reversed(spans):
        found.append(
            Told(
                start,
                end,
                number,
                "reported",
                who,
                None,
                "given to them by the sentence behind",
                0.75,
            )
        )
        if not scene.words.carries_on.match(scene.text, start, end):
            break
    yield from reversed(found)


def find_emphasised(scene: Scene, reported: list[Told]) -> list[Told]:
    """The passages that an article emphasises, and whose words it reports there."""
    told: list[Told] = []
    for number, block in enumerate(scene.article.blocks):
        stretches = [] if block.heading else list(emphasised_stretches(block))
        if len(stretches) == 1 and stretches[0] == (block.start, block.end):
            continue  # a paragraph in bold is a heading or a caption
        for start, end in (_trim(scene.text, *stretch) for stretch in stretches):
            inside = any(
                q.outer_start <= start and end <= q.outer_end for q in scene.quoted_in(number)
            )
            if inside or count_words(scene.text[start:end]) < _MIN_EMPHASISED:
                continue
            told.append(_emphasised(number, start, end, reported))
    return told


def _emphasised(number: int, start: int, end: int, reported: list[Told]) -> Told:
    around = next((t for t in reported if t.start <= start and end <= t.end), None)
    if around is not None:
        return Told(
            start, end, number, "emphasised", around.speaker, around.attribution, around.why, 0.85
        )
    return Told(start, end, number, "emphasised", None, None, "the article's own words", 0.7)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    match = regex.search(r"^\W*(.*?)[\s,;:.]*$", text[start:end], regex.S)
    if match is None or not match[1]:
        return start, end
    return start + match.start(1), start + match.end(1)
