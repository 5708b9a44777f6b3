"""How long a build takes, beside other programs on the same Markdown: clean, and after an edit."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from support.commands import PROGRAMS, environment
from support.files import replace_in

TOLD = re.compile(r"\(([\d,]+) written, ([\d,]+) unchanged\)")


@dataclass(frozen=True, slots=True)
class Run:
    """What one run of a program has cost.

    Attributes:
        seconds: From its start to its end.
        cpu: Seconds of all its processes together.
        peak: The most memory that one of its processes had, in MB.
        output: What it has printed.
    """

    seconds: float
    cpu: float
    peak: float
    output: str = ""


@dataclass(frozen=True, slots=True)
class Building:
    """What was measured: the median of each figure, and the size of the site in MB."""

    what: str
    quotes: int
    run: Run
    pages: str = ""
    site: float = 0


def timed(*command: object, cwd: Path) -> Run:
    """Run a program to its end and measure it; it must succeed."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [str(part) for part in command],
        cwd=cwd,
        env=environment(NO_MKDOCS_2_WARNING="1"),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
    )
    assert process.stdout
    output = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{command[0]} has ended with {process.returncode}")
    kilobytes = used.ru_maxrss if sys.platform != "darwin" else used.ru_maxrss / 1024
    return Run(seconds, used.ru_utime + used.ru_stime, kilobytes / 1024, output)


def middle(runs: Sequence[Run]) -> Run:
    """The median of each figure."""
    seconds, cpu, peak = (
        median(figures)
        for figures in zip(*((run.seconds, run.cpu, run.peak) for run in runs), strict=True)
    )
    return Run(seconds, cpu, peak, runs[-1].output)


def measure_ours(project: Path, quotes: int, times: int) -> Iterator[Building]:
    """A clean build, one without a change, and one after each of some edits."""
    onrecord = PROGRAMS / "onrecord"

    def build() -> Run:
        return timed(onrecord, "build", cwd=project)

    def clean() -> Run:
        for name in ("site", ".onrecord"):
            shutil.rmtree(project / name, ignore_errors=True)
        for made in sorted((project / "docs").iterdir()):
            if made.is_dir():
                shutil.rmtree(made)
        return build()

    def after(edit: Callable[[int], None]) -> Run:
        runs = []
        for number in range(times):
            edit(number)
            runs.append(build())
        return middle(runs)

    yield _ours("clean build", quotes, middle([clean() for _ in range(times)]), project)
    yield _ours("no change", quotes, after(lambda _: None), project)
    yield _ours("one edited quote", quotes, after(lambda n: _edit_quote(project, n)), project)
    yield _ours("one renamed speaker", quotes, after(lambda n: _rename(project, n)), project)
    yield _ours("one new article", quotes, after(lambda n: _add_article(project, n)), project)


def _ours(what: str, quotes: int, run: Run, project: Path) -> Building:
    told = TOLD.search(run.output)
    pages = f"{told[1]} of {_sum(told)}" if told else ""
    return Building(f"On Record, {what}", quotes, run, pages, megabytes(project / "site"))


def _sum(told: re.Match[str]) -> str:
    return f"{sum(int(number.replace(',', '')) for number in told.groups()):,}"


