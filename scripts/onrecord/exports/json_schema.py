"""JSON Schemas by which an editor completes and validates the YAML, generated from the models.

The schemas are no stricter than the checks: `check` reports everything that an editor underlines.
Conditions beyond a schema (whether a statement is in its article, a name in a YAML comment,
30 February) are left to `check`.

An editor reads a plain `2021` as a number and `true` as a Boolean, where On Record reads text; so
each field accepts every JSON type that its texts may look like. Two pairs are indistinguishable
for an editor: an empty value and a plain `null` (rejected, though On Record would read `null` as a
text), and `007` and `7`.

The YAML language server supports draft 7 best. The keywords `errorMessage`,
`markdownDescription`, `enumDescriptions` and `deprecationMessage` are its own; other programs
ignore them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from onrecord.output import OutputFile
from onrecord.records import fields as s
from onrecord.records.deserialize import MAY_GO_WHEN_WITHDRAWN
from onrecord.records.fields import RESERVED, Field, Mismatch, ValueType, fields_of
from onrecord.records.kinds import KINDS
from onrecord.records.knowledge_base import KnowledgeBase
from onrecord.records.models import MODELS, Quote, Record, Translation

Json = dict[str, Any]

# Regular expressions in the common subset of Python and JavaScript for the texts of a value type,
# without surrounding white space.
_HOST = r"[^\s!-,./:-@\[-^`{-\x7f]+"  # of letters beyond ASCII: everything
_URL = (
    rf"[Hh][Tt][Tt][Pp][Ss]?://{_HOST}(\.{_HOST})*(:[0-9]{{1,5}})?"
    r"([/?#][^\s<>\"'\\^`{|}\x00-\x20\x7f]*)?"
)
_DATE = (
    r"(?!0000)[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]))?"
    r"|-(0[13-9]|1[0-2])-30|-(0[13578]|1[02])-31)?"
)
_NUMBER = r"[-+]?([0-9][0-9_]*\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?"

_FORMS: Mapping[ValueType, Json] = {
    s.TEXT: {"pattern": r"[\s\S]*\S"},
    s.ID: {"pattern": rf"(?!({'|'.join(sorted(RESERVED))})\s*$)[a-z][a-z0-9-]*"},
    s.DATE: {"pattern": _DATE, "minimum": 1000, "maximum": 9999},
    s.LANGUAGE: {
        "pattern": r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?"
        r"(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*"
    },
    s.URL: {"pattern": _URL},
    s.PATH: {"pattern": r"(?![\s\S]*(^|/)\.{0,2}(/|\s*$))[^\\:]+"},
    s.SOURCE: {"pattern": rf"({_URL}|(?![A-Za-z][A-Za-z0-9+.-]+:[^ ]*$)[\s\S]*\S)"},
    s.SECONDS: {"pattern": _NUMBER, "minimum": 0, "maximum": 1e9},
    s.LATITUDE: {"pattern": _NUMBER, "minimum": -90, "maximum": 90},
    s.LONGITUDE: {"pattern": _NUMBER, "minimum": -180, "maximum": 180},
    s.WIKIDATA: {"pattern": "Q[1-9][0-9]*"},
    s.GEONAMES: {"pattern": "[1-9][0-9]*", "minimum": 1},
}
"""The pattern of each value type's texts; the bounds apply to values that YAML reads as numbers."""

_IS_DRAFT: Json = {"required": ["draft"], "properties": {"draft": {"enum": [True, "true"]}}}


def make_schemas(kb: KnowledgeBase) -> Iterator[OutputFile]:
    """Render a schema for each kind of file, `NAME.json`, which also completes the records' ids."""
    for kind, model in MODELS.items():
        named = {
            declared.value_type.record
            for inner in _models_of(model)
            for declared in fields_of(inner).values()
            if isinstance(declared.value_type, ValueType) and declared.value_type.record
        }
        record = _describe_model(model)
        content: Json = {
            "$schema": "http://json-schema.org/draft-07/schema#",
            "$comment": "Made by `onrecord schema`, and again whenever the site is built.",
            **({"type": "array", "items": record} if model is Quote else record),
            "definitions": {kind: _describe_ids(kb, kind) for kind in sorted(named)},
        }
        text = json.dumps(content, ensure_ascii=False, indent=1)
        yield OutputFile(f"{schema_name(kind)}.json", f"{text}\n")


