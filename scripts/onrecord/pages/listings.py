"""Index pages: all records of a kind, by letter, country, year, or as a tree."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from operator import attrgetter
from string import ascii_lowercase
from typing import Any, TypeVar

from onrecord.output import Page, PageTask
from onrecord.pages.context import RenderContext
from onrecord.pages.escaping import NOTHING, Markdown, escape, link_to
from onrecord.pages.languages import show_name
from onrecord.pages.pagination import Group, Pagination, group_by_year, group_under, paginate
from onrecord.pages.quote_card import show_card
from onrecord.pages.record_layout import with_count
from onrecord.pages.templating import make_page
from onrecord.pages.wording import count, name_country, show_date
from onrecord.records.kinds import KINDS
from onrecord.records.models import Article, City, Event, Organization, Speaker, Theme
from onrecord.records.reverse_index import events_by_date, sort_key
from onrecord.text.normalize import fold_name
from onrecord.urls import index_page

T = TypeVar("T")

Entry = tuple[Markdown, Markdown]
"""The indentation of an entry in a tree (spaces), and its line."""

# Letters that don't decompose into a letter and a mark, and the letters that index them.
_LIKE = str.maketrans("æœøłđðþßı", "aoolddtsi")


def iter_index_tasks(context: RenderContext) -> Iterator[PageTask]:
    """The page tasks of all index pages, one for each page."""
    for kind in KINDS:
        yield from index_tasks(context, kind)


def index_tasks(context: RenderContext, kind: str) -> Iterator[PageTask]:
    """The page tasks of one kind's index pages, one for each page."""
    kb = context.kb
    groups: Sequence[Group[Any]]
    line: Callable[[RenderContext, Any], Markdown]
    match kind:
        case "article":
            line, groups = _article, group_by_year(context.articles, attrgetter("published"))
        case "speaker":
            line, groups = _speaker, _by_letter(kb.speakers.values())
        case "city":
            line, groups = _city, _by_country(kb.cities.values())
        case "organization":
            line, groups = _organization, _by_letter(kb.organizations.values())
        case "event":
            events = events_by_date(kb.events.values())
            line, groups = _event, group_by_year(events, attrgetter("date"))
        case "theme":
            return _render(context, kind, _tree(context))
        case _:
            groups = group_by_year(context.quotes, kb.day_of)
            return _render(context, kind, groups, template="cards")
    return _render(context, kind, [_entries(context, group, line) for group in groups])


def letter_of(name: str) -> str:
    """The letter under which a name is listed, `a` to `z`; or `other`."""
    letters = (letter for letter in fold_name(name).translate(_LIKE) if letter.isalnum())
    first = next(letters, "")
    return first if first and first in ascii_lowercase else "other"


def _render(
    context: RenderContext, kind: str, groups: Sequence[Group[Any]], *, template: str = "entries"
) -> Iterator[PageTask]:
    pages, total = paginate(groups, partial(index_page, kind)), _total(context, kind)
    jumps = tuple((jump.link, jump.size) for jump in pages.jumps)
    for number, path, shown in pages:
        make = partial(_page, context, kind, template, total, pages, number, shown)
        listed = tuple((group.id, group.title, group.continued, group.items) for group in shown)
        yield PageTask(path, make, (total, len(pages), jumps, listed))


def _page(
    context: RenderContext,
    kind: str,
    template: str,
    total: int,
    pages: Pagination[Any],
    number: int,
    groups: Sequence[Group[Any]],
) -> Iterator[Page]:
    title = KINDS[kind].title
    name = title if number == 1 else f"{title}, page {number}"
    trail = [link_to("Home", "index.md"), link_to(title, index_page(kind))]
    yield make_page(
        pages.paths[number - 1],
        template,
        kind=kind,
        number=number,
        title=name,
        heading=escape(name),
        description=f"{name} of {context.site.name}: {count(total, kind)}.",
        trail=trail[:1] if number == 1 else trail,
        intro=f"{count(total, kind)}." if total else f"No {title.lower()} yet.",
        pages=pages,
        groups=groups,
        card=partial(show_card, context),
    )


