"""References from a record to other records, found by the declarations of its fields."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from onrecord.records.fields import Field, ValueType, fields_of
from onrecord.records.models import Record
from onrecord.reporting.findings import Key


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference to another record.

    Attributes:
        kind: The kind of the other record.
        id: Its id.
        key_path: The key path of the id inside the referring record.
    """

    kind: str
    id: str
    key_path: tuple[Key, ...]


def iter_references(record: Record) -> Iterator[Reference]:
    """Yield every reference in a record and in its nested values."""
    return _iter_references(record, ())


def iter_written_references(
    model: type, value: Any, key_path: tuple[Key, ...] = ()
) -> Iterator[Reference]:
    """Yield every reference in a parsed value, before deserialization.

    A record lacks invalid values, such as all fields of a quote without an id; here, their
    references are found, too.

    Args:
        model: The dataclass of the record.
        value: The parsed YAML.
        key_path: The key path of the value in its file.
    """
    for declared, kind in _referring(model):
        written = value.get(declared.name) if isinstance(value, dict) else None
        for key, item in _written_items(declared, written):
            here = (*key_path, declared.name, *key)
            if not isinstance(declared.value_type, ValueType):
                yield from iter_written_references(declared.value_type, item, here)
            elif isinstance(item, str) and item.strip():
                yield Reference(kind, item.strip(), here)


def _written_items(declared: Field, value: Any) -> Iterator[tuple[tuple[Key, ...], Any]]:
    if isinstance(value, list):
        yield from (((position,), item) for position, item in enumerate(value))
    elif isinstance(value, dict) and declared.cardinality == "mapping":
        yield from (((language,), item) for language, item in value.items())
    else:
        yield (), value


def follow(record: Record, former: Mapping[str, Mapping[str, str]]) -> Record:
    """Return a record with former ids replaced; `former` maps kind → former id → current id."""
    followed: Record = _replace(record, lambda kind, id_: former[kind].get(id_, id_))
    return followed


@cache
def _referring(model: type) -> tuple[tuple[Field, str], ...]:
    """Return the fields of a model with references, each with the kind of record.

    The kind is empty for a field whose value is a nested model that holds references.
    """
    found = []
    for declared in fields_of(model).values():
        if not isinstance(declared.value_type, ValueType):
            if _referring(declared.value_type):
                found.append((declared, ""))
        elif declared.value_type.record:
            found.append((declared, declared.value_type.record))
    return tuple(found)


def _iter_references(record: Any, key_path: tuple[Key, ...]) -> Iterator[Reference]:
    model: type = type(record)
    for declared, kind in _referring(model):
        value = getattr(record, declared.name)
        for key, item in _items(declared, value):
            here = (*key_path, declared.name, *key)
            if not kind:
                yield from _iter_references(item, here)
            elif item:
                yield Reference(kind, item, here)


def _items(declared: Field, value: Any) -> Iterator[tuple[tuple[Key, ...], Any]]:
    """Yield the values of a field, each with the end of its key path."""
    if declared.cardinality == "mapping":
        yield from (((language,), item) for language, item in value)
    elif declared.cardinality != "one":
        yield from (((position,), item) for position, item in enumerate(value))
    elif value is not None:
        yield (), value


def _replace(record: Any, new: Callable[[str, str], str]) -> Any:
    model: type = type(record)
    changes: dict[str, Any] = {}
    for declared, kind in _referring(model):
        value = getattr(record, declared.name)

        def change(item: Any, kind: str = kind) -> Any:
            return new(kind, item) if kind else _replace(item, new)

        if declared.cardinality == "mapping":
            changes[declared.name] = tuple((language, change(item)) for language, item in value)
        elif declared.cardinality != "one":
            changes[declared.name] = tuple(change(item) for item in value)
        elif value is not None:
            changes[declared.name] = change(value)
    return dataclasses.replace(record, **changes)
