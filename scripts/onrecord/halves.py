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
from typing import TypeVar

from onrecord.progress import Advance

T = TypeVar("T")
R = TypeVar("R")

WORTH_IT = 500
"""With fewer items the second process takes longer to begin than it saves."""


def in_halves(
    items: Sequence[T],
    work: Callable[[T], object],
    outcome: Callable[[], R],
    advance: Advance,
) -> list[R]:
    """Do some work on each of some items, half of them in a second process at the same time.

    Args:
        items: What is worked on. Each half has every second one.
        work: Works on one item. What it changes in memory in the second process is lost.
        outcome: All that has come of it in a process. It is pickled in the second one.
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
        return outcome()

    if len(items) < WORTH_IT or sys.platform != "linux" or (os.cpu_count() or 1) < 2:
        return [do(items, 1)]
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.close(reader)
        _answer(writer, lambda: do(items[1::2], 0))
    os.close(writer)
    done = False
    try:
        own = do(items[::2], 2)
        with os.fdopen(reader, "rb") as answers:
            answer = answers.read()
        done = True
    finally:
        if not done:
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
    if status:  # whatever stopped the other process, here it is told as usual
        return [do(items[1::2], 0)]
    return [own, pickle.loads(answer)]


def _answer(writer: int, work: Callable[[], object]) -> None:
    """Send what comes of some work, and end this process without anything else."""
    status = 1
    try:
        with os.fdopen(writer, "wb") as answers:
            pickle.dump(work(), answers, pickle.HIGHEST_PROTOCOL)
        status = 0
    finally:
        os._exit(status)
