"""One value of a YAML file changes, and no other character."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from onrecord.editing.yaml_values import EditError, KeyPath, edit
from onrecord.records.yaml_parser import parse
from support.renames import NEW, without_note


@pytest.mark.parametrize(
    ("text", "changes", "edited"),
    [
        ("a: x\n", {("a",): "y"}, "a: y\n"),
        ("a: x # x\nb: [x, x]\n", {("b", 1): "y"}, "a: x # x\nb: [x, y]\n"),
        ("a: \"x\"\nb: 'x'\n", {("a",): "y", ("b",): "z"}, "a: \"y\"\nb: 'z'\n"),
        ('a: " x "\n', {("a",): "y"}, 'a: " y "\n'),
        ('a: "\\x78"\n', {("a",): "y"}, 'a: "y"\n'),
        ("a: >- # x\n  x\n\nb: x\n", {("a",): "y"}, "a: >- # x\n  y\n\nb: x\n"),
        ("é: 燈\nü: 🏮\na: x\n", {("a",): "y"}, "é: 燈\nü: 🏮\na: y\n"),
        ("a: x\r\nb: x\r\n", {("b",): "y"}, "a: x\r\nb: y\r\n"),
        ("a: {b: x, c: [x]}", {("a", "c", 0): "y"}, "a: {b: x, c: [y]}"),
        ("- - x\n  - x\n", {(0, 1): "y"}, "- - x\n  - y\n"),
        # An item at the end of a list
        ("f: [a]\n", {("f", 1): "y"}, "f: [a, y]\n"),
        ("f: [a,]\n", {("f", 1): "y"}, "f: [a, y,]\n"),
        ("f: []\n", {("f", 0): "y"}, "f: [y]\n"),
        ("f: [a,\n  b # c\n  ]\n", {("f", 2): "y"}, "f: [a,\n  b, y # c\n  ]\n"),
        ("f:\n- a\n- b # c\ng: x\n", {("f", 2): "y"}, "f:\n- a\n- b # c\n- y\ng: x\n"),
        ("f:\n   - a\r\n\r\n# c\r\n", {("f", 1): "y"}, "f:\n   - a\r\n   - y\r\n\r\n# c\r\n"),
        ("f:\n  - 'a'", {("f", 1): "y"}, "f:\n  - 'a'\n  - y"),
        # A list of one item at the end of a record
        ("a: x\n", {("f", 0): "y"}, "a: x\nf: [y]\n"),
        ("a: x", {("f", 0): "y"}, "a: x\nf: [y]"),
        ("a: x # c\n\n# end\n", {("f", 0): "y"}, "a: x # c\nf: [y]\n\n# end\n"),
        ("a: x\r\n", {("f", 0): "y"}, "a: x\r\nf: [y]\r\n"),
        ("{a: x}\n", {("f", 0): "y"}, "{a: x, f: [y]}\n"),
        ("a:\n  b: [c,\n   d] # e\n", {("f", 0): "y"}, "a:\n  b: [c,\n   d] # e\nf: [y]\n"),
        ("a: >-\n  b\n\n  c\n\n\n", {("f", 0): "y"}, "a: >-\n  b\n\n  c\nf: [y]\n\n\n"),
        ("a: |\n  b\n  # c\n", {("f", 0): "y"}, "a: |\n  b\n  # c\nf: [y]\n"),
        ("a: |\n  b", {("f", 0): "y"}, "a: |\n  b\nf: [y]"),
        ("a: b\n  c\n", {("f", 0): "y"}, "a: b\n  c\nf: [y]\n"),
        ("a:\n", {("f", 0): "y"}, "a:\nf: [y]\n"),
        ("a: # c\n", {("f", 0): "y"}, "a: # c\nf: [y]\n"),
        ("---\na: x\n...\n", {("f", 0): "y"}, "---\na: x\nf: [y]\n...\n"),
        ("-   a: x\n\n- a: x\n", {(0, "f", 0): "y"}, "-   a: x\n    f: [y]\n\n- a: x\n"),
        ("- a: x\n- {a: x}\n", {(1, "f", 0): "y"}, "- a: x\n- {a: x, f: [y]}\n"),
        ("- a: x\n", {(0, "a"): "y", (0, "f", 0): "x"}, "- a: y\n  f: [x]\n"),
    ],
)  # fmt: skip
def test_an_edit(text: str, changes: dict[KeyPath, str], edited: str) -> None:
    assert edit(text, changes) == edited


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("a: x\n", ("b", "c", 0)),
        ("a: [x]\n", ("a", 2)),
        ("a: [x]\n", ("a",)),
        ("a: x\n", ("a", 0)),
        ("f:\n  - >-\n    a\n  - |+\n    b\n\n", ("f", 5)),
    ],
)
def test_an_edit_that_cannot_be(text: str, way: KeyPath) -> None:
    with pytest.raises(EditError):
        edit(text, {way: "y"})


WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=30
)
IDS = st.from_regex(r"[a-z][a-z0-9-]{0,8}", fullmatch=True)
RECORDS = st.fixed_dictionaries(
    {"id": IDS, "text": WORDS},
    optional={"note": WORDS, "themes": st.lists(IDS), "formerly": st.lists(IDS, max_size=3)},
)


@given(
    records=st.lists(RECORDS, min_size=1, max_size=4),
    style=st.sampled_from([None, '"', "'", "|", ">"]),
    flow=st.sampled_from([None, True, False]),
    line_break=st.sampled_from(["\n", "\r\n"]),
    indent=st.integers(2, 6),
    start=st.booleans(),
    data=st.data(),
)
def test_any_file_can_be_edited(
    records: list[dict[str, Any]],
    style: str | None,
    flow: bool | None,
    line_break: str,
    indent: int,
    start: bool,
    data: st.DataObject,
) -> None:
    text = yaml.dump(
        records,
        default_style=style,
        default_flow_style=flow,
        line_break=line_break,
        indent=indent,
        explicit_start=start,
        allow_unicode=True,
        width=40,
        sort_keys=False,
    )
    value, findings = parse(text, "")
    if findings:
        return  # the writer has put a tag or something else that a record may not have
    at = data.draw(st.integers(0, len(value) - 1))
    former = value[at].get("formerly", [])
    changes: dict[KeyPath, str] = {(at, "id"): NEW, (at, "formerly", len(former)): "zz-0-old"}
    edited = edit(text, changes)
    back = edited.replace(NEW, value[at]["id"])
    assert without_note(back.encode(), text.encode())
