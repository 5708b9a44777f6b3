"""Dynamic dependency tracking: which entries of the knowledge base a page is rendered from.

A page is a function of the entries that are read while it is rendered, so it is up to date as
long as their values hash the same. Nothing has to be declared: reading an entry records the
dependency, as in build systems with dynamic dependencies and verifying traces (Mitchell, "Shake
before building", 2012; Mokhov, Mitchell, Peyton Jones, "Build Systems à la Carte", 2018).
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
"""A mapping of the knowledge base by name, and one of its keys or `ALL_KEYS`.

A subtask is a dependency too: `SUBTASK`, and the name of the subtask.
"""

SUBTASK, ALL_KEYS = "part", "*"

_HASHED_TYPES = (*MODELS.values(), ArticleText, CityOfQuote, Passage)


@dataclass(slots=True)
class DependencyTracker:
    """A recorder of which entries of the knowledge base are read while something is rendered.

    These are dynamic dependencies, known only afterwards. The tracker also hashes their values.

    Attributes:
        kb: The knowledge base whose values are hashed.
        subtasks: The dependencies of each subtask, by its name; recorded in this build, or loaded
            from the build cache.
    """

    kb: KnowledgeBase
    subtasks: dict[str, tuple[Dependency, ...]] = field(default_factory=dict)
    _recordings: list[dict[Dependency, None]] = field(default_factory=list)
    # Equal dependencies are one object, because pages share most of them.
    _interned: dict[Dependency, Dependency] = field(default_factory=dict)
    _hashes: dict[Dependency, str] = field(default_factory=dict)
    _value_hashes: dict[int, str] = field(default_factory=dict)

    def tracked(self) -> KnowledgeBase:
        """Return a view of the knowledge base whose mappings record each read."""
        mappings = {f.name: getattr(self.kb, f.name) for f in fields(self.kb)}
        tracked = {
            name: _TrackedMapping(name, mapping, self.record_read)
            for name, mapping in mappings.items()
            if isinstance(mapping, Mapping)
        }
        return replace(self.kb, **cast("Any", tracked))

    def record_read(self, name: str, key: str | None) -> None:
        """Record a read as a dependency of the innermost block of `recording`.

        Args:
            name: The mapping of the knowledge base.
            key: A key in the mapping, or `ALL_KEYS`.
        """
        if self._recordings:
            dependency = (name, key or "")
            self._recordings[-1][self._interned.setdefault(dependency, dependency)] = None

    @contextmanager
    def recording(self) -> Iterator[dict[Dependency, None]]:
        """Yield the dependencies read within a block, each once, in the order of first reads."""
        recorded: dict[Dependency, None] = {}
        self._recordings.append(recorded)
        try:
            yield recorded
        finally:
            self._recordings.pop()

    @contextmanager
    def subtask(self, name: str) -> Iterator[None]:
        """Record the dependencies of a block as a subtask: work done once and shared by many tasks.

        A task that uses the result depends on the subtask by its name, and so on all that it read.
        """
        with self.recording() as recorded:
            yield
        self.subtasks[name] = tuple(recorded)
        self._hashes.pop((SUBTASK, name), None)

    def dependency_hash(self, dependencies: Iterable[Dependency]) -> str:
        """Return one hash of the present values of all these dependencies, in their order."""
        return content_hash(" ".join(map(self._hash_of, dependencies)))

    def _hash_of(self, dependency: Dependency) -> str:
        value_hash = self._hashes.get(dependency)
        if value_hash is None:
            name, key = dependency
            if name == SUBTASK:
                value_hash = self.dependency_hash(self.subtasks.get(key, ()))
            else:
                mapping = getattr(self.kb, name)
                all_entries = key == ALL_KEYS
                value_hash = self.content_hash(
                    tuple(mapping.items()) if all_entries else mapping.get(key)
                )
            self._hashes[dependency] = value_hash
        return value_hash

    def records_hash(self) -> str:
        """Return a hash of all records, all texts, and the positions of all quotes in the texts."""
        tables = [*map(self.kb.records, MODELS), self.kb.texts, self.kb.passages]
        return content_hash(" ".join(self.content_hash(tuple(table.values())) for table in tables))

    def content_hash(self, value: Any) -> str:
        """Return the content hash of a value of the knowledge base, or of a tuple of values.

        Raises:
            TypeError: the value is of a type whose `repr` isn't known to be stable between builds.
        """
        if isinstance(value, tuple):
            return content_hash(" ".join(map(self.content_hash, value)))
        if value is None or isinstance(value, str | int):
            return content_hash(repr(value))
        if not isinstance(value, _HASHED_TYPES):
            raise TypeError(f"the knowledge base holds no {type(value).__name__}")
        cached = self._value_hashes.get(id(value))  # an id is unique while `kb` holds the value
        if cached is None:
            cached = self._value_hashes[id(value)] = content_hash(repr(value))
        return cached


class _TrackedMapping(Mapping[str, V]):
    """A read-only mapping whose every read, of one key or of all, is reported to a tracker."""

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
