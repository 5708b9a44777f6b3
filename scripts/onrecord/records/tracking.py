"""Notes what is asked of the knowledge base while something is made from it.

What is made is a function of the answers, and of nothing else: as long as they are the same, it
need not be made again. This is how build systems such as Shake know what depends on what
(Mitchell, "Shake before building", 2012).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from typing import Any, TypeVar, cast

from onrecord.files import content_hash
from onrecord.records.knowledge_base import KnowledgeBase
from onrecord.records.models import MODELS
from onrecord.records.reverse_index import CityOfQuote
from onrecord.text.anchoring import Passage
from onrecord.text.article_text import ArticleText

V = TypeVar("V")

Question = tuple[str, str]
"""A mapping of the knowledge base, and a key in it or `ALL`.

Or `part`, and the name of something that was made on the way.
"""

PART, ALL = "part", "*"

_HELD = (*MODELS.values(), ArticleText, CityOfQuote, Passage)


@dataclass(slots=True)
class Watch:
    """Who asks what.

    Attributes:
        kb: What is asked.
        parts: For each part the questions that were asked to make it, now or in an earlier build.
    """

    kb: KnowledgeBase
    parts: dict[str, tuple[Question, ...]] = field(default_factory=dict)
    _asked: list[dict[Question, None]] = field(default_factory=list)
    _known: dict[Question, Question] = field(default_factory=dict)  # each is kept once
    _answers: dict[Question, str] = field(default_factory=dict)
    _digests: dict[int, str] = field(default_factory=dict)

    def watched(self) -> KnowledgeBase:
        """The knowledge base, to be asked in place of the one that is watched."""
        mappings = {f.name: getattr(self.kb, f.name) for f in fields(self.kb)}
        watched = {
            name: _Watched(name, mapping, self.note)
            for name, mapping in mappings.items()
            if isinstance(mapping, Mapping)
        }
        return replace(self.kb, **cast("Any", watched))

    def note(self, name: str, key: str | None) -> None:
        """Note a question."""
        if self._asked:
            question = (name, key or "")
            self._asked[-1][self._known.setdefault(question, question)] = None

    @contextmanager
    def asking(self) -> Iterator[dict[Question, None]]:
        """Note the questions of a block, in the order in which they are asked."""
        asked: dict[Question, None] = {}
        self._asked.append(asked)
        try:
            yield asked
        finally:
            self._asked.pop()

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """Note the questions of a block as those of a part that is made once for many."""
        with self.asking() as asked:
            yield
        self.parts[name] = tuple(asked)
        self._answers.pop((PART, name), None)

    def answers(self, questions: Iterable[Question]) -> str:
        """A fingerprint of the answers to some questions."""
        return content_hash(" ".join(map(self._answer, questions)))

    def _answer(self, question: Question) -> str:
        answer = self._answers.get(question)
        if answer is None:
            name, key = question
            if name == PART:
                answer = self.answers(self.parts.get(key, ()))
            else:
                mapping = getattr(self.kb, name)
                asked_all = key == ALL
                answer = self.content_hash(
                    tuple(mapping.items()) if asked_all else mapping.get(key)
                )
            self._answers[question] = answer
        return answer

    def digest_of_all(self) -> str:
        """A fingerprint of all records and texts, and of where quotes stand in them."""
        tables = [*map(self.kb.records, MODELS), self.kb.texts, self.kb.passages]
        return content_hash(" ".join(self.content_hash(tuple(table.values())) for table in tables))

    def content_hash(self, value: Any) -> str:
        """A fingerprint of something that the knowledge base holds, or of several such things."""
        if isinstance(value, tuple):
            return content_hash(" ".join(map(self.content_hash, value)))
        if value is None or isinstance(value, str | int):
            return content_hash(repr(value))
        if not isinstance(value, _HELD):
            raise TypeError(f"the knowledge base holds no {type(value).__name__}")
        known = self._digests.get(id(value))  # it stays where it is, as long as `kb` does
        if known is None:
            known = self._digests[id(value)] = content_hash(repr(value))
        return known


class _Watched(Mapping[str, V]):
    """A mapping that tells what it is asked."""

    __slots__ = ("_items", "_name", "_note")

    def __init__(self, name: str, items: Mapping[str, V], note: Any) -> None:
        self._name, self._items, self._note = name, items, note

    def __getitem__(self, key: str) -> V:
        self._note(self._name, key)
        return self._items[key]

    def get(self, key: str, default: Any = None) -> Any:
        self._note(self._name, key)
        return self._items.get(key, default)

    def __contains__(self, key: object) -> bool:
        self._note(self._name, cast("str", key))
        return key in self._items

    def __iter__(self) -> Iterator[str]:
        self._note(self._name, ALL)
        return iter(self._items)

    def __len__(self) -> int:
        self._note(self._name, ALL)
        return len(self._items)
