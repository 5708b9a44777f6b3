"""Pending decisions of an article, in the order of its text."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass

from onrecord.drafting.output.comments import Remark
from onrecord.drafting.review.decisions import NewRecord, drafts_named, remarks_of
from onrecord.drafting.review.edits import FileEdits, Read
from onrecord.records.knowledge_base import KnowledgeBase
from onrecord.records.models import Article, Quote, Record
from onrecord.text.anchoring import Passage, QuoteQuery, is_of_kind, locate_quote


@dataclass(frozen=True, slots=True)
class UncertainStatement:
    """A statement of low confidence, proposed in a comment.

    Attributes:
        path: The file with the comment, below the folder of records.
        remark: The comment.
        passage: The passage of the article that the statement is anchored to.
    """

    path: str
    remark: Remark
    passage: Passage


@dataclass(frozen=True, slots=True)
class ArticleDecision:
    """The last decision on an article, after those on all its statements.

    Attributes:
        article: The article.
        records: Draft records that the article or its statements refer to.
    """

    article: Article
    records: tuple[NewRecord, ...]


Pending = Quote | UncertainStatement | ArticleDecision


def key_of(pending: Pending) -> str:
    """Return the key of a decision, the same throughout a review."""
    if isinstance(pending, Quote):
        return pending.id
    if isinstance(pending, UncertainStatement):
        return f"{pending.path}: {pending.remark.text}"
    return f"{pending.article.id}:"


def find_pending(kb: KnowledgeBase, read: Read, article_id: str) -> list[Pending]:
    """Return the pending decisions: statements, then uncertain ones, then the article itself."""
    article = kb.articles.get(article_id)
    if article is None:
        return []
    quotes = kb.by_article[article_id]
    statements: list[Pending] = [quote for quote in quotes if quote.draft and not quote.withdrawn]
    uncertain = list(_uncertain_statements(kb, read, article))
    decided: list[Record] = [article, *(quote for quote in quotes if not quote.draft)]
    records = tuple(
        {(type(r), r.id): r for named in decided for r in drafts_named(kb, named)}.values()
    )
    last: list[Pending] = [ArticleDecision(article, records)] if article.draft or records else []
    return [*statements, *uncertain, *last]


def next_pending(decisions: list[Pending], postponed: Container[str]) -> Pending | None:
    """Return the first decision not postponed; an article's comes after all its statements'."""
    for pending in decisions:
        if isinstance(pending, ArticleDecision) and any(isinstance(d, Quote) for d in decisions):
            return None
        if key_of(pending) not in postponed:
            return pending
    return None


def _uncertain_statements(
    kb: KnowledgeBase, read: Read, article: Article
) -> Iterator[UncertainStatement]:
    text = kb.texts.get(article.id)
    if text is None:
        return
    for path, remark in remarks_of(FileEdits(read), article.id):
        found = locate_quote(text, QuoteQuery(remark.text, remark.kind, article.language))
        if isinstance(found, Passage) and is_of_kind(text, found, remark.kind, article.language):
            yield UncertainStatement(path, remark, found)
