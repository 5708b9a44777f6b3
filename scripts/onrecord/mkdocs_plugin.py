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
from onrecord.build.assets import bundle_search_scripts, wrap_in_cascade_layer
from onrecord.build.builder import Builder, DataFiles
from onrecord.build.fingerprints import OutputSnapshot
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
    site_of,
)
from onrecord.build.page_builder import PageEntry, PageSet
from onrecord.build.parallel import BackgroundTask
from onrecord.build.pipeline import build_moment, prepare
from onrecord.build.site_writer import (
    DeferredFile,
    PageRenderer,
    RecordPageFile,
    SiteWriter,
    ThemeRenderer,
    collapse_dot_segments,
)
from onrecord.checks.project_check import Checked
from onrecord.files import FolderSnapshot
from onrecord.output import OutputFile
from onrecord.project import OPTIONS, Project, UnusableProject, locked, make_project
from onrecord.records.knowledge_base import KnowledgeBase, without_drafts
from onrecord.records.loader import record_path
from onrecord.reporting import formats as reporting
from onrecord.reporting.findings import Finding
from onrecord.reporting.reporter import Reporter
from onrecord.reporting.terminal import TerminalReporter
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

    renderer: PageRenderer
    files: Files
    theme: ThemeRenderer
    reused: int
    _checked: Checked
    _published: KnowledgeBase
    _project: Project
    _moment: datetime
    _nav: Navigation

    def __init__(self) -> None:
        self._serving = False
        self._live = False
        self._builder: Builder | None = None
        self._session: tuple[Checked, BackgroundTask[OutputSnapshot]] | None = None
        self._old: FolderSnapshot | None = None
        self._data: BackgroundTask[DataFiles] | None = None
        self._reporter: Reporter = TerminalReporter()
        self._problems: tuple[Finding, ...] = ()
        self._ready_files: list[RecordPageFile] = []
        self._scripts: set[str] = set()

    @property
    def pages(self) -> PageSet:
        """The pages made from the records."""
        return self.renderer.pages

    @property
    def policy(self) -> str:
        """The Content-Security-Policy for the site that was built last."""
        return csp.policy(self._scripts)

    @property
    def file_hashes(self) -> dict[str, str]:
        """Files of the site that was built last, each with a fingerprint of its bytes."""
        assert self._builder
        cache = self._builder.cache
        return {path: written for path, (_, written) in cache.site.items()} | cache.data

    def use_session(
        self, checked: Checked, looked: BackgroundTask[OutputSnapshot], reporter: Reporter
    ) -> None:
        """Take the records from the one who checked them, and who holds the lock.

        `looked` tells what lies there from the build before.
        """
        self._session, self._reporter = (checked, looked), reporter

    def use_live_pages(self, pages: PageSet, published: KnowledgeBase) -> None:
        """Take the pages from the one who serves them, and who finishes each when it is asked for.

        `published` is what everybody sees.
        """
        self._live = True
        self.renderer, self._published = PageRenderer(pages), published

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Note whether this is the live site."""
        self._serving = command == "serve"
        self._builder = None

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read the settings, and put our templates and styles between the user's and Material's."""
        with _as_plugin_error():
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
        site = site_of(self._project, config)
        self._scripts.clear()
        with _as_plugin_error():
            if self._live:
                pass
            elif self._builder and self._builder.matches(self._project, site):
                self._rebuild(self._builder)
            else:
                self._first_build(Builder(self._project, site, self._reporter))
        self._moment = build_moment(self._published.newest)

    def _first_build(self, builder: Builder) -> None:
        """Make the first edition."""
        if self._session:
            checked, looked = self._session
            self._set_records(checked)
            with self._reporter.step("comparing with the last build"):
                self._old = looked.result().site
            self.renderer = PageRenderer(builder.build_docs(self._published, looked.result().docs))
        else:
            checked = prepare(self._project)
            self._reporter.findings(checked.findings, checked.quotes)
            if checked.errors:
                raise PluginError("The records have errors: no page was made.")
            self._set_records(checked)
            with locked(self._project, self._reporter.waiting):
                self.renderer = PageRenderer(builder.build_docs(self._published))
        if self._serving and self._published is not self._checked.kb:
            self.renderer = PageRenderer(builder.build_preview(self._checked.kb))
        self._session, self._builder = None, builder

    def _set_records(self, checked: Checked) -> None:
        self._checked, self._published = checked, without_drafts(checked.kb)

    def _rebuild(self, builder: Builder) -> None:
        """Make the next edition; what the site shows already stays if there are errors now."""
        try:
            checked = prepare(self._project)
        except OSError as error:  # an editor was about to save: there is more to come
            log.warning(str(error))
            return
        if checked.errors or checked.findings != self._checked.findings:
            self._reporter.findings(checked.findings, checked.quotes)
        self._problems = checked.errors
        if not checked.errors:
            self._set_records(checked)
            self.renderer = PageRenderer(builder.build_preview(checked.kb))

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add what is made from the records, in place of the pages of theirs in `docs/`."""
        made = {file.dest_uri: file for file in self._made(config)}
        if self._data:
            self._data.close()  # of a build that broke off
        if self._builder:
            self._data = BackgroundTask(
                partial(self._builder.build_data_files, self._published, self._old)
            )
        others = [
            wrap_in_cascade_layer(file, config) for file in files if not is_generated(file.src_uri)
        ]
        others = list(bundle_search_scripts(others, config))
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
        for entry in self.pages.entries.values():
            edit_uri = self._edit_uri(entry) if editable else None
            if entry.path not in in_menu and (entry.id or entry.number > 1):
                yield RecordPageFile(entry, self.renderer.render, edit_uri, day, config)
            else:
                file = File.generated(config, entry.path, content=self.pages.read(entry))
                file.edit_uri = edit_uri
                yield file
        yield from (DeferredFile(path, config) for path in data_files.PATHS)

    def _redirects(self, config: MkDocsConfig) -> Iterator[File]:
        yield from self._files(exports.iter_redirects, config)

    def _files(self, iter_outputs: Outputs, config: MkDocsConfig) -> Iterator[File]:
        """What lies beside the pages; drafts are in none of it."""
        kb, site = self._published, self.pages.site
        for output in iter_outputs(kb, Addresses(kb, site.quote_pages), site):
            if output.path.endswith(".html"):
                self._scripts.update(csp.inline_scripts(output.content))
            yield File.generated(config, output.path, content=output.content.encode())

    def _edit_uri(self, entry: PageEntry) -> str | None:
        """The way from `docs/` to the file in which the record of a page is edited."""
        if not entry.id:
            return None
        kb = self.pages.kb
        path = self._project.root / record_path(kb.folder, kb.records(entry.kind)[entry.id])
        return Path(os.path.relpath(path, self._project.docs)).as_posix()

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Keep the menu for the pages that MkDocs doesn't make."""
        self._nav = nav
        return nav

    def on_pre_page(self, page: MkDocsPage, *, config: MkDocsConfig, files: Files) -> MkDocsPage:
        """Date the page by the records, and lead from it to where its record is edited."""
        page.update_date = self._moment.date().isoformat()
        if page.edit_url and page.file.src_uri in self.pages.entries:
            page.edit_url = collapse_dot_segments(page.edit_url)
        return page

    def on_page_markdown(
        self, markdown: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files
    ) -> str:
        """Leave nothing to MkDocs' own engine of a page that is made here."""
        return "" if page.file.src_uri in self.pages.entries else markdown

    def on_page_content(
        self, html: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files
    ) -> str:
        """Give the page its HTML, if it is made here."""
        entry = self.pages.entries.get(page.file.src_uri)
        if not entry:
            return html
        ready = self.renderer.render(entry)
        page.toc = get_toc(list(ready.headings))
        page.present_anchor_ids = ready.anchors
        return ready.content

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Finish the pages that MkDocs doesn't make."""
        ready = [file for file in files if isinstance(file, RecordPageFile)]
        self.files, self._ready_files = files, ready
        self.theme = ThemeRenderer(config, env, self._nav, files.documentation_pages())
        if self._builder:
            if self._data and not self._builder.cache.site:
                self._data.result()  # both cores write pages now; a third process takes memory
            writer = SiteWriter(ready, self.theme, old=self._old, cache=self._builder.cache.site)
            self._builder.cache.site, self.reused = writer.write(self._reporter)
        if self._builder and self._data:
            with self._reporter.step("waiting for the search index"):
                data = self._data.result()
            self._builder.write_data_files(data, Path(config.site_dir), self._old)
        return env

    def on_page_context(
        self, context: TemplateContext, *, page: MkDocsPage, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Give the template what the page says to programs, and the only moment of the site."""
        entry = self.pages.entries.get(page.file.src_uri)
        ready = getattr(page, "ready", None) or (entry and self.renderer.render(entry))
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
        output = self._post_process_html(output)
        if not self._problems:
            return output
        head, tail, rest = output.rpartition("</body>")
        return head + reporting.findings_as_html(self._problems) + tail + rest

    def on_post_template(self, output: str, *, template_name: str, config: MkDocsConfig) -> str:
        """Finish a page without Markdown as all others."""
        return self._post_process_html(output) if template_name.endswith(".html") else output

    def _post_process_html(self, html: str) -> str:
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
        if self._builder and not self._serving:
            self._builder.save_cache()

    def on_shutdown(self) -> None:
        """Bring `docs/` up to date with what was served last."""
        if self._data:
            self._data.close()
        if self._serving and self._builder:
            with locked(self._project, self._reporter.waiting):
                self._builder.build_docs(self._published)
                self._builder.save_cache()


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
def _as_plugin_error() -> Iterator[None]:
    try:
        yield
    except UnusableProject as error:
        raise PluginError(str(error)) from None
