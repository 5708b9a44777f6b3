"""The kinds of records: names, folders and labels, in one place.

The scripts of the theme have tables of their own by kind: `facets.js` and `quick_search.js` have
labels, `engine.js` the facets, and `onrecord.js` makes folders of names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordKind:
    """One kind of record.

    The dataclass of a kind's records names the kind as `record_kind`.

    Attributes:
        name: The name by which code, references and options name the kind: `organization`.
        folder: The folder of its records and of its pages, and the attribute of the knowledge
            base that holds them: `organizations`.
        label: A single record of the kind, as readers see it: `organisation`.
        plural: Several of them: `organisations`.
        schema_type: The type of such a record in schema.org.
        about: Words that tell readers what the list of all such records offers.
        is_facet: Whether quotes are chosen by records of the kind.
    """

    name: str
    folder: str
    label: str
    plural: str
    schema_type: str
    about: str
    is_facet: bool = False

    @property
    def title(self) -> str:
        """The title of the list of all records of the kind: `Organisations`."""
        return self.plural.capitalize()


_KINDS = (
    RecordKind(
        name="article",
        folder="articles",
        label="article",
        plural="articles",
        schema_type="NewsArticle",
        about="read the texts, with every recorded passage marked",
    ),
    RecordKind(
        name="speaker",
        folder="speakers",
        label="speaker",
        plural="speakers",
        schema_type="Person",
        about="who said what, and in which role",
        is_facet=True,
    ),
    RecordKind(
        name="city",
        folder="cities",
        label="city",
        plural="cities",
        schema_type="City",
        about="who speaks for a city, and who speaks about it",
        is_facet=True,
    ),
    RecordKind(
        name="organization",
        folder="organizations",
        label="organisation",
        plural="organisations",
        schema_type="Organization",
        about="who belongs to it, what it published and held",
        is_facet=True,
    ),
    RecordKind(
        name="theme",
        folder="themes",
        label="theme",
        plural="themes",
        schema_type="DefinedTerm",
        about="what the statements are about",
        is_facet=True,
    ),
    RecordKind(
        name="event",
        folder="events",
        label="event",
        plural="events",
        schema_type="Event",
        about="where they were made",
        is_facet=True,
    ),
    RecordKind(
        name="quote",
        folder="quotes",
        label="quote",
        plural="quotes",
        schema_type="Quotation",
        about="all of them, the newest first",
    ),
)

KINDS: Mapping[str, RecordKind] = {kind.name: kind for kind in _KINDS}
"""Every kind of record by name, in the order of the menu."""

FACET_KINDS = tuple(kind.name for kind in _KINDS if kind.is_facet)
"""The names of the kinds by whose records quotes are chosen."""
