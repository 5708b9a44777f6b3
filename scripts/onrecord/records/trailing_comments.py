"""Comments behind plain scalars, by which YAML may cut a text off: `tag: see #12` is only `see`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import yaml
from yaml.events import (
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from onrecord.records.fields import TEXT, fields_of
from onrecord.records.models import MODELS, Quote
from onrecord.reporting.findings import Finding, Key, Location
from onrecord.text.normalize import normalize

_COMMENT = re.compile(r"[ \t]+(#[^\r\n]*)")
_MARKUP = re.compile(r"[\\*_>]")


@dataclass(frozen=True, slots=True)
class TrailingComment:
    """A comment on the last line of a plain scalar.

    Attributes:
        key_path: The key path of the scalar.
        line: The line of the `#`, from 1.
        column: The column of the `#`, from 1.
        text: The comment, from its `#` to the end of the line.
    """

    key_path: tuple[Key, ...]
    line: int
    column: int
    text: str


def trailing_comments(content: str) -> tuple[TrailingComment, ...]:
    """Return the comments behind the plain scalars of a YAML file without syntax errors."""
    if " #" not in content and "\t#" not in content:
        return ()
    return tuple(_trailing_comments(content))


def _trailing_comments(content: str) -> Iterator[TrailingComment]:
    # Each open container: whether it is a list, and the index or key of its next value.
    levels: list[list[Any]] = []
    for event in yaml.parse(content, Loader=yaml.CLoader):
        if isinstance(event, MappingEndEvent | SequenceEndEvent):
            levels.pop()
            _advance(levels)
        elif isinstance(event, ScalarEvent):
            if levels and levels[-1] == [False, None]:
                levels[-1][1] = event.value
                continue
            mark = event.end_mark
            comment = _COMMENT.match(content, mark.index) if mark and event.implicit[0] else None
            if mark and comment:
                column = mark.column + comment.start(1) - comment.start() + 1
                key_path = tuple(key for _, key in levels)
                yield TrailingComment(key_path, mark.line + 1, column, comment[1])
            _advance(levels)
        elif isinstance(event, MappingStartEvent | SequenceStartEvent):
            is_list = isinstance(event, SequenceStartEvent)
            levels.append([is_list, 0 if is_list else None])
        elif isinstance(event, NodeEvent):  # an alias
            _advance(levels)


def _advance(levels: list[list[Any]]) -> None:
    if levels:
        is_list, key = levels[-1]
        levels[-1][1] = key + 1 if is_list else None


def _free_text_fields(model: type) -> Iterator[str]:
    for field in fields_of(model).values():
        if field.value_type is TEXT:
            yield field.name
        elif isinstance(field.value_type, type):
            yield from _free_text_fields(field.value_type)


_FREE_TEXT = {name for model in MODELS.values() for name in _free_text_fields(model)}


def check_comment(comment: TrailingComment, path: str) -> Iterator[Finding]:
    """`yaml.comment-in-text`: no word that begins with `#` is taken for a comment in a text."""
    names = [key for key in comment.key_path if isinstance(key, str)]
    begins_a_word = len(comment.text) > 1 and not comment.text[1].isspace()
    if begins_a_word and comment.text[1] != "#" and names and names[-1] in _FREE_TEXT:
        message = (
            f"`{names[-1]}` ends before `{_shorten(comment.text)}`: YAML takes it as a comment"
        )
        location = Location(path, line=comment.line, column=comment.column)
        yield Finding("yaml.comment-in-text", location, message)


def check_cut_off(
    quotes: Iterable[Quote], comments: Iterable[TrailingComment], article: str, path: str
) -> Iterator[Finding]:
    """`quote.cut-off`: no quote ends before a `#` with which the article goes on.

    Args:
        quotes: The quotes of one file.
        comments: The comments behind the plain scalars of the file.
        article: The article's `text.md`.
        path: The path of the file.
    """
    by_key_path = {comment.key_path: comment for comment in comments}
    words = _words_of(article)
    for quote in quotes:
        comment = by_key_path.get((quote.position, "text"))
        if comment and _continuation(quote.text, comment) in words:
            message = (
                f"the quote `{quote.id}` ends before `{_shorten(comment.text)}`, which YAML takes "
                "as a comment; in the article it goes on"
            )
            location = Location(path, line=comment.line, column=comment.column)
            yield Finding("quote.cut-off", location, message)


def _continuation(text: str, comment: TrailingComment) -> str:
    """Return the last words of a quote with the first ones of the comment behind it."""
    # What is left out of an abridged quote stands further in front.
    last = text[-40:].rpartition("]")[2]
    return _words_of(f"{last} {' '.join(comment.text.split()[:2])}")


def _words_of(markdown: str) -> str:
    """Return the words of a text without its Markdown, as far as a comparison needs it."""
    return normalize(_MARKUP.sub("", markdown))


def _shorten(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"
