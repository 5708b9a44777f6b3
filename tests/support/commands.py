"""The commands as a user gives them: in this process, or each as a process of its own."""

import contextlib
import gc
import io
import logging
import os
import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

from onrecord.cli import main

PROGRAMS = Path(sys.executable).parent
# What a machine may have set, and what would change the outcome.
_LEFT_OUT = {
    "PYTEST_XDIST_WORKER",
    "SITE_URL",
    "SOURCE_DATE_EPOCH",
    "NO_COLOR",
    "FORCE_COLOR",
    "PYTHONWARNINGS",
}
# What an interpreter reads only when it starts.
_READ_AT_START = ("PYTHON", "LC_", "LANG", "TZ")

Run = subprocess.CompletedProcess[str]


def environment(**settings: str) -> dict[str, str]:
    """The environment of a command: this one's, less what would change the outcome."""
    return {k: v for k, v in os.environ.items() if k not in _LEFT_OUT} | settings


def run_onrecord(*arguments: object, cwd: Path, **settings: str) -> Run:
    """Run the command `onrecord` in this process, with these environment variables set.

    What needs a process of its own calls `run_program`; `cli/test_processes.py` compares both. An
    exception that the command doesn't handle is raised here.
    """
    assert not any(name.startswith(_READ_AT_START) for name in settings), "use `run_program`"
    command = ["onrecord", *map(str, arguments)]
    with contextlib.chdir(cwd), _as_at_the_start(environment(**settings)), _streams() as streams:
        sys.argv = command
        status = main()
    return subprocess.CompletedProcess(command, status, *map(_text_of, streams))


def run_program(program: str, *arguments: object, cwd: Path, **settings: str) -> Run:
    """Run a program of the virtual environment as a process, with these variables set."""
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


def start_onrecord(*arguments: object, cwd: Path, **settings: str) -> subprocess.Popen[str]:
    """Start the command `onrecord` as a process; stdout and stderr come in one stream."""
    return subprocess.Popen(
        [PROGRAMS / "onrecord", *map(str, arguments)],
        cwd=cwd,
        env=environment(**settings),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )


@contextlib.contextmanager
def _as_at_the_start(variables: dict[str, str]) -> Iterator[None]:
    """Give a command what it finds in a new process, and take back what it has changed."""
    handlers = logging.root.handlers
    logging.root.handlers = []  # not those of pytest
    try:
        with (
            patch.dict(os.environ, variables, clear=True),
            patch.object(sys, "argv"),
            warnings.catch_warnings(),
        ):
            warnings.resetwarnings()
            for category in (DeprecationWarning, ImportWarning, ResourceWarning):
                warnings.simplefilter("ignore", category)
            yield
    finally:
        logging.root.handlers = handlers
        gc.enable()


@contextlib.contextmanager
def _streams() -> Iterator[tuple[io.TextIOWrapper, io.TextIOWrapper]]:
    """Let stdin be empty, and keep what is written to stdout and stderr."""
    empty, out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(3))
    with (
        patch.object(sys, "stdin", empty),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        yield out, err


def _text_of(stream: io.TextIOWrapper) -> str:
    stream.flush()
    content = stream.buffer
    assert isinstance(content, io.BytesIO)
    return content.getvalue().decode()
