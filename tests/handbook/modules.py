"""The handbook's map of the program: its modules by rank, and which part imports which."""

from __future__ import annotations

import ast
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
    """A table: each part, and the parts that it imports, but for rank 0, which all may use."""
    rows = [
        f"| {RANK_OF[room]} | `{room}` | {_say_parts(room)} |"
        for room in sorted(RANK_OF, key=lambda room: (RANK_OF[room], room))
        if RANK_OF[room] and any(_room(module) == room for module in TREES)
    ]
    return "\n".join(["| rank | part | imports, above rank 0 |", "|---|---|---|", *rows, ""])


def _say_parts(room: str) -> str:
    parts = {part for part in _imported_by(room) if RANK_OF[part]}
    ordered = sorted(parts, key=lambda part: (RANK_OF[part], part))
    return ", ".join(f"`{part}`" for part in ordered) or "nothing"


def _imported_by(room: str) -> Iterator[str]:
    for module, tree in TREES.items():
        if _room(module) == room:
            parts = (_room(name) for _, name in _imports(tree))
            yield from (part for part in parts if part in RANK_OF and part != room)
