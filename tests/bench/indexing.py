"""Makes both indexes of the same records, each in a process of its own, and measures that."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path

from onrecord.project import read_project
from onrecord.records.knowledge_base import KnowledgeBase, link_records, without_drafts
from onrecord.records.loader import read_records
from onrecord.search import iter_search_files
from onrecord.search.corpus import Row
from onrecord.urls import Addresses

TESTS = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class IndexSize:
    """An index: the seconds that it took, the bytes of memory, and what came out."""

    seconds: float
    memory: int
    files: int
    size: int


def read_published(project: Path) -> KnowledgeBase:
    """What a project publishes."""
    return without_drafts(link_records(read_records(read_project(project / "mkdocs.yml"))))


def make_ours(project: Path, site: Path) -> IndexSize:
    """Write our index into a site. The records are in memory already, as in a build."""
    command = [sys.executable, "-m", "bench.indexing", str(project), str(site)]
    run = subprocess.run(command, cwd=TESTS, stdout=subprocess.PIPE, encoding="utf-8", check=True)
    seconds, memory = json.loads(run.stdout)
    return _index_size(seconds, memory, site / "data" / "search")


def _index(project: Path, site: Path) -> tuple[float, int]:
    kb = read_published(project)
    before = _memory("VmRSS")
    Path("/proc/self/clear_refs").write_text("5", "utf-8")  # forgets the peak until now
    started = time.perf_counter()
    for path, content in iter_search_files(kb, Addresses(kb)):
        file = site / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return time.perf_counter() - started, _memory("VmHWM") - before


def _memory(name: str) -> int:
    """What Linux says of this process, in bytes."""
    lines = Path("/proc/self/status").read_text("utf-8").splitlines()
    (line,) = (line for line in lines if line.startswith(f"{name}:"))
    return int(line.split()[1]) * 1024


def make_theirs(kb: KnowledgeBase, rows: tuple[Row, ...], folder: Path) -> IndexSize:
    """Write a page for each quote, as Pagefind reads it, and let it make its index of them."""
    pages = folder / "pages"
    pages.mkdir(parents=True)
    for row in rows:
        (pages / f"{row.quote.id}.html").write_text("".join(_page(kb, row)), "utf-8")
    arguments = ["--site", pages, "--output-path", folder / "site" / "pagefind", "--silent"]
    command = [sys.executable, "-m", "pagefind", *map(str, arguments), "--force-language", "en"]
    started = time.perf_counter()
    with subprocess.Popen(command) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - started
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return _index_size(seconds, usage.ru_maxrss * 1024, folder / "site" / "pagefind")


def _page(kb: KnowledgeBase, row: Row) -> Iterator[str]:
    """A page with the words by which a quote is found, and its facets as filters."""
    names = [str(getattr(kb.records(kind)[id_], "name", "")) for kind, id_ in row.records]
    translations = [translation.text for _, translation in row.quote.translations]
    yield '<!doctype html><html lang="en"><title>Quote</title><body data-pagefind-body>\n'
    for text in (row.quote.text, *translations, *names):
        yield f"<p>{escape(text)}</p>\n"
    for facet, values in row.values.items():
        for value in values:
            yield f'<i data-pagefind-filter="{facet}:{escape(value)}"></i>\n'
    yield "</body></html>\n"


def _index_size(seconds: float, memory: int, folder: Path) -> IndexSize:
    files = [file for file in folder.rglob("*") if file.is_file()]
    return IndexSize(seconds, memory, len(files), sum(file.stat().st_size for file in files))


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_index(*map(Path, sys.argv[1:]))))
