"""A build after an edit gives, to the byte, what a build from nothing gives."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from random import Random

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from onrecord.build.errors import BuildError
from onrecord.build.pipeline import build
from onrecord.project import read_project
from onrecord.reporting.reporter import Reporter
from support.files import bytes_of
from support.projects import copy_demo
from support.random_edits import EDITS, Edit

HOW_MANY = int(os.environ.get("ONRECORD_EDITS", "6"))
"""Edits in all; more of them take a second each."""


def built(folder: Path) -> bool:
    """Whether the project could be built where it lies."""
    try:
        outcome = build(read_project(folder / "mkdocs.yml"), folder / "site", Reporter())
    except BuildError:
        return False
    return not outcome.checked.errors


class Editing(RuleBasedStateMachine):
    """Edits one project, builds it after each edit, and builds a copy of it from nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.place = Path(tempfile.mkdtemp(prefix="onrecord-"))
        self.folder = copy_demo(self.place)
        assert built(self.folder)

    @rule(edit=st.sampled_from(EDITS), seed=st.integers(0, 2**32))
    def change(self, edit: Edit, seed: int) -> None:
        before = self.place / "before"
        shutil.copytree(self.folder, before)
        with suppress(IndexError):  # nothing of that sort is there to be edited
            edit(self.folder, Random(seed))
        if built(self.folder):
            self.compare()
        else:  # taken back, as an editor would do it; the cache stays as it is now
            for name in ("quotes", "docs", "mkdocs.yml"):
                self._take_back(name)
            assert built(self.folder)
        shutil.rmtree(before)

    def _take_back(self, name: str) -> None:
        old, new = self.place / "before" / name, self.folder / name
        if new.is_dir():
            shutil.rmtree(new)
            shutil.copytree(old, new)
        else:
            shutil.copy(old, new)

    def compare(self) -> None:
        clean = self.place / "clean" / self.folder.name
        left_out = shutil.ignore_patterns("site", ".onrecord", "index.md", "explore.md")
        shutil.copytree(self.folder, clean, ignore=left_out)
        for folder in "articles speakers cities organizations themes events quotes".split():
            shutil.rmtree(clean / "docs" / folder, ignore_errors=True)
        assert built(clean)
        assert bytes_of(self.folder / "site") == bytes_of(clean / "site")
        assert bytes_of(self.folder / "docs") == bytes_of(clean / "docs")
        shutil.rmtree(clean)

    def teardown(self) -> None:
        shutil.rmtree(self.place)


STEPS = 6
Editing.TestCase.settings = settings(
    max_examples=max(1, HOW_MANY // STEPS),
    stateful_step_count=STEPS,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestEditing = Editing.TestCase
