"""Entities: one person under a full name, a surname and a role.

Names are resolved within the article: a surname, or a first name, belongs to the full name that it
is a part of. Full names come first, wherever they are in the text.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import regex

from onrecord.drafting.analysis.lexicon import Lexicon, first_names
from onrecord.drafting.analysis.mentions import Mention


@dataclass(slots=True, eq=False)
class Entity:
    """A person, an organization or a place named in an article, with all mentions."""

    name: str
    mentions: list[Mention] = field(default_factory=list)
    gender: str = ""
    is_person: bool = False
    is_body: bool = False
    is_place: bool = False
    speaks: bool = False
    role: str = ""
    organization: str = ""
    city: str = ""
    starts: list[int] = field(default_factory=list)
    bare_at: int = -1  # offset of the last mention by a part of the name

    @property
    def titles(self) -> set[str]:
        """The titles before the name."""
        return {mention.title for mention in self.mentions if mention.title}

    def last_before(self, place: int) -> int:
        """Return the offset of the entity's last mention before an offset; -1 for none."""
        number = bisect_left(self.starts, place)
        return self.starts[number - 1] if number else -1

    @property
    def words(self) -> list[str]:
        """The words of the name in folded case, for comparison."""
        return self.mentions[0].words


BODY_FIRST = frozenset(("es", "fr", "ca", "pt"))
"""Languages in which an organization's name begins with its kind: `Ayuntamiento de Lume`."""

_SUFFIXES = frozenset("jr sr ii iii iv phd".split())
_JOINTS = frozenset("i y e".split())
"""Words between two surnames: `Arnau Soler i Roca`."""


_BELOW = (
    r"\b(?:deputy|vice|former|ex|acting|assistant|adjoint[e]?|ancien(?:ne)?|teniente|tinent|vice-"
    r"|stellvertretende[rn]?|ehemalige[rn]?|antig[ao]|exalcalde|subdirector)"
)
"""Modifiers that make a role a different one: `deputy mayor` is not `mayor`."""

FEW = 80
"""Number of preceding names among which the antecedent of a pronoun is looked for."""


