"""From records to a site: read, link, check, render, write, build, exchange."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from onrecord import reading
from onrecord.checks import check_records
from onrecord.dates import PartialDate
from onrecord.findings import Finding
from onrecord.knowledge_base import KnowledgeBase, Located, link_records, without_drafts
from onrecord.progress import Progress
from onrecord.project import Project, UnusableProject
from onrecord.reading import locate_findings, read_records

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

    from onrecord import standing
    from onrecord.halves import Beside
    from onrecord.writing import Written


class NotBuilt(Exception):
    """A page of the site is broken; MkDocs has said in which way."""


@dataclass(frozen=True, slots=True)
class Checked:
    """Records that were read and checked.

    Attributes:
        project: Where they lie.
        kb: All of them, drafts included.
        findings: What is wrong with them, in the order of the files.
    """

    project: Project
    kb: KnowledgeBase
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings with which no page is made."""
        return tuple(finding for finding in self.findings if finding.severity == "error")

    @property
    def quotes(self) -> int:
        """How many quotes were checked: all but those that were withdrawn."""
        return len(self.kb.quotes) - len(self.kb.withdrawn)


@dataclass(frozen=True, slots=True)
class Built:
    """A site that was built; nothing but what was checked if the records have errors.

    Attributes:
        checked: The records as they were read.
        pages: How many pages were made from them.
        written: How many of those were written; the others are those of the old site.
        quotes: How many quotes they show, each verified.
        policy: The Content-Security-Policy under which the pages work.
    """

    checked: Checked
    pages: int = 0
    written: int = 0
    quotes: int = 0
    policy: str = ""


@dataclass(frozen=True, slots=True)
class Memory:
    """What earlier checks have read and found; it saves time, and changes nothing."""

    read: reading.Memory = field(default_factory=dict)
    located: Located = field(default_factory=Located)


def check(project: Project, memory: Memory | None = None) -> Checked:
    """Read and check all records of a project."""
    memory = memory or Memory()
    with _all_of_it_stays():
        stored = read_records(project, memory.read)
        kb = link_records(stored, memory.located)
        findings = [*stored.findings, *check_records(kb)]
        return Checked(project, kb, tuple(locate_findings(project, findings)))


