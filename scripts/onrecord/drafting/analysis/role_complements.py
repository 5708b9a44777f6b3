"""Complements of a role, from its words alone: `of parks`, `at Northbank`, `da Câmara`."""

from __future__ import annotations

from dataclasses import dataclass

import regex

from onrecord.drafting.analysis.lexicon import Lexicon
from onrecord.drafting.analysis.occupations import is_occupation


@dataclass(frozen=True, slots=True)
class Affiliation:
    """A role with the organization and the city of its complement.

    Attributes:
        role: The role without its complement.
        organization: The organization in the complement; empty if there is none.
        city: The city in the complement; empty if there is none.
    """

    role: str
    organization: str = ""
    city: str = ""


def of_some_body(role: str, words: Lexicon) -> Affiliation | None:
    """Return the affiliation of a role with a kind of body: `head of the company Northbank`."""
    if words.language == "de":
        return None
    preps = _any_of(words.of)
    word = rf"(?!(?:{preps})\s)\p{{Ll}}+\s"
    called = regex.search(
        rf"\s(?:{preps})(?:\s|(?<=['’]))(?:{_ARTICLE})?(?:{word}){{1,3}}(?P<what>\p{{Lu}}.*)$", role
    )
    if called is None or is_field(called["what"], words):
        return None
    return Affiliation(role[: called.start()], called["what"])


def named_body(role: str, named: int, words: Lexicon) -> Affiliation | None:
    """Return the affiliation of a role at a body with kind and name.

    As in `président de l'association Loueurs de la Côte`.
    """
    for match in _CALLED.finditer(role, named):
        if match["kind"] in words.organizations:
            return Affiliation(role[: match.start()], match["what"])
    return None


_CALLED = regex.compile(
    r"\s(?:(?:d[aeou]s?|del|dels|de\sl[ao]s?|of|for|at|au|aux|al|als|ao|com|with)\s|d['’])"
    r"(?:the\s|an?\s|l[ae]\s|l['’])?(?:\p{Ll}+\s)?(?P<kind>\p{Ll}{4,})"
    r"(?:\s(?:des?|d['’]|of)\s?\p{Ll}+)?\s(?P<what>\p{Lu}.*)$"
)


_ARTICLE = r"(?:the|la|el|los|las|les|le|der|die|dem|den)\s|l['’]"


def _any_of(phrases: tuple[str, ...]) -> str:
    return "|".join(map(regex.escape, sorted(phrases, key=len, reverse=True)))


def _complement_pattern(words: Lexicon) -> regex.Pattern[str]:
    """Return the pattern of a complement: preposition, optional article, capitalised words."""
    preps = _any_of(words.of)
    return regex.compile(rf"\s(?P<p>{preps})\s?(?P<art>{_ARTICLE})?(?P<what>\p{{Lu}}[^,]*)$")


def complements(role: str, named: int, words: Lexicon) -> list[regex.Match[str]]:
    """Return candidates for a complement, each with its first lead-in word: `an der …`."""
    found: dict[int, regex.Match[str]] = {}
    for match in _complement_pattern(words).finditer(role, named, overlapped=True):
        if _is_whole(match, role):
            found.setdefault(match.start("what"), match)
    return list(found.values())


def at_some_body(role: str, named: int, words: Lexicon) -> Affiliation | None:
    """Return the affiliation at a body named by its kind: `à l'hôpital de Valmont`."""
    for match in (*_AT_BODY.finditer(role, named), *_OF_BODY.finditer(role, named)):
        if match["what"].lower() in words.organizations - _PROJECTS:
            body = role[match.start("what") :] if role[match.end() :].strip(" ") else ""
            proper = any(c.isupper() for c in body)
            return Affiliation(role[: match.start()], body if proper else "")
    return None


_AT_BODY = regex.compile(
    r"\s(?:at|à|au|aux|al|als|ao|aos|chez|en|no|na|bei|beim|am|an)\s?"
    r"(?:(?:the|la|el|der|dem)\s|l['’])?"
    r"(?P<what>\p{Ll}[\p{L}·-]+)"
)


_PROJECTS = frozenset(
    """project programme program projet projecte proyecto projeto programa plan pla plano campaign
    campaña campanha campagne festival award premio prix prémio""".split()
)
"""Kinds of `organizations` in which no role is held."""


