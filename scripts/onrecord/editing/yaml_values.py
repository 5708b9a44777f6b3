"""Changes single values of a YAML file, and leaves every other character as it is.

The parser says where each value stands; only those characters are exchanged. So comments, order,
quotation marks, blank lines and line ends stay, which no program keeps that writes YAML anew.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import yaml
from yaml.nodes import CollectionNode, MappingNode, Node, ScalarNode, SequenceNode

from onrecord import OnRecordError
from onrecord.records.yaml_parser import parse
from onrecord.reporting.findings import Key

KeyPath = tuple[Key, ...]
"""The way to a value: names of fields, and positions from 0."""


class EditError(OnRecordError, ValueError):
    """The file is written in a way that doesn't let this value be changed alone."""


@dataclass(frozen=True, slots=True)
class _Edit:
    """What stands from `start` to `end` (code points) gives way to `new`."""

    start: int
    end: int
    new: str


def edit(text: str, changes: Mapping[KeyPath, str]) -> str:
    """Give new values to places of a YAML file.

    Args:
        text: The file, one that `strict_yaml.parse` reads without findings.
        changes: Words without spaces, by their ways. A way to a value that isn't there yet
            leads behind the end of a list, or to the first item of a list that isn't there.

    Returns:
        The file with these changes and no other; that it reads so has been tried.

    Raises:
        NotEdited: it can't be done without touching something else.
    """
    root = yaml.compose(text, Loader=yaml.CSafeLoader)
    assert root is not None, "a file without findings holds something"
    edits = sorted(
        (_edit_value(text, root, key_path, new) for key_path, new in changes.items()),
        key=lambda change: change.start,
    )
    pieces, done = [], 0
    for change in edits:
        pieces += [text[done : change.start], change.new]
        done = change.end
    edited = "".join([*pieces, text[done:]])
    value, findings = parse(edited, "")
    if findings or trimmed(value) != trimmed(_with_changes(parse(text, "")[0], changes)):
        raise EditError
    return edited


def trimmed(value: Any) -> Any:
    """A value as it is read: white space around a text says nothing."""
    if isinstance(value, dict):
        return {key: trimmed(item) for key, item in value.items()}
    if isinstance(value, list):
        return [trimmed(item) for item in value]
    return value.strip()


def _with_changes(value: Any, changes: Mapping[KeyPath, str]) -> Any:
    changed = deepcopy(value)
    for key_path, new in changes.items():
        *above, last = key_path
        at = changed
        for key in above:
            if isinstance(at, dict):
                at.setdefault(key, [])
            at = at[key]
        if isinstance(at, list) and last == len(at):
            at.append(new)
        else:
            at[last] = new
    return changed


def _edit_value(text: str, root: Node, key_path: KeyPath, new: str) -> _Edit:
    *above, last = key_path
    holder = find_node(root, above)
    if holder is None:
        owner = find_node(root, above[:-1])
        if isinstance(owner, MappingNode) and owner.value and last == 0:
            return _add_field(text, owner, str(above[-1]), new)
    elif isinstance(holder, SequenceNode) and last == len(holder.value):
        return _add_item(text, holder, new)
    elif isinstance(node := find_node(holder, [last]), ScalarNode):
        return _replace(text, node, new)
    raise EditError


def find_node(node: Node | None, key_path: Sequence[Key]) -> Node | None:
    """The node at the end of a way; None if there is none."""
    for key in key_path:
        if isinstance(node, MappingNode):
            node = next((value for name, value in node.value if name.value == key), None)
        elif isinstance(node, SequenceNode) and isinstance(key, int) and key < len(node.value):
            node = node.value[key]
        else:
            return None
    return node


def _replace(text: str, node: ScalarNode, new: str) -> _Edit:
    """Exchange the word itself, inside its quotation marks or below its `>-`, if it shows."""
    start, end = node.start_mark.index, node.end_mark.index
    if node.style == '"' and "\\" in text[start:end]:  # written with escapes
        return _Edit(start, end, f'"{new}"')
    at = text.rfind(node.value.strip(), start, end)
    return _Edit(at, at + len(node.value.strip()), new)


def _add_item(text: str, node: SequenceNode, new: str) -> _Edit:
    """Put an item at the end of a list."""
    if not node.value:
        at = node.start_mark.index + 1
        return _Edit(at, at, new)
    end = end_of(text, node.value[-1])
    if node.flow_style:
        return _Edit(end, end, f", {new}")
    return _add_line(text, end, node.start_mark.column, f"- {new}")


def _add_field(text: str, node: MappingNode, name: str, new: str) -> _Edit:
    """Put a field with a list of one item at the end of a record."""
    end = end_of(text, node.value[-1][1])
    field = f"{name}: [{new}]"
    if node.flow_style:
        return _Edit(end, end, f", {field}")
    return _add_line(text, end, node.start_mark.column, field)


LINE_END = re.compile(r"\r\n|\r|\n")


def _add_line(text: str, end: int, column: int, line: str) -> _Edit:
    """Put a line after the one that holds `end`, whose comment stays with it."""
    following = LINE_END.search(text, end)
    at = following.start() if following else len(text)
    line_end = following or LINE_END.search(text)
    return _Edit(at, at, f"{line_end[0] if line_end else chr(10)}{' ' * column}{line}")


def end_of(text: str, node: Node) -> int:
    """Where a value ends, without the blank lines and comments that the parser counts in."""
    end: int = node.end_mark.index
    if isinstance(node, ScalarNode):
        return len(text[:end].rstrip()) if node.style in ("|", ">") else end
    if not isinstance(node, CollectionNode) or node.flow_style or not node.value:
        return end
    last = node.value[-1]
    return end_of(text, last[1] if isinstance(last, tuple) else last)