class People:
    """The entities of an article, indexed by mention and by word of their name."""

    def __init__(self, mentions: Iterable[Mention], words: Lexicon, places: frozenset[str]) -> None:
        self._words = words
        self._places = places
        self.entities: list[Entity] = []
        self._of: dict[tuple[int, int], Entity] = {}
        self._exact: dict[tuple[str, ...], Entity] = {}
        self._longer: dict[str, list[Entity]] = defaultdict(list)  # by each word of the name
        self._holders: dict[str, list[Entity]] = {}
        names = [mention for mention in mentions if mention.kind == "name"]
        # Full names first, wherever they are: a surname in the headline means one of them.
        for mention in sorted(names, key=lambda m: (-len(m.words), m.start)):
            self._add(mention)
        for entity in self.entities:
            entity.mentions.sort(key=lambda mention: mention.start)
            self._classify(entity)
        self.entities.sort(key=lambda entity: entity.mentions[0].start)
        self._named = sorted(
            ((m, e) for e in self.entities for m in e.mentions), key=lambda pair: pair[0].start
        )

    def named_before(self, place: int) -> Iterator[tuple[Mention, Entity]]:
        """Yield the last `FEW` names before an offset with their entities, the nearest first."""
        high = bisect_left(self._named, place, key=lambda pair: pair[0].start)
        yield from reversed(self._named[max(0, high - FEW) : high])

    def holders(self, head: str) -> list[Entity]:
        """Return the people whose role or title contains a word: `mayor`.

        The result is cached, so the first call must come after the roles are known.
        """
        if head not in self._holders:
            word = regex.compile(rf"\b{regex.escape(head)}\b", regex.I)
            called = [
                e
                for e in self.entities
                if e.is_person and (word.search(e.role) or any(map(word.search, e.titles)))
            ]
            # `the mayor` is the mayor, not her deputy, if the article names both.
            deputy = regex.compile(rf"{_BELOW}\b.*\b{regex.escape(head)}\b", regex.I)
            themselves = [e for e in called if not deputy.search(e.role)]
            self._holders[head] = themselves or called
        return self._holders[head]

    def of(self, mention: Mention) -> Entity | None:
        """Return the entity of a name."""
        return self._of.get((mention.start, mention.end))

    def _add(self, mention: Mention) -> None:
        entity = self._find(mention)
        if entity is None:
            entity = Entity(mention.text)
            self.entities.append(entity)
            words = _without_suffix(mention.words)
            self._exact.setdefault(tuple(words), entity)
            for word in dict.fromkeys(words):
                self._longer[word].append(entity)
        elif len(mention.text) < len(entity.name):
            entity.bare_at = mention.start
        insort(entity.starts, mention.start)
        entity.mentions.append(mention)
        self._of[mention.start, mention.end] = entity

    def _find(self, mention: Mention) -> Entity | None:
        words = _without_suffix(mention.words)
        exact = self._exact.get(tuple(words))
        if exact:
            return exact
        last = words[-1] if words else ""
        whole = [e for e in self._longer.get(last, ()) if self._means(words, mention, e)]
        if not whole:
            return None
        # Several people with one surname: the one it meant last, else named most, else last.
        before = [e for e in whole if e.starts[0] < mention.start]
        if before:
            return max(
                before, key=lambda e: (e.bare_at, len(e.starts), e.last_before(mention.start))
            )
        return min(whole, key=lambda e: e.mentions[0].start)

    def _means(self, words: list[str], mention: Mention, entity: Entity) -> bool:
        """Return whether a name is a short form of an entity's name, as people are called."""
        longer = [w for w in _without_suffix(entity.words) if w not in _JOINTS]
        if len(words) >= len(longer) or not self._may_be_person(entity.mentions[0]):
            return False
        if mention.text.lower() in self._places and len(words) > 1:
            return False
        if longer[-len(words) :] == words:
            return not (
                mention.title
                and entity.gender
                and mention.gender
                and entity.gender != mention.gender
            )
        if len(words) == 1:
            is_first = longer[0] == words[0] and words[0] in first_names()
            # The first surname of two: García in María García López.
            return is_first or (len(longer) > 2 and longer[-2] == words[0] and len(words[0]) > 3)
        return words[0] == longer[0] and words[-1] == longer[-1]

    def _may_be_person(self, mention: Mention) -> bool:
        tokens = mention.text.lower().split()
        if len(tokens) > 1 and tokens[0] in first_names() and self._words.language in BODY_FIRST:
            return True  # `Óscar Peña`: a body's name would begin with what it is
        return not any(token.strip(".") in self._words.organizations for token in tokens)

    def _classify(self, entity: Entity) -> None:
        _, _, surname = entity.name.rpartition(" ") if " " in entity.name else ("", "", "")
        genders = Counter(
            m.gender
            for m in entity.mentions
            if m.gender in ("he", "she") and (m.title or m.text != surname)
        )  # `Grant` as a first name says nothing of Malkia Grant
        entity.gender = genders.most_common(1)[0][0] if genders else ""
        first = entity.mentions[0]
        tokens = first.text.lower().split()
        entity.is_place = first.text.lower() in self._places and not any(
            m.title for m in entity.mentions
        )
        entity.is_body = not entity.is_place and (
            not self._may_be_person(first)
            or bool(regex.fullmatch(r"[\p{Lu}\d.&]{2,6}", first.text))
        )
        if entity.is_body or entity.is_place:
            return
        known = tokens[0] in first_names() and len(tokens) > 1
        entity.is_person = known or any(m.title for m in entity.mentions) or bool(genders)


def _without_suffix(words: list[str]) -> list[str]:
    bare = [word.strip(".,") for word in words]
    return bare[:-1] if len(bare) > 2 and bare[-1] in _SUFFIXES else bare
