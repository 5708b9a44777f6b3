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

T = TypeVar("T")
R = TypeVar("R")

WORTH_IT = 500
"""With fewer items the second process takes longer to begin than it saves."""


def in_halves(items: Sequence[T], work: Callable[[Sequence[T]], R]) -> list[R]:
    """Do some work on items, half of them in a second process at the same time.

    Args:
        items: What is worked on. Each half has every second one.
        work: Works on some of the items. What it returns is pickled; what it changes in memory
            in the second process is lost.

    Returns:
        What `work` has returned for each part; there may be one or two.

    Raises:
        What `work` raises.
    """
    if len(items) < WORTH_IT or sys.platform != "linux" or (os.cpu_count() or 1) < 2:
        return [work(items)]
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.close(reader)
        _answer(writer, lambda: work(items[1::2]))
    os.close(writer)
    done = False
    try:
        own = work(items[::2])
        with os.fdopen(reader, "rb") as answers:
            answer = answers.read()
        done = True
    finally:
        if not done:
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
    # Whatever stopped the other process, here it is told as usual.
    return [own, work(items[1::2]) if status else pickle.loads(answer)]


def _answer(writer: int, work: Callable[[], object]) -> None:
    """Send what comes of some work, and end this process without anything else."""
    status = 1
    try:
        with os.fdopen(writer, "wb") as answers:
            pickle.dump(work(), answers, pickle.HIGHEST_PROTOCOL)
        status = 0
    finally:
        os._exit(status)
