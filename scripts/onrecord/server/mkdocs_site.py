"""The part of a live site built by MkDocs, and the record pages in its theme, one by one."""

from __future__ import annotations

import hashlib
import logging
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from onrecord.build.errors import BuildError
from onrecord.build.mkdocs import LOGGER, build_site, load_config, mkdocs_errors
from onrecord.build.page_builder import PageEntry, PageSet
from onrecord.build.site_writer import PageRenderer, RecordPageFile, ThemeRenderer
from onrecord.project import Project
from onrecord.records.knowledge_base import KnowledgeBase
from onrecord.urls import address

if TYPE_CHECKING:
    from onrecord.build.mkdocs import Files, MkDocsConfig


class LiveSite:
    """A folder with all files of the site but the record pages, which are rendered on request.

    Args:
        project: The project.
        pages: The pages of its records, drafts included.
        published: The records without drafts.
        url: The URL at which the project is served.
        parent: The folder in which the site's folder is created.

    Attributes:
        folder: The folder.
        assets_fingerprint: The fingerprint of the files that pages load.

    Raises:
        UnusableProject: a setting is wrong.
        BuildError: a page is broken.
    """

    def __init__(
        self,
        project: Project,
        pages: PageSet,
        published: KnowledgeBase,
        url: str,
        parent: Path,
    ) -> None:
        self.folder = Path(mkdtemp(dir=parent))
        with ExitStack() as undo:
            undo.callback(self.remove)
            self._build(project, pages, published, url)
            undo.pop_all()

    def _build(self, project: Project, pages: PageSet, published: KnowledgeBase, url: str) -> None:
        config = load_config(project, site_dir=str(self.folder), strict=False)
        plugin: Any = config.plugins["onrecord"]  # one instance for all builds of this process
        config.plugins.on_startup(command="serve", dirty=False)
        plugin.use_live_pages(pages, published)
        with _with_logged_errors(), mkdocs_errors():
            build_site(config, serve_url=url)
        self._config = config
        self._renderer: PageRenderer = plugin.renderer
        self._files: Files = plugin.files
        self._theme: ThemeRenderer = plugin.theme
        self.assets_fingerprint = _assets_fingerprint(self.folder)

    @property
    def watched(self) -> list[Path]:
        """The paths below `watch` in MkDocs' configuration, and the custom theme's folder."""
        theme = self._config.theme.custom_dir
        return [*map(Path, self._config.watch), *([Path(theme)] if theme else [])]

    @property
    def is_free_of_records(self) -> bool:
        """Whether the menu depends on no record."""
        pages = self._renderer.pages
        in_menu = (page.file.src_uri for page in self._theme.nav.pages)
        return not any((entry := pages.entries.get(path)) and entry.id for path in in_menu)

    def use_pages(self, pages: PageSet) -> None:
        """Render the pages of other records from now on, which have to have the same paths."""
        self._renderer.pages = pages

    def entry_at(self, url: str) -> PageEntry | None:
        """Return the record page at a URL relative to the site's root; None for any other URL."""
        pages = self._renderer.pages
        directory_urls = pages.site.use_directory_urls
        stem = url.removesuffix("index.html") if directory_urls else url.removesuffix(".html")
        stem = stem.rstrip("/")
        for path in (f"{stem}.md", f"{stem}/index.md".lstrip("/")):
            entry = pages.entries.get(path)
            wanted = address(path, use_directory_urls=directory_urls)
            if entry and url in (wanted, f"{wanted}index.html", wanted.removesuffix("index.html")):
                return entry
        return None

    def render(self, entry: PageEntry) -> str:
        """Return the whole HTML of a record page."""
        file = self._files.src_uris[entry.path]
        with mkdocs_errors():
            if isinstance(file, RecordPageFile):
                return self._theme.render_record_page(file)
            assert file.page
            return self._theme.render_in_menu(file.page, self._renderer.render(entry))

    def remove(self) -> None:
        """Delete the folder."""
        shutil.rmtree(self.folder, ignore_errors=True)


def mount_of(config: MkDocsConfig) -> str:
    """Return the path below which a site is served: that of its `site_url`."""
    return "/" + urlsplit(config.site_url or "/").path.strip("/")


class _Collected(logging.Handler):
    """A log handler for the error messages of MkDocs."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


@contextmanager
def _with_logged_errors() -> Iterator[None]:
    """Prepend the error messages logged by MkDocs to a `BuildError`."""
    collected = _Collected()
    LOGGER.addHandler(collected)
    try:
        yield
    except BuildError as error:
        parts = list(dict.fromkeys([*collected.messages, str(error)]))
        raise BuildError("\n".join(parts)) from error.__cause__
    finally:
        LOGGER.removeHandler(collected)


def _assets_fingerprint(folder: Path) -> str:
    """Return a fingerprint of the styles, scripts and pictures in a folder, which pages load."""
    digest = hashlib.blake2b(digest_size=8)
    for file in sorted(folder.rglob("*")):
        if file.is_file() and file.suffix not in (".html", ".xml", ".gz", ".json"):
            digest.update(str(file).removeprefix(str(folder)).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()
