"""Where a project's parts lie, as `mkdocs.yml` says it, read without loading MkDocs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import Any

import yaml
from yaml_env_tag import construct_env_tag  # type: ignore[import-untyped]  # ships no types

from onrecord import OnRecordError


class UnusableProject(OnRecordError):
    """The call or the configuration is wrong; the message is for the user."""


@dataclass(frozen=True, slots=True)
class Project:
    """A project's folders, and what its pages need to know of it.

    Attributes:
        config_file: The `mkdocs.yml`, absolute.
        records: Folder of the records, relative to `root`, with `/`.
        docs: MkDocs' folder of pages, absolute.
        site: Folder of the finished site, absolute.
        quote_pages: Whether each quote has a page of its own.
        site_name: The site's name.
        site_description: What the site is, in a sentence; may be empty.
        site_url: The address that the site will have, with a slash at the end; empty where it
            isn't known.
        use_directory_urls: Whether a page is `x/` or `x.html`.
    """

    config_file: Path
    records: str
    docs: Path
    site: Path
    quote_pages: bool = True
    site_name: str = ""
    site_description: str = ""
    site_url: str = ""
    use_directory_urls: bool = True

    @property
    def root(self) -> Path:
        """The folder of `mkdocs.yml`; every path in a message is relative to it."""
        return self.config_file.parent

    @property
    def records_folder(self) -> Path:
        """Folder of the records, absolute."""
        return self.root / self.records

    @property
    def schemas(self) -> Path:
        """Folder of the JSON Schemas for editors, absolute; their settings name it."""
        return self.root / ".onrecord" / "schemas"


OPTIONS = {"records": "quotes", "quote_pages": True}
"""The options of the plugin `onrecord`, with their defaults."""


def read_project(config_file: Path) -> Project:
    """Read from `mkdocs.yml` what On Record needs to know.

    What is MkDocs' own to judge is left to it: it does so when it builds.

    Raises:
        UnusableProject: there is no such file, it isn't YAML, doesn't name the plugin
            `onrecord`, or an option has a wrong value.
    """
    config_file = config_file.absolute()
    config = read_settings(config_file)
    return make_project(config_file, config, _plugin_options(config.get("plugins"), config_file))


def make_project(
    config_file: Path, config: Mapping[str, Any], options: Mapping[str, Any]
) -> Project:
    """Put a project together from MkDocs' settings and from the plugin's options.

    Raises:
        UnusableProject: an option has a wrong value, or the folder of records isn't there.
    """
    records, quote_pages = (options.get(name, OPTIONS[name]) for name in OPTIONS)
    if not isinstance(records, str) or not isinstance(quote_pages, bool):
        raise UnusableProject(
            f"{config_file}: of the plugin onrecord, `records` is a folder's name and "
            "`quote_pages` is true or false."
        )
    root = config_file.parent
    project = Project(
        config_file,
        Path(records).as_posix(),
        docs=root / (_text(config, "docs_dir") or "docs"),
        site=root / (_text(config, "site_dir") or "site"),
        quote_pages=quote_pages,
        site_name=_text(config, "site_name"),
        site_description=_text(config, "site_description"),
        site_url=f"{address}/" if (address := _text(config, "site_url").rstrip("/")) else "",
        use_directory_urls=config.get("use_directory_urls") is not False,
    )
    _check_folders(project)
    return project


def _text(config: Mapping[str, Any], name: str) -> str:
    value = config.get(name)
    return value if isinstance(value, str) else ""


def _check_folders(project: Project) -> None:
    config_file, records = project.config_file, project.records
    folder, docs = project.records_folder.resolve(), project.docs.resolve()
    if not folder.is_relative_to(project.root.resolve()):
        raise UnusableProject(f"{config_file}: the folder `{records}` lies outside the project.")
    if not folder.is_dir():
        raise UnusableProject(
            f"{folder}: there is no such folder; the option `records` of the plugin onrecord "
            f"in {config_file.name} names it."
        )
    if folder.is_relative_to(docs) or docs.is_relative_to(folder):
        raise UnusableProject(
            f"{config_file}: the records in `{records}` and the pages in {docs} need folders "
            "apart from each other: what lies among the pages is published, and cleared away."
        )


class _Loader(yaml.CSafeLoader):
    """Reads MkDocs' configuration: `!ENV` as MkDocs does; its other tags are left alone."""


