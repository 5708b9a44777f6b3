"""What people are: their roles and the bodies they speak for, in the article's words."""

from __future__ import annotations

import regex

from onrecord.drafting.gazetteer import find_city
from onrecord.drafting.lexicon import Lexicon
from onrecord.drafting.mentions import Mention, calls
from onrecord.drafting.people import Entity
from onrecord.drafting.scene import Scene
from onrecord.drafting.subjects import BY


def find_roles(scene: Scene) -> None:
    """Give each person the role and the organization that the article names first."""
    for entity in scene.people.entities:
        for mention in entity.mentions:
            if scene.text.endswith(", ", 0, mention.outer):
                _read_lead(scene, entity, mention)
            _read_apposition(scene, entity, mention)
            _read_lead(scene, entity, mention)
            _read_origin(scene, entity, mention)
        if not entity.role:
            entity.role = next(
                (m.title for m in entity.mentions if _is_role(m.title, scene.words)), ""
            )


_ORIGIN = regex.compile(
    r"\s(?:of|from|at|von\sder|vom|von\sdem|de\sla|de\sl['’]|del|da|do|du|de)\s?(?:the\s)?"
    r"(?P<body>\p{Lu}[\p{L}\p{M}.&’'-]*(?:\s(?:(?:of|de|del|do|da|für)\s)?\p{Lu}[\p{L}\p{M}.&-]*)*)"
)


def _read_origin(scene: Scene, entity: Entity, mention: Mention) -> None:
    """`Prof. Elias Stern of Lume University`."""
    if entity.organization or entity.is_body or entity.is_place or not entity.speaks:
        return
    match = _ORIGIN.match(scene.text, mention.end, mention.end + 90)
    if match and _is_body(match["body"], scene.words):
        entity.organization = match["body"]


def _is_role(title: str, words: Lexicon) -> bool:
    bare = title.lower().rstrip(".")
    return any(calls(part, words) for part in (bare, bare.split()[-1]) if part) if bare else False


def _read_apposition(scene: Scene, entity: Entity, mention: Mention) -> None:
    """`Ada Quill, Director of Water at Lume City Council, said`."""
    words, text = scene.words, scene.text
    if entity.role or entity.is_body or entity.is_place:
        return
    block = scene.block(scene.block_at(mention.start))
    match = regex.compile(r"\s?[,(—–]\s?").match(text, mention.end, block.end)
    if not match or (mention.outer == block.start and match[0].strip() in "—–"):
        return
    age = _AGE.match(text, match.end(), block.end)
    begin = age.end() if age else match.end()
    end = regex.compile(r"[,;:()—–“”\"«».](?!\p{L})|\s(?:who|qui|que|quien)\s|$").search(
        text, begin, block.end
    )
    phrase = text[begin : end.start() if end else block.end].strip()
    if BY.search(text, max(0, mention.outer - 12), mention.outer) and regex.match(
        rf"(?:{words.determiners})\s?", phrase
    ):
        return  # `Asked by Ada Quill, the mayor said`
    if _OTHER_CLAUSE.match(phrase) or words.verb.match(phrase):
        return
    longer = r"[\p{L}-]*" if words.language == "de" else ""
    head = regex.search(rf"(?<![\w-]){longer}(?:{words.role_heads})(?![\w-])", phrase, regex.I)
    if head and len(phrase) < 140 and head.start() < 60:
        _take_phrase(scene, entity, phrase, head)
    elif _read_unlisted(scene, entity, phrase):
        return
    elif not entity.organization:
        origin = regex.match(
            r"(?:from|of|de|del|du|von|vom|da|do)\s(?:the\s|la\s|el\s|l['’])?(\p{Lu}.*)", phrase
        )
        if origin and len(phrase) < 80:
            entity.organization = origin[1]


_AGE = regex.compile(
    r"(?:de\s)?\d{1,3}(?:\s(?:ans|años|anys|anos|Jahre(?:\salt)?|years\sold))?[,)]\s[,(]?\s?"
)
"""How old somebody is, before what they are."""


