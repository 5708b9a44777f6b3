"""Deserialization: parsed YAML to the typed values of a record's fields, by their declarations.

An invalid value is reported as a finding, and its field gets the default, so that the rest of
the record can still be checked.
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
"""Required fields that a withdrawn quote may lack: the notice can be all that is left of it."""


def suggest(wanted: str, choices: Iterable[str]) -> str:
    """Return `Did you mean …?` with the choice nearest to `wanted`; empty if none is near."""
    nearest = get_close_matches(wanted, list(choices), n=1, cutoff=0.6)
    return f"Did you mean `{nearest[0]}`?" if nearest else ""


@dataclass(frozen=True, slots=True)
class RecordDeserializer:
    """A deserializer of the records of one file, which appends problems to `findings`.

    Attributes:
        path: The file, relative to the project.
        findings: The list to append to.
    """

    path: str
    findings: list[Finding]

    def read(self, model: type, value: Any, key_path: tuple[Key, ...]) -> dict[str, Any]:
        """Return the keyword arguments for a model, from a parsed mapping.

        Args:
            model: The dataclass, with declared fields.
            value: The parsed value; not a mapping, it is reported.
            key_path: The key path of the value in its file.
        """
        if not isinstance(value, dict):
            if value is not INVALID:
                self._report(
                    "record.wrong-type",
                    Location(self.path, key_path),
                    "expected `field: value` lines",
                )
            return {}
        fields = fields_of(model)
        values: dict[str, Any] = {}
        for key, item in value.items():
            declared = fields.get(key)
            if declared is not None:
                if item is not INVALID:
                    values[key] = self._read_cardinality(declared, item, (*key_path, key))
            elif key is not INVALID:
                self._report_unknown(key, model, (*key_path, key))
        self._report_missing(model, value, key_path)
        return values

    def _report_unknown(self, key: str, model: type, key_path: tuple[Key, ...]) -> None:
        fields = fields_of(model)
        name = model.__name__.lower()
        hint = suggest(key, fields) or f"Fields are {', '.join(f'`{name}`' for name in fields)}."
        message = f"the record of {'an' if name[0] in 'aeiou' else 'a'} {name} has no field `{key}`"
        self._report(
            "record.unknown-field", Location(self.path, key_path, on_key=True), message, hint
        )

    def _report_missing(
        self, model: type, value: dict[str, Any], key_path: tuple[Key, ...]
    ) -> None:
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
            self._report(
                "draft.left", Location(self.path, (*key_path, "draft"), on_key=True), message
            )
            return
        for name in missing:
            declared = fields_of(model)[name]
            hint = f"{declared.description} Expected {_expected(declared)}."
            self._report(
                "record.missing-field", Location(self.path, key_path), f"`{name}` is missing", hint
            )

    def _read_cardinality(self, declared: Field, value: Any, key_path: tuple[Key, ...]) -> Any:
        if declared.cardinality == "one":
            read = self._read_value(declared, declared.value_type, value, key_path)
            return declared.default if read is INVALID else read
        if declared.cardinality == "mapping":
            return self._read_languages(declared, value, key_path)
        if isinstance(value, list):
            items = (
                self._read_value(declared, declared.value_type, item, (*key_path, position))
                for position, item in enumerate(value)
            )
            return tuple(item for item in items if item is not INVALID)
        if declared.cardinality == "one or many" and not isinstance(value, dict):
            read = self._read_value(declared, declared.value_type, value, key_path)
            return () if read is INVALID else (read,)
        hint = f"Write `{declared.name}: [{value}]`." if isinstance(value, str) and value else ""
        message = f"`{declared.name}` is a list: expected {_expected(declared)}"
        self._report("record.wrong-type", Location(self.path, key_path), message, hint)
        return ()

    def _read_languages(
        self, declared: Field, value: Any, key_path: tuple[Key, ...]
    ) -> tuple[tuple[str, Any], ...]:
        if not isinstance(value, dict):
            message = f"`{declared.name}`: expected languages as `es:`, each with its fields below"
            self._report("record.wrong-type", Location(self.path, key_path), message)
            return ()
        pairs = []
        for language, item in value.items():
            here = (*key_path, language)
            tag = self._read_value(declared, LANGUAGE, language, here, on_key=True)
            read = self._read_value(declared, declared.value_type, item, here)
            if tag is not INVALID and read is not INVALID:
                pairs.append((tag, read))
        return tuple(pairs)

    def _read_value(
        self,
        declared: Field,
        value_type: ValueType | type,
        value: Any,
        key_path: tuple[Key, ...],
        *,
        on_key: bool = False,
    ) -> Any:
        """Return one value, converted; `INVALID` after a finding has been reported."""
        if value is INVALID:
            return INVALID
        if not isinstance(value_type, ValueType):
            if not isinstance(value, dict):
                inner = ", ".join(f"`{name}`" for name in fields_of(value_type))
                message = f"`{declared.name}`: expected the fields {inner} below it"
                self._report("record.wrong-type", Location(self.path, key_path), message)
                return INVALID
            return value_type(**self.read(value_type, value, key_path))
        if isinstance(value, str) and value.strip():
            try:
                return value_type.read(value.strip())
            except Mismatch as mismatch:
                message = (
                    f"`{declared.name}`: expected {value_type.expected}, not `{_short(value)}`"
                )
                hint = mismatch.hint
                self._report(mismatch.code, Location(self.path, key_path, on_key), message, hint)
                return INVALID
        if isinstance(value, str) and declared.name == "attribution":
            return ""  # in a list, the place of a speaker whom the article names
        if isinstance(value, str):
            message = f"`{declared.name}` is empty: expected {value_type.expected}"
            hint = "Leave the line out if there is nothing to say."
        else:
            message = f"`{declared.name}`: expected {value_type.expected}, not {_shape_of(value)}"
            hint = ""
        self._report("record.wrong-type", Location(self.path, key_path), message, hint)
        return INVALID

    def _report(self, code: str, location: Location, message: str, hint: str = "") -> None:
        self.findings.append(Finding(code, location, message, hint))


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
