"""The lexicon of a language: words and phrases from `languages/<language>.toml`."""

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
"""The languages that have rules; others are read by those of English."""

Pattern = regex.Pattern[str]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of a language, ready to be looked for.

    Attributes:
        language: The first part of its tag.
        common: Frequent small words: they begin no name, and tell the language.
        verb: A verb of saying, in any form that stands beside a quotation.
        weak_verb: One that also tells other things; it counts only beside a quotation.
        inverted: A verb with its pronoun behind it (`dit-elle`); group `who` is the pronoun.
        according: Words in front of whoever says it (`according to`).
        own_view: Words for `according to` whom the last sentence was about (`in her view`) → `he`,
            `she`, or `` for either.
        adverb: What may stand between a speaker and the verb.
        pronouns: Pronoun → `he`, `she` or `they`.
        titles: Title before a name → `he`, `she` or ``.
        roles: What people are called by what they do, in lower case.
        article: The words that make a role one known person (`the mayor`).
        indefinite: The words that make it anybody (`a spokesman`).
        of: The words between a role and what it is held in.
        place_before: Words in front of a place's name (`mayor of`, `city of`).
        places: Those of them that are one word: they may stand right before a name.
        organizations: Words by which a name is that of a body.
        not_names: Capitalised words that are no names: months, days, peoples.
        fields: What somebody may be in charge of: a part of the role, and no body.
        held: Roles that are always held in the body which is named behind them.
        things: Nouns in front of names that are not people's (`street`).
        modifiers: What may stand in front of a role as a part of it, in English.
        runs: Verbs by which a clause tells what somebody does (`who runs the ferry`).
        apart: Words behind a role that begin what is no part of it any more (`since`).
        works: Words in front of a title, a term or a question that is nobody's statement.
        carries_on: How a sentence begins that goes on with what was just reported.
        impersonal: How a sentence begins that gives a thought to nobody.
        acts: Verbs which also tell what somebody does; they report only what `that` leads to.
        states: Verbs by which a sentence that goes on is in the present or makes a demand.
        put_forward: A phrase that gives what was just said to somebody; the name is behind it.
        that: The words that begin what is reported.
        subordinate: Words that begin a clause which tells of something else.
        by: How the name of an author begins.
        drops_pronouns: Whether a verb may stand without its subject.
        adverb_ending: How adverbs end that may begin a sentence.
        months: Names of the months, January first.
        stand_ins: Roles by which somebody is called again who was just named (`the official`).
        nameless: What or who is cited without a name: `report`, `woman`.
        opening: Words that lead to whoever says it only where a sentence begins (`for Ada Quill`).
        leads_on: How words end that lead straight to what is said: in a verb of saying, in `that`.
        role_heads: A pattern of all roles, the longest first.
        determiners: A pattern of all of `article` and `indefinite`.
        definite: A pattern of all of `article`.
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
    """The words for a BCP 47 tag."""
    code = language.partition("-")[0]
    table = _table(code if code in LANGUAGES else "en")
    says, that = _alternatives(table["verbs"]), _alternatives(table["that"])
    adverbs = rf"(?:{_alternatives(table['adverbs'])}|\w+{table['adverb_ending']})"
    places = _alternatives(table["place_before"])
    return Lexicon(
        language=code,
        verb=_words(table["verbs"]),
        weak_verb=_words(table["weak_verbs"]),
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
        definite=_any_of(_set(table["article"])),
        determiners=_any_of([*_set(table["article"]), *_set(table["indefinite"])]),
        **{name: read(table[name]) for read, names in _READ_AS_IT_IS for name in names},
    )


class FirstNames:
    """Common first names; whether one is written with its accents makes no difference."""

    def __init__(self, genders: Mapping[str, str], in_english: Mapping[str, str]) -> None:
        self._genders = {fold_name(name): gender for name, gender in genders.items()}
        self._in_english = in_english

    def __contains__(self, name: str) -> bool:
        return fold_name(name) in self._genders

    def gender(self, name: str, language: str) -> str:
        """`he`, `she`, or `` for either and for what is no first name."""
        plain = fold_name(name)
        english = self._in_english.get(plain) if language == "en" else None
        return english or self._genders.get(plain, "")


@cache
def first_names() -> FirstNames:
    """The names of `first_names.toml`."""
    text = files("onrecord.drafting.analysis").joinpath("first_names.toml").read_text("utf-8")
    table = tomllib.loads(text)
    return FirstNames(_genders(table["any_language"]), _genders(table["english"]))


@cache
def common_words() -> Mapping[str, frozenset[str]]:
    """Language → its frequent words, by which a text's language is told."""
    text = files("onrecord.drafting.analysis").joinpath("other_languages.toml").read_text("utf-8")
    others = {code: _set(words) for code, words in tomllib.loads(text).items()}
    return {code: _set(_table(code)["common"]) for code in LANGUAGES} | others


@cache
def all_months() -> Mapping[str, int]:
    """The names of the months in every language → their numbers."""
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


def _set(words: str | Iterable[str]) -> frozenset[str]:
    return frozenset(words.split() if isinstance(words, str) else words)


def _split(words: str) -> list[str]:
    """The phrases of a list with commas between them."""
    return [normalize(phrase) for phrase in words.split(",") if phrase.strip()]


def _alternatives(words: str) -> str:
    """A pattern of any of the phrases, the longest first; `*` stands for any ending."""
    phrases = sorted(_split(words), key=len, reverse=True)
    return "|".join(map(_pattern_of, phrases))


def _any_of(words: Iterable[str]) -> str:
    patterns = map(regex.escape, sorted(set(words), key=len, reverse=True))
    return "|".join(pattern.replace("'", "['’]") for pattern in patterns)


_AUXILIARY = re.compile(r"^(a|ont|avait|ha|han|va|van|has) ")


def _pattern_of(phrase: str) -> str:
    """A phrase; an adverb may stand behind its auxiliary: `a [aussi] promis`."""
    escaped = (
        regex.escape(phrase, special_only=True, literal_spaces=True)
        .replace(r"\*", r"\w*")
        .replace("'", "['’]")
    )
    return _AUXILIARY.sub(r"\1 (?!été |estat |sido )(?:\\w+ ){0,3}?", escaped)


def _words(words: str) -> Pattern:
    return _pattern(rf"(?<![\w'’-])(?:{_alternatives(words)})(?:(?<=['’])|(?!\w))")


def _genders(table: Mapping[str, str]) -> dict[str, str]:
    """Turn `he = "a, b"`, `any = "c"` round: word → gender, `` for any."""
    return {
        word.lower(): "" if gender == "any" else gender
        for gender, words in table.items()
        for word in _split(words)
    }


def _pattern(text: str) -> Pattern:
    return regex.compile(text, regex.I)


def _phrases(words: str) -> frozenset[str]:
    return frozenset(_split(words))


_READ_AS_IT_IS: tuple[tuple[Callable[[Any], Any], tuple[str, ...]], ...] = (
    (
        _set,
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
    (_phrases, ("stand_ins", "opening")),
    (
        _words,
        ("acts", "according", "runs", "apart", "states", "put_forward", "that", "subordinate"),
    ),
    (_genders, ("pronouns", "own_view", "titles", "roles")),
)
"""How those attributes are read that are called like their entry in the file."""
