"""What one build leaves for the next: `.onrecord/kept.json`, which may be deleted at any time.

It holds fingerprints only. The pages themselves lie in `docs/` and in the site, and are read
again before they are trusted: what somebody has changed there by hand is made anew.
"""

from __future__ import annotations

import contextlib
import json
import sys
from dataclasses import dataclass, field, fields
from importlib.metadata import version
from operator import attrgetter
from pathlib import Path
from typing import Any

from onrecord.build.mkdocs import generator
from onrecord.build.page_builder import Made, Memory, Sheet
from onrecord.files import content_hash, write_temporary
from onrecord.project import Project
from onrecord.records.tracking import Question

_FIELDS = attrgetter(*(field.name for field in fields(Sheet)))
_PROGRAMS = ("jinja2", "markupsafe", "mkdocs-material", "pyromark")
_PACKAGE = Path(__file__).parents[1]


@dataclass(slots=True)
class Kept:
    """What is known of an earlier build.

    Attributes:
        memory: The pages below `docs/`.
        site: For each page in the site what it was made from, and its bytes, as fingerprints.
        records: A fingerprint of all records, from which the files beside the pages were made.
        data: These files, each with a fingerprint of its bytes.
    """

    memory: Memory = field(default_factory=Memory)
    site: dict[str, tuple[str, str]] = field(default_factory=dict)
    records: str = ""
    data: dict[str, str] = field(default_factory=dict)


def edition_version(project: Project, *settings: object) -> str:
    """A fingerprint of what all pages depend on: the programs, and some settings."""
    programs = [generator(), *(f"{name} {version(name)}" for name in _PROGRAMS)]
    own = (
        content_hash(path.read_bytes())
        for path in sorted(_PACKAGE.rglob("*"))
        if path.suffix in {".py", ".jinja", ".toml"}
    )
    chosen = (project.site_name, project.site_description, project.quote_pages, *settings)
    return content_hash("\n".join([sys.version, *programs, *own, repr(chosen)]))


def load(project: Project, edition: str) -> Kept:
    """What the last build has left; nothing if that can't be read, or was of another version."""
    with contextlib.suppress(OSError, ValueError, LookupError, TypeError):
        content = json.loads(_file(project).read_bytes())
        if content["version"] == edition:
            return _read(content)
    return Kept()


def save(project: Project, edition: str, kept: Kept) -> None:
    """Leave something for the next build. If that fails, the next one makes everything anew."""
    file = _file(project)
    with contextlib.suppress(OSError):
        content = json.dumps(_write(edition, kept), ensure_ascii=False, separators=(",", ":"))
        write_temporary(file, content.encode()).replace(file)


def _file(project: Project) -> Path:
    return project.root / ".onrecord" / "kept.json"


def _write(edition: str, kept: Kept) -> dict[str, Any]:
    """The same questions are asked again and again: each is written once, and has a number."""
    numbers: dict[Question, int] = {}

    def number(questions: tuple[Question, ...]) -> list[int]:
        return [numbers.setdefault(question, len(numbers)) for question in questions]

    memory = kept.memory
    units = [
        [name, made.given, made.answers, number(made.questions), list(map(_FIELDS, made.sheets))]
        for name, made in memory.units.items()
    ]
    parts = [[name, number(questions)] for name, questions in memory.parts.items()]
    return {
        "version": edition,
        "units": units,
        "parts": parts,
        "site": kept.site,
        "records": kept.records,
        "data": kept.data,
        "questions": list(numbers),
    }


def _read(content: dict[str, Any]) -> Kept:
    questions = [(name, key) for name, key in content["questions"]]

    def named(numbers: list[int]) -> tuple[Question, ...]:
        return tuple(questions[number] for number in numbers)

    units = {
        name: Made(given, named(asked), answers, tuple(Sheet(*sheet) for sheet in sheets))
        for name, given, answers, asked, sheets in content["units"]
    }
    parts = {name: named(asked) for name, asked in content["parts"]}
    site = {path: (made_from, written) for path, (made_from, written) in content["site"].items()}
    return Kept(Memory(units, parts), site, content["records"], content["data"])
