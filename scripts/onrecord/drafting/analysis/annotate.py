"""An article taken apart once: its blocks, what they mention, and whom that means."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import regex

from onrecord.drafting.analysis.entities import Entity, People
from onrecord.drafting.analysis.gazetteer import countries, find_city
from onrecord.drafting.analysis.lexicon import Lexicon, first_names, lexicon
from onrecord.drafting.analysis.mentions import Mention, find_mentions, sentences
from onrecord.drafting.analysis.quotations import Quoted, find_quoted
from onrecord.drafting.analysis.spans import AnnotatedSpan
from onrecord.text.article_text import ArticleText, Block

FEW = 12
"""So many sentences back within a paragraph somebody is looked for."""


@dataclass(frozen=True, slots=True)
class AnnotatedArticle:
    """An article with its blocks, mentions, entities and quotations, on which all rules work.

    Attributes:
        article: The text.
        words: The words of its language.
        mentions: For each block, what it mentions.
        people: Whom that means.
        quoted: All quotations.
        sentences: For each block, its sentences.
        called_places: Names, in lower case, that the article itself calls places.
    """

    article: ArticleText
    words: Lexicon
    mentions: Sequence[Sequence[Mention]]
    people: People
    quoted: Sequence[Quoted]
    sentences: Sequence[Sequence[tuple[int, int]]]
    called_places: frozenset[str] = frozenset()
    _quoted_in: dict[int, list[Quoted]] = field(default_factory=lambda: defaultdict(list))
    _outside: dict[int, list[Mention]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for quoted in self.quoted:
            self._quoted_in[quoted.block].append(quoted)

    @property
    def text(self) -> str:
        """The plain text."""
        return self.article.text

    def block(self, number: int) -> Block:
        """A block by its number."""
        return self.article.blocks[number]

    def span(self, block: int, start: int, end: int) -> AnnotatedSpan:
        """A stretch of a block, with what is mentioned outside of quotation marks."""
        if block not in self._outside:
            self._outside[block] = [
                m
                for m in self.mentions[block]
                if not ((entity := self.entity(m)) and entity.is_place)
                and not self.is_quoted(block, m.start)
            ]
        return AnnotatedSpan(self.text, start, end, self._outside[block], self.words)

    def quoted_in(self, block: int) -> Sequence[Quoted]:
        """The quotations of a block."""
        return self._quoted_in.get(block, ())

    def is_quoted(self, block: int, place: int) -> bool:
        """Whether a place lies between quotation marks."""
        quoted = self.quoted_in(block)
        number = bisect_right(quoted, place, key=lambda q: q.outer_end)
        return number < len(quoted) and quoted[number].outer_start < place

    def mentions_between(self, block: int, start: int, end: int) -> Sequence[Mention]:
        """The mentions of a block that begin in a stretch, those in quotation marks included."""
        mentions = self.mentions[block]
        low = bisect_left(mentions, start, key=lambda m: m.start)
        return mentions[low : bisect_left(mentions, end, low, key=lambda m: m.start)]

    def sentence_at(self, block: int, place: int) -> tuple[int, int]:
        """The sentence of a block that a place lies in, or the last one before it."""
        spans = self.sentences[block]
        return spans[max(0, bisect_right(spans, place, key=lambda s: s[0]) - 1)]

    def sentences_before(self, block: int, place: int) -> Sequence[tuple[int, int]]:
        """The last few sentences of a block that end before a place."""
        spans = self.sentences[block]
        high = bisect_right(spans, place, key=lambda s: s[1])
        return spans[max(0, high - FEW) : high]

    def block_at(self, place: int) -> int:
        """The number of the block that a place lies in, or the last one before it."""
        return max(0, bisect_right(self.article.blocks, place, key=lambda b: b.start) - 1)

    def entity(self, mention: Mention | None) -> Entity | None:
        """Return the entity that a mention of a name resolves to."""
        return self.people.of(mention) if mention else None


def annotate(article: ArticleText, language: str) -> AnnotatedArticle:
    """Take an article apart."""
    words = lexicon(language)
    lower = frozenset(regex.findall(r"(?<![\p{L}\p{M}])\p{Ll}[\p{L}\p{M}]+", article.text))
    mentions = [find_mentions(article.text, b.start, b.end, words, lower) for b in article.blocks]
    mentions = _drop_ordinary_words(article.text, mentions, words)
    flat = [mention for block in mentions for mention in block]
    starts = {block.start for block in article.blocks}
    called = frozenset(m.text.lower() for m in flat if _is_called_place(article, m, words, starts))
    called |= _cities_in_names(flat)
    places = {
        m.text.lower() for m in flat if m.kind == "name" and _is_place(m.text.lower())
    } | called
    annotated = AnnotatedArticle(
        article,
        words,
        mentions,
        People(flat, words, frozenset(places)),
        find_quoted(article, language, words),
        [sentences(article.text, b.start, b.end) for b in article.blocks],
        called,
    )
    _mark_by_what_stands_before(annotated)
    _mark_who_speaks(annotated)
    return annotated


CITY_IN_NAME = regex.compile(
    r"(?P<city>\p{Lu}[\p{L}'’-]+(?:\s\p{Lu}[\p{L}'’-]+)*?)\s(?:City|Town)\s(?:Council|Hall)$"
    r"|(?:University|Port|Municipality)\sof\s(?P<city>\p{Lu}[\p{L}'’-]+)$"
    r"|(?:Ayuntamiento|Ajuntament|Mairie|Prefeitura|Câmara Municipal|Alcaldía|Municipalidad|Ville"
    r"|Métropole|Commune|Intendencia|Municipio|Gobierno|Gobernación|Consell Municipal|Consistorio"
    r"|Diputació|Diputación|Câmara|Município|Commune|Municipalité|Stadt)"
    r"\s(?:de\s|d['’]|do\s|da\s)(?P<city>\p{Lu}.*)$"
)
"""The city in a body's name: `Lume City Council`, `Ayuntamiento de Lume`."""


