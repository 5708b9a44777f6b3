"""Invents the texts of articles, and the statements that stand in them."""

from __future__ import annotations

import random
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Words:
    """What the texts of a language are made from; see `story.toml`."""

    tag: str
    share: int
    marks: tuple[str, str]
    gap: str
    stop: str
    joints: list[str]
    clause: list[list[str]]
    direct: list[str]
    reported: list[str]
    filler: list[str]
    syllables: list[str]


def read_words() -> list[Words]:
    """The languages of `story.toml`."""
    with Path(__file__).with_suffix(".toml").open("rb") as file:
        languages = tomllib.load(file)["language"]
    for language in languages:
        language["clause"] = [line.split("|") for line in language["clause"]]
        language["syllables"] = language["syllables"].split()
    return [Words(**language) for language in languages]


@dataclass(frozen=True, slots=True)
class Person:
    """A speaker as the articles need one."""

    id: str
    name: str


@dataclass(slots=True)
class Story:
    """The text of an article, as it grows. No clause stands in it twice."""

    words: Words
    rng: random.Random
    clauses: set[str] = field(default_factory=set)
    paragraphs: list[str] = field(default_factory=list)

    def text(self) -> str:
        """The content of its `text.md`."""
        return "\n\n".join(self.paragraphs) + "\n"

    def sentence(self, clauses: int = 0) -> str:
        """A new sentence without its full stop, of one to four clauses unless said otherwise."""
        parts = [self._clause()]
        for _ in range((clauses or self.rng.randint(1, 4)) - 1):
            parts += [self.rng.choice(self.words.joints), self._clause()]
        return "".join(parts)

    def _clause(self) -> str:
        clause = ""
        while not clause or clause in self.clauses:
            clause = self.words.gap.join(map(self.rng.choice, self.words.clause))
        self.clauses.add(clause)
        return clause

    def tell(self, person: Person) -> dict[str, Any]:
        """Add a paragraph with a statement of `person`; gives the statement's fields."""
        chance = self.rng.random()
        said = self.sentence(3 if chance < 0.15 else 0)
        if chance < 0.7:
            said = capital(said)
            quoted = said.join(self.words.marks)
            self._add(self.rng.choice(self.words.direct).format(said=quoted, speaker=person.name))
            text = self._abridge(said) if chance < 0.15 else said
            return {"kind": "direct", "text": text, "speaker": person.id}
        if chance < 0.9:
            text = self.rng.choice(self.words.reported).format(said=said, speaker=person.name)
            text = capital(text)
            self._add(text)
            return {"kind": "reported", "text": text, "speaker": person.id}
        said = capital(said)
        remark = self.rng.choice(self.words.reported)
        remark = remark.format(said=self.sentence(), speaker=person.name)
        self._add(f"**{said}**{self.words.stop}{remark}")
        return {"kind": "emphasised", "text": said, "speaker": person.id}

    def tell_by_itself(self) -> dict[str, Any]:
        """Add a paragraph with an emphasised passage that is the article's own words."""
        said = capital(self.sentence())
        self._add(f"**{said}**")
        return {"kind": "emphasised", "text": said}

    def _abridge(self, said: str) -> str:
        """Leave out the middle; the first clause stays whole, for it stands nowhere else."""
        gap = self.words.gap
        first = min(said.index(joint) for joint in self.words.joints if joint in said)
        last = gap.join(said.split(gap)[-4:]) if gap else said[-6:]
        return gap.join([said[:first], "[…]", last])

    def _add(self, told: str) -> None:
        place = "".join(self.rng.sample(self.words.syllables, 3)).capitalize()
        filler = self.rng.choice(self.words.filler).format(name=place)
        stop = self.words.stop
        self.paragraphs.append(f"{told}{stop}{filler}{stop.rstrip()}")


def capital(sentence: str) -> str:
    """Begin with a capital letter, where the script has one."""
    return sentence[0].upper() + sentence[1:]
