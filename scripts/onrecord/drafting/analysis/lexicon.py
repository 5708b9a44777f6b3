"""The lexicon of a language: words and patterns from `languages/<language>.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import regex

from onrecord.text.normalize import fold_name, normalize

LANGUAGES = ("en", "es", "fr", "ca", "pt", "de")
"""The languages with a lexicon; the rules use that of English for all others."""

Pattern = regex.Pattern[str]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words and compiled patterns of a language.

    Attributes:
        language: The primary language subtag (BCP 47): `en` of `en-GB`.
        common: Frequent small words: no names begin with one, and they identify the language.
        verb: Verbs of saying, in any form used next to a quotation.
        weak_verb: Verbs that only sometimes report speech; they count only next to a quotation.
        inverted: A verb inverted with its pronoun (`dit-elle`); group `who` is the pronoun.
        according: Prepositional cues before a source (`according to`).
        own_view: Cues with a possessive of the last source (`in her view`) → `he`, `she`, or an
            empty string for either.
        adverb: Words that may separate a source from its verb.
        pronouns: Pronoun → `he`, `she` or `they`.
        titles: Title before a name → `he`, `she` or an empty string.
        roles: Occupation or office in lower case → gender of its holder.
        article: Definite determiners, which make a role one known person (`the mayor`).
        indefinite: Indefinite determiners, which make a role anybody's (`a spokesman`).
        of: Prepositions between a role and its complement.
        place_before: Words before the name of a place (`mayor of`, `city of`).
        places: The single words of `place_before`, which may directly precede a name.
        organizations: Words that mark a name as an organization's.
        not_names: Capitalised words that are no names: months, days, peoples.
        fields: Fields of work: part of a role, and no organization.
        held: Roles whose complement is always an organization.
        things: Nouns before names that are not people's (`street`).
        modifiers: Modifiers that belong to a role, in English.
        runs: Verbs of a relative clause that describes an occupation (`who runs the ferry`).
        apart: Words behind a role that begin another phrase (`since`).
        works: Words before a title, a term or a question that is no statement.
        carries_on: First words of a sentence that continues a report.
        impersonal: First words of a sentence with a thought that has no source.
        acts: Verbs of saying and of doing; they report speech only before `that`.
        states: Verbs of a continuing sentence in the present tense, or with a demand.
        put_forward: Cues for the preceding statement, with the source behind them.
        that: Complementizers, which begin reported content.
        subordinate: First words of a subordinate clause on another matter.
        by: Words before the name of an author.
        drops_pronouns: Whether the language has null subjects (pro-drop).
        adverb_ending: Ending of adverbs that may begin a sentence.
        months: Names of the months, January first.
        stand_ins: Roles that refer to the person just named (`the official`).
        nameless: Nouns for anonymous sources: `report`, `woman`.
        opening: Cues that count only at the beginning of a sentence (`for Ada Quill`).
        leads_on: End of a lead-in to a quotation: a verb of saying, or `that`.
        role_heads: Alternatives for all of `roles`, longest first (pattern text).
        determiners: Alternatives for `article` and `indefinite` (pattern text).
        definite: Alternatives for `article` (pattern text).
    """

    language: str
    common: frozenset[str]
    verb: Pattern
    weak_verb: Pattern
    inverted: Pattern | None
    according: Pattern
    own_view: Mapping[str, str]
    adverb: Pattern
    pronouns: Mapping[str, str]
    titles: Mapping[str, str]
    roles: Mapping[str, str]
    article: frozenset[str]
    indefinite: frozenset[str]
    of: tuple[str, ...]
    place_before: Pattern
    places: frozenset[str]
    organizations: frozenset[str]
    not_names: frozenset[str]
    fields: frozenset[str]
    held: frozenset[str]
    things: frozenset[str]
    modifiers: frozenset[str]
    runs: Pattern
    apart: Pattern
    works: Pattern
    carries_on: Pattern
    impersonal: Pattern
    acts: Pattern
    states: Pattern
    put_forward: Pattern
    that: Pattern
    subordinate: Pattern
    by: Pattern
    drops_pronouns: bool
    adverb_ending: str
    months: tuple[str, ...]
    stand_ins: frozenset[str]
    nameless: frozenset[str]
    opening: frozenset[str]
    leads_on: Pattern
    role_heads: str
    determiners: str
    definite: str


@cache
def lexicon(language: str) -> Lexicon:
    """Return the lexicon for a BCP 47 tag, or the English one; the result is cached."""
    code = language.partition("-")[0]
    table = _table(code if code in LANGUAGES else "en")
    says, that = _alternatives(table["verbs"]), _alternatives(table["that"])
    adverbs = rf"(?:{_alternatives(table['adverbs'])}|\w+{table['adverb_ending']})"
    places = _alternatives(table["place_before"])
    return Lexicon(
        language=code,
        verb=_whole_words(table["verbs"]),
        weak_verb=_whole_words(table["weak_verbs"]),
        adverb=_pattern(adverbs),
        inverted=_pattern(table["inverted"]) if "inverted" in table else None,
        of=tuple(table["of"]),
        months=tuple(table["months"].split()),
        place_before=_pattern(rf"\b(?:{places})\s+$"),
        places=frozenset(w for w in _split(table["place_before"].lower()) if " " not in w),
        works=_pattern(rf"\b(?:{_alternatives(table['works'])})[\s:,]*$"),
        carries_on=_pattern(rf"(?:{_alternatives(table['carries_on'])})\b"),
        impersonal=_pattern(rf"(?:[^,.]{{0,30}}, )?(?:{_alternatives(table['impersonal'])})\b"),
        by=_pattern(rf"(?:{_alternatives(table['by'])})\s+"),
        drops_pronouns=table["drops_pronouns"],
        adverb_ending=table["adverb_ending"],
        leads_on=_pattern(rf"(?<![\w'’-])(?:{says}|{that})$"),
        role_heads=_any_of(_genders(table["roles"])),
        definite=_any_of(_word_set(table["article"])),
        determiners=_any_of([*_word_set(table["article"]), *_word_set(table["indefinite"])]),
        **{name: read(table[name]) for read, names in _READERS for name in names},
    )


