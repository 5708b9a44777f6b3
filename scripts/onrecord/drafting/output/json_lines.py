"""Proposals as JSON Lines, one object for each article."""

from __future__ import annotations

import json

from onrecord.drafting.analysis.pipeline import Proposals


def as_json_line(article_id: str, proposals: Proposals) -> str:
    """Return an article's proposals as `onrecord draft --dry-run --format json` prints them."""
    text, spans = proposals.shown()
    return json.dumps(
        {
            "id": article_id,
            "title": proposals.title,
            "language": proposals.language,
            "text": text,
            "quotes": [
                {
                    "start": spans[s.start, s.end][0],
                    "end": spans[s.start, s.end][1],
                    "text": s.text,
                    "kind": s.kind,
                    "confidence": round(s.confidence, 2),
                    "speaker": {"name": s.speaker.name} if s.speaker else None,
                }
                for s in proposals.statements
            ],
            "speakers": [
                {"name": e.name, "role": e.role or None, "organization": e.organization or None}
                for e in proposals.speakers
            ],
            "cities": [city.name for city in proposals.cities],
            "organizations": [body.name for body in proposals.organizations],
        },
        ensure_ascii=False,
    )
