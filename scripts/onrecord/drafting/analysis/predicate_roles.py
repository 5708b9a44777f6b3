"""Roles in a sentence of their own: `She is head of parks`, `The driver waited`."""

from __future__ import annotations

from functools import cache

import regex

from onrecord.drafting.analysis.affiliations import take_affiliation
from onrecord.drafting.analysis.annotate import AnnotatedArticle
from onrecord.drafting.analysis.entities import Entity
from onrecord.drafting.analysis.lexicon import Lexicon, Pattern, lexicon
from onrecord.drafting.analysis.mentions import Mention
from onrecord.drafting.analysis.occupations import is_occupation
from onrecord.drafting.analysis.role_complements import head_length
from onrecord.drafting.analysis.unlisted_roles import read_open_apposition

LONG = 80
"""Letters from which a phrase is no role any more."""


def read_predicate_role(annotated: AnnotatedArticle, entity: Entity, mention: Mention) -> None:
    """Set the role of an entity from the sentence of a mention, or from the next three."""
    if entity.role or entity.is_body or entity.is_place:
        return
    _read_copula(annotated, entity, mention)
    _read_inverse(annotated, entity, mention)
    _read_clause(annotated, entity, mention)
    _read_work(annotated, entity, mention)
    _read_next_sentence(annotated, entity, mention)


_IS = regex.compile(
    r"\s(?:is|was|es|era|est|était|és|é|ist|war)\s(?:still\s|now\s|today\s)?"
    r"(?=(?:an?|una?|une|uma?|eine?|the|el|la|le|o|der|die)\s|l['’]|\p{Ll})"
)


def _read_copula(annotated: AnnotatedArticle, entity: Entity, mention: Mention) -> None:
    """Set the role from a copula: `Ada Quill is a tenant`."""
    match = _IS.match(annotated.text, mention.end)
    if match is not None and " " in entity.name:
        _read_noun(annotated, entity, match.end())


def _read_inverse(annotated: AnnotatedArticle, entity: Entity, mention: Mention) -> None:
    """Set the role from an inverted copula: `The driver is Ada Quill`, `L'entraîneuse, c'est …`."""
    words = annotated.words
    before = annotated.text[max(0, mention.outer - 60) : mention.outer]
    match = _is_she(words.language).search(before)
    if match and " " in entity.name and not entity.role and is_occupation(match["role"], words):
        take_affiliation(annotated, entity, match["role"], head_length(match["role"], words))
        entity.is_person = True


@cache
def _is_she(language: str) -> Pattern:
    words = lexicon(language)
    return regex.compile(
        rf"(?:(?:{words.definite})\s|l['’])(?P<role>\p{{L}}[\p{{Ll}}-]+(?:\s\p{{Ll}}+){{0,2}}?)"
        r"(?:,\sc['’]est|\s(?:is|was|es|era|est|était|és|é|ist|war))\s$",
        regex.I,
    )


def _read_noun(annotated: AnnotatedArticle, entity: Entity, begin: int) -> None:
    """Set the role from a noun phrase, from its determiner to the end of the clause."""
    end = regex.compile(r"[,;:()—–“”\"«».](?!\p{L})|\s(?:who|qui|que|quien)\s|$").search(
        annotated.text, begin
    )
    phrase = annotated.text[begin : end.start() if end else begin].strip()
    words = annotated.words
    if len(phrase) >= LONG:  # `florista a la Rambla i cada maig escombra …`
        phrase = regex.split(r"\s(?:and|y|i|e|et|und)\s", phrase)[0]
    phrase = WHOSE.sub("", phrase)
    noun = regex.sub(rf"^(?:(?:{words.determiners})\s|l['’])", "", phrase)
    if words.language == "en":
        noun = _BEFORE_OF.split(noun)[0].rpartition(" ")[2]
    if noun and len(phrase) < LONG and is_occupation(noun.split(" ")[0], words):
        read_open_apposition(annotated, entity, phrase)


WHOSE = regex.compile(
    r"^(?:\p{Ll}+['’]s|its|his|her|their|sus?|su[as]|seus?|sas?|son|leur|el seu|la seva|ihre?"
    r"|seine?)\s"
)
"""A possessive at the front of a role."""

_BEFORE_OF = regex.compile(r"\s(?:of|on|at|in|with|for|from)\s")


