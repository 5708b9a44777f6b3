"""Measures drafting on the annotated articles here: `python tests/evaluation/evaluate.py`."""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from onrecord.drafting.analysis.pipeline import LIKELY, Proposals, Statement, propose
from onrecord.drafting.sources.markdown import read_markdown
from onrecord.text.normalize import normalize

FOLDER = Path(__file__).parents[1] / "evaluation"
_MARKED = re.compile(r"⟦(~?)([^|⟧]*)\|([^⟧]*)⟧")
_HEADER = re.compile(r"(speaker|city): (.*)")

HANDBOOK_PAGE = Path(__file__).parents[2] / "docs" / "handbook" / "draft.md"
_BEGIN, _END = "<!-- made by make eval -->", "<!-- end of eval -->"

MEASURES = ("quotes", "quotes and speaker", "reported", "speakers", "roles", "cities")
"""What is measured, in the order of the table."""


@dataclass(frozen=True, slots=True)
class Annotated:
    """An article and what is to be found in it."""

    name: str
    text: str
    quotes: frozenset[tuple[str, str]]  # words, speaker
    reported: frozenset[tuple[str, str]]
    roles: frozenset[tuple[str, str]]
    speakers: frozenset[str]
    cities: frozenset[str]


@dataclass(slots=True)
class Score:
    """How many were right, proposed and wanted."""

    right: int = 0
    proposed: int = 0
    wanted: int = 0

    def add(self, proposed: Iterable[object], wanted: Iterable[object]) -> None:
        """Count one article."""
        ours, theirs = set(proposed), set(wanted)
        self.right += len(ours & theirs)
        self.proposed += len(ours)
        self.wanted += len(theirs)

    @property
    def figures(self) -> tuple[float, float, float]:
        """Precision, recall and F1."""
        precision = self.right / self.proposed if self.proposed else 1.0
        recall = self.right / self.wanted if self.wanted else 1.0
        total = precision + recall
        return precision, recall, 2 * precision * recall / total if total else 0.0


@dataclass(slots=True)
class Table:
    """The scores of one part, by language and measure."""

    scores: dict[tuple[str, str], Score] = field(default_factory=lambda: defaultdict(Score))

    def add(self, article: Annotated) -> None:
        """Draft an article and count what was right."""
        found = propose(read_markdown(article.text))
        language = article.name.partition("-")[0]
        for measure, (ours, theirs) in _compare(found, article).items():
            for row in (language, "all"):
                self.scores[row, measure].add(ours, theirs)


def _compare(
    found: Proposals, article: Annotated
) -> dict[str, tuple[Iterable[object], Iterable[object]]]:
    likely = [s for s in found.statements if s.confidence >= LIKELY]
    direct = {(_bare(s.text), _person(s)) for s in likely if s.kind == "direct"}
    reported = {(_bare(s.text), _person(s)) for s in likely if s.kind == "reported"}
    named = [e for e in found.speakers if e.is_person]
    return {
        "quotes": ({words for words, _ in direct}, {words for words, _ in article.quotes}),
        "quotes and speaker": (direct, article.quotes),
        "reported": (reported, article.reported),
        "speakers": ({e.name for e in named}, article.speakers),
        "roles": ({(e.name, e.role.lower()) for e in named if e.role}, article.roles),
        "cities": ({c.name for c in found.cities}, article.cities),
    }


def _person(statement: Statement) -> str:
    """The name of who says it; empty if nobody is named, or a body speaks."""
    speaker = statement.speaker
    return speaker.name if speaker is not None and speaker.is_person else ""


def _bare(words: str) -> str:
    return normalize(words).strip(" .,;:")


def read_article(file: Path) -> Annotated:
    """Read an annotated article."""
    content = file.read_text("utf-8")
    headers = [match.groups() for match in map(_HEADER.match, content.splitlines()) if match]
    body = content[content.index("\n\n") :].lstrip("\n")
    marked = [(bool(m[1]), _bare(m[3]), m[2]) for m in _MARKED.finditer(body)]
    people = [
        [part.strip() for part in value.split(";")] for kind, value in headers if kind == "speaker"
    ]
    return Annotated(
        file.stem,
        _MARKED.sub(lambda match: match[3], body),
        frozenset((words, who) for told, words, who in marked if not told),
        frozenset((words, who) for told, words, who in marked if told),
        frozenset(
            (person[0], person[1].lower()) for person in people if len(person) > 1 and person[1]
        ),
        frozenset(person[0] for person in people),
        frozenset(value.strip() for kind, value in headers if kind == "city"),
    )


def evaluate(part: str) -> Table:
    """Draft every article of `tuned` or `held_out`."""
    table = Table()
    for file in sorted((FOLDER / part).glob("*.txt")):
        table.add(read_article(file))
    return table


def as_markdown(table: Table) -> str:
    """The table: F1 of each measure by language, and precision and recall of all."""
    rows = [f"| | {' | '.join(MEASURES)} |", f"|---|{'---|' * len(MEASURES)}"]
    languages = sorted({row for row, _ in table.scores} - {"all"})
    for language in (*languages, "all"):
        cells = [f"{100 * table.scores[language, m].figures[2]:.0f}" for m in MEASURES]
        rows.append(f"| {language} | {' | '.join(cells)} |")
    for place, name in enumerate(("precision", "recall")):
        cells = [f"{100 * table.scores['all', m].figures[place]:.0f}" for m in MEASURES]
        rows.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(rows)


def write_table(page: Path = HANDBOOK_PAGE) -> None:
    """Put the table of what wasn't looked at into the handbook."""
    text = page.read_text("utf-8")
    table = f"{_BEGIN}\n\n{as_markdown(evaluate('held_out'))}\n\n{_END}"
    page.write_text(re.sub(f"{_BEGIN}.*?{_END}", lambda _: table, text, flags=re.DOTALL), "utf-8")


if __name__ == "__main__":
    if "--write" in sys.argv:
        write_table()
    for part in ("tuned", "held_out"):
        print(f"{part}\n\n{as_markdown(evaluate(part))}\n")
