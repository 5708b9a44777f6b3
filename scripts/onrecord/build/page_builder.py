"""The pages of a site on disk: only those are made anew that the records call for.

A page that was made in an earlier build stands as long as what was asked of the records to make
it has the same answers (`watching.py`), and the file still has the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol

from onrecord.build.markdown_html import mark_title, read_front_matter
from onrecord.build.parallel import WORTH_IT, in_halves
from onrecord.exports.json_ld import describe
from onrecord.files import content_hash
from onrecord.output import OutputFile, Page, Unit
from onrecord.pages import Book, iter_units, show_card
from onrecord.pages.languages import is_foreign
from onrecord.pages.quotes import iter_title_words
from onrecord.records.knowledge_base import KnowledgeBase
from onrecord.records.tracking import PART, Question, Watch
from onrecord.reporting.progress import Progress
from onrecord.urls import Addresses, Site

Parts = dict[str, tuple[Question, ...]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page that lies in a folder.

    Attributes:
        path: As that of the page; so are `kind`, `id` and `number`.
        fingerprint: A fingerprint of its Markdown.
        linked_data: A fingerprint of what it says to programs.
        language: As in `ReadyPage`; so is `marked_title`.
    """

    path: str
    kind: str
    id: str
    number: int
    fingerprint: str
    linked_data: str
    language: str = ""
    marked_title: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """What was made of a unit.

    Attributes:
        given: A fingerprint of what it was given.
        questions: What was asked to make it.
        answers: A fingerprint of the answers.
        sheets: Its pages.
    """

    given: str
    questions: tuple[Question, ...]
    answers: str
    sheets: tuple[Sheet, ...]


@dataclass(slots=True)
class Memory:
    """What is known from an earlier build.

    Attributes:
        units: What was made, by the unit's name.
        parts: As in `Watch`.
    """

    units: dict[str, Made] = field(default_factory=dict)
    parts: Parts = field(default_factory=dict)


class Shelf(Protocol):
    """Where pages are found."""

    def read(self, path: str) -> str:
        """The Markdown of a page."""


class Folder(Shelf, Protocol):
    """Where pages are put as well; `writing.PageFolder` says more.

    Attributes:
        lasts: Whether a page that another process writes is there for this one, too.
    """

    lasts: bool

    def matches(self, path: str, fingerprint: str) -> bool:
        """Whether a page lies there already."""

    def write(self, page: OutputFile) -> object:
        """Write a page."""


@dataclass(frozen=True, slots=True)
class Edition:
    """Records, and the pages made from them.

    Attributes:
        kb: The records.
        addresses: Where quotes are found.
        site: What is known of the site.
        folder: Where the pages lie.
        sheets: The pages, by path.
        described: What some of them say to programs, as far as that is known, by path.
    """

    kb: KnowledgeBase
    addresses: Addresses
    site: Site
    folder: Shelf
    sheets: Mapping[str, Sheet]
    described: dict[str, str] = field(default_factory=dict)

    def read(self, sheet: Sheet) -> str:
        """The Markdown of a page."""
        return self.folder.read(sheet.path)

    def linked_data(self, sheet: Sheet) -> str:
        """What a page says to programs."""
        if sheet.path in self.described:
            return self.described[sheet.path]
        page = Page(sheet.path, "", sheet.kind, sheet.id, sheet.number)
        return describe(page, self.kb, self.addresses, self.site)


