"""From records to a site: read, link, check, render, write, build, exchange."""

from __future__ import annotations

import os
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from onrecord.checks.project_check import CheckCache, Checked, check
from onrecord.project import Project, UnusableProject
from onrecord.records.dates import PartialDate
from onrecord.records.knowledge_base import KnowledgeBase, without_drafts
from onrecord.reporting.reporter import Reporter

if TYPE_CHECKING:
    from onrecord.build import fingerprints as standing
    from onrecord.build.docs_folder import Written
    from onrecord.build.parallel import BackgroundTask


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


def write_schemas(kb: KnowledgeBase, folder: Path) -> None:
    """Write the JSON Schemas by which an editor completes and checks the records."""
    from onrecord.build.docs_folder import write_files
    from onrecord.exports.json_schema import make_schemas

    write_files(folder, make_schemas(kb))


def prepare(project: Project, cache: CheckCache | None = None) -> Checked:
    """Read and check the records for a site; the schemas for editors follow.

    So an editor knows the ids of new records.
    """
    checked = check(project, cache)
    write_schemas(checked.kb, project.schemas)
    return checked


def render(project: Project, reporter: Reporter) -> tuple[Checked, Written | None]:
    """Check the records and write their pages; nothing is written if there are errors.

    `reporter` is told if another build of the project has to end first.
    """
    from onrecord.project import locked

    with locked(project, reporter.waiting):
        checked = prepare(project)
        if checked.errors:
            return checked, None
        from onrecord.build.docs_folder import write_pages
        from onrecord.pages import render_pages
        from onrecord.urls import Site

        pages = render_pages(without_drafts(checked.kb), Site.of(project))
        return checked, write_pages(project.docs, pages)


def build(project: Project, target: Path, reporter: Reporter) -> Built:
    """Make the site and put it in the place of the old one; not if the records have errors.

    `reporter` is told if another build of the project has to end first.

    Raises:
        UnusableProject: the site can't be built there, or a setting is wrong.
        NotBuilt: a page is broken. The old site is as it was.
    """
    from onrecord.build.publish import atomic_replace, check_target, recover
    from onrecord.project import locked

    folder = check_target(target, project)
    moment = build_moment(None)  # a wrong SOURCE_DATE_EPOCH shows before anything is done
    from onrecord.build import fingerprints as standing
    from onrecord.build.parallel import BackgroundTask

    with locked(project, reporter.waiting), ExitStack() as here:
        recover(folder)
        looked = here.enter_context(
            closing(BackgroundTask(partial(standing.snapshot_outputs, project, folder)))
        )
        input_fingerprint = standing.input_fingerprint(project, moment)
        with reporter.step("reading and checking the records"):
            checked = prepare(project)
        if checked.errors:
            return Built(checked)
        last = standing.load(project)
        if last and input_fingerprint == last.input_fingerprint != "":
            with reporter.step("comparing with the last build"):
                stands = looked.result().fingerprint == last.made != ""
            if stands:
                return Built(checked, last.pages, 0, last.quotes, last.policy)
        with atomic_replace(folder) as aside:
            built, made = _build_with_mkdocs(checked, aside, looked, reporter)
        if input_fingerprint:
            now = standing.LastBuild(
                input_fingerprint, made, built.pages, built.quotes, built.policy
            )
            standing.save(project, now)
        return built


def _build_with_mkdocs(
    checked: Checked,
    site: Path,
    looked: BackgroundTask[standing.OutputSnapshot],
    reporter: Reporter,
) -> tuple[Built, str]:
    """Build a site into a folder; also returns the fingerprint of what was made."""
    from onrecord.build import fingerprints as standing
    from onrecord.build.mkdocs import LOGGER, build_site, load_config, mkdocs_errors

    with reporter.warnings_of(LOGGER):
        config = load_config(checked.project, site_dir=str(site), strict=True)
        plugin: Any = config.plugins["onrecord"]
        plugin.use_session(checked, looked, reporter)
        config.plugins.on_startup(command="build", dirty=False)
        try:
            with mkdocs_errors():
                build_site(config)
        finally:
            config.plugins.on_shutdown()
    entries, quotes = plugin.pages.entries, len(plugin.pages.kb.passages)
    pages = {path: entry.fingerprint for path, entry in entries.items()}
    made = standing.snapshot_outputs(checked.project, site, pages, plugin.file_hashes).fingerprint
    written = len(entries) - plugin.reused
    return Built(checked, len(entries), written, quotes, plugin.policy), made


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
