"""The pages of records in a MkDocs site: rendered and written without MkDocs' own page pipeline.

To MkDocs they are files to be copied into the site (`RecordPageFile`): links from hand-written
pages find them, and the menu leaves them out. Page events, which templates and other plugins see,
are sent for the few pages from which the page shells are compiled (`page_shell`). A page that
comes out as in the previous build is hard-linked from there.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from onrecord.build.markdown_html import Headings, RenderedPage, render_page
from onrecord.build.mkdocs import File, InclusionLevel, MkDocsPage, get_context, get_toc
from onrecord.build.page_builder import PageEntry, PageSet
from onrecord.build.page_shell import PageContext, PageShells, collapse_whitespace
from onrecord.build.parallel import parallel_map
from onrecord.files import FolderSnapshot, content_hash, hard_link_or_copy
from onrecord.pages.quotes import iter_title_words
from onrecord.reporting.reporter import Reporter
from onrecord.urls import address

if TYPE_CHECKING:
    from jinja2 import Environment

    from onrecord.build.mkdocs import MkDocsConfig, Navigation

PageHashes = tuple[str, str]
"""The hash of a page's inputs, and the hash of its content."""


@dataclass(slots=True)
class PageRenderer:
    """A renderer of record pages from Markdown to HTML, without the theme."""

    pages: PageSet

    def render(self, entry: PageEntry) -> RenderedPage:
        """Return the HTML and metadata of a page, without the theme's page around the content."""
        return render_page(
            self.pages.read(entry),
            entry.path,
            use_directory_urls=self.pages.site.use_directory_urls,
            linked_data=self.pages.linked_data(entry),
            language=entry.language,
            title_words=iter_title_words(self.pages.kb, entry.kind, entry.id),
        )


class RecordPageFile(File):
    """A record page as a MkDocs file, but no documentation page, so MkDocs doesn't render the page.

    Args:
        entry: The page.
        render: A function that renders the page's HTML.
        edit_uri: The path from `docs/` to the file of the record, for the edit link.
        day: The only date of the site, in ISO 8601.
        config: MkDocs' configuration.
    """

    def __init__(
        self,
        entry: PageEntry,
        render: Callable[[PageEntry], RenderedPage],
        edit_uri: str | None,
        day: str,
        config: MkDocsConfig,
    ) -> None:
        url = address(entry.path, use_directory_urls=config.use_directory_urls)
        super().__init__(
            entry.path,
            None,
            config.site_dir,
            config.use_directory_urls,
            dest_uri=f"{url}index.html" if url.endswith("/") else url,
            inclusion=InclusionLevel.NOT_IN_NAV,
        )
        self.generated_by = "onrecord"
        self.edit_uri = edit_uri
        self.entry = entry
        self.render = render
        RecordPage(self, config).update_date = day  # becomes `file.page`

    def is_documentation_page(self) -> bool:
        """Return False: MkDocs doesn't render the file."""
        return False

    def copy_file(self, dirty: bool = False) -> None:
        """Do nothing: `SiteWriter` writes the page."""


class DeferredFile(File):
    """A data file whose content is built after MkDocs has copied all files, or on request."""

    def __init__(self, path: str, config: MkDocsConfig) -> None:
        super().__init__(path, None, config.site_dir, config.use_directory_urls)
        self.generated_by = "onrecord"

    def copy_file(self, dirty: bool = False) -> None:
        """Do nothing: the content is not known yet."""


class RecordPage(MkDocsPage):
    """A record page as a MkDocs page: the attributes that theme templates and link checks read.

    Attributes:
        rendered: The rendered page; None until `fill_from` is called.
    """

    file: RecordPageFile
    rendered: RenderedPage | None = None

    def __init__(self, file: RecordPageFile, config: MkDocsConfig) -> None:
        super().__init__(None, file, config)
        self.edit_url = collapse_dot_segments(self.edit_url) if self.edit_url else None

    @property
    def present_anchor_ids(self) -> set[str]:  # type: ignore[override]  # rendered when read
        """The ids on the page, as targets of links."""
        return self.file.render(self.file.entry).anchors

    @property
    def context(self) -> PageContext:
        """The rendered page with its canonical URL and edit URL."""
        rendered = self.file.render(self.file.entry)
        return PageContext(
            self.file.src_uri, rendered, self.canonical_url or "", self.edit_url or ""
        )

    def fill_from(self, context: PageContext, headings: Headings) -> None:
        """Set the attributes read by theme templates from a rendered page.

        These are `meta`, `content`, `toc`, `canonical_url` and `edit_url`.
        """
        self.rendered = context.page
        self.markdown, self.meta = "", dict(context.page.meta)
        self.content, self.toc = context.page.content, get_toc(list(headings))
        self.canonical_url, self.edit_url = context.canonical_url or None, context.edit_url or None