def make_edition(
    kb: KnowledgeBase,
    site: Site,
    folder: Folder,
    memory: Memory,
    progress: Progress,
    *,
    description: str,
    quote_pages: bool,
) -> Edition:
    """Make the pages of some records, and put them into a folder.

    Args:
        kb: The records.
        site: What is known of the site.
        folder: Where the pages are put.
        memory: What an earlier build has left; what the next one needs to know after this.
        progress: Is told how far it is.
        description: What the site is, in a sentence.
        quote_pages: Whether each quote has a page of its own.
    """
    watch = Watch(kb, memory.parts)
    watched = watch.watched()
    addresses = Addresses(watched, quote_pages)
    book = Book(watched, addresses, site.name, description, watch)
    made: dict[str, Made | None] = {}
    fallen = []
    with progress.step("comparing with the last build"):
        for unit in iter_units(book):
            before = memory.units.get(unit.name)
            stands = before is not None and _stands(before, unit, watch, folder)
            made[unit.name] = before if stands else None
            if not stands:
                fallen.append(unit)
    maker = _Maker(book, folder, Edition(watched, addresses, site, folder, {}), progress)
    made |= maker.make(fallen)
    units = {name: unit for name, unit in made.items() if unit}
    used = {key for unit in units.values() for name, key in unit.questions if name == PART}
    memory.units = units
    memory.parts = {name: asked for name, asked in watch.parts.items() if name in used}
    sheets = {sheet.path: sheet for unit in units.values() for sheet in unit.sheets}
    described = maker.edition.described
    return Edition(kb, Addresses(kb, quote_pages), site, folder, sheets, described)


def _stands(before: Made, unit: Unit, watch: Watch, folder: Folder) -> bool:
    """Whether the pages of a unit are still right, and still there."""
    return (
        unit.given is not None
        and watch.content_hash(unit.given) == before.given
        and watch.answers(before.questions) == before.answers
        and all(folder.matches(sheet.path, sheet.fingerprint) for sheet in before.sheets)
    )


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes units: many of them on two cores."""

    book: Book
    folder: Folder
    edition: Edition
    progress: Progress
    made: dict[str, Made] = field(default_factory=dict)

    def make(self, units: Sequence[Unit]) -> dict[str, Made]:
        if not self.folder.lasts:
            for unit in units:
                self._make(unit)
            return self.made
        if len(units) >= WORTH_IT:  # for few, most cards are not needed
            self._make_cards()
        with self.progress.step("making pages", len(units)) as advance:
            outcomes = in_halves(units, self._make, self._outcome, advance)
        for made, parts, described in outcomes:
            self.made.update(made)
            self.book.watch.parts.update(parts)
            self.edition.described.update(described)
        return self.made

    def _make_cards(self) -> None:
        book = self.book
        with self.progress.step("making cards", len(book.quotes)) as advance:
            outcomes = in_halves(
                book.quotes,
                partial(show_card, book),
                lambda: (book.cards, book.watch.parts),
                advance,
            )
        for cards, parts in outcomes:
            book.cards.update(cards)
            book.watch.parts.update(parts)

    def _outcome(self) -> tuple[dict[str, Made], Parts, dict[str, str]]:
        return self.made, self.book.watch.parts, self.edition.described

    def _make(self, unit: Unit) -> None:
        watch = self.book.watch
        with watch.asking() as asked:
            sheets = tuple(self._sheets(unit))
        given, questions, answers = "", tuple[Question, ...](), ""
        if unit.given is not None:
            given, questions = watch.content_hash(unit.given), tuple(asked)
            answers = watch.answers(questions)
        self.made[unit.name] = Made(given, questions, answers, sheets)

    def _sheets(self, unit: Unit) -> Iterator[Sheet]:
        edition = self.edition
        for page in unit.make():
            self.folder.write(page)
            described = describe(page, edition.kb, edition.addresses, edition.site)
            edition.described[page.path] = described
            yield Sheet(
                page.path,
                page.kind,
                page.id,
                page.number,
                content_hash(page.content),
                content_hash(described) if described else "",
                language_of_headings(edition.kb, page.kind, page.id),
                _marked_title(page, edition.kb),
            )


def _marked_title(page: Page, kb: KnowledgeBase) -> str:
    meta, _ = read_front_matter(page.content)
    return mark_title(meta.get("title", ""), iter_title_words(kb, page.kind, page.id))


def language_of_headings(kb: KnowledgeBase, kind: str, record_id: str) -> str:
    """The language of an article's headings, where that isn't the language of all pages."""
    article = kb.articles.get(record_id) if kind == "article" else None
    return article.language if article and is_foreign(article.language) else ""
