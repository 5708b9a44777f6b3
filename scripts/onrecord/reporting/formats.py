"""Formats of findings: text, JSON, annotations on GitHub, and HTML for the live site."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import Any, Literal

import click

from onrecord.reporting.findings import Finding
from onrecord.reporting.rules import RULES, Severity

Format = Literal["text", "json", "github"]


COLOURS = {"error": "red", "warning": "yellow"}
"""The colour of each severity on a terminal."""
_DIFFERENCE = re.compile(r"\[-(?P<gone>.*?)-\]|\{\+(?P<new>.*?)\+\}", re.DOTALL)

# Characters that would move the cursor, ring the bell, or change the direction of the line:
# control characters, line separators, bidirectional controls, and lone surrogates.
_UNSAFE = re.compile("[\0-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def severity(finding: Finding, *, strict: bool = False) -> Severity:
    """Return the severity of a finding; with `strict`, every warning is an error."""
    return "error" if strict else finding.severity


def summary(findings: Sequence[Finding], quotes: int, *, strict: bool = False) -> str:
    """Return the number of findings by severity, in a line: `2 errors, 1 warning`."""
    grades = [severity(finding, strict=strict) for finding in findings]
    counts = [
        count(grades.count(grade), grade) for grade in ("error", "warning") if grade in grades
    ]
    return ", ".join(counts) or f"{count(quotes, 'quote')} checked, no problems"


def count(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun: `1 quote`, `2,655 quotes`, `3 cities`."""
    return f"{number:,} {noun if number == 1 else plural or f'{noun}s'}"


def hint(finding: Finding) -> str:
    """Return advice on a fix: the finding's own hint, else that of its rule."""
    return finding.hint or RULES[finding.code].fix


def printable(text: str) -> str:
    r"""Return a text with escapes, such as `\x1b`, for characters unsafe on a terminal."""
    return _UNSAFE.sub(lambda match: ascii(match[0])[1:-1], text)


def printable_lines(text: str) -> list[str]:
    """Return the lines of a text, each one printable."""
    return [printable(line) for line in text.split("\n")]


def format_text(finding: Finding, *, strict: bool = False, colour: bool = False) -> str:
    """Return a finding as a line, `PATH:LINE:COLUMN: error[code]: message`, and its hint below."""
    location, grade = finding.location, severity(finding, strict=strict)
    where = printable(f"{location.path}:{location.line}:{location.column}")
    lines = printable_lines(hint(finding))
    label = f"{grade}[{finding.code}]"
    if colour:
        where = click.style(where, bold=True)
        label = click.style(label, fg=COLOURS[grade], bold=True)
        lines = _coloured("\n".join(lines)).split("\n")
    return "\n".join([f"{where}: {label}: {printable(finding.message)}", *_indented(lines)])


def _indented(lines: Iterable[str]) -> Iterator[str]:
    return (f"    {line}".rstrip() for line in lines)


def _coloured(text: str) -> str:
    """Return a word diff in colours instead of brackets: deletions red, insertions green."""

    def show(match: re.Match[str]) -> str:
        if match["gone"] is not None:
            return click.style(match["gone"], fg="red", strikethrough=True)
        return click.style(match["new"], fg="green", underline=True)

    return _DIFFERENCE.sub(show, text)


def pieces_of_difference(line: str) -> Iterator[tuple[str, str]]:
    """Yield a line of a hint in printable pieces: a sign, `-`, `+` or none, and the text."""
    end = 0
    for match in _DIFFERENCE.finditer(line):
        yield "", printable(line[end : match.start()])
        sign = "-" if match["gone"] is not None else "+"
        yield sign, printable(match["gone"] or match["new"] or "")
        end = match.end()
    yield "", printable(line[end:])


def format_json(findings: Iterable[Finding], *, strict: bool = False) -> str:
    """Return findings as a JSON array of objects, in ASCII, safe in every encoding."""
    return json.dumps([_as_object(finding, strict=strict) for finding in findings], indent=2)


def _as_object(finding: Finding, *, strict: bool) -> dict[str, Any]:
    return {
        "path": finding.location.path,
        "line": finding.location.line,
        "column": finding.location.column,
        "severity": severity(finding, strict=strict),
        "code": finding.code,
        "message": finding.message,
        "hint": hint(finding),
    }


def format_annotation(finding: Finding, *, strict: bool = False) -> str:
    """Return a finding as a workflow command: GitHub shows an annotation next to the line.

    <https://docs.github.com/actions/reference/workflow-commands-for-github-actions>
    """
    location = finding.location
    values = {
        "file": location.path,
        "line": location.line,
        "col": location.column,
        "title": finding.code,
    }
    properties = ",".join(f"{name}={_property(str(value))}" for name, value in values.items())
    lines = [printable(finding.message), *printable_lines(hint(finding))]
    message = "%0A".join(map(_data, lines))
    return f"::{severity(finding, strict=strict)} {properties}::{message}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(printable(text)).replace(":", "%3A").replace(",", "%2C")


_STYLE = """
._problems { position: fixed; inset: auto 0 0; z-index: 1000; max-height: 50vh; overflow: auto;
  padding: 0 1rem; color: #f6f2ea; background: #3a1414; border-top: 4px solid #e5484d;
  font: 0.7rem/1.5 ui-monospace, monospace; }
._problems p { margin: 0.75rem 0; overflow-wrap: anywhere; white-space: pre-wrap; }
._problems strong { color: #ffb3b3; }
._problems del { color: #ff9592; }
._problems ins { color: #a9e5a9; }
"""


def findings_as_html(findings: Sequence[Finding]) -> str:
    """Return findings as an HTML element for the foot of a page in the live site."""
    heading = f"{summary(findings, 0)}. This page is as it was before."
    items = "\n".join(f"<p>{_html_of(finding)}</p>" for finding in findings)
    return (
        f'<aside class="_problems" role="alert" dir="ltr"><style>{_STYLE}</style>\n'
        f"<p><strong>{escape(heading)}</strong></p>\n{items}\n</aside>\n"
    )


def _html_of(finding: Finding) -> str:
    line, *lines = escape(format_text(finding)).split("\n")
    text = "\n".join([f"<strong>{line}</strong>", *lines])
    return _DIFFERENCE.sub(
        lambda m: f"<del>{m['gone']}</del>" if m["gone"] is not None else f"<ins>{m['new']}</ins>",
        text,
    )
