"""A knowledge base that is patched after an edit equals one that is linked anew."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import fields
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml

from onrecord.checks import check_article
from onrecord.checks.project_check import CheckCache, check
from onrecord.project import Project, read_project
from onrecord.records.knowledge_base import KnowledgeBase
from onrecord.records.loader import read_article
from onrecord.records.locations import locate_findings
from onrecord.records.patch import patch
from onrecord.reporting.findings import Finding
from support.projects import copy_demo
from support.random_edits import EDITS, WORDS

ROUNDS = 120


def _load(file: Path) -> Any:
    return yaml.load(file.read_text("utf-8"), yaml.BaseLoader)  # noqa: S506  # makes only text


def _edit_quotes(file: Path, rng: Random) -> None:
    """Change one field of one quote of a file, as it may be changed, or more."""
    quotes = _load(file)
    quote = rng.choice(quotes)
    text = quote.get("text", "")
    field, value = rng.choice(
        [
            ("text", text.partition(" ")[2] or "Nothing of it"),
            ("text", "Words that no article has"),
            ("text", f"{text.partition(' ')[0]} […] {text.rpartition(' ')[2]}"),
            ("kind", rng.choice(["direct", "emphasised", "reported"])),
            ("note", " ".join(rng.sample(WORDS, 2))),
            ("attribution", "nobody"),
            ("language", rng.choice(["en", "ca"])),
            ("translations", {"es": {"text": "Algo.", "by": "T. Ranslator"}}),
            ("media", {"url": "https://media.example/1"}),
            ("speaker", "orla-fennimoor"),
            ("themes", ["bridges"]),
            ("said_on", "2020-02-02"),
            ("withdrawn", {"on": "2024-05-01", "reason": "wrong"}),
            ("unheard-of", "of"),
        ]
    )
    quote[field] = value
    if rng.random() < 0.1:
        rng.shuffle(quotes)
    file.write_text(yaml.safe_dump(quotes, allow_unicode=True, sort_keys=False), "utf-8")


def _edit_article(file: Path, rng: Random) -> None:
    article = _load(file)
    field, value = rng.choice(
        [
            ("title", " ".join(rng.sample(WORDS, 3))),
            ("rights", "None stated."),
            ("show_text", rng.choice(["true", "false"])),
            ("published", "2019-03-03"),
            ("language", "ca"),
            ("draft", "true"),
        ]
    )
    article[field] = value
    file.write_text(yaml.safe_dump(article, allow_unicode=True, sort_keys=False), "utf-8")


def _edit_text(file: Path, rng: Random) -> None:
    blocks = file.read_text("utf-8").split("\n\n")
    what = rng.randrange(3)
    if what == 0:
        blocks.insert(rng.randrange(len(blocks) + 1), "Nobody had a lamp that day.")
    elif what == 1:
        rng.shuffle(blocks)
    else:
        blocks.pop(rng.randrange(len(blocks)))
    file.write_text("\n\n".join(blocks), "utf-8")


def _edit(folder: Path, rng: Random) -> None:
    pick = rng.random()
    if pick < 0.6 and (folder / "quotes.yml").exists():
        _edit_quotes(folder / "quotes.yml", rng)
    elif pick < 0.8:
        _edit_article(folder / "article.yml", rng)
    else:
        _edit_text(folder / "text.md", rng)


def _parts(kb: KnowledgeBase) -> dict[str, Any]:
    """All that a knowledge base holds, the order of its mappings included."""
    values = {field.name: getattr(kb, field.name) for field in fields(kb)}
    return {k: list(v.items()) if isinstance(v, dict) else v for k, v in values.items()}


def _patched_findings(
    project: Project, before: tuple[Finding, ...], article: str, kb: KnowledgeBase, form: Any
) -> list[Finding]:
    own = f"{project.records}/articles/{article}/"
    others = [finding for finding in before if not finding.location.path.startswith(own)]
    return locate_findings(project, [*others, *form, *check_article(kb, article)])


@pytest.mark.parametrize("seed", range(4))
def test_a_patch_gives_what_linking_anew_gives(tmp_path: Path, seed: int) -> None:
    project = read_project(copy_demo(tmp_path) / "mkdocs.yml")
    rng, patched = Random(seed), 0
    before = check(project)
    for _ in range(ROUNDS // 4):
        folder = rng.choice(sorted((project.records_folder / "articles").iterdir()))
        saved = {file: file.read_bytes() for file in folder.iterdir()}
        _edit(folder, rng)
        fresh = check(project)
        stored = read_article(project, folder.name)
        kb = patch(before.kb, folder.name, stored)
        if kb is not None:
            patched += 1
            assert _parts(kb) == _parts(fresh.kb)
            found = _patched_findings(project, before.findings, folder.name, kb, stored.findings)
            assert found == list(fresh.findings)
        if fresh.errors:
            for file, content in saved.items():
                file.write_bytes(content)
        else:
            before = fresh
    assert patched >= ROUNDS // 12


def test_what_is_remembered_changes_nothing(demo: Path) -> None:
    project, rng, cache = read_project(demo / "mkdocs.yml"), Random(5), CheckCache()
    check(project, cache)
    edits = 0
    while edits < 40:
        before = {file: file.read_bytes() for file in demo.rglob("*") if file.is_file()}
        with suppress(IndexError):
            rng.choice(EDITS)(demo, rng)
        edits += 1
        fresh, again = check(project), check(project, cache)
        assert again.findings == fresh.findings
        assert _parts(again.kb) == _parts(fresh.kb)
        if fresh.errors:
            for file, content in before.items():
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content)
