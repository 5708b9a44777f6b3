"""Inquit clauses inside quotation marks: `« Le canal dort, dit-elle. Il attend. »`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import regex

from onrecord.drafting.analysis.lexicon import Lexicon, Pattern, lexicon
from onrecord.drafting.analysis.occupations import is_occupation
from onrecord.text.quotation_marks import Quotation


def split_speech(paragraph: str, quotation: Quotation, words: Lexicon) -> Iterator[Quotation]:
    """Yield the parts of a quotation between inquits; most quotations have one part.

    Every part but the first begins where an inquit ends, and has the mark of the quotation.
    """
    start, outer_start = quotation.start, quotation.outer_start
    for begin, end in _find_inquits(paragraph, quotation, words):
        yield Quotation(start, begin, outer_start, begin, quotation.mark)
        start = outer_start = end
    if paragraph[start : quotation.end].strip(" .,;") or start == quotation.start:
        yield Quotation(start, quotation.end, outer_start, quotation.outer_end, quotation.mark)


def _find_inquits(
    paragraph: str, quotation: Quotation, words: Lexicon
) -> Iterator[tuple[int, int]]:
    """Yield the inquits of a quotation as spans, with the punctuation at both ends."""
    at = quotation.start
    while True:
        match = _BETWEEN_DASHES.search(paragraph, at, quotation.end)
        dashed = match is not None and words.verb.match(paragraph, match.start("said"))
        if words.language == "fr" and not dashed:
            match = _between_commas(paragraph, at, quotation.end)
        elif words.drops_pronouns and not dashed:
            match = _bare_verb(words.language).search(paragraph, at, quotation.end)
        elif not dashed:
            return
        if match is None:
            return
        yield match.start() if dashed else match.start("said"), match.end()
        at = match.end()


_BETWEEN_DASHES = regex.compile(
    r"(?<=\S)\s?[—–]\s?(?P<said>\p{Ll}[^—–«»“”]{3,80})[—–](?=[\s.,;:])[.,;:]?"
)


@cache
def _bare_verb(language: str) -> Pattern:
    """Return the pattern of an inquit without a pronoun: `, señaló, `."""
    return regex.compile(
        rf"(?<=\p{{L}}),\s(?P<said>(?:{lexicon(language).verb.pattern})[,.])(?=\s)"
    )


def _between_commas(paragraph: str, start: int, end: int) -> regex.Match[str] | None:
    words = lexicon("fr")
    for match in _french_inquit().finditer(paragraph, start, end):
        if match["pronoun"] or match["name"] or match["any"] or _is_somebody(match["who"], words):
            return match
    return None


@cache
def _french_inquit() -> Pattern:
    verb = lexicon("fr").verb.pattern
    pronoun = (
        r"(?:l(?:ui|eur)\s|m['’]|nous\s)?(?:[aà]|ont|avait|avaient)-(?:t-)?(?:il|elle|ils|elles|on)\s\p{L}+(?:é|i|u|is|it)"
        r"|(?:s['’]est|se\s(?:sont|serait))-(?:il|elle|ils|elles)\s\p{L}+(?:é|i|u|is|it)e?s?"
        r"|(?!(?:peut|doit|faut|est|sera|va|fait|sait|vaut|pourra|dirait|semble)-)"
        r"(?:s['’]|se\s)?\p{Ll}{3,}-(?:t-)?(?:il|elle|ils|elles)"
    )
    adjunct = r"(?:\s(?!qu)\p{Ll}[^,.;:!?«»]{0,40})?"
    before = r"(?:(?:l[ea]|l['’]|les|M\.|Mme|son|sa)\s?(?:\p{Ll}+\s){0,3})?"
    name = r"\p{Lu}[\p{L}.’'-]+(?:\s(?:de\s|d['’]|du\s|le\s|van\s)?\p{Lu}[\p{L}’'-]+){0,3}"
    who = r"(?:l[ea]s?\s|l['’]|un\s|une\s|s[ao]n?\s|cette?\s|ce\s)[\p{Ll}’' -]{3,60}"
    goes_on = r"(?:et|mais|donc|ou|on|nous|je|il|elle)\s|c['’]"
    apposition = rf"(?:,\s(?!{goes_on})\p{{Ll}}[^,.;:«»!?]{{2,80}})?"
    return regex.compile(
        rf",\s(?P<said>(?:(?P<pronoun>{pronoun}){adjunct}"
        rf"|\p{{Ll}}{{3,}}[etda]\s(?P<any>\p{{Lu}}[\p{{L}}’'-]+\s\p{{Lu}}[\p{{L}}’'-]+){apposition}"
        rf"|{verb}\s(?:{before}(?P<name>{name}){apposition}|(?P<who>{who}?)))[.,;!?](?=\s|$))"
    )


def _is_somebody(who: str, words: Lexicon) -> bool:
    """Return whether words denote a person: `la jeune femme`, `le maire`."""
    nouns = regex.findall(r"\p{Ll}{3,}", who)
    return any(noun in words.stand_ins or is_occupation(noun, words) for noun in nouns[:4])
