"""What a reader typed, as what it asks for: words, phrases, and what is to be left out."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import regex

from onrecord.search.tokenizer import Word, is_spaceless, iter_words

# The same in every language of programming, unlike `\s`.
_SPACE = "\t-\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
# Every one of them opens and closes: phones type “ ” for " by themselves.
_MARKS = '"“”„‟«»「」『』＂'
_PART = regex.compile(
    rf"(?P<minus>(?<![^{_SPACE}])-)?"
    rf"(?:[{_MARKS}](?P<quoted>[^{_MARKS}]*)(?P<closed>[{_MARKS}]?)"
    rf"|(?P<plain>[^{_SPACE}{_MARKS}]+))"
)


@dataclass(frozen=True, slots=True)
class Term:
    """A word, or several that stand next to each other, in this order.

    Attributes:
        words: Folded words; at least one.
        prefix: Whether it may also be the beginning of a word: it is still being typed. Then it is
            one word.
        quoted: Whether it is asked for in quotation marks: meant exactly as it is.
    """

    words: tuple[str, ...]
    prefix: bool = False
    quoted: bool = False

    @property
    def is_word(self) -> bool:
        """Whether it is a single word that was not put in quotation marks."""
        return len(self.words) == 1 and not self.quoted


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked for: all of `terms`, and none of `excluded`. Neither holds a term twice."""

    terms: tuple[Term, ...] = ()
    excluded: tuple[Term, ...] = ()


def parse_query(text: str) -> Query:
    """Read a query as it was typed; there is none that is wrong.

    * Words are asked for each by itself; the last one, if the query ends with it, is a prefix.
    * Characters of a script that is written without spaces are a phrase where they touch.
    * `"exact phrase"`: words next to each other. While it is being typed, its last word is a
      prefix by itself.
    * `-word` and `-"phrase"` are left out; so is `-well-known`, as one phrase.
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
    """A term; `going_on` says that its last word may not be finished yet."""
    texts = tuple(word.text for word in words)
    return Term(texts, prefix=going_on and not is_spaceless(texts[-1]), quoted=quoted)


def _runs(words: list[Word]) -> Iterator[list[Word]]:
    """Each word by itself, but those of a script without spaces together where they touch."""
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
