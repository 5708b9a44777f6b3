"""What a word of a query finds: itself, what begins with it, or a name that is nearly the same."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from onrecord.search.query_parser import Term

WHOLE, PREFIX, NOT = 2, 1, 0
"""How well a word fits; larger is better."""

_ONE_MISTAKE, _TWO_MISTAKES = 4, 8
"""From how many letters on a word may have one mistake, and two."""


class Fits(dict[str, int]):
    """Word → how well it fits the one that is wanted; worked out when it is first met.

    Attributes:
        wanted: A word of a query.
        instead: Words that are as good.
        unfinished: Whether words that only begin with it fit, too.
    """

    def __init__(self, wanted: str, corrections: Collection[str], *, unfinished: bool) -> None:
        super().__init__()
        self.wanted = wanted
        self.corrections = corrections
        self.unfinished = unfinished

    def __missing__(self, word: str) -> int:
        if word == self.wanted or word in self.corrections:
            fit = WHOLE
        else:
            fit = PREFIX if self.unfinished and word.startswith(self.wanted) else NOT
        self[word] = fit
        return fit


@dataclass(frozen=True, slots=True, eq=False)
class TermMatch:
    """A term and how it is read.

    Attributes:
        term: What was typed.
        instead: Words of names that are read instead, where what was typed stands nowhere.
        fits: What fits each word of the term.
    """

    term: Term
    corrections: tuple[str, ...]
    fits: tuple[Fits, ...]


def read_term(term: Term, corrections: tuple[str, ...] = ()) -> TermMatch:
    """Read a term, perhaps as other words."""
    fits = tuple(Fits(word, corrections, unfinished=term.prefix) for word in term.words)
    return TermMatch(term, corrections, fits)


def best_fit(wanted: Sequence[Fits], words: Sequence[str]) -> int:
    """How well words fit that stand next to each other: the best place, as its worst word."""
    if len(wanted) == 1:
        return max(map(wanted[0].__getitem__, words), default=NOT)
    starts = range(len(words) - len(wanted) + 1)
    return max((_fit_at(start, wanted, words) for start in starts), default=NOT)


def _fit_at(start: int, wanted: Sequence[Fits], words: Sequence[str]) -> int:
    return min(fits[words[at]] for at, fits in enumerate(wanted, start))


def nearest(word: str, names: Collection[str]) -> tuple[str, ...]:
    """The words of names that differ least from a word, sorted; none if all differ too much.

    A difference is a letter that is missing, added or another, or two neighbours exchanged
    (the optimal string alignment distance).
    """
    most = 0 if len(word) < _ONE_MISTAKE else 1 if len(word) < _TWO_MISTAKES else 2
    distances = {name: OSA.distance(word, name, score_cutoff=most) for name in names}
    least = min(distances.values(), default=most + 1)
    if least > most:
        return ()
    return tuple(sorted(name for name, distance in distances.items() if distance == least))
