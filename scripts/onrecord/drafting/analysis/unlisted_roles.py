"""Roles outside of the lexicon: `the bus driver Ada Quill`, `Ada Quill, beekeeper`."""

from __future__ import annotations

from functools import cache

import regex

from onrecord.drafting.analysis.affiliations import take_affiliation
from onrecord.drafting.analysis.annotate import AnnotatedArticle
from onrecord.drafting.analysis.entities import Entity
from onrecord.drafting.analysis.gazetteer import find_city
from onrecord.drafting.analysis.lexicon import Lexicon, first_names, lexicon
from onrecord.drafting.analysis.mentions import Mention
from onrecord.drafting.analysis.occupations import (
    ENGLISH_AGENT,
    NO_AGENTS,
    agent_ending,
    is_occupation,
)
from onrecord.drafting.analysis.role_complements import head_length, trim_role


def read_open_lead(annotated: AnnotatedArticle, entity: Entity, mention: Mention) -> None:
    """Set the role from the nouns before a full name."""
    if entity.role or entity.is_body or entity.is_place or " " not in mention.text:
        return
    words = annotated.words
    if annotated.text[max(0, mention.start - 2) : mention.start] in ELIDED:
        return
    start = max(annotated.block(annotated.block_at(mention.start)).start, mention.outer - 90)
    before = annotated.text[start : mention.outer]
    if words.language == "de":
        group = _read_german(before, mention.title)
    elif words.language == "en":
        group = _read_english(before, annotated.text[mention.end : mention.end + 1], words)
    else:
        group = _read_romance(before, annotated.text[mention.end : mention.end + 1], words)
    named = head_length(group, words) if group else 0
    is_somebody = entity.is_person or entity.speaks
    if group and (is_somebody or is_occupation(group[:named], words)):
        take_affiliation(annotated, entity, group, named)
        entity.is_person = True


ELIDED = ("d'", "d’", "D'", "D’")
"""Elided prepositions: the name behind is a body or a field of work, no person."""


def read_open_apposition(
    annotated: AnnotatedArticle, entity: Entity, phrase: str, *, closed: bool = False
) -> bool:
    """Set the role from the nouns in an apposition, and return whether the nouns are a role.

    With `closed`, the phrase is surely no predicate, so any noun will do.
    """
    words = annotated.words
    phrase = _AGED.sub("", phrase)
    match = _noun_group(words.language).fullmatch(trim_role(phrase, 0, words))
    if match is None:
        return False
    tokens = match["role"].split()
    romance = words.language not in ("en", "de")
    head = tokens[0] if romance else tokens[-1]
    calls = agent_ending(words).search(head) is not None or head in words.roles
    if romance and head not in words.roles and _PARTICIPLE.search(head):
        return False  # `arrivé de Lume`
    if romance and match["det"] and not calls:
        return False  # `un couteau dans chaque main`
    is_known = calls or (closed and romance and " " in entity.name and len(tokens) < 4)
    if not (entity.is_person or entity.speaks) and not (is_known and " " in entity.name):
        return False
    if not match["det"] and (not is_known or _is_no_noun(head, words)):
        return False
    take_affiliation(annotated, entity, match["role"] + match["rest"], len(match["role"]))
    entity.is_person = True
    return True


_AGED = regex.compile(r"(?<=^(?:an?|the|eine?|der|die)\s)\d+-(?:year-old|jährige[rn]?)\s")
"""The age of a person, before the role."""


def _is_no_noun(head: str, words: Lexicon) -> bool:
    """Return whether a word is a verb, an adverb or another word that can't be a role."""
    patterns = (words.verb, words.weak_verb, words.adverb)
    return (
        head in words.common | NO_AGENTS
        or _ELIDED.match(head) is not None
        or any(pattern.fullmatch(head) for pattern in patterns)
    )


_PARTICIPLE = regex.compile(r"(?:[ai]d[oa]s?|(?<!charg)(?<!délégu)ée?s?)$")
_ELIDED = regex.compile(r"(?:[cjmnst]|qu)['’]")
"""Elided first words of French clauses that are no apposition: `n'a pas attendu`."""


