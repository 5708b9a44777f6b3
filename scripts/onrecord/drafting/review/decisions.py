"""Edits of files for each decision of an editor."""

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
"""What `draft` makes a record for, when the article names it."""


def path_of(record: Record) -> str:
    """Return the file of a record, below the folder of records."""
    if isinstance(record, Quote):
        return f"articles/{record.article}/quotes.yml"
    if isinstance(record, Article):
        return f"articles/{record.id}/article.yml"
    return f"{record.record_kind.folder}/{record.id}.yml"


def drafts_named(kb: KnowledgeBase, record: Record) -> list[NewRecord]:
    """Return the drafts that a record names, and those that they name in turn."""
    found: dict[tuple[str, str], NewRecord] = {}
    ahead: list[Record] = [record]
    while ahead:
        for reference in iter_references(ahead.pop()):
            key = reference.kind, reference.id
            named = kb.records(reference.kind).get(reference.id)
            if isinstance(named, NewRecord) and named.draft and key not in found:
                found[key] = named
                ahead.append(named)
    return list(found.values())


def accept_quote(changes: FileEdits, kb: KnowledgeBase, quote: Quote) -> None:
    """Return a statement is right as it is, and so are the new records that it names."""
    changes.take(path_of(quote), (quote.position, "draft"))
    accept_all(changes, drafts_named(kb, quote))


def accept_all(changes: FileEdits, records: Iterable[NewRecord]) -> None:
    """New records are right."""
    for record in records:
        changes.take(path_of(record), ("draft",))


def accept_article(changes: FileEdits, kb: KnowledgeBase, article: Article) -> None:
    """Return an article is complete, and so are the new records that it names."""
    path = f"articles/{article.id}/quotes.yml"
    for line_end in ("\n", "\r\n"):
        heading = f"{PROPOSED}{line_end}{line_end}"
        if changes.text(path).startswith(heading):
            changes.write(path, changes.text(path).removeprefix(heading))
    changes.take(path_of(article), ("draft",))
    accept_all(changes, drafts_named(kb, article))


def set_speaker(changes: FileEdits, quote: Quote, speaker_id: str) -> None:
    """Somebody else says it. The reason of the guess goes with the guess."""
    _set_owner(changes, quote, "speaker", "on_behalf_of", speaker_id)


def set_organization(changes: FileEdits, quote: Quote, organization_id: str) -> None:
    """Put an organization in the place of the speakers, as the one on whose behalf it is said."""
    _set_owner(changes, quote, "on_behalf_of", "speaker", organization_id)


def _set_owner(changes: FileEdits, quote: Quote, name: str, other: str, value: str) -> None:
    path, at = path_of(quote), quote.position
    nobody = not quote.speaker and not quote.on_behalf_of
    if nobody:
        changes.take_remark_on(path, at, "speaker")
    if getattr(quote, other) and not getattr(quote, name):
        # In the place of the other one, whose reason is in a comment above it.
        changes.put(path, (at, other), [f"{other}: {value}"])
        changes.write(path, _renamed(changes.text(path), at, other, name))
    else:
        changes.put(path, (at, name), [f"{name}: {value}"])
        changes.take(path, (at, other))


def _renamed(text: str, number: int, old: str, new: str) -> str:
    start, end = spans_of_items(text)[number]
    return text[:start] + text[start:end].replace(f"  {old}: ", f"  {new}: ", 1) + text[end:]


def set_themes(changes: FileEdits, quote: Quote, ids: list[str]) -> None:
    """Set the themes of a statement."""
    changes.put(path_of(quote), (quote.position, "themes"), listed("themes", ids))


def set_cities(changes: FileEdits, quote: Quote, ids: tuple[str, ...]) -> None:
    """Set the cities of a statement; without any, the field is removed."""
    way = (quote.position, "cities")
    if ids:
        changes.put(path_of(quote), way, listed("cities", list(ids)))
    else:
        changes.take(path_of(quote), way)


def set_country(changes: FileEdits, city_id: str, country: str) -> None:
    """Give a city that has just been made the field that it can't do without."""
    changes.put(f"{City.record_kind.folder}/{city_id}.yml", ("country",), field("country", country))


