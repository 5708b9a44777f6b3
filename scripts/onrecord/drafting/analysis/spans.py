"""Spans of text around a quotation, and the attributions in such spans."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

from onrecord.drafting.analysis.lexicon import Lexicon
from onrecord.drafting.analysis.mentions import Mention


@dataclass(frozen=True, slots=True)
class Attribution:
    """The source of a quotation with its cue, as found in a span of text.

    Attributes:
        mention: The source; None if the verb has no subject of its own.
        why: The rule that found the source, for the editor.
        confidence: The precision of that rule, from 0 to 1.
        start: Offset of the cue in the plain text.
        end: Offset of the end of the cue.
    """

    mention: Mention | None
    why: str
    confidence: float
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class AnnotatedSpan:
    """A span of the plain text, with its mentions: text around a quotation, or a sentence."""

    text: str
    start: int
    end: int
    mentions: Sequence[Mention]  # of the whole block, in order
    words: Lexicon

    def within(self, start: int, end: int) -> list[Mention]:
        """Return the mentions wholly in a part of the span."""
        low = bisect_left(self.mentions, start, key=attrgetter("start"))
        high = bisect_left(self.mentions, end, key=attrgetter("start"))
        return [m for m in self.mentions[low:high] if m.end <= end]


REACH = 1200
"""Number of characters read before and behind a quotation; no attribution is longer."""
