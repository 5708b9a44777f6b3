"""The structure of the package, kept by reading its source: who imports, opens, prints, catches.

A rule is a function from a module and its syntax tree to whatever breaks it, as `LINE: what`.
"""

import ast
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

# Data flows one way: a module imports only from lower ranks. Inside a package, modules may import
# one another as long as that makes no cycle.
RANKS = {
    0: "files output project reporting text",
    1: "records",
    2: "checks urls",
    3: "exports pages",
    4: "editing search",
    5: "build drafting",
    6: "mkdocs_plugin server",
    7: "cli",
}
MAY_OPEN_FILES = set("build drafting editing files project records server".split())
MOST_LINES, MOST_LINES_OF_A_FUNCTION = 350, 50
MAY_PRINT = {"cli", "reporting"}
# Everything else gives the same output for the same records, wherever and whenever it runs.
MAY_SEE_THE_MACHINE = {"build", "cli", "mkdocs_plugin", "project", "reporting"}

THE_ONE_FOR_MKDOCS = "onrecord.build.mkdocs"

MKDOCS = {"mkdocs", "properdocs"}
LOOKING_UP = {"distribution", "find_spec", "getLogger", "version"}
OPENING = {"open", "io.open", "os.open", "os.fdopen"}
OPENING_METHODS = {"open", "read_bytes", "read_text", "write_bytes", "write_text"}
PRINTING = {"print", "click.echo", "click.secho", "sys.stdout", "sys.stderr"}
CATCHING_ALL = {"BaseException", "Exception"}
CLOCKS = {"now", "today", "utcnow"}
MACHINE = {"os.environ", "os.getenv", "time.localtime", "time.time"}

PACKAGE = Path(__file__).parents[2] / "scripts" / "onrecord"
_FACADE_RANK = len(RANKS)  # `onrecord` itself names what is public, from whatever module it is in
RANK_OF = {room: rank for rank, rooms in RANKS.items() for room in rooms.split()}


def _module_name(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


PATHS = {_module_name(path): path for path in sorted(PACKAGE.rglob("*.py"))}
TREES = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in PATHS.items()}


def _room(module: str) -> str:
    """The part of the package that a module stands in: `checks` for `onrecord.checks.names`."""
    return module.partition(".")[2].partition(".")[0]


def _dotted(node: ast.expr) -> str:
    """The name that an expression reads, such as `sys.stdout`."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=owner, attr=name):
            return f"{_dotted(owner)}.{name}"
    return ""


def _imports(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and name of each module of ours that is imported, in functions and for types too."""
    for line, name in _all_imports(tree):
        if name == "onrecord" or name.startswith("onrecord."):
            yield line, name


def _all_imports(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=aliases):
                names = [alias.name for alias in aliases]
            case ast.ImportFrom(module=str(origin), names=aliases):
                inner = [f"{origin}.{alias.name}" for alias in aliases]
                names = [name if name in TREES else origin for name in inner]
            case ast.Call(func=function, args=[ast.Constant(value=str(name)), *_]):
                names = [name] if _dotted(function).endswith("import_module") else []
            case _:
                continue
        yield from ((node.lineno, name) for name in names)


def imports_only_from_below(module: str, tree: ast.Module) -> Iterator[str]:
    """A module imports only from lower ranks."""
    rank = RANK_OF.get(_room(module), _FACADE_RANK if module == "onrecord" else -1)
    for line, name in _imports(tree):
        other = RANK_OF.get(_room(name), -1)
        aside = other == rank and _room(name) != _room(module)
        if other > rank or aside:
            yield f"{line}: {_room(module)} (rank {rank}) imports {name} (rank {other})"


def leaves_mkdocs_to_one_module(module: str, tree: ast.Module) -> Iterator[str]:
    """One module imports MkDocs, or what comes after it; the others import from that one."""
    if module != THE_ONE_FOR_MKDOCS:
        for line, name in (*_all_imports(tree), *_looked_up(tree)):
            if name.partition(".")[0] in MKDOCS:
                yield f"{line}: {name}"


