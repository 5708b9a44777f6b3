"""The handbook's page of each error code: the catalogue's words, and the examples of the tests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from onrecord.checks.project_check import check
from onrecord.project import read_project
from onrecord.reporting.formats import format_text
from onrecord.reporting.rules import RULES, Rule
from support.rule_examples import BASE, EXAMPLES, TEXT, Example, write_files

Files = Mapping[str, str | bytes | None]

GROUPS = {
    "yaml": "How a file is written",
    "record": "What a record holds",
    "reference": "What a record refers to",
    "article": "Articles",
    "quote": "Quotes",
    "membership": "Dates of a membership",
    "event": "Dates of an event",
    "draft": "What is left to do",
}
"""The first word of a code, and the heading above all codes that begin with it."""

_HEAD = """\
---
# Made by `make handbook` from reporting/rules.py and tests/support/rule_examples.py.
title: {rule.code}
description: "{rule.title}: why On Record says so, and how to mend it."
---

# `{rule.code}` {{#_title}}

**{grade}.** {rule.title}."""

MOST_SHOWN = 2000
"""How many characters of a file a page shows."""


def list_codes() -> str:
    """All codes, grouped, each with what it means and a link to its page."""
    return "\n".join(_list_group(group, title) for group, title in GROUPS.items())


def _list_group(group: str, title: str) -> str:
    rules = [rule for rule in RULES.values() if rule.code.startswith(f"{group}.")]
    lines = [f"| [`{rule.code}`]({rule.code}.md) | {_say_title(rule)} |" for rule in rules]
    return "\n".join(
        [f"## {title} {{#_{group}}}", "", "| code | meaning |", "|---|---|", *lines, ""]
    )


def _say_title(rule: Rule) -> str:
    return f"{rule.title} (warning)" if rule.severity == "warning" else rule.title


def describe_codes() -> Iterator[tuple[str, str]]:
    """Each code with its page."""
    for rule in RULES.values():
        examples = [example for example in EXAMPLES if example.code == rule.code]
        yield rule.code, _describe(rule, examples)


def _describe(rule: Rule, examples: list[Example]) -> str:
    parts = [
        _HEAD.format(rule=rule, grade=rule.severity.capitalize()),
        f"## Why {{#_why}}\n\n{rule.why}",
        f"## How to mend it {{#_mend}}\n\n{rule.fix}",
    ]
    if rule.code.startswith("quote."):
        parts.append(f"## The article of the examples {{#_article}}\n\n{_show(TEXT, BASE[TEXT])}")
    for number, example in enumerate(examples, start=1):
        heading = "Example" if len(examples) == 1 else f"Example {number}"
        parts += [f"## {heading} {{#_example-{number}}}", *_show_example(example)]
    return "\n\n".join([*parts, "The others: [all error codes](index.md)."]) + "\n"


def _show_example(example: Example) -> Iterator[str]:
    yield from _show_files(example.breaks)
    if example.note:
        yield example.note
    yield f"`onrecord check` says:\n\n```text\n{_findings_of(example)}\n```"
    kept = {path: BASE.get(path) for path in example.breaks} | dict(example.keeps)
    yield "This passes:"
    yield from _show_files(kept)


def _show_files(files: Files) -> Iterator[str]:
    absent = [f"`{path}`" for path, content in files.items() if content is None]
    yield from (_show(path, content) for path, content in files.items() if content is not None)
    if absent:
        yield f"Not there: {', '.join(absent)}."


def _show(path: str, content: str | bytes) -> str:
    if not content:
        return f"`{path}`: an empty file."
    language = {".yml": "yaml", ".yaml": "yaml", ".md": "markdown"}.get(Path(path).suffix, "text")
    return f"`{path}`:\n\n```{language}\n{_shorten(content)}```"


def _shorten(content: str | bytes) -> str:
    text = content if isinstance(content, str) else content.decode("latin-1")
    shown = "".join(char for char in text if char.isprintable() or char in "\n\t")
    return shown if len(shown) <= MOST_SHOWN else f"{shown[:60]}…\n"


def _findings_of(example: Example) -> str:
    found = _check({**BASE, **example.breaks})
    return "\n".join(text for code, text in found if code == example.code)


def _check(files: Files) -> list[tuple[str, str]]:
    """The code and the words of each problem, as `onrecord check` prints them."""
    with TemporaryDirectory() as folder:
        write_files(Path(folder), files)
        findings = check(read_project(Path(folder) / "mkdocs.yml")).findings
    return [(finding.code, format_text(finding)) for finding in findings]
