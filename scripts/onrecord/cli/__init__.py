"""The command `onrecord`: its subcommands, exit statuses, and messages on the terminal."""

from __future__ import annotations

import gc
import io
import sys
import time
from pathlib import Path

import click

from onrecord import OnRecordError, __version__
from onrecord.cli import help_texts
from onrecord.cli.draft import draft
from onrecord.cli.options import (
    BROKEN,
    DONE,
    INTERRUPTED,
    UNUSABLE,
    config_option,
    fail,
    read_project,
)
from onrecord.cli.records import rename, search
from onrecord.reporting import formats, terminal


def main() -> int:
    """Run the command in `sys.argv`.

    Returns:
        The exit status: 0 done, 1 the records have errors or a page is broken, 2 the call or
        the configuration is wrong, 130 interrupted.
    """
    _speak_utf8()
    try:
        status = onrecord.main(prog_name="onrecord", standalone_mode=False)
    except (click.Abort, KeyboardInterrupt):
        return fail("interrupted", INTERRUPTED)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except OnRecordError as error:
        return fail(str(error), error.exit_status)
    except OSError as error:
        return fail(f"{error.filename or 'this system'}: {error.strerror or error}", UNUSABLE)
    return status or DONE


def _speak_utf8() -> None:
    """Set UTF-8 for output to pipes and files on every system; a terminal has its own encoding."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            encoding = None if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


class _InOrder(click.Group):
    """A group whose help lists the commands in order of definition, not by name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


@click.group(
    cls=_InOrder,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 88},
    epilog=help_texts.FIRST_STEPS,
)
@click.version_option(__version__, message="On Record %(version)s")
def onrecord() -> None:
    """Keep a public record of what is said, each statement checked against its source.

    Articles, and the statements taken from them, are plain files below `quotes/`. On Record
    compares every statement with its article, word for word, and makes a site of them all.

    The commands work on the project of the `mkdocs.yml` in this folder; -f names another one.
    """


@onrecord.command(epilog=help_texts.NEW_EXAMPLES)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--name", metavar="TEXT", help="The site's name, instead of one made from the folder's."
)
def new(folder: Path, name: str | None) -> int:
    """Start a knowledge base in DIR.

    DIR is a folder that isn't there yet, or that is empty. It gets one invented article with
    its records, to copy and then delete, the settings of the site, a workflow that checks and
    publishes it on GitHub, and a README for whoever works on it. The example builds at once.

    Nothing is ever overwritten, and a start that fails leaves nothing behind.
    """
    from onrecord.build.pipeline import prepare
    from onrecord.editing.scaffold import describe, start

    started = start(folder, name)
    project = read_project(folder / "mkdocs.yml")
    prepare(project)
    for line in describe(started):
        terminal.say(formats.printable(line))
    return DONE


@onrecord.command(epilog=help_texts.CHECK_EXAMPLES)
@click.option("--strict", is_flag=True, help="Take warnings (a draft that is left) as errors.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    show_default=True,
    help="For people, for programs, or as annotations of a pull request on GitHub.",
)
@config_option
def check(config_file: Path, *, strict: bool, form: formats.Format) -> int:
    """Read and check everything, and write nothing.

    Every record is read, every id is followed to what it names, and every quote is compared
    with the text of its article, word for word. All problems are reported, not only the first,
    each with file, line and column and with a hint on how to mend it.
    """
    from onrecord.checks.project_check import check

    checked = check(read_project(config_file))
    terminal.report(checked.findings, checked.quotes, form, strict=strict)
    failed = checked.findings if strict else checked.errors
    return BROKEN if failed else DONE


@onrecord.command(epilog=help_texts.SERVE_EXAMPLES)
@click.option(
    "-a", "--dev-addr", metavar="HOST:PORT", help="Where to serve  [default: 127.0.0.1:8000]"
)
@click.option(
    "--open/--no-open",
    "open_in_browser",
    default=None,
    help="Open the site in the browser  [default: on a terminal]",
)
@config_option
def serve(config_file: Path, dev_addr: str | None, *, open_in_browser: bool | None) -> int:
    """Build the site, serve it, and show each change as it is saved.

    The open browser follows by itself. Drafts are shown, too. A problem in a record is named
    here and in the browser, with file and line, while the last good site stays up. Ctrl+C ends
    it.
    """
    from onrecord.server.command import serve

    wanted = sys.stdout.isatty() if open_in_browser is None else open_in_browser
    reporter = terminal.TerminalReporter()
    serve(read_project(config_file), dev_addr, reporter, open_in_browser=wanted)
    return DONE


