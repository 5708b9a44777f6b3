"""Edits of several files that are made together, on top of what the files hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from onrecord.editing.yaml_lines import put_field, remove_field, remove_item, spans_of_items
from onrecord.editing.yaml_values import EditError, KeyPath

Read = Callable[[str], str | None]
"""What a file holds, by its path below the folder of records; None if it isn't there."""


@dataclass(slots=True)
class FileEdits:
    """The edits of files that one decision calls for.

    Attributes:
        read: Gives what the files hold.
        files: Path → what the file is to hold; None if it is to go.
    """

    read: Read
    files: dict[str, str | None] = field(default_factory=dict)

    def text(self, path: str) -> str:
        """Return a file as it will be; empty if there is none."""
        return (self.files[path] if path in self.files else self.read(path)) or ""

    def write(self, path: str, content: str) -> None:
        """Let a file hold something else."""
        self.files[path] = content

    def remove(self, path: str) -> None:
        """Let a file go."""
        self.files[path] = None

    def put(self, path: str, way: KeyPath, lines: Sequence[str]) -> None:
        """Give a field a value; what a comment says of its lack goes."""
        text = self.text(path)
        if len(way) == 1:
            text = re.sub(rf"^# {way[0]}: .*(?:\r?\n|\Z)", "", text, count=1, flags=re.MULTILINE)
        self.write(path, put_field(text, way, lines))

    def take(self, path: str, way: KeyPath) -> None:
        """Take a field out, if it is there."""
        try:
            self.write(path, remove_field(self.text(path), way))
        except EditError:
            if _has_field(self.text(path), way):
                raise

    def take_item(self, path: str, number: int) -> None:
        """Take an item out of a list."""
        self.write(path, remove_item(self.text(path), number))

    def take_remark_on(self, path: str, number: int, name: str) -> None:
        """Take out of an item the comment that says why a field is lacking."""
        text = self.text(path)
        start, end = spans_of_items(text)[number]
        lines = text[start:end].splitlines(keepends=True)
        kept, inside = [], False
        for line in lines:
            words = line.strip()
            inside = words.startswith(f"# {name}: ") or (inside and words.startswith("#"))
            kept += [] if inside else [line]
        self.write(path, text[:start] + "".join(kept) + text[end:])


def _has_field(text: str, way: KeyPath) -> bool:
    from onrecord.records.yaml_parser import parse

    value = parse(text, "")[0]
    for key in way[:-1]:
        value = value[key]
    return way[-1] in value
