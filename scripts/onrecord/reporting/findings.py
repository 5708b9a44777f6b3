"""Findings: problems of records as values, each with its location and its rule."""

from __future__ import annotations

from dataclasses import dataclass

from onrecord.reporting.rules import RULES, Severity

Key = str | int


@dataclass(frozen=True, slots=True)
class Location:
    """A location in a file of the project.

    Attributes:
        path: The file, relative to the project's folder, with `/` between the parts.
        key_path: The path to the value inside a YAML file: field names, and indexes from 0.
        on_key: Whether the location is the field's name, not its value.
        line: From 1; 0 if not looked up yet (`records.locations`).
        column: From 1, in Unicode code points; 0 if not looked up yet.
    """

    path: str
    key_path: tuple[Key, ...] = ()
    on_key: bool = False
    line: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem in a record.

    Attributes:
        code: The code of the rule, a key of `rules.RULES`.
        location: The location of the problem.
        message: The problem in words, without location and code.
        hint: Advice on a fix; empty where the rule's own advice is enough.
    """

    code: str
    location: Location
    message: str
    hint: str = ""

    @property
    def severity(self) -> Severity:
        """The severity of the rule, `error` or `warning`."""
        return RULES[self.code].severity
