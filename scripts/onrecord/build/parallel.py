"""Work in a second, forked process, which begins with a copy of this process's memory.

Forking saves pickling the arguments; only results are pickled. Processes are forked on Linux
alone: macOS's own libraries may crash in a forked child, and Windows has no fork. Elsewhere, and
with a single core, the work runs in this process.
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
"""The number of items from which a worker process saves more time than starting it takes."""

_CAN_FORK = sys.platform == "linux" and (os.cpu_count() or 1) > 1


@dataclass(slots=True)
class BackgroundTask(Generic[R]):
    """A function running in a forked child process, with a result returned by pickle.

    The child has a copy of this process's memory, so arguments need not be pickled and changes in
    memory are lost. Where forking isn't safe, the function runs in this process, when `result()` is
    called.

    Attributes:
        work: The function.
        ran_inline: Whether the function ran in this process.
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
        """Wait for the child process, and return the function's result.

        If the child failed or was killed, the function is run again in this process, so that its
        exception is raised here.
        """
        if not self._results:
            self._results.append(self._wait())
        return self._results[0]

    def close(self) -> None:
        """Kill the child process, unless the result was received."""
        if self._child:
            os.kill(self._child, signal.SIGKILL)
            os.waitpid(self._child, 0)
            os.close(self._reader)
            self._child = 0

    def _wait(self) -> R:
        if not self._child:
            return self._run_inline()
        with os.fdopen(self._reader, "rb", closefd=False) as pipe:
            pickled = pipe.read()
        child, self._child = self._child, 0
        os.close(self._reader)
        _, status = os.waitpid(child, 0)
        return self._run_inline() if status else cast("R", pickle.loads(pickled))

    def _run_inline(self) -> R:
        self.ran_inline = True
        return self.work()


def parallel_map(
    items: Sequence[T],
    work: Callable[[T], object],
    result: Callable[[], R],
    advance: Advance,
) -> list[R]:
    """Apply a function to all items, every second one in a forked worker process.

    Args:
        items: The items. With few of them, or without fork, no worker is started.
        work: The function for one item. Its changes of memory in the worker are lost.
        result: A function that returns what a process has gathered; the worker's is pickled.
        advance: A callback that receives how many more items are done.

    Returns:
        The gathered result of each process: of one or of two.

    Raises:
        Exception: whatever `work` raises.
    """

    def run(share: Sequence[T], step: int) -> R:
        for item in share:
            work(item)
            if step:
                advance(step)
        return result()

    if len(items) < MIN_ITEMS_TO_FORK or not _CAN_FORK:
        return [run(items, 1)]
    with closing(BackgroundTask(lambda: run(items[1::2], 0))) as worker:
        own = run(items[::2], 2)
        rest = worker.result()
        return [rest] if worker.ran_inline else [own, rest]


def _send_result(writer: int, work: Callable[[], object]) -> None:
    """Pickle a function's result into a pipe, and exit without the parent's clean-up handlers."""
    status = 1
    try:
        with os.fdopen(writer, "wb") as pipe:
            pickle.dump(work(), pipe, pickle.HIGHEST_PROTOCOL)
        status = 0
    finally:
        os._exit(status)
