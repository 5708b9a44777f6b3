"""Occupations, listed or recognized by their endings: `baker`, `Imkerin`."""

from __future__ import annotations

import regex

from onrecord.drafting.analysis.lexicon import Lexicon, Pattern


def is_occupation(head: str, words: Lexicon) -> bool:
    """Return whether a word names an occupation, by the lexicon or by its ending."""
    main = head.split()[-1 if words.language in ("en", "de") else 0].lower()
    if main in words.things or main in NO_AGENTS or main.rpartition("-")[2] in NO_AGENTS:
        return False
    return (
        main in words.roles
        or head.lower() in words.roles
        or agent_ending(words).search(main) is not None
    )


def agent_ending(words: Lexicon) -> Pattern:
    """Return the pattern of the endings of agent nouns in a language."""
    return _AGENT.get(words.language, ENGLISH_AGENT)


ENGLISH_OCCUPATION = regex.compile(r"(?:\p{Ll}er|or|ist|ian|eer|man|woman|smith|wright|lady)$")
GERMAN_OCCUPATION = regex.compile(
    r"(?:\p{Ll}er|\p{Ll}in|ist|loge|nom|chef|mann|frau|wart|rat|ent|ant|eur|wirt|vogt|hirte?)$"
)
ENGLISH_AGENT = regex.compile(
    r"(?:[^aeious]er|[aeiou][^aeiou]er|or|ist|ian|eer|ant|ee|ess|man|woman|person|smith|wright|lady|boy|girl"
    r"|maid|herd|nurse|cook|chef|judge|clerk|guard|guide|head|chief|aide|dean|coach|pilot)$"
)
_ROMANCE_AGENT = regex.compile(
    r"(?:or|ora|ero|era|er|ier|ière|ista|iste|eur|euse|trice|triz|triu|ien|ienne|ogo|oga|ogue|òleg"
    r"|òloga|eiro|eira|nte|nt|nome|nomo|noma|iatra|iatre|aire|ário|ária|ario|aria|ant|ante|ado|ada|grafo|grafa|graf)$"
)
_AGENT = {
    "en": ENGLISH_AGENT,
    "de": GERMAN_OCCUPATION,
    **dict.fromkeys(("es", "fr", "ca", "pt"), _ROMANCE_AGENT),
}
NO_AGENTS = frozenset(
    """after amor another auto banner been better between calendario calendrier chapter coffee
    color commentaire committee communiqué computer comunicado comunicat corner counter current
    degree diari diario dinner distant dolor dossier earlier either elder estado ever for former
    formulaire further however important instant juzgado later letter major matter mercado minor
    monitor motor neither never newspaper nor number october older or order other over paper
    poster quotidien rather recent register relevant river rumor señal summer than three
    together tower tratado under user-manual valor water weather whether winter younger""".split()
)
"""Words that end like an occupation and are none."""