def megabytes(folder: Path) -> float:
    """What the files of a folder hold."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1_000_000


def _some_article(project: Path, number: int) -> Path:
    articles = sorted((project / "quotes" / "articles").iterdir())
    return articles[(number + 1) * len(articles) // 7 % len(articles)]


def _edit_quote(project: Path, number: int) -> None:
    file = _some_article(project, number) / "quotes.yml"
    note = f"  note: Looked at {time.time_ns()}.\n"
    text = re.sub(r"(?m)^  note: .*\n", "", file.read_text("utf-8"))
    file.write_text(text.replace("  themes:", f"{note}  themes:", 1), "utf-8")


def _rename(project: Path, number: int) -> None:
    speakers = sorted(path.stem for path in (project / "quotes" / "speakers").iterdir())
    old = speakers[(number + 1) * len(speakers) // 7 % len(speakers)]
    timed(PROGRAMS / "onrecord", "rename", "speaker", old, f"{old}-too", cwd=project)


def _add_article(project: Path, number: int) -> None:
    model = _some_article(project, number)
    copy = model.with_name(f"{model.name}-again-{number}")
    shutil.copytree(model, copy)
    quotes = copy / "quotes.yml"
    text = re.sub(
        r'(?m)^- id: "?([a-z0-9-]+)"?', rf"- id: \1-again-{number}", quotes.read_text("utf-8")
    )
    quotes.write_text(text, "utf-8")


def measure_hugo(project: Path, folder: Path, quotes: int, times: int) -> Building:
    """Hugo on the same Markdown, with a page of the finished site as its template."""
    content = folder / "content"
    shutil.copytree(project / "docs", content)
    for index in content.rglob("index.md"):
        index.rename(index.with_name("_index.md"))
    layouts = folder / "layouts" / "_default"
    layouts.mkdir(parents=True)
    page = next(iter(sorted((project / "site" / "speakers").glob("*/index.html"))))
    template = _as_template(page.read_text("utf-8"))
    for name in ("single", "list"):
        (layouts / f"{name}.html").write_text(template, "utf-8")
    (folder / "hugo.toml").write_text(HUGO, "utf-8")

    def build() -> Run:
        shutil.rmtree(folder / "public", ignore_errors=True)
        return timed(PROGRAMS / "hugo", "--quiet", cwd=folder)

    run = middle([build() for _ in range(times)])
    return Building("Hugo, clean build", quotes, run, "", megabytes(folder / "public"))


HUGO = """\
baseURL = "/"
title = "Generated Record"
disableKinds = ["taxonomy", "term", "RSS"]
[markup.goldmark.renderer]
unsafe = true
[markup.goldmark.parser.attribute]
block = true
title = true
"""


def _as_template(page: str) -> str:
    """A page with what is its own put in by Hugo."""
    for pattern, put in (
        (r'(<article class="md-content__inner[^>]*>).*?(</article>)', r"\1{{ .Content }}\2"),
        (r'<script type="application/ld\+json">.*?</script>', ""),
        (r"<title>.*?</title>", "<title>{{ .Title }} - {{ .Site.Title }}</title>"),
        (r'(<meta name="description" content=")[^"]*', r"\1{{ .Description }}"),
        (
            r'<ul class="md-nav__list" data-md-component="toc".*?</ul>\s*</nav>',
            "{{ .TableOfContents }}</nav>",
        ),
    ):
        page = re.sub(pattern, put, page, flags=re.DOTALL)
    return page


def measure_plain(project: Path, folder: Path, quotes: int) -> Building:
    """MkDocs and Material alone on the same Markdown, without our plugin; once, for it is long."""
    shutil.copytree(project / "docs", folder / "docs")
    settings = (project / "mkdocs.yml").read_text("utf-8")
    (folder / "mkdocs.yml").write_text(settings, "utf-8")
    replace_in(folder / "mkdocs.yml", "plugins:\n  - onrecord\n", "plugins: []\n")
    run = timed(PROGRAMS / "mkdocs", "build", "--quiet", cwd=folder)
    return Building("MkDocs and Material alone", quotes, run, "", megabytes(folder / "site"))


def format_buildings(rows: Sequence[Building], machine: str) -> str:
    """A table in Markdown, the time also as a ratio to Hugo's with as many quotes."""
    hugo = {row.quotes: row.run.seconds for row in rows if row.what.startswith("Hugo")}
    lines = [
        f"Measured on {machine}. Ratios are to Hugo's clean build of as many quotes.",
        "",
        "| quotes | what | s | ratio | CPU s | peak MB | pages written | site MB |",
        "|--:|---|--:|--:|--:|--:|--:|--:|",
    ]
    for row in rows:
        ratio = f"{row.run.seconds / hugo[row.quotes]:.2f}" if row.quotes in hugo else ""
        run = row.run
        figures = f"{run.seconds:.1f} | {ratio} | {run.cpu:.1f} | {run.peak:,.0f}"
        lines.append(f"| {row.quotes:,} | {row.what} | {figures} | {row.pages} | {row.site:,.0f} |")
    return "\n".join([*lines, ""])


def write_buildings(table: str) -> None:
    """Put the table into the README, between its marks."""
    readme = Path(__file__).parents[2] / "README.md"
    before, start, rest = readme.read_text("utf-8").partition("<!-- made by make bench -->\n")
    _, end, after = rest.partition("<!-- end of bench -->")
    if not (start and end):
        raise RuntimeError("the README has no place for the table")
    readme.write_text(f"{before}{start}\n{table}\n{end}{after}", "utf-8")
