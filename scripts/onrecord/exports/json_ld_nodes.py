"""JSON-LD nodes of records: one schema.org type for each kind.

Only a `direct` quote is a `Quotation` with the speaker as `creator`; other quotes are the
article's words, which mention the speaker. The URL and the Wikidata item of a record are its
`sameAs`; the URL of an article, where the article was published, is its `url`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from onrecord.records.dates import UNKNOWN, PartialDate
from onrecord.records.external_links import external_links
from onrecord.records.knowledge_base import KnowledgeBase
from onrecord.records.models import (
    Article,
    City,
    Event,
    Membership,
    Organization,
    Quote,
    Record,
    Speaker,
    Theme,
)
from onrecord.records.voices import who_or_article
from onrecord.urls import Addresses, Site, index_page, record_page

Node = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Things:
    """A builder of JSON-LD nodes for the records of a knowledge base.

    Attributes:
        kb: The records.
        addresses: The URLs of quotes.
        site: The site; its `url` may be the relative path from the current page to the root.
    """

    kb: KnowledgeBase
    addresses: Addresses
    site: Site

    def describe(self, record: Record) -> Node:
        """The full node of a record; properties without a value are None or empty."""
        match record:
            case Quote():
                return self._quote(record)
            case Article():
                more = self._article(record)
            case Speaker():
                more = self._speaker(record)
            case City():
                more = self._city(record)
            case Organization():
                more = self._organization(record)
            case Theme():
                more = self._theme(record)
            case Event():
                more = self._event(record)
        return self._reference(record) | more

    def named(self, type_: str, name: str, page: str) -> Node:
        """A node with a type, a name, and as `@id` the URL of a page (a path below `docs/`)."""
        return {"@type": type_, "@id": self.site.url_of(page), "name": name}

    def website(self) -> Node:
        """The node of the site."""
        return self.named("WebSite", self.site.name, "index.md")

    def name(self, record: Any) -> str:
        """The name or title of a record; for a quote, its voices (or its article) and the day."""
        if not isinstance(record, Quote):
            return str(record.title if isinstance(record, Article) else record.name)
        words = who_or_article(self.kb, record)
        day = self.kb.day_of(record)
        return words if day == UNKNOWN else f"{words}, {day.written_out}"

    def _reference(self, record: Record) -> Node:
        """A short node of a record other than a quote: type, `@id` and name."""
        kind = record.record_kind
        return self.named(kind.schema_type, self.name(record), record_page(kind.name, record.id))

    def _references(self, kind: str, ids: Iterable[str | None]) -> list[Node]:
        """Short nodes for the ids of a kind, each once; None is skipped."""
        records = self.kb.records(kind)
        return [self._reference(records[id_]) for id_ in dict.fromkeys(ids) if id_]

    def _article(self, article: Article) -> Node:
        quotes = self.kb.by_article[article.id]
        return {
            "headline": article.title,
            "datePublished": _iso(article.published),
            "inLanguage": article.language,
            "publisher": _one(self._references("organization", [article.publisher])),
            "author": [{"@type": "Person", "name": name} for name in article.authors],
            "url": article.url,
            "about": self._references("event", [article.event])
            + self._references("theme", article.themes)
            + self._references("city", article.cities),
            "mentions": self._references("speaker", (id_ for q in quotes for id_ in q.speaker)),
        }

    def _quote(self, quote: Quote) -> Node:
        article = self._reference(self.kb.article_of(quote))
        speakers = self._references("speaker", quote.speaker)
        behalf = self._references("organization", [quote.on_behalf_of])
        about = (
            self._references("theme", quote.themes)
            + self._references("city", quote.cities)
            + self._references("organization", quote.organizations)
        )
        node = {
            "@type": quote.record_kind.schema_type if quote.kind == "direct" else "CreativeWork",
            "@id": self.site.url_of(self.addresses.quote(quote)),
            "text": quote.text,
            "inLanguage": self.kb.language_of(quote),
            "about": about,
        }
        if quote.kind != "direct":
            named = {"mentions": speakers + behalf}
            return node | named | {"isPartOf": article | named}
        return node | {
            "creator": speakers or behalf,
            "sourceOrganization": _one(behalf) if speakers else None,
            "isBasedOn": article,
        }

    def _speaker(self, speaker: Speaker) -> Node:
        memberships = speaker.memberships
        return {
            "alternateName": list(speaker.other_names),
            "jobTitle": list(
                dict.fromkeys(m.role for m in memberships if m.role and not m.end_date)
            ),
            "memberOf": [self._membership(m) for m in memberships if m.organization],
            "hasOccupation": [
                self._occupation(m) for m in memberships if m.role and not m.organization
            ],
            "sameAs": _same_as(speaker),
        }

    def _membership(self, membership: Membership) -> Node:
        """A membership in an organization: an `OrganizationRole`, which carries the dates."""
        return {
            "@type": "OrganizationRole",
            "memberOf": _one(self._references("organization", [membership.organization])),
            "roleName": membership.role,
            **_span(membership),
        }

    def _occupation(self, membership: Membership) -> Node:
        """A membership without an organization, perhaps in a city: a `Role` with an occupation."""
        occupation = {
            "@type": "Occupation",
            "name": membership.role,
            "occupationLocation": _one(self._references("city", [membership.city])),
        }
        return {"@type": "Role", "hasOccupation": occupation, **_span(membership)}

    def _city(self, city: City) -> Node:
        located = city.latitude is not None and city.longitude is not None
        point = {"latitude": city.latitude, "longitude": city.longitude}
        return {
            "alternateName": list(city.other_names),
            "containedInPlace": {"@type": "Country", "identifier": city.country},
            "geo": {"@type": "GeoCoordinates", **point} if located else None,
            "sameAs": _same_as(city),
        }

    def _organization(self, organization: Organization) -> Node:
        return {
            "alternateName": list(organization.other_names),
            "location": _one(self._references("city", [organization.city])),
            "parentOrganization": _one(self._references("organization", [organization.parent])),
            "sameAs": _same_as(organization),
        }

    def _theme(self, theme: Theme) -> Node:
        themes = self.named("DefinedTermSet", Theme.record_kind.title, index_page("theme"))
        return {"description": theme.description, "inDefinedTermSet": themes}

    def _event(self, event: Event) -> Node:
        places = self._references("city", [event.city])
        if event.online:
            places.append({"@type": "VirtualLocation", "url": event.url})
        mode = {(True, False): "Online", (False, True): "Offline", (True, True): "Mixed"}.get(
            (event.online, bool(event.city))
        )
        return {
            "startDate": _iso(event.date),
            "endDate": _iso(event.end_date),
            "eventAttendanceMode": mode and f"https://schema.org/{mode}EventAttendanceMode",
            "location": places,
            "organizer": self._references("organization", event.organizers),
            "sameAs": _same_as(event),
        }


def _one(nodes: list[Node]) -> Node | None:
    return nodes[0] if nodes else None


def _span(membership: Membership) -> Node:
    return {"startDate": _iso(membership.start_date), "endDate": _iso(membership.end_date)}


def _iso(date: PartialDate | None) -> str | None:
    return date.iso if date and date != UNKNOWN else None


def _same_as(record: Record) -> list[str]:
    """The URLs of other descriptions of the same thing."""
    return [link.uri for link in external_links(record)]
