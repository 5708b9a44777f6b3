"""The stages of the analysis in order: from a document to the proposals for its record."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import regex

from onrecord.drafting.analysis.affiliations import take_affiliation
from onrecord.drafting.analysis.annotate import AnnotatedArticle, annotate
from onrecord.drafting.analysis.coreference import DirectQuote
from onrecord.drafting.analysis.direct_speech import find_direct_quotes
from onrecord.drafting.analysis.entities import Entity
from onrecord.drafting.analysis.indirect_speech import find_emphasised, find_reported
from onrecord.drafting.analysis.language import detect_language
from onrecord.drafting.analysis.locations import (
    FoundBody,
    FoundCity,
    find_cities,
    find_cities_of_title,
    find_organizations,
)
from onrecord.drafting.analysis.reporting_sentences import IndirectQuote
from onrecord.drafting.analysis.roles import find_roles
from onrecord.drafting.analysis.verification import Checks
from onrecord.drafting.sources.document import Document, Shown, TextBlock, as_markdown
from onrecord.text.article_text import ArticleText, read_article_text

LIKELY = 0.5
"""Confidence below which a proposal is written as a comment."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A proposed quote, with its source and its anchor; offsets in the plain text.

    Attributes:
        start: Offset of the statement.
        end: Offset of its end.
        text: The words of the statement.
        kind: `direct`, `emphasised` or `reported`.
        speaker: The source, if it is an entity of the article.
        attribution: The words for the source, if they are no name; else empty.
        prefix: Context before the statement, if its words occur more than once; else empty.
        suffix: Context behind the statement, likewise.
        why: The rule that found the statement, for the editor.
        confidence: From 0 to 1.
    """

    start: int
    end: int
    text: str
    kind: str
    speaker: Entity | None
    attribution: str
    prefix: str
    suffix: str
    why: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Proposals:
    """The proposals for one article.

    Attributes:
        document: The article without its front matter (title, date line, authors).
        original: The article as read from its source.
        title: The headline; empty if unknown.
        language: The language, a BCP 47 tag.
        markdown: The content of `text.md`.
        article: The plain text of `markdown`, with its blocks.
        statements: The proposed quotes, in order.
        speakers: The sources of the statements, and other people with a role who speak.
        cities: The cities that the article names.
        organizations: The organizations that the article names.
    """

    document: Document
    original: Document
    title: str
    language: str
    markdown: str
    article: ArticleText
    statements: tuple[Statement, ...]
    speakers: tuple[Entity, ...]
    cities: tuple[FoundCity, ...]
    organizations: tuple[FoundBody, ...]

    def shown(self) -> tuple[str, dict[tuple[int, int], tuple[int, int]]]:
        """Return the text with its line breaks, and each statement's span in the result."""
        whole = read_article_text(as_markdown(self.original.blocks))
        shown = Shown(whole.text, self.original.words)
        shift = len(whole.text) - len(self.article.text)
        spans = {
            (s.start, s.end): shown.span(s.start + shift, s.end + shift) for s in self.statements
        }
        return shown.text, spans


def propose(document: Document) -> Proposals:
    """Analyse an article, and return the proposals for its record."""
    front = _read_front(document)
    blocks = front.blocks
    markdown = as_markdown(blocks)
    article = read_article_text(markdown)
    language = document.language or detect_language(article.text)
    annotated = annotate(article, language)
    find_roles(annotated, annotated.people.entities)
    direct = find_direct_quotes(annotated)
    find_roles(annotated, _people_known_by_speech(direct))
    _take_roles_from_attributions(annotated, direct)
    reported = find_reported(annotated, direct)
    emphasised = find_emphasised(annotated, reported)
    raw = [_from_direct(annotated, s) for s in direct] + [
        _from_indirect(annotated, t) for t in (*reported, *emphasised)
    ]
    checks = Checks(article, language)
    statements = sorted(
        (s for one in raw if (s := _verified(checks, one))),
        key=lambda s: (s.start, s.end),
    )
    speakers = _speakers(annotated, statements)
    return Proposals(
        front,
        document,
        front.title,
        language,
        markdown,
        article,
        tuple(statements),
        speakers,
        _cities(annotated, front.title),
        tuple(find_organizations(annotated)),
    )


def _people_known_by_speech(direct: list[DirectQuote]) -> list[Entity]:
    """Mark and return the entities whose speech is the only sign of a person."""
    found = {id(s.speaker): s.speaker for s in direct if s.speaker and s.confidence >= LIKELY}
    new = [
        e
        for e in found.values()
        if not (e.is_person or e.is_body or e.is_place) and 1 < len(e.words) < 5
    ]
    for entity in new:
        entity.is_person = True
    return new


_IN_CHARGE = regex.compile(r"\s(?:chargée?\s(?:de|du|des)|for)\b\s?[^,.;:«»“”]{3,60}(?=[,.;:])")
"""The field of a role, behind the role."""


