"""The commands as a user runs them, each a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

PROGRAMS = Path(sys.executable).parent
# What a machine may have set, and what would change the outcome.
_LEFT_OUT = {"SITE_URL", "SOURCE_DATE_EPOCH", "NO_COLOR", "FORCE_COLOR", "PYTHONWARNINGS"}

Run = subprocess.CompletedProcess[str]


def environment(**settings: str) -> dict[str, str]:
    """The environment of a command: this one's, less what would change the outcome."""
    return {k: v for k, v in os.environ.items() if k not in _LEFT_OUT} | settings


def run(program: str, *arguments: object, cwd: Path, **settings: str) -> Run:
    """Run a program of the virtual environment to its end, with these variables set."""
    return subprocess.run(
        [PROGRAMS / program, *map(str, arguments)],
        cwd=cwd,
        env=environment(**settings),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )


def run_onrecord(*arguments: object, cwd: Path, **settings: str) -> Run:
    """Run the command `onrecord` to its end, with these environment variables set."""
    return run("onrecord", *arguments, cwd=cwd, **settings)


def start_onrecord(*arguments: object, cwd: Path, **settings: str) -> subprocess.Popen[str]:
    """Start the command `onrecord`; stdout and stderr come in one stream."""
    return subprocess.Popen(
        [PROGRAMS / "onrecord", *map(str, arguments)],
        cwd=cwd,
        env=environment(**settings),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
