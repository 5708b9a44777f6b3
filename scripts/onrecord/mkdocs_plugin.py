"""The plugin `onrecord` of MkDocs: what is made from the records joins what is written by hand."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

from markupsafe import escape
from mkdocs.config import config_options as c
from mkdocs.config.base import Config
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel, file_sort_key

from onrecord import csp, reporting
from onrecord.addresses import Addresses, Site
from onrecord.build import Edition, Prepared, build_moment, prepare
from onrecord.bundling import bundled
from onrecord.exchange import locked
from onrecord.exports import iter_exports, iter_redirects
from onrecord.findings import Finding
from onrecord.knowledge_base import KnowledgeBase
from onrecord.layering import in_layer
from onrecord.linked_data import describe
from onrecord.output import OutputFile, Page
from onrecord.pages.languages import is_foreign
from onrecord.pages.quotes import iter_title_words
from onrecord.project import OPTIONS, Project, UnusableProject, make_project
from onrecord.reading import record_path
from onrecord.ready_pages import ReadyPage, mark_contents, mark_title
from onrecord.search import iter_search_files
from onrecord.writing import is_owned, write_pages

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page as MkDocsPage
    from mkdocs.utils.templates import TemplateContext

log = get_plugin_logger(__name__)

PACKAGE = Path(__file__).parent
STYLESHEET = "assets/stylesheets/onrecord.css"
SCRIPT = "assets/javascripts/onrecord.js"

Outputs = Callable[[KnowledgeBase, Addresses, Site], Iterator[OutputFile]]


class Options(Config):  # type: ignore[no-untyped-call]  # typed in part
    """What can be set below `onrecord:` in `mkdocs.yml`."""

    records = c.Type(str, default=OPTIONS["records"])
    quote_pages = c.Type(bool, default=OPTIONS["quote_pages"])


class OnRecordPlugin(BasePlugin[Options]):  # type: ignore[no-untyped-call]  # typed in part
    """Reads, checks and renders the records once for each build, whoever started it.

    While serving, records with errors leave the site as it was, and a note on each of its
    pages says what is wrong.
    """

    _project: Project
    _moment: datetime
    _site: Site

    def __init__(self) -> None:
        self._serving = False
        self._handed_over: Prepared | None = None
        self._prepared: Prepared | None = None
        self._problems: tuple[Finding, ...] = ()
        self._pages: dict[str, Page] = {}
        self._scripts: set[str] = set()

    @property
    def policy(self) -> str:
        """The Content-Security-Policy for the site that was built last."""
        return csp.policy(self._scripts)

    def hand_over(self, prepared: Prepared) -> None:
        """Take what the next build shows from the one who prepared it and wrote its pages."""
        self._handed_over = prepared

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Note whether this is the live site."""
        self._serving = command == "serve"
        self._prepared = None

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
        with _explained():
            self._prepared = self._handed_over or self._prepare(self._prepared)
            self._moment = build_moment(self._prepared.published.kb.newest)
        self._handed_over = None
        self._scripts.clear()
        self._pages = {page.path: page for page in self._prepared.shown.pages}
        name = self._project.site_name
        self._site = Site(name, config.site_url or "", config.use_directory_urls)

    def _prepare(self, before: Prepared | None) -> Prepared:
        """Read, check, render; what the site shows already stays if there are errors now."""
        try:
            prepared = prepare(self._project, drafts=self._serving)
        except OSError as error:  # an editor was about to save: there is more to come
            if before is None:
                raise
            log.warning(str(error))
            return before
        checked = prepared.checked
        if checked.errors or before is None or checked.findings != before.checked.findings:
            reporting.report(checked.findings, checked.quotes, err=True)
        self._problems = checked.errors
        if before:  # a file written now would be noticed, and make another build
            return before if checked.errors else prepared
        if checked.errors:
            raise PluginError("The records have errors: no page was made.")
        self._write(prepared)
        return prepared

    def _write(self, prepared: Prepared) -> None:
        with locked(self._project, reporting.say_waiting):
            write_pages(self._project.docs, prepared.published.pages)

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add what is made from the records, in place of the pages of theirs in `docs/`."""
        made = {file.dest_uri: file for file in self._made(config)}
        others = [in_layer(file, config) for file in files if not is_owned(file.src_uri)]
        others = list(bundled(others, config))
        for file in others:
            if file.dest_uri in made and file.inclusion.value > InclusionLevel.DRAFT.value:
                log.warning(f"'{file.src_uri}' has the address of a page made from the records.")
        others = [file for file in others if file.dest_uri not in made]
        taken = made.keys() | {file.dest_uri for file in others}
        ways = [file for file in self._redirects(config) if file.dest_uri not in taken]
        return Files(sorted([*made.values(), *others, *ways], key=file_sort_key))

    def _made(self, config: MkDocsConfig) -> Iterator[File]:
        for page in self._pages.values():
            file = File.generated(config, page.path, content=page.content)
            file.edit_uri = self._edit_uri(page)
            if page.id or page.number > 1:  # the others may stand in the menu, which names them
                ReadyPage(None, file, config)  # becomes `file.page`
            yield file
        yield from self._files(iter_exports, config)
        kb = self._published.kb
        addresses = Addresses(kb, self._project.quote_pages)
        for path, content in iter_search_files(kb, addresses):
            yield File.generated(config, path, content=content)

    def _redirects(self, config: MkDocsConfig) -> Iterator[File]:
        yield from self._files(iter_redirects, config)

    def _files(self, iter_outputs: Outputs, config: MkDocsConfig) -> Iterator[File]:
        """What lies beside the pages; drafts are in none of it."""
        kb = self._published.kb
        for output in iter_outputs(kb, Addresses(kb, self._project.quote_pages), self._site):
            if output.path.endswith(".html"):
                self._scripts.update(csp.inline_scripts(output.content))
            yield File.generated(config, output.path, content=output.content.encode())

    def _edit_uri(self, page: Page) -> str | None:
        """The way from `docs/` to the file in which the record of a page is edited."""
        if not page.id:
            return None
        kb = self._shown.kb
        path = self._project.root / record_path(kb.folder, kb.records(page.kind)[page.id])
        return Path(os.path.relpath(path, self._project.docs)).as_posix()

    def on_pre_page(self, page: MkDocsPage, *, config: MkDocsConfig, files: Files) -> MkDocsPage:
        """Date the page by the records, and lead from it to where its record is edited."""
        page.update_date = self._moment.date().isoformat()
        if page.edit_url and page.file.src_uri in self._pages:
            page.edit_url = _resolve(page.edit_url)
        return page

    def on_page_context(
        self, context: TemplateContext, *, page: MkDocsPage, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Give the template what the page says to programs, and the only moment of the site."""
        ours = self._pages.get(page.file.src_uri)
        kb = self._shown.kb
        addresses = Addresses(kb, self._project.quote_pages)
        described = describe(ours, kb, addresses, self._site) if ours else ""
        article = kb.articles.get(ours.id) if ours and ours.kind == "article" else None
        language = article.language if article and is_foreign(article.language) else ""
        mark_contents(page, language)
        title = mark_title(page.meta.get("title", ""), iter_title_words(kb, ours)) if ours else ""
        own = {"onrecord_linked_data": described, "onrecord_title": title}
        cast("dict[str, Any]", context).update(own)
        context["build_date_utc"] = self._moment
        return context

    def on_template_context(
        self, context: TemplateContext, *, template_name: str, config: MkDocsConfig
    ) -> TemplateContext:
        """Give a page without Markdown, such as `404.html`, the only moment of the site."""
        context["build_date_utc"] = self._moment
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

    def on_shutdown(self) -> None:
        """Bring `docs/` up to date with what was served last."""
        if self._serving and self._prepared:
            self._write(self._prepared)

    @property
    def _shown(self) -> Edition:
        assert self._prepared
        return self._prepared.shown

    @property
    def _published(self) -> Edition:
        assert self._prepared
        return self._prepared.published


def _escape_names(config: MkDocsConfig) -> None:
    """What the settings say about the site is text, but Material prints it as it is.

    It does escape the name in one place; `Markup` is what is not escaped once more.
    """
    config.site_name = escape(config.site_name)
    if config.site_description:
        config.site_description = escape(config.site_description)
    if config.site_author:
        config.site_author = escape(config.site_author)


def _resolve(address: str) -> str:
    """Take the way up out of an address: `edit/docs/../quotes/` is `edit/quotes/`."""
    shorter = re.sub(r"(?<=/)[^/]+/\.\./", "", address, count=1)
    return address if shorter == address else _resolve(shorter)


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except UnusableProject as error:
        raise PluginError(str(error)) from None
