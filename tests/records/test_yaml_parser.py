"""YAML as the record allows it, on examples and on random files."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from onrecord.records.locations import locate
from onrecord.records.yaml_parser import INVALID, MAX_DEPTH, parse
from onrecord.reporting.findings import Location

KEYS = st.text(alphabet="abcxyz_-éя", min_size=1, max_size=8)
TEXT = st.text(
    alphabet=st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"]), max_size=30
) | st.sampled_from(
    ["NO", "on", "yes", "null", "~", "2021", "1.5", "0x1F", "1:30", "2021-12-15", ""]
)
VALUES = st.recursive(
    TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=12,
)


@pytest.mark.parametrize("plain", ["NO", "on", "yes", "null", "~", "2021", "1e3", "0o17", "1:30"])
def test_a_plain_scalar_is_a_text(plain: str) -> None:
    assert parse(f"a: {plain}\n", "x.yml") == ({"a": plain}, [])


@given(st.dictionaries(KEYS, VALUES, max_size=5))
def test_what_is_written_is_read(value: dict[str, Any]) -> None:
    text = yaml.dump(value, allow_unicode=True, Dumper=_QuotingDumper)
    assert parse(text, "x.yml") == (value, [])


@given(st.dictionaries(KEYS, VALUES, max_size=5))
def test_every_place_is_found_again(value: dict[str, Any]) -> None:
    text = yaml.dump(value, allow_unicode=True, Dumper=_QuotingDumper)
    lines = text.split("\n")
    ways = list(_scalars(value, ()))
    pages_by_path = locate(text, [Location("x.yml", way) for way, _ in ways])
    for (_, scalar), place in zip(ways, pages_by_path, strict=True):
        assert (place.line, place.column) > (0, 0)
        rest = lines[place.line - 1][place.column - 1 :]
        assert rest.startswith('"')
        assert not scalar or scalar[0] in rest or rest.startswith('"\\')


@given(st.text(alphabet="ab: -[]{}\"'#|>&*!?,\n\t\x00\x07é", max_size=60))
def test_whatever_stands_in_a_file_is_read_or_reported(text: str) -> None:
    value, findings = parse(text, "x.yml")
    assert value is not INVALID or findings
    for finding in findings:
        assert finding.location.line >= 1
        assert finding.location.column >= 1
        assert finding.location.line <= text.count("\n") + 2
    assert locate(text, [Location("x.yml", ("a", 0, "b"))])[0].line >= 1


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("a: 1\nb: 2\na: 3\n", "yaml.duplicate-key", 3, 1),
        ("a:\n  b: 1\n  b: 2\n", "yaml.duplicate-key", 3, 3),
        ("a: !!str 1\n", "yaml.unsafe", 1, 4),
        ("a: !local x\n", "yaml.unsafe", 1, 4),
        ("a: &x 1\n", "yaml.unsafe", 1, 4),
        ("a: *x\n", "yaml.unsafe", 1, 4),
        ("<<: {a: 1}\n? [a]\n: 1\n", "yaml.syntax", 2, 3),
        ("a: 1\n---\nb: 2\n", "yaml.syntax", 2, 1),
        ("a: [1\n", "yaml.syntax", 2, 1),
        ("a: \x00\n", "yaml.syntax", 1, 4),
        ("a: " + "[" * MAX_DEPTH + "]" * MAX_DEPTH, "yaml.unsafe", 1, MAX_DEPTH + 3),
    ],
)
def test_what_is_refused(text: str, code: str, line: int, column: int) -> None:
    _, findings = parse(text, "x.yml")
    assert [(f.code, f.location.line, f.location.column) for f in findings] == [
        (code, line, column)
    ]


def test_the_first_of_two_equal_keys_stays() -> None:
    assert parse("a: 1\na: 2\n", "x.yml")[0] == {"a": "1"}


class _QuotingDumper(yaml.SafeDumper):
    """Writes every text in quotation marks, so that it can be told from punctuation."""


def _quoted(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"')


_QuotingDumper.add_representer(str, _quoted)
_QuotingDumper.ignore_aliases = lambda self, data: True  # type: ignore[method-assign]  # as PyYAML documents it


def _scalars(value: Any, way: tuple[str | int, ...]) -> list[tuple[tuple[str | int, ...], str]]:
    if isinstance(value, dict):
        return [found for key, item in value.items() for found in _scalars(item, (*way, key))]
    if isinstance(value, list):
        return [found for n, item in enumerate(value) for found in _scalars(item, (*way, n))]
    return [(way, value)]
