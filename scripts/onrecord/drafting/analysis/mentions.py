"""Mentions in a text: names, pronouns, and roles (`the mayor`).

A name is a run of capitalised words, without titles, days, and words that only begin a sentence.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import regex

from onrecord.drafting.analysis.lexicon import Lexicon, Pattern, first_names
from onrecord.drafting.analysis.titles import is_called, take_title
from onrecord.text.normalize import fold_name


@dataclass(frozen=True, slots=True)
class Mention:
    """A span of the plain text that refers to a person, an organization or a place.

    Attributes:
        start: Offset of the mention, without titles.
        end: Offset of its end.
        text: The words of the mention.
        kind: `name`, `pronoun` or `role`.
        title: The title before a name.
        gender: `he`, `she`, `they`, or an empty string if unknown.
        known: Whether a role is definite, and so means one known person (`the mayor`).
        outer: Offset of the mention with titles and article.
    """

    start: int
    end: int
    text: str
    kind: str
    title: str = ""
    gender: str = ""
    known: bool = False
    outer: int = -1

    @property
    def words(self) -> list[str]:
        """The words of the mention, in lower case and without accents."""
        return fold_name(self.text).replace("’", "'").split()


# A capitalised word: `Ada`, `U.S.`, `J.`, `O’Brien`, `al-Masri`, `Saint-Aubrac`.
_UPPER = (
    r"(?:(?:\p{Lu}\.){1,4}(?=[\s,])"
    r"|(?:[dlDL]['’]|[ONM]['’](?=\p{Lu})|al-|Al-|el-|Mc|Mac)?\p{Lu}[\p{L}\p{M}\d]*(?:[-‐]\p{L}[\p{L}\p{M}]*)*"
    r"(?:(?<=\p{L}\p{L})['’](?![sS]\b)(?:\p{L}{2,}|h\b))*)"
)
_SMALL_PARTS = (
    "de la las los del della di da do dos das du des van von der ten ter le el al bin ibn i y "
    "e af av"
)
_PARTICLES = frozenset(_SMALL_PARTS.split())
_PARTICLE = (
    r"(?:de las|de los|de la|de l['’]|van der|van den|von der|"
    + "|".join(_SMALL_PARTS.split())
    + ")"
)
_NICKNAME = r"\s(?:“\p{Lu}[\p{L}'’-]*”|\"\p{Lu}[\p{L}'’-]*\"|«\p{Lu}[\p{L}'’-]*»)"
_NAME = regex.compile(
    rf"(?<![\p{{L}}\p{{M}}\d'’@#_/]){_UPPER}"
    rf"(?:(?:{_NICKNAME})?(?:\s(?:{_PARTICLE}\s|de l['’]|d['’])?){_UPPER})*"
)
SENTENCE_END = regex.compile(
    r"(?<!\b(?:\p{Lu}|Mr|Mrs|Ms|Dr|Sr|Sra|St|Sen|Rep|Gov|Gen|Rev|Prof|Lt|Del|Col|vs|No|Jr|Mme|M|Inc|Co|Corp|U\.S))"
    r"[.!?…]+(?:\s?»|[”\"“’')\]«])*(?=\s+[“\"«„‘'(\[¿¡—–]*\s?[\p{Lu}\d])"
)


def sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the sentences of a block, as spans of the plain text."""
    spans, at = [], start
    for match in SENTENCE_END.finditer(text, start, end):
        spans.append((at, match.end()))
        at = match.end()
        while at < end and text[at].isspace():
            at += 1
    if at < end:
        spans.append((at, end))
    return spans


def find_mentions(
    text: str, start: int, end: int, words: Lexicon, lower: frozenset[str]
) -> list[Mention]:
    """Return the names, pronouns and roles of a block, in order.

    `lower` are the words that the article also writes in lower case, which begin no name.
    """
    names = list(_names(text, start, end, words, lower))
    starts = [name.start for name in names]
    others = []
    dropped: set[int] = set()
    rest: list[Mention] = []
    for mention in (*_pronouns(text, start, end, words), *_roles(text, start, end, words)):
        # Names don't overlap: the last that begins before its end, or the next by its title.
        near = bisect_left(starts, mention.end)
        over = next(
            (
                n
                for n in range(max(0, near - 1), min(near + 1, len(names)))
                if n not in dropped
                and names[n].outer < mention.end
                and mention.start < names[n].end
            ),
            None,
        )
        if over is None:
            others.append(mention)
        elif mention.start < names[over].outer:
            # `presidente da Câmara de Lume`: the role overlaps a run of capitalised words.
            others.append(mention)
            dropped.add(over)
            rest += _rest_of(names[over], mention.end, text, start, words, lower)
    kept = [name for n, name in enumerate(names) if n not in dropped]
    return sorted([*kept, *rest, *others], key=lambda mention: mention.start)