@contextmanager
def _all_of_it_stays() -> Iterator[None]:
    """Let Python not look for rubbish: there is none, and it would look at all records each time.

    With 100,000 quotes that is a third of the time.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def write_schemas(kb: KnowledgeBase, folder: Path) -> None:
    """Write the JSON Schemas by which an editor completes and checks the records."""
    from onrecord.json_schemas import make_schemas
    from onrecord.writing import write_files

    write_files(folder, make_schemas(kb))


def prepare(project: Project, memory: Memory | None = None) -> Checked:
    """Read and check the records for a site; the schemas for editors follow.

    So an editor knows the ids of new records.
    """
    checked = check(project, memory)
    write_schemas(checked.kb, project.schemas)
    return checked


def render(project: Project, waiting: Callable[[], None]) -> tuple[Checked, Written | None]:
    """Check the records and write their pages; nothing is written if there are errors.

    `waiting` is called if another build of the project has to end first.
    """
    from onrecord.exchange import locked

    with locked(project, waiting):
        checked = prepare(project)
        if checked.errors:
            return checked, None
        from onrecord.pages import render_pages
        from onrecord.writing import write_pages

        pages = render_pages(
            without_drafts(checked.kb),
            quote_pages=project.quote_pages,
            site_name=project.site_name,
            site_description=project.site_description,
        )
        return checked, write_pages(project.docs, pages)


def build(project: Project, target: Path, waiting: Callable[[], None], progress: Progress) -> Built:
    """Make the site and put it in the place of the old one; not if the records have errors.

    `waiting` is called if another build of the project has to end first.

    Raises:
        UnusableProject: the site can't be built there, or a setting is wrong.
        NotBuilt: a page is broken. The old site is as it was.
    """
    from onrecord.exchange import check_target, locked, recover, replacing

    folder = check_target(target, project)
    moment = build_moment(None)  # a wrong SOURCE_DATE_EPOCH shows before anything is done
    from onrecord import standing
    from onrecord.halves import Beside

    with locked(project, waiting), ExitStack() as here:
        recover(folder)
        looked = here.enter_context(closing(Beside(partial(standing.look, project, folder))))
        made_from = standing.made_from(project, moment)
        with progress.step("reading and checking the records"):
            checked = prepare(project)
        if checked.errors:
            return Built(checked)
        last = standing.load(project)
        if last and made_from == last.made_from != "":
            with progress.step("comparing with the last build"):
                stands = looked.outcome().fingerprint == last.made != ""
            if stands:
                return Built(checked, last.pages, 0, last.quotes, last.policy)
        with replacing(folder) as aside:
            built, made = _build_with_mkdocs(checked, aside, looked, progress)
        if made_from:
            now = standing.Standing(made_from, made, built.pages, built.quotes, built.policy)
            standing.save(project, now)
        return built


def _build_with_mkdocs(
    checked: Checked, site: Path, looked: Beside[standing.Looked], progress: Progress
) -> tuple[Built, str]:
    """Build a site into a folder; also returns the fingerprint of what was made."""
    from onrecord import standing

    config = load_config(checked.project, site_dir=str(site), strict=True)
    from mkdocs.commands.build import build

    plugin: Any = config.plugins["onrecord"]
    plugin.hand_over(checked, looked, progress)
    config.plugins.on_startup(command="build", dirty=False)
    try:
        with told_by_mkdocs():
            build(config)
    finally:
        config.plugins.on_shutdown()
    sheets, quotes = plugin.edition.sheets, len(plugin.edition.kb.passages)
    pages = {path: sheet.fingerprint for path, sheet in sheets.items()}
    made = standing.look(checked.project, site, pages, plugin.known_files).fingerprint
    written = len(sheets) - plugin.taken_over
    return Built(checked, len(sheets), written, quotes, plugin.policy), made


@contextmanager
def told_by_mkdocs() -> Iterator[None]:
    """Turn what MkDocs raises when a page is broken into one kind of exception."""
    from jinja2 import TemplateError
    from mkdocs.exceptions import Abort

    try:
        yield
    except Abort as error:
        raise NotBuilt(error.format_message()) from None
    except (TemplateError, UnicodeDecodeError) as error:
        raise NotBuilt(str(error)) from error


def load_config(project: Project, **settings: Any) -> MkDocsConfig:
    """Load a project's settings as MkDocs reads them; `settings` go before those of the file.

    Raises:
        UnusableProject: one of them is wrong.
    """
    os.environ["NO_MKDOCS_2_WARNING"] = "1"  # Material's banner
    from mkdocs import config as mkdocs_config
    from mkdocs.exceptions import Abort, ConfigurationError

    try:
        config = mkdocs_config.load_config(str(project.config_file), **settings)
    except (Abort, ConfigurationError) as error:
        raise UnusableProject(f"{project.config_file}: {error.format_message()}") from None
    if "onrecord" not in config.plugins:
        raise UnusableProject(f"{project.config_file}: the plugin onrecord is switched off.")
    return config


_LATEST = 2**32 - 1  # what fits into the header of `sitemap.xml.gz`


def build_moment(newest: PartialDate | None) -> datetime:
    """The only moment that a site holds: SOURCE_DATE_EPOCH, else the newest date of the records.

    <https://reproducible-builds.org/specs/source-date-epoch/>

    Raises:
        UnusableProject: SOURCE_DATE_EPOCH is set to something else than such a moment.
    """
    given = os.environ.get("SOURCE_DATE_EPOCH")
    if given is None:
        first = datetime.combine(newest.first, time(), UTC).timestamp() if newest else 0
        seconds = min(max(0, int(first)), _LATEST)
    elif given.isascii() and given.isdigit() and int(given) <= _LATEST:
        seconds = int(given)
    else:
        raise UnusableProject(
            f"SOURCE_DATE_EPOCH is {given!r}: expected whole seconds since 1970, such as "
            "1640217600, or nothing at all."
        )
    return datetime.fromtimestamp(seconds, UTC)
