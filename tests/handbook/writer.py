"""Writes what the handbook takes from the code, into `docs/handbook/`: `make handbook` calls it.

A page of its own for each error code; on the hand-written pages and in CONTRIBUTING.md, what
stands between two marks.
`test_handbook.py` fails when what is committed isn't what comes out here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from handbook import codes, modules, records

ROOT = Path(__file__).parents[2]
HANDBOOK = ROOT / "docs" / "handbook"
CONTRIBUTING = ROOT / "CONTRIBUTING.md"
CODES = HANDBOOK / "codes"

STYLESHEETS = ROOT / "scripts" / "onrecord" / "theme" / "assets" / "stylesheets"
_PROPERTY = re.compile(r"^\s*(--or-[\w-]+):[^;]*;(?:[ \t]*/\*\s*(.*?)\s*\*/)?", re.MULTILINE)


def list_properties() -> str:
    """The custom properties of our stylesheets in their order, each with what is said of it."""
    styles = "\n".join(path.read_text("utf-8") for path in sorted(STYLESHEETS.glob("*.css")))
    properties: dict[str, str] = {}
    for name, purpose in _PROPERTY.findall(styles):
        properties.setdefault(name, purpose)
    rows = [f"| `{name}` | {purpose} |" for name, purpose in properties.items()]
    return "\n".join(["| property | what it is for |", "|---|---|", *rows]) + "\n"


PARTS: Mapping[str, Callable[[], str]] = {
    "codes": codes.list_codes,
    "records": records.describe_records,
    "modules": modules.list_modules,
    "imports": modules.list_imports,
    "tree": modules.draw_tree,
    "properties": list_properties,
}
"""What stands between `<!-- made by make handbook: NAME -->` and `<!-- end of NAME -->`."""

_PART = re.compile(
    r"(?P<begin><!-- made by make handbook: (?P<name>\w+) -->\n).*?"
    r"(?P<end><!-- end of (?P=name) -->)",
    re.DOTALL,
)


def fill_parts(page: str) -> str:
    """A hand-written page with its made parts as they are now."""
    return _PART.sub(lambda m: f"{m['begin']}\n{PARTS[m['name']]()}\n{m['end']}", page)


def made_pages() -> Iterator[tuple[Path, str]]:
    """Every page that holds something made, as it should be."""
    for path in [*sorted(HANDBOOK.rglob("*.md")), CONTRIBUTING]:
        page = path.read_text("utf-8")
        if _PART.search(page):
            yield path, fill_parts(page)
    for code, page in codes.describe_codes():
        yield CODES / f"{code}.md", page


def is_code_page(path: Path) -> bool:
    """Whether a file is the page of an error code, which nobody writes by hand."""
    return path.parent == CODES and path.name != "index.md"


def main() -> None:
    """Write the pages, and remove those of codes that there aren't any more."""
    made = dict(made_pages())
    for path, page in made.items():
        if not path.exists() or path.read_text("utf-8") != page:
            path.write_text(page, "utf-8", newline="\n")
    for path in filter(is_code_page, CODES.glob("*.md")):
        if path not in made:
            path.unlink()


if __name__ == "__main__":
    main()
