"""Proposals as files of a draft: YAML records, and the article's text.

Existing records are referred to, never changed; a doubtful match becomes a comment for the editor.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from onrecord.drafting.analysis.dates import days_in
from onrecord.drafting.analysis.entities import Entity
from onrecord.drafting.analysis.keywords import key_terms, themes_in
from onrecord.drafting.analysis.locations import FoundBody, FoundCity
from onrecord.drafting.analysis.pipeline import LIKELY, Proposals, Statement
from onrecord.drafting.output.comments import LESS_CERTAIN
from onrecord.drafting.output.ids import make_id
from onrecord.drafting.output.matching import (
    Match,
    RecordIndex,
    match_city,
    match_organization,
    match_speaker,
)
from onrecord.drafting.output.yaml_writer import comment, listed, scalar
from onrecord.drafting.output.yaml_writer import field as written
from onrecord.records.models import City, Organization, Speaker
from onrecord.text.anchoring import is_named

Files = dict[str, str]
"""Path below the folder of records → content."""

_MOST_DAYS = 4
AS_WORDED = "as the article words it"
PROPOSED = "# Proposed by `onrecord draft`. Decide on each, then remove its `draft: true`."


@dataclass(slots=True)
class Draft:
    """The files that one article adds.

    Attributes:
        article_id: The id of the article.
        files: Path below the folder of records → content; the article's folder comes last.
        statements: Number of statements proposed as records.
        doubtful: Number of statements proposed in comments.
    """

    article_id: str
    files: Files = field(default_factory=dict)
    statements: int = 0
    doubtful: int = 0


def make_draft(proposals: Proposals, index: RecordIndex, article_id: str) -> Draft:
    """Return the files of a draft; the new records are added to `index`.

    `article_id` names the article's folder.
    """
    return _RecordWriter(proposals, index, article_id).make()


def choose_article_id(proposals: Proposals, index: RecordIndex) -> str:
    """Return a free id for an article, from its title or its file name."""
    title = proposals.title or proposals.document.source.rpartition("/")[2].partition(".")[0]
    return make_id(title, "article", lambda id_: id_ in index.taken["article"])


class _RecordWriter:
    """The writer of one draft: turns proposals into records, and links known ones."""

    def __init__(self, proposals: Proposals, index: RecordIndex, article_id: str) -> None:
        self.proposals = proposals
        self.index = index
        self.draft = Draft(article_id)
        self._speakers: dict[int, str] = {}
        self._bodies: dict[str, str] = {}
        self._cities: dict[str, str] = {}

    def make(self) -> Draft:
        """Write all files of the draft, and return the draft."""
        for city in self.proposals.cities:
            if city.confidence >= LIKELY:
                self._city(city)
        likely = [s for s in self.proposals.statements if s.confidence >= LIKELY]
        doubtful = [s for s in self.proposals.statements if s.confidence < LIKELY]
        quotes = [self._quote(statement) for statement in likely]
        folder = f"articles/{self.draft.article_id}"
        article = self._article()
        self.draft.files[f"{folder}/text.md"] = self.proposals.markdown
        if quotes:
            lines = [
                PROPOSED,
                "",
            ]
            for quote in quotes:
                lines += [*quote, ""]
            lines += self._uncertain(doubtful)
            self.draft.files[f"{folder}/quotes.yml"] = "\n".join(lines).rstrip() + "\n"
        elif doubtful:
            article += ["", *self._uncertain(doubtful)]
        self.draft.files[f"{folder}/article.yml"] = "\n".join(article).rstrip() + "\n"
        self.draft.statements, self.draft.doubtful = len(quotes), len(doubtful)
        return self.draft

    # The article

    def _article(self) -> list[str]:
        document, lines = self.proposals.document, ["draft: true"]
        if self.proposals.title:
            lines += written("title", self.proposals.title)
        else:
            lines += comment("title: the source names none")
        lines += self._publisher()
        if document.published:
            lines.append(f"published: {document.published}")
        else:
            lines += comment("published: the source names no day")
        if self.proposals.language == "und":
            lines += comment("language: not certain")
        else:
            lines.append(f"language: {self.proposals.language}")
        if document.url:
            lines += written("url", document.url)
        if document.authors:
            lines.append(f"authors: [{', '.join(_flow(author) for author in document.authors)}]")
        lines += self._subjects()
        lines += listed("cities", list(dict.fromkeys(self._cities.values())))
        if document.source:
            lines += written("source", document.source)
        lines += comment("rights: what does the publisher state about reuse?")
        return lines

    def _subjects(self) -> list[str]:
        """Return the lines of the themes, with comments on further words and on days."""
        text, title = self.proposals.article.text, self.proposals.title
        lines = listed("themes", themes_in(self.proposals.article, self.index.themes))
        speakers = (one.speaker.name for one in self.proposals.statements if one.speaker)
        names = [*speakers, *(city.name for city in self.proposals.cities)]
        if terms := key_terms(text, title, self.proposals.language, names):
            lines += comment(f"words that may name a theme: {', '.join(terms)}")
        days = dict(days_in(text, self.proposals.document.published))
        if days:
            named = ", ".join(
                f"“{words}” ({day})" for words, day in list(days.items())[:_MOST_DAYS]
            )
            lines += comment(f"event: is one of these its day? {named}")
        return lines

    def _publisher(self) -> list[str]:
        name = self.proposals.document.publisher
        if not name:
            return comment("publisher: the source names none")
        return [f"publisher: {self._body(FoundBody(name, 'the publisher of the page', 0.9, 0))}"]

    # Statements

    def _quote(self, statement: Statement) -> list[str]:
        quote_id = self._quote_id(statement)
        lines = [
            f"- id: {quote_id}",
            f"  kind: {statement.kind}",
            *written("text", statement.text, "  "),
            *self._owner(statement),
        ]
        for name in ("prefix", "suffix"):
            value = getattr(statement, name)
            if value:
                lines += written(name, value, "  ")
        return [*lines, "  draft: true"]

    def _owner(self, statement: Statement) -> list[str]:
        why = f"{statement.why} ({statement.confidence:.0%})"
        entity = statement.speaker
        if entity is None:
            words = f"; the article says “{statement.attribution}”" if statement.attribution else ""
            return comment(f"speaker: {why}{words}", "  ")
        if entity.is_body and not entity.is_person:
            return [
                *comment(why, "  "),
                f"  on_behalf_of: {self._body(FoundBody(entity.name, 'it speaks', 0.7, 0))}",
            ]
        return [*comment(why, "  "), f"  speaker: {self._speaker(entity)}"]

    def _quote_id(self, statement: Statement) -> str:
        year = self.proposals.document.published[:4]
        entity = statement.speaker
        name = _surname(entity.name) if entity else self.draft.article_id
        number = 1
        base = make_id(name, "quote", lambda _: False)
        stem = f"{base}-{year}" if year else base
        taken = self._taken("quote")
        while taken(f"{stem}-{number}"):
            number += 1
        quote_id = f"{stem}-{number}"
        self.index.taken["quote"].add(quote_id)
        self.index.quotes[quote_id] = self.draft.article_id
        return quote_id

    def _uncertain(self, statements: list[Statement]) -> list[str]:
        if not statements:
            return []
        lines = [LESS_CERTAIN]
        for s in statements:
            who = f", {s.speaker.name}" if s.speaker else ""
            lines += [
                "#",
                *comment(f"{s.kind}{who}: {s.why} ({s.confidence:.0%})"),
                *comment(s.text, "#  ".rstrip()),
            ]
        return lines

    # Speakers, cities and organizations

    def _taken(self, kind: str) -> Callable[[str], bool]:
        taken = self.index.taken[kind]
        return lambda id_: id_ in taken

    def _speaker(self, entity: Entity) -> str:
        if id(entity) not in self._speakers:
            self._speakers[id(entity)] = self._find_speaker(entity)
        return self._speakers[id(entity)]

    def _find_speaker(self, entity: Entity) -> str:
        match = match_speaker(entity.name, self.index.speakers)
        if match.id:
            speaker = self.index.speakers[match.id]
            text = self.proposals.article.text
            if any(is_named(text, name) for name in (speaker.name, *speaker.other_names)):
                return match.id
            match = Match("", (match.id,))
        speaker_id = make_id(entity.name, "speaker", self._taken("speaker"))
        self.index.taken["speaker"].add(speaker_id)
        self.index.speakers[speaker_id] = Speaker(id=speaker_id, name=entity.name, draft=True)
        lines = ["draft: true", *_offer("speaker", match), *written("name", entity.name)]
        lines += self._membership(entity)
        self.draft.files[f"speakers/{speaker_id}.yml"] = "\n".join(lines) + "\n"
        return speaker_id

    def _membership(self, entity: Entity) -> list[str]:
        fields: list[str] = []
        if entity.role:
            fields += written("role", entity.role, "    ")
        if entity.organization:
            body = FoundBody(entity.organization, f"where {entity.name} is", 0.85, 0)
            fields.append(f"    organization: {self._body(body)}")
        city = self._city_named(entity.city)
        if city:
            fields.append(f"    city: {city}")
        if not fields:
            return comment("memberships: the article names no role")
        fields[0] = f"  - {fields[0].strip()}"
        return ["memberships:", *comment(AS_WORDED, "  "), *fields]

    def _city_named(self, name: str) -> str:
        return next(
            (
                self._cities[c.name]
                for c in self.proposals.cities
                if name and c.name == name and c.name in self._cities
            ),
            "",
        )

    def _city(self, city: FoundCity) -> None:
        match = match_city(city, self.index.cities)
        if match.id:
            self._cities[city.name] = match.id
            return
        city_id = make_id(
            city.place.name if city.place and city.place.name == city.name else city.name,
            "city",
            self._taken("city"),
        )
        self.index.taken["city"].add(city_id)
        self.index.cities[city_id] = _as_record(city_id, city)
        self._cities[city.name] = city_id
        lines = [
            "draft: true",
            *_offer("city", match),
            *comment(f"{city.why} ({city.confidence:.0%})"),
            *written("name", city.name),
        ]
        if city.place:
            lines += [
                *comment(
                    "The country, the coordinates and the number are those of GeoNames, "
                    "geonames.org (CC BY 4.0)."
                ),
                f"country: {city.place.country}",
                f"latitude: {city.place.latitude}",
                f"longitude: {city.place.longitude}",
                f"geonames: {city.place.geonames}",
            ]
        else:
            lines += comment("country: the gazetteer has no such city")
        self.draft.files[f"cities/{city_id}.yml"] = "\n".join(lines) + "\n"

    def _body(self, body: FoundBody) -> str:
        if body.name in self._bodies:
            return self._bodies[body.name]
        match = match_organization(body.name, self.index.organizations)
        if match.id:
            self._bodies[body.name] = match.id
            return match.id
        body_id = make_id(body.name, "organization", self._taken("organization"))
        self.index.taken["organization"].add(body_id)
        self.index.organizations[body_id] = Organization(id=body_id, name=body.name, draft=True)
        self._bodies[body.name] = body_id
        lines = [
            "draft: true",
            *_offer("organization", match),
            *comment(f"{body.why} ({body.confidence:.0%})"),
            *written("name", body.name),
        ]
        self.draft.files[f"organizations/{body_id}.yml"] = "\n".join(lines) + "\n"
        return body_id


def _offer(kind: str, match: Match) -> list[str]:
    """Return a comment on records that may be the same, for the editor to decide."""
    if not match.maybe:
        return []
    return comment(
        f"the same as the known {kind} {' or '.join(f'`{id_}`' for id_ in match.maybe)}?"
    )


def _flow(text: str) -> str:
    """Return a scalar quoted for a flow sequence."""
    value = scalar(text)
    return f'"{value}"' if value == text and any(c in text for c in ",[]{}") else value


def _surname(name: str) -> str:
    """Return the surname, particles included: `de la Cruz`."""
    words = name.split()
    place = next((n for n, word in enumerate(words) if n and word[0].islower()), len(words) - 1)
    return " ".join(words[place:])


def _as_record(city_id: str, city: FoundCity) -> City:
    place = city.place
    return City(
        id=city_id,
        name=city.name,
        country=place.country if place else "",
        geonames=place.geonames if place else None,
        draft=True,
    )
