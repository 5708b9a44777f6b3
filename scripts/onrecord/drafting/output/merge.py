"""Merge of a new draft into an article's files; every line of the editor's is kept.

Only new statements, missing fields and the new text are taken from the draft.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from onrecord.drafting.output.comments import LESS_CERTAIN, find_remarks
from onrecord.drafting.output.writer import Files
from onrecord.editing.yaml_lines import spans_of_items
from onrecord.editing.yaml_values import LINE_END, EditError
from onrecord.records.kinds import KINDS
from onrecord.records.models import MODELS
from onrecord.records.references import iter_written_references
from onrecord.records.yaml_parser import parse
from onrecord.text.anchoring import NotAnchored, Passage, QuoteQuery, locate_quote
from onrecord.text.article_text import ArticleText
from onrecord.text.normalize import normalize

GONE = "# no longer stands in the article"


def merge(old: Files, new: Files, text: ArticleText, language: str) -> Files:
    """Return the files to write when an article is drafted again.

    Args:
        old: The existing files of the article, by path.
        new: The files of the new draft, by path.
        text: The new text of the article.
        language: The language of the article, a BCP 47 tag.
    """
    merged: Files = {}
    for path, content in new.items():
        before = old.get(path)
        if not path.startswith("articles/"):
            continue
        if before is None or path.endswith("/text.md"):
            merged[path] = content
        elif path.endswith("/quotes.yml"):
            merged[path] = merge_quotes(before, content, text, language)
        elif path.endswith("/article.yml"):
            merged[path] = merge_article(before, content)
    for path, content in old.items():
        if path.endswith("/quotes.yml"):
            marked = mark_gone(merged.get(path, content), text, language)
            if path in merged or marked != content:
                merged[path] = marked
    return _needed({**old, **merged}, new) | merged


def _needed(article: Files, new: Files) -> Files:
    """Return the new records that an article refers to, directly or through other new records."""
    models = {model.record_kind.folder: model for model in MODELS.values()}
    needed: Files = {}
    queue = list(article.items())
    while queue:
        path, content = queue.pop()
        if not path.endswith(".yml"):
            continue
        value = parse(content, path)[0]
        name = "quotes" if path.endswith("/quotes.yml") else path.partition("/")[0]
        for item in value if isinstance(value, list) else [value]:
            for reference in iter_written_references(models[name], item):
                named = f"{KINDS[reference.kind].folder}/{reference.id}.yml"
                if named in new and named not in needed:
                    needed[named] = new[named]
                    queue.append((named, new[named]))
    return needed


def merge_quotes(old: str, new: str, text: ArticleText, language: str) -> str:
    """Return the editor's quotes with the new statements appended.

    Not new are statements in comments, uncertain or dropped, and passages that overlap a quote of
    the same kind.
    """
    try:
        existing, proposed = _quotes(parse(old, "")[0]), _quotes(parse(new, "")[0])
        spans, new_spans = spans_of_items(old), spans_of_items(new)
    except EditError:
        return old
    known = {normalize(quote.get("text", "")) for quote in existing}
    known |= {remark.text for remark in find_remarks(old)}
    taken = [(quote.get("kind"), _locate(quote, text, language)) for quote in existing]
    items = [
        new[start:end]
        for (start, end), quote in zip(new_spans, proposed, strict=True)
        if normalize(quote.get("text", "")) not in known
        and not _overlaps(quote.get("kind"), _locate(quote, text, language), taken)
    ]
    merged = add_items(old, items) if items and len(spans) == len(existing) else old
    uncertain = [r.source for r in find_remarks(new) if r.kind and r.text not in known]
    if not uncertain:
        return merged
    if LESS_CERTAIN not in merged:
        merged = f"{merged.rstrip()}\n\n{LESS_CERTAIN}\n"
    elif not merged.endswith("\n"):
        merged += "\n"
    return merged + "".join(uncertain)


def _locate(quote: dict[str, Any], text: ArticleText, language: str) -> Passage | NotAnchored:
    fields = ("text", "kind", "prefix", "suffix")
    words, kind, prefix, suffix = (
        normalize(value) if isinstance(value := quote.get(name, ""), str) else "" for name in fields
    )
    return locate_quote(text, QuoteQuery(words, kind, language, prefix, suffix))


def _overlaps(
    kind: Any, place: Passage | NotAnchored, taken: list[tuple[Any, Passage | NotAnchored]]
) -> bool:
    """Return whether a passage overlaps an existing quote of the same kind."""
    return isinstance(place, Passage) and any(
        kind == other_kind
        and isinstance(other, Passage)
        and place.start < other.end
        and other.start < place.end
        for other_kind, other in taken
    )


def add_items(content: str, items: Iterable[str]) -> str:
    """Return a list with items appended, before the comments that follow the list."""
    try:
        spans = spans_of_items(content)
    except EditError:
        if parse(content, "")[0] is not None:
            raise
        spans = []
    line_end = LINE_END.search(content)
    added = "\n".join(items)
    if spans:
        head, tail = content[: spans[-1][1]], content[spans[-1][1] :]
        head += "" if head.endswith(("\n", "\r")) else "\n"
        whole = f"{head}\n{added}{tail}"
    else:
        head, empty, tail = content.rpartition("[]")
        if not empty:
            head, tail = "", content
        whole = f"{head}{added}{tail if tail.startswith(chr(10)) or not tail else chr(10) + tail}"
    if line_end and line_end[0] == "\r\n":
        whole = re.sub(r"(?<!\r)\n", "\r\n", whole)
    return whole


def mark_gone(content: str, text: ArticleText, language: str) -> str:
    """Return the quotes with a comment above each that is missing from the article.

    The comment is removed from quotes that are in the text again.
    """
    value = parse(content, "")[0]
    try:
        spans = spans_of_items(content)
    except EditError:
        return content
    quotes = _quotes(value)
    if len(quotes) != len(spans):
        return content
    pieces, done = [], 0
    for (start, end), quote in zip(spans, quotes, strict=True):
        item = re.sub(rf"^{re.escape(GONE)}[ \t]*\r?\n", "", content[start:end], flags=re.MULTILINE)
        line_end = "\r\n" if "\r\n" in item else "\n"
        mark = f"{GONE}{line_end}" if _is_gone(quote, text, language) else ""
        pieces += [content[done:start], mark, item]
        done = end
    return "".join([*pieces, content[done:]])


def _is_gone(quote: dict[str, Any], text: ArticleText, language: str) -> bool:
    if not quote.get("text") or "withdrawn" in quote:
        return False
    found = _locate(quote, text, language)
    return isinstance(found, NotAnchored) and found.code == "quote.not-in-text"


def _quotes(value: Any) -> list[dict[str, Any]]:
    items = value if isinstance(value, list) else []
    return [item if isinstance(item, dict) else {} for item in items]


def merge_article(old: str, new: str) -> str:
    """Return the editor's record of an article with missing fields added."""
    existing, proposed = parse(old, "")[0], parse(new, "")[0]
    if not isinstance(existing, dict) or not isinstance(proposed, dict) or old.startswith("{"):
        return old
    missing = [name for name in proposed if name not in existing and name != "draft"]
    lines = [line for name in missing for line in _lines_of(new, name)]
    if not lines:
        return old
    line_end = LINE_END.search(old)
    end = line_end[0] if line_end else "\n"
    between = "" if old.endswith(("\n", "\r")) else end
    merged = old + between + "".join(line + end for line in lines)
    return merged if not parse(merged, "")[1] else old


def _lines_of(record: str, name: str) -> list[str]:
    """Return the lines of a field in a record that `draft` has written."""
    match = re.search(rf"^{name}:.*(?:\n[ \t].*)*", record, re.MULTILINE)
    return match[0].split("\n") if match else []
