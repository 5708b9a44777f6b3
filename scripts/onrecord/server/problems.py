"""Problems because of which a live site isn't up to date, in the browser's form."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from jinja2 import TemplateSyntaxError

from onrecord.project import Project
from onrecord.reporting import formats
from onrecord.reporting.findings import Finding


@dataclass(frozen=True, slots=True)
class Problem:
    """An error because of which the site isn't up to date with its files.

    Attributes:
        where: The file, line and column, as far as they are known.
        code: The broken rule of the catalogue; empty for other errors.
        message: The error message.
        hint: The advice on fixing the error, in lines of pieces. A piece is a sign and a text: `-`
            for words that the article lacks, `+` for words that the record lacks, or no sign.
    """

    where: str
    code: str
    message: str
    hint: Sequence[Sequence[tuple[str, str]]] = ()


def of_finding(finding: Finding) -> Problem:
    """Return the problem of a finding on a record."""
    location = finding.location
    where = formats.printable(f"{location.path}:{location.line}:{location.column}")
    lines = formats.hint(finding).split("\n")
    pieces = [list(formats.pieces_of_difference(line)) for line in lines]
    return Problem(where, finding.code, formats.printable(finding.message), pieces)


_YAML_PLACE = re.compile(r"line (\d+), column (\d+)")
_PAGE = re.compile(r"(?:reading file|reading page|building page):? '?([^'\n]+?\.md)")


def of_error(error: Exception, project: Project) -> Problem:
    """Return the problem of an error at which MkDocs, or the reading of a file, has stopped."""
    message, cause = str(error), error.__cause__
    where = ""
    if isinstance(cause, TemplateSyntaxError):
        where = f"{_relative(cause.filename or cause.name or '', project)}:{cause.lineno}"
    elif page := _PAGE.search(message):
        where = _relative(str(project.docs / page[1]), project)
        if isinstance(cause, UnicodeDecodeError):
            before = cause.object[: cause.start]
            line, column = before.count(b"\n") + 1, cause.start - before.rfind(b"\n")
            where += f":{line}:{column}"
            message = f"the byte 0x{cause.object[cause.start]:02X} is not UTF-8"
    elif str(project.config_file) in message:
        where = project.config_file.name
        message = message.replace(f"{project.config_file}: ", "", 1)
        if location := _YAML_PLACE.search(message):
            where += f":{location[1]}:{location[2]}"
    text = "\n".join(formats.printable_lines(message))
    return Problem(formats.printable(where), "", text)


def _relative(file: str, project: Project) -> str:
    path = Path(file)
    return path.relative_to(project.root).as_posix() if path.is_relative_to(project.root) else file


def as_json(problems: Iterable[Problem]) -> str:
    """Return the problems as a JSON list, for the script in the browser."""
    return json.dumps([asdict(problem) for problem in problems])