_OF_BODY = regex.compile(
    r"\s(?:of\s(?:the|that|this)|de\s(?:es[ea]|est[ea]|aquell?a?|cet(?:te)?|ce)|del|dels|de\sl[ao]s?|de\sl['’]|du|des|do|da|dos|das|des|der)\s?"
    r"(?P<what>\p{Ll}[\p{L}·-]+)"
)


def head_length(role: str, words: Lexicon) -> int:
    """Return the number of letters of the title at the front: `presidente da Câmara`."""
    head = regex.match(rf"(?:{words.role_heads})(?![\w-])", role, regex.I)
    return len(head[0]) if head else len(role.split(maxsplit=1)[0])


def trim_role(role: str, named: int, words: Lexicon) -> str:
    """Return a role without dates, origins and further roles: `… and a resident of …`."""
    found = (
        _STREET.search(role),
        next(
            (
                m
                for m in words.apart.finditer(role, max(named, 1))
                if not _WITH.match(role, m.start())
            ),
            None,
        ),
        _second_role(role, named, words),
    )
    return role[: min((m.start() for m in found if m), default=len(role))].rstrip()


_WITH = regex.compile(r"\s?com\s\p{Lu}")
"""A `com` that belongs to the role: `secretária da Pessoa com Deficiência`."""


def _second_role(role: str, named: int, words: Lexicon) -> regex.Match[str] | None:
    """Return the match of a further role: `, alumna de quinto y encargada de …`."""
    for match in _AND.finditer(role, named):
        one = match["one"].lower()
        if one in words.indefinite or one in words.roles:
            return match
        if (
            words.language not in ("en", "de")
            and match["one"].islower()
            and is_occupation(one, words)
        ):
            return match
    return None


_AND = regex.compile(r"\s(?:and|y|e|i|et|und)\s(?P<one>\p{L}+)")


def without_place(found: Affiliation, named: int) -> str:
    """Return a role without a nameless body: `head of streets [at the council]`."""
    match = SOMEWHERE.search(found.role, min(named, len(found.role)))
    if match is None:
        return found.role
    rest = found.role[: match.start()].rstrip()
    # `la directora del museo` is a whole role; `el director de parques del ayuntamiento` isn't.
    plain = match["p"].lower() in _AT or match["it"] or len(rest.split()) > 2 or found.city
    return rest if rest and plain else found.role


_AT = frozenset("at in with on en à dans chez na no bei beim am im an".split())


SOMEWHERE = regex.compile(
    r"\s(?P<p>at|of|in|with|on|en|à|dans|chez|na|no|bei|beim|am|im|an|del|de|du|da|do|der|des|d['’])"
    r"\s?"
    r"(?:(?:the|her|his|our|that|this|la|el|l['’]|le|der|dem|den|cet|cette|ce|ese|esa|este|esta"
    r"|aquel|aquella|aquell|aquest|diese[rm])\s?)?"
    r"(?:(?:new|host|nuev[oa]|nouvel(?:le)?|nou|nova|novo|neue[nrs]?)\s)?"
    r"(?:city|(?:old\s)?town|council|town hall|city hall|county|ciudad|ayuntamiento"
    r"|consistorio|municipio"
    r"|pueblo|capital|ville|capitale|mairie|commune|métropole|municipalité|ciutat|ajuntament|consistori|poble"
    r"|cidade|câmara|prefeitura|autarquia|Stadt|Stadtverwaltung|Verwaltung|Rathaus"
    r"|altstadt|bahnhof|station|harbour|centre"
    r"|(?P<it>(?-i:espacio|espai|espaço)|órgão|organismo|entidad|entidade|entitat|organisme|organisation|organization"
    r"|organización|organització|organização|agency|agencia|agència|agência|agence|asociación"
    r"|associació|associação|association|polo|Verband|Verein))"
    r"(?:\s(?-i:\p{Ll}){5,})?$",
    regex.I,
)


