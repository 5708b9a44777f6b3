"""Parts shared by several commands: exit statuses, and the option for the configuration."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from onrecord.reporting import formats, terminal

if TYPE_CHECKING:
    from onrecord.project import Project

Command = TypeVar("Command", bound=Callable[..., Any])

DONE, BROKEN, UNUSABLE, INTERRUPTED = 0, 1, 2, 130
"""The exit statuses of the command."""


def fail(message: str, status: int) -> int:
    """Print on stderr why a command fails, and return its exit status."""
    terminal.say("\n".join(formats.printable_lines(f"onrecord: {message}")), err=True)
    return status


def config_option(command: Command) -> Command:
    """Add the option `--config-file` to a command."""
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
    """Return the project of a configuration; its module is imported only now."""
    from onrecord import project

    return project.read_project(config_file)
