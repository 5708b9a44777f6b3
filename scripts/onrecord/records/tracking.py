"""Dependency tracking: the entries of the knowledge base that are read while a page is rendered.

A page is a function of the values read, and of nothing else: it is up to date as long as their
hash is the same. Dependencies are dynamic, found by running the task, as in Shake (Mitchell,
"Shake before building", 2012).
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
"""A value that a task read: a mapping of the knowledge base, and a key in it or `ALL_KEYS`.

Or `SUBTASK`, and the name of a subtask whose result the task used.
"""

SUBTASK, ALL_KEYS = "part", "*"

_HASHED_TYPES = (*MODELS.values(), ArticleText, CityOfQuote, Passage)


@dataclass(slots=True)
class DependencyTracker:
    """A recorder of dependencies, and the hashes of their values.

    Attributes:
        kb: The knowledge base.
        subtasks: The dependencies of each subtask, recorded in this build or in an earlier one.
    """

    kb: KnowledgeBase
    subtasks: dict[str, tuple[Dependency, ...]] = field(default_factory=dict)
    _recordings: list[dict[Dependency, None]] = field(default_factory=list)
    _interned: dict[Dependency, Dependency] = field(default_factory=dict)  # one object for each
    _hashes: dict[Dependency, str] = field(default_factory=dict)
    _value_hashes: dict[int, str] = field(default_factory=dict)

    def tracked(self) -> KnowledgeBase:
        """Return the knowledge base with mappings whose reads this tracker records."""
        mappings = {f.name: getattr(self.kb, f.name) for f in fields(self.kb)}
        tracked = {
            name: _TrackedMapping(name, mapping, self.record_read)
            for name, mapping in mappings.items()
            if isinstance(mapping, Mapping)
        }
        return replace(self.kb, **cast("Any", tracked))

    def record_read(self, name: str, key: str | None) -> None:
        """Record the read of a key of a mapping; without effect outside of `recording`."""
        if self._recordings:
            dependency = (name, key or "")
            self._recordings[-1][self._interned.setdefault(dependency, dependency)] = None

    @contextmanager
    def recording(self) -> Iterator[dict[Dependency, None]]:
        """Record the dependencies read in a block, in order; the mapping's keys are the result."""
        recorded: dict[Dependency, None] = {}
        self._recordings.append(recorded)
        try:
            yield recorded
        finally:
            self._recordings.pop()

    @contextmanager
    def subtask(self, name: str) -> Iterator[None]:
        """Record the dependencies read in a block as a subtask's, for all tasks that use it."""
        with self.recording() as recorded:
            yield
        self.subtasks[name] = tuple(recorded)
        self._hashes.pop((SUBTASK, name), None)

    def dependency_hash(self, dependencies: Iterable[Dependency]) -> str:
        """Return the hash of the values of some dependencies."""
        return content_hash(" ".join(map(self._hash_of, dependencies)))

    def _hash_of(self, dependency: Dependency) -> str:
        value_hash = self._hashes.get(dependency)
        if value_hash is None:
            name, key = dependency
            if name == SUBTASK:
                value_hash = self.dependency_hash(self.subtasks.get(key, ()))
            else:
                mapping = getattr(self.kb, name)
                reads_all = key == ALL_KEYS
                value_hash = self.content_hash(
                    tuple(mapping.items()) if reads_all else mapping.get(key)
                )
            self._hashes[dependency] = value_hash
        return value_hash

    def records_hash(self) -> str:
        """Return the hash of all records, texts and passages."""
        tables = [*map(self.kb.records, MODELS), self.kb.texts, self.kb.passages]
        return content_hash(" ".join(self.content_hash(tuple(table.values())) for table in tables))

    def content_hash(self, value: Any) -> str:
        """Return the hash of a value of the knowledge base, or of a tuple of values.

        Raises:
            TypeError: the value has a type that the knowledge base doesn't hold.
        """
        if isinstance(value, tuple):
            return content_hash(" ".join(map(self.content_hash, value)))
        if value is None or isinstance(value, str | int):
            return content_hash(repr(value))
        if not isinstance(value, _HASHED_TYPES):
            raise TypeError(f"the knowledge base holds no {type(value).__name__}")
        known = self._value_hashes.get(id(value))  # `kb` keeps the value alive, and so its `id`
        if known is None:
            known = self._value_hashes[id(value)] = content_hash(repr(value))
        return known


class _TrackedMapping(Mapping[str, V]):
    """A mapping with a record of its reads: of a key, or of all keys by iteration or length."""

    __slots__ = ("_items", "_name", "_record_read")

    def __init__(self, name: str, items: Mapping[str, V], record_read: Any) -> None:
        self._name, self._items, self._record_read = name, items, record_read

    def __getitem__(self, key: str) -> V:
        self._record_read(self._name, key)
        return self._items[key]

    def get(self, key: str, default: Any = None) -> Any:
        self._record_read(self._name, key)
        return self._items.get(key, default)

    def __contains__(self, key: object) -> bool:
        self._record_read(self._name, cast("str", key))
        return key in self._items

    def __iter__(self) -> Iterator[str]:
        self._record_read(self._name, ALL_KEYS)
        return iter(self._items)

    def __len__(self) -> int:
        self._record_read(self._name, ALL_KEYS)
        return len(self._items)
