"""The reporter that work is given: progress, findings and messages on their way to a person.

Modules below the command line print nothing. They call a `Reporter`, which a caller passes in:
`reporting.terminal.TerminalReporter` prints, and the base class here is silent.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

from onrecord.reporting.findings import Finding

Advance = Callable[[int], None]
"""Reports that a number of items more are done."""


class Reporter:
    """A receiver of progress, findings and messages that drops them all.

    Programs that read the results themselves use it as it is; others override what they show.
    """

    @contextmanager
    def step(self, what: str, number: int = 0) -> Iterator[Advance]:
        """Report a step that begins, and that ends with the block.

        Args:
            what: The work, as in `making pages`.
            number: How many items there are; 0 where that isn't known.
        """
        yield lambda _: None

    def findings(self, findings: Sequence[Finding], quotes: int) -> None:
        """Report findings, in order, and how many quotes were checked."""

    def new_findings(
        self, findings: Sequence[Finding], before: Iterable[Finding], quotes: int
    ) -> None:
        """Report the errors among findings, and the warnings that are not among those before."""

    def problem(self, text: str) -> None:
        """Report, in a line, a problem that is no finding on a record."""

    def event(self, text: str) -> None:
        """Report, in a line, an event of a program that goes on running."""

    @contextmanager
    def warnings_of(self, logger: logging.Logger) -> Iterator[None]:
        """Report the warnings and errors of a logger as long as the block runs."""
        yield

    def waiting(self) -> None:
        """Report that another build of the project has to end first."""
