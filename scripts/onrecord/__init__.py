"""On Record: a public record of statements, each checked against the text it was taken from.

The names in `__all__` are for other programs; everything else may change with any version. They
are loaded when they are first used, so that a command imports only its own part of the package.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from onrecord.checks.project_check import Checked
    from onrecord.project import UnusableProject
    from onrecord.records.dates import PartialDate
    from onrecord.records.knowledge_base import KnowledgeBase, without_drafts
    from onrecord.records.models import (
        Article,
        City,
        Event,
        Membership,
        Organization,
        Quote,
        Speaker,
        Theme,
    )
    from onrecord.reporting.findings import Finding, Location
    from onrecord.text.anchoring import Passage
    from onrecord.text.article_text import ArticleText

__version__ = "0.1.0"

__all__ = [
    "Article",
    "ArticleText",
    "Checked",
    "City",
    "Event",
    "Finding",
    "KnowledgeBase",
    "Location",
    "Membership",
    "OnRecordError",
    "Organization",
    "PartialDate",
    "Passage",
    "Quote",
    "Speaker",
    "Theme",
    "UnusableProject",
    "__version__",
    "check",
    "load",
    "without_drafts",
]

_MODULES = {
    "checks.project_check": "Checked",
    "project": "UnusableProject",
    "records.dates": "PartialDate",
    "records.knowledge_base": "KnowledgeBase without_drafts",
    "records.models": "Article City Event Membership Organization Quote Speaker Theme",
    "reporting.findings": "Finding Location",
    "text.anchoring": "Passage",
    "text.article_text": "ArticleText",
}
_MODULE_OF = {name: module for module, names in _MODULES.items() for name in names.split()}


class OnRecordError(Exception):
    """The base of all exceptions that On Record raises on purpose; the message is for the user.

    Attributes:
        exit_status: The status with which the command `onrecord` ends: 1 where the records have
            errors or a page is broken, 2 where the call or the configuration is wrong.
    """

    exit_status: ClassVar[int] = 2


def load(config_file: str | Path = "mkdocs.yml") -> KnowledgeBase:
    """Return all records of a project, drafts included, without judging them.

    Args:
        config_file: The project's `mkdocs.yml`.

    Raises:
        UnusableProject: there is no such file, or it is not the configuration of a project.
        OSError: a record can't be read at all.
    """
    from onrecord.project import read_project
    from onrecord.records.knowledge_base import link_records
    from onrecord.records.loader import read_records

    return link_records(read_records(read_project(Path(config_file))))


def check(config_file: str | Path = "mkdocs.yml") -> Checked:
    """Return all records of a project with everything that is wrong with them.

    Args:
        config_file: The project's `mkdocs.yml`.

    Raises:
        UnusableProject: there is no such file, or it is not the configuration of a project.
        OSError: a record can't be read at all.
    """
    from onrecord.checks import project_check
    from onrecord.project import read_project

    return project_check.check(read_project(Path(config_file)))


def __getattr__(name: str) -> Any:
    module = _MODULE_OF.get(name)
    if module is None:
        raise AttributeError(f"module 'onrecord' has no attribute {name!r}")
    return getattr(import_module(f"onrecord.{module}"), name)