class FirstNames:
    """Common first names with their genders; accents and case don't matter."""

    def __init__(self, genders: Mapping[str, str], in_english: Mapping[str, str]) -> None:
        self._genders = {fold_name(name): gender for name, gender in genders.items()}
        self._in_english = in_english

    def __contains__(self, name: str) -> bool:
        return fold_name(name) in self._genders

    def gender(self, name: str, language: str) -> str:
        """Return `he`, `she`, or an empty string for either gender and for an unknown name."""
        plain = fold_name(name)
        english = self._in_english.get(plain) if language == "en" else None
        return english or self._genders.get(plain, "")


@cache
def first_names() -> FirstNames:
    """Return the names of `first_names.toml`."""
    text = files("onrecord.drafting.analysis").joinpath("first_names.toml").read_text("utf-8")
    table = tomllib.loads(text)
    return FirstNames(_genders(table["any_language"]), _genders(table["english"]))


@cache
def common_words() -> Mapping[str, frozenset[str]]:
    """Return each language's frequent words, for language detection."""
    text = files("onrecord.drafting.analysis").joinpath("other_languages.toml").read_text("utf-8")
    others = {code: _word_set(words) for code, words in tomllib.loads(text).items()}
    return {code: _word_set(_table(code)["common"]) for code in LANGUAGES} | others


@cache
def all_months() -> Mapping[str, int]:
    """Return the names of the months in every language → their numbers."""
    return {
        name: number
        for code in LANGUAGES
        for number, name in enumerate(_table(code)["months"].split(), 1)
    }


@cache
def _table(code: str) -> dict[str, Any]:
    text = (
        files("onrecord.drafting.analysis").joinpath("languages", f"{code}.toml").read_text("utf-8")
    )
    return tomllib.loads(text)


def _word_set(words: str | Iterable[str]) -> frozenset[str]:
    return frozenset(words.split() if isinstance(words, str) else words)


def _split(words: str) -> list[str]:
    """Return the phrases of a list separated by commas, normalized."""
    return [normalize(phrase) for phrase in words.split(",") if phrase.strip()]


def _alternatives(words: str) -> str:
    """Return the alternatives of a pattern for phrases, longest first; `*` is any ending."""
    phrases = sorted(_split(words), key=len, reverse=True)
    return "|".join(map(_pattern_of, phrases))


def _any_of(words: Iterable[str]) -> str:
    patterns = map(regex.escape, sorted(set(words), key=len, reverse=True))
    return "|".join(pattern.replace("'", "['’]") for pattern in patterns)


_AUXILIARY = re.compile(r"^(a|ont|avait|ha|han|va|van|has) ")


def _pattern_of(phrase: str) -> str:
    """Return the pattern of a phrase, with adverbs behind an auxiliary: `a [aussi] promis`."""
    escaped = (
        regex.escape(phrase, special_only=True, literal_spaces=True)
        .replace(r"\*", r"\w*")
        .replace("'", "['’]")
    )
    return _AUXILIARY.sub(r"\1 (?!été |estat |sido )(?:\\w+ ){0,3}?", escaped)


def _whole_words(words: str) -> Pattern:
    return _pattern(rf"(?<![\w'’-])(?:{_alternatives(words)})(?:(?<=['’])|(?!\w))")


def _genders(table: Mapping[str, str]) -> dict[str, str]:
    """Return `he = "a, b"`, `any = "c"` inverted: word → gender, empty for any."""
    return {
        word.lower(): "" if gender == "any" else gender
        for gender, words in table.items()
        for word in _split(words)
    }


def _pattern(text: str) -> Pattern:
    return regex.compile(text, regex.I)


def _phrase_set(words: str) -> frozenset[str]:
    return frozenset(_split(words))


_READERS: tuple[tuple[Callable[[Any], Any], tuple[str, ...]], ...] = (
    (
        _word_set,
        (
            "common",
            "article",
            "indefinite",
            "organizations",
            "not_names",
            "fields",
            "held",
            "things",
            "modifiers",
            "nameless",
        ),
    ),
    (_phrase_set, ("stand_ins", "opening")),
    (
        _whole_words,
        ("acts", "according", "runs", "apart", "states", "put_forward", "that", "subordinate"),
    ),
    (_genders, ("pronouns", "own_view", "titles", "roles")),
)
"""The attributes that are named like their key in the file, and how each is read."""
