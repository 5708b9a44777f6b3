"""The tokenizer: folded words of a text, without case, accents and variants of letters.

`theme/assets/javascripts/search/tokenizer.js` does the same in the browser, with the same tables;
a test compares both for every character known to both. Three versions of Unicode are involved:
the package `regex` classifies letters, Python decomposes them, and a browser does both. A
character newer than one of these versions is folded less there, or separates words: then a search
may miss a word, but never finds another word instead.

Word boundaries are simpler than those of UAX #29: a word is a run of letters, marks and digits.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import regex

# Accents, vowel points and tone marks, the dot of Catalan `l·l`, the stroke that stretches Arabic
# words (tatweel), and invisible characters. Marks of other scripts stay: in Devanagari or Thai they
# are vowels, on kana they change the sound. Ranges, so that versions of Unicode can't disagree.
_DROPPED = regex.compile(
    "[\u00ad\u00b7\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
    "\u0610-\u061a\u061c\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed"
    "\u0711\u0730-\u074a\u0898-\u089f\u08ca-\u08e1\u08e3-\u08ff\u1ab0-\u1aff\u1dc0-\u1dff"
    "\u200c-\u200f\u202a-\u202e\u2060-\u206f\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f\ufeff"
    "\U000e0000-\U000e01ef]"
)

# Letters without a decomposition, and the letters that people type for them.
_LETTERS = {
    "ß": "ss",
    "æ": "ae",
    "œ": "oe",
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "ħ": "h",
    "ŧ": "t",
    "ŋ": "n",
    "ı": "i",
    "ĸ": "k",
    "ƒ": "f",
    "ɓ": "b",
    "ɗ": "d",
    "ƙ": "k",
    "ƴ": "y",
    "ɛ": "e",
    "ɔ": "o",
    "ə": "e",
    "ς": "σ",  # at the end of a word
    "ґ": "г",
    # Arabic: forms of alef, yeh, teh marbuta; Persian and Urdu keyboards
    "ٱ": "ا",
    "ى": "ي",
    "ی": "ي",
    "ې": "ي",
    "ے": "ي",
    "ة": "ه",
    "ہ": "ه",
    "ھ": "ه",
    "ە": "ه",
    "ک": "ك",
    # Modifier letters used as apostrophes or quotation marks: like these, they separate words
    "ʹ": "'",
    "ʺ": '"',
    "ʻ": "'",
    "ʼ": "'",
} | {
    # Arabic-Indic digits, and those of Persian and Urdu
    chr(zero + digit): str(digit)
    for zero in (0x0660, 0x06F0)
    for digit in range(10)
}

# Han, kana, Thai, Lao, Burmese, Khmer: written without spaces, so each character, with its marks,
# is a word of its own.
_SPACELESS = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u3035"
    "\u3038-\u303b\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\U0001aff0-\U0001b16f\U00020000-\U0003fffd"
)
_WORD = regex.compile(
    rf"(?=[\p{{L}}\p{{N}}])[{_SPACELESS}]\p{{M}}*"
    rf"|(?:(?![{_SPACELESS}])[\p{{L}}\p{{M}}\p{{N}}])+"
)
_ONE_SPACELESS = regex.compile(rf"[{_SPACELESS}]")
_SEPARATOR = regex.compile(r"[^\p{L}\p{M}\p{N}]")


class _Folding(dict[int, str]):
    """A cache of folded characters by code point, filled on first use."""

    def __missing__(self, code: int) -> str:
        lower = unicodedata.normalize("NFKD", chr(code)).lower()
        folded = "".join(_LETTERS.get(c, c) for c in _DROPPED.sub("", lower))
        self[code] = folded
        return folded


_FOLDING = _Folding()
_SPACELESS_HERE = "\0"


class _Separating(dict[int, str]):
    """A cache of folded characters with separators as a space, for `str.translate`.

    Splitting a translated text takes a third of the time of a regular expression. Characters of
    scripts without spaces are marked by `_SPACELESS_HERE`, as these need the expression.
    """

    def __missing__(self, code: int) -> str:
        spaceless = _SPACELESS_HERE if _ONE_SPACELESS.search(folded := _FOLDING[code]) else ""
        self[code] = separated = spaceless + _SEPARATOR.sub(" ", folded)
        return separated


_SEPARATED = _Separating()


@dataclass(frozen=True, slots=True)
class Word:
    """A folded word with its span in the original text.

    Attributes:
        text: The folded word; its length may differ from that of the span.
        start: The first code point of the span.
        end: The code point after the span.
    """

    text: str
    start: int
    end: int


def fold(text: str) -> str:
    """Return a text folded character by character: `Łódź` and `LODZ` become `lodz`.

    A character is decomposed (NFKD), lowercased, stripped of accents, and mapped by a table of
    letters. Folding is idempotent.
    """
    return text.lower() if text.isascii() else text.translate(_FOLDING)


def words_of(text: str) -> list[str]:
    """The folded words of a text, in order.

    A word is a run of letters, marks and digits, or a single character of a script without
    spaces. All other characters, also apostrophes and hyphens, separate words.
    """
    separated = text.translate(_SEPARATED)
    return _WORD.findall(fold(text)) if _SPACELESS_HERE in separated else separated.split()


def iter_words(text: str) -> Iterator[Word]:
    """The words of `words_of` with their spans; a character that folds to two words is in both."""
    pieces = [_FOLDING[ord(character)] for character in text]
    origins = [at for at, piece in enumerate(pieces) for _ in piece]
    for match in _WORD.finditer("".join(pieces)):
        end = origins[match.end() - 1] + 1
        while end < len(text) and not pieces[end]:
            end += 1
        yield Word(match[0], origins[match.start()], end)


def is_spaceless(word: str) -> bool:
    """Whether a folded word is in a script without spaces between words."""
    return _ONE_SPACELESS.match(word) is not None
