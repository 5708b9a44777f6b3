"""Findings as a person or a program reads them: lines, JSON, annotations, a note in the browser."""

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


_COLOURS = {"error": "red", "warning": "yellow"}
_DIFFERENCE = re.compile(r"\[-(?P<gone>.*?)-\]|\{\+(?P<new>.*?)\+\}", re.DOTALL)

# What would move the cursor, ring the bell, or turn the rest of the line round: control
# characters, line separators, the controls of bidirectional text, and lone surrogates.
_UNFIT = re.compile("[\0-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def severity(finding: Finding, *, strict: bool = False) -> Severity:
    """How grave a finding is; with `strict`, every warning is an error."""
    return "error" if strict else finding.severity


def summary(findings: Sequence[Finding], quotes: int, *, strict: bool = False) -> str:
    """The outcome in a line: `2 errors, 1 warning`."""
    grades = [severity(finding, strict=strict) for finding in findings]
    counts = [
        count(grades.count(grade), grade) for grade in ("error", "warning") if grade in grades
    ]
    return ", ".join(counts) or f"{count(quotes, 'quote')} checked, no problems"


def count(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun: `1 quote`, `2,655 quotes`, `3 cities`."""
    return f"{number:,} {noun if number == 1 else plural or f'{noun}s'}"


def hint(finding: Finding) -> str:
    """How to mend it: the finding's own hint, else what the catalogue says of its rule."""
    return finding.hint or RULES[finding.code].fix


def printable(text: str) -> str:
    r"""Write out what must not reach a terminal as it is, such as `\x1b`."""
    return _UNFIT.sub(lambda match: ascii(match[0])[1:-1], text)


def printable_lines(text: str) -> list[str]:
    """The lines of a text, each one printable."""
    return [printable(line) for line in text.split("\n")]


def format_text(finding: Finding, *, strict: bool = False, colour: bool = False) -> str:
    """A finding as a line, `PATH:LINE:COLUMN: error[code]: message`, and its hint below."""
    location, grade = finding.location, severity(finding, strict=strict)
    where = printable(f"{location.path}:{location.line}:{location.column}")
    lines = printable_lines(hint(finding))
    label = f"{grade}[{finding.code}]"
    if colour:
        where = click.style(where, bold=True)
        label = click.style(label, fg=_COLOURS[grade], bold=True)
        lines = _coloured("\n".join(lines)).split("\n")
    return "\n".join([f"{where}: {label}: {printable(finding.message)}", *_indented(lines)])


def _indented(lines: Iterable[str]) -> Iterator[str]:
    return (f"    {line}".rstrip() for line in lines)


def _coloured(text: str) -> str:
    """Show a difference by colours instead of brackets: what is gone in red, the new in green."""

    def show(match: re.Match[str]) -> str:
        if match["gone"] is not None:
            return click.style(match["gone"], fg="red", strikethrough=True)
        return click.style(match["new"], fg="green", underline=True)

    return _DIFFERENCE.sub(show, text)


def pieces_of_difference(line: str) -> Iterator[tuple[str, str]]:
    """A line of a hint in pieces, printable: each with `-` if it is gone, `+` if it is new."""
    end = 0
    for match in _DIFFERENCE.finditer(line):
        yield "", printable(line[end : match.start()])
        sign = "-" if match["gone"] is not None else "+"
        yield sign, printable(match["gone"] or match["new"] or "")
        end = match.end()
    yield "", printable(line[end:])


def format_json(findings: Iterable[Finding], *, strict: bool = False) -> str:
    """Findings as a list of objects. Plain ASCII: no terminal and no encoding can spoil it."""
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
    """A finding as a command to GitHub's runner, which shows it beside the line in question.

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
    """Findings as a note at the foot of a page, for whoever mends a record while looking at it."""
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
