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

Dependency = tuple[str, str]
"""A mapping of the knowledge base, and a key in it or `ALL_KEYS`.

Or `subtask`, and the name of something that was made on the way.
"""

SUBTASK, ALL_KEYS = "part", "*"

_HASHED_TYPES = (*MODELS.values(), ArticleText, CityOfQuote, Passage)


@dataclass(slots=True)
class DependencyTracker:
    """Who asks what.

    Attributes:
        kb: What is asked.
        parts: For each part the questions that were asked to make it, now or in an earlier build.
    """

    kb: KnowledgeBase
    subtasks: dict[str, tuple[Dependency, ...]] = field(default_factory=dict)
    _recordings: list[dict[Dependency, None]] = field(default_factory=list)
    _interned: dict[Dependency, Dependency] = field(default_factory=dict)  # each is kept once
    _hashes: dict[Dependency, str] = field(default_factory=dict)
    _value_hashes: dict[int, str] = field(default_factory=dict)

    def tracked(self) -> KnowledgeBase:
        """The knowledge base, to be asked in place of the one that is watched."""
        mappings = {f.name: getattr(self.kb, f.name) for f in fields(self.kb)}
        tracked = {
            name: _TrackedMapping(name, mapping, self.record_read)
            for name, mapping in mappings.items()
            if isinstance(mapping, Mapping)
        }
        return replace(self.kb, **cast("Any", tracked))

    def record_read(self, name: str, key: str | None) -> None:
        """Note a question."""
        if self._recordings:
            dependency = (name, key or "")
            self._recordings[-1][self._interned.setdefault(dependency, dependency)] = None

    @contextmanager
    def recording(self) -> Iterator[dict[Dependency, None]]:
        """Note the questions of a block, in the order in which they are asked."""
        recorded: dict[Dependency, None] = {}
        self._recordings.append(recorded)
        try:
            yield recorded
        finally:
            self._recordings.pop()

    @contextmanager
    def subtask(self, name: str) -> Iterator[None]:
        """Note the questions of a block as those of a part that is made once for many."""
        with self.recording() as recorded:
            yield
        self.subtasks[name] = tuple(recorded)
        self._hashes.pop((SUBTASK, name), None)

    def dependency_hash(self, dependencies: Iterable[Dependency]) -> str:
        """A fingerprint of the answers to some questions."""
        return content_hash(" ".join(map(self._hash_of, dependencies)))

    def _hash_of(self, dependency: Dependency) -> str:
        value_hash = self._hashes.get(dependency)
        if value_hash is None:
            name, key = dependency
            if name == SUBTASK:
                value_hash = self.dependency_hash(self.subtasks.get(key, ()))
            else:
                mapping = getattr(self.kb, name)
                asked_all = key == ALL_KEYS
                value_hash = self.content_hash(
                    tuple(mapping.items()) if asked_all else mapping.get(key)
                )
            self._hashes[dependency] = value_hash
        return value_hash

    def records_hash(self) -> str:
        """A fingerprint of all records and texts, and of where quotes stand in them."""
        tables = [*map(self.kb.records, MODELS), self.kb.texts, self.kb.passages]
        return content_hash(" ".join(self.content_hash(tuple(table.values())) for table in tables))

    def content_hash(self, value: Any) -> str:
        """A fingerprint of something that the knowledge base holds, or of several such things."""
        if isinstance(value, tuple):
            return content_hash(" ".join(map(self.content_hash, value)))
        if value is None or isinstance(value, str | int):
            return content_hash(repr(value))
        if not isinstance(value, _HASHED_TYPES):
            raise TypeError(f"the knowledge base holds no {type(value).__name__}")
        known = self._value_hashes.get(id(value))  # it stays where it is, as long as `kb` does
        if known is None:
            known = self._value_hashes[id(value)] = content_hash(repr(value))
        return known


class _TrackedMapping(Mapping[str, V]):
    """A mapping that tells what it is asked."""

    __slots__ = ("_items", "_name", "_note")

    def __init__(self, name: str, items: Mapping[str, V], record_read: Any) -> None:
        self._name, self._items, self._note = name, items, record_read

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
        self._note(self._name, ALL_KEYS)
        return iter(self._items)

    def __len__(self) -> int:
        self._note(self._name, ALL_KEYS)
        return len(self._items)
