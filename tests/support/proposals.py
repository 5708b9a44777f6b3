"""Short articles to draft, and what is made of them."""

from onrecord.drafting.analysis.pipeline import Proposals, propose
from onrecord.drafting.sources.markdown import read_markdown

FILLER = {
    "en": "The river was high that week, and nobody could say when it would fall again.",
    "es": "El río bajaba crecido aquella semana, y nadie sabía cuándo volvería a bajar.",
    "fr": "La rivière était haute cette semaine, et personne ne savait ce qui viendrait.",
    "ca": "El riu baixava crescut aquella setmana, i ningú no sabia quan tornaria a baixar.",
    "pt": "O rio estava alto naquela semana, e ninguém sabia quando voltaria a descer.",
    "de": "Der Fluss stand in dieser Woche hoch, und niemand wusste, wann er fällt.",
}


def draft(text: str, language: str = "en") -> Proposals:
    """The proposals for a text, behind a paragraph that tells its language."""
    return propose(read_markdown(f"{FILLER[language]}\n\n{text}\n"))


def said(proposals: Proposals, kind: str = "direct") -> list[tuple[str, str]]:
    """What is said, and by whom."""
    return [
        (s.text, s.speaker.name if s.speaker else "")
        for s in proposals.statements
        if s.kind == kind
    ]
