"""Two cores for long work, where a process can be forked: each half knows all that was known.

Not on macOS, whose own libraries may break in a forked process, and not on Windows, which has
none.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Generic, TypeVar, cast

from onrecord.reporting.reporter import Advance

T = TypeVar("T")
R = TypeVar("R")

MIN_ITEMS_TO_FORK = 500
"""With fewer items the second process takes longer to begin than it saves."""

_CAN_FORK = sys.platform == "linux" and (os.cpu_count() or 1) > 1


@dataclass(slots=True)
class BackgroundTask(Generic[R]):
    """Some work that goes on in a second process, if there can be one.

    It sees everything as it was when it began; what it changes in memory is lost.

    Attributes:
        work: What is done. What it returns is pickled.
        done_here: Whether it was done in this process after all.
    """

    work: Callable[[], R]
    ran_inline: bool = False
    _child: int = 0
    _reader: int = -1
    _results: list[R] = field(default_factory=list)

    def __post_init__(self) -> None:
        if not _CAN_FORK:
            return
        self._reader, writer = os.pipe()
        self._child = os.fork()
        if not self._child:
            os.close(self._reader)
            _send_result(writer, self.work)
        os.close(writer)

    def result(self) -> R:
        """What comes of it, as soon as that is there.

        If the other process was stopped, by an error or from outside, the work is done here.
        """
        if not self._results:
            self._results.append(self._wait())
        return self._results[0]

    def close(self) -> None:
        """End the other process, if it isn't done."""
        if self._child:
            os.kill(self._child, signal.SIGKILL)
            os.waitpid(self._child, 0)
            os.close(self._reader)
            self._child = 0

    def _wait(self) -> R:
        if not self._child:
            return self._run_inline()
        with os.fdopen(self._reader, "rb", closefd=False) as answers:
            answer = answers.read()
        child, self._child = self._child, 0
        os.close(self._reader)
        _, status = os.waitpid(child, 0)
        return self._run_inline() if status else cast("R", pickle.loads(answer))

    def _run_inline(self) -> R:
        self.ran_inline = True
        return self.work()


def parallel_map(
    items: Sequence[T],
    work: Callable[[T], object],
    result: Callable[[], R],
    advance: Advance,
) -> list[R]:
    """Do some work on each of some items, half of them in a second process at the same time.

    Args:
        items: What is worked on. Each half has every second one.
        work: Works on one item. What it changes in memory in the second process is lost.
        result: All that has come of it in a process. It is pickled in the second one.
        advance: Is told how many items are done.

    Returns:
        The outcome of each process; there may be one or two.

    Raises:
        What `work` raises.
    """

    def do(some: Sequence[T], share: int) -> R:
        for item in some:
            work(item)
            if share:
                advance(share)
        return result()

    if len(items) < MIN_ITEMS_TO_FORK or not _CAN_FORK:
        return [do(items, 1)]
    with closing(BackgroundTask(lambda: do(items[1::2], 0))) as other:
        own = do(items[::2], 2)
        rest = other.result()
        return [rest] if other.ran_inline else [own, rest]


def _send_result(writer: int, work: Callable[[], object]) -> None:
    """Send what comes of some work, and end this process without anything else."""
    status = 1
    try:
        with os.fdopen(writer, "wb") as answers:
            pickle.dump(work(), answers, pickle.HIGHEST_PROTOCOL)
        status = 0
    finally:
        os._exit(status)
