"""What several commands have in common: exit statuses, and the option that names the project."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from onrecord.reporting import formats as reporting
from onrecord.reporting import terminal

if TYPE_CHECKING:
    from onrecord.project import Project

Command = TypeVar("Command", bound=Callable[..., Any])

DONE, BROKEN, UNUSABLE, INTERRUPTED = 0, 1, 2, 130
"""Exit statuses."""


def fail(message: str, status: int) -> int:
    """Say on stderr why a command ends, and give its exit status back."""
    terminal.say("\n".join(reporting.printable_lines(f"onrecord: {message}")), err=True)
    return status


def config_option(command: Command) -> Command:
    """Let a command take the configuration of the project."""
    return click.option(
        "-f",
        "--config-file",
        type=click.Path(path_type=Path),
        default="mkdocs.yml",
        show_default=True,
        metavar="FILE",
        help="The configuration of the project.",
    )(command)


def read_project(config_file: Path) -> Project:
    """Read the project that a command works on."""
    from onrecord import project

    return project.read_project(config_file)