@cache
def _noun_group(language: str) -> regex.Pattern[str]:
    """Return the pattern of a noun phrase: optional determiner, up to four words, complement."""
    words = lexicon(language)
    word = r"[\p{L}-]{2,}" if words.language == "de" else r"(?:\p{Ll}[\p{Ll}'’·-]+|\p{Lu}{2,4})"
    preps = (
        r"(?:from|at|in|of|with|for|on|near|outside|behind|opposite|by|across|beside)\s"
        if words.language == "en"
        else r"(?:am|im|bei|beim|aus|an|in|für|von|vom|der|des|zur|zum)\s"
        if words.language == "de"
        else r"(?:de|del|dels|du|des?|da|do|das|dos|à|au|aux|al|als|ao|aos|en|em|na|no|para|per"
        r"|pour|por|chez|dans|sur|auprès)\s|d['’]"
    )
    return regex.compile(
        rf"(?P<det>(?:(?:{words.determiners})\s|l['’])?)"
        rf"(?P<role>{word}(?:\s(?!{preps}){word}){{0,3}})(?P<rest>(?:\s(?:{preps}).*)?)"
    )


_JOINT = r"(?:(?:de (?:las?|los)|de|dels?|des|du|d[ao]s?|à la)\s|de l['’]|d['’])"
_JOINING = frozenset("de la las los l d del dels des du da do das dos à".split())
_WORD = r"[\p{Ll}][\p{Ll}\p{M}'’·-]*"


def _read_romance(before: str, behind: str, words: Lexicon) -> str:
    """Return the role before a name: `la garde forestière `, `el conductor de autobús `."""
    articles = "|".join(
        regex.escape(a) for a in sorted({*words.article, *words.indefinite}) if a[-1] not in "'’"
    )
    pattern = (
        rf"(?<![\p{{L}}'’-])(?:(?P<plain>(?:{articles})\s|l['’])|(?:del|al|d[ao]|pel[ao]|du|au|ao)\s)"
        rf"(?P<group>{_WORD}(?:\s{_JOINT}?(?!{_JOINT}){_WORD}){{0,5}})(?P<comma>,)?\s$"
    )
    groups = [
        (match["group"], is_occupation(match["group"], words))
        for match in regex.finditer(pattern, before, regex.I, overlapped=True)
        if _is_group(match["group"], words)
        and not (
            match["comma"]
            and not (behind in ",.;:)" and _opens_clause(before[: match.start()], words))
        )
        and (match["plain"] or is_occupation(match["group"], words))
    ]
    if groups:  # `uma pesquisa da nutricionista Ada Quílez`
        return max(groups, key=lambda found: found[1])[0]
    return _read_fronted(before, behind, words)


def _is_group(group: str, words: Lexicon) -> bool:
    """Return whether words can be a role: nouns, adjectives, and prepositions between them."""
    tokens = [token.lower() for token in regex.findall(r"[\p{L}\p{M}·-]+", group)]
    head = tokens[0]
    if len(head) < 3 or head in words.things | words.organizations - _GUARDS:
        return False
    if tokens[-1] in words.organizations or tokens[-1] in _JOINING:
        return False  # `le président de l'association Lume`
    rest = (t for t in tokens if t not in _JOINING)
    return group[0].islower() and not any(
        t in words.common or words.verb.fullmatch(t) for t in rest
    )


def _read_fronted(before: str, behind: str, words: Lexicon) -> str:
    """Return the role at the start of a sentence, before its subject: `Médecin généraliste, `."""
    more = rf"(?:\s{_JOINT}?(?!{_JOINT}){_WORD}){{0,4}}"
    match = regex.search(rf"(?:^|[.!?…]\s)(?P<group>\p{{Lu}}{_WORD}{more}),\s$", before)
    if match is None or behind == ",":
        return ""
    group = match["group"][0].lower() + match["group"][1:]
    head = group.split()[0]
    is_plain = head not in words.common and words.verb.fullmatch(head) is None
    known = is_plain and is_occupation(group[: head_length(group, words)], words)
    return group if known else ""


_GUARDS = frozenset("guardia guàrdia guarda policía policia".split())
"""Words for one officer that are also the name of the body: `policía`."""


def _opens_clause(before: str, words: Lexicon) -> bool:
    """Return whether a sentence begins, or a verb of saying ends, right before the phrase."""
    lead = before.rstrip()
    if not lead or lead[-1] in ".!?…:":
        return True
    return any(verb.end() == len(lead) for verb in words.verb.finditer(lead))


_PARTICIPLES = frozenset(
    "retired registered licensed qualified trained elected appointed celebrated renowned".split()
)


