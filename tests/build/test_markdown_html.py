"""Pages that come with their HTML: the same as what MkDocs makes of their Markdown."""

from __future__ import annotations

import html
from pathlib import Path
from typing import Any

import pytest
from mkdocs.config import load_config
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.structure.toc import get_toc

from onrecord.build.markdown_html import render_page
from onrecord.checks.project_check import check
from onrecord.pages import render_pages
from onrecord.project import read_project
from onrecord.records.knowledge_base import without_drafts
from onrecord.urls import Site
from support.markdown_engines import normalise, parse
from support.projects import DEMO


@pytest.fixture(scope="session")
def pages() -> dict[str, str]:
    kb = without_drafts(check(read_project(DEMO / "mkdocs.yml")).kb)
    made = render_pages(kb, Site("Demo"))
    return {page.path: page.content for page in made}


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
    for path, content in pages.items():
        page = MkDocsPage(None, files.src_uris[path], config)
        page.read_source(config)
        page.render(config, files)
        ready = render_page(content, path, use_directory_urls=use_directory_urls)
        assert normalise(parse(ready.content)) == normalise(parse(page.content or "")), path
        assert _titles(get_toc(list(ready.headings))) == _titles(page.toc), path
        assert ready.anchors == page.present_anchor_ids, path
        assert ready.meta == page.meta, path


def _titles(toc: Any) -> list[str]:
    return [html.unescape(str(item)) for item in toc]
