"""Titles before names, and roles in place of a title: `Dr. Ada Quill`, `Imker Udo Stork`."""

from __future__ import annotations

from onrecord.drafting.analysis.lexicon import Lexicon, first_names
from onrecord.drafting.analysis.occupations import ENGLISH_OCCUPATION, GERMAN_OCCUPATION

Token = tuple[int, int, str]
"""Start and end of a word in the text, and the word."""


_BEFORE_TOWNS = frozenset("villa vila ciudad puerto porto san santa são saint fort".split())


def take_title(
    tokens: list[Token], text: str, start: int, words: Lexicon, *, opens: bool
) -> tuple[list[Token], int, str, str]:
    """Split the title from the front of a name.

    Returns the tokens without the title, the offset where the title begins (that of the name if
    there is none), the title, and its gender.
    """
    if not tokens:
        return tokens, 0, "", ""
    if len(tokens) > 2 and tokens[0][2].endswith(("-born", "-based", "-trained")):
        tokens = tokens[1:]  # `Polish-born Ada Quill`
    outer, plain = tokens[0][0], [token[2] for token in tokens]
    if len(plain) > 2 and plain[0].lower() in _BEFORE_TOWNS:
        return tokens, outer, "", ""  # `Villa Gobernador Gálvez`
    cut = _title_length(plain, words) or _starts_with_occupation(plain, words, opens=opens)
    if cut and cut < len(tokens):
        title = " ".join(plain[:cut])
        if words.language == "de" and plain[cut] == "von":  # `Mutter von Zwillingen`
            return tokens[cut + 1 :], outer, "", ""
        return tokens[cut:], outer, title, _gender_of_title(title, words)
    if cut:
        # `Metropolis Secretary General`: the name before a title without a person.
        tokens = [t for t in tokens if not is_called(t[2], words)]
        return tokens, tokens[0][0] if tokens else outer, "", ""
    small = (
        ""
        if plain[0][:2] in ("d'", "d’")
        else _title_in_front(text[max(start, outer - 24) : outer], words)
    )
    if small:
        return tokens, outer - len(small) - 1, small, words.titles.get(small.lower(), "")
    return tokens, outer, "", ""


def _title_length(tokens: list[str], words: Lexicon) -> int:
    """Return the number of tokens of a title at the front; `German Chancellor` are two."""
    bare = [token.lower().rstrip(".") for token in tokens]
    if len(bare) == 1:
        return 1 if bare[0] in words.titles else 0
    if bare and bare[0] in first_names():
        return 0
    named = _before_first_name(bare, words)
    if named or all(word in words.titles or word in words.roles for word in bare):
        return named or len(bare)
    rest = len(bare)
    while rest and calls(bare[rest - 1], words):
        rest -= 1
    is_occupation = bare[-1] not in words.titles and len(bare) - rest == 1
    if rest < len(bare) and not (is_occupation and words.language == "en"):
        return len(bare) if rest == 0 or words.language in ("en", "de") else 0
    if _begins_with_a_role(bare, words):
        return 1
    for end in range(min(len(bare) - 1, 6), 0, -1):
        for size in (3, 2, 1):
            if size <= end and " ".join(bare[end - size : end]) in words.titles:
                return end
    return 0


def _before_first_name(bare: list[str], words: Lexicon) -> int:
    """Return the number of title words before a first name: `Stadtbaurätin Maike Rademacher`.

    A title never ends in a surname, even one that looks like a role.
    """
    named = next((n for n, word in enumerate(bare) if n and word in first_names()), 0)
    if named:
        return named if calls(bare[named - 1], words) else 0
    is_surname = bare[-1] not in words.titles and bare[-1] not in words.roles
    leads = words.language == "de" and len(bare) > 2 and calls(bare[0], words)
    return 1 if leads and is_surname else 0


def _starts_with_occupation(tokens: list[str], words: Lexicon, *, opens: bool) -> bool:
    """Return whether a name of three words or more begins with a role: `Imker Udo Stork`."""
    first = tokens[0] if len(tokens) > 2 else ""
    if not first or first.lower() in first_names() or not first.replace("-", "").isalpha():
        return False
    if words.language == "en":
        return opens and ENGLISH_OCCUPATION.search(tokens[0]) is not None
    return words.language == "de" and (
        GERMAN_OCCUPATION.search(tokens[0]) is not None or tokens[1].lower() in first_names()
    )


def is_called(token: str, words: Lexicon) -> bool:
    """Return whether a word, with the case and full stop of the text, is a title or a role."""
    return calls(token.lower().rstrip("."), words)


def _begins_with_a_role(bare: list[str], words: Lexicon) -> bool:
    if words.language == "de":
        return len(bare) > 1 and calls(bare[0], words)
    return len(bare) > 2 and bare[0] in words.roles and bare[0] not in words.titles


def calls(bare: str, words: Lexicon) -> bool:
    """Return whether a word is a title or a role; in German also at the end of a compound."""
    if bare in words.titles or bare in words.roles:
        return True
    return words.language == "de" and any(
        bare.endswith(role) for role in words.roles if len(role) > 4
    )


def _gender_of_title(title: str, words: Lexicon) -> str:
    bare = title.lower().replace(".", "").split()
    found = (words.titles.get(" ".join(bare[n:]), "") for n in range(len(bare)))
    return next((gender for gender in found if gender), "")


def _title_in_front(before: str, words: Lexicon) -> str:
    """Return the title in lower case just before a name: `el alcalde Juan`."""
    parts = before.rstrip().split()
    for size in (3, 2, 1):
        title = " ".join(parts[-size:])
        if (
            len(parts) >= size
            and title.lower().rstrip(".") in words.titles
            and before.endswith(" ")
        ):
            return title
    return ""
