"""Passages in any language on English pages: `lang` and `dir`, quotation marks, `<bdi>`."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from onrecord.pages.escaping import NOTHING, Markdown, escape
from onrecord.text import cldr
from onrecord.text.quotation_marks import quotation_marks

PAGE_LANGUAGE = "en"

_RIGHT_TO_LEFT = frozenset("Adlm Arab Aran Armi Hebr Mand Nkoo Rohg Samr Syrc Thaa Yezi".split())
"""Scripts that run from right to left; CLDR has directions of languages only."""


def is_foreign(language: str) -> bool:
    """Whether a language (a BCP 47 tag) differs from the language of the pages."""
    return language.partition("-")[0] not in (PAGE_LANGUAGE, "und")


@lru_cache(maxsize=1024)
def is_right_to_left(language: str) -> bool:
    """Whether a language is written from right to left; a script in its tag decides."""
    return cldr.script_of(language) in _RIGHT_TO_LEFT


@lru_cache(maxsize=1024)
def language_attributes(language: str) -> Markdown:
    """The attributes `lang` and `dir` of an element in this language, each after a space.

    Empty in the language of the page.
    """
    if not is_foreign(language):
        return NOTHING
    direction = ' dir="rtl"' if is_right_to_left(language) else ""
    return Markdown(f' lang="{language}"{direction}')


def name_language(language: str) -> str:
    """The English name of a language (a BCP 47 tag); for an unknown language, the tag."""
    code = language.partition("-")[0]
    return "an unknown language" if code == "und" else cldr.name_language(code) or language


def show_passage(text: str, language: str) -> Markdown:
    """A few words in some language, in a line of a page."""
    return mark_language(escape(text), language)


def show_quoted(text: str, language: str) -> Markdown:
    """A few words in some language, in the quotation marks of that language."""
    return mark_language(in_quotation_marks(text, language), language)


def mark_language(words: Markdown, language: str) -> Markdown:
    """Words in a `<span>` with the attributes of their language, if the language is foreign."""
    attributes = language_attributes(language)
    return Markdown(f"<span{attributes}>{words}</span>") if attributes else words


def in_quotation_marks(text: str, language: str) -> Markdown:
    """A text in the quotation marks of its language."""
    opening, closing = quotation_marks(language)
    return Markdown(f"{opening}{escape(text)}{closing}")


@lru_cache(maxsize=1 << 16)
def show_name(name: str | None) -> Markdown:
    """A name, or other words in an unknown language; empty for None.

    Names with letters from right to left are isolated by `<bdi>` (UAX #9), so that they don't
    reorder the rest of the line.
    """
    if not name:
        return NOTHING
    words = escape(name)
    return Markdown(f"<bdi>{words}</bdi>") if mixes_directions(name) else words


def mixes_directions(name: str) -> bool:
    """Whether a name has letters from right to left (bidirectional classes R, AL, AN)."""
    return not name.isascii() and any(
        unicodedata.bidirectional(character) in ("R", "AL", "AN") for character in name
    )