@dataclass(frozen=True, slots=True)
class ThemeRenderer:
    """A renderer of whole pages with the theme's templates.

    Attributes:
        config: MkDocs' configuration.
        env: The Jinja environment of the theme.
        nav: The menu.
        documents: The pages that MkDocs renders.
    """

    config: MkDocsConfig
    env: Environment
    nav: Navigation
    documents: Sequence[File]

    def render(self, page: MkDocsPage) -> str:
        """Return the HTML of a page in its template, with MkDocs' page events."""
        plugins: Any = self.config.plugins
        context: Any = get_context(self.nav, self.documents, self.config, page)
        context = plugins.on_page_context(context, page=page, config=self.config, nav=self.nav)
        template = self.env.get_template(str(page.meta.get("template", "main.html")))
        output = template.render(context)
        return str(plugins.on_post_page(output, page=page, config=self.config))

    def render_record_page(self, file: RecordPageFile) -> str:
        """Return the whole HTML of a record page by the theme's template, without a page shell."""
        context = cast("RecordPage", file.page).context
        return collapse_whitespace(self.render(_filled_page(file, context, context.page.headings)))

    def render_in_menu(self, page: MkDocsPage, rendered: RenderedPage) -> str:
        """Return the HTML of a page rendered by MkDocs before, with new content."""
        cast("Any", page).rendered = rendered
        page.meta = dict(rendered.meta)
        page.content, page.toc = rendered.content, get_toc(list(rendered.headings))
        page.active = True
        try:
            return self.render(page)
        finally:
            page.active = False


def _filled_page(file: RecordPageFile, context: PageContext, headings: Headings) -> RecordPage:
    page = copy(cast("RecordPage", file.page))
    page.fill_from(context, headings)
    return page


class SiteWriter:
    """A writer of record pages into a site, by one page shell for all pages of a kind.

    A page whose inputs are unchanged is up to date, and written as a hard link to the file in the
    previous site.

    Args:
        files: The record pages.
        theme: The renderer of the theme's templates.
        previous_site: A snapshot of the previous site; None if there is none.
        cache: The hashes of each page's inputs and content in the previous site, by path.
    """

    def __init__(
        self,
        files: Iterable[RecordPageFile],
        theme: ThemeRenderer,
        *,
        previous_site: FolderSnapshot | None,
        cache: Mapping[str, PageHashes],
    ) -> None:
        self._previous_site, self._cached = previous_site, cache
        self._cache: dict[str, PageHashes] = {}
        self._reused = 0
        self._theme = theme
        self._shells = PageShells(self._render)
        self._files = {file.src_uri: file for file in files}
        groups = defaultdict[Hashable, list[RecordPageFile]](list)
        for file in self._files.values():
            groups[_shell_key(file.entry)].append(file)
        for key, members in groups.items():
            self._shells.compile(key, _context_of(members[0]), _context_of(members[-1]))

    def write(self, reporter: Reporter) -> tuple[dict[str, PageHashes], int]:
        """Write or hard-link all record pages, in two processes if they are many.

        Returns:
            The hashes of each page's inputs and content, by path, for the build cache; and how many
            pages were hard-linked.
        """
        cache: dict[str, PageHashes] = {}
        files = list(self._files.values())
        with reporter.step("writing the site", len(files)) as advance:
            results = parallel_map(
                files, self._write_page, lambda: (self._cache, self._reused), advance
            )
        for page_hashes, _ in results:
            cache.update(page_hashes)
        return cache, sum(reused for _, reused in results)

    def _write_page(self, file: RecordPageFile) -> None:
        target = Path(file.abs_dest_path)
        target.parent.mkdir(parents=True, exist_ok=True)
        input_hash = self._input_hash(file)
        output_hash = self._reuse(file.dest_uri, input_hash, target)
        if not output_hash:
            content = self._shells.fill(_shell_key(file.entry), _context_of(file)).encode()
            target.write_bytes(content)
            output_hash = content_hash(content)
        self._cache[file.dest_uri] = input_hash, output_hash

    def _input_hash(self, file: RecordPageFile) -> str:
        entry, page = file.entry, cast("RecordPage", file.page)
        shell_hash = self._shells.shell_hash(_shell_key(entry))
        if not shell_hash:
            return ""
        parts = (entry.content_hash, entry.linked_data_hash, entry.language, entry.marked_title)
        return content_hash(repr((shell_hash, *parts, page.canonical_url, page.edit_url)))

    def _reuse(self, path: str, input_hash: str, target: Path) -> str:
        """Hard-link an up-to-date page from the previous site; return the page's hash, or ""."""
        before = self._cached.get(path)
        if not self._previous_site or not input_hash or not before or before[0] != input_hash:
            return ""
        if not self._previous_site.matches(path, before[1]):
            return ""
        hard_link_or_copy(str(self._previous_site.folder / path), str(target))
        self._reused += 1
        return before[1]

    def _render(self, context: PageContext, headings: Headings) -> str:
        return self._theme.render(_filled_page(self._files[context.path], context, headings))


def _shell_key(entry: PageEntry) -> Hashable:
    """Return the key of a page's shell: all by which the theme's page differs besides placeholders.

    That is the page's place in the site, and which values it has at all: the page of a withdrawn
    quote, for instance, has no linked data.
    """
    has_linked_data, has_marked_title = bool(entry.linked_data_hash), bool(entry.marked_title)
    return entry.kind, bool(entry.id), entry.number > 1, has_linked_data, has_marked_title


def _context_of(file: RecordPageFile) -> PageContext:
    return cast("RecordPage", file.page).context


def collapse_dot_segments(address: str) -> str:
    """Return a URL without dot segments (RFC 3986, 5.2.4): `edit/docs/../x/` is `edit/x/`."""
    shorter = re.sub(r"(?<=/)[^/]+/\.\./", "", address, count=1)
    return address if shorter == address else collapse_dot_segments(shorter)