def _read_unlisted(scene: Scene, entity: Entity, phrase: str) -> bool:
    """`Ian Tarn, a night porter from Lume,`: what somebody is, in words that no list has."""
    marks = scene.words.determiners
    letter = r"[\p{L}-]" if scene.words.language == "de" else r"[\p{Ll}-]"
    match = regex.fullmatch(
        rf"(?:{marks})\s(?P<role>{letter}+(?:\s{letter}+){{0,3}}?)"
        r"(?:\s(?:from|at|in|with|for|de|à|du|des?)\s.*)?",
        phrase,
    )
    if not (entity.speaks or entity.is_person):
        return False
    if not match:
        return _read_one_word(scene, entity, phrase)
    entity.role = _cut_complement(scene, entity, phrase.split(maxsplit=1)[1], len(match["role"]))
    return True


def _read_one_word(scene: Scene, entity: Entity, phrase: str) -> bool:
    """`Marta Ruiz, ciclista`, `Octave Lys, poissonnier depuis trente ans`."""
    words = scene.words
    if words.language in ("en", "de"):
        return False
    match = regex.fullmatch(
        r"(?P<role>\p{Ll}{4,})"
        r"(?:\s(?:depuis|desde|des de|há|hace|à|en)\s.*|\s(?:de|d['’])\s?\d+\s.*)?",
        phrase,
    )
    if not match:
        match = regex.fullmatch(
            r"(?P<role>\p{Ll}{4,}\s(?:d['’]|de\s|du\s|des\s|del\s|da\s|do\s)[\p{Ll}'’-]+"
            r"(?:\s[\p{Ll}'’-]+){0,3})",
            phrase,
        )
    word = phrase.split(maxsplit=1)[0] if match else ""
    if not match or word in words.common or words.verb.fullmatch(word):
        return False
    entity.role = match["role"]
    return True


_OTHER_CLAUSE = regex.compile(
    r"(?:and|but|or|y|e|i|et|mais|und|aber|cuy[ao]s?|whose|dont|who|which)\b", regex.I
)
"""How what stands behind a name and a comma begins that is no apposition."""


def _take_phrase(scene: Scene, entity: Entity, phrase: str, head: regex.Match[str]) -> None:
    words = scene.words
    lead = phrase[: head.start()].strip()
    role = phrase[head.start() :] if not lead else phrase
    lead_words = lead.split()
    if lead_words and lead_words[0].lower() in words.article | words.indefinite | {
        "la",
        "el",
        "le",
        "der",
        "die",
    }:
        role = phrase.split(maxsplit=1)[1]
        lead_words = lead_words[1:]
    capitals = [w for w in lead_words if w[:1].isupper()]
    if (
        capitals
        and capitals == lead_words
        and " ".join(capitals).lower() not in words.titles
        and not _modifies(capitals)
    ):
        # `Metropolis Secretary General`
        entity.organization = entity.organization or " ".join(capitals)
        role = phrase[head.start() :]
    named = len(head[0]) if role.lower().startswith(head[0].lower()) else 0
    role = _cut_complement(scene, entity, role, named)
    entity.role = regex.sub(r"^\p{Ll}+['’]s\s", "", role.strip(" ,"))
    entity.is_person = True
    gender = words.roles.get(head[0].lower(), "")
    entity.gender = entity.gender or gender