def _rest_of(
    name: Mention, begin: int, text: str, start: int, words: Lexicon, lower: frozenset[str]
) -> Iterator[Mention]:
    """Yield the rest of a name whose first words belong to a role, if any is left."""
    match = _NAME.search(text, begin, name.end)
    if match is not None:
        mention = _trim(match.start(), name.end, text, start, words, lower)
        if mention is not None:
            yield mention


def _names(
    text: str, start: int, end: int, words: Lexicon, lower: frozenset[str]
) -> Iterator[Mention]:
    for match in _NAME.finditer(text, start, end):
        for begin, behind in _parts(match, words):
            mention = _trim(begin, behind, text, start, words, lower)
            if mention is not None:
                yield mention


def _parts(match: regex.Match[str], words: Lexicon) -> Iterator[tuple[int, int]]:
    """Yield the spans of the names in a run of capitalised words, cut before an organization."""
    at = match.start()
    if words.place_before.search(match.string, max(0, at - 40), at):
        yield at, match.end()  # `ciutat de Rocafort del Pla`
        return
    for joint in regex.finditer(r"\s(?:d['’]|\p{Ll}[\p{L}'’]*\s)+(?=(\p{Lu}[\p{L}·]+))", match[0]):
        before = match[0][at - match.start() : joint.start()].split()
        before = [word for word in before if word.lower() not in words.common] or before
        is_role = bool(before) and is_called(before[-1], words)
        ends_noun = (  # `Gesundheitszentrum von Graz`
            words.language == "de"
            and joint[0].strip() in ("von", "vom", "der", "des")
            and len(before) == 1
            and before[0].lower() not in first_names()
            and (
                joint[0].strip() not in ("der", "des")
                or before[0].lower() not in words.organizations
            )
        )
        two_names = (  # `Quelimane e Maputo`, `Aurelio y Charo`
            joint[0].strip() in ("y", "i", "e")
            and bool(before)
            and (
                before[0].lower() not in first_names()
                or (len(before) == 1 and joint[1].lower() in first_names())
            )
        )
        if (
            is_role
            or two_names
            or ends_noun
            or joint[1].lower() in words.organizations
            or (
                joint[0].strip() in _GERMAN_OF
                and not words.organizations.isdisjoint(match[0][joint.end() :].lower().split())
            )
        ) and match.start() + joint.start() > at:
            yield at, match.start() + joint.start()
            at = match.start() + joint.end()
    name = _NAME_BEHIND.search(match[0], at - match.start())
    if (
        name is not None
        and name[1].lower() in first_names()
        and match[0][at - match.start() :].split()[0].lower() in words.organizations
    ):
        # `la profesora de la Universidad de Lume Ada Quílez`
        yield at, match.start() + name.start()
        at = match.start() + name.start(1)
    yield at, match.end()


_NAME_BEHIND = regex.compile(
    r"(?<=\s(?:de|del|da|do|of|d['’])\s?\p{Lu}[\p{L}'’-]+)\s(\p{Lu}[\p{L}-]+)\s\p{Lu}"
)

_GERMAN_OF = frozenset(("von", "von der", "vom", "von dem", "der"))


def _trim(
    begin: int, behind: int, text: str, start: int, words: Lexicon, lower: frozenset[str]
) -> Mention | None:
    """Return the name in a run of capitalised words, without small words, titles and days.

    None if nothing is left.
    """
    tokens = [
        (t.start(), t.end(), t[0]) for t in regex.finditer(r"\S+", text, pos=begin, endpos=behind)
    ]
    opens = first = _opens_sentence(text, begin, start)
    addressed = _ADDRESS.search(text, max(start, begin - 6), begin) is not None  # `Ms. Were`
    while (
        tokens
        and not addressed
        and _is_small(tokens[0][2], words, lower if opens else frozenset())
        and not (len(tokens) > 1 and tokens[0][2].lower() in first_names())
    ):
        tokens, opens = tokens[1:], False
    while len(tokens) > 1 and tokens[0][2].lower() in words.places:
        tokens = tokens[1:]  # `Stadt Lume`
    if _is_field_of_a_role(text, [token[2] for token in tokens], begin, words.fields):
        tokens = tokens[1:]  # `catedrática de Geografía Ada Quílez`
    tokens, outer, title, gender = take_title(tokens, text, start, words, opens=first)
    tokens = tokens if title else _without_tail(tokens, words)
    if (
        not tokens
        or (len(tokens) == 1 and len(tokens[0][2]) < 2)
        or all(t[2].lower() in words.not_names for t in tokens)
    ):
        return None
    name = text[tokens[0][0] : tokens[-1][1]]
    if name[1:2] in "'’" and name[0] in "dlL":
        tokens[0] = (tokens[0][0] + 2, *tokens[0][1:])
        name = name[2:]
    gender = gender or first_names().gender(regex.split(r"[\s-]", name)[0], words.language)
    return Mention(tokens[0][0], tokens[-1][1], name, "name", title, gender, outer=outer)


