"""Abridged quotes: the notation of omissions and insertions, and the match of the pieces.

`[…]` or `[...]` is an omission; `[word]` inserts words between pieces that are adjacent in the
text; `[…] [word]` replaces words; `[T]he` is `the` with its first letter in the other case.
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
"""The least number of whole words in a piece: any text could be made up of shorter ones."""

_LETTER = re.compile(r"(?<!\w)\[(\w)\](?=\w)")
_BRACKETS = re.compile(r"\[([^\[\]]*)\]")
_OMISSION = ("…", "...")


@dataclass(frozen=True, slots=True)
class Abridged:
    """An abridged quote, parsed.

    Attributes:
        pieces: The quoted words, in stretches that must be in the text word for word.
        gaps: For each two successive pieces, whether words are omitted between the two;
            otherwise the pieces are adjacent in the text.
        opens: Whether words are omitted before the first piece.
        closes: Whether words are omitted after the last piece.
    """

    pieces: tuple[str, ...]
    gaps: tuple[bool, ...]
    opens: bool = False
    closes: bool = False


def read_abridged(words: str) -> Abridged | str:
    """Parse the brackets of a normalized quote.

    Returns:
        The parsed quote; or, as a text, the reason why its brackets are wrong.
    """
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
    """Return whether words are omitted before, between and after the pieces.

    None where there are no brackets, False where brackets only insert words.
    """
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
    """Yield the matches of all pieces, in order, within one block.

    For each occurrence of the first piece, the match that ends first is found, by dynamic
    programming from the last piece to the first.

    Args:
        text: The plain text of the article.
        places: For each piece, the spans of its occurrences in the block, in order.
        abridged: The parsed quote.
        groups: Spans, one of which must contain each piece, and their numbers; successive pieces
            are in one span, or in the spans of two successive numbers. Empty: no restriction.
        start: The first offset of the block.
        end: The end of the block, exclusive.

    Yields:
        The span of each piece.
    """
    matcher = _PieceMatcher(text, groups, end)
    tails = [
        _Match(place, place[1], None)
        for place in places[-1]
        if not abridged.closes or _after_first_letter(text, place[1], end) is not None
    ]
    for spans, omits in zip(reversed(places[:-1]), reversed(abridged.gaps), strict=True):
        tails = matcher.prepend(spans, tails, omits=omits)
    for tail in tails:
        is_inside = not groups or group_of(tail.place, groups)
        if is_inside and not (
            abridged.opens and _after_first_letter(text, start, tail.place[0]) is None
        ):
            yield tuple(_unwind(tail))


def group_of(place: Span, groups: Mapping[Span, int]) -> int:
    """Return the number of the span around a piece; 0 if the piece is in no span."""
    spans = groups.items()
    return next((n for (s, e), n in spans if s <= place[0] and place[1] <= e), 0)


@dataclass(frozen=True, slots=True)
class _Match:
    """An occurrence of a piece, and the best match of all further pieces: a linked list.

    Attributes:
        place: The span of the piece.
        end: The end of the last piece.
        rest: The match of the pieces that follow; None after the last one.
    """

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
        """Return the matches from `places` on, each with the tail with the first end."""
        followers: dict[int, list[_Match]] = {}
        for tail in tails:
            followers.setdefault(group_of(tail.place, self.groups), []).append(tail)
        best_tails = {group: _BestTails(members) for group, members in followers.items()}
        found = []
        for place in places:
            group = group_of(place, self.groups)
            near = (group, group + 1) if self.groups else (0,)
            bounds = self._bounds(place[1], omits)
            options = [best_tails[g].after(bounds) for g in near if g in best_tails]
            best = min(filter(None, options), key=lambda tail: tail.end, default=None)
            if best and not (self.groups and group == 0):
                found.append(_Match(place, best.end, best))
        return found

    def _bounds(self, start: int, omits: bool) -> Span:
        """Return the least and the greatest offset at which the next piece may begin."""
        if omits:
            word = _after_first_letter(self.text, start, self.end)
            return (self.end, -1) if word is None else (word, self.end)
        return start, start + self.text.startswith(" ", start)


class _BestTails:
    """An index of the tails of one group: for a range of starts, the tail with the first end."""

    def __init__(self, tails: list[_Match]) -> None:
        self._tails = tails  # sorted by start
        self._starts = [tail.place[0] for tail in tails]
        self._best: list[_Match] = []  # for each index, the tail from there on that ends first
        for tail in reversed(tails):
            last = self._best[-1] if self._best else tail
            self._best.append(tail if tail.end <= last.end else last)
        self._best.reverse()

    def after(self, bounds: Span) -> _Match | None:
        """Return the tail with the first end among starts from `bounds[0]` to `bounds[1]`."""
        low = bisect_right(self._starts, bounds[0] - 1)
        if low == len(self._starts) or self._starts[low] > bounds[1]:
            return None
        if self._starts[-1] <= bounds[1]:
            return self._best[low]
        high = bisect_right(self._starts, bounds[1])
        return min(self._tails[low:high], key=lambda tail: tail.end, default=None)


def _after_first_letter(text: str, start: int, end: int) -> int | None:
    """Return the offset after the first letter or digit in `text[start:end]`, or None."""
    return next((n + 1 for n in range(start, end) if text[n].isalnum()), None)
