"""The seven kinds of records as frozen dataclasses, and the dataclasses of nested values.

Field names follow Popolo (membership, role, organization, other_names), schema.org and the
W3C Web Annotation model (prefix, suffix). The first paragraph of each class and the text of each
field are for editors, too: they are in the handbook and in the JSON Schemas.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal, get_args

from onrecord.records import fields as s
from onrecord.records.dates import UNKNOWN, PartialDate
from onrecord.records.kinds import KINDS, RecordKind

FORMERLY = "Ids that this record had before; their addresses lead here."
DRAFT = "Whether it still waits for a decision."
OTHER_NAMES = "Other names, spellings and acronyms under which it is named or looked for."


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """A role of a person, with its organization, its city and its dates."""

    role: str | None = s.optional(s.TEXT, "What the person is, in the words of the source.")
    organization: str | None = s.optional(s.reference("organization"), "Where.")
    city: str | None = s.optional(
        s.reference("city"), "The city for which the person speaks in this role."
    )
    start_date: PartialDate | None = s.optional(s.DATE, "First day, month or year.")
    end_date: PartialDate | None = s.optional(s.DATE, "Last day, month or year.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A picture that lies in the project."""

    src: str = s.required(s.PATH, "Path of the file below `docs/`.")
    alt: str = s.required(s.TEXT, "What it shows, for those who don't see it.")
    credit: str = s.required(s.TEXT, "Who made it.")
    license: str = s.required(s.TEXT, "The licence under which it is used.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """A quote in another language."""

    text: str = s.required(s.TEXT, "The translated words.")
    by: str | None = s.optional(s.TEXT, "Who translated.")
    article: str | None = s.optional(
        s.reference("article"), "The article that holds this language's text, to verify it there."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """A recording of the statement."""

    url: str = s.required(s.URL, "Address of the recording.")
    start: float = s.optional(s.SECONDS, "Where the statement begins, in seconds.", default=0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """When and why a quote was taken back."""

    on: PartialDate = s.required(s.DATE, "Day of the withdrawal.", placeholder=UNKNOWN)
    reason: str = s.required(s.TEXT, "The reason, for readers.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A published text: its title, publisher and day. Its words are in `text.md`."""

    record_kind: ClassVar[RecordKind] = KINDS["article"]
    id: str
    title: str = s.required(s.TEXT, "The headline.", placeholder="(no title yet)")
    publisher: str = s.required(s.reference("organization"), "Who published it.")
    published: PartialDate = s.required(s.DATE, "Day of publication.", placeholder=UNKNOWN)
    language: str = s.required(s.LANGUAGE, "Language of the text.", placeholder="und")
    url: str | None = s.optional(s.URL, "Where it was published.")
    authors: tuple[str, ...] = s.many(s.TEXT, "Who wrote it.", or_one=True)
    event: str | None = s.optional(s.reference("event"), "The event on which it reports.")
    themes: tuple[str, ...] = s.many(s.reference("theme"), "What it is about.")
    cities: tuple[str, ...] = s.many(s.reference("city"), "The cities it is about.")
    source: str | None = s.optional(s.SOURCE, "The file or address the text was taken from.")
    retrieved: PartialDate | None = s.optional(s.DATE, "Day on which the text was taken.")
    rights: str | None = s.optional(s.TEXT, "What the publisher states about reuse.")
    draft: bool = s.optional(s.BOOLEAN, DRAFT, default=False)
    show_text: bool = s.optional(
        s.BOOLEAN, "Whether the site shows the whole text, or only the quotes.", default=True
    )
    formerly: tuple[str, ...] = s.many(s.ID, FORMERLY)


QuoteKind = Literal["direct", "emphasised", "reported", ""]
"""The kind of a quote; empty only in a draft that doesn't say its kind yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A statement, word for word as its article has it.

    Attributes:
        article: The id of its article, which is the name of the folder of its `quotes.yml`.
        position: Its index in `quotes.yml`, from 0.
    """

    record_kind: ClassVar[RecordKind] = KINDS["quote"]
    article: str
    position: int
    id: str = s.required(s.ID, "Unique in the whole knowledge base; never changes.")
    kind: QuoteKind = s.required(
        s.one_of("direct", "emphasised", "reported"),
        "In quotation marks, emphasised by the article, or in the article's own words.",
    )
    text: str = s.required(s.TEXT, "The words, exactly as in `text.md`.")
    speaker: tuple[str, ...] = s.many(
        s.reference("speaker"), "Who said it; a list for a joint statement.", or_one=True
    )
    on_behalf_of: str | None = s.optional(
        s.reference("organization"), "The organization for which it was said."
    )
    attribution: tuple[str, ...] = s.many(
        s.TEXT,
        "The words by which the article names who speaks, where that is no name; a list "
        "where there are several speakers.",
        or_one=True,
    )
    themes: tuple[str, ...] = s.required(
        s.reference("theme"), "What it is about.", placeholder=(), cardinality="many"
    )
    cities: tuple[str, ...] = s.many(s.reference("city"), "The cities it is about.")
    organizations: tuple[str, ...] = s.many(
        s.reference("organization"), "The organizations it is about."
    )
    said_on: PartialDate | None = s.optional(s.DATE, "Day on which it was said.")
    prefix: str | None = s.optional(s.TEXT, "The words just before it, to tell two apart.")
    suffix: str | None = s.optional(s.TEXT, "The words just after it, to tell two apart.")
    language: str | None = s.optional(s.LANGUAGE, "Its language, if not the article's.")
    translations: tuple[tuple[str, Translation], ...] = s.mapping(
        Translation, "The same statement in other languages."
    )
    media: Media | None = s.optional(Media, "A recording.")
    note: str | None = s.optional(s.TEXT, "A remark for readers.")
    draft: bool = s.optional(s.BOOLEAN, DRAFT, default=False)
    withdrawn: Withdrawal | None = s.optional(Withdrawal, "When and why it was taken back.")
    formerly: tuple[str, ...] = s.many(s.ID, FORMERLY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """A person who says something."""

    record_kind: ClassVar[RecordKind] = KINDS["speaker"]
    id: str
    name: str = s.required(s.TEXT, "The name as it is shown.")
    sort_name: str | None = s.optional(s.TEXT, "The name as it is sorted: `Roca, Felip`.")
    other_names: tuple[str, ...] = s.many(s.TEXT, OTHER_NAMES)
    memberships: tuple[Membership, ...] = s.many(Membership, "Roles, organizations and cities.")
    url: str | None = s.optional(s.URL, "A page about the person.")
    wikidata: str | None = s.optional(s.WIKIDATA, "The person in Wikidata.")
    image: Image | None = s.optional(Image, "A portrait.")
    draft: bool = s.optional(s.BOOLEAN, DRAFT, default=False)
    formerly: tuple[str, ...] = s.many(s.ID, FORMERLY)


@dataclass(frozen=True, slots=True, kw_only=True)
class City:
    """A city that somebody speaks for or about."""

    record_kind: ClassVar[RecordKind] = KINDS["city"]
    id: str
    name: str = s.required(s.TEXT, "The name as it is shown.")
    country: str = s.required(s.COUNTRY, "The country's code.", placeholder="")
    latitude: float | None = s.optional(s.LATITUDE, "Degrees north.")
    longitude: float | None = s.optional(s.LONGITUDE, "Degrees east.")
    other_names: tuple[str, ...] = s.many(s.TEXT, OTHER_NAMES)
    wikidata: str | None = s.optional(s.WIKIDATA, "The city in Wikidata.")
    geonames: str | None = s.optional(s.GEONAMES, "The city in GeoNames.")
    draft: bool = s.optional(s.BOOLEAN, DRAFT, default=False)
    formerly: tuple[str, ...] = s.many(s.ID, FORMERLY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Organization:
    """A body that people belong to, that publishes, or that holds events."""

    record_kind: ClassVar[RecordKind] = KINDS["organization"]
    id: str
    name: str = s.required(s.TEXT, "The name as it is shown.")
    classification: str | None = s.optional(s.TEXT, "What sort of body it is.")
    city: str | None = s.optional(s.reference("city"), "Where it has its seat.")
    parent: str | None = s.optional(s.reference("organization"), "The body it is a part of.")
    other_names: tuple[str, ...] = s.many(s.TEXT, OTHER_NAMES)
    url: str | None = s.optional(s.URL, "Its own site.")
    wikidata: str | None = s.optional(s.WIKIDATA, "The organization in Wikidata.")
    draft: bool = s.optional(s.BOOLEAN, DRAFT, default=False)
    formerly: tuple[str, ...] = s.many(s.ID, FORMERLY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A subject of statements."""

    record_kind: ClassVar[RecordKind] = KINDS["theme"]
    id: str
    name: str = s.required(s.TEXT, "The name as it is shown.")
    description: str | None = s.optional(s.TEXT, "One sentence on what belongs here.")
    broader: str | None = s.optional(s.reference("theme"), "The theme above this one.")
    formerly: tuple[str, ...] = s.many(s.ID, FORMERLY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """An occasion on which something was said."""

    record_kind: ClassVar[RecordKind] = KINDS["event"]
    id: str
    name: str = s.required(s.TEXT, "The name, or a plain description.")
    date: PartialDate = s.required(s.DATE, "First day.", placeholder=UNKNOWN)
    end_date: PartialDate | None = s.optional(s.DATE, "Last day.")
    online: bool = s.optional(s.BOOLEAN, "Whether it was held online.", default=False)
    city: str | None = s.optional(s.reference("city"), "Where it was held.")
    organizers: tuple[str, ...] = s.many(s.reference("organization"), "Who held it.")
    url: str | None = s.optional(s.URL, "A page about it.")
    formerly: tuple[str, ...] = s.many(s.ID, FORMERLY)


Record = Article | Quote | Speaker | City | Organization | Theme | Event

MODELS: dict[str, type[Record]] = {model.record_kind.name: model for model in get_args(Record)}
"""The dataclass of each kind of record."""
