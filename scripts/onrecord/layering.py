"""Material's stylesheets in a layer of their own, below ours.

What stands in no layer wins over what stands in one, however exactly that names an element. So
our stylesheet needs no tricks against Material's, and a user's needs none against ours.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mkdocs.structure.files import File

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

_STYLESHEET = re.compile(r"assets/stylesheets/(?:main|palette)\.[^/]*css")
_CHARSET = '@charset "UTF-8";'  # means something only at the very start


def in_layer(file: File, config: MkDocsConfig) -> File:
    """A stylesheet of Material inside the layer `material`; any other file as it is."""
    if not _STYLESHEET.fullmatch(file.src_uri):
        return file
    rules = file.content_string.removeprefix("\ufeff").removeprefix(_CHARSET)
    return File.generated(config, file.src_uri, content=f"{_CHARSET}@layer material{{{rules}\n}}\n")