def _total(context: RenderContext, kind: str) -> int:
    return len(context.quotes if kind == "quote" else context.kb.records(kind))


def _entries(
    context: RenderContext, group: Group[T], line: Callable[[RenderContext, T], Markdown]
) -> Group[Entry]:
    return Group(
        group.id, group.title, tuple((NOTHING, line(context, item)) for item in group.items)
    )


# Groups: records under headings


def _by_letter(records: Iterable[Speaker | Organization]) -> list[Group[Any]]:
    titles = {letter: letter.upper() for letter in ascii_lowercase} | {"other": "Other"}
    ordered = sorted(records, key=sort_key)
    return group_under(titles, ordered, lambda record: letter_of(sort_key(record)[1]))


def _by_country(cities: Iterable[City]) -> list[Group[City]]:
    names = {city.country: name_country(city.country) for city in cities}
    titles = dict(sorted(names.items(), key=lambda pair: (fold_name(pair[1]), pair[0])))
    by_id = {code.lower() or "none": title for code, title in titles.items()}
    ordered = sorted(cities, key=sort_key)
    return group_under(by_id, ordered, lambda city: city.country.lower() or "none")


def _tree(context: RenderContext) -> list[Group[Entry]]:
    """The themes as one list, each indented below its broader theme (depth first)."""
    entries: list[Entry] = []
    seen: set[str] = set()
    ordered = sorted(context.kb.themes.values(), key=sort_key)
    tops = [theme for theme in ordered if theme.broader not in context.kb.themes]
    for start in (*tops, *ordered):  # themes in a cycle have no top: they come last
        waiting = [(0, start)]
        while waiting:
            depth, theme = waiting.pop()
            if theme.id in seen:
                continue
            seen.add(theme.id)
            entries.append((Markdown("    " * depth), _theme(context, theme)))
            below = context.kb.narrower[theme.id]
            waiting += [(depth + 1, narrower) for narrower in reversed(below)]
    return [Group("", NOTHING, tuple(entries))] if entries else []


# Lines: a record in a list


def _article(context: RenderContext, article: Article) -> Markdown:
    parts = [context.link("article", article.id), context.link("organization", article.publisher)]
    parts.append(show_date(article.published))
    line = Markdown(", ".join(filter(None, parts)))
    return with_count(line, len(context.kb.by_article[article.id]))


def _speaker(context: RenderContext, speaker: Speaker) -> Markdown:
    """The line of a speaker, with the role on the newest day of all records."""
    newest = context.kb.newest
    now = context.kb.membership_on(speaker, newest) if newest else None
    parts = [context.link("speaker", speaker.id)]
    if now:
        parts += [show_name(now.role), context.link("organization", now.organization)]
    line = Markdown(", ".join(filter(None, parts)))
    return with_count(line, len(context.kb.by_speaker[speaker.id]))


def _city(context: RenderContext, city: City) -> Markdown:
    return with_count(context.link("city", city.id), len(context.kb.by_city[city.id]))


def _organization(context: RenderContext, organization: Organization) -> Markdown:
    parts = [
        context.link("organization", organization.id),
        show_name(organization.classification),
    ]
    line = Markdown(", ".join(filter(None, parts)))
    return with_count(line, len(context.kb.by_organization[organization.id]))


def _theme(context: RenderContext, theme: Theme) -> Markdown:
    line = with_count(context.link("theme", theme.id), len(context.kb.by_theme[theme.id]))
    return Markdown(f"{line} {show_name(theme.description)}" if theme.description else line)


def _event(context: RenderContext, event: Event) -> Markdown:
    line = Markdown(f"{context.link('event', event.id)}, {show_date(event.date)}")
    return with_count(line, len(context.kb.by_event[event.id]))
