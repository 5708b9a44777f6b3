"""MkDocs' configuration and exceptions, as the build needs them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from onrecord import OnRecordError
from onrecord.project import Project, UnusableProject
from onrecord.urls import Site

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

import os


class BuildError(OnRecordError):
    """A page of the site is broken; MkDocs has said in which way."""

    exit_status = 1


@contextmanager
def mkdocs_errors() -> Iterator[None]:
    """Turn what MkDocs raises when a page is broken into one kind of exception."""
    from jinja2 import TemplateError
    from mkdocs.exceptions import Abort

    try:
        yield
    except Abort as error:
        raise BuildError(error.format_message()) from None
    except (TemplateError, UnicodeDecodeError) as error:
        raise BuildError(str(error)) from error


def load_config(project: Project, **settings: Any) -> MkDocsConfig:
    """Load a project's settings as MkDocs reads them; `settings` go before those of the file.

    Raises:
        UnusableProject: one of them is wrong.
    """
    os.environ["NO_MKDOCS_2_WARNING"] = "1"  # Material's banner
    from mkdocs import config as mkdocs_config
    from mkdocs.exceptions import Abort, ConfigurationError

    try:
        config = mkdocs_config.load_config(str(project.config_file), **settings)
    except (Abort, ConfigurationError) as error:
        raise UnusableProject(f"{project.config_file}: {error.format_message()}") from None
    if "onrecord" not in config.plugins:
        raise UnusableProject(f"{project.config_file}: the plugin onrecord is switched off.")
    return config


def site_of(project: Project, config: MkDocsConfig) -> Site:
    """Return the settings of a project's site, with the URLs that MkDocs' configuration gives."""
    return replace(
        Site.of(project), url=config.site_url or "", use_directory_urls=config.use_directory_urls
    )
