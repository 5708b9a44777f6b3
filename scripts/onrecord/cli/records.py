"""The commands `search` and `rename`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from onrecord.cli import help_texts
from onrecord.cli.options import BROKEN, DONE, Command, config_option, fail, read_project
from onrecord.records.kinds import KINDS
from onrecord.reporting import formats, terminal

if TYPE_CHECKING:
    from onrecord.search.reference import Sort


class _WithWords(click.Command):
    """A command with words as arguments, and advice for a word with a hyphen before it."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            if error.option_name.startswith("--"):
                raise
            hint = "Before words of which one begins with a hyphen, write `--`."
            raise click.UsageError(f"{error.message} {hint}", ctx) from None


def _facet_option(facet: str, what: str, **settings: Any) -> Callable[[Command], Command]:
    settings = {"metavar": None if "type" in settings else "ID"} | settings
    return click.option(f"--{facet}", multiple=True, help=what, **settings)


@click.command(cls=_WithWords, epilog=help_texts.SEARCH_EXAMPLES)
@click.argument("words", nargs=-1, metavar="WORDS")
@_facet_option("speaker", "Only what this speaker said.")
@_facet_option("city", "Only about this city, or by who speaks for it.")
@_facet_option("organization", "Only about it, on its behalf, or by its members.")
@_facet_option("theme", "Only about this theme.")
@_facet_option("event", "Only from articles on this event.")
@_facet_option(
    "kind", "Only of this kind.", type=click.Choice(["direct", "emphasised", "reported"])
)
@_facet_option("language", "Only in this language, such as `es`.", metavar="TAG")
@_facet_option("year", "Only of this year.", metavar="YEAR")
@click.option(
    "--sort",
    type=click.Choice(["relevance", "newest", "oldest", "speaker"]),
    default="relevance",
    show_default=True,
    help="The order. Without words, relevance is the newest first.",
)
@click.option(
    "--limit",
    type=click.IntRange(0),
    metavar="N",
    help="How many quotes to print, 0 for all  [default: 20; with --format json, all]",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="For people, or for programs.",
)
@config_option
def search(
    config_file: Path,
    words: tuple[str, ...],
    sort: Sort,
    limit: int | None,
    form: Literal["text", "json"],
    **chosen: tuple[str, ...],
) -> int:
    """Find what was said, as the page Explore of the site does.

    WORDS are looked for in the texts of quotes and their translations, and in the names of
    speakers, cities, organisations, themes and events; case and accents don't matter. All of
    them have to be there, the last one at least as a beginning. Without any, every quote is
    found. An option that is given several times means any of these; different ones, all.

    Drafts and withdrawn quotes are not found. If the records have errors, nothing is searched.
    """
    from onrecord.checks.project_check import check
    from onrecord.records.knowledge_base import without_drafts
    from onrecord.search.results import SearchRequest, find, format_json, format_text
    from onrecord.urls import Site

    project = read_project(config_file)
    checked = check(project)
    if checked.errors:
        terminal.report(checked.errors, checked.quotes, err=True)
        return fail("the records have errors: nothing was searched", BROKEN)
    request = SearchRequest(
        " ".join(words), {facet: ids for facet, ids in chosen.items() if ids}, sort
    )
    found = find(without_drafts(checked.kb), request)
    for note in found.notes:
        terminal.say(f"onrecord: {note}", err=True)
    if form == "json":
        terminal.say(format_json(found, limit or None, Site.of(project)))
        return DONE
    most = 20 if limit is None else limit or None
    for line in format_text(found, most, colour=terminal.shows_colour(sys.stdout)):
        terminal.say(line)
    return DONE


@click.command(epilog=help_texts.RENAME_EXAMPLES)
@click.argument("kind", metavar="KIND", type=click.Choice(list(KINDS)))
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option("--dry-run", is_flag=True, help="Write nothing, and print the difference.")
@config_option
def rename(config_file: Path, kind: str, old: str, new: str, *, dry_run: bool) -> int:
    """Give a record another id, everywhere.

    KIND is article, quote, speaker, city, organization, theme or event. The record's file or
    folder gets the name NEW, every reference in all records follows, and so does every link
    from a page written by hand; OLD is noted under `formerly`, so that its old address leads to
    the new one. Nothing else changes in the files: comments, order and line ends stay.

    All of it is done, or nothing. If the machine stops in the middle, the same command again
    does the rest.
    """
    from onrecord.build.pipeline import prepare
    from onrecord.editing.rename import UnreadableFile, describe, describe_difference
    from onrecord.editing.rename import rename as rename_record

    project = read_project(config_file)
    try:
        done = rename_record(project, kind, old, new, terminal.TerminalReporter(), dry_run=dry_run)
    except UnreadableFile as error:
        terminal.report(error.findings, 0, err=True)
        return fail("nothing was renamed: these files have to be mended first", BROKEN)
    lines = describe_difference(done) if dry_run else ()
    for line in (*lines, *describe(done)):
        terminal.say(formats.printable(line))
    if dry_run:
        terminal.say("Nothing was written.")
    elif project.schemas.is_dir():
        prepare(project)
    return DONE
