"""The choice of articles to review, and the number of decisions left in each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from onrecord.project import Project, UnusableProject
from onrecord.records.loader import LoadedRecords, read_records
from onrecord.records.models import Article, Quote


def choose_articles(project: Project, wanted: Iterable[str]) -> list[str]:
    """Return the ids of the articles to review: the `wanted` ones, or all with open decisions.

    `wanted` are ids, folders, or the files or URLs from which articles were drafted.

    Raises:
        UnusableProject: an article has not been drafted.
    """
    stored = read_records(project)
    articles = {r.id: r for r in stored.records["article"].values() if isinstance(r, Article)}
    chosen = []
    for name in wanted:
        last = name.replace("\\", "/").rstrip("/").rpartition("/")[2]
        found = [
            article.id
            for article in articles.values()
            if article.id in (name, last) or name in (article.source, article.url)
        ] or [article.id for article in articles.values() if article.source == last]
        if not found:
            raise UnusableProject(
                f"{name}: no such article has been drafted. Draft it first, without --review: "
                f"onrecord draft {name}"
            )
        chosen += found
    if chosen:
        return list(dict.fromkeys(chosen))
    return sorted(articles.keys() & set(drafts_in(stored)))


def drafts_in(stored: LoadedRecords) -> Iterator[str]:
    """Yield the article id of each draft: of a quote, or of the article itself."""
    for quote in stored.records["quote"].values():
        if isinstance(quote, Quote) and quote.draft:
            yield quote.article
    for article in stored.records["article"].values():
        if isinstance(article, Article) and article.draft:
            yield article.id