def _cut_complement(scene: Scene, entity: Entity, role: str, named: int) -> str:
    """Take from `mayor of Lume` and `head of parks at Lume City Council` what it is held in."""
    words = scene.words
    first = role.split(maxsplit=1)[0].lower()
    if first in _RESIDENTS:
        return role[: len(first)]
    preps = "|".join(map(regex.escape, sorted(words.of, key=len, reverse=True)))
    article = r"(?:the|la|el|los|las|les|le|der|die)\s|l['’]"
    pattern = rf"\s(?P<p>{preps})\s?(?P<art>{article})?(?P<what>\p{{Lu}}[^,]*)$"
    role = _STREET.sub("", role)
    found = [
        f for f in regex.finditer(pattern, role, pos=named, overlapped=True) if _is_whole(f, role)
    ]
    origin = _FROM.search(role) if words.language == "en" else None
    if origin and not _is_body(origin[0], words):
        return role[: origin.start()]
    for complement in found:
        what, before = complement["what"].strip(), role[: complement.start()].split()
        if is_city(scene, what) and not _is_in_name(complement, before, words):
            entity.city = entity.city or what
            return role[: complement.start()]
        first, *others = complement["what"].lower().split()
        if (
            first in words.organizations
            and others
            and regex.match(r"(?:\p{L}['’]|of|de|du|del|des|do|da)", others[0])
        ):
            entity.organization = entity.organization or complement["what"].strip()
            return role[: complement.start()]
    for complement in reversed(found):
        what = complement["what"].strip()
        if is_city(scene, what):
            continue
        held_in = (
            complement["p"] in _PLACED
            or bool(complement["art"])
            or complement["p"] in _WITH_ARTICLE
            or first in _SPOKESPEOPLE
        )
        last = regex.split(r"\s(?:de|del|do|da|d['’]|of|in)\s?", what)[-1]
        ends_in_place = last != what and is_city(scene, last)
        if _is_body(what, words) or ends_in_place or (held_in and not _is_field(what)):
            entity.organization = entity.organization or what
            return role[: complement.start()]
    called = regex.search(rf"\s(?:{preps})\s?(?:{article})?\p{{Ll}}+\s(?P<what>\p{{Lu}}.*)$", role)
    if called and not entity.organization:
        # `president of the company Northbank`
        entity.organization = called["what"]
        return role[: called.start()]
    return role


_STREET = regex.compile(
    r"\s(?:de|d['’])\s?\d+\s(?:ans|años|anys|anos)\b.*$|\s(?:depuis|desde|des de|há|hace)\s.*$"
    r"|\s(?:(?:de|del|du|da|do|dans|en|in|na|no|al|au|à)\s)?(?:(?:la|el|le|the)\s|l['’])?"
    r"(?:rue|avenue|place|quartier|calle|plaza|barrio|carrer|plaça|barri|rua|praça|bairro)\s.*$"
)
"""Where somebody lives is no part of a role."""

_FROM = regex.compile(r"(?<=\p{Ll})\sfrom\s(?:the\s)?\p{Lu}[\p{L}\s-]*$")

_RESIDENTS = frozenset(
    "vecino vecina habitant habitante habitants morador moradora resident residente veí veïna "
    "riverain riveraine anwohner anwohnerin bewohner bewohnerin neighbour".split()
)
"""Where somebody lives is no body that they speak for."""

_SPOKESPEOPLE = frozenset(
    "portavoz porte-parole porta-voz portaveu spokesman spokeswoman spokesperson sprecher "
    "sprecherin".split()
)
"""Whatever stands behind these is whom they speak for."""

# Between a role and where it is held, whatever that is called.
_PLACED = frozenset("at for chez beim bei".split())
_WITH_ARTICLE = frozenset("del dels du do da des dos das vom".split())


def _is_in_name(complement: regex.Match[str], before: list[str], words: Lexicon) -> bool:
    """Whether a place belongs to a body's name, as in `Tranvías de Lume`."""
    joins = complement["p"] in ("of", "de", "do", "da", "d'", "d’")
    is_role = before[-1].lower() in words.roles or " ".join(before).lower() in words.roles
    return joins and len(before) > 1 and before[-1][0].isupper() and not is_role


def _is_whole(found: regex.Match[str], role: str) -> bool:
    """Whether a preposition stands there and not the beginning of a word."""
    return found["p"].endswith(("'", "’")) or role[found.end("p")] == " "


def _is_field(what: str) -> bool:
    """Whether it is what somebody is in charge of, joined by `and`: a part of the role."""
    return regex.search(r"\s(?:and|y|i|et|e|und)\s", what) is not None


