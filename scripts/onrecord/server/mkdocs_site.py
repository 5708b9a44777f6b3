"""What MkDocs makes of a project, and the pages that are put into its theme one by one."""

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
    """A folder in which everything lies but the pages made from the records.

    Args:
        project: The project.
        edition: The pages made from its records.
        published: The records that everybody sees.
        url: The address at which it is served.
        place: The folder in which its own is made.

    Raises:
        UnusableProject: a setting is wrong.
        NotBuilt: a page is broken.
    """

    def __init__(
        self,
        project: Project,
        pages: PageSet,
        published: KnowledgeBase,
        url: str,
        place: Path,
    ) -> None:
        self.folder = Path(mkdtemp(dir=place))
        with ExitStack() as undo:
            undo.callback(self.remove)
            self._build(project, pages, published, url)
            undo.pop_all()

    def _build(self, project: Project, pages: PageSet, published: KnowledgeBase, url: str) -> None:
        config = load_config(project, site_dir=str(self.folder), strict=False)
        plugin: Any = config.plugins["onrecord"]  # MkDocs makes it once, for one site after another
        config.plugins.on_startup(command="serve", dirty=False)
        plugin.use_live_pages(pages, published)
        with _as_plugin_error(), mkdocs_errors():
            build_site(config, serve_url=url)
        self._config = config
        self._shown: PageRenderer = plugin.renderer
        self._files: Files = plugin.files
        self._theme: ThemeRenderer = plugin.theme
        self.assets = _fingerprint(self.folder)

    @property
    def watched(self) -> list[Path]:
        """What MkDocs would watch besides its folder of pages."""
        theme = self._config.theme.custom_dir
        return [*map(Path, self._config.watch), *([Path(theme)] if theme else [])]

    @property
    def is_free_of_records(self) -> bool:
        """Whether the menu shows nothing that a record says."""
        pages = self._shown.pages
        in_menu = (page.file.src_uri for page in self._theme.nav.pages)
        return not any((entry := pages.entries.get(path)) and entry.id for path in in_menu)

    def show(self, pages: PageSet) -> None:
        """Go on with other records, which have pages at the same addresses."""
        self._shown.pages = pages

    def sheet_at(self, url: str) -> PageEntry | None:
        """The page made from the records that has an address, relative to the site's root."""
        pages = self._shown.pages
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
        """A page made from the records, finished."""
        file = self._files.src_uris[entry.path]
        with mkdocs_errors():
            if isinstance(file, RecordPageFile):
                return self._theme.render_ready(file)
            assert file.page
            return self._theme.render_in_menu(file.page, self._shown.render(entry))

    def remove(self) -> None:
        """Take the folder away."""
        shutil.rmtree(self.folder, ignore_errors=True)


def mount_of(config: MkDocsConfig) -> str:
    """Return the path below which a site is served: that of its `site_url`."""
    return "/" + urlsplit(config.site_url or "/").path.strip("/")


class _Collected(logging.Handler):
    """The messages that MkDocs gives before it stops."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


@contextmanager
def _as_plugin_error() -> Iterator[None]:
    """Put what MkDocs says of a broken page before what it ends with."""
    collected = _Collected()
    LOGGER.addHandler(collected)
    try:
        yield
    except BuildError as error:
        parts = list(dict.fromkeys([*collected.messages, str(error)]))
        raise BuildError("\n".join(parts)) from error.__cause__
    finally:
        LOGGER.removeHandler(collected)


def _fingerprint(folder: Path) -> str:
    """Of all that pages load: styles, scripts, pictures."""
    digest = hashlib.blake2b(digest_size=8)
    for file in sorted(folder.rglob("*")):
        if file.is_file() and file.suffix not in (".html", ".xml", ".gz", ".json"):
            digest.update(str(file).removeprefix(str(folder)).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()
