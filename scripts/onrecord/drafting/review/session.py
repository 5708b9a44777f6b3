"""The command `draft --review`: shows one decision after the other, and does what is answered."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from onrecord.drafting.output.ids import make_id
from onrecord.drafting.output.matching import RecordIndex, index_records, match_speaker
from onrecord.drafting.review import decisions
from onrecord.drafting.review.display import BAD, DIM, NEW, STRONG, is_known, show_pending
from onrecord.drafting.review.edits import FileEdits
from onrecord.drafting.review.pending import (
    ArticleDecision,
    Pending,
    UncertainStatement,
    find_pending,
    key_of,
    next_pending,
)
from onrecord.drafting.review.selection import drafts_in
from onrecord.drafting.review.terminal import Terminal, matching
from onrecord.drafting.review.workspace import ConflictError, Workspace
from onrecord.editing.yaml_values import EditError
from onrecord.project import Project
from onrecord.records.fields import COUNTRY, DATE, LANGUAGE, Mismatch, ValueType
from onrecord.records.loader import read_records
from onrecord.records.models import City, Quote
from onrecord.reporting.findings import Finding
from onrecord.reporting.reporter import Reporter
from onrecord.reporting.rules import RULES
from onrecord.text.normalize import fold_name

_UNDO = {"u": "undo", "n": "not now", "q": "quit"}
_QUOTE = {
    "a": "accept",
    "s": "speaker",
    "t": "themes",
    "c": "cities",
    "k": "kind",
    "d": "drop",
    **_UNDO,
}
_DOUBT = {"a": "accept", "d": "drop", **_UNDO}
_REST = {"a": "accept the article", **_UNDO}
_MENDED_BY_WORDS = "quote.speaker-not-named"


@dataclass(slots=True)
class Outcome:
    """What a review came to: how many were accepted, dropped, and are left, articles included."""

    accepted: int = 0
    dropped: int = 0
    left: int = 0


class _Cancelled(Exception):
    """The editor doesn't want to decide this now; nothing has changed."""


def review(project: Project, articles: list[str], reporter: Reporter) -> Outcome:
    """Walk through what is to be decided in some articles, until its end or until one quits."""
    workspace = Workspace(project, reporter)
    try:
        return _Review(workspace, articles, index_records(read_records(project))).run()
    finally:
        workspace.close()


