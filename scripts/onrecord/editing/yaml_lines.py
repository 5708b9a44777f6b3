"""Edits of a YAML file by whole lines: remove or insert fields, remove items.

Every other line stays as it is, with its comments, quotation marks and line ends. The parser's
marks give the lines of a value, and the result is parsed again to confirm the edit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, SequenceNode

from onrecord.editing.yaml_values import LINE_END, EditError, KeyPath, end_of, find_node, trimmed
from onrecord.records.yaml_parser import parse

_COMMENT = re.compile(r"[ \t]*#.*")

Span = tuple[int, int]
"""Offsets of whole lines: the begin of the first line, and of the line after the last."""


def remove_field(text: str, key_path: KeyPath) -> str:
    """Return a file without a field; the comment after its value becomes a line of its own.

    Raises:
        EditError: the field doesn't exist, or can't be removed alone.
    """
    start, end, column = _lines_of_field(text, key_path)
    comment = text[_end_of_field(text, key_path) : end].strip()
    line = f"{' ' * column}{comment}{_line_end(text)}" if comment else ""
    return _verified(
        text, text[:start] + line + text[end:], lambda value: _without(value, key_path)
    )


def put_field(text: str, key_path: KeyPath, lines: Sequence[str]) -> str:
    """Return a file with a field replaced, or with a new field, before the record's `draft`.

    Args:
        text: The file.
        key_path: The path to the field.
        lines: The field as YAML without indentation, with its comments. Comments right above the
            replaced field are removed.

    Raises:
        EditError: the field can't be replaced or added alone.
    """
    *above, name = key_path
    node = _block(text, above)
    names = [key.value for key, _ in node.value]
    new = "".join(f"{' ' * node.start_mark.column}{line}{_line_end(text)}" for line in lines)
    if name in names:
        start, end, _ = _lines_of_field(text, key_path)
        start = _with_comments_above(text, start)
    elif names[-1] == "draft" and len(names) > 1:
        start = end = _lines_of_field(text, (*above, "draft"))[0]
    else:
        start = end = _next_line(text, end_of(text, node))
        if not text[:start].endswith(("\n", "\r")):
            new = _line_end(text) + new
    value = parse("\n".join(lines), "")[0][name]
    return _verified(text, text[:start] + new + text[end:], lambda v: _with(v, key_path, value))


def remove_item(text: str, number: int) -> str:
    """Return a file, whose content is a list, without an item and the item's comments.

    Raises:
        EditError: the item doesn't exist, or can't be removed alone.
    """
    spans = spans_of_items(text)
    if number >= len(spans):
        raise EditError
    start, end = spans[number]
    rest = f"[]{_line_end(text)}" if len(spans) == 1 else ""
    blank = re.compile(r"(?:[ \t]*(?:\r\n|\r|\n))*").match(text, end)
    end = blank.end() if blank and not rest else end
    edited = text[:start] + rest + text[end:]
    return _verified(text, edited, lambda v: [*v[:number], *v[number + 1 :]])


def spans_of_items(text: str) -> list[Span]:
    """Return the lines of each item of a list, which is the file, with the comments right above.

    Raises:
        EditError: the file is no list, or a list in brackets.
    """
    root = _root(text)
    if not isinstance(root, SequenceNode) or root.flow_style:
        if isinstance(root, SequenceNode) and not root.value:
            return []
        raise EditError
    return list(_spans(text, root))


def _spans(text: str, root: SequenceNode) -> Iterator[Span]:
    for item in root.value:
        start = _line_start(text, item.start_mark.index)
        if text[start : item.start_mark.index].strip() != "-":
            raise EditError
        yield _with_comments_above(text, start), _next_line(text, end_of(text, item))


def _root(text: str) -> Node:
    try:
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError:
        raise EditError from None
    if root is None:
        raise EditError
    return root


def _block(text: str, key_path: Sequence[str | int]) -> MappingNode:
    node = find_node(_root(text), key_path)
    if not isinstance(node, MappingNode) or node.flow_style or not node.value:
        raise EditError
    return node


def _field(text: str, key_path: KeyPath) -> tuple[MappingNode, Node, Node]:
    node = _block(text, key_path[:-1])
    for key, value in node.value:
        if key.value == key_path[-1]:
            return node, key, value
    raise EditError


def _lines_of_field(text: str, key_path: KeyPath) -> tuple[int, int, int]:
    """Return the start, end and column of a field with lines of its own."""
    node, key, _ = _field(text, key_path)
    start = _line_start(text, key.start_mark.index)
    if len(node.value) == 1 or text[start : key.start_mark.index].strip():
        raise EditError
    return start, _next_line(text, _end_of_field(text, key_path)), key.start_mark.column


def _end_of_field(text: str, key_path: KeyPath) -> int:
    return end_of(text, _field(text, key_path)[2])


def _line_start(text: str, at: int) -> int:
    return max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1


def _next_line(text: str, at: int) -> int:
    found = LINE_END.search(text, at)
    return found.end() if found else len(text)


def _line_end(text: str) -> str:
    found = LINE_END.search(text)
    return found[0] if found else "\n"


def _with_comments_above(text: str, start: int) -> int:
    """Return the start of the comment lines right above a line, or of the line itself."""
    while start:
        before = _line_start(text, start - (2 if text.endswith("\r\n", 0, start) else 1))
        if not _COMMENT.fullmatch(text[before:start].rstrip("\r\n")):
            break
        start = before
    return start


def _verified(text: str, edited: str, change: Callable[[Any], Any]) -> str:
    """Return the edited file after a check: its value must be the old one after `change`."""
    value, findings = parse(edited, "")
    if findings or trimmed(value) != trimmed(change(parse(text, "")[0])):
        raise EditError
    return edited


def _without(value: Any, key_path: KeyPath) -> Any:
    key, *rest = key_path
    if isinstance(value, list):
        return [_without(v, tuple(rest)) if n == key else v for n, v in enumerate(value)]
    if not rest:
        return {name: v for name, v in value.items() if name != key}
    return {name: _without(v, tuple(rest)) if name == key else v for name, v in value.items()}


def _with(value: Any, key_path: KeyPath, new: Any) -> Any:
    if not key_path:
        return new
    key, *rest = key_path
    if isinstance(value, list):
        return [_with(v, tuple(rest), new) if n == key else v for n, v in enumerate(value)]
    return {**value, key: _with(value.get(key), tuple(rest), new)}
