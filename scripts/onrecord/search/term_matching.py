"""Matching of query terms with words: whole words, prefixes, and corrections of misspelt names."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from onrecord.search.query_parser import Term

WHOLE, PREFIX, NOT = 2, 1, 0
"""The fits of a word; larger is better."""

_ONE_MISTAKE, _TWO_MISTAKES = 4, 8
"""The lengths from which a word may differ from a name by one edit, and by two."""


class Fits(dict[str, int]):
    """A cache of the fit of words with one word of a query, computed on first use.

    Attributes:
        wanted: The word of the query.
        corrections: Words that fit as well as `wanted`.
        unfinished: Whether words that only begin with `wanted` fit, too.
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
    """A term with its fits and corrections.

    Attributes:
        term: The term as typed.
        corrections: Words of names that match instead, if the typed word occurs nowhere.
        fits: The fits with each word of the term.
    """

    term: Term
    corrections: tuple[str, ...]
    fits: tuple[Fits, ...]


def match_term(term: Term, corrections: tuple[str, ...] = ()) -> TermMatch:
    """Return the match of a term, or of its corrections."""
    fits = tuple(Fits(word, corrections, unfinished=term.prefix) for word in term.words)
    return TermMatch(term, corrections, fits)


def best_fit(wanted: Sequence[Fits], words: Sequence[str]) -> int:
    """The best fit of a phrase among adjacent words; a phrase fits as well as its worst word."""
    if len(wanted) == 1:
        return max(map(wanted[0].__getitem__, words), default=NOT)
    starts = range(len(words) - len(wanted) + 1)
    return max((_fit_at(start, wanted, words) for start in starts), default=NOT)


def _fit_at(start: int, wanted: Sequence[Fits], words: Sequence[str]) -> int:
    return min(fits[words[at]] for at, fits in enumerate(wanted, start))


def nearest(word: str, names: Collection[str]) -> tuple[str, ...]:
    """The words of names at the least edit distance from a word, sorted; empty beyond the limit.

    The distance is optimal string alignment: a letter missing, added or replaced, or two
    neighbouring letters exchanged. The limit depends on the length of the word.
    """
    most = 0 if len(word) < _ONE_MISTAKE else 1 if len(word) < _TWO_MISTAKES else 2
    distances = {name: OSA.distance(word, name, score_cutoff=most) for name in names}
    least = min(distances.values(), default=most + 1)
    if least > most:
        return ()
    return tuple(sorted(name for name, distance in distances.items() if distance == least))
