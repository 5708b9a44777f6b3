"""Makes a knowledge base of any size, plainly invented, that checks without a finding.

`python -m support.generate DIR --quotes 10000`, started in `tests/`, writes a whole project into
a new folder: about a tenth as many articles and speakers as quotes, in six languages, every
statement standing in its text, every record used. The same numbers give the same bytes.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from support.story import Person, Story, Words, capital, read_words

HERE = Path(__file__).parents[1]
COUNTRIES = "NO ES FR DE AR MX TW EG BR JP KE ZA CA IN NZ PT".split()
ROLES = "Mayor|Harbour Master|Head of Lamps|Councillor|Ferrywoman|Keeper of Bells".split("|")
BODIES = "City Council|Ferry Guild|Water Board|Lamp Society|Bridge Office|Archive".split("|")
PAPERS = "Ledger|Courier|Evening Post|Bugle|Gazette".split("|")
OCCASIONS = "Forum|Assembly|Reading Night|Lantern Fair".split("|")
THEMES = "Bridges|Ferries|Lamps|Tides|Gardens|Trams|Bells|Markets|Housing|Air|Tolls".split("|")
LONG_ARTICLE = 120
"""Quotes of the first article of a large knowledge base: more than one page lists."""

Fields = dict[str, Any]


@dataclass(slots=True)
class Deck:
    """Deals each item once, then any of them again, the first ones far more often."""

    items: Sequence[Any]
    rng: random.Random
    dealt: int = 0

    def draw(self) -> Any:
        self.dealt += 1
        if self.dealt <= len(self.items):
            return self.items[self.dealt - 1]
        return self.items[int(len(self.items) * self.rng.random() ** 2)]

    def draw_some(self, most: int) -> list[Any]:
        """Between one item and `most`, none twice."""
        return list(dict.fromkeys(self.draw() for _ in range(self.rng.randint(1, most))))


@dataclass(slots=True)
class Generator:
    """Invents the records one after the other; later ones refer to earlier ones."""

    quotes: int
    rng: random.Random
    words: list[Words] = field(default_factory=read_words)
    cities: Deck = field(init=False)
    bodies: Deck = field(init=False)
    papers: Deck = field(init=False)
    themes: Deck = field(init=False)
    events: Deck = field(init=False)
    people: dict[str, Deck] = field(default_factory=dict)

    def files(self) -> Iterator[tuple[str, str]]:
        """Every file of the project: its path and its content."""
        sizes = self._sizes()
        order = [language for language in self.words for _ in range(language.share)]
        self.rng.shuffle(order)
        languages = [order[number % len(order)] for number in range(len(sizes))]
        yield "mkdocs.yml", _configuration()
        yield "docs/about.md", "# About\n\nAn invented record of what nobody said.\n"
        yield from self._cities(max(1, self.quotes * 3 // 100))
        yield from self._bodies(max(1, self.quotes // 50))
        yield from self._papers(max(1, len(sizes) // 40))
        yield from self._themes(min(60, max(1, self.quotes // 8)))
        yield from self._events(max(1, len(sizes) // 10))
        for language in self.words:
            yield from self._people(language, languages.count(language))
        for number, (size, language) in enumerate(zip(sizes, languages, strict=True)):
            yield from self._article(number, size, language)

    def _sizes(self) -> list[int]:
        """How many quotes each article has."""
        sizes = [LONG_ARTICLE] if self.quotes >= 1000 else []
        while (left := self.quotes - sum(sizes)) > 0:
            sizes.append(min(left, self.rng.randint(5, 15)))
        return sizes

    def _name(self, language: Words, parts: int = 2) -> str:
        return "".join(self.rng.sample(language.syllables, parts)).capitalize()

    def _day(self) -> date:
        return date.fromordinal(self.rng.randint(735_600, 738_800))

    # Records that others refer to

    def _cities(self, count: int) -> Iterator[tuple[str, str]]:
        names = [self._name(self.words[0], 3) for _ in range(count)]
        self.cities = Deck([f"{name.lower()}-{n}" for n, name in enumerate(names)], self.rng)
        for city, name in zip(self.cities.items, names, strict=True):
            fields: Fields = {"name": name, "country": self.rng.choice(COUNTRIES)}
            fields["latitude"] = round(self.rng.uniform(-60, 70), 4)
            fields["longitude"] = round(self.rng.uniform(-180, 180), 4)
            yield f"quotes/cities/{city}.yml", _yaml(fields)

    def _bodies(self, count: int) -> Iterator[tuple[str, str]]:
        self.bodies = Deck([f"body-{number}" for number in range(count)], self.rng)
        for number, body in enumerate(self.bodies.items):
            kind = self.rng.choice(BODIES)
            fields: Fields = {"name": f"{self._name(self.words[0], 3)} {kind}"}
            fields["classification"] = kind.lower()
            fields["city"] = self.rng.choice(self.cities.items)
            if number % 4 == 3:
                fields["parent"] = self.bodies.items[number // 4]
            fields["url"] = f"https://{body}.example/"
            yield f"quotes/organizations/{body}.yml", _yaml(fields)

    def _papers(self, count: int) -> Iterator[tuple[str, str]]:
        self.papers = Deck([f"paper-{number}" for number in range(count)], self.rng)
        for paper in self.papers.items:
            name = f"The {self._name(self.words[0])} {self.rng.choice(PAPERS)}"
            fields = {"name": name, "classification": "newspaper"}
            yield f"quotes/organizations/{paper}.yml", _yaml(fields)

    def _themes(self, count: int) -> Iterator[tuple[str, str]]:
        names = [
            base if number < len(THEMES) else f"{base} of {self._name(self.words[0], 3)}"
            for number in range(count)
            for base in [THEMES[number % len(THEMES)]]
        ]
        self.themes = Deck([f"theme-{number}" for number in range(count)], self.rng)
        for number, name in enumerate(names):
            fields = {"name": name, "description": f"What was said about {name.lower()}."}
            if number >= len(THEMES):
                fields["broader"] = f"theme-{number % len(THEMES)}"
            yield f"quotes/themes/theme-{number}.yml", _yaml(fields)

    def _events(self, count: int) -> Iterator[tuple[str, str]]:
        self.events = Deck([f"event-{number}" for number in range(count)], self.rng)
        for number, event in enumerate(self.events.items):
            name = f"{self._name(self.words[0], 3)} {self.rng.choice(OCCASIONS)}"
            fields: Fields = {"name": name, "date": self._day().isoformat()}
            if number % 3 == 2:
                fields |= {"online": True, "url": f"https://{event}.example/"}
            else:
                fields["city"] = self.rng.choice(self.cities.items)
            fields["organizers"] = [self.rng.choice(self.bodies.items)]
            yield f"quotes/events/{event}.yml", _yaml(fields)

    def _people(self, language: Words, count: int) -> Iterator[tuple[str, str]]:
        people = [self._person(language, number) for number in range(count)]
        self.people[language.tag] = Deck(people, self.rng)
        for number, person in enumerate(people):
            given, _, family = person.name.partition(" ")
            fields: Fields = {"name": person.name}
            if family:
                fields["sort_name"] = f"{family}, {given}"
            if number % 20 != 19:
                fields["memberships"] = self._memberships()
            yield f"quotes/speakers/{person.id}.yml", _yaml(fields)

    def _person(self, language: Words, number: int) -> Person:
        space = " " if language.gap else ""
        name = self._name(language) + space + self._name(language, 3)
        return Person(f"{language.tag.lower()}-speaker-{number}", name)

    def _memberships(self) -> list[Fields]:
        turn = str(self.rng.randint(2015, 2022))
        held = [
            {
                "role": self.rng.choice(ROLES),
                "organization": self.bodies.draw(),
                "city": self.cities.draw(),
            }
            for _ in range(self.rng.choice([1, 1, 2]))
        ]
        if len(held) == 2:
            held[0]["end_date"] = f"{turn}-06-30"
            held[1]["start_date"] = f"{turn}-07-01"
        return held

    # Articles

    def _article(self, number: int, size: int, words: Words) -> Iterator[tuple[str, str]]:
        article = f"article-{number}"
        story = Story(words, self.rng)
        cast = list(dict.fromkeys(self.people[words.tag].draw() for _ in range(min(3, size))))
        quotes = []
        for turn in range(size):
            # Everybody has said something before the article says something by itself.
            person = cast[turn % len(cast)]
            alone = turn >= len(cast) and self.rng.random() < 0.05
            told = story.tell_by_itself() if alone else story.tell(person)
            quotes.append({"id": f"quote-{number}-{turn}"} | told | self._about())
        folder = f"quotes/articles/{article}"
        yield f"{folder}/article.yml", _yaml(self._headline(number, story))
        yield f"{folder}/text.md", story.text()
        yield f"{folder}/quotes.yml", "".join(map(_yaml_item, quotes))

    def _headline(self, number: int, story: Story) -> Fields:
        fields: Fields = {
            "title": capital(story.sentence(1)),
            "publisher": self.papers.draw(),
            "published": self._day().isoformat(),
            "language": story.words.tag,
            "url": f"https://news.example/{number}",
            "authors": [f"{self._name(self.words[0])} {self._name(self.words[0], 3)}"],
            "themes": self.themes.draw_some(2),
            "cities": self.cities.draw_some(2),
            "rights": "Invented; anyone may copy it.",
        }
        return fields | ({"event": self.events.draw()} if number % 2 == 0 else {})

    def _about(self) -> Fields:
        fields: Fields = {"themes": self.themes.draw_some(3)}
        if self.rng.random() < 0.35:
            fields["cities"] = self.cities.draw_some(2)
        if self.rng.random() < 0.1:
            fields["organizations"] = self.bodies.draw_some(2)
        if self.rng.random() < 0.05:
            fields["said_on"] = self._day().isoformat()[:7]
        return fields


# Files


def _configuration() -> str:
    """The demo's `mkdocs.yml` under another name."""
    demo = (HERE / "demo" / "mkdocs.yml").read_text(encoding="utf-8")
    settings = demo[demo.index("site_name:") :]
    return settings.replace("Demo Record", "Generated Record").replace(
        "rivers, lamps and ferries", "nothing at all"
    )


def _yaml(fields: Fields) -> str:
    """A record's file. JSON is YAML, too, and quotes whatever needs it."""
    return "".join(f"{k}: {json.dumps(v, ensure_ascii=False)}\n" for k, v in fields.items())


def _yaml_item(fields: Fields) -> str:
    return "- " + _yaml(fields).rstrip("\n").replace("\n", "\n  ") + "\n"


def generate(folder: Path, quotes: int, seed: int = 1) -> None:
    """Write a knowledge base with so many quotes into a folder that isn't there yet."""
    folder.mkdir(parents=True)
    made = {folder}
    for path, content in Generator(quotes, random.Random(seed)).files():
        file = folder / path
        if file.parent not in made:
            file.parent.mkdir(parents=True, exist_ok=True)
            made.add(file.parent)
        file.write_text(content, encoding="utf-8", newline="\n")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--quotes", type=int, required=True)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    generate(arguments.folder, arguments.quotes, arguments.seed)


if __name__ == "__main__":
    main()
