"""The questions that both are asked: words, and choices in facets, drawn from the records."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from onrecord.records.knowledge_base import KnowledgeBase
from onrecord.search.columns import FACETS
from onrecord.search.corpus import Row

Chosen = dict[str, str]
"""Facet → the value that is chosen in it."""


@dataclass(frozen=True, slots=True)
class Questions:
    """What is asked, the first one when nothing is loaded yet.

    Attributes:
        words: Queries as one types them.
        choices: What is chosen in one facet, or in two.
    """

    words: list[str] = field(default_factory=list)
    choices: list[Chosen] = field(default_factory=list)


def draw_questions(kb: KnowledgeBase, rows: tuple[Row, ...], number: int) -> Questions:
    """Draw so many questions of both kinds; each has an answer, and the same records give the same.

    Of the queries, a third is one word of a text, a third two of one text, a third the name of a
    speaker, or how it begins. Of the choices, half are in one facet and half in two.
    """
    rng = random.Random(number)
    long_enough = [row for row in rows if len({w for w in row.texts[0] if len(w) > 2}) > 1]
    questions = Questions()
    while len(questions.words) < number:
        row = rng.choice(long_enough)
        words = rng.sample(sorted({word for word in row.texts[0] if len(word) > 2}), 2)
        questions.words.extend([words[0], " ".join(words)])
        speaker = kb.speakers.get(next(iter(row.quote.speaker), ""))
        if speaker:
            first, *_ = speaker.name.split()
            questions.words.append(rng.choice([speaker.name, first, first[:3]]))
    for turn in range(number):
        row = rng.choice(rows)
        facets = [facet for facet in FACETS if row.values[facet]]
        chosen = rng.sample(facets, 1 + turn % 2)
        questions.choices.append({facet: rng.choice(row.values[facet]) for facet in chosen})
    return Questions(list(dict.fromkeys(questions.words))[:number], questions.choices)
