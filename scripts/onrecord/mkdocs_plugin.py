"""The plugin `onrecord` of MkDocs: what is made from the records joins what is written by hand."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

from markupsafe import escape

from onrecord import exports
from onrecord.build import csp, data_files
from onrecord.build.assets import bundled, in_layer
from onrecord.build.builder import Data, Press
from onrecord.build.fingerprints import Looked
from onrecord.build.mkdocs import (
    BasePlugin,
    Config,
    File,
    Files,
    InclusionLevel,
    PluginError,
    config_options,
    file_sort_key,
    get_plugin_logger,
    get_toc,
)
from onrecord.build.page_builder import Edition, Sheet
from onrecord.build.parallel import Beside
from onrecord.build.pipeline import build_moment, prepare
from onrecord.build.site_writer import Finisher, LaterFile, ReadyFile, Shown, Theme, resolve
from onrecord.checks.project_check import Checked
from onrecord.files import FolderSnapshot
from onrecord.output import OutputFile
from onrecord.project import OPTIONS, Project, UnusableProject, locked, make_project
from onrecord.records.knowledge_base import KnowledgeBase, without_drafts
from onrecord.records.loader import record_path
from onrecord.reporting import formats as reporting
from onrecord.reporting import terminal
from onrecord.reporting.findings import Finding
from onrecord.reporting.progress import Progress
from onrecord.urls import Addresses, Site, is_generated

if TYPE_CHECKING:
    from jinja2 import Environment

    from onrecord.build.mkdocs import (
        LiveReloadServer,
        MkDocsConfig,
        MkDocsPage,
        Navigation,
        TemplateContext,
    )

log = get_plugin_logger(__name__)

PACKAGE = Path(__file__).parent
STYLESHEET = "assets/stylesheets/onrecord.css"
SCRIPT = "assets/javascripts/onrecord.js"

Outputs = Callable[[KnowledgeBase, Addresses, Site], Iterator[OutputFile]]


class Options(Config):  # type: ignore[no-untyped-call]  # typed in part
    """What can be set below `onrecord:` in `mkdocs.yml`."""

    records = config_options.Type(str, default=OPTIONS["records"])
    quote_pages = config_options.Type(bool, default=OPTIONS["quote_pages"])


class OnRecordPlugin(BasePlugin[Options]):  # type: ignore[no-untyped-call]  # typed in part
    """Reads, checks and renders the records once for each build, whoever started it.

    While serving, records with errors leave the site as it was, and a note on each of its
    pages says what is wrong.
    """

    shown: Shown
    files: Files
    theme: Theme
    taken_over: int
    _checked: Checked
    _published: KnowledgeBase
    _project: Project
    _moment: datetime
    _nav: Navigation

    def __init__(self) -> None:
        self._serving = False
        self._live = False
        self._press: Press | None = None
        self._handed_over: tuple[Checked, Beside[Looked]] | None = None
        self._old: FolderSnapshot | None = None
        self._data: Beside[Data] | None = None
        self._progress = Progress()
        self._problems: tuple[Finding, ...] = ()
        self._ready_files: list[ReadyFile] = []
        self._scripts: set[str] = set()

    @property
    def edition(self) -> Edition:
        """The pages made from the records."""
        return self.shown.edition

    @property
    def policy(self) -> str:
        """The Content-Security-Policy for the site that was built last."""
        return csp.policy(self._scripts)

    @property
    def known_files(self) -> dict[str, str]:
        """Files of the site that was built last, each with a fingerprint of its bytes."""
        assert self._press
        kept = self._press.kept
        return {path: written for path, (_, written) in kept.site.items()} | kept.data

    def hand_over(self, checked: Checked, looked: Beside[Looked], progress: Progress) -> None:
        """Take the records from the one who checked them, and who holds the lock.

        `looked` tells what lies there from the build before.
        """
        self._handed_over, self._progress = (checked, looked), progress

    def go_live(self, edition: Edition, published: KnowledgeBase) -> None:
        """Take the pages from the one who serves them, and who finishes each when it is asked for.

        `published` is what everybody sees.
        """
        self._live = True
        self.shown, self._published = Shown(edition), published

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Note whether this is the live site."""
        self._serving = command == "serve"
        self._press = None

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read the settings, and put our templates and styles between the user's and Material's."""
        with _explained():
            self._project = make_project(Path(config.config_file_path), config, self.config)
            build_moment(None)  # a wrong SOURCE_DATE_EPOCH shows before anything is done
        own = str(PACKAGE / "theme")
        if own not in config.theme.dirs:
            config.theme.dirs.insert(1 if config.theme.custom_dir else 0, own)
            config.extra_css.insert(0, STYLESHEET)
            config.extra_javascript.insert(0, SCRIPT)
            _escape_names(config)
        return config

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Read and check the records; stop before anything is touched if they have errors."""
        name = self._project.site_name
        site = Site(name, config.site_url or "", config.use_directory_urls)
        self._scripts.clear()
        with _explained():
            if self._live:
                pass
            elif self._press and self._press.serves(self._project, site):
                self._follow(self._press)
            else:
                self._begin(Press(self._project, site, self._progress))
        self._moment = build_moment(self._published.newest)

    def _begin(self, press: Press) -> None:
        """Make the first edition."""
        if self._handed_over:
            checked, looked = self._handed_over
            self._take(checked)
            with self._progress.step("comparing with the last build"):
                self._old = looked.outcome().site
            self.shown = Shown(press.publish(self._published, looked.outcome().docs))
        else:
            checked = prepare(self._project)
            terminal.report(checked.findings, checked.quotes, err=True)
            if checked.errors:
                raise PluginError("The records have errors: no page was made.")
            self._take(checked)
            with locked(self._project, terminal.say_waiting):
                self.shown = Shown(press.publish(self._published))
        if self._serving and self._published is not self._checked.kb:
            self.shown = Shown(press.show(self._checked.kb))
        self._handed_over, self._press = None, press

    def _take(self, checked: Checked) -> None:
        self._checked, self._published = checked, without_drafts(checked.kb)

    def _follow(self, press: Press) -> None:
        """Make the next edition; what the site shows already stays if there are errors now."""
        try:
            checked = prepare(self._project)
        except OSError as error:  # an editor was about to save: there is more to come
            log.warning(str(error))
            return
        if checked.errors or checked.findings != self._checked.findings:
            terminal.report(checked.findings, checked.quotes, err=True)
        self._problems = checked.errors
        if not checked.errors:
            self._take(checked)
            self.shown = Shown(press.show(checked.kb))

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add what is made from the records, in place of the pages of theirs in `docs/`."""
        made = {file.dest_uri: file for file in self._made(config)}
        if self._data:
            self._data.close()  # of a build that broke off
        if self._press:
            self._data = Beside(partial(self._press.make_data, self._published, self._old))
        others = [in_layer(file, config) for file in files if not is_generated(file.src_uri)]
        others = list(bundled(others, config))
        for file in others:
            if file.dest_uri in made and file.inclusion.value > InclusionLevel.DRAFT.value:
                log.warning(f"'{file.src_uri}' has the address of a page made from the records.")
        others = [file for file in others if file.dest_uri not in made]
        taken = made.keys() | {file.dest_uri for file in others}
        ways = [file for file in self._redirects(config) if file.dest_uri not in taken]
        return Files(sorted([*made.values(), *others, *ways], key=file_sort_key))

    def _made(self, config: MkDocsConfig) -> Iterator[File]:
        yield from self._files(exports.iter_descriptions, config)
        in_menu, day = set(_paths(config.nav)), self._moment.date().isoformat()
        editable = config.edit_uri or config.edit_uri_template
        for sheet in self.edition.sheets.values():
            edit_uri = self._edit_uri(sheet) if editable else None
            if sheet.path not in in_menu and (sheet.id or sheet.number > 1):
                yield ReadyFile(sheet, self.shown.ready, edit_uri, day, config)
            else:
                file = File.generated(config, sheet.path, content=self.edition.read(sheet))
                file.edit_uri = edit_uri
                yield file
        yield from (LaterFile(path, config) for path in data_files.PATHS)

    def _redirects(self, config: MkDocsConfig) -> Iterator[File]:
        yield from self._files(exports.iter_redirects, config)

    def _files(self, iter_outputs: Outputs, config: MkDocsConfig) -> Iterator[File]:
        """What lies beside the pages; drafts are in none of it."""
        kb, site = self._published, self.edition.site
        for output in iter_outputs(kb, Addresses(kb, self._project.quote_pages), site):
            if output.path.endswith(".html"):
                self._scripts.update(csp.inline_scripts(output.content))
            yield File.generated(config, output.path, content=output.content.encode())

    def _edit_uri(self, sheet: Sheet) -> str | None:
        """The way from `docs/` to the file in which the record of a page is edited."""
        if not sheet.id:
            return None
        kb = self.edition.kb
        path = self._project.root / record_path(kb.folder, kb.records(sheet.kind)[sheet.id])
        return Path(os.path.relpath(path, self._project.docs)).as_posix()

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Keep the menu for the pages that MkDocs doesn't make."""
        self._nav = nav
        return nav

    def on_pre_page(self, page: MkDocsPage, *, config: MkDocsConfig, files: Files) -> MkDocsPage:
        """Date the page by the records, and lead from it to where its record is edited."""
        page.update_date = self._moment.date().isoformat()
        if page.edit_url and page.file.src_uri in self.edition.sheets:
            page.edit_url = resolve(page.edit_url)
        return page

    def on_page_markdown(
        self, markdown: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files
    ) -> str:
        """Leave nothing to MkDocs' own engine of a page that is made here."""
        return "" if page.file.src_uri in self.edition.sheets else markdown

    def on_page_content(
        self, html: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files
    ) -> str:
        """Give the page its HTML, if it is made here."""
        sheet = self.edition.sheets.get(page.file.src_uri)
        if not sheet:
            return html
        ready = self.shown.ready(sheet)
        page.toc = get_toc(list(ready.headings))
        page.present_anchor_ids = ready.anchors
        return ready.content

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Finish the pages that MkDocs doesn't make."""
        ready = [file for file in files if isinstance(file, ReadyFile)]
        self.files, self._ready_files = files, ready
        self.theme = Theme(config, env, self._nav, files.documentation_pages())
        if self._press:
            if self._data and not self._press.kept.site:
                self._data.outcome()  # both cores write pages now; a third process takes memory
            finisher = Finisher(ready, self.theme, old=self._old, kept=self._press.kept.site)
            self._press.kept.site, self.taken_over = finisher.finish(self._progress)
        if self._press and self._data:
            with self._progress.step("waiting for the search index"):
                data = self._data.outcome()
            self._press.write_data(data, Path(config.site_dir), self._old)
        return env

    def on_page_context(
        self, context: TemplateContext, *, page: MkDocsPage, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Give the template what the page says to programs, and the only moment of the site."""
        sheet = self.edition.sheets.get(page.file.src_uri)
        ready = getattr(page, "ready", None) or (sheet and self.shown.ready(sheet))
        own = {
            "onrecord_linked_data": ready.linked_data if ready else "",
            "onrecord_title": ready.marked_title if ready else "",
        }
        cast("dict[str, Any]", context).update(own)
        context["build_date_utc"] = self._moment
        return context

    def on_template_context(
        self, context: TemplateContext, *, template_name: str, config: MkDocsConfig
    ) -> TemplateContext:
        """Give a page without Markdown, such as `404.html`, the only moment of the site.

        The list of all pages has those that MkDocs doesn't make, too.
        """
        context["build_date_utc"] = self._moment
        if template_name == "sitemap.xml":
            context["pages"] = sorted([*context["pages"], *self._ready_files], key=file_sort_key)
        return context

    def on_post_page(self, output: str, *, page: MkDocsPage, config: MkDocsConfig) -> str:
        """Say on each page what is wrong with the records, as long as something is."""
        output = self._finished(output)
        if not self._problems:
            return output
        head, tail, rest = output.rpartition("</body>")
        return head + reporting.findings_as_html(self._problems) + tail + rest

    def on_post_template(self, output: str, *, template_name: str, config: MkDocsConfig) -> str:
        """Finish a page without Markdown as all others."""
        return self._finished(output) if template_name.endswith(".html") else output

    def _finished(self, html: str) -> str:
        self._scripts.update(csp.inline_scripts(html))
        # Outside of all blocks and partials of Material's template, and no valid HTML there.
        return html.replace(' autocomplete="off">', ">", 2)

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Callable[..., Any]
    ) -> LiveReloadServer:
        """Follow changes of the records, and of our own templates."""
        own = (PACKAGE / "theme", PACKAGE / "pages" / "templates")
        for folder in (self._project.records_folder, *own):
            server.watch(str(folder))
        return server

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Leave what is known for the next build."""
        if self._press and not self._serving:
            self._press.keep()

    def on_shutdown(self) -> None:
        """Bring `docs/` up to date with what was served last."""
        if self._data:
            self._data.close()
        if self._serving and self._press:
            with locked(self._project, terminal.say_waiting):
                self._press.publish(self._published)
                self._press.keep()


def _paths(nav: Any) -> Iterator[str]:
    """The paths in a menu as it is configured."""
    if isinstance(nav, str):
        yield nav
    elif isinstance(nav, list | dict):
        for item in nav.values() if isinstance(nav, dict) else nav:
            yield from _paths(item)


def _escape_names(config: MkDocsConfig) -> None:
    """What the settings say about the site is text, but Material prints it as it is.

    It does escape the name in one place; `Markup` is what is not escaped once more.
    """
    config.site_name = escape(config.site_name)
    if config.site_description:
        config.site_description = escape(config.site_description)
    if config.site_author:
        config.site_author = escape(config.site_author)


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except UnusableProject as error:
        raise PluginError(str(error)) from None
