"""Whether a sentence tells somebody's words or thoughts, and whose."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

import regex

from onrecord.drafting.analysis.annotate import AnnotatedArticle
from onrecord.drafting.analysis.coreference import DirectQuote
from onrecord.drafting.analysis.entities import Entity
from onrecord.drafting.analysis.reporting_sentences import (
    MIN_WORDS,
    IndirectQuote,
    Sentence,
)
from onrecord.drafting.analysis.verification import emphasised_stretches
from onrecord.text.normalize import count_words

_MIN_EMPHASISED = 4


def find_reported(annotated: AnnotatedArticle, spoken: list[DirectQuote]) -> list[IndirectQuote]:
    """The sentences by which an article reports what somebody said, in order."""
    told: list[IndirectQuote] = []
    for number, block in enumerate(annotated.article.blocks):
        if not block.heading:
            told += _in_block(annotated, number, spoken)
    return told


def _in_block(
    annotated: AnnotatedArticle, number: int, spoken: list[DirectQuote]
) -> list[IndirectQuote]:
    told: list[IndirectQuote] = []
    current: IndirectQuote | None = None
    spans = annotated.sentences[number]
    for place, (start, end) in enumerate(spans):
        sentence = annotated.text[start:end]
        back = _put_forward(annotated, number, start, end)
        if back is not None:
            told += _backwards(annotated, number, spans[:place], back)
            current = None
            continue
        if _quotes(spoken, start, end):
            current = None
            continue
        if count_words(sentence) < MIN_WORDS or sentence.rstrip().endswith("?"):
            current = None
            continue
        found = Sentence(
            annotated, number, start, end, _last_before(spoken, start), current
        ).report()
        if found is None and current is not None:
            found = _carry_on(annotated, number, start, end, current)
        if found is not None:
            told.append(found)
        current = found
    return told


def _quotes(spoken: list[DirectQuote], start: int, end: int) -> bool:
    """Whether a direct statement stands in a sentence; a title or a term doesn't count."""
    place = bisect_left(spoken, end, key=lambda s: s.quoted.start)
    return place > 0 and spoken[place - 1].quoted.end > start


def _last_before(spoken: list[DirectQuote], start: int) -> DirectQuote | None:
    place = bisect_left(spoken, start, key=lambda s: s.quoted.start)
    return spoken[place - 1] if place else None


def _carry_on(
    annotated: AnnotatedArticle, number: int, start: int, end: int, current: IndirectQuote
) -> IndirectQuote | None:
    """A sentence that goes on with what the one before it reports."""
    words = annotated.words
    if current.speaker is None or words.impersonal.match(annotated.text, start, end):
        return None
    if not words.carries_on.match(annotated.text, start, end) or not words.states.search(
        annotated.text, start, end
    ):
        return None
    others = [
        entity
        for m in annotated.mentions_between(number, start, end)
        if (entity := annotated.entity(m)) and entity.is_person
    ]
    if any(entity is not current.speaker for entity in others):
        return None
    score = max(0.5, current.confidence - 0.1)
    return IndirectQuote(
        start,
        end,
        number,
        "reported",
        current.speaker,
        None,
        "goes on with the sentence before it",
        score,
    )


def _put_forward(annotated: AnnotatedArticle, number: int, start: int, end: int) -> Entity | None:
    """Return the source in `This reflection was put forward by Ada Quill`."""
    match = annotated.words.put_forward.search(annotated.text, start, end)
    if match is None:
        return None
    for mention in annotated.mentions_between(number, match.end(), end):
        if mention.kind == "name" and mention.outer <= match.end() + 12:
            return annotated.entity(mention)
    return None


def _backwards(
    annotated: AnnotatedArticle, number: int, spans: Sequence[tuple[int, int]], who: Entity
) -> Iterator[IndirectQuote]:
    """The sentence before it, and further ones as long as one goes back to the one before."""
    found: list[IndirectQuote] = []
    for start, end in reversed(spans):
        found.append(
            IndirectQuote(
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
        if not annotated.words.carries_on.match(annotated.text, start, end):
            break
    yield from reversed(found)


def find_emphasised(
    annotated: AnnotatedArticle, reported: list[IndirectQuote]
) -> list[IndirectQuote]:
    """The passages that an article emphasises, and whose words it reports there."""
    told: list[IndirectQuote] = []
    for number, block in enumerate(annotated.article.blocks):
        stretches = [] if block.heading else list(emphasised_stretches(block))
        if len(stretches) == 1 and stretches[0] == (block.start, block.end):
            continue  # a paragraph in bold is a heading or a caption
        for start, end in (_trim(annotated.text, *stretch) for stretch in stretches):
            inside = any(
                q.outer_start <= start and end <= q.outer_end for q in annotated.quoted_in(number)
            )
            if inside or count_words(annotated.text[start:end]) < _MIN_EMPHASISED:
                continue
            told.append(_emphasised(number, start, end, reported))
    return told


def _emphasised(number: int, start: int, end: int, reported: list[IndirectQuote]) -> IndirectQuote:
    around = next((t for t in reported if t.start <= start and end <= t.end), None)
    if around is not None:
        return IndirectQuote(
            start, end, number, "emphasised", around.speaker, around.attribution, around.why, 0.85
        )
    return IndirectQuote(
        start, end, number, "emphasised", None, None, "the article's own words", 0.7
    )


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    match = regex.search(r"^\W*(.*?)[\s,;:.]*$", text[start:end], regex.S)
    if match is None or not match[1]:
        return start, end
    return start + match.start(1), start + match.end(1)
