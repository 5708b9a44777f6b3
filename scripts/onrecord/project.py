"""Where a project's parts lie, as `mkdocs.yml` says it, read without loading MkDocs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml


class UnusableProject(Exception):
    """The call or the configuration is wrong; the message is for the user."""


@dataclass(frozen=True, slots=True)
class Project:
    """A project's folders.

    Attributes:
        config_file: The `mkdocs.yml`, absolute.
        records: Folder of the records, relative to `root`, with `/`.
        docs: MkDocs' folder of pages, absolute.
        quote_pages: Whether each quote has a page of its own.
    """

    config_file: Path
    records: str
    docs: Path
    quote_pages: bool = True

    @property
    def root(self) -> Path:
        """The folder of `mkdocs.yml`; every path in a message is relative to it."""
        return self.config_file.parent

    @property
    def records_folder(self) -> Path:
        """Folder of the records, absolute."""
        return self.root / self.records


class _Loader(yaml.CSafeLoader):
    """Reads MkDocs' configuration and leaves its own tags (`!ENV`, `!!python/name:`) alone."""


def _leave_alone(loader: _Loader, suffix: str, node: yaml.Node) -> None:
    return None


_Loader.add_multi_constructor("", _leave_alone)  # type: ignore[no-untyped-call]


def read_project(config_file: Path) -> Project:
    """Read from `mkdocs.yml` what On Record needs to know.

    Raises:
        UnusableProject: there is no such file, it isn't YAML, doesn't name the plugin
            `onrecord`, or an option has a wrong value.
    """
    config_file = config_file.absolute()
    config = _load_with_parents(config_file)
    options = _plugin_options(config.get("plugins"), config_file)
    return make_project(
        config_file,
        docs=config_file.parent / str(config.get("docs_dir", "docs")),
        records=options.get("records", "quotes"),
        quote_pages=options.get("quote_pages", True),
    )


def make_project(config_file: Path, *, docs: Path, records: Any, quote_pages: Any) -> Project:
    """Put a project together from the plugin's options.

    Raises:
        UnusableProject: an option has a wrong value, or the folder of records isn't there.
    """
    if not isinstance(records, str) or not isinstance(quote_pages, bool):
        raise UnusableProject(
            f"{config_file}: of the plugin onrecord, `records` is a folder's name and "
            "`quote_pages` is true or false."
        )
    folder = (config_file.parent / records).resolve()
    if not folder.is_relative_to(config_file.parent.resolve()):
        raise UnusableProject(f"{config_file}: the folder `{records}` lies outside the project.")
    if not folder.is_dir():
        raise UnusableProject(
            f"{folder}: there is no such folder; the option `records` of the plugin onrecord "
            f"in {config_file.name} names it."
        )
    return Project(config_file, Path(records).as_posix(), docs, quote_pages)


def _load_with_parents(config_file: Path) -> dict[str, Any]:
    """Load a configuration; what it doesn't set comes from the file that INHERIT names."""
    if not config_file.is_file():
        raise UnusableProject(
            f"{config_file}: there is no such file. Go to the project's folder, or name its "
            "configuration with -f."
        )
    try:
        config = yaml.load(config_file.read_text("utf-8-sig"), Loader=_Loader)  # noqa: S506
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise UnusableProject(f"{config_file}: not a YAML file: {error}") from None
    if not isinstance(config, dict):
        raise UnusableProject(f"{config_file}: expected settings as `name: value`.")
    parent = config.get("INHERIT")
    if isinstance(parent, str) and parent != config_file.name:
        return {**_load_with_parents(config_file.parent / parent), **config}
    return config


def _plugin_options(plugins: Any, config_file: Path) -> dict[str, Any]:
    """Find the options in any of the ways in which MkDocs allows to list plugins."""
    if isinstance(plugins, dict):
        plugins = [{name: options} for name, options in plugins.items()]
    for plugin in plugins if isinstance(plugins, list) else []:
        if plugin == "onrecord":
            return {}
        if isinstance(plugin, dict) and "onrecord" in plugin:
            options = plugin["onrecord"] or {}
            if isinstance(options, dict):
                return options
    raise UnusableProject(f"{config_file}: the plugin is missing: add `onrecord` to `plugins:`.")
