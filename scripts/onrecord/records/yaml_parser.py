"""A parser for the subset of YAML in which records are written: mappings, lists and texts.

Every scalar is a text (`NO` is Norway). Tags, anchors, aliases, duplicate keys and several
documents in one file are errors. Positions aren't kept while parsing: `records.locations` finds
them again when there is something to report.
"""

from __future__ import annotations

import re
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
)

from onrecord.reporting.findings import Finding, Location
from onrecord.text.normalize import name_character

MAX_DEPTH = 12
"""The most lists and mappings inside each other; a record needs five."""


class _Sentinel:
    """A value of its own identity."""


INVALID: Final = _Sentinel()
"""A placeholder for a value that a finding has been reported about."""

_NO_KEY: Final = _Sentinel()


def parse(text: str, path: str) -> tuple[Any, list[Finding]]:
    """Parse one YAML document into dicts, lists and strings.

    Args:
        text: The content of the file.
        path: The file's path, for the findings.

    Returns:
        The value, and the findings. Each invalid value is replaced by `INVALID`; after a syntax
        error that is the whole value. A file without any content has the value None.
    """
    builder = _Builder(path)
    try:
        for event in yaml.parse(text, Loader=yaml.CLoader):
            builder.take(event)
    except yaml.YAMLError as error:
        return INVALID, [_syntax_finding(error, text, path), *builder.findings]
    return builder.value, builder.findings


class _Builder:
    """A builder of the value from libyaml's events, on a stack of open lists and mappings."""

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
                self._report_unsafe(event, anchor, tag)
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

    def _report_unsafe(self, event: Event, anchor: str | None, tag: str | None) -> None:
        if isinstance(event, AliasEvent):
            what = f"the alias `*{anchor}`"
        elif anchor is not None:
            what = f"the anchor `&{anchor}`"
        else:
            what = f"the tag `{tag}`"
        self._report("yaml.unsafe", event, f"{what} is not allowed in a record")

    def _report(self, code: str, event: Event, message: str) -> None:
        line, column = start_of(event)
        location = Location(self.path, line=line + 1, column=column + 1)
        self.findings.append(Finding(code, location, message))


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


# The characters outside of YAML 1.1's printable set, section 4.1.1.
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _control_character_finding(text: str, path: str) -> Finding:
    found = _UNPRINTABLE.search(text)
    offset = found.start() if found else 0
    line = text.count("\n", 0, offset) + 1
    column = offset - text.rfind("\n", 0, offset)
    message = f"the character {name_character(text[offset])} can't stand in YAML"
    return Finding("yaml.syntax", Location(path, line=line, column=column), message)


Mark = tuple[int, int]
"""Line and column, from 0."""


def start_of(event: Event) -> Mark:
    """Return the position at which an event of the parser begins."""
    mark = event.start_mark
    assert mark is not None, "libyaml marks every event"
    return mark.line, mark.column