def _read_clause(annotated: AnnotatedArticle, entity: Entity, mention: Mention) -> None:
    """Set the role or organization from a relative clause: `Ada Quill, who runs the ferry,`."""
    text = annotated.text
    who = regex.compile(r",\s(?:who|que|qui|quien|der|die)\s").match(text, mention.end)
    been = who and _BEEN.match(text, who.end())
    if been:
        _read_noun(annotated, entity, been.end())
        return
    does = who and annotated.words.runs.match(text, who.end())
    if not does or entity.organization or not entity.is_person:
        return
    stop = regex.compile(r"[,;:()—–“”\"«».](?!\p{L})|$").search(text, does.end())
    rest = text[does.end() : stop.start()].strip() if stop else ""
    named = regex.match(
        r"(?:(?:the|la|el|le|o|a|die|das|den)\s|l['’])?(?:\p{Ll}{4,}\s)?(\p{Lu}.*)", rest
    )
    if not rest or len(rest) > 80:
        return
    if named:
        apart = annotated.words.apart.search(named[1])
        entity.organization = regex.sub(
            r"\s(?:in|en|em|im)\s\d+$", "", named[1][: apart.start()] if apart else named[1]
        ).strip()


_BEEN = regex.compile(r"(?:has\slong\sbeen|has\sbeen|is|was)\s(?=an?\s|\p{Ll})")
"""A copula in a relative clause: `Ada Quill, who has been a skipper since …`."""

_WORKS = regex.compile(
    r"(?<!\p{L})(?:der|die)\sals\s(?=\p{Lu})|(?<!\p{L})(?:works?|worked|serves|years)\sas\s(?=an?\s)"
    r"|(?<!\p{L})(?:trabaja|trabalha|trabajó)\s(?:de|como)\s|(?<!\p{L})treballa\s(?:de|com\sa)\s"
    r"|(?<!\p{L})who\s(?:has\slong\sbeen|has\sbeen|is|was)\s(?=\p{Ll})"
    r"|(?<!\p{L})travaille\scomme\s|(?<!\p{L})arbeitet\s[^,.;]{0,30}als\s"
)


def _read_work(annotated: AnnotatedArticle, entity: Entity, mention: Mention) -> None:
    """Set the role from a verb of working: `Ada Quill has long worked as a bus driver`."""
    number = annotated.block_at(mention.start)
    begin, end = annotated.sentence_at(number, mention.start)
    match = _WORKS.search(annotated.text, mention.end, min(end, mention.end + 120))
    if match and entity.is_person and not entity.role and mention.outer - begin < 20:
        _read_noun(annotated, entity, match.end())


def _read_next_sentence(annotated: AnnotatedArticle, entity: Entity, mention: Mention) -> None:
    """Set the role from a later sentence: `Ada Quill waited. The driver of the 38 had …`."""
    if entity.role or " " not in entity.name or mention is not entity.mentions[0]:
        return
    number = annotated.block_at(mention.start)
    spans = annotated.sentences[number]
    place = spans.index(annotated.sentence_at(number, mention.start))
    if place + 1 == len(spans) or _names_another_person(annotated, entity, number, spans[place]):
        return
    for begin, end in spans[place + 1 : place + 4]:
        if _read_description(annotated, entity, begin, end):
            return
        if _names_another_person(annotated, entity, number, (begin, end)):
            return


def _read_description(annotated: AnnotatedArticle, entity: Entity, begin: int, end: int) -> bool:
    """Set the role from the first words of a sentence, and return whether they have one."""
    words = annotated.words
    pronoun = _she_is(words.language).match(annotated.text, begin, end)
    if pronoun and words.pronouns.get(pronoun["who"].lower()) != "they":
        _read_noun(annotated, entity, pronoun.end())
        return bool(entity.role)
    match = _the_role(words.language).match(annotated.text, begin, end)
    if match is None:
        return False
    role, rest = match["role"], match["rest"]
    longer = r"[\p{L}-]*" if words.language == "de" else ""
    head = regex.match(rf"{longer}(?:{words.role_heads})(?![\w-])", role, regex.I)
    second = role.split()[1:]
    if (
        second
        and not (head and head.end() == len(role))
        and (words.language in ("en", "de") or not _ADJECTIVE.search(second[0]))
    ):
        role, rest = role.split()[0], ""  # `L'alcaldessa va anunciar`
    gender = words.roles.get(head[0].lower(), "") if head else ""
    gender = "she" if longer and head and head[0].endswith("in") else gender
    may_be_unlisted = words.language == "de" or (words.language != "en" and not rest.islower())
    enough = rest or match["fronted"] is not None
    known = head or (may_be_unlisted and enough and is_occupation(role.split()[0], words))
    taken = any(e.role.lower().startswith(role.lower()) for e in annotated.people.entities)
    if not known or role.split()[0].lower() in _KIN or (taken and match["fronted"] is None):
        return False
    if gender and entity.gender and gender != entity.gender:
        return False
    if match["fronted"] is not None and words.language != "de":
        role = role[0].lower() + role[1:]
    take_affiliation(annotated, entity, role + rest, head_length(role, words))
    entity.gender = entity.gender or gender
    entity.is_person = True
    return True


