"""Pages that come with their HTML: the same as what MkDocs makes of their Markdown."""

from __future__ import annotations

import html
from pathlib import Path
from typing import Any

import pytest
from mkdocs.config import load_config
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page as MkDocsPage

from engines import normalise, parse
from onrecord.build import prepare
from onrecord.project import read_project
from onrecord.ready_pages import ReadyPage
from support import DEMO


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    prepared = prepare(read_project(DEMO / "mkdocs.yml"))
    return {page.path: page.content for page in prepared.published.pages}


def described(page: MkDocsPage) -> dict[str, Any]:
    """What MkDocs and its templates take from a page."""
    return {
        "content": normalise(parse(page.content or "")),
        "toc": [html.unescape(str(item)) for item in page.toc],
        "anchors": page.present_anchor_ids,
        "title": page.title,
        "meta": page.meta,
    }


@pytest.mark.parametrize("use_directory_urls", [True, False])
def test_a_ready_page_is_what_mkdocs_makes_of_it(
    pages: dict[str, str], use_directory_urls: bool, tmp_path: Path
) -> None:
    config = load_config(
        str(DEMO / "mkdocs.yml"), site_dir=str(tmp_path), use_directory_urls=use_directory_urls
    )
    config.plugins._current_plugin = "onrecord"
    files = Files(
        [File.generated(config, path, content=content) for path, content in pages.items()]
        + [File.generated(config, "assets/orla-fennimoor.png", content=b"")]
        + [File.generated(config, "assets/siraj-almanara.svg", content=b"")]
    )
    assert len(pages) > 100
    for path in pages:
        file = files.src_uris[path]
        made = {}
        for kind in (MkDocsPage, ReadyPage):
            page = kind(None, file, config)
            page.read_source(config)
            page.render(config, files)
            made[kind] = described(page)
        assert made[ReadyPage] == made[MkDocsPage], path
