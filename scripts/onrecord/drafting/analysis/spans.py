"""Spans of text around a quotation, and the attributions found in them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

from onrecord.drafting.analysis.lexicon import Lexicon
from onrecord.drafting.analysis.mentions import Mention


@dataclass(frozen=True, slots=True)
class Attribution:
    """The source of a quotation as a span of text names it, with its cue.

    Attributes:
        mention: The words for the speaker; None if the verb has no subject of its own.
        why: The rule that found it, for the editor.
        confidence: How often that rule is right, from 0 to 1.
        start: Where the words begin that say so.
        end: Where they end.
    """

    mention: Mention | None
    why: str
    confidence: float
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class AnnotatedSpan:
    """A stretch of the plain text beside a quotation, or a whole sentence."""

    text: str
    start: int
    end: int
    mentions: Sequence[Mention]  # of its block, in order
    words: Lexicon

    def within(self, start: int, end: int) -> list[Mention]:
        """The mentions that begin in a part of the frame."""
        low = bisect_left(self.mentions, start, key=attrgetter("start"))
        high = bisect_left(self.mentions, end, key=attrgetter("start"))
        return [m for m in self.mentions[low:high] if m.end <= end]


REACH = 1200
"""So many characters beside a quotation are read; no sentence that leads to one is longer."""