_ADJECTIVE = regex.compile(
    r"(?:al|ale|ar|ari[oa]|aire|ic[oa]|ique|ière|ist[ae]|iv[oa]|ive|if|nte?|nta|elle|eux|euse|or[ao]?"
    r"|ad[oa]|id[oa]|[éi]e?|ique|ur|ure|[oó]n|ona)$"
)
"""Endings of the second word of a role in Romance languages: `lideresa comunitaria`."""

_KIN = frozenset(
    """mother father son daughter wife husband madre padre hijo hija abuela abuelo mère père fils
    fille mare pare fill filla mãe pai filho filha mutter vater sohn tochter""".split()
)
"""Nouns of kinship, which are no roles."""


def _names_another_person(
    annotated: AnnotatedArticle, entity: Entity, number: int, span: tuple[int, int]
) -> bool:
    """Return whether a sentence names a second person."""
    others = (
        annotated.entity(m) for m in annotated.mentions_between(number, *span) if m.kind == "name"
    )
    return any(e is not None and e.is_person and e is not entity for e in others)


@cache
def _she_is(language: str) -> Pattern:
    words = lexicon(language)
    pronouns = "|".join(words.pronouns)
    bare = (
        rf"|(?P<who>)(?:es|és|é|era)\s(?=(?:el|la|o|a|un|una|um|uma)\s|(?:{words.role_heads})\b)"
        if words.drops_pronouns
        else ""
    )
    return regex.compile(rf"(?P<who>{pronouns}){_IS.pattern}{bare}", regex.I)


@cache
def _the_role(language: str) -> Pattern:
    """Return the pattern of a role that opens a sentence: `The head of parks at Northbank `."""
    words = lexicon(language)
    preps = "|".join(map(regex.escape, sorted(words.of, key=len, reverse=True)))
    article = rf"(?:{_this(words)})\s|[LlSs]['’]"
    name = r"\p{Lu}[\p{L}’'-]*"
    joined = rf"(?:\s(?:(?:de|del|da|do|du|des|of|am|von)\s(?:la\s)?)?{name})*"
    proper = rf"(?:\p{{Ll}}+\s){{0,2}}{name}{joined}"
    by = "Selon|Según|Segons|Segundo|Para|Pour|Per a|According to|For|Laut|Für"
    lead = rf"(?:[^,.]{{3,40}},\s(?=ce|est)|(?:{by})\s)?"
    one = rf"[\p{{L}}’'-]+(?:\s(?!(?:{preps}|{words.determiners})\s)\p{{Ll}}[\p{{Ll}}-]+)?"
    at = rf"\s?(?:{preps})\s?(?:(?:the|la|el|le|der|dem|den)\s|l['’])?(?:{proper}|\p{{Ll}}+)"
    since = (
        r"(?:\s[^,.]{3,60})?"
        if words.language != "de"
        else rf"(?:\s(?:{preps}|seit|aus|im)\s[^,.]{{3,60}})?"
    )
    aged = r"(?:\p{L}+jährige[rn]?\s|\d+-jährige[rn]?\s|\d+-year-old\s)?"
    fronted_ends = rf"{since}(?=,\s|\s(?:and|y|i|et|e|und)\s)"
    return regex.compile(
        rf"(?:(?P<the>{lead}(?:{article}){aged})(?P<role>{one})|(?P<fronted>)(?P<role>\p{{Lu}}\p{{Ll}}+))"
        rf"(?P<rest>(?:{at})?)(?(fronted){fronted_ends}|(?=[\s,]))"
    )


def _this(words: Lexicon) -> str:
    """Return the alternatives for `the` and `this`, in lower case and capitalised."""
    plain = [word for word in words.article if word[-1] not in "'’"]
    return "|".join([*plain, *map(str.capitalize, plain)])
