"""From what YAML holds to the values of a record's fields, by their declarations.

A value that can't be read is reported, and its field holds its default, so that everything
else about the record can still be checked.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from onrecord.records.fields import LANGUAGE, Field, Mismatch, ValueType, fields_of
from onrecord.records.yaml_parser import INVALID
from onrecord.reporting.findings import Finding, Key, Location

MAY_GO_WHEN_WITHDRAWN = frozenset({"kind", "text", "themes"})
"""What a withdrawn quote may lack: the notice can be all that is left of it."""


def suggest(wanted: str, choices: Iterable[str]) -> str:
    """`Did you mean …?` with the nearest of the choices, or nothing."""
    nearest = get_close_matches(wanted, list(choices), n=1, cutoff=0.6)
    return f"Did you mean `{nearest[0]}`?" if nearest else ""


@dataclass(frozen=True, slots=True)
class RecordDeserializer:
    """Reads the fields of the records of one file; what is wrong goes to `findings`."""

    path: str
    findings: list[Finding]

    def read(self, model: type, value: Any, keys: tuple[Key, ...]) -> dict[str, Any]:
        """Read a mapping by the declarations of a model, into keyword arguments for it."""
        if not isinstance(value, dict):
            if value is not INVALID:
                self._report(
                    "record.wrong-type", Location(self.path, keys), "expected `field: value` lines"
                )
            return {}
        fields = fields_of(model)
        values: dict[str, Any] = {}
        for key, item in value.items():
            declared = fields.get(key)
            if declared is not None:
                if item is not INVALID:
                    values[key] = self._read_cardinality(declared, item, (*keys, key))
            elif key is not INVALID:
                self._report_unknown(key, model, (*keys, key))
        self._report_missing(model, value, keys)
        return values

    def _report_unknown(self, key: str, model: type, keys: tuple[Key, ...]) -> None:
        fields = fields_of(model)
        name = model.__name__.lower()
        hint = suggest(key, fields) or f"Fields are {', '.join(f'`{name}`' for name in fields)}."
        message = f"the record of {'an' if name[0] in 'aeiou' else 'a'} {name} has no field `{key}`"
        self._report("record.unknown-field", Location(self.path, keys, on_key=True), message, hint)

    def _report_missing(self, model: type, value: dict[str, Any], keys: tuple[Key, ...]) -> None:
        is_draft = value.get("draft") == "true" and "draft" in fields_of(model)
        excused = MAY_GO_WHEN_WITHDRAWN if "withdrawn" in value else frozenset()
        missing = [
            field.name
            for field in fields_of(model).values()
            if field.required and field.name not in value and field.name not in excused
        ]
        if is_draft:
            left = ", ".join(f"`{name}`" for name in missing)
            message = f"a draft that still lacks {left}" if missing else "a draft, complete so far"
            self._report("draft.left", Location(self.path, (*keys, "draft"), on_key=True), message)
            return
        for name in missing:
            declared = fields_of(model)[name]
            hint = f"{declared.description} Expected {_expected(declared)}."
            self._report(
                "record.missing-field", Location(self.path, keys), f"`{name}` is missing", hint
            )

    def _read_cardinality(self, declared: Field, value: Any, keys: tuple[Key, ...]) -> Any:
        if declared.cardinality == "one":
            read = self._read_value(declared, declared.value_type, value, keys)
            return declared.default if read is INVALID else read
        if declared.cardinality == "mapping":
            return self._read_languages(declared, value, keys)
        if isinstance(value, list):
            items = (
                self._read_value(declared, declared.value_type, item, (*keys, position))
                for position, item in enumerate(value)
            )
            return tuple(item for item in items if item is not INVALID)
        if declared.cardinality == "one or many" and not isinstance(value, dict):
            read = self._read_value(declared, declared.value_type, value, keys)
            return () if read is INVALID else (read,)
        hint = f"Write `{declared.name}: [{value}]`." if isinstance(value, str) and value else ""
        message = f"`{declared.name}` is a list: expected {_expected(declared)}"
        self._report("record.wrong-type", Location(self.path, keys), message, hint)
        return ()

    def _read_languages(
        self, declared: Field, value: Any, keys: tuple[Key, ...]
    ) -> tuple[tuple[str, Any], ...]:
        if not isinstance(value, dict):
            message = f"`{declared.name}`: expected languages as `es:`, each with its fields below"
            self._report("record.wrong-type", Location(self.path, keys), message)
            return ()
        pairs = []
        for language, item in value.items():
            here = (*keys, language)
            tag = self._read_value(declared, LANGUAGE, language, here, on_key=True)
            read = self._read_value(declared, declared.value_type, item, here)
            if tag is not INVALID and read is not INVALID:
                pairs.append((tag, read))
        return tuple(pairs)

    def _read_value(
        self,
        declared: Field,
        holds: ValueType | type,
        value: Any,
        keys: tuple[Key, ...],
        *,
        on_key: bool = False,
    ) -> Any:
        """Read one value; REFUSED if it has been reported."""
        if value is INVALID:
            return INVALID
        if not isinstance(holds, ValueType):
            if not isinstance(value, dict):
                inner = ", ".join(f"`{name}`" for name in fields_of(holds))
                message = f"`{declared.name}`: expected the fields {inner} below it"
                self._report("record.wrong-type", Location(self.path, keys), message)
                return INVALID
            return holds(**self.read(holds, value, keys))
        if isinstance(value, str) and value.strip():
            try:
                return holds.read(value.strip())
            except Mismatch as mismatch:
                message = f"`{declared.name}`: expected {holds.expected}, not `{_short(value)}`"
                hint = mismatch.hint
                self._report(mismatch.code, Location(self.path, keys, on_key), message, hint)
                return INVALID
        if isinstance(value, str) and declared.name == "attribution":
            return ""  # in a list, the place of a speaker whom the article names
        if isinstance(value, str):
            message = f"`{declared.name}` is empty: expected {holds.expected}"
            hint = "Leave the line out if there is nothing to say."
        else:
            message = f"`{declared.name}`: expected {holds.expected}, not {_shape_of(value)}"
            hint = ""
        self._report("record.wrong-type", Location(self.path, keys), message, hint)
        return INVALID

    def _report(self, code: str, place: Location, message: str, hint: str = "") -> None:
        self.findings.append(Finding(code, place, message, hint))


def _expected(declared: Field) -> str:
    if isinstance(declared.value_type, ValueType):
        one = declared.value_type.expected
    else:
        one = "the fields " + ", ".join(f"`{name}`" for name in fields_of(declared.value_type))
    return (
        one
        if declared.cardinality == "one"
        else f"a list as `[a, b]` of {one.removeprefix('the ')}"
    )


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "…"


def _shape_of(value: Any) -> str:
    return "a list" if isinstance(value, list) else "fields below it"
