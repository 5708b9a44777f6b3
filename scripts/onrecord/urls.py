"""The address of everything: which page shows it, and the way from one to another."""

from __future__ import annotations

from dataclasses import dataclass

from onrecord.project import Project
from onrecord.records.fields import FOLDERS
from onrecord.records.knowledge_base import KnowledgeBase
from onrecord.records.models import Quote

PAGE_SIZE = 100
"""How many quotes, or records of an index, a page lists at most."""


def index_page(kind: str, number: int = 1) -> str:
    """The page below `docs/` that lists the records of a kind: `speakers/index.md`."""
    folder = FOLDERS[kind]
    return f"{folder}/index.md" if number == 1 else f"{folder}/page/{number}.md"


def record_page(kind: str, record_id: str, number: int = 1) -> str:
    """The page below `docs/` that shows a record: `speakers/felip-roca.md`."""
    page = f"{FOLDERS[kind]}/{record_id}"
    return f"{page}.md" if number == 1 else f"{page}/page/{number}.md"


def address(target: str, *, use_directory_urls: bool = True) -> str:
    """The address of a page, relative to the site's root: `speakers/felip-roca/`.

    `target` is a page below `docs/`, perhaps with a `#fragment`. The home page is empty.
    The rule is MkDocs' own.
    """
    path, hash_mark, fragment = target.partition("#")
    stem = path.removesuffix(".md")
    if stem == "index":
        url = "" if use_directory_urls else "index.html"
    elif not use_directory_urls:
        url = f"{stem}.html"
    else:
        url = f"{stem.removesuffix('index').rstrip('/')}/"
    return url + hash_mark + fragment


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where quotes are found, as a project has chosen it.

    Attributes:
        quote_pages: Whether each quote has a page of its own; otherwise its address is its
            place on the page of its article.
    """

    kb: KnowledgeBase
    quote_pages: bool = True

    def quote(self, quote: Quote) -> str:
        """The permanent place of a quote: a page below `docs/`, perhaps with a fragment."""
        if self.quote_pages:
            return record_page("quote", quote.id)
        return f"{record_page('article', quote.article)}#{quote.id}"

    def card(self, quote: Quote) -> str:
        """The card of a quote among those of its article: a page with a fragment."""
        number = self.kb.place_in_article[quote.id] // PAGE_SIZE + 1
        return f"{record_page('article', quote.article, number)}#{quote.id}"

    def passage(self, quote: Quote) -> str:
        """The passage in the text of its article: a page with a fragment."""
        return f"{record_page('article', quote.article)}#_at-{quote.id}"


@dataclass(frozen=True, slots=True)
class Site:
    """The settings of a site that its pages and exports depend on.

    Attributes:
        name: The site's name.
        url: The URL of its root with a slash at the end; empty where it isn't known.
        use_directory_urls: Whether a page is `x/` or `x.html`, as MkDocs has it.
        description: What the site is, in a sentence; may be empty.
        quote_pages: Whether each quote has a page of its own.
    """

    name: str
    url: str = ""
    use_directory_urls: bool = True
    description: str = ""
    quote_pages: bool = True

    @classmethod
    def of(cls, project: Project) -> Site:
        """Return the settings of a project's site, as its `mkdocs.yml` has them."""
        return cls(
            project.site_name,
            project.site_url,
            project.use_directory_urls,
            project.site_description,
            project.quote_pages,
        )

    def url_of(self, target: str) -> str:
        """The address of a page below `docs/`; relative to the site's root if `url` is empty."""
        return self.url + address(target, use_directory_urls=self.use_directory_urls)


GENERATED_FOLDERS = tuple(FOLDERS.values())
"""The folders below `docs/` of which every file is made from the records."""


GENERATED_FILES = ("index.md", "explore.md")
"""The pages in `docs/` itself that are made from the records."""


def is_generated(path: str) -> bool:
    """Whether the file at this path below `docs/` is one that is made from the records."""
    folder, slash, _ = path.partition("/")
    return folder in GENERATED_FOLDERS if slash else path in GENERATED_FILES
