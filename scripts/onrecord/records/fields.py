"""Declarations of fields: the type and cardinality of a value, its meaning, and its default.

A record is a frozen dataclass whose fields are declared by `required`, `optional`, `many` and
`mapping`; the declaration is in the field's metadata. The deserializer, the handbook's page of
records and the JSON Schemas are all driven by these declarations.
"""

from __future__ import annotations

import dataclasses
import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from onrecord import OnRecordError
from onrecord.records.dates import PartialDate
from onrecord.records.kinds import KINDS
from onrecord.text.normalize import normalize
from onrecord.text.web_address import is_safe_url


class Mismatch(OnRecordError, ValueError):
    """A text that is no value of a type.

    Attributes:
        code: The rule that the text breaks.
        hint: How to fix the text, where the type knows better than the rule.
    """

    def __init__(self, code: str = "record.wrong-type", hint: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.hint = hint


@dataclass(frozen=True, slots=True)
class ValueType:
    """The type of a YAML scalar: its name, and the function that converts a text to a value.

    Attributes:
        name: Short name for the documentation.
        expected: The form of a value, in words that follow "expected" in a message.
        read: Converts the trimmed text to a value; raises `Mismatch`.
        record: For a reference, the kind of record that the id names.
        choices: All possible texts, where they are few.
    """

    name: str
    expected: str
    read: Callable[[str], Any]
    record: str = ""
    choices: tuple[str, ...] = ()


_ID = re.compile(r"[a-z][a-z0-9-]*", re.ASCII)
RESERVED = frozenset(
    ["index", "page", "con", "prn", "aux", "nul"]
    + [device + digit for device in ("com", "lpt") for digit in "0123456789"]
)
"""Words that can't be ids: names of generated pages, and of devices on Windows."""


def is_id(text: str) -> bool:
    """Return whether `text` can be the id of a record."""
    return _ID.fullmatch(text) is not None and text not in RESERVED


def suggest_id(text: str) -> str:
    """Return advice on how to rename what can't be an id; empty if there is no such id."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    proposal = re.sub(r"[^a-z0-9]+", "-", plain).strip("-").lstrip("0123456789-")
    return f"Rename it to `{proposal}`." if is_id(proposal) else ""


def _read_id(text: str) -> str:
    if not is_id(text):
        raise Mismatch("record.bad-id")
    return text


def _read_date(text: str) -> PartialDate:
    try:
        return PartialDate.parse(text)
    except ValueError:
        raise Mismatch from None


# The form of a language tag, RFC 5646 (BCP 47) without extensions and private use.
_LANGUAGE = re.compile(
    r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?(-([a-z0-9]{5,8}|\d[a-z0-9]{3}))*", re.ASCII
)


def _read_language(text: str) -> str:
    if not _LANGUAGE.fullmatch(text):
        raise Mismatch
    return text


# ISO 3166-1 alpha-2, officially assigned codes.
COUNTRIES = frozenset(
    """
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ
    BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM
    DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS
    GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN
    KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ
    MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM
    PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV
    SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI
    VN VU WF WS YE YT ZA ZM ZW
    """.split()
)


def _read_country(text: str) -> str:
    if text in COUNTRIES:
        return text
    if text.upper() in COUNTRIES:
        raise Mismatch(hint=f"Write `{text.upper()}`.")
    raise Mismatch(hint="Write `GB` for the United Kingdom." if text.upper() == "UK" else "")


_SCHEME = re.compile(r"[a-z][a-z0-9+.-]+:", re.IGNORECASE | re.ASCII)


def _read_url(text: str) -> str:
    if not is_safe_url(text):
        raise Mismatch("record.unsafe-url")
    return text


def _read_path(text: str) -> str:
    parts = text.split("/")
    if "\\" in text or ":" in text or not all(parts) or {".", ".."} & set(parts):
        raise Mismatch("record.unsafe-path")
    return text


def _read_source(text: str) -> str:
    return _read_url(text) if _SCHEME.match(text) and " " not in text else text


def _read_boolean(text: str) -> bool:
    if text not in ("true", "false"):
        raise Mismatch
    return text == "true"


def _read_number(low: float, high: float) -> Callable[[str], float]:
    def read(text: str) -> float:
        try:
            number = float(text)
        except ValueError:
            raise Mismatch from None
        if not (math.isfinite(number) and low <= number <= high):
            raise Mismatch
        return number

    return read


def _read_form(pattern: str) -> Callable[[str], str]:
    form = re.compile(pattern, re.ASCII)

    def read(text: str) -> str:
        if not form.fullmatch(text):
            raise Mismatch
        return text

    return read


TEXT = ValueType("text", "a text", normalize)
ID = ValueType("id", "lower-case letters a-z, digits and hyphens, starting with a letter", _read_id)
DATE = ValueType("date", "a date as `2021-12-15`, `2021-12` or `2021`", _read_date)
LANGUAGE = ValueType("language", "a language tag as `en`, `pt-BR` or `zh-Hans`", _read_language)
COUNTRY = ValueType(
    "country",
    "an ISO 3166-1 country code as `ES` or `MX`",
    _read_country,
    choices=tuple(sorted(COUNTRIES)),
)
URL = ValueType("address", "an address that begins with `https://` or `http://`", _read_url)
PATH = ValueType("path", "a path inside the project, as `assets/portrait.jpg`", _read_path)
SOURCE = ValueType("file or address", "a file's name, or an http(s) address", _read_source)
BOOLEAN = ValueType("true or false", "`true` or `false`", _read_boolean, choices=("true", "false"))
SECONDS = ValueType("seconds", "a number of seconds, 0 or more", _read_number(0, 1e9))
LATITUDE = ValueType("latitude", "degrees from -90 to 90", _read_number(-90, 90))
LONGITUDE = ValueType("longitude", "degrees from -180 to 180", _read_number(-180, 180))
WIKIDATA = ValueType("Wikidata id", "an id of Wikidata as `Q1492`", _read_form(r"Q[1-9]\d*"))
GEONAMES = ValueType("GeoNames id", "a number of GeoNames as `3128760`", _read_form(r"[1-9]\d*"))


def one_of(*choices: str) -> ValueType:
    """Return a value type of a few fixed words."""
    listed = ", ".join(f"`{choice}`" for choice in choices)
    read = _read_form("|".join(map(re.escape, choices)))
    return ValueType("word", f"one of {listed}", read, choices=choices)


def reference(kind: str) -> ValueType:
    """A value type of ids of one kind of record, as `speaker`."""
    return ValueType(f"id of {kind}", f"the id of a record in `{KINDS[kind].folder}/`", str, kind)


@dataclass(frozen=True, slots=True)
class Field:
    """The declaration of one field.

    Attributes:
        name: The key in YAML, and the attribute of the dataclass.
        value_type: A value type, or a dataclass for a mapping with fields of its own.
        description: One sentence for the editor.
        required: Whether a finished record must have the field.
        cardinality: `one` value; `many` (a list); `one or many`; `mapping` (language to value).
        default: The attribute's value where the field is absent.
    """

    name: str
    value_type: ValueType | type
    description: str
    required: bool
    cardinality: str
    default: Any


def _declare(
    value_type: ValueType | type,
    description: str,
    *,
    required: bool,
    cardinality: str,
    default: Any,
) -> Any:
    declaration = {
        "value_type": value_type,
        "description": description,
        "required": required,
        "cardinality": cardinality,
        "default": default,
    }
    return dataclasses.field(default=default, metadata=declaration)


def required(
    value_type: ValueType | type,
    description: str,
    *,
    placeholder: Any = "",
    cardinality: str = "one",
) -> Any:
    """Declare a field that a finished record must have.

    Args:
        value_type: As in `Field`.
        description: As in `Field`.
        placeholder: The attribute's value in a draft or a faulty record that lacks the field.
        cardinality: As in `Field`.
    """
    return _declare(
        value_type, description, required=True, cardinality=cardinality, default=placeholder
    )


def optional(value_type: ValueType | type, description: str, *, default: Any = None) -> Any:
    """Declare a field that may be absent."""
    return _declare(value_type, description, required=False, cardinality="one", default=default)


def many(value_type: ValueType | type, description: str, *, or_one: bool = False) -> Any:
    """Declare a list, empty where absent; with `or_one`, a scalar is a list of one item."""
    cardinality = "one or many" if or_one else "many"
    return _declare(value_type, description, required=False, cardinality=cardinality, default=())


def mapping(value_type: type, description: str) -> Any:
    """Declare a mapping from languages to `value_type`, stored as a tuple of pairs."""
    return _declare(value_type, description, required=False, cardinality="mapping", default=())


@cache
def fields_of(model: type) -> Mapping[str, Field]:
    """Return the declared fields of a record's dataclass, by name, in order."""
    return {
        field.name: Field(name=field.name, **field.metadata)
        for field in dataclasses.fields(model)
        if field.metadata
    }