def is_city(scene: Scene, name: str) -> bool:
    """Whether a name is that of a known city, or of one that the article calls so."""
    return name.lower() in scene.called_places or find_city(name) is not None


def _modifies(capitals: list[str]) -> bool:
    rest = {
        "deputy",
        "vice",
        "executive",
        "general",
        "senior",
        "chief",
        "assistant",
        "associate",
        "managing",
        "former",
        "co",
    }
    return all(word.lower() in rest for word in capitals)


def _is_body(what: str, words: Lexicon) -> bool:
    return any(token.lower().strip(".,") in words.organizations for token in what.split())


_ARTICLE = r"(?:la|el|le|les|los|las|the|o|a|os|as|der|die|das|dem|den|un|una|une)\s|[lL]['’]"

_DETERMINER = (
    r"(?P<det>\b(?:its|his|her|their|the|su|sus|sa|son|leur|seu|sua|la|el|le|a|o)\s"
    r"|[lL]['’]|['’]s\s)"
)


def _match_lead(before: str, words: Lexicon) -> regex.Match[str] | None:
    """The role in front of a name: `its chief engineer, `, `the mayor of Lume, `, `Lume mayor `."""
    preps = "|".join(map(regex.escape, words.of))
    head = rf"(?<![\w-])(?P<head>{words.role_heads})"
    rest = rf"(?P<rest>(?:\s\p{{Ll}}{{4,}})?\s(?:{preps})\s[^,.;:“”«»]{{2,60}}?)"
    for pattern in (
        rf"{_DETERMINER}(?P<mod>(?:(?!{_ARTICLE})[\p{{Ll}}-]+\s){{0,2}}?){head}(?:{rest},|,)?\s$",
        rf"(?P<det>)(?P<mod>){head}(?:{rest},)?\s$",
        *(
            []
            if words.language in ("en", "de")
            else [rf"(?P<det>)(?P<mod>){head}\s\p{{Ll}}{{4,}}\s$"]
        ),
    ):
        match = regex.search(pattern, before, regex.I)
        if match:
            return match
    return None


def _read_lead(scene: Scene, entity: Entity, mention: Mention) -> None:
    """`Lume mayor Ada Quill`, `the mayor of Lume, Ada Quill`."""
    words, text = scene.words, scene.text
    is_somebody = entity.is_person or entity.speaks or " " in entity.name
    if entity.role or entity.is_body or entity.is_place or not is_somebody:
        return
    block = scene.block(scene.block_at(mention.start))
    before = text[max(block.start, mention.start - 90) : mention.start]
    match = _match_lead(before, words)
    if match is None:
        return
    begin = match.start("mod") if match["det"] else match.start("head")
    modifier = regex.search(r"(?<![\w’'-])(\p{Ll}{4,})\s$", before[:begin])
    if modifier and words.language == "en" and not match["det"]:  # `opposition leader`
        word = modifier[1]
        is_plain = word not in words.common and not words.verb.fullmatch(word)
        begin = modifier.start(1) if is_plain else begin
    phrase = before[begin:].strip(" ,")
    head = regex.search(rf"(?<![\w-])(?:{words.role_heads})(?![\w-])", phrase, regex.I)
    if head:
        _take_phrase(scene, entity, phrase, head)
        lead = regex.search(
            r"((?:\p{Lu}[\p{L}\p{M}.&-]*(?:['’]s)?\s)+)$",
            before[: match.start("mod")]
            if match["det"] in ("’s ", "'s ")
            else before[: match.start("head")],
        )
        if lead and not entity.organization and lead[1].strip().lower() not in words.common:
            name = lead[1].strip().removesuffix("’s").removesuffix("'s")
            if is_city(scene, name) or words.place_before.search(f"{head[0]} {words.of[0]} "):
                entity.city = entity.city or name
            elif name.lower() not in words.not_names:
                entity.organization = name