def _take_roles_from_attributions(annotated: AnnotatedArticle, direct: list[DirectQuote]) -> None:
    """Set roles named in attributions alone: `…”, the shopkeeper said`."""
    for one in direct:
        who, words = one.speaker, one.attribution
        if who is None or words is None or words.kind != "role" or not words.known:
            continue
        if who.is_person and not who.role and one.confidence >= LIKELY:
            more = _IN_CHARGE.match(annotated.text, words.end)
            take_affiliation(
                annotated, who, words.text + (more[0] if more else ""), len(words.text)
            )


def _cities(annotated: AnnotatedArticle, title: str) -> tuple[FoundCity, ...]:
    cities = find_cities(annotated)
    known = {city.place.geonames for city in cities if city.place}
    names = {city.name for city in cities}
    more = [
        city
        for city in find_cities_of_title(title, annotated.words)
        if city.place and city.place.geonames not in known and city.name not in names
    ]
    return (*more, *cities)


def _speakers(annotated: AnnotatedArticle, statements: list[Statement]) -> tuple[Entity, ...]:
    said = {id(s.speaker) for s in statements if s.speaker}
    return tuple(
        e
        for e in annotated.people.entities
        if id(e) in said or (e.is_person and e.role and e.speaks)
    )


def _from_direct(annotated: AnnotatedArticle, direct: DirectQuote) -> Statement:
    quoted, words = direct.quoted, direct.attribution
    return Statement(
        quoted.start,
        quoted.end,
        annotated.text[quoted.start : quoted.end],
        "direct",
        direct.speaker,
        annotated.text[words.outer : words.end] if words and words.kind == "role" else "",
        "",
        "",
        direct.why,
        direct.confidence,
    )


def _from_indirect(annotated: AnnotatedArticle, indirect: IndirectQuote) -> Statement:
    text = annotated.text[indirect.start : indirect.end]
    return Statement(
        indirect.start,
        indirect.end,
        text,
        indirect.kind,
        indirect.speaker,
        "",
        "",
        "",
        indirect.why,
        indirect.confidence,
    )


def _verified(checks: Checks, statement: Statement) -> Statement | None:
    """Return a statement with its context; None unless the check anchors the text with its kind."""
    context = checks.context(statement.start, statement.end, statement.kind)
    if context is None:
        return None
    return replace(statement, prefix=context[0], suffix=context[1])


# Front matter: title, section label, date line and authors before the text


def _read_front(document: Document) -> Document:
    """Return the document with title, date line and authors taken from its first blocks."""
    from onrecord.drafting.analysis.dates import read_date

    blocks = list(document.blocks)
    found: dict[str, Any] = {}
    position = 0
    while position < min(len(blocks) - 1, 6):
        block = blocks[position]
        text = block.text
        if not document.published and len(text) < 60 and (day := read_date(text)):
            found.setdefault("published", day)
        elif authors := _authors(text):
            found.setdefault("authors", authors)
        elif document.title and _same(text, document.title):
            pass
        elif (
            "title" not in found and not document.title and _is_title(block, blocks[position + 1 :])
        ):
            found["title"] = text
        elif _is_label(block):
            pass
        else:
            break
        position += 1
    if not position:
        return document
    title = found.get("title")
    changed = replace(document, **found)
    if title is None and not document.title:
        # Labels alone may be the beginning of the text, so they are not removed.
        return (
            document
            if "published" not in found
            else replace(changed, blocks=tuple(blocks[position:]))
        )
    return replace(changed, blocks=tuple(blocks[position:]))


def _same(text: str, title: str) -> bool:
    return text.casefold().strip(" .") == title.casefold().strip(" .")


def _is_label(block: TextBlock) -> bool:
    return len(block.text.split()) <= 3 and (block.text.isupper() or block.heading > 0)


def _is_title(block: TextBlock, rest: list[TextBlock]) -> bool:
    text = block.text
    if block.quoted or block.item or not rest or _is_label(block):
        return False
    if block.heading == 1:
        return True
    is_line = len(text) <= 160 and not regex.search(r"[.:;,…]$", text) and len(text.split()) > 2
    return is_line and text[0] not in '“"«„—–‘' and any(len(b.text) > len(text) for b in rest)


def _authors(text: str) -> tuple[str, ...]:
    match = regex.fullmatch(
        r"(?:By|Por|Par|Per|Von|Text by|Texto de|Texte de)\s+"
        r"((?:\p{Lu}[\p{L}\p{M}.'’-]*\s?|(?:de|i|y|and|et|und|e)\s|,\s)+)",
        text,
    )
    if not match:
        return ()
    return tuple(
        name.strip()
        for name in regex.split(r",|\s(?:and|y|et|und|i|e)\s", match[1])
        if name.strip()
    )
