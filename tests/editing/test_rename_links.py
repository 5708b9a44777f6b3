"""Links to a renamed record, on pages written by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from onrecord.editing.rename_links import follow_links
from onrecord.project import UnusableProject
from support.renames import contents_of, rename_in


def test_a_page_that_is_a_link(small: Path, tmp_path: Path) -> None:
    (small / "README.md").write_bytes(b"\xff\r\n[Orla](speakers/orla.md)\r\n")
    (small / "docs/readme.md").symlink_to("../README.md")
    rename_in(small, "speaker", "orla", "b")
    assert (small / "README.md").read_bytes() == b"\xff\r\n[Orla](speakers/b.md)\r\n"
    assert (small / "docs/readme.md").is_symlink()

    (small / "README.md").rename(tmp_path / "README.md")
    (small / "docs/readme.md").unlink()
    (small / "docs/readme.md").symlink_to(tmp_path / "README.md")
    before = contents_of(tmp_path)
    with pytest.raises(UnusableProject, match="a link to a file outside"):
        rename_in(small, "speaker", "b", "c")
    assert contents_of(tmp_path) == before


@pytest.mark.parametrize(
    ("page", "before", "after"),
    [
        ("about.md", "[a](speakers/orla.md)", "[a](speakers/b.md)"),
        ("about.md", "[a](./speakers/orla.md#top 'x')", "[a](./speakers/b.md#top 'x')"),
        ("about.md", "[a]: <speakers/orla.md>", "[a]: <speakers/b.md>"),
        ("deep/er/a.md", "[a](../../speakers/orla.md)", "[a](../../speakers/b.md)"),
        ("about.md", "[a](cities/orla.md) [b](x/speakers/orla.md)", None),
        ("about.md", "[a](speakers/orla-2.md) [b](speakers/orla.md.txt) orla", None),
        ("deep/a.md", "[a](speakers/orla.md)", None),
        ("about.md", "[a](https://a.example/speakers/orla.md)", None),
    ],
)
def test_links_of_a_page(page: str, before: str, after: str | None) -> None:
    expected = (before, 0) if after is None else (after, 1)
    assert follow_links(before, page, "speaker", "orla", "b") == expected


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[a](quotes/q.md)", "[a](quotes/b.md)"),
        ("[a](articles/x.md#q)", "[a](articles/x.md#b)"),
        ("[a](about.md#q) [b](#q) [c](articles/x.md#q-2)", None),
    ],
)
def test_links_to_a_quote(before: str, after: str | None) -> None:
    expected = (before, 0) if after is None else (after, 1)
    assert follow_links(before, "about.md", "quote", "q", "b") == expected
