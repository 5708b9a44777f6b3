"""Links to other descriptions of a record's subject: its own site, Wikidata, GeoNames."""

from __future__ import annotations

from dataclasses import dataclass

from onrecord.records.models import Record


@dataclass(frozen=True, slots=True)
class ExternalLink:
    """A description of the same subject elsewhere.

    Attributes:
        label: The name of the source.
        page: The URL of a page for readers.
        uri: The identifier of the subject in linked data.
    """

    label: str
    page: str
    uri: str


# Field → the link with `{}` in place of the field's value.
_SOURCES = {
    "url": ExternalLink("Website", "{}", "{}"),
    "wikidata": ExternalLink(
        "Wikidata", "https://www.wikidata.org/wiki/{}", "https://www.wikidata.org/entity/{}"
    ),
    "geonames": ExternalLink(
        "GeoNames", "https://www.geonames.org/{}", "https://sws.geonames.org/{}/"
    ),
}


def external_links(record: Record) -> list[ExternalLink]:
    """The links of a record to other descriptions of its subject."""
    return [
        ExternalLink(source.label, source.page.format(value), source.uri.format(value))
        for field, source in _SOURCES.items()
        if (value := getattr(record, field, None))
    ]
