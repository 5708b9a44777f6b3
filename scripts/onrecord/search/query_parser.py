"""The query parser: from the text that a reader typed to words, phrases and excluded terms."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import regex

from onrecord.search.tokenizer import Word, is_spaceless, iter_words

# White space written out: `\s` differs between Python and JavaScript.
_SPACE = "\t-\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
# Quotation marks; each may open and close a phrase, because phones replace " by “ and ”.
_MARKS = '"“”„‟«»「」『』＂'
_PART = regex.compile(
    rf"(?P<minus>(?<![^{_SPACE}])-)?"
    rf"(?:[{_MARKS}](?P<quoted>[^{_MARKS}]*)(?P<closed>[{_MARKS}]?)"
    rf"|(?P<plain>[^{_SPACE}{_MARKS}]+))"
)


@dataclass(frozen=True, slots=True)
class Term:
    """A term of a query: a word, or a phrase of adjacent words.

    Attributes:
        words: The folded words; at least one.
        prefix: Whether words that begin with this one match, too, because the reader may still be
            typing; only for a single word.
        quoted: Whether the term is in quotation marks, and so never corrected.
    """

    words: tuple[str, ...]
    prefix: bool = False
    quoted: bool = False

    @property
    def is_word(self) -> bool:
        """Whether the term is a single word without quotation marks."""
        return len(self.words) == 1 and not self.quoted


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query: a match has all of `terms`, and none of `excluded`; terms are unique."""

    terms: tuple[Term, ...] = ()
    excluded: tuple[Term, ...] = ()


def parse_query(text: str) -> Query:
    """Parse a query as typed; every text is a valid query.

    * Each word is a term; a word at the end of the text is a prefix.
    * Adjacent characters of a script without spaces (Han, kana, Thai …) are a phrase.
    * `"exact phrase"` is a phrase. Until the closing mark is typed, its last word is a prefix, as a
      term of its own.
    * `-word` and `-"phrase"` are excluded; so is `-well-known`, as one phrase.
    """
    text = unicodedata.normalize("NFC", text)
    terms: dict[Term, None] = {}
    excluded: dict[Term, None] = {}
    for part in _PART.finditer(text):
        quoted = part["quoted"] is not None
        typed = part["quoted"] if quoted else part["plain"]
        words = list(iter_words(typed))
        if not words:
            continue
        going_on = part.end() == len(text) and words[-1].end == len(typed) and not part["closed"]
        if part["minus"]:
            excluded[_term(words)] = None
        elif quoted:
            whole = words[:-1] if going_on and not is_spaceless(words[-1].text) else words
            if whole:
                terms[_term(whole, quoted=True)] = None
            if whole is not words:
                terms[_term(words[-1:], going_on=True)] = None
        else:
            *finished, last = _runs(words)
            terms |= dict.fromkeys(map(_term, finished))
            terms[_term(last, going_on=going_on)] = None
    return Query(tuple(terms), tuple(excluded))


def _term(words: list[Word], *, going_on: bool = False, quoted: bool = False) -> Term:
    """A term; with `going_on` its last word may still be unfinished."""
    texts = tuple(word.text for word in words)
    return Term(texts, prefix=going_on and not is_spaceless(texts[-1]), quoted=quoted)


def _runs(words: list[Word]) -> Iterator[list[Word]]:
    """Each word by itself, but adjacent characters of scripts without spaces together."""
    run: list[Word] = []
    for word in words:
        touches = run and word.start <= run[-1].end
        if touches and is_spaceless(word.text) and is_spaceless(run[-1].text):
            run.append(word)
            continue
        if run:
            yield run
        run = [word]
    yield run
