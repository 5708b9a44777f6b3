"""Findings as a person or a program reads them: lines, JSON, annotations, a note in the browser."""

from __future__ import annotations

import io
import json
import logging
import os
import re
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from html import escape
from typing import Any, Literal, TextIO

import click

from onrecord.findings import RULES, Finding, Severity
from onrecord.progress import Advance, Progress

Format = Literal["text", "json", "github"]

MANY = 2000
"""So many things to do take long enough to be watched."""

_COLOURS = {"error": "red", "warning": "yellow"}
_DIFFERENCE = re.compile(r"\[-(?P<gone>.*?)-\]|\{\+(?P<new>.*?)\+\}", re.DOTALL)

# What would move the cursor, ring the bell, or turn the rest of the line round: control
# characters, line separators, the controls of bidirectional text, and lone surrogates.
_UNFIT = re.compile("[\0-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def report(
    findings: Sequence[Finding],
    quotes: int,
    form: Format = "text",
    *,
    strict: bool = False,
    err: bool = False,
) -> None:
    """Print findings in one of the formats, and what they come to.

    Args:
        findings: The findings, in the order in which they are to be read.
        quotes: How many quotes were checked.
        form: The format.
        strict: Whether warnings are errors.
        err: Whether to print on stderr.
    """
    if form == "json":
        say(format_json(findings, strict=strict), err=err)
        return
    colour = shows_colour(sys.stderr if err else sys.stdout)
    for finding in findings:
        if form == "github":
            say(format_annotation(finding, strict=strict), err=err)
        else:
            say(format_text(finding, strict=strict, colour=colour), err=err)
    say(summary(findings, quotes, strict=strict), err=err)


class Steps(Progress):
    """Shows on stderr what a long build does: a bar on a terminal, elsewhere plain lines.

    Args:
        verbose: Whether to say in the end how long each step took.
    """

    def __init__(self, *, verbose: bool = False) -> None:
        self._verbose = verbose
        self._took = defaultdict[str, float](float)
        self._started = time.monotonic()

    def __enter__(self) -> Steps:
        """Begin to measure."""
        return self

    def __exit__(self, *_: object) -> None:
        """Say where the time went, if that is wanted."""
        if self._verbose:
            rest = time.monotonic() - self._started - sum(self._took.values())
            for what, seconds in {**self._took, "everything else": rest}.items():
                say(f"{seconds:8.2f} s  {what}", err=True)

    @contextmanager
    def step(self, what: str, number: int = 0) -> Iterator[Advance]:
        """Show a step, if it is a long one."""
        started = time.monotonic()
        if number < MANY:
            yield lambda _: None
        elif sys.stderr.isatty():
            with click.progressbar(length=number, label=what.capitalize(), file=sys.stderr) as bar:
                yield bar.update
        else:
            say(f"{what}: {number:,}", err=True)
            yield lambda _: None
        self._took[what] += time.monotonic() - started


def report_news(findings: Sequence[Finding], before: Iterable[Finding], quotes: int) -> None:
    """Print on stderr the errors among findings, and which warnings weren't there before."""
    known = {(finding.code, finding.place.path, finding.message) for finding in before}
    new = [
        finding
        for finding in findings
        if finding.severity == "error"
        or (finding.code, finding.place.path, finding.message) not in known
    ]
    for finding in new:
        say(format_text(finding, colour=shows_colour(sys.stderr)), err=True)
    if new:
        say(summary(findings, quotes), err=True)


def say(text: str, *, err: bool = False) -> None:
    """Print a line; when nobody listens any more, the program goes on in silence."""
    stream = sys.stderr if err else sys.stdout
    try:
        click.echo(text, file=stream, color=True)
        stream.flush()
    except OSError as error:
        setattr(sys, "stderr" if err else "stdout", io.StringIO())
        if not isinstance(error, BrokenPipeError):
            raise


def say_now(text: str) -> None:
    """Print a line with the time of day before it."""
    say(f"{time.strftime('%H:%M:%S')} {printable(text)}")


def say_waiting() -> None:
    """Print that another build of the project has to end first."""
    say("Another build of this project is running: waiting until it has ended.", err=True)


def shows_colour(stream: TextIO) -> bool:
    """Whether colours are wanted: on a terminal, unless the environment says otherwise.

    <https://no-color.org>, <https://force-color.org>
    """
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"


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


def count(number: int, noun: str) -> str:
    """A number with its noun: `1 quote`, `2,655 quotes`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def hint(finding: Finding) -> str:
    """How to mend it: the finding's own hint, else what the catalogue says of its rule."""
    return finding.hint or RULES[finding.code].mend


def printable(text: str) -> str:
    r"""Write out what must not reach a terminal as it is, such as `\x1b`."""
    return _UNFIT.sub(lambda match: ascii(match[0])[1:-1], text)


def printable_lines(text: str) -> list[str]:
    """The lines of a text, each one printable."""
    return [printable(line) for line in text.split("\n")]


def format_text(finding: Finding, *, strict: bool = False, colour: bool = False) -> str:
    """A finding as a line, `PATH:LINE:COLUMN: error[code]: message`, and its hint below."""
    place, grade = finding.place, severity(finding, strict=strict)
    where = printable(f"{place.path}:{place.line}:{place.column}")
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
        "path": finding.place.path,
        "line": finding.place.line,
        "column": finding.place.column,
        "severity": severity(finding, strict=strict),
        "code": finding.code,
        "message": finding.message,
        "hint": hint(finding),
    }


def format_annotation(finding: Finding, *, strict: bool = False) -> str:
    """A finding as a command to GitHub's runner, which shows it beside the line in question.

    <https://docs.github.com/actions/reference/workflow-commands-for-github-actions>
    """
    place = finding.place
    values = {"file": place.path, "line": place.line, "col": place.column, "title": finding.code}
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


@contextmanager
def messages_of_mkdocs(level: int) -> Iterator[None]:
    """Let MkDocs' messages of this level, and graver ones, appear on stderr."""
    logger = logging.getLogger("mkdocs")
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Formatter())
    before = logger.level, logger.propagate
    logger.setLevel(level)
    logger.propagate = False
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before[0])
        logger.propagate = before[1]


class _Formatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        text = "\n".join(printable_lines(record.getMessage()))
        if record.levelno < logging.WARNING:
            return text
        label = record.levelname.lower()
        if shows_colour(sys.stderr):
            label = click.style(label, fg=_COLOURS.get(label), bold=True)
        return f"{label}: {text}"
