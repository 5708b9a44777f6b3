"""Find the Chromium that the browser tests drive; as a script, install one where there is none.

`ONRECORD_CHROMIUM` names one; otherwise the first on the PATH is taken, and else Playwright's own.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PLAYWRIGHT = [sys.executable, "-m", "playwright"]


def chromium_executable() -> str | None:
    """Return the Chromium of this machine, or None where Playwright's own is to be used."""
    named = os.environ.get("ONRECORD_CHROMIUM")
    if named:
        found = shutil.which(named)
        if not found:
            sys.exit(f"ONRECORD_CHROMIUM names no program: {named}")
        return found
    return next(filter(None, map(shutil.which, NAMES)), None)


def _playwrights_own() -> str | None:
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).is_file() else None


def installed_chromium() -> str | None:
    """Return the path of the Chromium that the tests drive, Playwright's own included."""
    return chromium_executable() or _playwrights_own()


def _missing() -> list[str]:
    """Name what the browser tests lack, as Debian names it."""
    starts = _run([*PLAYWRIGHT, "--version"], quiet=True)  # its Node.js needs a library
    found = chromium_executable() or (starts and _playwrights_own())
    return [*([] if starts else ["libatomic1"]), *([] if found else ["chromium"])]


def _run(command: list[str], *, quiet: bool = False) -> bool:
    run = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=quiet, check=False)
    return run.returncode == 0


def _as_root() -> list[str] | None:
    """Return what to put before a command so that it runs as root, or None if that can't be."""
    if sys.platform == "win32":
        return None
    if os.geteuid() == 0:
        return []
    sudo = ["sudo", "--non-interactive"]
    return sudo if shutil.which("sudo") and _run([*sudo, "true"], quiet=True) else None


def _is_ubuntu() -> bool:
    release = Path("/etc/os-release")
    return release.is_file() and "ID=ubuntu" in release.read_text(encoding="utf-8").splitlines()


def _commands(missing: list[str]) -> Iterator[list[str]]:
    """Yield the commands that install what is missing."""
    root = _as_root()
    packages = missing if root is not None and shutil.which("apt-get") else []
    if _is_ubuntu():  # its package chromium only points to a snap, which containers can't run
        packages = [name for name in packages if name != "chromium"]
    if packages:
        apt = [*(root or []), "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "--quiet=2"]
        yield [*apt, "update"]
        yield [*apt, "install", "--yes", "--no-install-recommends", *packages]
    if "chromium" in missing and "chromium" not in packages:
        libraries = ["--with-deps"] if sys.platform == "linux" and root is not None else []
        yield [*PLAYWRIGHT, "install", *libraries, "chromium"]


def main() -> None:
    """Say which Chromium the tests use, after installing what they lack."""
    for command in _commands(_missing()):
        print("Installing for the browser tests:", " ".join(command), flush=True)
        if not _run(command):
            break
    missing = _missing()
    if missing:
        sys.exit(
            f"The browser tests still lack {' and '.join(missing)}. Install that by hand, or name "
            "a Chromium or Chrome that is there: ONRECORD_CHROMIUM=/path/to/chromium"
        )
    print(installed_chromium())


if __name__ == "__main__":
    main()
