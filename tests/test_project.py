from pathlib import Path

import pytest

from onrecord.project import Project, UnusableProject, read_project
from support.projects import DEMO


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("quotes", "docs", "records"):
        (tmp_path / name).mkdir()
    return tmp_path


def read(folder: Path, config: str) -> Project:
    file = folder / "mkdocs.yml"
    file.write_text(config, "utf-8")
    return read_project(file)


def refuse(folder: Path, config: str) -> str:
    with pytest.raises(UnusableProject) as refusal:
        read(folder, config)
    return str(refusal.value).replace(f"{folder}/", "")


def test_the_demo() -> None:
    project = read_project(DEMO / "mkdocs.yml")
    assert project.root == DEMO
    assert project.records_folder == DEMO / "quotes"
    assert (project.docs, project.site) == (DEMO / "docs", DEMO / "site")
    assert project.quote_pages
    assert project.site_name == "Demo Record"
    assert project.site_description.startswith("An invented collection")


@pytest.mark.parametrize(
    "plugins",
    [
        "[onrecord]",
        "\n  - search\n  - onrecord",
        "\n  - onrecord:\n",
        "\n  - onrecord: {}",
        "{onrecord: {}}",
        "\n  onrecord:\n  search:\n",
    ],
)
def test_a_plugin_can_be_named_in_every_way_that_mkdocs_knows(folder: Path, plugins: str) -> None:
    assert read(folder, f"plugins: {plugins}").records == "quotes"


def test_options_of_the_plugin(folder: Path) -> None:
    project = read(folder, "plugins: [onrecord: {records: ./records/, quote_pages: false}]")
    assert (project.records, project.quote_pages) == ("records", False)


def test_folders_of_mkdocs(folder: Path) -> None:
    project = read(folder, "plugins: [onrecord]\ndocs_dir: pages\nsite_dir: ../public")
    assert (project.docs, project.site) == (folder / "pages", folder / "../public")


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("!ENV RECORD_NAME", "From outside"),
        ("!ENV [RECORD_NAME, Default]", "From outside"),
        ("!ENV [NO_SUCH_THING, RECORD_NAME]", "RECORD_NAME"),
        ("!ENV [NO_SUCH_THING, Default]", "Default"),
        ("!ENV NO_SUCH_THING", ""),
    ],
)
def test_variables_of_the_environment_are_read_as_mkdocs_does(
    folder: Path, value: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RECORD_NAME", "From outside")
    assert read(folder, f"plugins: [onrecord]\nsite_name: {value}").site_name == name


def test_options_may_come_from_the_environment(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUOTE_PAGES", "false")
    assert not read(folder, "plugins: [onrecord: {quote_pages: !ENV QUOTE_PAGES}]").quote_pages


def test_other_tags_of_mkdocs_are_left_alone(folder: Path) -> None:
    config = "plugins: [onrecord]\nx: !!python/name:os.system\ny: !relative $docs_dir"
    assert read(folder, config).records == "quotes"


def test_settings_are_inherited_and_mappings_merged(folder: Path) -> None:
    (folder / "base.yml").write_text(
        "site_name: Base\ndocs_dir: pages\nplugins: {onrecord: {records: records}}", "utf-8"
    )
    config = "INHERIT: base.yml\nsite_name: Mine\nplugins: {onrecord: {quote_pages: false}}"
    project = read(folder, config)
    assert (project.site_name, project.docs) == ("Mine", folder / "pages")
    assert (project.records, project.quote_pages) == ("records", False)


PLUGIN = "mkdocs.yml: the plugin is missing: add `onrecord` to `plugins:`."
OPTIONS = (
    "mkdocs.yml: of the plugin onrecord, `records` is a folder's name and `quote_pages` is true "
    "or false."
)
UNKNOWN = (
    "mkdocs.yml: the plugin onrecord has no option `recrods`; its options are `records` and "
    "`quote_pages`."
)
NOTHING = (
    "nothing: there is no such folder; the option `records` of the plugin onrecord in mkdocs.yml "
    "names it."
)


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ("site_name: x", PLUGIN),
        ("plugins: [search]", PLUGIN),
        ("plugins: onrecord", PLUGIN),
        ("plugins: [onrecord: {quote_pages: maybe}]", OPTIONS),
        ("plugins: [onrecord: {records: 7}]", OPTIONS),
        ("plugins: [onrecord: {recrods: x}]", UNKNOWN),
        (
            "plugins: [onrecord: {records: ../elsewhere}]",
            "mkdocs.yml: the folder `../elsewhere` lies outside the project.",
        ),
        ("plugins: [onrecord: {records: nothing}]", NOTHING),
        (
            "INHERIT: base.yml",
            "base.yml: there is no such file; INHERIT in mkdocs.yml names it.",
        ),
        (
            "INHERIT: mkdocs.yml",
            "mkdocs.yml: inherits from itself; INHERIT in mkdocs.yml names it.",
        ),
        ("- a list", "mkdocs.yml: expected settings as `name: value`."),
        ("", "mkdocs.yml: expected settings as `name: value`."),
    ],
)
def test_what_can_not_be_used(folder: Path, config: str, message: str) -> None:
    assert refuse(folder, config) == message


def test_a_file_that_is_no_yaml(folder: Path) -> None:
    assert refuse(folder, "a: [").startswith("mkdocs.yml: not a YAML file: while parsing")
    (folder / "mkdocs.yml").write_bytes(b"site_name: M\xe9nard")
    with pytest.raises(UnusableProject, match="not a YAML file"):
        read_project(folder / "mkdocs.yml")


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(UnusableProject, match=r"there is no such file\. Go to the project's"):
        read_project(tmp_path / "mkdocs.yml")


@pytest.mark.parametrize("records", ["docs", "docs/speakers", "."])
def test_records_lie_apart_from_the_pages(folder: Path, records: str) -> None:
    (folder / "docs" / "speakers").mkdir()
    assert "need folders apart from each other" in refuse(
        folder, f"plugins: [onrecord: {{records: {records}}}]"
    )