@dataclass(slots=True)
class _Review:
    workspace: Workspace
    articles: list[str]
    known: RecordIndex
    terminal: Terminal = field(default_factory=Terminal)
    later: set[str] = field(default_factory=set)  # what was left for another time
    past: list[tuple[str, str]] = field(default_factory=list)  # the key, and what it decided
    themes: tuple[str, ...] = ()  # those of the last decision
    notice: list[tuple[str, str]] = field(default_factory=list)

    def run(self) -> Outcome:
        outcome = Outcome()
        number = 0
        while number < len(self.articles):
            article_id = self.articles[number]
            if getattr(self.workspace, "article_id", "") != article_id:
                self.workspace.open(article_id)
                self.themes = ()
            pending = find_pending(self.workspace.kb, self.workspace.read, article_id)
            one = next_pending(pending, self.later)
            if one is None:
                number += 1
                continue
            key = self._show(one, len(pending))
            if key == "q":
                break
            if key == "u":
                self._undo()
                number = self.articles.index(self.workspace.article_id)
            else:
                self._answer(key, one)
        outcome.accepted = sum(how == "a" for how, _ in self.past)
        outcome.dropped = sum(how == "d" for how, _ in self.past)
        left = drafts_in(read_records(self.workspace.project))
        outcome.left = sum(article_id in self.articles for article_id in left)
        return outcome

    def _show(self, one: Pending, left: int) -> str:
        self.terminal.clear()
        if self.notice:
            self.terminal.say(*self.notice)
            self.notice = []
        for paragraph in show_pending(self.workspace.kb, self.workspace.read, one, left):
            self.terminal.say(*paragraph)
        keys = (
            _QUOTE
            if isinstance(one, Quote)
            else _DOUBT
            if isinstance(one, UncertainStatement)
            else _REST
        )
        return self.terminal.key(keys)

    def _undo(self) -> None:
        if not self.past:
            self.notice = [(DIM, "There is nothing to undo.")]
            return
        last = self.past.pop()
        if last[0] == "n":
            self.later.discard(last[1])
            self.notice = [(DIM, "It is here again.")]
            return
        try:
            self.workspace.undo()
        except ConflictError:
            self.past.append(last)
            self.notice = [(BAD, "Its files were changed since: undo it there.")]
            return
        self.notice = [(NEW, "Undone: "), ("", "the files are as they were before.")]

    def _answer(self, key: str, one: Pending) -> None:
        if key == "n":
            self.later.add(key_of(one))
            self.past.append(("n", key_of(one)))
            return
        actions: dict[str, Callable[[], None]] = {}
        if isinstance(one, Quote):
            actions = {
                "a": lambda: self._accept(one),
                "s": lambda: self._change_speaker(one),
                "t": lambda: self._change_themes(one),
                "c": lambda: self._change_cities(one),
                "k": lambda: self._change_kind(one),
                "d": lambda: self._drop(one),
            }
        elif isinstance(one, UncertainStatement):
            actions = {"a": lambda: self._take_up(one), "d": lambda: self._drop_doubt(one)}
        else:
            actions = {"a": lambda: self._accept_article(one)}
        try:
            actions[key]()
        except _Cancelled:
            self.notice = [(DIM, "Nothing was changed.")]
        except EditError:
            self.notice = [
                (BAD, "The file is written in a way that can't be changed here: "),
                ("", "decide on this one in an editor."),
            ]
        except ConflictError:
            self.workspace.open(self.workspace.article_id)
            self.notice = [(BAD, "The files were changed meanwhile: "), ("", "this is how it is.")]

    # Statements

    def _accept(self, quote: Quote) -> None:
        changes = FileEdits(self.workspace.read)
        if not quote.speaker and not quote.on_behalf_of and quote.kind != "emphasised":
            quote = self._ask_speaker(changes, quote)
        if not quote.themes:
            self._ask_themes(changes, quote)
        self._complete(changes, self._named(changes, quote))
        decisions.accept_quote(changes, self.workspace.kb, quote)
        self._write("a", changes, quote, "Accepted")

    def _change_speaker(self, quote: Quote) -> None:
        changes = FileEdits(self.workspace.read)
        before = quote
        quote = self._ask_speaker(changes, quote)
        gone = decisions.drop_unneeded(
            changes, self.workspace.kb, before, self.workspace.all_records(), quote
        )
        self._write("s", changes, quote, "Changed", gone)

    def _change_themes(self, quote: Quote) -> None:
        changes = FileEdits(self.workspace.read)
        self._ask_themes(changes, quote)
        self._write("t", changes, quote, "Changed")

    def _change_cities(self, quote: Quote) -> None:
        changes, kb = FileEdits(self.workspace.read), self.workspace.kb
        before = ", ".join(kb.cities[id_].name for id_ in quote.cities if id_ in kb.cities)
        names = {city.name: id_ for id_, city in kb.cities.items()}
        line = self._ask("Which cities is it about", names, before, several=True, empty=True)
        parts = [part.strip() for part in line.split(",") if part.strip()]
        ids = tuple(dict.fromkeys(self._find_city(part, names, changes) for part in parts))
        decisions.set_cities(changes, quote, ids)
        after = replace(quote, cities=ids)
        gone = decisions.drop_unneeded(changes, kb, quote, self.workspace.all_records(), after)
        self._write("c", changes, quote, "Changed", gone)

    def _find_city(self, typed: str, names: dict[str, str], changes: FileEdits) -> str:
        name, id_ = self._find(typed, "city", names, changes)
        if id_ not in self.workspace.kb.cities:
            country = self._ask_value(f"The country of {name}, as in ES", COUNTRY)
            decisions.set_country(changes, id_, country)
        return id_

    def _change_kind(self, quote: Quote) -> None:
        others = decisions.kinds_that_fit(self.workspace.kb, quote)
        if not others:
            self.notice = [(DIM, "Where it stands in the article, it can be of no other kind.")]
            return
        changes = FileEdits(self.workspace.read)
        decisions.set_words(changes, quote, "kind", others[0])
        self._write("k", changes, quote, f"It is {others[0]} now")

    def _drop(self, quote: Quote) -> None:
        changes = FileEdits(self.workspace.read)
        decisions.drop_quote(changes, quote)
        gone = decisions.drop_unneeded(
            changes, self.workspace.kb, quote, self.workspace.all_records(), None
        )
        self._write("d", changes, quote, "Dropped", gone)

    # Doubts

    def _take_up(self, doubt: UncertainStatement) -> None:
        changes = FileEdits(self.workspace.read)
        article_id = self.workspace.article_id
        speaker_id = ""
        if doubt.remark.who:
            found = match_speaker(doubt.remark.who, self.workspace.kb.speakers)
            speaker_id = found.id or decisions.add_record(
                changes, "speaker", doubt.remark.who, self.known.taken["speaker"]
            )
        taken = self.known.taken["quote"]
        quote_id = make_id(f"{doubt.remark.who or article_id} 1", "quote", lambda id_: id_ in taken)
        decisions.take_up(changes, doubt.path, doubt.remark, quote_id, speaker_id)
        if self._write("s", changes, doubt, "It is a draft now"):
            taken.add(quote_id)
            self._accept(self.workspace.kb.quotes[quote_id])

    def _drop_doubt(self, doubt: UncertainStatement) -> None:
        changes = FileEdits(self.workspace.read)
        decisions.drop_remark(changes, doubt.path, doubt.remark)
        self._write("d", changes, doubt, "Dropped")

    # The article

    def _accept_article(self, rest: ArticleDecision) -> None:
        changes, article = FileEdits(self.workspace.read), rest.article
        if not is_known(article, "title"):
            decisions.set_words(changes, article, "title", self._ask("Its title"))
        if not article.publisher:
            _, id_ = self._choose("Who published it", "organization", changes)
            decisions.set_words(changes, article, "publisher", id_)
        for name, form, what in (
            ("published", DATE, "When was it published, as in 2024-03-09"),
            ("language", LANGUAGE, "Its language, as in en or pt-BR"),
        ):
            if not is_known(article, name):
                decisions.set_words(changes, article, name, self._ask_value(what, form))
        if not article.rights and article.show_text:
            rights = self._ask("What the publisher says on reuse (Enter: nothing yet)", empty=True)
            if rights:
                decisions.set_words(changes, article, "rights", rights)
        self._complete(changes, rest.records)
        decisions.accept_article(changes, self.workspace.kb, article)
        decisions.accept_all(changes, rest.records)
        self._write("a", changes, rest, "Accepted")

    # What a decision needs to know

    def _named(self, changes: FileEdits, quote: Quote) -> list[decisions.NewRecord]:
        return [
            record
            for record in decisions.drafts_named(self.workspace.kb, quote)
            if decisions.path_of(record) not in changes.files
        ]

    def _complete(self, changes: FileEdits, records: Iterable[decisions.NewRecord]) -> None:
        """Ask for what new records can't do without."""
        for record in records:
            if isinstance(record, City) and not record.country:
                what = f"The country of {record.name}, as in ES"
                decisions.set_words(changes, record, "country", self._ask_value(what, COUNTRY))

    def _ask_speaker(self, changes: FileEdits, quote: Quote) -> Quote:
        kb = self.workspace.kb
        bodies = {f"{body.name} (on its behalf)": id_ for id_, body in kb.organizations.items()}
        name, id_ = self._choose("Who says it", "speaker", changes, bodies)
        if name in bodies:
            decisions.set_organization(changes, quote, id_)
            return decisions.with_owner(quote, "organization", id_)
        decisions.set_speaker(changes, quote, id_)
        return decisions.with_owner(quote, "speaker", id_)

    def _ask_themes(self, changes: FileEdits, quote: Quote) -> None:
        article = self.workspace.kb.articles[quote.article]
        themes = self.workspace.kb.themes
        before = quote.themes or self.themes or article.themes
        default = ", ".join(themes[id_].name for id_ in before if id_ in themes)
        names = {theme.name: id_ for id_, theme in themes.items()}
        line = self._ask("What is it about", names, default, several=True)
        parts = [part.strip() for part in line.split(",") if part.strip()]
        ids = [self._find(part, "theme", names, changes)[1] for part in parts]
        if not ids:
            raise _Cancelled
        self.themes = tuple(dict.fromkeys(ids))
        decisions.set_themes(changes, quote, list(self.themes))

    def _choose(
        self, question: str, kind: str, changes: FileEdits, more: dict[str, str] | None = None
    ) -> tuple[str, str]:
        """A known record or a new one: its name as it was offered, and its id."""
        names = {getattr(r, "name", id_): id_ for id_, r in self.workspace.kb.records(kind).items()}
        names |= more or {}
        return self._find(self._ask(question, names), kind, names, changes)

    def _find(
        self, typed: str, kind: str, names: dict[str, str], changes: FileEdits
    ) -> tuple[str, str]:
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
            raise _Cancelled
        return typed, decisions.add_record(changes, kind, typed, self.known.taken[kind])

    def _ask(
        self,
        question: str,
        names: Iterable[str] = (),
        default: str = "",
        *,
        several: bool = False,
        empty: bool = False,
    ) -> str:
        answer = self.terminal.ask(question, names, default, several=several)
        if answer is None or (not answer and not empty):
            raise _Cancelled
        return answer

    def _ask_value(self, question: str, form: ValueType) -> str:
        while True:
            answer = self._ask(question)
            try:
                form.read(answer)
            except Mismatch:
                self.terminal.say((BAD, f"Expected {form.expected}."))
            else:
                return answer

    # Written

    def _write(
        self,
        how: str,
        changes: FileEdits,
        one: Pending,
        done: str,
        gone: Iterable[decisions.NewRecord] = (),
    ) -> bool:
        errors = self.workspace.commit(changes.files)
        if errors and isinstance(one, Quote) and {e.code for e in errors} == {_MENDED_BY_WORDS}:
            self._explain(errors)
            words = self._ask("In which words does the article name who speaks")
            decisions.set_words(changes, one, "attribution", words)
            errors = self.workspace.commit(changes.files)
        if errors:
            self.notice = [(BAD, "This can't be: "), ("", "; ".join(map(_told, errors)))]
            return False
        self.past.append((how, key_of(one)))
        names = ", ".join(f"{type(r).__name__.lower()} {r.name}" for r in gone)
        self.notice = [(NEW, done), ("", "." if not names else f", and with it the new {names}.")]
        return True

    def _explain(self, errors: Iterable[Finding]) -> None:
        for error in errors:
            self.terminal.say((BAD, error.message))


def _told(error: Finding) -> str:
    return f"{error.message} ({error.code}). {error.hint or RULES[error.code].fix}"
