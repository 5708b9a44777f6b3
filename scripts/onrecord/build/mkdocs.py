"""MkDocs, or what comes after it: everything that the program needs of it is imported here.

Three programs have the interface of MkDocs 1. MkDocs NG is installed in its place and under its
name. ProperDocs has a name of its own, and can be installed beside it. One of them is chosen when
this module is first imported:

1. The one that runs already: `mkdocs build` and `properdocs build` load the plugin into themselves.
2. ProperDocs, if it is installed: nothing that On Record needs brings it, so somebody wants it.
3. `mkdocs`, which is MkDocs or MkDocs NG.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from jinja2 import TemplateError

from onrecord.build.errors import BuildError
from onrecord.project import Project, UnusableProject
from onrecord.urls import Site

if "mkdocs" not in sys.modules:
    with suppress(ModuleNotFoundError):
        # From here on `mkdocs` and all below it are ProperDocs, for themes and plugins too.
        import_module("properdocs.replacement")

import mkdocs
from mkdocs.commands.build import build as build_site
from mkdocs.commands.build import get_context
from mkdocs.config import config_options
from mkdocs.config import load_config as _load_config
from mkdocs.config.base import Config
from mkdocs.exceptions import Abort, ConfigurationError, PluginError
from mkdocs.plugins import BasePlugin, get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel, file_sort_key
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.structure.toc import get_toc

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.nav import Navigation
    from mkdocs.utils.templates import TemplateContext

__all__ = [
    "LOGGER",
    "BasePlugin",
    "Config",
    "File",
    "Files",
    "InclusionLevel",
    "LiveReloadServer",
    "MkDocsConfig",
    "MkDocsPage",
    "Navigation",
    "PluginError",
    "TemplateContext",
    "build_site",
    "config_options",
    "file_sort_key",
    "generator",
    "get_context",
    "get_plugin_logger",
    "get_toc",
    "load_config",
    "mkdocs_errors",
    "site_of",
]

LOGGER = logging.getLogger(mkdocs.__name__)
"""The log of MkDocs and of its plugins; in strict mode its warnings are counted."""

if LOGGER.name != "mkdocs":
    logging.getLogger("mkdocs").parent = LOGGER  # as ProperDocs' own command does it


def generator() -> str:
    """Return the distribution that runs, with its version, such as `mkdocs-ng 1.8.0`."""
    name = mkdocs.__name__
    with suppress(PackageNotFoundError):
        if name == "mkdocs" and version("mkdocs-ng") == mkdocs.__version__:
            name = "mkdocs-ng"
    return f"{name} {mkdocs.__version__}"


@contextmanager
def mkdocs_errors() -> Iterator[None]:
    """Turn what MkDocs raises when a page is broken into one kind of exception."""
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
    try:
        config = _load_config(str(project.config_file), **settings)
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
