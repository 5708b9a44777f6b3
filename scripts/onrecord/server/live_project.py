"""The site as it is served: what each change calls for, and what a browser is given.

One thread follows the changes; others answer browsers. What takes long happens beside the site
that is shown, which then changes at once.
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
from onrecord.server.change_set import PACKAGE, ChangeSet, sort_changes
from onrecord.server.mkdocs_site import LiveSite
from onrecord.server.page_cache import PageCache
from onrecord.server.problems import Problem, of_error, of_finding
from onrecord.server.recheck import recheck
from onrecord.server.responses import Responder


class LiveProject:
    """A project that is served.

    Args:
        project: The project.
        url: The address at which it is served.
        place: A folder for what is made for serving alone.

    Attributes:
        answers: What browsers are given.
        news: Told about each change of what they are given.
        version: How many changes there were.
        problems: Why the site isn't as the files have it.

    Raises:
        UnusableProject: a setting is wrong.
        NotBuilt: the records have errors already, or a page is broken.
    """

    def __init__(self, project: Project, url: str, place: Path, reporter: Reporter) -> None:
        self.changed, self.version = Condition(), 0
        self.problems: tuple[Problem, ...] = ()
        self._project, self._url, self._place = project, url, place
        self._reporter = reporter
        self._settings = settings_files(project.config_file)
        self._pending = ChangeSet()
        self._text_only_change = (
            True  # whether all that has changed since the site was made is words
        )
        self._in_records: tuple[Problem, ...] = ()
        self._in_site: tuple[Problem, ...] = ()
        self._cache = CheckCache()
        self._checked = prepare(project, self._cache)
        reporter.findings(self._checked.findings, self._checked.quotes)
        if self._checked.errors:
            raise BuildError("The records have errors: no page was made.")
        self._facts = site_of(project, load_config(project))
        self._builder = Builder(project, self._facts, Reporter())
        self._public: tuple[KnowledgeBase, KnowledgeBase] | None = None
        self._written: KnowledgeBase | None = None
        self.write_pages()
        self._pages = PageCache(self._checked.kb, self._facts, project)
        self._site = LiveSite(project, self._pages.pages, self._published, url, place)
        self._needs_gc = True
        self.responder = Responder(self._site, self._pages.pages, lambda: self._published)

    @property
    def watched(self) -> list[Path]:
        """The files and folders of which a change shows in the site."""
        project = self._project
        mine = (project.records_folder, project.docs, *self._settings)
        own = (PACKAGE / "theme", PACKAGE / "pages" / "templates")
        return [*mine, *own, *self._site.watched]

    @property
    def _published(self) -> KnowledgeBase:
        """What everybody sees."""
        return self._without_drafts(self._checked.kb)

    def _without_drafts(self, kb: KnowledgeBase) -> KnowledgeBase:
        known = self._public
        if known is None or known[0] is not kb:
            known = self._public = kb, without_drafts(kb)
        return known[1]

    def write_pages(self) -> None:
        """Bring `docs/` up to date with what is served."""
        kb = self._checked.kb
        if self._written is not kb:
            with locked(self._project, self._reporter.waiting):
                self._builder.build_docs(self._without_drafts(kb))
                self._builder.save_cache()
            self._written = kb

    def collect_garbage(self) -> None:
        """Use a quiet moment to free memory.

        The records are many objects that stay. As long as Python looks through them all again and
        again for what could be freed, an answer may have to wait for a second.
        """
        if self._needs_gc:
            gc.unfreeze()
            gc.collect()
            gc.freeze()
            self._needs_gc = False

    # Following changes

    def apply(self, paths: set[Path]) -> None:
        """Do what a change of some files calls for, and say so."""
        started = time.perf_counter()
        changes = sort_changes(paths, self._project, self._settings, self._checked.kb)
        if not changes.files:
            return
        self._pending |= changes
        done = self._do_what_is_pending()
        self._notify()
        seconds = time.perf_counter() - started
        self._reporter.event(f"{changes.say()} changed: {done}, {seconds:.2f} s")

    def _do_what_is_pending(self) -> str:
        """Check and make what is to be checked and made; in words what was done."""
        done: list[str] = []
        try:
            self._read_settings()
            done += self._check()
            done += self._make()
        except (BuildError, UnusableProject, OSError) as error:
            # An OSError may mean that an editor is about to save: then there is more to come.
            self._in_site = (of_error(error, self._project),)
            for problem in self._in_site:
                self._reporter.problem(f"{problem.where}: {problem.message}")
        if self._in_records or self._in_site:
            done.append("the last good site stays")
        return ", ".join(done) or "nothing that shows"

    def _read_settings(self) -> None:
        if not self._pending.settings:
            return
        self._settings = settings_files(self._project.config_file)
        project = read_project(self._project.config_file)
        facts = site_of(project, load_config(project))
        if project != self._project:
            self._pending |= ChangeSet(records=True)
        if (project, facts) != (self._project, self._facts):
            self._project, self._facts = project, facts
            self._builder, self._written = Builder(project, facts, Reporter()), None
        self._pending = replace(self._pending, settings=False)

    def _check(self) -> list[str]:
        """Read what was saved of the records; those that were shown stay if there are errors."""
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
        self._in_records = tuple(map(of_finding, checked.errors))
        if not checked.errors:
            self._checked = checked
            self._pending = replace(pending, records=False, articles=frozenset())
        return [done]

    def _make(self) -> list[str]:
        """Make the pages of the records that are shown; MkDocs' part only where it may differ."""
        pending, kb = self._pending, self._checked.kb
        same = kb is self._pages.kb and self._pages.settings == (self._facts, self._project)
        if same and not pending.site:
            return []
        if pending.templates:
            forget_templates()
        before = None if pending.templates else self._pages
        pages = PageCache(kb, self._facts, self._project, before, same_paths=self._text_only_change)
        old, new = self._site, self._site
        if pending.site or not self._fits(pages):
            new = LiveSite(self._project, pages.pages, self._published, self._url, self._place)
        with self.responder.changing():
            if new is old:
                old.show(pages.pages)
            self.responder.show(new, pages.pages, lambda: self._published)
            self._pages, self._site = pages, new
        self._in_site, self._text_only_change = (), True
        self._pending = replace(self._pending, site=False, templates=False)
        if new is old:
            return []
        old.remove()
        self._needs_gc = True
        return ["MkDocs' part made anew"]

    def _fits(self, pages: PageCache) -> bool:
        """Whether all that MkDocs has made is right for other records, too."""
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
            self.problems = (*self._in_records, *self._in_site)
            self.changed.notify_all()

    def wait_for_change(self, version: int, seconds: float) -> int:
        """Wait until there is more than this version; the version that there is then."""
        with self.changed:
            self.changed.wait_for(lambda: self.version != version, seconds)
            return self.version