def _looked_up(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """What is found by its name as a text: the version of a distribution, a log."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=function, args=[ast.Constant(value=str(name)), *_]) if (
                _dotted(function).rpartition(".")[2] in LOOKING_UP
            ):
                yield node.lineno, name


def opens_no_files(module: str, tree: ast.Module) -> Iterator[str]:
    """Few modules open files; what the package ships is read by `importlib.resources.files`."""
    if _room(module) in MAY_OPEN_FILES:
        return
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=function) if _dotted(function) in OPENING:
                yield f"{node.lineno}: {_dotted(function)}()"
            case ast.Call(func=ast.Attribute(value=owner, attr=method)) if (
                method in OPENING_METHODS and not _is_shipped(owner)
            ):
                yield f"{node.lineno}: .{method}()"


def _is_shipped(path: ast.expr) -> bool:
    calls = [part.func for part in ast.walk(path) if isinstance(part, ast.Call)]
    return any(_dotted(function) in {"files", "resources.files"} for function in calls)


def prints_nothing(module: str, tree: ast.Module) -> Iterator[str]:
    """Only the command line and the reports speak to a person."""
    if _room(module) not in MAY_PRINT:
        yield from (f"{line}: {name}" for line, name in _names_read(tree) if name in PRINTING)


def reports_through_a_reporter(module: str, tree: ast.Module) -> Iterator[str]:
    """A reporter is passed in; only the programs at the top choose the terminal."""
    if _room(module) in {"cli", "mkdocs_plugin", "reporting"}:
        return
    for line, name in _imports(tree):
        if name == "onrecord.reporting.terminal":
            yield f"{line}: imports {name}"


def sees_no_machine(module: str, tree: ast.Module) -> Iterator[str]:
    """The clock, the locale and the environment are read at the edges; a date is an argument."""
    if _room(module) in MAY_SEE_THE_MACHINE:
        return
    for line, name in _names_read(tree):
        owner, _, last = name.rpartition(".")
        clock = last in CLOCKS and owner.split(".")[-1] in {"date", "datetime"}
        if clock or name in MACHINE or owner == "locale":
            yield f"{line}: {name}"


def _names_read(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Name | ast.Attribute):
            yield node.lineno, _dotted(node)


def catches_what_it_names(module: str, tree: ast.Module) -> Iterator[str]:
    """An exception that nobody expected is a bug, and is seen as one."""
    for node in ast.walk(tree):
        match node:
            case ast.ExceptHandler(type=None):
                yield f"{node.lineno}: a bare except"
                continue
            case ast.ExceptHandler(type=ast.expr() as caught):
                candidates = list(ast.walk(caught))
            case ast.Call(func=function, args=arguments) if _dotted(function).endswith("suppress"):
                candidates = list(arguments)
            case _:
                continue
        names = {_dotted(part) for part in candidates if isinstance(part, ast.expr)}
        yield from (f"{node.lineno}: catches {name}" for name in sorted(names & CATCHING_ALL))


def says_what_it_is_for(module: str, tree: ast.Module) -> Iterator[str]:
    """Modules, public classes and public functions have a docstring."""
    if not ast.get_docstring(tree):
        yield f"1: {module}"
    for node in _public(tree.body):
        if not ast.get_docstring(node):
            yield f"{node.lineno}: {node.name}"


_PRONOUN = re.compile(r"(What|Who|Whom|Whose|Where|It|Its|The same|As in|Such|There)\b")


def names_its_subject(module: str, tree: ast.Module) -> Iterator[str]:
    """The first sentence of a docstring names its subject with a noun."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            begins = _PRONOUN.match(ast.get_docstring(node) or "")
            if begins:
                name = getattr(node, "name", module)
                yield f"{getattr(node, 'lineno', 1)}: {name} begins with “{begins[0]}”"


def is_short(module: str, tree: ast.Module) -> Iterator[str]:
    """A module has at most 350 lines, a function 50."""
    length = max((node.end_lineno or 0 for node in tree.body), default=0)
    if length > MOST_LINES and module != "onrecord.mkdocs_plugin":
        yield f"1: {length} lines"
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            lines = (node.end_lineno or 0) - node.lineno + 1
            if lines > MOST_LINES_OF_A_FUNCTION:
                yield f"{node.lineno}: {node.name} has {lines} lines"


def _public(body: list[ast.stmt]) -> Iterator[ast.ClassDef | ast.FunctionDef]:
    for node in body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from _public(node.body)


Rule = Callable[[str, ast.Module], Iterator[str]]
# Each rule with what it must refuse and what it must let pass, in a module of `checks`.
RULES: list[tuple[Rule, list[str], list[str]]] = [
    (
        imports_only_from_below,
        [
            "from onrecord.cli import main",
            "import onrecord.exports.data",
            "def f():\n    from onrecord.build.docs_folder import write",
            "if TYPE_CHECKING:\n    import onrecord.build.pipeline",
            "import_module('onrecord.mkdocs_plugin')",
        ],
        ["from onrecord import __version__", "from onrecord.checks.names import check_names"],
    ),
    (
        leaves_mkdocs_to_one_module,
        [
            "import mkdocs.plugins",
            "from properdocs import utils",
            "def f():\n    from mkdocs.structure.files import File",
            "if TYPE_CHECKING:\n    from mkdocs.config.defaults import MkDocsConfig",
            "import_module('properdocs.replacement')",
            "logging.getLogger('mkdocs')",
            "version('mkdocs')",
        ],
        ["from onrecord.build.mkdocs import File", "Path('mkdocs.yml')", "version('jinja2')"],
    ),
    (
        opens_no_files,
        ["open(path)", "path.read_text()", "Path('a').write_bytes(b'')", "path.open()"],
        ["files('onrecord').joinpath('a.yml').read_text()", "webbrowser.get(url)"],
    ),
    (
        prints_nothing,
        ["print(1)", "click.echo(1)", "from click import echo", "sys.stderr.write('')"],
        ["pprint.pformat(1)"],
    ),
    (
        reports_through_a_reporter,
        ["from onrecord.reporting import terminal", "import onrecord.reporting.terminal"],
        ["from onrecord.reporting.reporter import Reporter"],
    ),
    (
        sees_no_machine,
        ["datetime.date.today()", "datetime.now()", "os.environ['HOME']", "locale.strxfrm(name)"],
        ["date.fromisoformat(text)", "self.now"],
    ),
    (
        catches_what_it_names,
        [
            "try: f()\nexcept: pass",
            "try: f()\nexcept Exception: pass",
            "try: f()\nexcept (OSError, BaseException): pass",
            "with suppress(Exception): f()",
        ],
        ["try: f()\nexcept OSError: pass", "raise SystemExit(Exception)"],
    ),
    (
        says_what_it_is_for,
        [
            "import os",
            "'m'\ndef f(): pass",
            "'m'\nclass C: pass",
            "'m'\nclass C:\n    'c'\n    def f(self): pass",
        ],
        ["'m'\ndef _f(): pass", "'m'\nclass C:\n    'c'\n    def __len__(self): pass"],
    ),
    (
        names_its_subject,
        [
            "'What is wrong.'",
            "class C: 'It holds records.'",
            "def _f(): 'The same for cities.'",
        ],
        ["'Items of a list.'", "def f(): 'Return the whole text.'", "def f(): 'Wholesale.'"],
    ),
    (
        is_short,
        ["x = 1\n" * 351, "def f():\n" + "    x = 1\n" * 50],
        ["x = 1\n" * 350, "def f():\n" + "    x = 1\n" * 49],
    ),
]


def test_every_module_has_its_place() -> None:
    unplaced = sorted({_room(module) for module in TREES} - {""} - RANK_OF.keys())
    assert not unplaced, f"place these in RANKS of {Path(__file__).name}: {', '.join(unplaced)}"


@pytest.mark.parametrize("rule", [rule for rule, _, _ in RULES])
def test_the_package_keeps(rule: Rule) -> None:
    problems = [
        f"{PATHS[module].relative_to(PACKAGE.parent)}:{problem}"
        for module, tree in TREES.items()
        for problem in rule(module, tree)
    ]
    assert not problems, "\n".join([rule.__doc__ or "", *problems])


@pytest.mark.parametrize(("rule", "bad"), [(rule, bad) for rule, bads, _ in RULES for bad in bads])
def test_a_rule_refuses(rule: Rule, bad: str) -> None:
    assert list(rule("onrecord.checks.quotations", ast.parse(bad)))


@pytest.mark.parametrize(("rule", "good"), [(rule, ok) for rule, _, oks in RULES for ok in oks])
def test_a_rule_lets_pass(rule: Rule, good: str) -> None:
    assert not list(rule("onrecord.checks.quotations", ast.parse(good)))


def test_imports_make_no_cycle() -> None:
    """`onrecord` itself imports lazily, and its own version and base exception are everybody's."""
    graph = {
        module: {name for _, name in _imports(tree) if name in TREES and name != module}
        for module, tree in TREES.items()
        if module != "onrecord"
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(f"imports make a cycle: {' → '.join(reversed(error.args[1]))}")


def test_own_exceptions_share_a_base() -> None:
    for module, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                bases = {_dotted(base) for base in node.bases}
                if bases & {"Exception", "ValueError", "RuntimeError", "OSError"}:
                    base = "OnRecordError" in bases or node.name == "OnRecordError"
                    assert base, f"{module}.{node.name} is no OnRecordError"


def test_each_module_can_be_imported() -> None:
    imports = "\n".join(f"import {module}" for module in TREES)
    command = [sys.executable, "-c", imports]
    run = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert (run.returncode, run.stderr) == (0, "")
