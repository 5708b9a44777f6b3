"""Pages made from the records, finished and written without what MkDocs does for each page.

MkDocs sees them as files that are copied into the site: links from pages written by hand find
them, the menu doesn't. What it says of a page, to templates and to other plugins, it says of the
few pages from which the shells are made (`shells.py`).
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

Fingerprints = tuple[str, str]
"""Of what a page was made from, and of its bytes."""


@dataclass(slots=True)
class PageRenderer:
    """The pages made from the records, as a site shows them."""

    pages: PageSet

    def render(self, entry: PageEntry) -> RenderedPage:
        """A page, without what the theme puts around it."""
        return render_page(
            self.pages.read(entry),
            entry.path,
            use_directory_urls=self.pages.site.use_directory_urls,
            linked_data=self.pages.linked_data(entry),
            language=entry.language,
            title_words=iter_title_words(self.pages.kb, entry.kind, entry.id),
        )


class RecordPageFile(File):
    """A page made from the records, as a file to be copied into the site.

    Args:
        sheet: The page.
        make: Makes its HTML.
        edit_uri: The way from `docs/` to where its record is edited.
        day: The only date of the site, as in ISO 8601.
    """

    def __init__(
        self,
        entry: PageEntry,
        make: Callable[[PageEntry], RenderedPage],
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
        self.make = make
        RecordPage(self, config).update_date = day  # becomes `file.page`

    def is_documentation_page(self) -> bool:
        """MkDocs itself makes nothing of it."""
        return False

    def copy_file(self, dirty: bool = False) -> None:
        """The page is there already: see `SiteWriter`."""


class DeferredFile(File):
    """A file of the site that is made of all records, after the pages or when it is asked for."""

    def __init__(self, path: str, config: MkDocsConfig) -> None:
        super().__init__(path, None, config.site_dir, config.use_directory_urls)
        self.generated_by = "onrecord"

    def copy_file(self, dirty: bool = False) -> None:
        """Nothing is there yet."""


class RecordPage(MkDocsPage):
    """What MkDocs and the templates of a theme may ask of a page made from the records.

    Attributes:
        ready: The page itself; None as long as nobody has asked.
    """

    file: RecordPageFile
    ready: RenderedPage | None = None

    def __init__(self, file: RecordPageFile, config: MkDocsConfig) -> None:
        super().__init__(None, file, config)
        self.edit_url = collapse_dot_segments(self.edit_url) if self.edit_url else None

    @property
    def present_anchor_ids(self) -> set[str]:  # type: ignore[override]  # asked of few pages
        """The ids to which others may link."""
        return self.file.make(self.file.entry).anchors

    @property
    def context(self) -> PageContext:
        """The page, and what the theme says of it."""
        ready = self.file.make(self.file.entry)
        return PageContext(self.file.src_uri, ready, self.canonical_url or "", self.edit_url or "")

    def fill_from(self, own: PageContext, headings: Headings) -> None:
        """Become what a template shows."""
        self.ready = own.page
        self.markdown, self.meta = "", dict(own.page.meta)
        self.content, self.toc = own.page.content, get_toc(list(headings))
        self.canonical_url, self.edit_url = own.canonical or None, own.edit or None


@dataclass(frozen=True, slots=True)
class ThemeRenderer:
    """The templates of a site, with all that they are given besides a page.

    Attributes:
        config: The settings.
        env: Where the templates are found.
        nav: The menu.
        documents: The pages that MkDocs makes.
    """

    config: MkDocsConfig
    env: Environment
    nav: Navigation
    documents: Sequence[File]

    def render(self, page: MkDocsPage) -> str:
        """Put a page into its template, as MkDocs does it."""
        plugins: Any = self.config.plugins
        context: Any = get_context(self.nav, self.documents, self.config, page)
        context = plugins.on_page_context(context, page=page, config=self.config, nav=self.nav)
        template = self.env.get_template(str(page.meta.get("template", "main.html")))
        output = template.render(context)
        return str(plugins.on_post_page(output, page=page, config=self.config))

    def render_ready(self, file: RecordPageFile) -> str:
        """A page of those that MkDocs doesn't make, finished by itself."""
        own = cast("RecordPage", file.page).context
        return collapse_whitespace(self.render(_filled(file, own, own.page.headings)))

    def render_in_menu(self, page: MkDocsPage, ready: RenderedPage) -> str:
        """A page of those that MkDocs makes, with other content than it had at first."""
        cast("Any", page).ready = ready
        page.meta = dict(ready.meta)
        page.content, page.toc = ready.content, get_toc(list(ready.headings))
        page.active = True
        try:
            return self.render(page)
        finally:
            page.active = False


