"""How far long work is: told by whoever does it, shown by whoever wants to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

Advance = Callable[[int], None]
"""Says that so many more things are done."""


class Progress:
    """Is told what is being done, and how far it is. This one keeps it to itself."""

    @contextmanager
    def step(self, what: str, number: int = 0) -> Iterator[Advance]:
        """Be told that a step begins, and ends with the block.

        Args:
            what: What is done, as in `making pages`.
            number: How many things there are to do; 0 if that can't be told.
        """
        yield lambda _: None