IN_TOWN = regex.compile(
    r"(?:avenida|calle|barrios?|plaza|cuadra|rue|avenue|place|quartiers?|carrer|plaça|barri|rua|praça"
    r"|bairros?|street|road|neighbou?rhood)\s(?:(?:de|do|da|of)\s(?:la\s|las\s)?|d['’]|(?:del|du|des"
    r"|aux?)\s)?$",
    regex.I,
)
"""What stands before the name of a street or a quarter."""


def _cities_in_names(mentions: list[Mention]) -> set[str]:
    found = (CITY_IN_NAME.match(m.text) for m in mentions if m.kind == "name")
    return {match["city"].lower() for match in found if match}


_IN_PLACES_NAMES = frozenset(
    """rio río riu lago monte serra sierra val vall mar puerto porto port villa vila ville castillo
    castelo castell pont puente ponte santa san são sant saint torre tour mont""".split()
)
"""How a place's name may begin, though a part of it is in the names of bodies too."""


def _is_called_place(
    article: ArticleText, mention: Mention, words: Lexicon, starts: set[int]
) -> bool:
    """Whether the article says that it is a place: `mayor of Lume`, `LUME —` at the beginning."""
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
"""How it goes on behind a town: `Lume, the town that …`."""

_DATELINE = regex.compile(r"(?:\s?\([^)]{1,20}\))?\s?[.,]?\s?[—–-]\s")
"""What stands behind a place at the beginning of an article: `LUME, (EFE).—`."""


def _drop_ordinary_words(
    text: str, mentions: list[list[Mention]], words: Lexicon
) -> list[list[Mention]]:
    """Leave out single words that are capitalised only because they begin a sentence."""
    nouns = words.language == "de"  # where every noun is capitalised
    sure = {
        word
        for block in mentions
        for m in block
        if m.kind == "name" and (" " in m.text or m.title or not (nouns or _opens(text, m)))
        for word in m.text.split()
    }
    return [[m for m in block if not _is_ordinary(text, m, sure, words)] for block in mentions]


GERMAN_TOWN = regex.compile(
    r"(?:burg|dorf|heim|hausen|berg|feld|furt|kirchen|ingen|brück|wörth|warth|münde|roda|leben|itz"
    r"|ow|haven|stadt|bach|werder|au"
    r"|\p{L}{3}(?:werth|furth|wald|see|t[h]?al|reuth|rode|hagen|horst|beck|stein|fels|zell|münster))$"
)
"""How towns end, in a language in which every noun begins with a capital letter."""


def _opens(text: str, mention: Mention) -> bool:
    before = text[max(0, mention.outer - 3) : mention.outer].rstrip()
    return not before or before[-1] in '.!?…:“"«„»”'


def _is_ordinary(text: str, mention: Mention, sure: set[str], words: Lexicon) -> bool:
    if mention.kind != "name" or mention.title:
        return False
    if not words.fields.isdisjoint(tokens := mention.text.lower().split()):
        return words.fields.union(words.common).issuperset(tokens)
    if " " in mention.text or mention.text in sure:
        return False
    if mention.text.lower() in first_names() or mention.text.isupper():
        return False
    if _is_place(mention.text.lower()):
        return False
    if words.language == "de":
        before = text[max(0, mention.start - 40) : mention.start]
        in_town = before.endswith(("in ", "In ")) and GERMAN_TOWN.search(mention.text)
        return words.place_before.search(before) is None and not in_town
    behind = text[mention.end : mention.end + 40]
    if words.drops_pronouns and _INSERTED.match(behind) and _opens(text, mention):
        return True  # `Falta, admitiu, …`
    behind = behind.lstrip(" ,")
    return _opens(text, mention) and words.verb.match(behind) is None