def _filled(file: RecordPageFile, own: PageContext, headings: Headings) -> RecordPage:
    page = copy(cast("RecordPage", file.page))
    page.fill_from(own, headings)
    return page


class SiteWriter:
    """Puts pages into the theme, those of one shape into the same shell, and writes them.

    A page of the old site that would come out the same is taken over.

    Args:
        files: The pages.
        theme: What they are put into.
        old: What lies in the old site; None if there is none.
        kept: For each page in it what it was made from, and its bytes, as fingerprints.

    """

    def __init__(
        self,
        files: Iterable[RecordPageFile],
        theme: ThemeRenderer,
        *,
        old: FolderSnapshot | None,
        cache: Mapping[str, Fingerprints],
    ) -> None:
        self._old, self._cached = old, cache
        self._cache: dict[str, Fingerprints] = {}
        self._reused = 0
        self._theme = theme
        self._shells = PageShells(self._render)
        self._files = {file.src_uri: file for file in files}
        groups = defaultdict[Hashable, list[RecordPageFile]](list)
        for file in self._files.values():
            groups[_shell_key(file.entry)].append(file)
        for shape, members in groups.items():
            self._shells.compile(shape, _context_of(members[0]), _context_of(members[-1]))

    def write(self, reporter: Reporter) -> tuple[dict[str, Fingerprints], int]:
        """Write all pages, with what stands around them.

        Returns:
            What `cache` is the next time, and how many pages were taken over.
        """
        cache: dict[str, Fingerprints] = {}
        files = list(self._files.values())
        with reporter.step("writing the site", len(files)) as advance:
            outcomes = parallel_map(
                files, self._write_page, lambda: (self._cache, self._reused), advance
            )
        for some, _ in outcomes:
            cache.update(some)
        return cache, sum(number for _, number in outcomes)

    def _write_page(self, file: RecordPageFile) -> None:
        target = Path(file.abs_dest_path)
        target.parent.mkdir(parents=True, exist_ok=True)
        input_hash = self._input_hash(file)
        written = self._reuse(file.dest_uri, input_hash, target)
        if not written:
            content = self._shells.fill(_shell_key(file.entry), _context_of(file)).encode()
            target.write_bytes(content)
            written = content_hash(content)
        self._cache[file.dest_uri] = input_hash, written

    def _input_hash(self, file: RecordPageFile) -> str:
        entry, page = file.entry, cast("RecordPage", file.page)
        shell = self._shells.fingerprint(_shell_key(entry))
        parts = (entry.fingerprint, entry.linked_data, entry.language, entry.marked_title)
        return (
            content_hash(repr((shell, *parts, page.canonical_url, page.edit_url))) if shell else ""
        )

    def _reuse(self, path: str, input_hash: str, target: Path) -> str:
        """Link a page of the old site into the new one, if it is the same; its fingerprint."""
        before = self._cached.get(path)
        if not self._old or not input_hash or not before or before[0] != input_hash:
            return ""
        if not self._old.matches(path, before[1]):
            return ""
        hard_link_or_copy(str(self._old.folder / path), str(target))
        self._reused += 1
        return before[1]

    def _render(self, own: PageContext, headings: Headings) -> str:
        return self._theme.render(_filled(self._files[own.path], own, headings))


def _shell_key(entry: PageEntry) -> Hashable:
    """What pages have in common that have the same shell.

    That is where they stand, and what they have at all: of a quote that was withdrawn, nothing
    is said to programs.
    """
    told, marked = bool(entry.linked_data), bool(entry.marked_title)
    return entry.kind, bool(entry.id), entry.number > 1, told, marked


def _context_of(file: RecordPageFile) -> PageContext:
    return cast("RecordPage", file.page).context


def collapse_dot_segments(address: str) -> str:
    """Take the way up out of an address: `edit/docs/../quotes/` is `edit/quotes/`."""
    shorter = re.sub(r"(?<=/)[^/]+/\.\./", "", address, count=1)
    return address if shorter == address else collapse_dot_segments(shorter)
