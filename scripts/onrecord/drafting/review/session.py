"""The review session (`draft --review`): shows each decision, and carries out the answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from onrecord.drafting.output.ids import make_id
from onrecord.drafting.output.matching import index_records, match_speaker
from onrecord.drafting.review import decisions
from onrecord.drafting.review.display import BAD, DIM, NEW, is_known, show_pending
from onrecord.drafting.review.edits import FileEdits
from onrecord.drafting.review.keys import keys_for
from onrecord.drafting.review.pending import (
    ArticleDecision,
    Pending,
    UncertainStatement,
    find_pending,
    key_of,
    next_pending,
)
from onrecord.drafting.review.questions import Cancelled, Questions
from onrecord.drafting.review.selection import drafts_in
from onrecord.drafting.review.terminal import Terminal
from onrecord.drafting.review.workspace import ConflictError, Workspace
from onrecord.editing.yaml_values import EditError
from onrecord.project import Project
from onrecord.records.fields import DATE, LANGUAGE
from onrecord.records.loader import read_records
from onrecord.records.models import Quote
from onrecord.reporting.findings import Finding
from onrecord.reporting.reporter import Reporter
from onrecord.reporting.rules import RULES

_FIXED_BY_ATTRIBUTION = "quote.speaker-not-named"


@dataclass(slots=True)
class Outcome:
    """The outcome of a review: numbers of accepted, dropped and remaining decisions."""

    accepted: int = 0
    dropped: int = 0
    left: int = 0


def review(project: Project, articles: list[str], reporter: Reporter) -> Outcome:
    """Run a review of some articles, until all is decided or the editor quits."""
    workspace = Workspace(project, reporter)
    questions = Questions(Terminal(), index_records(read_records(project)))
    try:
        return _Review(workspace, articles, questions).run()
    finally:
        workspace.close()


@dataclass(slots=True)
class _Review:
    """The state of a review: its workspace, its history, and the decisions postponed."""

    workspace: Workspace
    articles: list[str]
    questions: Questions
    postponed: set[str] = field(default_factory=set)  # keys of decisions
    history: list[tuple[str, str]] = field(default_factory=list)  # key pressed, key of decision
    themes: tuple[str, ...] = ()  # the themes of the last decision, offered for the next
    notice: list[tuple[str, str]] = field(default_factory=list)

    def run(self) -> Outcome:
        """Show one decision after the other, and return the outcome."""
        outcome = Outcome()
        number = 0
        while number < len(self.articles):
            article_id = self.articles[number]
            if getattr(self.workspace, "article_id", "") != article_id:
                self.workspace.open(article_id)
                self.themes = ()
            open_decisions = find_pending(self.workspace.kb, self.workspace.read, article_id)
            pending = next_pending(open_decisions, self.postponed)
            if pending is None:
                number += 1
                continue
            key = self._show(pending, len(open_decisions))
            if key == "q":
                break
            if key == "u":
                self._undo()
                number = self.articles.index(self.workspace.article_id)
            else:
                self._answer(key, pending)
        outcome.accepted = sum(key == "a" for key, _ in self.history)
        outcome.dropped = sum(key == "d" for key, _ in self.history)
        drafts = drafts_in(read_records(self.workspace.project))
        outcome.left = sum(article_id in self.articles for article_id in drafts)
        return outcome

    def _show(self, pending: Pending, left: int) -> str:
        """Show a decision, and return the key that the editor presses."""
        self.questions.terminal.clear()
        if self.notice:
            self.questions.terminal.say(*self.notice)
            self.notice = []
        for paragraph in show_pending(self.workspace.kb, self.workspace.read, pending, left):
            self.questions.terminal.say(*paragraph)
        return self.questions.terminal.key(keys_for(pending))

    def _undo(self) -> None:
        """Undo the latest decision, or bring back the one postponed last."""
        if not self.history:
            self.notice = [(DIM, "There is nothing to undo.")]
            return
        last = self.history.pop()
        if last[0] == "n":
            self.postponed.discard(last[1])
            self.notice = [(DIM, "It is here again.")]
            return
        try:
            self.workspace.undo()
        except ConflictError:
            self.history.append(last)
            self.notice = [(BAD, "Its files were changed since: undo it there.")]
            return
        self.notice = [(NEW, "Undone: "), ("", "the files are as they were before.")]

    def _answer(self, key: str, pending: Pending) -> None:
        """Carry out the action of a key; a failure becomes the next notice."""
        if key == "n":
            self.postponed.add(key_of(pending))
            self.history.append(("n", key_of(pending)))
            return
        actions: dict[str, Callable[[], None]] = {}
        if isinstance(pending, Quote):
            actions = {
                "a": lambda: self._accept(pending),
                "s": lambda: self._change_speaker(pending),
                "t": lambda: self._change_themes(pending),
                "c": lambda: self._change_cities(pending),
                "k": lambda: self._change_kind(pending),
                "d": lambda: self._drop(pending),
            }
        elif isinstance(pending, UncertainStatement):
            actions = {
                "a": lambda: self._accept_uncertain(pending),
                "d": lambda: self._drop_uncertain(pending),
            }
        else:
            actions = {"a": lambda: self._accept_article(pending)}
        try:
            actions[key]()
        except Cancelled:
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
        edits = FileEdits(self.workspace.read)
        if not quote.speaker and not quote.on_behalf_of and quote.kind != "emphasised":
            quote = self.questions.ask_speaker(self.workspace.kb, edits, quote)
        if not quote.themes:
            self._ask_themes(edits, quote)
        self.questions.ask_countries(edits, self._named(edits, quote))
        decisions.accept_quote(edits, self.workspace.kb, quote)
        self._write("a", edits, quote, "Accepted")

    def _change_speaker(self, quote: Quote) -> None:
        edits = FileEdits(self.workspace.read)
        before = quote
        quote = self.questions.ask_speaker(self.workspace.kb, edits, quote)
        removed = decisions.drop_unneeded(
            edits, self.workspace.kb, before, self.workspace.all_records(), quote
        )
        self._write("s", edits, quote, "Changed", removed)

    def _change_themes(self, quote: Quote) -> None:
        edits = FileEdits(self.workspace.read)
        self._ask_themes(edits, quote)
        self._write("t", edits, quote, "Changed")

    def _change_cities(self, quote: Quote) -> None:
        edits, kb = FileEdits(self.workspace.read), self.workspace.kb
        before = ", ".join(kb.cities[id_].name for id_ in quote.cities if id_ in kb.cities)
        names = {city.name: id_ for id_, city in kb.cities.items()}
        line = self.questions.ask(
            "Which cities is it about", names, before, several=True, empty=True
        )
        parts = [part.strip() for part in line.split(",") if part.strip()]
        ids = tuple(
            dict.fromkeys(self.questions.find_city(kb, part, names, edits) for part in parts)
        )
        decisions.set_cities(edits, quote, ids)
        after = replace(quote, cities=ids)
        removed = decisions.drop_unneeded(edits, kb, quote, self.workspace.all_records(), after)
        self._write("c", edits, quote, "Changed", removed)

    def _change_kind(self, quote: Quote) -> None:
        others = decisions.kinds_that_fit(self.workspace.kb, quote)
        if not others:
            self.notice = [(DIM, "Where it stands in the article, it can be of no other kind.")]
            return
        edits = FileEdits(self.workspace.read)
        decisions.set_words(edits, quote, "kind", others[0])
        self._write("k", edits, quote, f"It is {others[0]} now")

    def _drop(self, quote: Quote) -> None:
        edits = FileEdits(self.workspace.read)
        decisions.drop_quote(edits, quote)
        removed = decisions.drop_unneeded(
            edits, self.workspace.kb, quote, self.workspace.all_records(), None
        )
        self._write("d", edits, quote, "Dropped", removed)

    # Uncertain statements

    def _accept_uncertain(self, uncertain: UncertainStatement) -> None:
        edits = FileEdits(self.workspace.read)
        article_id = self.workspace.article_id
        speaker_id = ""
        if uncertain.remark.who:
            found = match_speaker(uncertain.remark.who, self.workspace.kb.speakers)
            speaker_id = found.id or decisions.add_record(
                edits, "speaker", uncertain.remark.who, self.questions.index.taken["speaker"]
            )
        taken = self.questions.index.taken["quote"]
        quote_id = make_id(
            f"{uncertain.remark.who or article_id} 1", "quote", lambda id_: id_ in taken
        )
        decisions.draft_from_comment(edits, uncertain.path, uncertain.remark, quote_id, speaker_id)
        if self._write("s", edits, uncertain, "It is a draft now"):
            taken.add(quote_id)
            self._accept(self.workspace.kb.quotes[quote_id])

    def _drop_uncertain(self, uncertain: UncertainStatement) -> None:
        edits = FileEdits(self.workspace.read)
        decisions.drop_remark(edits, uncertain.path, uncertain.remark)
        self._write("d", edits, uncertain, "Dropped")

    # The article

    def _accept_article(self, decision: ArticleDecision) -> None:
        edits, article = FileEdits(self.workspace.read), decision.article
        if not is_known(article, "title"):
            decisions.set_words(edits, article, "title", self.questions.ask("Its title"))
        if not article.publisher:
            _, id_ = self.questions.choose(
                self.workspace.kb, "Who published it", "organization", edits
            )
            decisions.set_words(edits, article, "publisher", id_)
        for name, form, what in (
            ("published", DATE, "When was it published, as in 2024-03-09"),
            ("language", LANGUAGE, "Its language, as in en or pt-BR"),
        ):
            if not is_known(article, name):
                decisions.set_words(edits, article, name, self.questions.ask_value(what, form))
        if not article.rights and article.show_text:
            rights = self.questions.ask(
                "What the publisher says on reuse (Enter: nothing yet)", empty=True
            )
            if rights:
                decisions.set_words(edits, article, "rights", rights)
        self.questions.ask_countries(edits, decision.records)
        decisions.accept_article(edits, self.workspace.kb, article)
        decisions.accept_all(edits, decision.records)
        self._write("a", edits, decision, "Accepted")

    # Questions that a decision depends on

    def _named(self, edits: FileEdits, quote: Quote) -> list[decisions.NewRecord]:
        return [
            record
            for record in decisions.drafts_named(self.workspace.kb, quote)
            if decisions.path_of(record) not in edits.files
        ]

    def _ask_themes(self, edits: FileEdits, quote: Quote) -> None:
        article = self.workspace.kb.articles[quote.article]
        themes = self.workspace.kb.themes
        before = quote.themes or self.themes or article.themes
        default = ", ".join(themes[id_].name for id_ in before if id_ in themes)
        names = {theme.name: id_ for id_, theme in themes.items()}
        line = self.questions.ask("What is it about", names, default, several=True)
        parts = [part.strip() for part in line.split(",") if part.strip()]
        ids = [self.questions.find(part, "theme", names, edits)[1] for part in parts]
        if not ids:
            raise Cancelled
        self.themes = tuple(dict.fromkeys(ids))
        decisions.set_themes(edits, quote, list(self.themes))

    # Commit

    def _write(
        self,
        key: str,
        edits: FileEdits,
        pending: Pending,
        done: str,
        removed: Iterable[decisions.NewRecord] = (),
    ) -> bool:
        """Commit a decision, and return whether it was written; set the notice.

        If the article names the speaker by other words only, the editor is asked for these and the
        commit is tried again.
        """
        errors = self.workspace.commit(edits.files)
        if (
            errors
            and isinstance(pending, Quote)
            and {e.code for e in errors} == {_FIXED_BY_ATTRIBUTION}
        ):
            self._explain(errors)
            words = self.questions.ask("In which words does the article name who speaks")
            decisions.set_words(edits, pending, "attribution", words)
            errors = self.workspace.commit(edits.files)
        if errors:
            self.notice = [(BAD, "This can't be: "), ("", "; ".join(map(_error_text, errors)))]
            return False
        self.history.append((key, key_of(pending)))
        names = ", ".join(f"{r.record_kind.name} {r.name}" for r in removed)
        self.notice = [(NEW, done), ("", "." if not names else f", and with it the new {names}.")]
        return True

    def _explain(self, errors: Iterable[Finding]) -> None:
        for error in errors:
            self.questions.terminal.say((BAD, error.message))


def _error_text(error: Finding) -> str:
    return f"{error.message} ({error.code}). {error.hint or RULES[error.code].fix}"
