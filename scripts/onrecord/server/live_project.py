"""The live project: applies changes of files to the site that is served.

One thread applies changes; the others respond to browsers. Records are checked, pages are cached
and MkDocs builds while the last good site is still served; then the two are exchanged at once.
"""

from __future__ import annotations

import gc
import time
from dataclasses import replace
from pathlib import Path
from threading import Condition

from onrecord.build.builder import Builder
from onrecord.build.errors import BuildError
from onrecord.build.mkdocs import load_config, site_of
from onrecord.build.pipeline import prepare
from onrecord.checks.project_check import CheckCache
from onrecord.exports import iter_redirects
from onrecord.pages.templating import forget_templates
from onrecord.project import Project, UnusableProject, locked, read_project, settings_files
from onrecord.records.knowledge_base import KnowledgeBase, without_drafts
from onrecord.reporting.reporter import Reporter
from onrecord.server.change_set import PACKAGE, ChangeSet, classify_changes
from onrecord.server.mkdocs_site import LiveSite
from onrecord.server.page_cache import PageCache
from onrecord.server.problems import Problem, of_error, of_finding
from onrecord.server.recheck import recheck
from onrecord.server.responses import Responder


class LiveProject:
    """A served project, kept up to date with its files.

    Args:
        project: The project.
        url: The URL at which the project is served.
        scratch_folder: A folder for the parts of the site that MkDocs builds.
        reporter: A receiver of findings and events.

    Attributes:
        responder: The responses to browsers.
        changed: A condition that is notified after each change of the site or of its problems.
        version: The number of such changes.
        problems: The errors because of which the site isn't up to date with the files.

    Raises:
        UnusableProject: a setting is wrong.
        BuildError: the records have errors at the start, or a page is broken.
    """

    def __init__(
        self, project: Project, url: str, scratch_folder: Path, reporter: Reporter
    ) -> None:
        self.changed, self.version = Condition(), 0
        self.problems: tuple[Problem, ...] = ()
        self._project, self._url, self._scratch_folder = project, url, scratch_folder
        self._reporter = reporter
        self._settings = settings_files(project.config_file)
        self._pending = ChangeSet()
        self._text_only_change = True  # of all changes since the last rebuild
        self._record_problems: tuple[Problem, ...] = ()
        self._site_problems: tuple[Problem, ...] = ()
        self._cache = CheckCache()
        self._checked = prepare(project, self._cache)
        reporter.findings(self._checked.findings, self._checked.quotes)
        if self._checked.errors:
            raise BuildError("The records have errors: no page was made.")
        self._site_settings = site_of(project, load_config(project))
        self._builder = Builder(project, self._site_settings, Reporter())
        self._published_cache: tuple[KnowledgeBase, KnowledgeBase] | None = None
        self._written_kb: KnowledgeBase | None = None
        self.write_pages()
        self._pages = PageCache(self._checked.kb, self._site_settings, project)
        self._site = LiveSite(project, self._pages.pages, self._published, url, scratch_folder)
        self._needs_gc = True
        self.responder = Responder(self._site, self._pages.pages, lambda: self._published)

    @property
    def watched(self) -> list[Path]:
        """The files and folders on which the site depends."""
        project = self._project
        inputs = (project.records_folder, project.docs, *self._settings)
        own = (PACKAGE / "theme", PACKAGE / "pages" / "templates")
        return [*inputs, *own, *self._site.watched]

    @property
    def _published(self) -> KnowledgeBase:
        """The records without drafts."""
        return self._without_drafts(self._checked.kb)

    def _without_drafts(self, kb: KnowledgeBase) -> KnowledgeBase:
        known = self._published_cache
        if known is None or known[0] is not kb:
            known = self._published_cache = kb, without_drafts(kb)
        return known[1]

    def write_pages(self) -> None:
        """Bring `docs/` up to date with the served records, without drafts."""
        kb = self._checked.kb
        if self._written_kb is not kb:
            with locked(self._project, self._reporter.waiting):
                self._builder.build_docs(self._without_drafts(kb))
                self._builder.save_cache()
            self._written_kb = kb

    def collect_garbage(self) -> None:
        """Collect garbage while the server is idle, if a site was replaced since the last time.

        All objects are then frozen: records and pages live on, and each automatic collection would
        walk all of them and free nothing, which can delay a response by a second.
        """
        if self._needs_gc:
            gc.unfreeze()
            gc.collect()
            gc.freeze()
            self._needs_gc = False

    # Applying changes

    def apply(self, paths: set[Path]) -> None:
        """Apply a change of files: do the work it calls for, notify browsers, report the event."""
        started = time.perf_counter()
        changes = classify_changes(paths, self._project, self._settings, self._checked.kb)
        if not changes.files:
            return
        self._pending |= changes
        done = self._apply_pending()
        self._notify()
        seconds = time.perf_counter() - started
        self._reporter.event(f"{changes.summary()} changed: {done}, {seconds:.2f} s")

    def _apply_pending(self) -> str:
        """Do all pending work; return a description of the work for the terminal.

        Work that fails stays pending, and the last good site is served until the next change.
        """
        done: list[str] = []
        try:
            self._read_settings()
            done += self._check()
            done += self._rebuild()
        except (BuildError, UnusableProject, OSError) as error:
            # An OSError may mean that an editor program is still saving: another change follows.
            self._site_problems = (of_error(error, self._project),)
            for problem in self._site_problems:
                self._reporter.problem(f"{problem.where}: {problem.message}")
        if self._record_problems or self._site_problems:
            done.append("the last good site stays")
        return ", ".join(done) or "nothing that shows"

    def _read_settings(self) -> None:
        if not self._pending.settings:
            return
        self._settings = settings_files(self._project.config_file)
        project = read_project(self._project.config_file)
        site_settings = site_of(project, load_config(project))
        if project != self._project:
            self._pending |= ChangeSet(records=True)
        if (project, site_settings) != (self._project, self._site_settings):
            self._project, self._site_settings = project, site_settings
            self._builder, self._written_kb = Builder(project, site_settings, Reporter()), None
        self._pending = replace(self._pending, settings=False)

    def _check(self) -> list[str]:
        """Check the changed records; with errors, the last good ones are still served."""
        pending = self._pending
        if not pending.records and not pending.articles:
            return []
        checked, done = None, "checked by itself"
        if not pending.records:
            checked = recheck(self._checked, pending.articles)
        if checked is None:
            checked, done = prepare(self._project, self._cache), "all records checked"
            self._text_only_change = False
        self._reporter.new_findings(checked.findings, self._checked.findings, checked.quotes)
        self._record_problems = tuple(map(of_finding, checked.errors))
        if not checked.errors:
            self._checked = checked
            self._pending = replace(pending, records=False, articles=frozenset())
        return [done]

    def _rebuild(self) -> list[str]:
        """Serve the checked records; let MkDocs build its part again only if needed."""
        pending, kb = self._pending, self._checked.kb
        unchanged = kb is self._pages.kb and self._pages.settings == (
            self._site_settings,
            self._project,
        )
        if unchanged and not pending.site:
            return []
        if pending.templates:
            forget_templates()
        previous = None if pending.templates else self._pages
        pages = PageCache(
            kb, self._site_settings, self._project, previous, same_paths=self._text_only_change
        )
        old, new = self._site, self._site
        if pending.site or not self._is_site_reusable(pages):
            new = LiveSite(
                self._project, pages.pages, self._published, self._url, self._scratch_folder
            )
        with self.responder.changing():
            if new is old:
                old.use_pages(pages.pages)
            self.responder.use_site(new, pages.pages, lambda: self._published)
            self._pages, self._site = pages, new
        self._site_problems, self._text_only_change = (), True
        self._pending = replace(self._pending, site=False, templates=False)
        if new is old:
            return []
        old.remove()
        self._needs_gc = True
        return ["MkDocs' part made anew"]

    def _is_site_reusable(self, pages: PageCache) -> bool:
        """Whether MkDocs' part of the site would be the same for the new records."""
        old = self._pages.pages
        new = pages.pages
        return (
            self._site.is_free_of_records
            and (old.entries is new.entries or old.entries == new.entries)
            and old.kb.newest == new.kb.newest
            and list(iter_redirects(old.kb, old.addresses, old.site))
            == list(iter_redirects(new.kb, new.addresses, new.site))
        )

    def _notify(self) -> None:
        with self.changed:
            self.version += 1
            self.problems = (*self._record_problems, *self._site_problems)
            self.changed.notify_all()

    def wait_for_change(self, version: int, seconds: float) -> int:
        """Wait until the version differs from a known one; return the present version.

        Args:
            version: The known version.
            seconds: The longest time to wait.
        """
        with self.changed:
            self.changed.wait_for(lambda: self.version != version, seconds)
            return self.version
