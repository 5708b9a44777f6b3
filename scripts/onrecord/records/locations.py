"""Positions of findings: lines and columns for key paths in YAML files.

The loader doesn't keep positions, because most records have no findings. A file with findings is
parsed once more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import groupby

import yaml
from yaml.events import (
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from onrecord.project import Project
from onrecord.records.yaml_parser import Mark, start_of
from onrecord.reporting.findings import Finding, Key, Location


def locate_findings(project: Project, findings: Iterable[Finding]) -> list[Finding]:
    """Return findings with line and column, in the order of the files."""
    located: list[Finding] = []
    by_path = sorted(findings, key=lambda finding: finding.location.path)
    for path, group in groupby(by_path, key=lambda finding: finding.location.path):
        members = list(group)
        missing = [finding for finding in members if not finding.location.line]
        located += [finding for finding in members if finding.location.line]
        file = project.root / path
        if missing and path.endswith(".yml") and file.is_file():
            text = file.read_bytes().decode("utf-8-sig", errors="replace")
            locations = locate(text, [finding.location for finding in missing])
        else:
            locations = [replace(finding.location, line=1, column=1) for finding in missing]
        located += [
            replace(f, location=location) for f, location in zip(missing, locations, strict=True)
        ]
    return sorted(located, key=_position)


def _position(finding: Finding) -> tuple[str, int, int, str, str]:
    location = finding.location
    return location.path, location.line, location.column, finding.code, finding.message


def locate(text: str, locations: Iterable[Location]) -> list[Location]:
    """Return locations in one YAML file with line and column filled in.

    A key path that isn't in the file, or comes after a syntax error, gets the position of its
    longest prefix that is.

    Args:
        text: The content of the file.
        locations: The locations, with their key paths.
    """
    wanted = list(locations)
    key_paths = {
        location.key_path[:length]
        for location in wanted
        for length in range(len(location.key_path) + 1)
    }
    marks = _find_marks(text, key_paths)
    located = []
    for location in wanted:
        keys = location.key_path
        while keys not in marks:
            keys = keys[:-1]
        of_key, of_value = marks[keys]
        line, column = of_key if location.on_key and keys == location.key_path else of_value
        located.append(replace(location, line=line + 1, column=column + 1))
    return located


@dataclass(slots=True)
class _Level:
    """An open list or mapping, and the key or index being parsed.

    Attributes:
        is_list: Whether it is a list.
        is_key: Whether it is itself a mapping's key.
        key: The key or index of the next value; None in a mapping before its next key.
        key_mark: The position of the key.
    """

    is_list: bool
    is_key: bool
    key: Key | None
    key_mark: Mark = (0, 0)

    def advance(self) -> None:
        self.key = self.key + 1 if isinstance(self.key, int) else None


def _events(text: str) -> Iterator[Event]:
    """Yield the parser's events up to the first syntax error."""
    with suppress(yaml.YAMLError):
        yield from yaml.parse(text, Loader=yaml.CLoader)


def _find_marks(
    text: str, wanted: set[tuple[Key, ...]]
) -> dict[tuple[Key, ...], tuple[Mark, Mark]]:
    """Return key path → the marks of the key and of the value, for wanted paths in the file."""
    found: dict[tuple[Key, ...], tuple[Mark, Mark]] = {(): ((0, 0), (0, 0))}
    levels: list[_Level] = []
    for event in _events(text):
        if isinstance(event, MappingEndEvent | SequenceEndEvent):
            closed = levels.pop()
            if levels and not closed.is_key:
                levels[-1].advance()
        elif isinstance(event, NodeEvent):
            mark = start_of(event)
            is_key = bool(levels) and levels[-1].key is None
            if is_key:
                levels[-1].key = event.value if isinstance(event, ScalarEvent) else ""
                levels[-1].key_mark = mark
            elif levels:
                key_path = tuple(level.key for level in levels if level.key is not None)
                if key_path in wanted:
                    found.setdefault(
                        key_path, (mark if levels[-1].is_list else levels[-1].key_mark, mark)
                    )
            if isinstance(event, MappingStartEvent | SequenceStartEvent):
                is_list = isinstance(event, SequenceStartEvent)
                levels.append(_Level(is_list, is_key, 0 if is_list else None))
            elif levels and not is_key:
                levels[-1].advance()
    return found
