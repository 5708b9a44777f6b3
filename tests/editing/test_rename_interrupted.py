"""A renaming that is stopped half-way is all or nothing, or goes on where it stopped."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from onrecord.checks.project_check import check
from onrecord.project import UnusableProject
from support.projects import copy_demo
from support.renames import contents_of, project_in, rename_in


class Killed(BaseException):
    """Stands for the end of the program."""


def stop_after(steps: int, monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    """Let the given number of files be put in place, and then no more."""
    left = [steps]

    def stopping(method: Callable[..., Any]) -> Callable[..., Any]:
        def step(self: Path, target: Path) -> Any:
            if not left[0]:
                raise error
            left[0] -= 1
            return method(self, target)

        return step

    for name in ("replace", "rename"):
        monkeypatch.setattr(Path, name, stopping(getattr(Path, name)))


@pytest.mark.parametrize(
    ("kind", "old", "new"),
    [
        ("speaker", "orla-fennimoor", "a"),
        ("speaker", "orla-fennimoor", "orla-fenny"),
        ("article", "phare-de-brume", "a"),
        ("article", "lumen-forum", "two-banks"),
        ("city", "port-lumen", "a"),
        ("quote", "orla-on-bridges", "a"),
    ],
)
def test_the_same_again_does_the_rest(
    kind: str, old: str, new: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = copy_demo(tmp_path / "whole")
    first = contents_of(whole)
    rename_in(whole, kind, old, new)
    for steps in range(30):
        demo = copy_demo(tmp_path / str(steps))
        with monkeypatch.context() as patch:
            stop_after(steps, patch, Killed())
            try:
                rename_in(demo, kind, old, new)
                break
            except Killed:
                pass
        errors = [f.code for f in check(project_in(demo)).errors]
        assert set(errors) <= {"record.duplicate-id"}, "an old id is at most a detour"
        rename_in(demo, kind, old, new)
        assert contents_of(demo) == contents_of(whole)
    assert steps >= 1
    assert contents_of(whole) != first


def test_a_full_disk_changes_nothing(demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before, write, left = contents_of(demo), Path.write_bytes, [2]

    def full(self: Path, content: bytes) -> int:
        left[0] -= 1
        if left[0] < 0:
            write(self, content[:3])
            raise OSError(28, "No space left on device", str(self))
        return write(self, content)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space left"):
        rename_in(demo, "city", "port-lumen")
    assert contents_of(demo) == before


def test_what_stops_it_says_how_to_go_on(demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        stop_after(3, patch, PermissionError(13, "Permission denied", "x.yml"))
        with pytest.raises(UnusableProject, match=r"x\.yml: Permission denied\. .*goes on where"):
            rename_in(demo, "city", "port-lumen")
    rename_in(demo, "city", "port-lumen")
    assert not list(demo.rglob(".*.new"))
