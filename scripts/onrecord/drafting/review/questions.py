"""Questions to the editor during a review, and the records that their answers name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from onrecord import OnRecordError
from onrecord.drafting.output.matching import RecordIndex
from onrecord.drafting.review import decisions
from onrecord.drafting.review.display import BAD, STRONG
from onrecord.drafting.review.edits import FileEdits
from onrecord.drafting.review.terminal import Terminal, matching
from onrecord.records.fields import COUNTRY, Mismatch, ValueType
from onrecord.records.knowledge_base import KnowledgeBase
from onrecord.records.models import City, Quote
from onrecord.text.normalize import fold_name


class Cancelled(OnRecordError):
    """The error for an empty or interrupted answer: nothing is decided."""


@dataclass(frozen=True, slots=True)
class Questions:
    """The questions of a review, asked on a terminal.

    Attributes:
        terminal: The terminal on which the editor answers.
        index: The index of the records, in which new ones get their ids.
    """

    terminal: Terminal
    index: RecordIndex

    def choose(
        self,
        kb: KnowledgeBase,
        question: str,
        kind: str,
        edits: FileEdits,
        more: dict[str, str] | None = None,
    ) -> tuple[str, str]:
        """Return the name and id of the record that the editor chooses or adds.

        `more` are further names that are offered, with their ids.
        """
        names = {getattr(r, "name", id_): id_ for id_, r in kb.records(kind).items()}
        names |= more or {}
        return self.find(self.ask(question, names), kind, names, edits)

    def find(
        self, typed: str, kind: str, names: dict[str, str], edits: FileEdits
    ) -> tuple[str, str]:
        """Return the name and id of the record that a typed text means, after asking for a new one.

        Raises:
            Cancelled: the editor doesn't want a new record.
        """
        same = [n for n, id_ in names.items() if fold_name(typed) in (fold_name(n), id_)]
        found = same or ([] if typed.startswith("+") else matching(typed, names))
        typed = typed.removeprefix("+").strip()
        if len(found) == 1:
            return found[0], names[found[0]]
        if found:
            several = ", ".join(found[:5]) + (" …" if len(found) > 5 else "")
            self.terminal.say((BAD, "This may be "), ("", several))
        self.terminal.say(("", f"A new {kind} is to be made: "), (STRONG, typed))
        if self.terminal.key({"y": "yes", "n": "no"}) == "n" or not typed:
            raise Cancelled
        return typed, decisions.add_record(edits, kind, typed, self.index.taken[kind])

    def ask(
        self,
        question: str,
        names: Iterable[str] = (),
        default: str = "",
        *,
        several: bool = False,
        empty: bool = False,
    ) -> str:
        """Return the answer to a question, completed from some names.

        Raises:
            Cancelled: the answer is empty, and may not be.
        """
        answer = self.terminal.ask(question, names, default, several=several)
        if answer is None or (not answer and not empty):
            raise Cancelled
        return answer

    def ask_value(self, question: str, form: ValueType) -> str:
        """Return an answer that fits a value type; the question is repeated until one does."""
        while True:
            answer = self.ask(question)
            try:
                form.read(answer)
            except Mismatch:
                self.terminal.say((BAD, f"Expected {form.expected}."))
            else:
                return answer

    def find_city(
        self, kb: KnowledgeBase, typed: str, names: dict[str, str], edits: FileEdits
    ) -> str:
        """Return the id of the city that a typed text means; ask for a new one's country."""
        name, id_ = self.find(typed, "city", names, edits)
        if id_ not in kb.cities:
            country = self.ask_value(f"The country of {name}, as in ES", COUNTRY)
            decisions.set_country(edits, id_, country)
        return id_

    def ask_countries(self, edits: FileEdits, records: Iterable[decisions.NewRecord]) -> None:
        """Ask for the country of each new city without one, a required field."""
        for record in records:
            if isinstance(record, City) and not record.country:
                country = self.ask_value(f"The country of {record.name}, as in ES", COUNTRY)
                decisions.set_words(edits, record, "country", country)

    def ask_speaker(self, kb: KnowledgeBase, edits: FileEdits, quote: Quote) -> Quote:
        """Return a statement with the speaker, or the organization, that the editor names."""
        bodies = {f"{body.name} (on its behalf)": id_ for id_, body in kb.organizations.items()}
        name, id_ = self.choose(kb, "Who says it", "speaker", edits, bodies)
        if name in bodies:
            decisions.set_organization(edits, quote, id_)
            return decisions.with_owner(quote, "organization", id_)
        decisions.set_speaker(edits, quote, id_)
        return decisions.with_owner(quote, "speaker", id_)
