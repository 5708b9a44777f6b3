"""Does what a page of the handbook says: writes its files, runs its commands, compares.

- A block below a line that is only a file's name in backticks is that file, whole; of the
  language `diff`, a change of it, which holds until the next heading.
- A block of the language `console` holds commands, each after `$ `, and what they print; `…`
  stands for the rest of a line, alone in a line for any lines, `/home/ida/record` for the folder.
- Every other block is only shown.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from support.commands import PROGRAMS, Run, run_onrecord, run_program

ROOT = Path(__file__).parents[2]
HANDBOOK = ROOT / "docs" / "handbook"
HOME = "/home/ida/record"
"""The folder in which the handbook's commands seem to be run."""

_BLOCK = re.compile(
    r"(?:^`(?P<file>[^`\n]+)`[^`\n]*:\n\n)?^```(?P<language>\w+)\n(?P<text>.*?)^```$"
    r"|^(?P<heading>#+ [^\n]*)$",
    re.MULTILINE | re.DOTALL,
)
_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_MENU_OF_HANDBOOK = re.compile(r"^  - Handbook:\n(?:      .*\n)+", re.MULTILINE)
_MEASURED = re.compile(r"\d+(?:\.\d+)?(?= ?s\b)|\b\d+(?= (?:passed|deselected)\b)")
"""Times, and numbers of tests: as a page prints them, they are examples."""


@dataclass(frozen=True)
class Block:
    """A block of a page; of the language `heading` where it is one."""

    language: str
    text: str
    file: str = ""


def read_blocks(page: str) -> Iterator[Block]:
    """The blocks and headings of a page, in order."""
    for match in _BLOCK.finditer(_FRONT_MATTER.sub("", page)):
        if match["heading"]:
            yield Block("heading", match["heading"])
        else:
            yield Block(match["language"], match["text"], match["file"] or "")


def make_project(folder: Path) -> Path:
    """Make a project with our settings and no record, as the walkthrough begins."""
    project = folder / "record"
    for name in ("quotes", "docs"):
        (project / name).mkdir(parents=True)
    settings = (ROOT / "mkdocs.yml").read_text("utf-8")
    _write(project / "mkdocs.yml", _MENU_OF_HANDBOOK.sub("", settings))
    _write(project / "docs" / "about.md", "# About\n")
    return project


def write_files_of(name: str, project: Path, until: str = "") -> None:
    """Write the files that a page shows whole, and do nothing else.

    With `until`, the id of a heading, make the changes of the section before it as well.
    """
    changes: list[Block] = []
    for block in read_blocks((HANDBOOK / name).read_text("utf-8")):
        if block.language == "heading":
            if until and block.text.endswith(f"{{#{until}}}"):
                break
            changes.clear()
        elif block.language == "diff":
            changes.append(block)
        elif block.file:
            _write(project / block.file, block.text)
    for change in changes if until else ():
        path = project / change.file
        _write(path, _change(path.read_text("utf-8"), change.text))


def follow(name: str, project: Path, **settings: str) -> int:
    """Do what a page says, from its beginning to its end; returns how many commands were run."""
    before: dict[Path, str] = {}
    commands = 0
    for block in read_blocks((HANDBOOK / name).read_text("utf-8")):
        if block.language == "heading":
            for path, text in before.items():
                _write(path, text)
            before.clear()
        elif block.language == "console":
            commands += _run_all(block.text, project, settings)
        elif block.language == "diff":
            path = project / block.file
            before.setdefault(path, path.read_text("utf-8"))
            _write(path, _change(path.read_text("utf-8"), block.text))
        elif block.file:
            _write(project / block.file, block.text)
    return commands


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def _change(text: str, difference: str) -> str:
    """Make a change at the one place at which its lines stand."""
    lines = difference.splitlines(keepends=True)
    old = "".join(line[1:] for line in lines if not line.startswith("+"))
    new = "".join(line[1:] for line in lines if not line.startswith("-"))
    assert text.count(old) == 1, f"stands {text.count(old)} times:\n{old}"
    return text.replace(old, new)


def _run_all(console: str, project: Path, settings: Mapping[str, str]) -> int:
    parts = re.split(r"^\$ (.*)\n", console, flags=re.MULTILINE)[1:]
    for command, expected in zip(parts[::2], parts[1::2], strict=True):
        words = shlex.split(command)
        given = [word.split("=", 1) for word in words if re.match(r"[A-Z_]+=", word)]
        program, *arguments = words[len(given) :]
        done = _run(program, *arguments, cwd=project, **{**settings, **dict(given)})
        printed = (done.stderr + done.stdout).replace(str(project), HOME)
        assert _is_like(expected, printed), f"$ {command}\n{printed}\nexpected:\n{expected}"
    return len(parts) // 2


def _run(program: str, *arguments: str, cwd: Path, **settings: str) -> Run:
    if program == "onrecord" and "PYTHONPATH" not in settings:
        return run_onrecord(*arguments, cwd=cwd, **settings)
    if program == "make":
        return _run(*_recipe(*arguments), cwd=cwd, **settings)
    found = shutil.which(program, path=f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}")
    return run_program(found or program, *arguments, cwd=cwd, **settings)


def _recipe(target: str) -> list[str]:
    """The command of a target of the Makefile that has a single one, without its settings."""
    makefile = (ROOT / "Makefile").read_text("utf-8")
    (line,) = re.findall(rf"^{target}:[^\n]*\n\t([^\n]*)\n(?!\t)", makefile, re.MULTILINE)
    words = line.replace("$(python)", "python").split()
    return [word for word in words if not re.match(r"[A-Z]+=", word)]


def _is_like(expected: str, printed: str) -> bool:
    """Whether a command printed what the page says, but for the time that it took."""
    pattern = re.escape(_MEASURED.sub("N", expected))
    pattern = re.sub("^…\\\\\n", "(?:.*\\n)*?", pattern, flags=re.MULTILINE)
    return re.fullmatch(pattern.replace("…", ".*"), _MEASURED.sub("N", printed)) is not None
