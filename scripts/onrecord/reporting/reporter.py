"""The reporter: an interface through which work reports progress, findings and messages.

Modules below the command line print nothing. They call a `Reporter`, which a caller passes in:
`reporting.terminal.TerminalReporter` prints, and the base class here is silent.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

from onrecord.reporting.findings import Finding

Advance = Callable[[int], None]
"""A function to call with the number of items finished since the last call."""


class Reporter:
    """A silent reporter, and the base of all others.

    A program that reads the results itself passes this one; a subclass overrides methods to show
    something.
    """

    @contextmanager
    def step(self, what: str, number: int = 0) -> Iterator[Advance]:
        """Report the begin of a step; the step ends with the block.

        Args:
            what: The work, as in `making pages`.
            number: The number of items; 0 if unknown.
        """
        yield lambda _: None

    def findings(self, findings: Sequence[Finding], quotes: int) -> None:
        """Report findings, in order, and the number of quotes checked."""

    def new_findings(
        self, findings: Sequence[Finding], before: Iterable[Finding], quotes: int
    ) -> None:
        """Report the errors among findings, and the warnings not found by the previous check."""

    def problem(self, text: str) -> None:
        """Report, in a line, a problem other than a finding on a record."""

    def event(self, text: str) -> None:
        """Report, in a line, an event of a long-running program."""

    @contextmanager
    def warnings_of(self, logger: logging.Logger) -> Iterator[None]:
        """Report the warnings and errors of a logger as long as the block runs."""
        yield

    def waiting(self) -> None:
        """Report that another build of the project has to end first."""