_STREET = regex.compile(
    r"\s(?:de|d['’])\s?\d+\s(?:ans|años|anys|anos)\b.*$"
    r"|\s(?:de|in)\s(?:la\s)?\p{L}+\s(?:generaci[oó]n?|generació|génération|geração|Generation)\b.*$"
    r"|\sde père en fils\b.*$|\sde tod?a la vida\b.*$|\sde tota la vida\b.*$"
    r"|\s(?:(?:en|a|de|con)\suna?|(?:in|at|of|with)\san?|dans\sune?|num|numa|de\suma?|in\seine[mr])"
    r"\s\p{Ll}.*$|\sd['’]une?\s\p{Ll}.*$|\sd['’]una?\s\p{Ll}.*$"
    r"|\s(?:of|de)\s(?:two|three|four|dos|tres|cuatro|deux|trois|quatre|dois|duas|três|quatro)\s"
    r".*$"
    r"|\sà la (?:sortie|sortida|périphérie|tête)\b.*$"
    r"|\s(?:and|y|et|und)\s(?:himself|herself|él mismo|ella misma|(?:lui|elle)-même|selbst)\b.*$"
    r"|\sof\s\d+$|\sof\slong\sstanding\b.*$|\sen\slos\s(?:\p{Ll}+\s)+años\b.*$"
    r"|\spor\s(?:conta|cuenta)\s.*$"
    r"|\swith\s(?!the\s\p{Lu})[\p{Ll}\d].*$"
    r"|\sfor\s(?:[\p{L}\d-]+\s){0,4}(?:years|decades|months|weeks)\b.*$"
    r"|\s(?:(?:de|del|du|da|do|dans|en|in|on|sur|na|no|al|au|à)\s)?(?:(?:la|el|le|the)\s|l['’])?"
    r"(?:rue|avenue|place|quartier|calle|plaza|barrio|carrer|plaça|barri|rua|praça|bairro)\b.*$"
)
"""Ages, origins, residences and durations behind a role, no part of the role."""


def is_held(role: list[str], words: Lexicon) -> bool:
    """Return whether the complement of a role is a body: `owner of Loop`."""
    main = role[-1] if words.language in ("en", "de") else role[0]
    return main.lower() in words.held


def is_proper(what: str, words: Lexicon) -> bool:
    """Return whether a complement is a proper name and no field of work: `Alouette Habitat`."""
    tokens = what.lower().split()
    return what.count(" ") > 0 and what.istitle() and words.fields.isdisjoint(tokens)


def is_in_name(complement: regex.Match[str], before: list[str], words: Lexicon) -> bool:
    """Return whether a place belongs to the name of a body: `Tranvías de Lume`."""
    joins = complement["p"] in ("of", "de", "do", "da", "d'", "d’")
    is_role = before[-1].lower() in words.roles or " ".join(before).lower() in words.roles
    return joins and len(before) > 1 and before[-1][0].isupper() and not is_role


def _is_whole(found: regex.Match[str], role: str) -> bool:
    """Return whether a match is a whole preposition, not the beginning of a word."""
    return found["p"].endswith(("'", "’")) or role[found.end("p")] == " "


def is_field(what: str, words: Lexicon) -> bool:
    """Return whether a complement is a field of work, part of the role: `Culture and Sport`."""
    tokens = regex.findall(r"[\p{L}\p{M}·-]+", what.lower())
    last = regex.split(r"\s(?:at|for|of|in|on)\s", what.lower())[0].rpartition(" ")[2]
    is_named = words.language == "en" and last in words.organizations - words.fields
    if is_body(what, words) and (tokens[0] not in words.fields or is_named):
        return False
    joined = regex.search(r"\s(?:and|y|i|et|e|und)\s", what) is not None
    return joined or tokens[0] in words.fields or words.fields.issuperset(tokens)


def is_body(what: str, words: Lexicon) -> bool:
    """Return whether a name has a word of `organizations`."""
    tokens = [token.lower().strip(".,") for token in what.split()]
    if any(token in words.organizations for token in tokens):
        return True
    return words.language == "de" and any(_ends_as_body(token, words) for token in tokens)


def _ends_as_body(token: str, words: Lexicon) -> bool:
    """Return whether a German compound ends in a word of `organizations`: `Handelsvereins`."""
    return any(
        len(body) > 3 and token.removesuffix("s").removesuffix("e").endswith((body, body[:-1]))
        for body in words.organizations
        if len(body) > 4 or body in ("amt", "rat")
    )


def nominative(body: str, words: Lexicon) -> str:
    """Return the name of a German body without its genitive ending: `Handelsvereins`."""
    if words.language != "de":
        return body
    return regex.sub(
        r"^(\p{L}*(?:verein|amt|verband|institut|bund|rat|zentrum|verbund))e?s\b", r"\1", body
    )
