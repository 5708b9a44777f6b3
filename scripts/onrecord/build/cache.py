"""The build cache of one project: `.onrecord/cache.json`, safe to delete at any time.

The cache holds hashes and traces only. The pages are in `docs/` and in the site, and are hashed
again before they are reused: a file that was changed by hand is out of date and is rebuilt.
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
_PROGRAMS = ("babel", "jinja2", "markupsafe", "mkdocs-material", "pyromark")
_PACKAGE = Path(__file__).parents[1]


@dataclass(slots=True)
class BuildCache:
    """The traces and hashes of one build, from which the next one continues.

    Attributes:
        traces: The traces of the page tasks, whose pages are below `docs/`.
        site: The hash of the inputs and the hash of the content of each record page, by its path in
            the site.
        records_hash: The hash of all records from which the data files were built.
        data: The content hash of each data file, by its path in the site.
    """

    traces: TraceStore = field(default_factory=TraceStore)
    site: dict[str, tuple[str, str]] = field(default_factory=dict)
    records_hash: str = ""
    data: dict[str, str] = field(default_factory=dict)


def renderer_fingerprint(project: Project, *settings: object) -> str:
    """Return a fingerprint of everything but the records on which all pages depend.

    Hashed are Python's version, those of the libraries that render, the files of this package, and
    the settings. A cache with another fingerprint is discarded.
    """
    programs = [generator(), *(f"{name} {version(name)}" for name in _PROGRAMS)]
    package_files = (
        content_hash(path.read_bytes())
        for path in sorted(_PACKAGE.rglob("*"))
        if path.suffix in {".py", ".jinja", ".toml"}
    )
    used_settings = (project.site_name, project.site_description, project.quote_pages, *settings)
    return content_hash("\n".join([sys.version, *programs, *package_files, repr(used_settings)]))


def load(project: Project, version: str) -> BuildCache:
    """Load the cache of the previous build.

    Args:
        project: The project.
        version: The renderer's fingerprint.

    Returns:
        The cache; an empty one if the file can't be read or has another fingerprint.
    """
    with contextlib.suppress(OSError, ValueError, LookupError, TypeError):
        content = json.loads(_cache_file(project).read_bytes())
        if content["version"] == version:
            return _from_json(content)
    return BuildCache()


def page_paths(project: Project) -> frozenset[str]:
    """Return the paths below `docs/` of the pages in the cache file, whatever its version."""
    with contextlib.suppress(OSError, ValueError, LookupError, TypeError):
        content = json.loads(_cache_file(project).read_bytes())
        return frozenset(entry[0] for *_, entries in content["traces"] for entry in entries)
    return frozenset()


def save(project: Project, version: str, cache: BuildCache) -> None:
    """Save the cache atomically. A failure is ignored: the next build then renders every page."""
    file = _cache_file(project)
    with contextlib.suppress(OSError):
        content = json.dumps(_to_json(version, cache), ensure_ascii=False, separators=(",", ":"))
        write_temporary(file, content.encode()).replace(file)


def _cache_file(project: Project) -> Path:
    return project.root / ".onrecord" / "cache.json"


def _to_json(version: str, cache: BuildCache) -> dict[str, Any]:
    """Return the content of the cache file, in which dependencies are referred to by number."""
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
        "records": cache.records_hash,
        "data": cache.data,
        "dependencies": list(numbers),
    }


def _from_json(content: dict[str, Any]) -> BuildCache:
    """Return the cache of a cache file with this content."""
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
