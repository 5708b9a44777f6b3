"""Long lists: under headings, cut into pages, with ways from one to the next."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Generic, TypeVar

from onrecord.pages.escaping import Markdown, escape, link_to
from onrecord.records.dates import UNKNOWN, PartialDate
from onrecord.urls import PAGE_SIZE

T = TypeVar("T")


@dataclass(frozen=True)
class Group(Generic[T]):
    """A part of a list, under a heading of its own.

    Attributes:
        id: The heading's id, without the `_` before it; empty if there is no heading.
        title: The heading.
        items: What is listed.
        level: The level of the heading.
        continued: Whether it began on an earlier page.
        empty: What to say where nothing is listed.
    """

    id: str
    title: Markdown
    items: tuple[T, ...]
    level: int = 2
    continued: bool = False
    empty: str = ""

    @property
    def hashes(self) -> Markdown:
        """The marks of a Markdown heading."""
        return Markdown("#" * self.level)


@dataclass(frozen=True)
class Jump:
    """A link to the heading of a group, and how much is listed there."""

    link: Markdown
    size: int


@dataclass(frozen=True)
class Pagination(Generic[T]):
    """A list on its pages.

    Attributes:
        pages: For each page the groups on it; one page at least.
        paths: The paths of the pages.
        jumps: The ways to all groups that have a heading.
    """

    pages: Sequence[tuple[Group[T], ...]]
    paths: Sequence[str]
    jumps: Sequence[Jump] = field(default=())

    def __len__(self) -> int:
        return len(self.pages)

    def __iter__(self) -> Iterator[tuple[int, str, tuple[Group[T], ...]]]:
        """Each page: its number, its path, its groups."""
        return zip(range(1, len(self.pages) + 1), self.paths, self.pages, strict=True)

    def ways(self, current: int) -> list[Markdown]:
        """From one page to others: the next ones, and of all the others some."""
        near = {1, len(self.pages), *range(current - 2, current + 3)}
        ways = []
        if current > 1:
            ways.append(link_to("Previous page", self.paths[current - 2]))
        for number in sorted(near & set(range(1, len(self.pages) + 1))):
            here = Markdown(f'<b aria-current="page">Page {number}</b>')
            there = link_to(f"Page {number}", self.paths[number - 1])
            ways.append(here if number == current else there)
        if current < len(self.pages):
            ways.append(link_to("Next page", self.paths[current]))
        return ways


def paginate(groups: Iterable[Group[T]], path_of: Callable[[int], str]) -> Pagination[T]:
    """Cut groups into pages of at most `PAGE_SIZE` items; `path_of` gives the path of a page."""
    pages: list[list[Group[T]]] = [[]]
    jumps = []
    room = PAGE_SIZE
    for group in groups:
        if not room and group.items:
            pages.append([])
            room = PAGE_SIZE
        if group.id:
            target = f"{path_of(len(pages))}#_{group.id}"
            jumps.append(Jump(link_to(group.title, target), len(group.items)))
        first, rest = group.items[:room], group.items[room:]
        pages[-1].append(replace(group, items=first))
        room -= len(first)
        for start in range(0, len(rest), PAGE_SIZE):
            items = rest[start : start + PAGE_SIZE]
            pages.append([replace(group, items=items, continued=True)])
            room = PAGE_SIZE - len(items)
    paths = [path_of(number) for number in range(1, len(pages) + 1)]
    return Pagination([tuple(page) for page in pages], paths, jumps)


def group_by_year(
    records: Iterable[T], date_of: Callable[[T], PartialDate], level: int = 2
) -> list[Group[T]]:
    """Put records that are sorted by date under the headings of their years."""

    def title_of(record: T) -> str:
        date = date_of(record)
        return "No date yet" if date == UNKNOWN else str(date.year)

    return [
        Group(title.lower().replace(" ", "-"), escape(title), tuple(members), level)
        for title, members in groupby(records, key=title_of)
    ]


def group_under(
    titles: Mapping[str, str], records: Iterable[T], key_of: Callable[[T], str]
) -> list[Group[T]]:
    """Put records under headings: `titles` has id and title of each, in order; no empty ones."""
    found: dict[str, list[T]] = {key: [] for key in titles}
    for record in records:
        found[key_of(record)].append(record)
    return [
        Group(key, escape(title), tuple(found[key])) for key, title in titles.items() if found[key]
    ]
