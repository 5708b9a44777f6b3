"""Annotation of an article: blocks, sentences, mentions, quotations and their entities.

`annotate` runs once for each article; every later stage reads its result and adds roles and
speakers to the entities. All offsets are code points of the plain text.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import regex

from onrecord.drafting.analysis.entities import Entity, People
from onrecord.drafting.analysis.gazetteer import countries
from onrecord.drafting.analysis.lexicon import Lexicon, first_names, lexicon
from onrecord.drafting.analysis.mentions import Mention, find_mentions, sentences
from onrecord.drafting.analysis.place_names import GERMAN_TOWN, IN_TOWN, called_places, is_place
from onrecord.drafting.analysis.quotations import Quoted, find_quoted
from onrecord.drafting.analysis.spans import AnnotatedSpan
from onrecord.text.article_text import ArticleText, Block

FEW = 12
"""Number of earlier sentences of a paragraph in which a source is looked for."""


@dataclass(frozen=True, slots=True)
class AnnotatedArticle:
    """An article with its blocks, mentions, entities and quotations, on which all rules work.

    Attributes:
        article: The plain text with its blocks.
        words: The lexicon of the article's language.
        mentions: For each block, its mentions in order.
        people: The entities that the mentions of names resolve to.
        quoted: All quotations, in order.
        sentences: For each block, its sentences as spans.
        called_places: Names, in lower case, that the text itself marks as places.
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
        """The plain text of the article."""
        return self.article.text

    def block(self, number: int) -> Block:
        """Return a block by its number."""
        return self.article.blocks[number]

    def span(self, block: int, start: int, end: int) -> AnnotatedSpan:
        """Return a span of a block with the mentions outside of quotations, places left out."""
        if block not in self._outside:
            self._outside[block] = [
                m
                for m in self.mentions[block]
                if not ((entity := self.entity(m)) and entity.is_place)
                and not self.is_quoted(block, m.start)
            ]
        return AnnotatedSpan(self.text, start, end, self._outside[block], self.words)

    def quoted_in(self, block: int) -> Sequence[Quoted]:
        """Return the quotations of a block."""
        return self._quoted_in.get(block, ())

    def is_quoted(self, block: int, place: int) -> bool:
        """Return whether an offset is between quotation marks."""
        quoted = self.quoted_in(block)
        number = bisect_right(quoted, place, key=lambda q: q.outer_end)
        return number < len(quoted) and quoted[number].outer_start < place

    def mentions_between(self, block: int, start: int, end: int) -> Sequence[Mention]:
        """Return the mentions of a block that begin in a span, quoted ones included."""
        mentions = self.mentions[block]
        low = bisect_left(mentions, start, key=lambda m: m.start)
        return mentions[low : bisect_left(mentions, end, low, key=lambda m: m.start)]

    def sentence_at(self, block: int, place: int) -> tuple[int, int]:
        """Return the sentence of a block at an offset, or the last one before the offset."""
        spans = self.sentences[block]
        return spans[max(0, bisect_right(spans, place, key=lambda s: s[0]) - 1)]

    def sentences_before(self, block: int, place: int) -> Sequence[tuple[int, int]]:
        """Return the last few (`FEW`) sentences of a block that end before an offset."""
        spans = self.sentences[block]
        high = bisect_right(spans, place, key=lambda s: s[1])
        return spans[max(0, high - FEW) : high]

    def block_at(self, place: int) -> int:
        """Return the number of the block at an offset, or of the last one before the offset."""
        return max(0, bisect_right(self.article.blocks, place, key=lambda b: b.start) - 1)

    def entity(self, mention: Mention | None) -> Entity | None:
        """Return the entity that a mention of a name resolves to."""
        return self.people.of(mention) if mention else None


