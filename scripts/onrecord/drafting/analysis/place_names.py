"""Names that the text of an article marks as places: `mayor of Lume`, `Lume City Council`."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from onrecord.drafting.analysis.gazetteer import countries, find_city
from onrecord.drafting.analysis.lexicon import Lexicon
from onrecord.drafting.analysis.mentions import Mention
from onrecord.text.article_text import ArticleText

CITY_IN_NAME = regex.compile(
    r"(?P<city>\p{Lu}[\p{L}'’-]+(?:\s\p{Lu}[\p{L}'’-]+)*?)\s(?:City|Town)\s(?:Council|Hall)$"
    r"|(?:University|Port|Municipality)\sof\s(?P<city>\p{Lu}[\p{L}'’-]+)$"
    r"|(?:Ayuntamiento|Ajuntament|Mairie|Prefeitura|Câmara Municipal|Alcaldía|Municipalidad|Ville"
    r"|Métropole|Commune|Intendencia|Municipio|Gobierno|Gobernación|Consell Municipal|Consistorio"
    r"|Diputació|Diputación|Câmara|Município|Commune|Municipalité|Stadt)"
    r"\s(?:de\s|d['’]|do\s|da\s)(?P<city>\p{Lu}.*)$"
)
"""The city in the name of an organization: `Lume City Council`, `Ayuntamiento de Lume`."""


IN_TOWN = regex.compile(
    r"(?:avenida|calle|barrios?|plaza|cuadra|rue|avenue|place|quartiers?|carrer|plaça|barri|rua|praça"
    r"|bairros?|street|road|neighbou?rhood)\s(?:(?:de|do|da|of)\s(?:la\s|las\s)?|d['’]|(?:del|du|des"
    r"|aux?)\s)?$",
    regex.I,
)
"""The words before the name of a street or a quarter."""


GERMAN_TOWN = regex.compile(
    r"(?:burg|dorf|heim|hausen|berg|feld|furt|kirchen|ingen|brück|wörth|warth|münde|roda|leben|itz"
    r"|ow|haven|stadt|bach|werder|au"
    r"|\p{L}{3}(?:werth|furth|wald|see|t[h]?al|reuth|rode|hagen|horst|beck|stein|fels|zell|münster))$"
)
"""Endings of German town names, for a language in which every noun has a capital."""


def called_places(
    article: ArticleText, mentions: Sequence[Mention], words: Lexicon
) -> frozenset[str]:
    """Return the names, in lower case, that the text marks as places, by words around or inside."""
    starts = {block.start for block in article.blocks}
    names = [mention for mention in mentions if mention.kind == "name"]
    marked = {m.text.lower() for m in names if _is_called_place(article, m, words, starts)}
    cities = filter(None, (CITY_IN_NAME.match(mention.text) for mention in names))
    return frozenset(marked.union(match["city"].lower() for match in cities))


_IN_PLACES_NAMES = frozenset(
    """rio río riu lago monte serra sierra val vall mar puerto porto port villa vila ville castillo
    castelo castell pont puente ponte santa san são sant saint torre tour mont""".split()
)
"""First words of place names that are also in `organizations`: `port`, `castillo`."""


def _is_called_place(
    article: ArticleText, mention: Mention, words: Lexicon, starts: set[int]
) -> bool:
    """Return whether the text marks a name as a place: `mayor of Lume`, `LUME —` in a dateline."""
    if mention.kind != "name" or mention.title or mention.text.lower() in words.fields:
        return False
    if words.place_before.search(article.text[max(0, mention.start - 40) : mention.start]):
        first = mention.text.lower().split()[0]
        return first in _IN_PLACES_NAMES or first not in words.organizations
    if _IS_A_TOWN.match(article.text, mention.end):
        return True
    return (
        mention.outer in starts
        and mention.text.isupper()
        and _DATELINE.match(article.text, mention.end) is not None
    )


_IS_A_TOWN = regex.compile(
    r",\s(?:(?:el|la|the|a|una?|le|une|der|die|das|eine?|o|uma)\s|l['’])(?:\p{Ll}+\s)?"
    r"(?:municipio|ciudad|pueblo|localidad|city|town|village|suburb|ville|commune|cité|ciutat|municipi"
    r"|poble|cidade|município|vila|freguesia|stadt|gemeinde)\b(?!['’]s)",
    regex.I,
)
"""An apposition by which a name is a town's: `Lume, the town that …`."""

_DATELINE = regex.compile(r"(?:\s?\([^)]{1,20}\))?\s?[.,]?\s?[—–-]\s")
"""The end of a dateline, behind its place: `LUME, (EFE).—`."""


def is_place(name: str) -> bool:
    """Return whether a name in lower case is a country, or a city likely meant by the name."""
    place = find_city(name)
    return name in countries() or (
        place is not None and (place.population > 100_000 or name == place.name.lower())
    )