_ADDRESS = regex.compile(r"(?:Mr|Mrs|Ms|Dr|Mme|Sr|Sra)\.?\s$")


def _without_tail(tokens: list[tuple[int, int, str]], words: Lexicon) -> list[tuple[int, int, str]]:
    """Return the tokens without the days, peoples and small words at the end."""
    end = len(tokens)
    while end and (
        tokens[end - 1][2].lower() in words.not_names or tokens[end - 1][2] in _PARTICLES
    ):
        if end > 2 and tokens[end - 2][2] == "do":
            break  # `Rio do Sul`
        end -= 1
    return tokens[:end]


def _is_field_of_a_role(text: str, tokens: list[str], begin: int, fields: frozenset[str]) -> bool:
    return (
        len(tokens) > 2
        and tokens[0].lower() not in first_names()
        and (
            tokens[1].lower() in first_names()
            or (tokens[0].lower() in fields and tokens[1][:1].isupper())
        )
        and _FIELD_OF.search(text, max(0, begin - 30), begin) is not None
    )


_FIELD_OF = regex.compile(
    r"\s(?:de|da|do|of|for|für|(?:de|del|da|do|du|des)\s(?:la\s|l['’])?\p{Ll}{4,})\s$|\sd['’]$"
)


def _opens_sentence(text: str, place: int, start: int) -> bool:
    before = text[max(start, place - 6) : place].rstrip()
    if regex.search(r"[.!?…][”\"»’')\]«]*$", before):
        return True
    return not before or before[-1] in ".!?…:;—–-“\"«„”»‘(¿¡'"


def _is_small(token: str, words: Lexicon, lower: frozenset[str]) -> bool:
    bare = token.lower().strip(".")
    if bare.endswith(words.adverb_ending) and lower and bare not in first_names():
        return True
    if token.lower() in _PARTICLES and not token[:1].isupper():
        return True
    if bare in words.common or bare in words.not_names:
        # Inside a sentence, `La` in capitals belongs to the name: `La Rochelle`, `São Vicente`.
        return bare not in words.titles and (bool(lower) or bare in words.not_names)
    return bare in lower and bare not in first_names() and bare not in words.titles


def _pronouns(text: str, start: int, end: int, words: Lexicon) -> Iterator[Mention]:
    for match in _pronoun_pattern(tuple(words.pronouns)).finditer(text, start, end):
        gender = words.pronouns[match[0].lower()]
        yield Mention(
            match.start(), match.end(), match[0], "pronoun", gender=gender, outer=match.start()
        )


@cache
def _pronoun_pattern(pronouns: tuple[str, ...]) -> Pattern:
    return regex.compile(rf"(?<![\w'’])(?:{'|'.join(pronouns)})(?![\w])", regex.I)


def _roles(text: str, start: int, end: int, words: Lexicon) -> Iterator[Mention]:
    """Yield mentions of people by their role: `the mayor`, `a spokesman`, `officials`."""
    for match in _role_pattern(words.language).finditer(text, start, end):
        head = match["head"].lower()
        article = (match["article"] or "").lower()
        yield Mention(
            match.start("head"),
            match.end(),
            match["head"],
            "role",
            gender=words.roles.get(head.replace("’", "'"), ""),
            known=article in words.article or bool(match["elided"]),
            outer=match.start(),
        )


@cache
def _role_pattern(language: str) -> Pattern:
    from onrecord.drafting.analysis.lexicon import lexicon

    words = lexicon(language)
    heads, articles = words.role_heads, words.determiners
    return regex.compile(
        rf"(?<![\w'’-])(?:(?P<article>{articles})\s(?:(?!(?:{articles})\s)[\p{{Ll}}-]+\s){{0,2}}?|(?P<elided>[lL]['’](?:\p{{Ll}}+\s)?))?"
        rf"(?<![\w-])(?P<head>{heads}|\d{{2}}-(?:year-old|Jährigen?))(?![\w-])",
        regex.I,
    )