def annotate(article: ArticleText, language: str) -> AnnotatedArticle:
    """Return the annotated article; `language` is a BCP 47 tag."""
    words = lexicon(language)
    lower = frozenset(regex.findall(r"(?<![\p{L}\p{M}])\p{Ll}[\p{L}\p{M}]+", article.text))
    mentions = [find_mentions(article.text, b.start, b.end, words, lower) for b in article.blocks]
    mentions = _drop_ordinary_words(article.text, mentions, words)
    flat = [mention for block in mentions for mention in block]
    called = called_places(article, flat, words)
    places = called.union(n for m in flat if m.kind == "name" and is_place(n := m.text.lower()))
    annotated = AnnotatedArticle(
        article,
        words,
        mentions,
        People(flat, words, places),
        find_quoted(article, language, words),
        [sentences(article.text, b.start, b.end) for b in article.blocks],
        called,
    )
    _mark_by_preceding_word(annotated)
    _mark_speakers(annotated)
    return annotated


def _drop_ordinary_words(
    text: str, mentions: list[list[Mention]], words: Lexicon
) -> list[list[Mention]]:
    """Return the mentions without single words that only sentence position capitalises."""
    nouns = words.language == "de"  # where every noun is capitalised
    sure = {
        word
        for block in mentions
        for m in block
        if m.kind == "name" and (" " in m.text or m.title or not (nouns or _opens(text, m)))
        for word in m.text.split()
    }
    return [[m for m in block if not _is_ordinary(text, m, sure, words)] for block in mentions]


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
    if is_place(mention.text.lower()):
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
"""A stressed pronoun behind a name: `Ionela Stan, elle, compte les jours`."""


def _mark_by_preceding_word(annotated: AnnotatedArticle) -> None:
    """Mark entities by the word before: `en Dani Quesada`, but `the Lee Wheelers`."""
    words = annotated.words
    for entity in annotated.people.entities:
        first = entity.mentions[0]
        before = annotated.text[max(0, first.outer - 24) : first.outer].lower().split()[-1:]
        word = regex.split(r"['’]", before[0])[-1] if before else ""
        pronoun = _HIMSELF.match(annotated.text, first.end)
        if pronoun and " " in entity.name and not entity.is_body:
            entity.is_person = True
            entity.gender = entity.gender or words.pronouns.get(pronoun[1], "")
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
"""The addressee between a verb of saying and its subject."""


def _is_told_to(annotated: AnnotatedArticle, mention: Mention) -> bool:
    """Return whether an addressee precedes a name: `a déclaré à l'agence Ada Quillet`."""
    before = annotated.text[max(0, mention.outer - 24) : mention.outer]
    return _TOLD_TO.search(before) is not None and mention.words[0] in first_names()


def _mark_speakers(annotated: AnnotatedArticle) -> None:
    """Mark entities next to a verb of saying as speakers, and as people unless they are bodies."""
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
"""A possessor between the verb and the name: `noted Northbank’s Ada Quill`."""


def _is_called_like_a_place(annotated: AnnotatedArticle, mention: Mention, entity: Entity) -> bool:
    """Return whether a quotation and a verb of saying make a place's name a person's."""
    name = entity.name.lower()
    if name in annotated.called_places or name in countries():
        return False
    before = annotated.text[max(0, mention.outer - 2) : mention.outer]
    verb = annotated.words.verb.match(annotated.text, mention.end + 1)
    return before[:1] in tuple('”»“"') and before[1:] == " " and verb is not None


def _is_one_word_said(annotated: AnnotatedArticle, mention: Mention) -> bool:
    """Return whether a mention is a whole quotation: `– Presque, répond sa mère`."""
    number = annotated.block_at(mention.start)
    around = (q for q in annotated.quoted_in(number) if q.start <= mention.start < q.end)
    return any((q.start, q.end) == (mention.start, mention.end) for q in around)


_OF_BODY = regex.compile(r"(?P<body>\p{Lu}[\p{L}\p{M}]+)\s(?:on|of|for)\s(?:the\s)?$")


def _is_in_a_bodys_name(annotated: AnnotatedArticle, mention: Mention) -> bool:
    """Return whether a mention ends an organization's name: `Commission on Public Debates`."""
    match = _OF_BODY.search(annotated.text, max(0, mention.outer - 40), mention.outer)
    return match is not None and match["body"].lower() in annotated.words.organizations
