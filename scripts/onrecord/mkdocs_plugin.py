"""The MkDocs plugin `onrecord`: joins generated pages, exports and search to hand-written pages.

`on_pre_build` reads, checks and renders the records; `on_files` adds the generated files to
MkDocs' own; `on_env` writes the record pages, which MkDocs doesn't render (`build.site_writer`).
"""

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
from onrecord.reporting import formats
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
"""A function that yields the files of an export."""


class Options(Config):  # type: ignore[no-untyped-call]  # typed in part
    """The options of the plugin, set below `onrecord:` in `mkdocs.yml`."""

    records = config_options.Type(str, default=OPTIONS["records"])
    quote_pages = config_options.Type(bool, default=OPTIONS["quote_pages"])


class OnRecordPlugin(BasePlugin[Options]):  # type: ignore[no-untyped-call]  # typed in part
    """The MkDocs plugin, which reads, checks and renders the records once for each build.

    The records come from `onrecord build` (`use_session`), the pages from `onrecord serve`
    (`use_live_pages`); with `mkdocs build` and `mkdocs serve` the plugin does both itself. While
    `mkdocs serve` runs, records with errors leave the site as it is, and each page shows them.

    Attributes:
        renderer: The renderer of the record pages.
        files: All files of the site.
        theme: The renderer of the theme's templates.
        reused: The number of pages hard-linked from the previous site.
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
        self._previous_site: FolderSnapshot | None = None
        self._data_task: BackgroundTask[DataFiles] | None = None
        self._reporter: Reporter = TerminalReporter()
        self._problems: tuple[Finding, ...] = ()
        self._record_page_files: list[RecordPageFile] = []
        self._scripts: set[str] = set()

    @property
    def pages(self) -> PageSet:
        """The pages rendered from the records."""
        return self.renderer.pages

    @property
    def policy(self) -> str:
        """The Content-Security-Policy of the last built site."""
        return csp.policy(self._scripts)

    @property
    def file_hashes(self) -> dict[str, str]:
        """The content hashes of the record pages and data files of the last site, by path."""
        assert self._builder
        cache = self._builder.cache
        return {path: written for path, (_, written) in cache.site.items()} | cache.data

    def use_session(
        self, checked: Checked, outputs: BackgroundTask[OutputSnapshot], reporter: Reporter
    ) -> None:
        """Use records already checked by the caller, who holds the project's lock.

        Args:
            checked: The records, without errors.
            outputs: A background task that hashes the outputs of the previous build.
            reporter: A receiver of progress.
        """
        self._session, self._reporter = (checked, outputs), reporter

    def use_live_pages(self, pages: PageSet, published: KnowledgeBase) -> None:
        """Use the pages of the live server, which renders each page on request.

        Args:
            pages: The pages, drafts included.
            published: The records without drafts.
        """
        self._live = True
        self.renderer, self._published = PageRenderer(pages), published

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Remember whether the site is served, and forget the previous builder."""
        self._serving = command == "serve"
        self._builder = None

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read the settings; add this package's assets, and its templates before Material's."""
        with _as_plugin_error():
            self._project = make_project(Path(config.config_file_path), config, self.config)
            build_moment(None)  # fail early on a wrong SOURCE_DATE_EPOCH
        own = str(PACKAGE / "theme")
        if own not in config.theme.dirs:
            config.theme.dirs.insert(1 if config.theme.custom_dir else 0, own)
            config.extra_css.insert(0, STYLESHEET)
            config.extra_javascript.insert(0, SCRIPT)
            _escape_names(config)
        return config

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Read, check and render the records; with errors, stop before any output is changed."""
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
        """Build the pages for the first time since the start."""
        if self._session:
            checked, outputs = self._session
            self._set_records(checked)
            with self._reporter.step("comparing with the last build"):
                self._previous_site = outputs.result().site
            self.renderer = PageRenderer(builder.build_docs(self._published, outputs.result().docs))
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
        """Build the pages again after a change; with errors in the records, keep the last ones."""
        try:
            checked = prepare(self._project)
        except OSError as error:  # an editor program is still saving: another change follows
            log.warning(str(error))
            return
        if checked.errors or checked.findings != self._checked.findings:
            self._reporter.findings(checked.findings, checked.quotes)
        self._problems = checked.errors
        if not checked.errors:
            self._set_records(checked)
            self.renderer = PageRenderer(builder.build_preview(checked.kb))

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add the generated files to MkDocs' own, and build the data files in the background.

        Generated pages below `docs/`, perhaps from an earlier build, are replaced.
        """
        generated = {file.dest_uri: file for file in self._generated_files(config)}
        if self._data_task:
            self._data_task.close()  # of a build that failed
        if self._builder:
            self._data_task = BackgroundTask(
                partial(self._builder.build_data_files, self._published, self._previous_site)
            )
        others = [
            wrap_in_cascade_layer(file, config) for file in files if not is_generated(file.src_uri)
        ]
        others = list(bundle_search_scripts(others, config))
        for file in others:
            if file.dest_uri in generated and file.inclusion.value > InclusionLevel.DRAFT.value:
                log.warning(f"'{file.src_uri}' has the address of a page made from the records.")
        others = [file for file in others if file.dest_uri not in generated]
        used_uris = generated.keys() | {file.dest_uri for file in others}
        redirects = [file for file in self._redirects(config) if file.dest_uri not in used_uris]
        return Files(sorted([*generated.values(), *others, *redirects], key=file_sort_key))

    def _generated_files(self, config: MkDocsConfig) -> Iterator[File]:
        yield from self._published_files(exports.iter_descriptions, config)
        in_menu, day = set(_nav_paths(config.nav)), self._moment.date().isoformat()
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
        yield from self._published_files(exports.iter_redirects, config)

    def _published_files(self, iter_outputs: Outputs, config: MkDocsConfig) -> Iterator[File]:
        """Yield the output of an export as MkDocs files, from the records without drafts."""
        kb, site = self._published, self.pages.site
        for output in iter_outputs(kb, Addresses(kb, site.quote_pages), site):
            if output.path.endswith(".html"):
                self._scripts.update(csp.inline_scripts(output.content))
            yield File.generated(config, output.path, content=output.content.encode())

    def _edit_uri(self, entry: PageEntry) -> str | None:
        """Return the path from `docs/` to the file of a page's record, for the edit link."""
        if not entry.id:
            return None
        kb = self.pages.kb
        path = self._project.root / record_path(kb.folder, kb.records(entry.kind)[entry.id])
        return Path(os.path.relpath(path, self._project.docs)).as_posix()

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Keep the menu, which the templates of the record pages need."""
        self._nav = nav
        return nav

    def on_pre_page(self, page: MkDocsPage, *, config: MkDocsConfig, files: Files) -> MkDocsPage:
        """Set the page's date to the site's moment, and its edit link to the file of its record."""
        page.update_date = self._moment.date().isoformat()
        if page.edit_url and page.file.src_uri in self.pages.entries:
            page.edit_url = collapse_dot_segments(page.edit_url)
        return page

    def on_page_markdown(
        self, markdown: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files
    ) -> str:
        """Return no Markdown for a generated page, so python-markdown has nothing to render."""
        return "" if page.file.src_uri in self.pages.entries else markdown

    def on_page_content(
        self, html: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files
    ) -> str:
        """Return the HTML of a generated page, and set its headings."""
        entry = self.pages.entries.get(page.file.src_uri)
        if not entry:
            return html
        rendered = self.renderer.render(entry)
        page.toc = get_toc(list(rendered.headings))
        page.present_anchor_ids = rendered.anchors
        return rendered.content

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Write the record pages, then the data files, once the theme's templates are known."""
        record_pages = [file for file in files if isinstance(file, RecordPageFile)]
        self.files, self._record_page_files = files, record_pages
        self.theme = ThemeRenderer(config, env, self._nav, files.documentation_pages())
        if self._builder:
            if self._data_task and not self._builder.cache.site:
                self._data_task.result()  # pages are written on both cores: no third process
            writer = SiteWriter(
                record_pages,
                self.theme,
                previous_site=self._previous_site,
                cache=self._builder.cache.site,
            )
            self._builder.cache.site, self.reused = writer.write(self._reporter)
        if self._builder and self._data_task:
            with self._reporter.step("waiting for the search index"):
                data = self._data_task.result()
            self._builder.write_data_files(data, Path(config.site_dir), self._previous_site)
        return env

    def on_page_context(
        self, context: TemplateContext, *, page: MkDocsPage, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Give the template of a page its JSON-LD, its marked title, and the site's moment."""
        entry = self.pages.entries.get(page.file.src_uri)
        rendered = getattr(page, "rendered", None) or (entry and self.renderer.render(entry))
        own = {
            "onrecord_linked_data": rendered.linked_data if rendered else "",
            "onrecord_title": rendered.marked_title if rendered else "",
        }
        cast("dict[str, Any]", context).update(own)
        context["build_date_utc"] = self._moment
        return context

    def on_template_context(
        self, context: TemplateContext, *, template_name: str, config: MkDocsConfig
    ) -> TemplateContext:
        """Give a page without Markdown, such as `404.html`, the site's moment.

        The sitemap's list of pages gets the record pages, too.
        """
        context["build_date_utc"] = self._moment
        if template_name == "sitemap.xml":
            context["pages"] = sorted(
                [*context["pages"], *self._record_page_files], key=file_sort_key
            )
        return context

    def on_post_page(self, output: str, *, page: MkDocsPage, config: MkDocsConfig) -> str:
        """Post-process a page's HTML; while the records have errors, insert their messages."""
        output = self._post_process_html(output)
        if not self._problems:
            return output
        head, tail, rest = output.rpartition("</body>")
        return head + formats.findings_as_html(self._problems) + tail + rest

    def on_post_template(self, output: str, *, template_name: str, config: MkDocsConfig) -> str:
        """Post-process the HTML of a page without Markdown."""
        return self._post_process_html(output) if template_name.endswith(".html") else output

    def _post_process_html(self, html: str) -> str:
        """Return the final HTML of a page; collect its inline scripts for the policy."""
        self._scripts.update(csp.inline_scripts(html))
        # Invalid HTML, outside of all blocks and partials of Material's template.
        return html.replace(' autocomplete="off">', ">", 2)

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Callable[..., Any]
    ) -> LiveReloadServer:
        """Watch the records, and this package's templates and assets."""
        own = (PACKAGE / "theme", PACKAGE / "pages" / "templates")
        for folder in (self._project.records_folder, *own):
            server.watch(str(folder))
        return server

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Save the build cache."""
        if self._builder and not self._serving:
            self._builder.save_cache()

    def on_shutdown(self) -> None:
        """Bring `docs/` up to date with the last served records."""
        if self._data_task:
            self._data_task.close()
        if self._serving and self._builder:
            with locked(self._project, self._reporter.waiting):
                self._builder.build_docs(self._published)
                self._builder.save_cache()


def _nav_paths(nav: Any) -> Iterator[str]:
    """Yield the paths in the configured menu, at any depth."""
    if isinstance(nav, str):
        yield nav
    elif isinstance(nav, list | dict):
        for item in nav.values() if isinstance(nav, dict) else nav:
            yield from _nav_paths(item)


def _escape_names(config: MkDocsConfig) -> None:
    """Escape the site's name, description and author, which Material's templates print as HTML.

    One template escapes the name itself; `Markup` isn't escaped a second time.
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
