"""Decisions of an editor, each as a function that adds edits of files.

Nothing is written here: the `Workspace` tries and commits the edits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import get_args

from onrecord.drafting.output.comments import Remark, find_remarks, remark_dropped, without_remark
from onrecord.drafting.output.ids import make_id
from onrecord.drafting.output.merge import add_items
from onrecord.drafting.output.writer import PROPOSED
from onrecord.drafting.output.yaml_writer import field, listed, scalar
from onrecord.drafting.review.edits import FileEdits
from onrecord.editing.yaml_lines import spans_of_items
from onrecord.records.kinds import KINDS
from onrecord.records.knowledge_base import KnowledgeBase
from onrecord.records.models import Article, City, Organization, Quote, QuoteKind, Record, Speaker
from onrecord.records.references import iter_references
from onrecord.text.anchoring import is_of_kind

_QUOTE_KINDS = tuple(filter(None, get_args(QuoteKind)))

NewRecord = Speaker | City | Organization
"""The kinds of record that `draft` adds for names in an article."""


def path_of(record: Record) -> str:
    """Return the path of a record's file, below the folder of records."""
    if isinstance(record, Quote):
        return f"articles/{record.article}/quotes.yml"
    if isinstance(record, Article):
        return f"articles/{record.id}/article.yml"
    return f"{record.record_kind.folder}/{record.id}.yml"


def drafts_named(kb: KnowledgeBase, record: Record) -> list[NewRecord]:
    """Return the drafts that a record refers to, directly or through other drafts."""
    found: dict[tuple[str, str], NewRecord] = {}
    queue: list[Record] = [record]
    while queue:
        for reference in iter_references(queue.pop()):
            key = reference.kind, reference.id
            named = kb.records(reference.kind).get(reference.id)
            if isinstance(named, NewRecord) and named.draft and key not in found:
                found[key] = named
                queue.append(named)
    return list(found.values())


def accept_quote(edits: FileEdits, kb: KnowledgeBase, quote: Quote) -> None:
    """Accept a statement, and the draft records that it refers to."""
    edits.take(path_of(quote), (quote.position, "draft"))
    accept_all(edits, drafts_named(kb, quote))


def accept_all(edits: FileEdits, records: Iterable[NewRecord]) -> None:
    """Accept draft records."""
    for record in records:
        edits.take(path_of(record), ("draft",))


def accept_article(edits: FileEdits, kb: KnowledgeBase, article: Article) -> None:
    """Accept an article as complete, and the draft records that it refers to."""
    path = f"articles/{article.id}/quotes.yml"
    for line_end in ("\n", "\r\n"):
        heading = f"{PROPOSED}{line_end}{line_end}"
        if edits.text(path).startswith(heading):
            edits.write(path, edits.text(path).removeprefix(heading))
    edits.take(path_of(article), ("draft",))
    accept_all(edits, drafts_named(kb, article))


def set_speaker(edits: FileEdits, quote: Quote, speaker_id: str) -> None:
    """Set the speaker of a statement; the comment on the guess goes with the guess."""
    _set_owner(edits, quote, "speaker", "on_behalf_of", speaker_id)


def set_organization(edits: FileEdits, quote: Quote, organization_id: str) -> None:
    """Set the organization on whose behalf a statement is made, instead of the speakers."""
    _set_owner(edits, quote, "on_behalf_of", "speaker", organization_id)


def _set_owner(edits: FileEdits, quote: Quote, name: str, other: str, value: str) -> None:
    path, at = path_of(quote), quote.position
    without_owner = not quote.speaker and not quote.on_behalf_of
    if without_owner:
        edits.take_remark_on(path, at, "speaker")
    if getattr(quote, other) and not getattr(quote, name):
        # Replaced in place, below the comment with the reason of the guess.
        edits.put(path, (at, other), [f"{other}: {value}"])
        edits.write(path, _renamed(edits.text(path), at, other, name))
    else:
        edits.put(path, (at, name), [f"{name}: {value}"])
        edits.take(path, (at, other))


def _renamed(text: str, number: int, old: str, new: str) -> str:
    start, end = spans_of_items(text)[number]
    return text[:start] + text[start:end].replace(f"  {old}: ", f"  {new}: ", 1) + text[end:]


def set_themes(edits: FileEdits, quote: Quote, ids: list[str]) -> None:
    """Set the themes of a statement."""
    edits.put(path_of(quote), (quote.position, "themes"), listed("themes", ids))


def set_cities(edits: FileEdits, quote: Quote, ids: tuple[str, ...]) -> None:
    """Set the cities of a statement; for an empty tuple, the field is removed."""
    key_path = (quote.position, "cities")
    if ids:
        edits.put(path_of(quote), key_path, listed("cities", list(ids)))
    else:
        edits.take(path_of(quote), key_path)


