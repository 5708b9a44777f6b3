"""Attribution of indirect speech: reported and emphasised statements, with their sources."""

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


def find_reported(annotated: AnnotatedArticle, direct: list[DirectQuote]) -> list[IndirectQuote]:
    """Return the sentences that report speech, in order, with their sources."""
    indirect: list[IndirectQuote] = []
    for number, block in enumerate(annotated.article.blocks):
        if not block.heading:
            indirect += _in_block(annotated, number, direct)
    return indirect


def _in_block(
    annotated: AnnotatedArticle, number: int, direct: list[DirectQuote]
) -> list[IndirectQuote]:
    indirect: list[IndirectQuote] = []
    current: IndirectQuote | None = None
    spans = annotated.sentences[number]
    for place, (start, end) in enumerate(spans):
        sentence = annotated.text[start:end]
        back = _following_source(annotated, number, start, end)
        if back is not None:
            indirect += _preceding_statements(annotated, number, spans[:place], back)
            current = None
            continue
        if _contains_quotation(direct, start, end):
            current = None
            continue
        if count_words(sentence) < MIN_WORDS or sentence.rstrip().endswith("?"):
            current = None
            continue
        found = Sentence(
            annotated, number, start, end, _last_before(direct, start), current
        ).report()
        if found is None and current is not None:
            found = _continuation(annotated, number, start, end, current)
        if found is not None:
            indirect.append(found)
        current = found
    return indirect


def _contains_quotation(direct: list[DirectQuote], start: int, end: int) -> bool:
    """Return whether a direct statement overlaps a sentence; titles and terms don't count."""
    place = bisect_left(direct, end, key=lambda s: s.quoted.start)
    return place > 0 and direct[place - 1].quoted.end > start


def _last_before(direct: list[DirectQuote], start: int) -> DirectQuote | None:
    place = bisect_left(direct, start, key=lambda s: s.quoted.start)
    return direct[place - 1] if place else None


def _continuation(
    annotated: AnnotatedArticle, number: int, start: int, end: int, current: IndirectQuote
) -> IndirectQuote | None:
    """Return a sentence as the continuation of a report, with the same source."""
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


def _following_source(
    annotated: AnnotatedArticle, number: int, start: int, end: int
) -> Entity | None:
    """Return the source in `This reflection was put forward by Ada Quill`."""
    match = annotated.words.put_forward.search(annotated.text, start, end)
    if match is None:
        return None
    for mention in annotated.mentions_between(number, match.end(), end):
        if mention.kind == "name" and mention.outer <= match.end() + 12:
            return annotated.entity(mention)
    return None


def _preceding_statements(
    annotated: AnnotatedArticle, number: int, spans: Sequence[tuple[int, int]], who: Entity
) -> Iterator[IndirectQuote]:
    """Yield the sentences attributed by a later one (`This was put forward by …`).

    The last sentence of `spans`, and the ones before as long as each continues another.
    """
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
    """Return the emphasised passages, with the sources of the reports around them."""
    indirect: list[IndirectQuote] = []
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
            indirect.append(_emphasised(number, start, end, reported))
    return indirect


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