@onrecord.command(epilog=help_texts.BUILD_EXAMPLES)
@click.option(
    "-d",
    "--site-dir",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Where the site goes, instead of the `site_dir` of the configuration.",
)
@click.option("-v", "--verbose", is_flag=True, help="Say where the time went.")
@config_option
def build(config_file: Path, site_dir: Path | None, *, verbose: bool) -> int:
    """Check the records and build the site.

    The new site takes the place of the old one only when it is complete: if the records have
    errors, a page is broken, or the build is stopped, the last site stays as it was.

    Set SITE_URL to the address that the site will have, and its pages and data name it. The
    only date in a site is SOURCE_DATE_EPOCH, or else the newest date of the records.

    The last line printed is a header for the web server: with it, browsers run no script on
    these pages but the site's own.
    """
    from onrecord.build.errors import BuildError
    from onrecord.build.pipeline import build

    gc.disable()  # all objects live until the process ends; collections take a tenth of the time
    started = time.monotonic()
    project = read_project(config_file)
    target = site_dir or project.site
    try:
        with terminal.TerminalReporter(verbose=verbose) as reporter:
            built = build(project, target, reporter)
    except BuildError as error:
        return fail(f"{error} The last site stays as it was.", BROKEN)
    checked = built.checked
    if checked.findings:
        terminal.report(checked.findings, checked.quotes, err=True)
    if checked.errors:
        return fail("the records have errors: the last site stays as it was", BROKEN)
    terminal.say(
        f"{formats.count(built.pages, 'page')} ({built.written:,} written, "
        f"{built.pages - built.written:,} unchanged) from "
        f"{formats.count(built.quotes, 'quote')}, each verified: {target} "
        f"({time.monotonic() - started:.1f} s)"
    )
    terminal.say(f"Content-Security-Policy: {built.policy}")
    return DONE


onrecord.add_command(draft)


@onrecord.command(epilog=help_texts.RENDER_EXAMPLES)
@config_option
def render(config_file: Path) -> int:
    """Check the records and write their Markdown pages below `docs/`.

    `build` and `serve` do this by themselves; alone, it is for other programs that make a site
    of Markdown pages and a `mkdocs.yml`.

    A page that would not change is not touched; one that no record makes any more is removed.
    Pages written by hand stay as they are. If the records have errors, nothing is written.
    """
    from onrecord.build.pipeline import render

    checked, written = render(read_project(config_file), terminal.TerminalReporter())
    if checked.findings:
        terminal.report(checked.findings, checked.quotes, err=True)
    if written is None:
        return BROKEN
    terminal.say(
        f"{formats.count(written.written, 'page')} written, {written.unchanged:,} unchanged, "
        f"{written.removed:,} removed"
    )
    return DONE


@onrecord.command(epilog=help_texts.SCHEMA_EXAMPLES)
@click.option(
    "-o",
    "--output-dir",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Where the schemas go  [default: .onrecord/schemas in the project]",
)
@config_option
def schema(config_file: Path, output_dir: Path | None) -> int:
    """Write the JSON Schemas by which an editor completes and checks the YAML.

    With them an editor that knows the YAML language server (VS Code with Red Hat's extension
    "YAML", and many others) says what each field means, offers the ids that there are, and
    underlines a mistake as it is typed. It sees the form of a record; whether a statement
    stands in its article, only `check` can say.

    `build`, `render` and `serve` write them, too, so that they know each new record.
    """
    from onrecord.build.pipeline import write_schemas
    from onrecord.checks.project_check import check

    project = read_project(config_file)
    folder = output_dir or project.schemas
    write_schemas(check(project).kb, folder)
    terminal.say(formats.printable(f"The schemas are in {folder}."))
    return DONE


onrecord.add_command(search)
onrecord.add_command(rename)