def schema_name(kind: str) -> str:
    """The name of the schema for a kind's files, without `.json`: `speaker`, but `quotes`."""
    return "quotes" if kind == "quote" else kind


def modeline(folder: str, path: str) -> str:
    """The comment line that names the schema of a file for editors with the YAML language server.

    Args:
        folder: The folder of records, relative to the project, with `/`.
        path: The file, relative to that folder.
    """
    kinds = {kind.folder: kind.name for kind in KINDS.values()}
    folder_of_kind, _, rest = path.partition("/")
    kind = "quote" if rest.endswith("/quotes.yml") else kinds[folder_of_kind]
    up = "../" * f"{folder}/{path}".count("/")
    return f"# yaml-language-server: $schema={up}.onrecord/schemas/{schema_name(kind)}.json\n"


def _models_of(model: type) -> Iterator[type]:
    yield model
    for declared in fields_of(model).values():
        if not isinstance(declared.value_type, ValueType):
            yield from _models_of(declared.value_type)


# Records


def _describe_model(model: type) -> Json:
    fields = fields_of(model).values()
    first, _, _ = (model.__doc__ or "").partition("\n\n")
    return {
        "type": "object",
        "description": " ".join(first.split()),
        "properties": {declared.name: _describe_field(declared) for declared in fields},
        "additionalProperties": False,
        **_requirements(model),
    }


def _requirements(model: type) -> Json:
    """The schema's conditions on required fields, relaxed for drafts and withdrawn quotes."""
    required = [declared.name for declared in fields_of(model).values() if declared.required]
    if model is Translation:
        either: Json = {"anyOf": [{"required": ["by"]}, {"required": ["article"]}]}
        return {"required": required, **either}
    whole: Json = {"required": required} if required else {}
    if model is Quote:
        left = [name for name in required if name not in MAY_GO_WHEN_WITHDRAWN]
        whole = {
            "if": {"required": ["withdrawn"]},
            "then": {"required": left},
            "else": {**whole, **_HAS_VOICE},
        }
    return {"if": _IS_DRAFT, "else": whole} if "draft" in fields_of(model) else whole


_HAS_VOICE: Json = {
    "if": {
        "anyOf": [
            {"required": ["on_behalf_of"]},
            {"required": ["kind"], "properties": {"kind": {"const": "emphasised"}}},
        ]
    },
    "else": {"required": ["speaker"], "properties": {"speaker": {"minItems": 1}}},
}
"""The condition that a quote has a voice, unless it is an emphasised passage."""


# Fields


def _describe_field(declared: Field) -> Json:
    one = _describe_value(declared)
    many: Json = {"type": "array", "items": one}
    if declared.cardinality == "many":
        shape = {**many, "errorMessage": "expected a list as `[a, b]`"}
    elif declared.cardinality == "one or many":
        shape = {"anyOf": [*one.get("anyOf", [one]), many]}
    elif declared.cardinality == "mapping":
        language = describe_type(s.LANGUAGE)
        shape = {"type": "object", "propertyNames": language, "additionalProperties": one}
    else:
        shape = one
    said = {"description": declared.description, "markdownDescription": _explain(declared)}
    return said | shape


def _explain(declared: Field) -> str:
    """A field's description, expected values, default, and whether it is required, in Markdown."""
    form = ""
    if isinstance(declared.value_type, ValueType) and declared.value_type is not s.TEXT:
        expected = declared.value_type.expected
        form = {
            "one": f"Holds {expected}.",
            "many": f"A list; each item is {expected}.",
            "one or many": f"Holds {expected}, or a list of these.",
        }[declared.cardinality]
    otherwise = f"Otherwise `{str(declared.default).lower()}`."
    left_out = otherwise if isinstance(declared.default, bool) else ""
    needed = "Required." if declared.required else ""
    return "\n\n".join(filter(None, [declared.description, form, left_out, needed]))


