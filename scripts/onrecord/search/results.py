"""The command `search`: request, report, and the report as text for people or as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import click

from onrecord import OnRecordError
from onrecord.exports.quotes_json import quote_entry
from onrecord.pages.wording import count, list_in_words, say_date
from onrecord.records.deserialize import suggest
from onrecord.records.kinds import FACET_KINDS, KINDS
from onrecord.records.knowledge_base import KnowledgeBase
from onrecord.records.models import Quote
from onrecord.records.voices import Voice, voices
from onrecord.reporting.formats import printable
from onrecord.search.corpus import SearchCorpus, build_corpus
from onrecord.search.query_parser import parse_query
from onrecord.search.reference import SearchResult, Sort, search
from onrecord.search.term_matching import Fits
from onrecord.search.tokenizer import iter_words
from onrecord.text.quotation_marks import quotation_marks
from onrecord.urls import Addresses, Site

_YEAR = re.compile(r"\d{4}", re.ASCII)

RECORDS_SHOWN = 5
"""The number of records of a kind that the text output names."""


class UnknownChoice(OnRecordError):
    """An error for an unknown value of a facet; the message is for the user."""


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """The request of a user: query, choices and order.

    Attributes:
        words: The query as typed.
        chosen: The chosen ids by facet; facets without a choice are left out.
        sort: The order of the quotes.
    """

    words: str
    chosen: Mapping[str, tuple[str, ...]]
    sort: Sort = "relevance"


@dataclass(frozen=True, slots=True)
class SearchReport:
    """A request with its result.

    Attributes:
        corpus: The corpus that was searched.
        request: The request, with former ids replaced by the present ones.
        notes: A sentence for the user for each former id that was replaced.
        answer: The quotes and records found.
    """

    corpus: SearchCorpus
    request: SearchRequest
    notes: tuple[str, ...]
    answer: SearchResult

    @property
    def kb(self) -> KnowledgeBase:
        """The knowledge base of the corpus."""
        return self.corpus.kb


def find(kb: KnowledgeBase, request: SearchRequest) -> SearchReport:
    """Search published records.

    Raises:
        UnknownChoice: A chosen value is neither a present nor a former one of its facet.
    """
    corpus = build_corpus(kb)
    notes: list[str] = []
    chosen = {
        facet: tuple(_choose(corpus, facet, id_, notes) for id_ in ids)
        for facet, ids in request.chosen.items()
    }
    request = replace(request, chosen=chosen)
    return SearchReport(corpus, request, tuple(notes), _answer(corpus, request))


def _answer(corpus: SearchCorpus, request: SearchRequest) -> SearchResult:
    return search(corpus, parse_query(request.words), request.chosen, request.sort)


def _choose(corpus: SearchCorpus, facet: str, value: str, notes: list[str]) -> str:
    """A value of a facet; for a former id the present one, with a note appended to `notes`."""
    if facet == "year" and not _YEAR.fullmatch(value):
        raise UnknownChoice(f"`{value}` is no year: expected four digits, such as `2021`.")
    if facet == "language" and value not in corpus.quotes_of[facet]:
        message = f"no quote is in the language `{value}`."
        raise _unknown(message, value, corpus.quotes_of[facet])
    if facet not in FACET_KINDS or value in corpus.kb.records(facet):
        return value
    kind, former = KINDS[facet].label, corpus.kb.former[facet]
    if value not in former:
        message = f"there is no {kind} `{value}` in `{KINDS[facet].folder}/`."
        raise _unknown(message, value, corpus.kb.records(facet))
    notes.append(f"the {kind} `{value}` is now `{former[value]}`")
    return former[value]


def _unknown(message: str, value: str, known: Iterable[str]) -> UnknownChoice:
    return UnknownChoice(f"{message} {suggest(value, sorted(known))}".strip())


# For programs


def format_json(found: SearchReport, limit: int | None, site: Site) -> str:
    """The report as a JSON object, in plain ASCII, which every terminal and encoding can carry.

    `total` is the number of quotes found; `quotes` holds at most `limit` of them, as entries of
    `data/quotes.json`. `corrected` has the corrections of misspelt words. `counts` has, for each
    facet and value, the number of quotes found with this value. `records` has the records whose
    names contain the words, the best first: `id`, `name`, and the number of their `quotes`.
    """
    request, answer = found.request, found.answer
    addresses = Addresses(found.kb, site.quote_pages)
    return json.dumps(
        {
            "words": request.words,
            "chosen": {facet: list(ids) for facet, ids in request.chosen.items()},
            "sort": request.sort,
            "total": len(answer.quotes),
            "corrected": answer.corrected,
            "counts": {facet: _most_first(counts) for facet, counts in answer.counts.items()},
            "records": {
                kind: [_record(found, kind, record) for record in records]
                for kind, records in answer.records.items()
            },
            "quotes": [
                quote_entry(found.kb, addresses, site, quote) for quote in answer.quotes[:limit]
            ],
        },
        indent=2,
    )


def _most_first(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def _record(found: SearchReport, kind: str, record: Any) -> dict[str, Any]:
    name = record.title if kind == "article" else record.name
    return {"id": record.id, "name": name, "quotes": found.corpus.quotes_of[kind][record.id]}


# For people


def format_text(found: SearchReport, limit: int | None, *, colour: bool = False) -> Iterator[str]:
    """The report as lines of text: corrections, records, quotes, and their number."""
    answer = found.answer
    for word, names in answer.corrected.items():
        corrections = list_in_words((f"“{name}”" for name in names), "or")
        yield printable(f"“{word}” stands nowhere; read as {corrections}.")
    blocks = [list(_list_records(found))] if any(answer.records.values()) else []
    marked = [fits for match in answer.matches for fits in match.fits] if colour else []
    blocks += [list(_show_quote(found.kb, quote, marked)) for quote in answer.quotes[:limit]]
    for block in blocks:
        yield from block
        yield ""
    yield from _sum_up(found, limit)


def _list_records(found: SearchReport) -> Iterator[str]:
    """A line for each kind of record found: `Cities: Hollmark (hollmark, 3 quotes)`."""
    for kind, records in found.answer.records.items():
        shown = [_record(found, kind, record) for record in records[:RECORDS_SHOWN]]
        named = [f"{r['name']} ({r['id']}, {count(r['quotes'], 'quote')})" for r in shown]
        left = len(records) - len(shown)
        more = f"; and {left:,} more" if left else ""
        if named:
            yield printable(f"{KINDS[kind].title}: {'; '.join(named)}{more}")


def _show_quote(kb: KnowledgeBase, quote: Quote, marked: Sequence[Fits]) -> Iterator[str]:
    opening, closing = (
        quotation_marks(kb.language_of(quote)) if quote.kind == "direct" else ("", "")
    )
    yield f"{opening}{_mark(quote.text, marked)}{closing}"
    yield printable(f"    {_voices(kb, quote)}, {say_date(kb.day_of(quote))}")
    yield printable(f"    {quote.id} in {kb.folder}/articles/{quote.article}/quotes.yml")


def _mark(text: str, marked: Sequence[Fits]) -> str:
    """A text for a terminal, with the words that match the query in bold."""
    parts, done = [], 0
    for word in iter_words(text):
        if word.start >= done and any(fits[word.text] for fits in marked):
            found = printable(text[word.start : word.end])
            parts += [printable(text[done : word.start]), click.style(found, bold=True)]
            done = word.end
    return "".join([*parts, printable(text[done:])])


def _voices(kb: KnowledgeBase, quote: Quote) -> str:
    """Return the voices of a quote with their roles on its day, or else its article."""
    who = "; ".join(map(_with_role, voices(kb, quote)))
    if quote.speaker and quote.on_behalf_of:
        who += f", for {kb.organizations[quote.on_behalf_of].name}"
    return who or kb.article_of(quote).title


def _with_role(voice: Voice) -> str:
    organization = voice.organization.name if voice.organization else None
    return ", ".join(filter(None, [voice.name, voice.role, organization]))


def _sum_up(found: SearchReport, limit: int | None) -> Iterator[str]:
    total = len(found.answer.quotes)
    if limit is not None and total > limit:
        yield f"{limit:,} of {count(total, 'quote')}. --limit 0 prints all."
    else:
        yield count(total, "quote")
    if not total:
        yield from _loosen(found)


def _loosen(found: SearchReport) -> Iterator[str]:
    """Hints for an empty result: the number of quotes without one facet, or without the words."""
    request = found.request
    for facet in request.chosen:
        others = {other: ids for other, ids in request.chosen.items() if other != facet}
        number = len(_answer(found.corpus, SearchRequest(request.words, others)).quotes)
        if number:
            yield f"Without --{facet}: {count(number, 'quote')}"
    if request.chosen and request.words.strip():
        number = len(_answer(found.corpus, SearchRequest("", request.chosen)).quotes)
        if number:
            yield f"Without the words: {count(number, 'quote')}"