def _leave_alone(*_: object) -> None:
    return None


_Loader.add_constructor("!ENV", construct_env_tag)
_Loader.add_multi_constructor("", _leave_alone)


def read_settings(config_file: Path) -> dict[str, Any]:
    """Read a configuration; what it doesn't set comes from the file that INHERIT names.

    Raises:
        UnusableProject: there is no such file, or it isn't YAML.
    """
    inherited = list(_iter_settings(config_file))
    return reduce(_merge, [settings for _, settings in reversed(inherited)])


def settings_files(config_file: Path) -> list[Path]:
    """A configuration, and those from which it inherits; raises what `read_settings` does."""
    return [path for path, _ in _iter_settings(config_file)]


def _iter_settings(path: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    inherited_by: tuple[Path, ...] = ()
    while True:
        if not path.is_file() or path in inherited_by:
            raise UnusableProject(_cannot_load(path, inherited_by))
        try:
            config = yaml.load(path.read_text("utf-8-sig"), Loader=_Loader)  # noqa: S506  # a safe one
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            raise UnusableProject(f"{path}: not a YAML file: {error}") from None
        if not isinstance(config, dict):
            raise UnusableProject(f"{path}: expected settings as `name: value`.")
        parent = config.pop("INHERIT", None)
        yield path, config
        if not isinstance(parent, str):
            return
        inherited_by += (path,)
        path = Path((path.parent / parent).absolute())


def _cannot_load(config_file: Path, inherited_by: tuple[Path, ...]) -> str:
    if not inherited_by:
        return (
            f"{config_file}: there is no such file. Go to the project's folder, or name its "
            "configuration with -f."
        )
    what = "inherits from itself" if config_file in inherited_by else "there is no such file"
    return f"{config_file}: {what}; INHERIT in {inherited_by[-1]} names it."


def _merge(parent: dict[str, Any], child: dict[str, Any]) -> dict[str, Any]:
    """Lay one configuration over another: mappings are merged, everything else replaced."""
    merged = dict(parent)
    for name, value in child.items():
        below = merged.get(name)
        if isinstance(below, dict) and isinstance(value, dict):
            merged[name] = _merge(below, value)
        else:
            merged[name] = value
    return merged


def _plugin_options(plugins: Any, config_file: Path) -> dict[str, Any]:
    """Find the options in any of the ways in which MkDocs allows to list plugins."""
    if isinstance(plugins, dict):
        plugins = [{name: options} for name, options in plugins.items()]
    for plugin in plugins if isinstance(plugins, list) else []:
        named = plugin if isinstance(plugin, dict) else {str(plugin): None}
        if "onrecord" in named:
            return _known_options(named["onrecord"] or {}, config_file)
    raise UnusableProject(f"{config_file}: the plugin is missing: add `onrecord` to `plugins:`.")


def _known_options(options: Any, config_file: Path) -> dict[str, Any]:
    unknown = ", ".join(f"`{name}`" for name in options if name not in {*OPTIONS, "enabled"})
    if not isinstance(options, dict) or unknown:
        raise UnusableProject(
            f"{config_file}: the plugin onrecord has no option {unknown or 'of this form'}; "
            f"its options are {' and '.join(f'`{name}`' for name in OPTIONS)}."
        )
    return options


@contextmanager
def locked(project: Project, waiting: Callable[[], None]) -> Iterator[None]:
    """Be the only one that builds a project; a killed program lets go by itself.

    `waiting` is called if another one has to end first.
    """
    from filelock import FileLock, Timeout

    file = project.root / ".onrecord" / "lock"
    file.parent.mkdir(exist_ok=True)
    lock = FileLock(file)
    try:
        lock.acquire(blocking=False)
    except Timeout:
        waiting()
        lock.acquire()
    try:
        yield
    finally:
        lock.release()
