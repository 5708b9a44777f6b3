"""Schemas as an editor uses them: how it reads YAML, which file has which schema."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft7Validator

from onrecord.build.pipeline import write_schemas
from onrecord.checks.project_check import check
from onrecord.project import read_project

ROOT = Path(__file__).parents[2]
FILES = {
    "article": "articles/*/article.yml",
    "quotes": "articles/*/quotes.yml",
    "speaker": "speakers/*.yml",
    "city": "cities/*.yml",
    "organization": "organizations/*.yml",
    "theme": "themes/*.yml",
    "event": "events/*.yml",
}


class EditorLoader(yaml.SafeLoader):
    """Reads plain scalars by the core schema of YAML 1.2, as the YAML language server does."""

    yaml_implicit_resolvers: dict[Any, Any] = {}  # noqa: RUF012  # as its base has it


_CORE = {
    "null": (r"~|null|Null|NULL|", "~nN"),
    "bool": (r"true|True|TRUE|false|False|FALSE", "tTfF"),
    "int": (r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", "-+0123456789"),
    "float": (r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", "-+.0123456789"),
}
for _name, (_form, _first) in _CORE.items():
    EditorLoader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_name}", re.compile(f"^({_form})$"), [*_first, ""]
    )


def _whole(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> int:
    return int(node.value, 0 if node.value.startswith(("0o", "0x")) else 10)


EditorLoader.add_constructor("tag:yaml.org,2002:int", _whole)


def as_an_editor_reads(text: str) -> Any:
    return yaml.load(text, Loader=EditorLoader)  # noqa: S506  # made from the safe one


def schemas_in(folder: Path) -> dict[str, Draft7Validator]:
    """Each schema by its name, as a validator; each one is itself valid."""
    validators = {}
    for path in sorted(folder.iterdir()):
        content = json.loads(path.read_text("utf-8"))
        Draft7Validator.check_schema(content)
        validators[path.stem] = Draft7Validator(content)
    return validators


def content_of(validator: Draft7Validator) -> Mapping[str, Any]:
    assert isinstance(validator.schema, Mapping)
    return validator.schema


def schemas_of(project: Path, folder: Path) -> dict[str, Draft7Validator]:
    write_schemas(check(read_project(project / "mkdocs.yml")).kb, folder)
    return schemas_in(folder)


def files_of(project: Path) -> dict[Path, str]:
    """Every file that has a schema, with its name."""
    return {
        path: name for name, files in FILES.items() for path in (project / "quotes").glob(files)
    }