def _describe_value(declared: Field) -> Json:
    if not isinstance(declared.value_type, ValueType):
        return _describe_model(declared.value_type)
    if declared.value_type.record:
        return {"anyOf": [{"$ref": f"#/definitions/{declared.value_type.record}"}]}
    # In a list of attributions, an empty item is for a speaker whom the article names.
    return describe_type(declared.value_type, may_be_empty=declared.name == "attribution")


def describe_type(value_type: ValueType, *, may_be_empty: bool = False) -> Json:
    """The schema of a value type other than a reference to a record.

    Args:
        value_type: The value type.
        may_be_empty: Whether an empty text (for an editor, null) is valid, too.
    """
    message = {"errorMessage": f"expected {value_type.expected}"}
    if value_type is s.BOOLEAN:
        pattern = _anchored("|".join(value_type.choices))
        return {"type": ["boolean", "string"], "pattern": pattern, **message}
    if value_type.choices:
        # The choices are offered as they are; `check` trims the white space around them.
        trimmed: Json = {"type": "string", "pattern": _anchored("|".join(value_type.choices))}
        return {
            "anyOf": [
                {"enum": list(value_type.choices), **message},
                _without_completion(trimmed, message),
            ]
        }
    form = {**_FORMS[value_type], "pattern": _anchored(_FORMS[value_type]["pattern"])}
    if may_be_empty:
        del form["pattern"]
    if examples := _examples(value_type):
        form["examples"] = examples
    types = ["string"]
    if _accepts(value_type, "0.5"):
        types.append("number")
    elif _accepts(value_type, "7") or _accepts(value_type, "2021"):
        types.append("integer")
    text: Json = {"type": types, **form, **message}
    others = ["boolean"] if _accepts(value_type, "true") else []
    others += ["null"] if may_be_empty else []
    if not others:
        return text
    # With `boolean` among the types, an editor would offer `true` and `false` for every text.
    return {"anyOf": [text, _without_completion({"type": others}, message)]}


def _without_completion(form: Json, message: Json) -> Json:
    """A schema that accepts values of a form without letting an editor complete them."""
    return {"if": form, "else": {**form, **message}}


def _anchored(pattern: str) -> str:
    return rf"^\s*({pattern})\s*$"


def _accepts(value_type: ValueType, text: str) -> bool:
    try:
        value_type.read(text)
    except Mismatch:
        return False
    return True


def _examples(value_type: ValueType) -> list[str]:
    """The examples between backticks in a value type's `expected`, if they are valid values."""
    return [
        text for text in re.findall("`([^`]+)`", value_type.expected) if _accepts(value_type, text)
    ]


# Ids of records


def _describe_ids(kb: KnowledgeBase, kind: str) -> Json:
    """The schema of a reference to a kind: an enumeration of ids, each with the record's name.

    The ids of unreadable files are valid, too; former ids are valid, but not completed.
    """
    records, former = kb.records(kind), kb.former[kind]
    ids = sorted({*records, *kb.unparsed[kind]})
    names = [_name(records[id_]) if id_ in records else "(can't be read)" for id_ in ids]
    message = {"errorMessage": f"there is no {kind} of this id in `{KINDS[kind].folder}/`"}
    now: Json = {"enum": [*ids, *_other_readings(ids)], "enumDescriptions": names, **message}
    if not ids:  # the YAML language server ignores an empty enumeration
        now = {"type": "string", "pattern": "^(?!)", **message}
    if not former:
        return now
    old = sorted(former)
    return {"anyOf": [now, _without_completion({"enum": [*old, *_other_readings(old)]}, message)]}


def _name(record: Record) -> str:
    name: str = getattr(record, "name", "") or getattr(record, "title", "")
    return name


def _other_readings(ids: Iterable[str]) -> list[bool | None]:
    """The values other than texts that an editor reads plain ids as: true, false and null."""
    readings = {"true": True, "false": False, "null": None}
    return [readings[id_] for id_ in ids if id_ in readings]
