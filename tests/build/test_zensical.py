"""A second engine, which knows nothing of the plugin, makes the same content of `docs/`."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import html5lib

from support.commands import run_onrecord, run_program
from support.projects import copy_demo


def quotes_in(site: Path) -> dict[str, dict[str, str]]:
    """Page → quote id → the words of its block, for every page of a site that has quotes."""
    found: dict[str, dict[str, str]] = {}
    for file in sorted(site.rglob("*.html")):
        tree = html5lib.parse(file.read_text("utf-8"), namespaceHTMLElements=False)
        for element in tree.iter():
            quote = element.get("data-quote")
            if quote:
                words = unicodedata.normalize("NFC", " ".join("".join(element.itertext()).split()))
                found.setdefault(file.relative_to(site).as_posix(), {})[quote] = words
    return found


def test_zensical_builds_the_same_quotes(tmp_path: Path) -> None:
    folder = copy_demo(tmp_path)
    assert run_onrecord("build", cwd=folder).returncode == 0
    (folder / "site").rename(tmp_path / "ours")
    ours = quotes_in(tmp_path / "ours")
    built = run_program("zensical", "build", cwd=folder)
    assert built.returncode == 0, built.stdout + built.stderr
    assert "error" not in built.stderr.lower()
    theirs = quotes_in(folder / "site")
    assert len(ours) > 80
    assert theirs == ours
