"""Patterns for a role before a name, by language."""

from __future__ import annotations

import regex

from onrecord.drafting.analysis.lexicon import Lexicon

_ARTICLE = r"(?:la|el|le|les|los|las|the|o|a|os|as|der|die|das|dem|den|un|una|une)\s|[lL]['’]"

_DETERMINER = (
    r"(?P<det>\b(?:its|his|her|their|whose|the|su|sus|cuy[ao]|sa|son|leur|dont l[ae]|la seva|el seu"
    r"|seu|sua|cuj[ao]|ihre?|seine?|dessen|deren|al|del|au|du|ao|do|une?|una?|uma?|eine?|la|el|le)\s|(?<!\p{L})[lL]['’]|['’]s\s)"
)
_ENGLISH = _DETERMINER.replace("|le)", "|an?)")
_GERMAN = _DETERMINER.replace("|le)", "|der|die)")
_PORTUGUESE = _DETERMINER.replace("|le)", "|le|a|o)")


def match_lead(before: str, words: Lexicon) -> regex.Match[str] | None:
    """Return the match of a role before a name: `the mayor of Lume, `, `Lume mayor `.

    `before` is the text up to the name. Groups: `det`, the determiner; `mod`, modifiers; `head`,
    the listed role; `rest`, its complement.
    """
    preps = "|".join(map(regex.escape, words.of))
    longer = r"[\p{L}-]*" if words.language == "de" else ""
    head = rf"(?<![\w-])(?P<head>{longer}(?:{words.role_heads}))"
    of = rf"(?:\s\p{{Ll}}{{4,}})?\s(?:{preps})(?:\s|(?<=['’]))"
    rest = rf"(?P<rest>{of}[^,.;:“”«»]{{2,60}}?)"
    modifiers = rf"(?P<mod>(?:(?!{_ARTICLE})[\p{{Ll}}-]+\s){{0,2}}?)"
    if words.language == "de":
        modifiers = r"(?P<mod>(?:(?-i:\p{Ll}[\p{Ll}-]+e[nrms]?)\s){0,2}?)"
    the = {"pt": _PORTUGUESE, "de": _GERMAN, "en": _ENGLISH}.get(words.language, _DETERMINER)
    match = regex.search(rf"{the}{modifiers}{head}(?:{rest},|,)?\s$", before, regex.I)
    if match:
        return match
    if words.language == "en":  # `Deputy Mayor for Finance Ada Quill`
        field = r"(?P<rest>\sfor\s(?:\p{L}+\s){0,3}(?P<last>\p{L}+))"
        match = regex.search(rf"(?P<det>)(?P<mod>){head}{field}\s$", before, regex.I)
        if match and match["last"].lower() in words.fields:
            return match
    # `el alcalde de Lume Ada Quill`: the last role of those that may be meant.
    affiliation = rf"(?P<rest>{of}[^,.;:“”«»]{{0,60}}?(?-i:\p{{Lu}})[\p{{L}}-]+)"
    with_body = rf"{the}(?P<mod>){head}{affiliation}\s$"
    found = list(regex.finditer(with_body, before, regex.I, overlapped=True))
    if found:
        return found[-1]
    match = regex.search(rf"(?P<det>)(?P<mod>){head}(?:{rest},)?\s$", before, regex.I)
    if match or words.language in ("en", "de"):
        return match
    return regex.search(rf"(?P<det>)(?P<mod>){head}\s\p{{Ll}}{{4,}}\s$", before, regex.I)
