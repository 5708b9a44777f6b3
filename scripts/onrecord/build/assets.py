"""Asset processing: one bundle of the search scripts, a cascade layer around Material's styles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from rjsmin import jsmin  # type: ignore[import-untyped]  # it has none

from onrecord.build.mkdocs import File

if TYPE_CHECKING:
    from onrecord.build.mkdocs import MkDocsConfig

_FOLDER = "assets/javascripts/search/"
_PARTS = (
    "tokenizer",
    "shard_loader",
    "index_reader",
    "engine",
    "cards",
    "facets",
    "explore",
    "quick_search",
    "record_search",
)
_BUNDLE = "assets/javascripts/search.js"


def bundle_search_scripts(files: Iterable[File], config: MkDocsConfig) -> Iterator[File]:
    """Yield the files with all search scripts bundled, so that a browser loads one version."""
    parts: dict[str, str] = {}
    for file in files:
        if file.src_uri.startswith(_FOLDER):
            parts[file.src_uri] = file.content_string
        else:
            yield file
    code = "\n".join(parts[f"{_FOLDER}{name}.js"] for name in _PARTS)
    yield File.generated(config, _BUNDLE, content=f"{jsmin(code)}\n")


_STYLESHEET = re.compile(r"assets/stylesheets/(?:main|palette)\.[^/]*css")
_CHARSET = '@charset "UTF-8";'  # means something only at the very start


def wrap_in_cascade_layer(file: File, config: MkDocsConfig) -> File:
    """Return Material's stylesheets wrapped in the cascade layer `material`; other files as is."""
    if not _STYLESHEET.fullmatch(file.src_uri):
        return file
    rules = file.content_string.removeprefix("\ufeff").removeprefix(_CHARSET)
    return File.generated(config, file.src_uri, content=f"{_CHARSET}@layer material{{{rules}\n}}\n")
