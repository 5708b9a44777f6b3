"""Result cards as JSON: the data from which `cards.js` builds the cards of `pages.quote_card`.

A *part* of a line is a text or a list, whose first item is its type:

- `[kind, id, label]`: a link to the page of a record; the id may end in `#` and a fragment
- `["url", address, label]`: an external link
- `["time", date]`: an ISO date, which the browser writes out
- `["span", language, text]`: words in another language; `["rtl", …]` from right to left
- `["bdi", "", text]`: a name that could change the direction of the line

A card is an object. Fields that a quote doesn't have are left out:

- `id`, `kind`; `text` (a part); `long`: 1 if the words are set smaller when the quote is alone
- `who` (parts): the voices, or the article; `when` (parts): the day, and the source
- `abridged`; `at`: the article, for the link to the passage; `place`: the article, if the
  permanent URL of the quote is on the article's page
- `media`, `note` (parts), `translations` (parts of each), `chips` (links)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from onrecord.pages.languages import (
    is_foreign,
    is_right_to_left,
    mixes_directions,
    name_language,
)
from onrecord.pages.quote_card import say_recording
from onrecord.records.models import Article, Quote, Speaker, Translation
from onrecord.records.voices import Voice, voices
from onrecord.text.quotation_marks import quotation_marks
from onrecord.urls import PAGE_SIZE, Addresses

Part = str | list[Any]
"""A part of a line: a text, or a list as in the module's docstring."""


@dataclass(frozen=True)
class CardWriter:
    """A writer of result cards, with a cache of the links to records.

    Attributes:
        addresses: The URLs of quotes, with the knowledge base.
    """

    addresses: Addresses
    _links: dict[tuple[str, str | None], list[Part]] = field(default_factory=dict)

    def data(self, quote: Quote) -> dict[str, Any]:
        """The card of a published quote, as a JSON object."""
        kb, article = self.addresses.kb, self.addresses.kb.article_of(quote)
        show = _quoted if quote.kind == "direct" else _passage
        card = {
            "id": quote.id,
            "kind": quote.kind,
            "text": show(quote.text, kb.language_of(quote)),
            "long": int(len(quote.text) > 280),
            "who": self._who(quote, article),
            "when": self._when(quote, article),
            "abridged": int(kb.passages[quote.id].status == "abridged"),
            "at": article.id,
            "place": "" if self.addresses.quote_pages else article.id,
            "media": ["url", *say_recording(quote.media)[::-1]] if quote.media else "",
            "note": _name(quote.note) if quote.note else "",
            "translations": [self._translation(*pair) for pair in quote.translations],
            "chips": [
                *self._all("theme", quote.themes),
                *self._all("city", (city.id for city in kb.cities_of[quote.id])),
                *self._all("organization", quote.organizations),
            ],
        }
        return {name: value for name, value in card.items() if value}

    def _who(self, quote: Quote, article: Article) -> list[Part]:
        spoken = voices(self.addresses.kb, quote)
        if not spoken:
            return _joined(["The article’s own words: ", *self._link("article", article.id)])
        parts: list[Part] = []
        for voice in spoken:
            parts += ["; "] if parts else []
            parts += self._link(voice.record.record_kind.name, voice.record.id)
            parts += [*_called(voice.attribution, article.language), *self._role(voice)]
        behalf = self._link("organization", quote.on_behalf_of)
        if behalf and isinstance(spoken[0].record, Speaker):
            parts += [", on behalf of ", *behalf]
        return _joined(parts)

    def _role(self, voice: Voice) -> Iterator[Part]:
        if voice.role:
            yield from (", ", _name(voice.role))
        if voice.organization:
            yield from (", ", *self._link("organization", voice.organization.id))

    def _when(self, quote: Quote, article: Article) -> list[Part]:
        """The day and the event, the article, its publisher, and its date unless it is the day."""
        day = self.addresses.kb.day_of(quote)
        parts: list[Part] = [["time", day.iso]]
        event = None if quote.said_on else article.event
        for link in self._link("event", event):
            parts += [", ", link]
        parts += [" · ", self._source(quote, article)]
        for link in self._link("organization", article.publisher):
            parts += [", ", link]
        if article.published != day:
            parts += [", ", ["time", article.published.iso]]
        return _joined(parts)

    def _source(self, quote: Quote, article: Article) -> Part:
        """The link to the quote's card on the article's page."""
        number = self.addresses.kb.place_in_article[quote.id] // PAGE_SIZE + 1
        page = article.id if number == 1 else f"{article.id}/page/{number}"
        return ["article", f"{page}#{quote.id}", _title(article)]

    def _translation(self, language: str, translation: Translation) -> list[Part]:
        parts: list[Part] = [f"In {name_language(language)}"]
        article = self._link("article", translation.article)
        if article:
            parts += [", in ", *article]
        elif translation.by:
            parts += [", translated by ", _name(translation.by)]
        return _joined([*parts, ": ", _passage(translation.text, language)])

    def _all(self, kind: str, ids: Iterable[str]) -> Iterator[Part]:
        for record_id in ids:
            yield from self._link(kind, record_id)

    def _link(self, kind: str, record_id: str | None) -> list[Part]:
        """A list with the link to a record; empty for an unknown id."""
        link = self._links.get((kind, record_id))
        if link is None:
            record: Any = self.addresses.kb.records(kind).get(record_id or "")
            label = _title if kind == "article" else lambda record: _name(record.name)
            link = [[kind, record.id, label(record)]] if record else []
            self._links[kind, record_id] = link
        return link


def _joined(parts: Iterable[Part]) -> list[Part]:
    """The parts with neighbouring texts joined."""
    joined: list[Part] = []
    for part in parts:
        if joined and isinstance(part, str) and isinstance(joined[-1], str):
            joined[-1] += part
        else:
            joined.append(part)
    return joined


def _called(attribution: Iterable[str], language: str) -> list[Part]:
    """The article's words for the speakers, in brackets."""
    words = [_quoted(text, language) for text in attribution]
    parts: list[Part] = []
    for number, part in enumerate(words):
        parts += [(" and " if number == len(words) - 1 else ", ") if number else " (", part]
    return [*parts, ")"] if parts else []


def _title(article: Article) -> Part:
    return _passage(article.title, article.language)


def _name(name: str) -> Part:
    words = " ".join(name.split())
    return ["bdi", "", words] if mixes_directions(name) else words


def _quoted(text: str, language: str) -> Part:
    opening, closing = quotation_marks(language)
    return _passage(text, language, opening, closing)


def _passage(text: str, language: str, opening: str = "", closing: str = "") -> Part:
    """Words in a language as one part, with white space collapsed as on a page."""
    words = f"{opening}{' '.join(text.split())}{closing}"
    if not is_foreign(language):
        return words
    return ["rtl" if is_right_to_left(language) else "span", language, words]
