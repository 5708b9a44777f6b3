"""The command `draft`: analyses an article, and writes its draft records atomically."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from onrecord import OnRecordError
from onrecord.drafting.analysis.pipeline import Proposals, propose
from onrecord.drafting.output.json_lines import as_json_line
from onrecord.drafting.output.matching import RecordIndex, index_records
from onrecord.drafting.output.merge import merge
from onrecord.drafting.output.writer import Files, choose_article_id, make_draft
from onrecord.drafting.sources.document import Document
from onrecord.editing.transaction import write_all
from onrecord.project import Project, locked
from onrecord.records.loader import ARTICLE_FILES, PAGE_AS_FETCHED, read_records
from onrecord.records.models import Article
from onrecord.records.yaml_parser import parse
from onrecord.reporting.reporter import Reporter


class MergeError(OnRecordError):
    """An article that was drafted before can't be merged; the message says why."""


Again = Literal["merge", "skip", "replace"]
"""The treatment of an article with existing drafts."""


@dataclass(frozen=True, slots=True)
class DraftResult:
    """The outcome of drafting one article.

    Attributes:
        article_id: The id of the article.
        title: The headline.
        statements: Number of statements proposed as records.
        doubtful: Number of statements proposed in comments.
        speakers: Number of speakers.
        files: Path below the folder of records → content; None for a removed file.
        skipped: Whether an existing article was left unchanged.
    """

    article_id: str
    title: str
    statements: int
    doubtful: int
    speakers: int
    files: Mapping[str, str | None]
    skipped: bool = False


def index_project(project: Project) -> RecordIndex:
    """Return the index of a project's records, for a run over one article or many."""
    return index_records(read_records(project))


def propose_json(index: RecordIndex, document: Document) -> str:
    """Return the proposals for an article as one line of JSON."""
    proposals = propose(document)
    article_id = find_drafted(document, index) or choose_article_id(proposals, index)
    return as_json_line(article_id, proposals)


def draft(
    project: Project,
    index: RecordIndex,
    document: Document,
    again: Again,
    reporter: Reporter,
    *,
    dry: bool = False,
) -> DraftResult:
    """Draft the records of one article; with `dry`, only return the result.

    The new records are added to `index`, so that the next article of a run can refer to them.

    Raises:
        OSError: the files can't be written; no file is changed.
    """
    proposals = propose(document)
    if dry:
        return _draft_files(project, index, proposals, again)
    with locked(project, reporter.waiting):
        drafted = _draft_files(project, index, proposals, again)
        if not drafted.skipped:
            _write(project.records_folder, drafted.files, document.page, drafted.article_id)
    return drafted


def difference(project: Project, drafted: DraftResult) -> Iterator[str]:
    """Yield the changes that writing a draft would make, as lines of a unified diff."""
    for path, content in drafted.files.items():
        file = project.records_folder / path
        before = file.read_text("utf-8") if file.is_file() else ""
        name = f"{project.records}/{path}"
        yield from difflib.unified_diff(
            before.splitlines(),
            (content or "").splitlines(),
            name if before else "/dev/null",
            "/dev/null" if content is None else name,
            lineterm="",
        )


def find_drafted(document: Document, index: RecordIndex) -> str:
    """Return the id of the article drafted from the same source or URL; empty if there is none."""
    for article in index.articles.values():
        same = document.source and article.source == document.source
        if same or (document.url and article.url == document.url):
            return article.id
    return ""


def _draft_files(
    project: Project, index: RecordIndex, proposals: Proposals, again: Again
) -> DraftResult:
    """Return the result of drafting an article, with the content of all files."""
    document = proposals.document
    before = find_drafted(document, index)
    article_id = before or choose_article_id(proposals, index)
    result = DraftResult(article_id, proposals.title, 0, 0, len(proposals.speakers), {})
    if before and again == "skip":
        return replace(result, skipped=True)
    if before and again == "replace":
        own = {quote_id for quote_id, article in index.quotes.items() if article == before}
        index.taken["quote"] -= own
    new_draft = make_draft(proposals, index, article_id)
    files: dict[str, str | None] = dict(new_draft.files)
    if before and again == "merge":
        old = _read_article(project, article_id)
        files = dict(merge(old, new_draft.files, proposals.article, proposals.language))
    elif before and f"articles/{article_id}/quotes.yml" not in files:
        files[f"articles/{article_id}/quotes.yml"] = None
    index.taken["article"].add(article_id)
    index.articles[article_id] = Article(
        id=article_id, source=document.source or None, url=document.url or None, draft=True
    )
    return replace(
        result, statements=new_draft.statements, doubtful=new_draft.doubtful, files=files
    )


def _read_article(project: Project, article_id: str) -> Files:
    """Return the files of an article drafted before, by path."""
    files: Files = {}
    for name in ARTICLE_FILES:
        path = f"articles/{article_id}/{name}"
        file = project.records_folder / path
        if not file.is_file():
            continue
        try:
            files[path] = file.read_bytes().decode("utf-8-sig")
        except UnicodeDecodeError:
            raise MergeError(f"{project.records}/{path} is not in UTF-8") from None
        if name.endswith(".yml") and parse(files[path], path)[1]:
            raise MergeError(f"{project.records}/{path} can't be read: `onrecord check` says why")
    return files


def _write(records: Path, files: Mapping[str, str | None], page: bytes, article_id: str) -> None:
    """Write the files of a draft atomically; files outside of articles/ must not exist yet."""
    contents = {path: None if text is None else text.encode() for path, text in files.items()}
    if page:
        contents[f"articles/{article_id}/{PAGE_AS_FETCHED}"] = page
    new = frozenset(path for path in contents if not path.startswith("articles/"))
    write_all(records, contents, new=new)
