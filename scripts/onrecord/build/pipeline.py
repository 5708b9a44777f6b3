"""The build pipeline: read, link and check the records, render, build with MkDocs, publish.

A build is skipped as a whole while its inputs and outputs are unchanged (`fingerprints`).
Otherwise it is incremental: `cache` has the traces of the previous build, `page_builder`
re-renders the pages whose dependencies have changed, and `site_writer` writes pages that are up to
date as hard links to those of the previous site. The new site replaces it atomically (`publish`).
"""

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
    from onrecord.build import fingerprints
    from onrecord.build.docs_folder import Written
    from onrecord.build.parallel import BackgroundTask


@dataclass(frozen=True, slots=True)
class Built:
    """The result of a build: of its check alone if the records have errors.

    Attributes:
        checked: The records and their findings.
        pages: The number of pages rendered from the records.
        written: The number of pages written to the site; the others are those of the previous site.
        quotes: The number of quotes on the pages, each verified.
        policy: The Content-Security-Policy under which the pages work.
    """

    checked: Checked
    pages: int = 0
    written: int = 0
    quotes: int = 0
    policy: str = ""


def write_schemas(kb: KnowledgeBase, folder: Path) -> None:
    """Write the JSON Schemas by which an editor completes and checks the YAML of the records."""
    from onrecord.build.docs_folder import write_files
    from onrecord.exports.json_schema import make_schemas

    write_files(folder, make_schemas(kb))


def prepare(project: Project, cache: CheckCache | None = None) -> Checked:
    """Read and check the records, and write the JSON Schemas, in which editors find new ids.

    Args:
        project: The project.
        cache: The results of an earlier check, of which unchanged files are reused.
    """
    checked = check(project, cache)
    write_schemas(checked.kb, project.schemas)
    return checked


def render(project: Project, reporter: Reporter) -> tuple[Checked, Written | None]:
    """Check the records and write their Markdown pages below `docs/`.

    Returns:
        The result of the check, and how many files were written; None if there are errors, because
        nothing is written then.

    Raises:
        UnusableProject: a folder of generated pages is a symbolic link or holds other files.
    """
    from onrecord.project import locked

    with locked(project, reporter.waiting):
        checked = prepare(project)
        if checked.errors:
            return checked, None
        from onrecord.build.cache import page_paths
        from onrecord.build.docs_folder import write_pages
        from onrecord.pages import render_pages
        from onrecord.urls import Site

        pages = render_pages(without_drafts(checked.kb), Site.of(project))
        return checked, write_pages(project.docs, pages, page_paths(project))


def build(project: Project, target: Path, reporter: Reporter) -> Built:
    """Build the site incrementally and replace the previous one atomically.

    If the records have errors, or the site is up to date, nothing is built. Another build of the
    project has to end first; while this one waits, `reporter` says so.

    Raises:
        UnusableProject: the site can't be built in `target`, or a setting is wrong.
        BuildError: a page is broken. The previous site is left as it was.
    """
    from onrecord.build.publish import atomic_replace, check_target, recover
    from onrecord.project import locked

    folder = check_target(target, project)
    moment = build_moment(None)  # fail early on a wrong SOURCE_DATE_EPOCH
    from onrecord.build import fingerprints
    from onrecord.build.parallel import BackgroundTask

    with locked(project, reporter.waiting), ExitStack() as stack:
        recover(folder)
        outputs = stack.enter_context(
            closing(BackgroundTask(partial(fingerprints.snapshot_outputs, project, folder)))
        )
        input_fingerprint = fingerprints.input_fingerprint(project, moment)
        with reporter.step("reading and checking the records"):
            checked = prepare(project)
        if checked.errors:
            return Built(checked)
        last = fingerprints.load(project)
        if last and input_fingerprint == last.input_fingerprint != "":
            with reporter.step("comparing with the last build"):
                up_to_date = outputs.result().fingerprint == last.output_fingerprint != ""
            if up_to_date:
                return Built(checked, last.pages, 0, last.quotes, last.policy)
        with atomic_replace(folder) as new_site:
            built, output_fingerprint = _build_with_mkdocs(checked, new_site, outputs, reporter)
        if input_fingerprint:
            this_build = fingerprints.LastBuild(
                input_fingerprint, output_fingerprint, built.pages, built.quotes, built.policy
            )
            fingerprints.save(project, this_build)
        return built


def _build_with_mkdocs(
    checked: Checked,
    site: Path,
    outputs: BackgroundTask[fingerprints.OutputSnapshot],
    reporter: Reporter,
) -> tuple[Built, str]:
    """Build a site into an empty folder; return the result and the output fingerprint."""
    from onrecord.build import fingerprints
    from onrecord.build.mkdocs import LOGGER, build_site, load_config, mkdocs_errors

    with reporter.warnings_of(LOGGER):
        config = load_config(checked.project, site_dir=str(site), strict=True)
        plugin: Any = config.plugins["onrecord"]
        plugin.use_session(checked, outputs, reporter)
        config.plugins.on_startup(command="build", dirty=False)
        try:
            with mkdocs_errors():
                build_site(config)
        finally:
            config.plugins.on_shutdown()
    entries, quotes = plugin.pages.entries, len(plugin.pages.kb.passages)
    pages = {path: entry.content_hash for path, entry in entries.items()}
    output_fingerprint = fingerprints.snapshot_outputs(
        checked.project, site, pages, plugin.file_hashes
    ).fingerprint
    written = len(entries) - plugin.reused
    return Built(checked, len(entries), written, quotes, plugin.policy), output_fingerprint


_LATEST = 2**32 - 1  # the largest time in a gzip header (RFC 1952), as of `sitemap.xml.gz`


def build_moment(newest: PartialDate | None) -> datetime:
    """Return the only date and time in a site, for reproducible builds.

    The moment is `SOURCE_DATE_EPOCH` where that is set, otherwise the newest date of the records.
    <https://reproducible-builds.org/specs/source-date-epoch/>

    Raises:
        UnusableProject: SOURCE_DATE_EPOCH isn't a number of seconds, or is too large.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch is None:
        first = datetime.combine(newest.first, time(), UTC).timestamp() if newest else 0
        seconds = min(max(0, int(first)), _LATEST)
    elif epoch.isascii() and epoch.isdigit() and int(epoch) <= _LATEST:
        seconds = int(epoch)
    else:
        raise UnusableProject(
            f"SOURCE_DATE_EPOCH is {epoch!r}: expected whole seconds since 1970, such as "
            "1640217600, or nothing at all."
        )
    return datetime.fromtimestamp(seconds, UTC)
