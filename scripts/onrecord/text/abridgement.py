"""Quotes that leave words out or add some: how they are written, and where their pieces stand.

`[…]` or `[...]` stands for words left out; `[word]` adds words between pieces that are
neighbours in the text; `[…] [word]` replaces words; `[T]he` is `the` with its first letter
in the other case.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from onrecord.text.normalize import count_words

Span = tuple[int, int]
"""Start and end (exclusive) in the plain text of an article, in Unicode code points."""

MIN_WORDS = 2
"""Whole words of each piece: shorter ones could be patched together into anything."""

_LETTER = re.compile(r"(?<!\w)\[(\w)\](?=\w)")
_BRACKETS = re.compile(r"\[([^\[\]]*)\]")
_OMISSION = ("…", "...")


@dataclass(frozen=True, slots=True)
class Abridged:
    """An abridged quote, taken apart.

    Attributes:
        pieces: The words that have to stand in the text, as they stand there.
        gaps: For each place between two pieces, whether words are left out there; where none
            are, the pieces are neighbours in the text.
        opens: Whether words are left out before the first piece.
        closes: Whether words are left out after the last piece.
    """

    pieces: tuple[str, ...]
    gaps: tuple[bool, ...]
    opens: bool = False
    closes: bool = False


def read_abridged(words: str) -> Abridged | str:
    """Take a folded quote apart; what is wrong with its brackets is returned in words."""
    restored = _LETTER.sub(_other_case, words)
    parts = _BRACKETS.split(restored)
    texts, brackets = [part.strip() for part in parts[::2]], parts[1::2]
    if any("[" in text or "]" in text for text in texts):
        return "a bracket is left over: words left out are `[…]`, words added `[word]`"
    pieces = tuple(text for text in texts if text)
    short = next((piece for piece in pieces if count_words(piece) < MIN_WORDS), None)
    if brackets and (not pieces or short is not None):
        what = f"the piece “{short}”" if short else "what stands beside the brackets"
        return f"{what} is too short: each piece has at least {MIN_WORDS} whole words"
    gaps = _read_gaps(texts, brackets)
    if any(gap is False for gap in (gaps[0], gaps[-1])):
        return "words added before or after the rest replace something there: `[…] [word]`"
    inner = tuple(bool(gap) for gap in gaps[1:-1])
    return Abridged(pieces, inner, bool(gaps[0]), bool(gaps[-1]))


def _other_case(match: re.Match[str]) -> str:
    swapped = match[1].swapcase()
    return swapped if len(swapped) == 1 and swapped != match[1] else match[0]


def _read_gaps(texts: list[str], brackets: list[str]) -> list[bool | None]:
    """Before, between and after the pieces: whether words are left out; None without brackets."""
    gaps: list[bool | None] = [None]
    for position, text in enumerate(texts):
        if text:
            gaps.append(None)
        if position < len(brackets):
            gaps[-1] = bool(gaps[-1]) or brackets[position].strip() in _OMISSION
    return gaps


def match_pieces(
    text: str,
    places: list[list[Span]],
    abridged: Abridged,
    groups: Mapping[Span, int],
    start: int,
    end: int,
) -> Iterator[tuple[Span, ...]]:
    """Find the pieces in order within one block, the shortest way for each first piece.

    Args:
        text: The plain text of the article.
        places: For each piece, where it stands in the block, in order.
        abridged: What may lie between the pieces.
        groups: Spans that the pieces have to lie in, and their numbers; consecutive pieces
            lie in one span, or in that with the next number. Empty: anywhere.
        start: Where the block begins.
        end: Where it ends.
    """
    matcher = _PieceMatcher(text, groups, end)
    tails = [
        _Match(place, place[1], None)
        for place in places[-1]
        if not abridged.closes or _words_end(text, place[1], end) is not None
    ]
    for here, omits in zip(reversed(places[:-1]), reversed(abridged.gaps), strict=True):
        tails = matcher.prepend(here, tails, omits=omits)
    for tail in tails:
        is_inside = not groups or group_of(tail.place, groups)
        if is_inside and not (abridged.opens and _words_end(text, start, tail.place[0]) is None):
            yield tuple(_unwind(tail))


def group_of(place: Span, groups: Mapping[Span, int]) -> int:
    """The number of the span that holds a piece; 0 if none does."""
    spans = groups.items()
    return next((n for (s, e), n in spans if s <= place[0] and place[1] <= e), 0)


@dataclass(frozen=True, slots=True)
class _Match:
    """A piece in its place, and the best way on from there."""

    place: Span
    end: int
    rest: _Match | None


def _unwind(tail: _Match | None) -> Iterator[Span]:
    while tail is not None:
        yield tail.place
        tail = tail.rest


@dataclass(frozen=True, slots=True)
class _PieceMatcher:
    text: str
    groups: Mapping[Span, int]
    end: int

    def prepend(self, places: list[Span], tails: list[_Match], *, omits: bool) -> list[_Match]:
        """Put each place in front of the tail that ends first, where there is one."""
        followers: dict[int, list[_Match]] = {}
        for tail in tails:
            followers.setdefault(group_of(tail.place, self.groups), []).append(tail)
        ways = {group: _BestTails(members) for group, members in followers.items()}
        found = []
        for place in places:
            group = group_of(place, self.groups)
            near = (group, group + 1) if self.groups else (0,)
            options = [ways[g].after(self._bounds(place[1], omits)) for g in near if g in ways]
            best = min(filter(None, options), key=lambda tail: tail.end, default=None)
            if best and not (self.groups and group == 0):
                found.append(_Match(place, best.end, best))
        return found

    def _bounds(self, behind: int, omits: bool) -> Span:
        """Between which offsets the next piece may begin, both included."""
        if omits:
            word = _words_end(self.text, behind, self.end)
            return (self.end, -1) if word is None else (word, self.end)
        return behind, behind + self.text.startswith(" ", behind)


class _BestTails:
    """The tails of one group: which of those that begin in a range ends first."""

    def __init__(self, tails: list[_Match]) -> None:
        self._tails = tails  # by where they begin
        self._starts = [tail.place[0] for tail in tails]
        self._best: list[_Match] = []  # of each tail and those behind it, the one that ends first
        for tail in reversed(tails):
            last = self._best[-1] if self._best else tail
            self._best.append(tail if tail.end <= last.end else last)
        self._best.reverse()

    def after(self, bounds: Span) -> _Match | None:
        """The one that ends first among those that begin from `bounds[0]` to `bounds[1]`."""
        low = bisect_right(self._starts, bounds[0] - 1)
        if low == len(self._starts) or self._starts[low] > bounds[1]:
            return None
        if self._starts[-1] <= bounds[1]:
            return self._best[low]
        high = bisect_right(self._starts, bounds[1])
        return min(self._tails[low:high], key=lambda tail: tail.end, default=None)


def _words_end(text: str, start: int, end: int) -> int | None:
    """Behind the first letter or digit from `start` on; None if there is none before `end`."""
    return next((n + 1 for n in range(start, end) if text[n].isalnum()), None)
