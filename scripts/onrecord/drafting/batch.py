"""Batches of articles to draft; an unreadable article is reported, and the batch goes on."""

from __future__ import annotations

import sys
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from onrecord.drafting.command import (
    Again,
    DraftResult,
    MergeError,
    difference,
    draft,
    index_project,
    propose_json,
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
    """An article that couldn't be drafted: its source, and the reason."""

    source: str
    reason: str


@dataclass(slots=True)
class Batch:
    """A run over many articles, with its counts and failures.

    Attributes:
        project: The project to which the drafts are added.
        again: The treatment of articles with existing drafts (`Again`).
        timeout: Seconds that fetching a page may take.
        allow_private: Whether pages may come from private networks.
        failed: The articles that couldn't be drafted.
    """

    project: Project
    again: str
    timeout: float = TIMEOUT
    allow_private: bool = False
    failed: list[Failure] = field(default_factory=list)
    _counts: Counter[str] = field(default_factory=Counter)
    _feed_urls: set[str] = field(default_factory=set)  # against feeds that lead to themselves

    def run(
        self, sources: tuple[str, ...], *, dry: bool, form: str, clock: Callable[[], float]
    ) -> Iterator[Result]:
        """Draft the articles of all sources, and yield each result as soon as it is there.

        A feed or a list of URLs is replaced by its articles in the queue. `form` is `text` or
        `json`.
        """
        index = index_project(self.project)
        queue = deque(self._expand_folders(sources))
        number = 0
        while queue:
            source = queue.popleft()
            try:
                document = self._read(source, clock)
                if isinstance(document, tuple):
                    queue.extendleft(reversed(document))
                    continue
                number += 1
                if form == "json":
                    yield Result((propose_json(index, document),))
                    continue
                again = cast(Again, self.again)
                drafted = draft(self.project, index, document, again, Reporter(), dry=dry)
            except (SourceError, FetchError, MergeError, OSError) as error:
                number += not isinstance(error, MergeError)
                yield self._fail(source, error)
                continue
            self._count(drafted)
            of = f"[{number:,} of {number + len(queue):,}] " if number > 1 or queue else ""
            lines = difference(self.project, drafted) if dry else (of + _result_line(drafted),)
            yield Result(tuple(lines))

    def _fail(self, source: str, error: Exception) -> Result:
        reason = str(error)
        if isinstance(error, OSError):
            reason = f"{source}: {error.strerror or error}"
        elif isinstance(error, MergeError):
            reason = f"{source}: {error}"
        self.failed.append(Failure(source, reason))
        return Result(problem=reason)

    def _count(self, drafted: DraftResult) -> None:
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

    def _expand_folders(self, sources: tuple[str, ...]) -> Iterator[str]:
        """Yield the sources, a folder replaced by its files of known formats."""
        for source in sources:
            if source != "-" and not _is_url(source) and Path(source).is_dir():
                for path in sorted(Path(source).iterdir()):
                    if path.is_file() and path.suffix.lower() in FORMATS - {""}:
                        yield str(path)
            else:
                yield source

    def _read(self, source: str, clock: Callable[[], float]) -> Document | tuple[str, ...]:
        """Return the article of a source, or the URLs in a feed or a list."""
        if source == "-":
            return read_stream(sys.stdin.buffer)
        if not _is_url(source):
            return read_list(Path(source)) or read_file(Path(source))
        page = fetch(source, clock, self.timeout, allow_private=self.allow_private)
        found = addresses_in_feed(page.content, page.address)
        if found and set(found) <= self._feed_urls:
            raise SourceError(f"{source}: this feed leads to itself.")
        self._feed_urls.update(found)
        return found or read_page(page.address, page.content)


def _is_url(source: str) -> bool:
    return source.startswith(("http://", "https://"))


def _result_line(drafted: DraftResult) -> str:
    what = drafted.title or drafted.article_id
    if drafted.skipped:
        return f"articles/{drafted.article_id}: there already, left alone"
    return (
        f"articles/{drafted.article_id}: {drafted.statements} statements proposed"
        f"{f', {drafted.doubtful} more as comments' if drafted.doubtful else ''} (“{what}”)"
    )
