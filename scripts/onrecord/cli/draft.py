"""The command `draft`: its options, and what it prints."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from onrecord.cli import help_texts
from onrecord.cli.extras import require_extra
from onrecord.cli.options import BROKEN, DONE, config_option, read_project
from onrecord.reporting import formats, terminal

if TYPE_CHECKING:
    from onrecord.project import Project


@click.command(epilog=help_texts.DRAFT_EXAMPLES)
@click.argument("sources", metavar="ARTICLE…", nargs=-1)
@click.option(
    "--review", "reviewing", is_flag=True, help="Decide on what was drafted, here on the terminal."
)
@click.option("--dry-run", is_flag=True, help="Write nothing, and print what would change.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="With --dry-run: the difference, or one JSON object a line.",
)
@click.option(
    "--merge",
    "again",
    flag_value="merge",
    default="merge",
    help="Of an article drafted before: keep what is there, add what is new  [default]",
)
@click.option("--skip", "again", flag_value="skip", help="Leave such an article alone.")
@click.option("--replace", "again", flag_value="replace", help="Write such an article anew.")
@click.option("--allow-private", is_flag=True, help="Fetch pages from private networks, too.")
@click.option(
    "--timeout",
    type=click.FloatRange(0, 600, min_open=True),
    default=20,
    show_default=True,
    metavar="SECONDS",
    help="How long a page may take, redirects included.",
)
@config_option
def draft(
    config_file: Path,
    sources: tuple[str, ...],
    form: str,
    again: str,
    timeout: float,
    *,
    reviewing: bool,
    dry_run: bool,
    allow_private: bool,
) -> int:
    """Split articles into draft records, for an editor to decide on.

    ARTICLE… are text, Markdown, HTML or DOCX files, folders of them, http(s) addresses, RSS
    or Atom feeds, text files with an address on each line, or - for standard input. Plain text
    is read as Markdown.

    Statements, speakers, cities and organizations are proposed below `quotes/`, each with
    `draft: true` and with the reason of each guess beside it. Nothing is proposed as a quote
    that does not stand in the article word for word. `check` names what is left to decide, and
    `build` leaves it out until `draft: true` is removed.

    With --review, each proposal is shown in its context, and a key accepts it, gives it
    another speaker, drops it, or undoes that. ARTICLE… are then ids of drafted articles, or
    what they were drafted from; without any, all that hold something to decide. Every decision
    is written at once: quit when you like, the same command goes on.

    It needs more than a site does: the extra `onrecord[draft]`.
    """
    require_extra("draft")
    if form == "json" and not dry_run:
        raise click.UsageError("--format json goes with --dry-run")
    if reviewing and (dry_run or again != "merge"):
        raise click.UsageError("--review goes alone: first draft, then review")
    if reviewing:
        return _review(read_project(config_file), sources)
    if not sources:
        raise click.UsageError("Missing argument 'ARTICLE…'.")
    from onrecord.drafting.batch import Batch

    batch = Batch(read_project(config_file), again, timeout, allow_private=allow_private)
    for result in batch.run(sources, dry=dry_run, form=form, clock=time.monotonic):
        for line in result.lines:
            terminal.say(line if form == "json" else formats.printable(line))
        if result.problem:
            terminal.say(formats.printable(result.problem), err=True)
    for line in batch.summary():
        terminal.say(formats.printable(line), err=dry_run)
    return BROKEN if batch.failed else DONE


def _review(project: Project, wanted: tuple[str, ...]) -> int:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise click.UsageError(
            "--review asks for keys, and this is no terminal. Run it in one; or edit the files "
            "below quotes/articles/ and remove `draft: true` where you agree: "
            "`onrecord check` lists what is left."
        )
    from onrecord.drafting.review.selection import choose_articles
    from onrecord.drafting.review.session import review

    articles = choose_articles(project, wanted)
    if not articles:
        terminal.say("There is nothing to decide: no article holds a draft.")
        return DONE
    outcome = review(project, articles, terminal.TerminalReporter())
    left = formats.count(outcome.left, "draft")
    terminal.say(
        f"{outcome.accepted:,} accepted, {outcome.dropped:,} dropped, {left} left to decide"
        + (": the same command goes on." if outcome.left else ".")
    )
    return DONE
