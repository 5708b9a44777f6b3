"""What is wrong with a record, as a value, and the catalogue of everything that can be."""

from __future__ import annotations

from dataclasses import dataclass

from onrecord.reporting.rules import RULES, Severity

Key = str | int


@dataclass(frozen=True, slots=True)
class Location:
    """Where in the project something stands.

    Attributes:
        path: The file, relative to the project's folder, with `/` between the parts.
        keys: The way to the value inside a YAML file: field names, and positions from 0.
        on_key: Whether the field's name itself is meant, not its value.
        line: From 1; 0 as long as nobody has looked it up.
        column: From 1, in Unicode code points; 0 as long as nobody has looked it up.
    """

    path: str
    key_path: tuple[Key, ...] = ()
    on_key: bool = False
    line: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem: which rule, where, in which words, and how it may be mended."""

    code: str
    location: Location
    message: str
    hint: str = ""

    @property
    def severity(self) -> Severity:
        """`error` or `warning`, as the rule's entry in the catalogue says."""
        return RULES[self.code].severity