def _read_english(before: str, behind: str, words: Lexicon) -> str:
    """Return the role before a name: `said bus driver `, `the landlady `."""
    fronted = regex.search(r"(?:^|[.!?”]\s)An?\s(?P<group>\p{Ll}[^,.;:]{3,60}),\s$", before)
    if fronted and is_occupation(
        named := fronted["group"].split(" for ")[0].split(" at ")[0], words
    ):
        return named  # `A mechanic for years, Ada Quill now …`
    behind_comma = regex.search(
        r"(?<!\p{L})the\s(?P<group>(?:\p{Ll}[\p{Ll}-]+\s){0,2}\p{Ll}+),\s$", before, regex.I
    )
    if behind_comma and behind == "," and is_occupation(behind_comma["group"], words):
        return behind_comma["group"]  # `The assistant coroner, Ada Quill, said`
    match = regex.search(r"(?P<group>(?:[\p{L}’'-]+\s){1,5})$", before)
    if match is None:
        return ""
    tokens = match["group"].split()
    head = tokens[-1].lower()
    if not tokens[-1].islower() and len(tokens) > 1:
        return ""
    is_role = head in words.roles or (
        ENGLISH_AGENT.search(head) is not None and head not in NO_AGENTS
    )
    if not is_role and tokens[-2:-1] != ["the"]:
        return ""
    if head in words.common or head in words.things or words.verb.fullmatch(head):
        return ""
    front = before[: len(before.rstrip()) - len(head)]
    begin = len(front) - modifiers_length(front, words)
    return before[begin:].strip()


def modifiers_length(before: str, words: Lexicon, head: str = "") -> int:
    """Return the length of the modifiers before a role: of `bus ` in `bus driver`, in letters."""
    if words.language == "de":
        ordinal = regex.search(r"(?<!\p{L})\p{Lu}\p{Ll}+\s$", before)
        return len(ordinal[0]) if ordinal and ordinal[0].strip().lower() in words.modifiers else 0
    match = regex.search(r"(?:(?<![\p{L}’'-])[\p{L}’'-]+\s){1,4}$", before)
    if match is None:
        return 0
    opens = before[: match.start()].rstrip()[-1:] in (*".!?…”", "")
    begin = len(before)
    for token in reversed(list(regex.finditer(r"\S+\s", match[0]))):
        at = match.start() + token.start()
        if not _modifies(token[0].strip(), words, opens=opens and at == match.start(), head=head):
            break
        begin = at
    return len(before) - begin


_OF_A_BODY = frozenset(
    """director manager executive president vice-president chairman chairwoman chairperson chair
    mayor leader secretary spokesman spokeswoman spokesperson treasurer editor ceo minister
    commissioner host anchor correspondent professor reporter captain analyst head chief founder
    co-founder engineer councillor official officer general senator governor partner member
    coordinator columnist candidate adviser chancellor boss""".split()
)
"""Roles that the name of a body can precede: `Northbank director`."""


_WORKS = frozenset(
    "factory night office plant product programme project shop site station store team".split()
)
"""Modifiers that are no names of bodies: `Team manager`."""


def _modifies(token: str, words: Lexicon, *, opens: bool, head: str) -> bool:
    """Return whether a word before a role is a part of the role: `bus` driver, `Former` mayor."""
    bare = token.lower()
    if bare in words.modifiers or bare in _PARTICIPLES:
        return token.islower() or opens
    if bare in words.common or words.verb.fullmatch(bare) or words.adverb.fullmatch(bare):
        return False
    if not token.islower():  # `Houseboat owner`, where a sentence begins
        plain = token.istitle() and bare not in first_names() and find_city(bare) is None
        main = head.rpartition(" ")[2]
        return (
            opens
            and plain
            and bool(main)
            and (main not in _OF_A_BODY or bare in _WORKS or bare in words.fields)
        )
    return bare in words.fields or (
        not bare.endswith(("ed", "ly", "ing", "s"))
        and words.weak_verb.fullmatch(bare) is None
        and bare not in words.of
    )


def _read_german(before: str, title: str) -> str:
    """Return a title with the adjective before: `die pensionierte ` Imkerin."""
    if not title or len(title) < 4:
        return ""
    adjective = regex.search(
        r"(?:der|die|ein|eine|dem|den)\s(?P<adjective>\p{Ll}{4,}e[rnm]?)\s$", before, regex.I
    )
    return f"{adjective['adjective']} {title}" if adjective else title
