"""The handbook's map of the program: its modules by rank, and which part imports which."""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Iterator

from repository.test_architecture import RANK_OF, RANKS, TREES, _imports, _room


def list_modules() -> str:
    """A table for each rank: its modules, each with the first sentence of its docstring."""
    return "\n".join(filter(None, map(_list_rank, sorted(RANKS))))


def _list_rank(rank: int) -> str:
    modules = [module for module in TREES if RANK_OF.get(_room(module)) == rank]
    rows = [
        f"| `{module.removeprefix('onrecord.')}` | {_first_line(module)} |" for module in modules
    ]
    heading = f"### Rank {rank} {{#_rank-{rank}}}"
    return "\n".join([heading, "", "| module | what it is for |", "|---|---|", *rows, ""])


def _first_line(module: str) -> str:
    lines = (ast.get_docstring(TREES[module]) or "").splitlines()
    return lines[0].replace("|", "\\|")


def list_imports() -> str:
    """Return a table of each package or top-level module, and of those that it imports."""
    rows = [
        f"| {RANK_OF[room]} | `{room}` | {_say_parts(room)} |"
        for room in sorted(RANK_OF, key=lambda room: (RANK_OF[room], room))
        if any(_room(module) == room for module in TREES)
    ]
    return "\n".join(["| rank | package | imports |", "|---|---|---|", *rows, ""])


def _say_parts(room: str) -> str:
    ordered = sorted(set(_imported_by(room)), key=lambda part: (RANK_OF[part], part))
    return ", ".join(f"`{part}`" for part in ordered) or "nothing"


def _imported_by(room: str) -> Iterator[str]:
    for module, tree in TREES.items():
        if _room(module) == room:
            parts = (_room(name) for _, name in _imports(tree))
            yield from (part for part in parts if part in RANK_OF and part != room)


_WIDTH = 96


def draw_tree() -> str:
    """Return the tree of the package as a code block: each package with its modules' names."""
    lines = ["scripts/onrecord/"]
    for room in sorted(RANK_OF):
        module = f"onrecord.{room}"
        is_package = any(name.startswith(f"{module}.") for name in TREES)
        lines.append(f"  {f'{room}/' if is_package else f'{room}.py':17} {_first_line(module)}")
        if is_package:
            lines += _list_package(module)
    lines.append(f"  {'theme/':17} The templates, styles, fonts and scripts of the site.")
    return "\n".join(["```text", *lines, "```"])


def _list_package(package: str, name: str = "") -> Iterator[str]:
    """The names of a package's modules, and then those of each package in it."""
    inner = [m.rpartition(".")[2] for m in TREES if m.rpartition(".")[0] == package]
    packages = {m for m in inner if any(n.startswith(f"{package}.{m}.") for n in TREES)}
    modules = ", ".join(m for m in inner if m not in packages)
    indent = " " * 20
    yield from textwrap.wrap(
        f"{name}{modules}", _WIDTH, initial_indent=indent, subsequent_indent=indent
    )
    for one in sorted(packages):
        yield from _list_package(f"{package}.{one}", f"{one}/ ")
