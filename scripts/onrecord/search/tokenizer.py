"""The words of a text, as they are looked for: without case, accents and forms of letters.

`theme/assets/javascripts/search/` does the same in the browser, with the same tables; a test
compares both for every character that both know. What a letter is, is said by the Unicode of
the package `regex`, how it decomposes by that of Python, and a browser has its own. A character
that is newer than one of them is folded less there, or separates words: it may not be found, but
no other word is found in its place.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import regex

# Marks that stand on letters as accents, vowel points or tone, the dot of Catalan `l·l`, the
# stroke that draws Arabic words out, and characters that aren't seen.
# Marks of other scripts stay: in Devanagari or Thai they are vowels, on kana they make another
# sound. Given as ranges, so that no two versions of Unicode can disagree.
_DROPPED = regex.compile(
    "[\u00ad\u00b7\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
    "\u0610-\u061a\u061c\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed"
    "\u0711\u0730-\u074a\u0898-\u089f\u08ca-\u08e1\u08e3-\u08ff\u1ab0-\u1aff\u1dc0-\u1dff"
    "\u200c-\u200f\u202a-\u202e\u2060-\u206f\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f\ufeff"
    "\U000e0000-\U000e01ef]"
)

# Letters that decomposition leaves as they are, though people type others for them.
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
    # Signs that stand for an apostrophe: like one, they separate words
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

# Han, kana, Thai, Lao, Burmese, Khmer: written without spaces, so that each character, with the
# marks on it, is a word of its own.
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
    """Code point → what stands for it; filled as characters are met."""

    def __missing__(self, code: int) -> str:
        lower = unicodedata.normalize("NFKD", chr(code)).lower()
        folded = "".join(_LETTERS.get(c, c) for c in _DROPPED.sub("", lower))
        self[code] = folded
        return folded


_FOLDING = _Folding()
_SPACELESS_HERE = "\0"


class _Separating(dict[int, str]):
    """The same, with a space for what separates words; it makes them in a third of the time."""

    def __missing__(self, code: int) -> str:
        spaceless = _SPACELESS_HERE if _ONE_SPACELESS.search(folded := _FOLDING[code]) else ""
        self[code] = separated = spaceless + _SEPARATOR.sub(" ", folded)
        return separated


_SEPARATED = _Separating()


@dataclass(frozen=True, slots=True)
class Word:
    """A word where it stands in a text: from code point `start` to before `end`.

    `text` is the folded word, which is not always as long.
    """

    text: str
    start: int
    end: int


def fold(text: str) -> str:
    """Fold a text character by character: `Łódź` and `LODZ` become `lodz`.

    NFKD, without accents, in lower case, and then by a table of letters. Folding what has been
    folded changes nothing.
    """
    return text.lower() if text.isascii() else text.translate(_FOLDING)


def words_of(text: str) -> list[str]:
    """The folded words of a text in their order.

    A word is a run of letters, marks and digits; where a script is written without spaces, it
    is one character. All else, apostrophes and hyphens too, separates words.
    """
    separated = text.translate(_SEPARATED)
    return _WORD.findall(fold(text)) if _SPACELESS_HERE in separated else separated.split()


def iter_words(text: str) -> Iterator[Word]:
    """The same words, with where they stand. A character that makes two words is in both."""
    pieces = [_FOLDING[ord(character)] for character in text]
    origins = [at for at, piece in enumerate(pieces) for _ in piece]
    for match in _WORD.finditer("".join(pieces)):
        end = origins[match.end() - 1] + 1
        while end < len(text) and not pieces[end]:
            end += 1
        yield Word(match[0], origins[match.start()], end)


def is_spaceless(word: str) -> bool:
    """Whether a folded word is of a script that is written without spaces."""
    return _ONE_SPACELESS.match(word) is not None
