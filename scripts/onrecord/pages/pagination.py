"""Pagination of long lists: groups under headings, cut into pages, with links between them."""

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
        id: The heading's id, without the `_` before it; empty for a group without a heading.
        title: The heading.
        items: The items of the list.
        level: The level of the heading.
        continued: Whether the group began on an earlier page.
        empty: The sentence shown if the group has no items.
    """

    id: str
    title: Markdown
    items: tuple[T, ...]
    level: int = 2
    continued: bool = False
    empty: str = ""

    @property
    def hashes(self) -> Markdown:
        """The number signs of the Markdown heading."""
        return Markdown("#" * self.level)


@dataclass(frozen=True)
class Jump:
    """A link to the heading of a group, with the number of its items."""

    link: Markdown
    size: int


@dataclass(frozen=True)
class Pagination(Generic[T]):
    """A list distributed over pages.

    Attributes:
        pages: The groups of each page; at least one page.
        paths: The paths of the pages.
        jumps: Links to all groups with a heading.
    """

    pages: Sequence[tuple[Group[T], ...]]
    paths: Sequence[str]
    jumps: Sequence[Jump] = field(default=())

    def __len__(self) -> int:
        return len(self.pages)

    def __iter__(self) -> Iterator[tuple[int, str, tuple[Group[T], ...]]]:
        """Iterate over the pages: number (from 1), path, groups."""
        return zip(range(1, len(self.pages) + 1), self.paths, self.pages, strict=True)

    def ways(self, current: int) -> list[Markdown]:
        """Links from one page to its neighbours, two on each side, and to the first and last."""
        shown = {1, len(self.pages), *range(current - 2, current + 3)}
        links = []
        if current > 1:
            links.append(link_to("Previous page", self.paths[current - 2]))
        for number in sorted(shown & set(range(1, len(self.pages) + 1))):
            this = Markdown(f'<b aria-current="page">Page {number}</b>')
            other = link_to(f"Page {number}", self.paths[number - 1])
            links.append(this if number == current else other)
        if current < len(self.pages):
            links.append(link_to("Next page", self.paths[current]))
        return links


def paginate(groups: Iterable[Group[T]], path_of: Callable[[int], str]) -> Pagination[T]:
    """Return groups cut into pages of at most `PAGE_SIZE` items.

    A group that doesn't fit continues on the next pages. `path_of` gives the path of a page by
    its number, from 1.
    """
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
    """Return records, sorted by date, in groups under the headings of their years."""

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
    """Return records in groups under headings, without empty groups.

    Args:
        titles: The title of each heading by its id, in order.
        records: The records, in order.
        key_of: Returns the id of a record's heading.
    """
    found: dict[str, list[T]] = {key: [] for key in titles}
    for record in records:
        found[key_of(record)].append(record)
    return [
        Group(key, escape(title), tuple(found[key])) for key, title in titles.items() if found[key]
    ]