def kinds_that_fit(kb: KnowledgeBase, quote: Quote) -> list[str]:
    """Return the other kinds of which a statement can be where it stands, the next one first."""
    text, passage = kb.texts.get(quote.article), kb.passages.get(quote.id)
    if text is None or passage is None:
        return []
    language = quote.language or kb.articles[quote.article].language
    at = _QUOTE_KINDS.index(quote.kind) if quote.kind else -1
    others = [*_QUOTE_KINDS[at + 1 :], *_QUOTE_KINDS[: max(at, 0)]]
    return [kind for kind in others if is_of_kind(text, passage, kind, language)]


def set_words(changes: FileEdits, record: Record, name: str, text: str) -> None:
    """Give a field of a record, or of a quote, a text."""
    way = (record.position, name) if isinstance(record, Quote) else (name,)
    changes.put(path_of(record), way, field(name, text))


def add_record(changes: FileEdits, kind: str, name: str, taken: set[str]) -> str:
    """Make a new record that is no draft; returns its id."""
    folder = KINDS[kind].folder

    def is_taken(record_id: str) -> bool:
        return record_id in taken or bool(changes.text(f"{folder}/{record_id}.yml"))

    record_id = make_id(name, kind, is_taken)
    changes.write(f"{folder}/{record_id}.yml", "\n".join(field("name", name)) + "\n")
    return record_id


def drop_quote(changes: FileEdits, quote: Quote) -> None:
    """Return a statement is none; a comment keeps `draft` from proposing it again."""
    path = path_of(quote)
    changes.take_item(path, quote.position)
    changes.write(path, remark_dropped(changes.text(path), quote.kind, quote.text))


def drop_unneeded(
    changes: FileEdits,
    kb: KnowledgeBase,
    quote: Quote,
    everything: Iterable[Record],
    after: Quote | None,
) -> list[NewRecord]:
    """Drafts that a statement named, and that nothing names any more, go with it.

    Args:
        changes: Takes the edits.
        kb: The records before.
        quote: The statement as it was.
        everything: All records of the project, as they were.
        after: The statement as it will be; None if it is dropped.
    """
    candidates = {(type(r), r.id): r for r in drafts_named(kb, quote)}
    if not candidates:
        return []
    models = {"speaker": Speaker, "city": City, "organization": Organization}
    ahead: list[Record] = [
        record
        for record in everything
        if (type(record), record.id) not in candidates
        and not (isinstance(record, Quote) and record.id == quote.id)
    ]
    ahead += [after] if after else []
    while ahead:
        for reference in iter_references(ahead.pop()):
            needed = candidates.pop((models.get(reference.kind, Quote), reference.id), None)
            if needed:
                ahead.append(needed)
    for record in candidates.values():
        changes.remove(path_of(record))
    return list(candidates.values())


def with_owner(quote: Quote, kind: str, record_id: str) -> Quote:
    """Return the statement as it is said by somebody else."""
    if kind == "speaker":
        return replace(quote, speaker=(record_id,), on_behalf_of=None)
    return replace(quote, speaker=(), on_behalf_of=record_id)


# Statements that stand in comments


def remarks_of(changes: FileEdits, article_id: str) -> Iterator[tuple[str, Remark]]:
    """Yield the less certain statements of an article, each with the file that it stands in."""
    for name in ("quotes.yml", "article.yml"):
        path = f"articles/{article_id}/{name}"
        yield from ((path, remark) for remark in find_remarks(changes.text(path)) if remark.kind)


def take_up(changes: FileEdits, path: str, remark: Remark, quote_id: str, speaker_id: str) -> None:
    """Make a draft of a statement that stands in a comment."""
    changes.write(path, without_remark(changes.text(path), remark))
    lines = [
        f"- id: {quote_id}",
        f"  kind: {remark.kind}",
        *field("text", remark.text, "  "),
        *([f"  speaker: {scalar(speaker_id)}"] if speaker_id else []),
        "  draft: true",
    ]
    target = f"{path.rpartition('/')[0]}/quotes.yml"
    changes.write(target, with_item(changes.text(target), lines))


def drop_remark(changes: FileEdits, path: str, remark: Remark) -> None:
    """Return a statement in a comment is none."""
    content = without_remark(changes.text(path), remark)
    changes.write(path, remark_dropped(content, remark.kind, remark.text))


def with_item(content: str, lines: list[str]) -> str:
    """Return a list of quotes with one more at its end, before the comments that follow."""
    return add_items(content, ["\n".join(lines) + "\n"])