_INSERTED = regex.compile(r",\s(?!que\s|cuy)(?:\p{Ll}+\s)?\p{Ll}+,\s")
"""A verb between commas."""


_HIMSELF = regex.compile(r",\s(elle|lui|él|ella|ell|ele|ela|he|she)[,\s]")
"""`Ionela Stan, elle, compte les jours`: somebody, and which pronoun means them."""


def _mark_by_what_stands_before(annotated: AnnotatedArticle) -> None:
    """`en Dani Quesada` is a person; `the Lee Wheelers`, `l'association Lume` are none."""
    words = annotated.words
    for entity in annotated.people.entities:
        first = entity.mentions[0]
        before = annotated.text[max(0, first.outer - 24) : first.outer].lower().split()[-1:]
        word = regex.split(r"['’]", before[0])[-1] if before else ""
        told = _HIMSELF.match(annotated.text, first.end)
        if told and " " in entity.name and not entity.is_body:
            entity.is_person = True
            entity.gender = entity.gender or words.pronouns.get(told[1], "")
        named = words.language == "ca" and word in ("en", "na") and " " in entity.name
        if named or _is_told_to(annotated, first):
            entity.is_person = True
        elif (word in words.organizations and not first.title and not entity.is_place) or (
            word == "the" and first.text.endswith("s") and " " in first.text and not first.title
        ):
            entity.is_body, entity.is_person = True, False


_TOLD_TO = regex.compile(
    r"(?:à\sl['’]agence|à\sla\s(?:radio|presse|télévision)|au\sjournal|a\sla\s(?:agencia|prensa|radio)"
    r"|a\sl['’]agència|à\s(?:agência|imprensa|rádio))\s$"
)
"""Whom a verb of saying may have behind it, before who says it."""


def _is_told_to(annotated: AnnotatedArticle, mention: Mention) -> bool:
    """`a déclaré à l'agence Ada Quillet`: who said it stands behind whom it was said to."""
    before = annotated.text[max(0, mention.outer - 24) : mention.outer]
    return _TOLD_TO.search(before) is not None and mention.words[0] in first_names()


def _mark_who_speaks(annotated: AnnotatedArticle) -> None:
    """Whoever stands beside a verb of saying speaks, and is a person if nothing tells otherwise."""
    for block in annotated.mentions:
        for mention in block:
            entity = annotated.entity(mention)
            if entity is None or entity.is_body:
                continue
            if entity.is_place and not _is_called_like_a_place(annotated, mention, entity):
                continue
            if _is_in_a_bodys_name(annotated, mention) or _is_one_word_said(annotated, mention):
                continue
            behind = regex.sub(
                r"^(?:\s\([^)]*\))?,?\s(?:\w+ly\s|also\s|has\s|had\s)*",
                "",
                annotated.text[mention.end : mention.end + 60],
            )
            before = annotated.text[max(0, mention.outer - 24) : mention.outer]
            if IN_TOWN.search(before):
                continue
            before = _WHOSE.sub("", before)
            verb_before = any(
                m.end() > len(before) - 2 for m in annotated.words.verb.finditer(before)
            )
            if annotated.words.verb.match(behind) or verb_before:
                entity.speaks = entity.is_person = True
                entity.is_place = False


_WHOSE = regex.compile(r"\p{Lu}[\p{L}.]*['’]s\s$")
"""Whose somebody is, between the verb and the name: `noted Northbank’s Ada Quill`."""


def _is_called_like_a_place(annotated: AnnotatedArticle, mention: Mention, entity: Entity) -> bool:
    """Whether somebody has the name of a place, as the words behind a quotation tell."""
    name = entity.name.lower()
    if name in annotated.called_places or name in countries():
        return False
    before = annotated.text[max(0, mention.outer - 2) : mention.outer]
    verb = annotated.words.verb.match(annotated.text, mention.end + 1)
    return before[:1] in tuple('”»“"') and before[1:] == " " and verb is not None


def _is_one_word_said(annotated: AnnotatedArticle, mention: Mention) -> bool:
    """Whether it is all that is said, as in `– Presque, répond sa mère`."""
    number = annotated.block_at(mention.start)
    around = (q for q in annotated.quoted_in(number) if q.start <= mention.start < q.end)
    return any((q.start, q.end) == (mention.start, mention.end) for q in around)


_OF_BODY = regex.compile(r"(?P<body>\p{Lu}[\p{L}\p{M}]+)\s(?:on|of|for)\s(?:the\s)?$")


def _is_in_a_bodys_name(annotated: AnnotatedArticle, mention: Mention) -> bool:
    """Whether it ends a name that has small words in it: `Commission on Public Debates`."""
    match = _OF_BODY.search(annotated.text, max(0, mention.outer - 40), mention.outer)
    return match is not None and match["body"].lower() in annotated.words.organizations


def _is_place(name: str) -> bool:
    place = find_city(name)
    return name in countries() or (
        place is not None and (place.population > 100_000 or name == place.name.lower())
    )
