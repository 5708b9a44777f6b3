"""What one build leaves for the next: `.onrecord/cache.json`, which may be deleted at any time.

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
from onrecord.build.page_builder import PageEntry, Trace, TraceStore
from onrecord.files import content_hash, write_temporary
from onrecord.project import Project
from onrecord.records.tracking import Dependency

_FIELDS = attrgetter(*(field.name for field in fields(PageEntry)))
_PROGRAMS = ("jinja2", "markupsafe", "mkdocs-material", "pyromark")
_PACKAGE = Path(__file__).parents[1]


@dataclass(slots=True)
class BuildCache:
    """What is known of an earlier build.

    Attributes:
        traces: The pages below `docs/`.
        site: For each page in the site what it was made from, and its bytes, as fingerprints.
        records: A fingerprint of all records, from which the files beside the pages were made.
        data: These files, each with a fingerprint of its bytes.
    """

    traces: TraceStore = field(default_factory=TraceStore)
    site: dict[str, tuple[str, str]] = field(default_factory=dict)
    records: str = ""
    data: dict[str, str] = field(default_factory=dict)


def renderer_fingerprint(project: Project, *settings: object) -> str:
    """A fingerprint of what all pages depend on: the programs, and some settings."""
    programs = [generator(), *(f"{name} {version(name)}" for name in _PROGRAMS)]
    own = (
        content_hash(path.read_bytes())
        for path in sorted(_PACKAGE.rglob("*"))
        if path.suffix in {".py", ".jinja", ".toml"}
    )
    chosen = (project.site_name, project.site_description, project.quote_pages, *settings)
    return content_hash("\n".join([sys.version, *programs, *own, repr(chosen)]))


def load(project: Project, version: str) -> BuildCache:
    """What the last build has left; nothing if that can't be read, or was of another version."""
    with contextlib.suppress(OSError, ValueError, LookupError, TypeError):
        content = json.loads(_file(project).read_bytes())
        if content["version"] == version:
            return _read(content)
    return BuildCache()


def save(project: Project, version: str, cache: BuildCache) -> None:
    """Leave something for the next build. If that fails, the next one makes everything anew."""
    file = _file(project)
    with contextlib.suppress(OSError):
        content = json.dumps(_write(version, cache), ensure_ascii=False, separators=(",", ":"))
        write_temporary(file, content.encode()).replace(file)


def _file(project: Project) -> Path:
    return project.root / ".onrecord" / "cache.json"


def _write(version: str, cache: BuildCache) -> dict[str, Any]:
    """The content of the cache file. Each dependency is written once, and referred to by number."""
    numbers: dict[Dependency, int] = {}

    def number(dependencies: tuple[Dependency, ...]) -> list[int]:
        return [numbers.setdefault(dependency, len(numbers)) for dependency in dependencies]

    traces = [
        [
            name,
            trace.inputs,
            trace.dependency_hash,
            number(trace.dependencies),
            list(map(_FIELDS, trace.entries)),
        ]
        for name, trace in cache.traces.tasks.items()
    ]
    subtasks = [[name, number(read)] for name, read in cache.traces.subtasks.items()]
    return {
        "version": version,
        "traces": traces,
        "subtasks": subtasks,
        "site": cache.site,
        "records": cache.records,
        "data": cache.data,
        "dependencies": list(numbers),
    }


def _read(content: dict[str, Any]) -> BuildCache:
    dependencies = [(name, key) for name, key in content["dependencies"]]

    def named(numbers: list[int]) -> tuple[Dependency, ...]:
        return tuple(dependencies[number] for number in numbers)

    tasks = {
        name: Trace(inputs, named(read), hashed, tuple(PageEntry(*entry) for entry in entries))
        for name, inputs, hashed, read, entries in content["traces"]
    }
    subtasks = {name: named(read) for name, read in content["subtasks"]}
    site = {path: (input_hash, written) for path, (input_hash, written) in content["site"].items()}
    return BuildCache(TraceStore(tasks, subtasks), site, content["records"], content["data"])
