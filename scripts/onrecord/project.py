"""A project's folders and settings, read from `mkdocs.yml` without loading MkDocs."""

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
    """An error in the call or in the configuration; the message is for the user."""


@dataclass(frozen=True, slots=True)
class Project:
    """A project: its folders, and the settings that its pages depend on.

    Attributes:
        config_file: The `mkdocs.yml`, absolute.
        records: The folder of records, relative to `root`, with `/`.
        docs: MkDocs' folder of pages, absolute.
        site: The folder of the finished site, absolute.
        quote_pages: Whether each quote has a page of its own.
        site_name: The site's name.
        site_description: A sentence about the site; may be empty.
        site_url: The site's future URL, with a slash at the end; empty if unknown.
        use_directory_urls: Whether the URL of a page is `x/` or `x.html`.
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
        """The folder of `mkdocs.yml`, to which every path in a message is relative."""
        return self.config_file.parent

    @property
    def records_folder(self) -> Path:
        """The folder of records, absolute."""
        return self.root / self.records

    @property
    def schemas(self) -> Path:
        """The folder of the JSON Schemas, absolute; the settings of editors name it."""
        return self.root / ".onrecord" / "schemas"


OPTIONS = {"records": "quotes", "quote_pages": True}
"""The options of the plugin `onrecord`, with their defaults."""


def read_project(config_file: Path) -> Project:
    """Return the project of a `mkdocs.yml`.

    Settings that On Record doesn't use are not validated here: MkDocs does that in the build.

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
    """Return the project with MkDocs' settings and the plugin's options.

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
    """A loader of MkDocs' configuration: `!ENV` as in MkDocs; values with other tags are None."""


def _construct_nothing(*_: object) -> None:
    return None


_Loader.add_constructor("!ENV", construct_env_tag)
_Loader.add_multi_constructor("", _construct_nothing)


def read_settings(config_file: Path) -> dict[str, Any]:
    """Return the settings of a configuration, merged over the files named by INHERIT.

    Raises:
        UnusableProject: there is no such file, or it isn't YAML.
    """
    inherited = list(_iter_settings(config_file))
    return reduce(_merge, [settings for _, settings in reversed(inherited)])


def settings_files(config_file: Path) -> list[Path]:
    """Return the paths of a configuration and of the files named by INHERIT.

    Raises:
        UnusableProject: one of them doesn't exist, or isn't YAML.
    """
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
    """Merge the child's settings over the parent's: mappings recursively, other values replaced."""
    merged = dict(parent)
    for name, value in child.items():
        inherited = merged.get(name)
        if isinstance(inherited, dict) and isinstance(value, dict):
            merged[name] = _merge(inherited, value)
        else:
            merged[name] = value
    return merged


def _plugin_options(plugins: Any, config_file: Path) -> dict[str, Any]:
    """Return the plugin's options from any of the forms in which MkDocs lists plugins."""
    if isinstance(plugins, dict):
        plugins = [{name: options} for name, options in plugins.items()]
    for plugin in plugins if isinstance(plugins, list) else []:
        options = plugin if isinstance(plugin, dict) else {str(plugin): None}
        if "onrecord" in options:
            return _known_options(options["onrecord"] or {}, config_file)
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
    """Hold the lock of a project for the block: one process at a time writes to a project.

    The operating system releases the lock of a process that was killed. `waiting` is called
    before the wait, if another process has the lock.
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
