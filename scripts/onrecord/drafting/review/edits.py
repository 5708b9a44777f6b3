"""Edits of several files for one decision, kept in memory until the commit."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from onrecord.editing.yaml_lines import put_field, remove_field, remove_item, spans_of_items
from onrecord.editing.yaml_values import EditError, KeyPath

Read = Callable[[str], str | None]
"""A function from a path below the folder of records to the file's content; None if missing."""


@dataclass(slots=True)
class FileEdits:
    """The edits of files that one decision calls for.

    Attributes:
        read: Returns the current content of a file.
        files: Path → edited content; None for a file to remove.
    """

    read: Read
    files: dict[str, str | None] = field(default_factory=dict)

    def text(self, path: str) -> str:
        """Return the edited content of a file; empty for a missing one."""
        return (self.files[path] if path in self.files else self.read(path)) or ""

    def write(self, path: str, content: str) -> None:
        """Set the content of a file."""
        self.files[path] = content

    def remove(self, path: str) -> None:
        """Mark a file for removal."""
        self.files[path] = None

    def put(self, path: str, key_path: KeyPath, lines: Sequence[str]) -> None:
        """Set a field, and remove the comment that explains its absence."""
        text = self.text(path)
        if len(key_path) == 1:
            text = re.sub(
                rf"^# {key_path[0]}: .*(?:\r?\n|\Z)", "", text, count=1, flags=re.MULTILINE
            )
        self.write(path, put_field(text, key_path, lines))

    def take(self, path: str, key_path: KeyPath) -> None:
        """Remove a field, if present."""
        try:
            self.write(path, remove_field(self.text(path), key_path))
        except EditError:
            if _has_field(self.text(path), key_path):
                raise

    def take_item(self, path: str, number: int) -> None:
        """Remove an item of a list."""
        self.write(path, remove_item(self.text(path), number))

    def take_remark_on(self, path: str, number: int, name: str) -> None:
        """Remove the comment in an item that explains why a field is absent."""
        text = self.text(path)
        start, end = spans_of_items(text)[number]
        lines = text[start:end].splitlines(keepends=True)
        lines_left, inside = [], False
        for line in lines:
            words = line.strip()
            inside = words.startswith(f"# {name}: ") or (inside and words.startswith("#"))
            lines_left += [] if inside else [line]
        self.write(path, text[:start] + "".join(lines_left) + text[end:])


def _has_field(text: str, key_path: KeyPath) -> bool:
    from onrecord.records.yaml_parser import parse

    value = parse(text, "")[0]
    for key in key_path[:-1]:
        value = value[key]
    return key_path[-1] in value
