"""YAML as the record allows it: mappings, lists and texts, and nothing that surprises.

Every scalar is a text (`NO` is Norway). Tags, anchors, aliases, duplicate keys and several
documents in one file are refused. Positions aren't kept while reading: `locate` finds them
again when there is something to report.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, Final

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from onrecord.reporting.findings import Finding, Key, Location
from onrecord.text.normalize import name_character

MAX_DEPTH = 12
"""Lists and mappings inside each other; a record needs five."""


class _Refused:
    """Stands for a value that has been reported already."""


INVALID: Final = _Refused()


def parse(text: str, path: str) -> tuple[Any, list[Finding]]:
    """Read one YAML document into dicts, lists and strings.

    Returns:
        The value, and what is wrong with it. Where a value couldn't be taken, `INVALID`
        stands for it. After a syntax error, the whole value is `INVALID`; for a file
        without any content it is None.
    """
    builder = _Builder(path)
    try:
        for event in yaml.parse(text, Loader=yaml.CLoader):
            builder.take(event)
    except yaml.YAMLError as error:
        return INVALID, [_syntax_finding(error, text, path), *builder.findings]
    return builder.value, builder.findings


class _Builder:
    """Builds the value from libyaml's events, on a stack of open lists and mappings."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.findings: list[Finding] = []
        self.value: Any = None
        self._open: list[tuple[Any, Any]] = []  # each open container, and its pending key
        self._documents = 0

    def take(self, event: Event) -> None:
        if isinstance(event, NodeEvent):
            anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
            if anchor is not None or tag:
                self._refuse_reference(event, anchor, tag)
            if isinstance(event, ScalarEvent):
                self._add(event.value, event)
            elif isinstance(event, AliasEvent):
                self._add(INVALID, event)
            else:
                self._start({} if isinstance(event, MappingStartEvent) else [], event)
        elif isinstance(event, MappingEndEvent | SequenceEndEvent):
            self._open.pop()
        elif isinstance(event, DocumentStartEvent):
            self._documents += 1
            if self._documents == 2:
                self._report("yaml.syntax", event, "a second document begins here (`---`)")

    def _start(self, container: Any, event: Event) -> None:
        if len(self._open) == MAX_DEPTH:
            self._report("yaml.unsafe", event, f"more than {MAX_DEPTH} levels deep")
        self._add(container if len(self._open) < MAX_DEPTH else INVALID, event)
        self._open.append((container, _NO_KEY))

    def _add(self, value: Any, event: Event) -> None:
        if not self._open:
            if self._documents == 1:
                self.value = value
            return
        container, key = self._open[-1]
        if isinstance(container, list):
            container.append(value)
        elif key is _NO_KEY:
            self._open[-1] = (container, self._key(container, value, event))
        else:
            if key not in container:
                container[key] = value
            self._open[-1] = (container, _NO_KEY)

    def _key(self, container: dict[str, Any], key: Any, event: Event) -> Any:
        if not isinstance(key, str):
            self._report("yaml.syntax", event, "a field's name must be a plain word")
            return INVALID
        if key in container:
            self._report("yaml.duplicate-key", event, f"`{key}` stands twice")
        return key

    def _refuse_reference(self, event: Event, anchor: str | None, tag: str | None) -> None:
        if isinstance(event, AliasEvent):
            what = f"the alias `*{anchor}`"
        elif anchor is not None:
            what = f"the anchor `&{anchor}`"
        else:
            what = f"the tag `{tag}`"
        self._report("yaml.unsafe", event, f"{what} is not allowed in a record")

    def _report(self, code: str, event: Event, message: str) -> None:
        line, column = _mark(event)
        location = Location(self.path, line=line + 1, column=column + 1)
        self.findings.append(Finding(code, location, message))


_NO_KEY: Final = _Refused()


def _syntax_finding(error: yaml.YAMLError, text: str, path: str) -> Finding:
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return _control_character_finding(text, path)
    line, column = error.problem_mark.line, error.problem_mark.column
    message = ", ".join(filter(None, [error.problem, error.context])) or "this is not YAML"
    lines = text.split("\n")
    source = lines[line] if line < len(lines) else ""
    has_tab = "\t" in source[: len(source) - len(source.lstrip())]
    hint = "There is a tab in front of the text: use spaces." if has_tab else ""
    return Finding("yaml.syntax", Location(path, line=line + 1, column=column + 1), message, hint)


# What a YAML stream may hold: YAML 1.1, section 4.1.1.
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _control_character_finding(text: str, path: str) -> Finding:
    found = _UNPRINTABLE.search(text)
    offset = found.start() if found else 0
    line = text.count("\n", 0, offset) + 1
    column = offset - text.rfind("\n", 0, offset)
    message = f"the character {name_character(text[offset])} can't stand in YAML"
    return Finding("yaml.syntax", Location(path, line=line, column=column), message)


def locate(text: str, places: Iterable[Location]) -> list[Location]:
    """Fill in line and column of places in one YAML file.

    A place whose keys aren't in the file gets the position of the nearest one above it. What
    stands behind a syntax error isn't found.
    """
    wanted = list(places)
    ways = {location.key_path[:n] for location in wanted for n in range(len(location.key_path) + 1)}
    marks = _find_marks(text, ways)
    located = []
    for location in wanted:
        keys = location.key_path
        while keys not in marks:
            keys = keys[:-1]
        of_key, of_value = marks[keys]
        line, column = of_key if location.on_key and keys == location.key_path else of_value
        located.append(replace(location, line=line + 1, column=column + 1))
    return located


_Mark = tuple[int, int]
"""Line and column, from 0."""


@dataclass(slots=True)
class _Level:
    """An open list or mapping: the key or position at hand; None while a key is awaited."""

    is_list: bool
    is_key: bool
    key: Key | None
    key_mark: _Mark = (0, 0)

    def advance(self) -> None:
        self.key = self.key + 1 if isinstance(self.key, int) else None


def _mark(event: Event) -> _Mark:
    mark = event.start_mark
    assert mark is not None, "libyaml marks every event"
    return mark.line, mark.column


def _events(text: str) -> Iterator[Event]:
    """The events of a file as far as it can be read."""
    with suppress(yaml.YAMLError):
        yield from yaml.parse(text, Loader=yaml.CLoader)


def _find_marks(
    text: str, wanted: set[tuple[Key, ...]]
) -> dict[tuple[Key, ...], tuple[_Mark, _Mark]]:
    """The marks of the key and of the value at each of the wanted places that exist."""
    found: dict[tuple[Key, ...], tuple[_Mark, _Mark]] = {(): ((0, 0), (0, 0))}
    levels: list[_Level] = []
    for event in _events(text):
        if isinstance(event, MappingEndEvent | SequenceEndEvent):
            closed = levels.pop()
            if levels and not closed.is_key:
                levels[-1].advance()
        elif isinstance(event, NodeEvent):
            mark = _mark(event)
            is_key = bool(levels) and levels[-1].key is None
            if is_key:
                levels[-1].key = event.value if isinstance(event, ScalarEvent) else ""
                levels[-1].key_mark = mark
            elif levels:
                way = tuple(level.key for level in levels if level.key is not None)
                if way in wanted:
                    found.setdefault(
                        way, (mark if levels[-1].is_list else levels[-1].key_mark, mark)
                    )
            if isinstance(event, MappingStartEvent | SequenceStartEvent):
                is_list = isinstance(event, SequenceStartEvent)
                levels.append(_Level(is_list, is_key, 0 if is_list else None))
            elif levels and not is_key:
                levels[-1].advance()
    return found