def set_country(edits: FileEdits, city_id: str, country: str) -> None:
    """Set the country of a new city, a required field."""
    edits.put(f"{City.record_kind.folder}/{city_id}.yml", ("country",), field("country", country))


def kinds_that_fit(kb: KnowledgeBase, quote: Quote) -> list[str]:
    """Return the other kinds possible for a statement at its place, the next one first."""
    text, passage = kb.texts.get(quote.article), kb.passages.get(quote.id)
    if text is None or passage is None:
        return []
    language = quote.language or kb.articles[quote.article].language
    at = _QUOTE_KINDS.index(quote.kind) if quote.kind else -1
    others = [*_QUOTE_KINDS[at + 1 :], *_QUOTE_KINDS[: max(at, 0)]]
    return [kind for kind in others if is_of_kind(text, passage, kind, language)]


def set_words(edits: FileEdits, record: Record, name: str, text: str) -> None:
    """Set a text field of a record or of a quote."""
    key_path = (record.position, name) if isinstance(record, Quote) else (name,)
    edits.put(path_of(record), key_path, field(name, text))


def add_record(edits: FileEdits, kind: str, name: str, taken: set[str]) -> str:
    """Add a new record that is no draft, and return its id."""
    folder = KINDS[kind].folder

    def is_taken(record_id: str) -> bool:
        return record_id in taken or bool(edits.text(f"{folder}/{record_id}.yml"))

    record_id = make_id(name, kind, is_taken)
    edits.write(f"{folder}/{record_id}.yml", "\n".join(field("name", name)) + "\n")
    return record_id


def drop_quote(edits: FileEdits, quote: Quote) -> None:
    """Remove a statement; a comment keeps `draft` from proposing the same again."""
    path = path_of(quote)
    edits.take_item(path, quote.position)
    edits.write(path, remark_dropped(edits.text(path), quote.kind, quote.text))


def drop_unneeded(
    edits: FileEdits,
    kb: KnowledgeBase,
    quote: Quote,
    everything: Iterable[Record],
    after: Quote | None,
) -> list[NewRecord]:
    """Remove the drafts that only one statement referred to, and return these.

    Args:
        edits: The edits to extend.
        kb: The records before the decision.
        quote: The statement before the decision.
        everything: All records of the project before the decision.
        after: The statement after the decision; None if dropped.
    """
    candidates = {(type(r), r.id): r for r in drafts_named(kb, quote)}
    if not candidates:
        return []
    models = {"speaker": Speaker, "city": City, "organization": Organization}
    queue: list[Record] = [
        record
        for record in everything
        if (type(record), record.id) not in candidates
        and not (isinstance(record, Quote) and record.id == quote.id)
    ]
    queue += [after] if after else []
    while queue:
        for reference in iter_references(queue.pop()):
            needed = candidates.pop((models.get(reference.kind, Quote), reference.id), None)
            if needed:
                queue.append(needed)
    for record in candidates.values():
        edits.remove(path_of(record))
    return list(candidates.values())


def with_owner(quote: Quote, kind: str, record_id: str) -> Quote:
    """Return a statement with another speaker or organization."""
    if kind == "speaker":
        return replace(quote, speaker=(record_id,), on_behalf_of=None)
    return replace(quote, speaker=(), on_behalf_of=record_id)


# Uncertain statements, in comments


def remarks_of(edits: FileEdits, article_id: str) -> Iterator[tuple[str, Remark]]:
    """Yield the uncertain statements in comments of an article, with the path of the file."""
    for name in ("quotes.yml", "article.yml"):
        path = f"articles/{article_id}/{name}"
        yield from ((path, remark) for remark in find_remarks(edits.text(path)) if remark.kind)


def draft_from_comment(
    edits: FileEdits, path: str, remark: Remark, quote_id: str, speaker_id: str
) -> None:
    """Turn an uncertain statement in a comment into a draft record."""
    edits.write(path, without_remark(edits.text(path), remark))
    lines = [
        f"- id: {quote_id}",
        f"  kind: {remark.kind}",
        *field("text", remark.text, "  "),
        *([f"  speaker: {scalar(speaker_id)}"] if speaker_id else []),
        "  draft: true",
    ]
    target = f"{path.rpartition('/')[0]}/quotes.yml"
    edits.write(target, with_item(edits.text(target), lines))


def drop_remark(edits: FileEdits, path: str, remark: Remark) -> None:
    """Replace the comment of an uncertain statement by a note of its dropping."""
    content = without_remark(edits.text(path), remark)
    edits.write(path, remark_dropped(content, remark.kind, remark.text))


def with_item(content: str, lines: list[str]) -> str:
    """Return a list of quotes with one more at its end, before the comments that follow."""
    return add_items(content, ["\n".join(lines) + "\n"])
