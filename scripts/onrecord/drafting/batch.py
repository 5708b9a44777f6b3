"""Drafts many articles one after the other; one that can't be read stops nothing."""

from __future__ import annotations

import sys
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from onrecord.drafting.command import (
    Again,
    Drafted,
    MergeError,
    difference,
    draft,
    propose_json,
    read_known,
)
from onrecord.drafting.sources.document import Document
from onrecord.drafting.sources.feeds import addresses_in_feed
from onrecord.drafting.sources.files import (
    FORMATS,
    SourceError,
    read_file,
    read_list,
    read_page,
    read_stream,
)
from onrecord.drafting.sources.http import TIMEOUT, FetchError, fetch
from onrecord.project import Project
from onrecord.reporting.reporter import Reporter


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome for one article: lines for stdout, or the problem for stderr."""

    lines: tuple[str, ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Failure:
    """An article that couldn't be drafted: where it was to come from, and why it didn't."""

    source: str
    reason: str


@dataclass(slots=True)
class Batch:
    """A run over many articles, and what has become of them.

    Attributes:
        project: Where the drafts go.
        again: What to do with an article that was drafted before.
        timeout: Seconds that a page may take.
        allow_private: Whether pages may come from private networks.
        failed: What couldn't be drafted.
    """

    project: Project
    again: str
    timeout: float = TIMEOUT
    allow_private: bool = False
    failed: list[Failure] = field(default_factory=list)
    _counts: Counter[str] = field(default_factory=Counter)
    _fed: set[str] = field(default_factory=set)  # addresses that came from feeds

    def run(
        self, sources: tuple[str, ...], *, dry: bool, form: str, clock: Callable[[], float]
    ) -> Iterator[Result]:
        """Draft each article, and tell of it as soon as it is done."""
        known = read_known(self.project)
        waiting = deque(self._each(sources))
        number = 0
        while waiting:
            source = waiting.popleft()
            try:
                document = self._read(source, clock)
                if isinstance(document, tuple):
                    waiting.extendleft(reversed(document))
                    continue
                number += 1
                if form == "json":
                    yield Result((propose_json(known, document),))
                    continue
                again = cast(Again, self.again)
                drafted = draft(self.project, known, document, again, Reporter(), dry=dry)
            except (SourceError, FetchError, MergeError, OSError) as error:
                number += not isinstance(error, MergeError)
                yield self._fail(source, error)
                continue
            self._count(drafted)
            of = f"[{number:,} of {number + len(waiting):,}] " if number > 1 or waiting else ""
            lines = difference(self.project, drafted) if dry else (of + _told(drafted),)
            yield Result(tuple(lines))

    def _fail(self, source: str, error: Exception) -> Result:
        reason = str(error)
        if isinstance(error, OSError):
            reason = f"{source}: {error.strerror or error}"
        elif isinstance(error, MergeError):
            reason = f"{source}: {error}"
        self.failed.append(Failure(source, reason))
        return Result(problem=reason)

    def _count(self, drafted: Drafted) -> None:
        if drafted.skipped:
            self._counts["left alone"] += 1
            return
        self._counts["drafted"] += 1
        self._counts["statements"] += drafted.statements
        self._counts["less certain"] += drafted.doubtful
        self._counts["speakers"] += drafted.speakers

    def summary(self) -> Iterator[str]:
        """Yield the summary of a run over several articles: a table, then failures with reasons."""
        counts = self._counts
        total = counts["drafted"] + counts["left alone"] + len(self.failed)
        if total < 2:
            return
        yield ""
        for what, number in (
            ("articles", total),
            ("  drafted", counts["drafted"]),
            ("  left alone", counts["left alone"]),
            ("  failed", len(self.failed)),
            ("statements proposed", counts["statements"]),
            ("  more as comments", counts["less certain"]),
            ("speakers", counts["speakers"]),
        ):
            yield f"{what:<20} {number:>8,}"
        if self.failed:
            yield ""
            yield from (f"failed: {failure.reason}" for failure in self.failed)
            yield "The same command with --skip tries only these again."

    def _each(self, sources: tuple[str, ...]) -> Iterator[str]:
        for source in sources:
            if source != "-" and not _is_address(source) and Path(source).is_dir():
                for path in sorted(Path(source).iterdir()):
                    if path.is_file() and path.suffix.lower() in FORMATS - {""}:
                        yield str(path)
            else:
                yield source

    def _read(self, source: str, clock: Callable[[], float]) -> Document | tuple[str, ...]:
        """Return the article, or the addresses to which a feed or a list leads."""
        if source == "-":
            return read_stream(sys.stdin.buffer)
        if not _is_address(source):
            return read_list(Path(source)) or read_file(Path(source))
        page = fetch(source, clock, self.timeout, allow_private=self.allow_private)
        found = addresses_in_feed(page.content, page.address)
        if found and set(found) <= self._fed:
            raise SourceError(f"{source}: this feed leads to itself.")
        self._fed.update(found)
        return found or read_page(page.address, page.content)


def _is_address(source: str) -> bool:
    return source.startswith(("http://", "https://"))


def _told(drafted: Drafted) -> str:
    what = drafted.title or drafted.article_id
    if drafted.skipped:
        return f"articles/{drafted.article_id}: there already, left alone"
    return (
        f"articles/{drafted.article_id}: {drafted.statements} statements proposed"
        f"{f', {drafted.doubtful} more as comments' if drafted.doubtful else ''} (“{what}”)"
    )
