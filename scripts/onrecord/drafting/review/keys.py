"""The keys by which an editor decides, for each kind of decision."""

from __future__ import annotations

from collections.abc import Mapping

from onrecord.drafting.review.pending import Pending, UncertainStatement
from onrecord.records.models import Quote

_UNDO = {"u": "undo", "n": "not now", "q": "quit"}
_STATEMENT = {
    "a": "accept",
    "s": "speaker",
    "t": "themes",
    "c": "cities",
    "k": "kind",
    "d": "drop",
    **_UNDO,
}
_UNCERTAIN = {"a": "accept", "d": "drop", **_UNDO}
_ARTICLE = {"a": "accept the article", **_UNDO}


def keys_for(pending: Pending) -> Mapping[str, str]:
    """Return the keys of a pending decision, each with what it does, in the order of display."""
    if isinstance(pending, Quote):
        return _STATEMENT
    return _UNCERTAIN if isinstance(pending, UncertainStatement) else _ARTICLE
