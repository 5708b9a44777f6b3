"""Output on the terminal: findings, progress of long steps, messages of MkDocs."""

from __future__ import annotations

import io
import logging
import os
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TextIO

import click

from onrecord.reporting.findings import Finding
from onrecord.reporting.formats import (
    _COLOURS,
    Format,
    format_annotation,
    format_json,
    format_text,
    printable,
    printable_lines,
    summary,
)
from onrecord.reporting.reporter import Advance, Reporter

MANY = 2000
"""So many things to do take long enough to be watched."""


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


class TerminalReporter(Reporter):
    """A reporter that prints on stderr; events of a running program go to stdout.

    A long step has a progress bar on a terminal, and plain lines elsewhere.

    Args:
        verbose: Whether to print in the end how long each step took.
    """

    def __init__(self, *, verbose: bool = False) -> None:
        self._verbose = verbose
        self._took = defaultdict[str, float](float)
        self._started = time.monotonic()

    def __enter__(self) -> TerminalReporter:
        """Begin to measure."""
        return self

    def __exit__(self, *_: object) -> None:
        """Print where the time went, if that is wanted."""
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

    def findings(self, findings: Sequence[Finding], quotes: int) -> None:
        """Print findings, and a summary."""
        report(findings, quotes, err=True)

    def new_findings(
        self, findings: Sequence[Finding], before: Iterable[Finding], quotes: int
    ) -> None:
        """Print the errors among findings, the warnings that are new, and a summary."""
        known = {(finding.code, finding.location.path, finding.message) for finding in before}
        new = [
            finding
            for finding in findings
            if finding.severity == "error"
            or (finding.code, finding.location.path, finding.message) not in known
        ]
        for finding in new:
            say(format_text(finding, colour=shows_colour(sys.stderr)), err=True)
        if new:
            say(summary(findings, quotes), err=True)

    def problem(self, text: str) -> None:
        """Print a line."""
        say(printable(text), err=True)

    def event(self, text: str) -> None:
        """Print a line with the time of day before it."""
        say(f"{time.strftime('%H:%M:%S')} {printable(text)}")

    @contextmanager
    def warnings_of(self, logger: logging.Logger) -> Iterator[None]:
        """Print warnings and errors of a logger as long as the block runs."""
        with messages_of(logger, logging.WARNING):
            yield

    def waiting(self) -> None:
        """Print that another build of the project has to end first."""
        say("Another build of this project is running: waiting until it has ended.", err=True)


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


def shows_colour(stream: TextIO) -> bool:
    """Whether colours are wanted: on a terminal, unless the environment says otherwise.

    <https://no-color.org>, <https://force-color.org>
    """
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"


@contextmanager
def messages_of(logger: logging.Logger, level: int) -> Iterator[None]:
    """Let messages of this level, and graver ones, appear on stderr."""
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
