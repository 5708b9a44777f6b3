import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from onrecord.build.docs_folder import DocsFolder, Written, write_pages
from onrecord.files import FolderSnapshot
from onrecord.output import GENERATED_MARKER, OutputFile, Page
from onrecord.project import UnusableProject
from onrecord.urls import is_generated
from support.files import bytes_of


def marked(text: str) -> str:
    """A page as it is generated: with the first line by which it is known."""
    return f"---\n{GENERATED_MARKER}\n---\n\n{text}"


PAGES = [
    Page("index.md", marked("# Home\n")),
    Page("explore.md", marked("# Explore\n")),
    Page("speakers/index.md", marked("# Speakers\n"), "speaker"),
    Page("speakers/orla.md", marked("# Órla\n"), "speaker", "orla"),
    Page("speakers/orla/page/2.md", marked("# Órla, 2\n"), "speaker", "orla", 2),
]


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    folder = tmp_path / "docs"
    (folder / "assets").mkdir(parents=True)
    (folder / "about.md").write_text("By hand.\n", "utf-8")
    (folder / "assets" / "portrait.png").write_bytes(b"\x89PNG")
    return folder


def test_pages_are_written_as_utf8_with_lf(docs: Path) -> None:
    assert write_pages(docs, PAGES) == Written(written=5, unchanged=0, removed=0)
    assert (docs / "speakers/orla.md").read_bytes() == marked("# Órla\n").encode()
    assert (docs / "speakers/orla/page/2.md").is_file()


def test_what_is_the_same_is_not_touched(docs: Path) -> None:
    write_pages(docs, PAGES)
    before = {path: path.stat().st_mtime_ns for path in docs.rglob("*")}
    assert write_pages(docs, PAGES) == Written(written=0, unchanged=5, removed=0)
    assert {path: path.stat().st_mtime_ns for path in docs.rglob("*")} == before


def test_only_what_changes_is_written(docs: Path) -> None:
    write_pages(docs, PAGES)
    before = (docs / "explore.md").stat().st_ino
    changed = [Page("index.md", marked("# Other\n")), *PAGES[1:]]
    assert write_pages(docs, changed) == Written(written=1, unchanged=4, removed=0)
    assert (docs / "index.md").read_text("utf-8") == marked("# Other\n")
    assert (docs / "explore.md").stat().st_ino == before


def test_a_page_is_replaced_as_a_whole(docs: Path) -> None:
    """Whoever has opened the old page still reads all of it."""
    write_pages(docs, PAGES)
    with (docs / "index.md").open(encoding="utf-8") as reader:
        write_pages(docs, [Page("index.md", marked("# Other\n")), *PAGES[1:]])
        assert reader.read() == marked("# Home\n")


def test_what_nothing_makes_any_more_is_removed(docs: Path) -> None:
    write_pages(docs, [*PAGES, Page("cities/port.md", marked("# Port\n"), "city", "port")])
    (docs / "quotes" / "empty" / "folder").mkdir(parents=True)
    assert write_pages(docs, PAGES[1:3]) == Written(written=0, unchanged=2, removed=4)
    assert sorted(bytes_of(docs)) == [
        "about.md",
        "assets/portrait.png",
        "explore.md",
        "speakers/index.md",
    ]
    assert sorted(path.name for path in docs.iterdir() if path.is_dir()) == ["assets", "speakers"]


def test_pages_by_hand_stay(docs: Path) -> None:
    (docs / "notes").mkdir()
    (docs / "notes" / "index.md").write_text("By hand, too.\n", "utf-8")
    before = bytes_of(docs)
    write_pages(docs, PAGES)
    assert bytes_of(docs).items() >= before.items()


def test_a_folder_gives_way_to_a_page_and_a_file_to_a_folder(docs: Path) -> None:
    (docs / "speakers" / "orla.md").mkdir(parents=True)
    (docs / "speakers" / "orla").write_text(marked("a file"), "utf-8")
    write_pages(docs, PAGES)
    assert (docs / "speakers" / "orla.md").read_text("utf-8") == marked("# Órla\n")
    assert (docs / "speakers" / "orla" / "page" / "2.md").is_file()


@pytest.mark.parametrize(
    "path",
    [
        "index.md",
        "articles/my-page.md",
        "speakers/orla.md",
        "speakers/orla/photo.jpg",
        "speakers/orla.md/notes.txt",
        "quotes",
    ],
)
def test_a_file_of_somebodys_own_stops_it(docs: Path, path: str) -> None:
    (docs / path).parent.mkdir(parents=True, exist_ok=True)
    (docs / path).write_text("# Mine\n", "utf-8")
    before = bytes_of(docs)
    with pytest.raises(UnusableProject, match="were not made from the records") as caught:
        write_pages(docs, PAGES)
    assert str(docs / path) in str(caught.value)
    assert bytes_of(docs) == before


def test_all_of_them_are_named_at_once(docs: Path) -> None:
    (docs / "cities").mkdir()
    for number in range(12):
        (docs / "cities" / f"{number:02}.md").write_text("# Mine\n", "utf-8")
    with pytest.raises(UnusableProject) as caught:
        write_pages(docs, PAGES)
    assert str(caught.value).count("cities/") == 10
    assert "and 2 more" in str(caught.value)


def test_hidden_files_stay(docs: Path) -> None:
    write_pages(docs, [*PAGES, Page("cities/port.md", marked("# Port\n"), "city", "port")])
    (docs / "cities" / ".DS_Store").write_bytes(b"\0")
    assert write_pages(docs, PAGES).removed == 1
    assert (docs / "cities" / ".DS_Store").is_file()


def test_a_page_that_is_known_needs_no_mark(docs: Path) -> None:
    """Pages of older versions have none, and somebody may have cut it off."""
    (docs / "speakers").mkdir()
    for name in ("orla", "nell"):
        (docs / "speakers" / f"{name}.md").write_text("# Old\n", "utf-8")
    known = {"speakers/orla.md", "speakers/nell.md"}
    assert write_pages(docs, PAGES, known) == Written(written=5, unchanged=0, removed=1)


def test_a_page_from_before_there_were_marks(docs: Path) -> None:
    front = '---\ntitle: "Nell"\ndescription: "Nell on record."\nhide:\n  - navigation\n---\n\n'
    (docs / "speakers").mkdir()
    (docs / "speakers" / "nell.md").write_text(f"{front}`x`\n\n# Nell {{#_title}}\n", "utf-8")
    assert write_pages(docs, PAGES).removed == 1
    (docs / "speakers" / "nell.md").write_text(f"{front}# Nell\n", "utf-8")
    with pytest.raises(UnusableProject, match=r"nell\.md"):
        write_pages(docs, PAGES)


def test_a_file_that_comes_during_a_build_stays(docs: Path) -> None:
    folder = DocsFolder(FolderSnapshot(docs))
    folder.reject_other_files()
    (docs / "speakers").mkdir()
    (docs / "speakers" / "mine.md").write_text("# Mine\n", "utf-8")
    assert folder.prune([]) == 0
    assert (docs / "speakers" / "mine.md").is_file()


def test_workers_that_make_one_folder_at_once(tmp_path: Path) -> None:
    """Each worker has a store of its own, and all of them begin in the same folders."""
    for round_ in range(40):
        docs = tmp_path / str(round_)
        docs.mkdir()
        if round_ % 2:
            (docs / "quotes").write_text(marked("a file, which gives way"), "utf-8")
        pages = [Page(f"quotes/{name}/{round_}.md", name) for name in "abcdefgh"]
        folders = [DocsFolder(FolderSnapshot(docs)) for _ in pages]
        with ThreadPoolExecutor(len(pages)) as workers:
            start = Barrier(len(pages))

            def write(folder: DocsFolder, page: Page, start: Barrier = start) -> bool:
                start.wait()
                return folder.write(page)

            assert all(workers.map(write, folders, pages))
        assert len(bytes_of(docs)) == len(pages)


def test_an_interrupted_render_leaves_nothing_for_long(docs: Path) -> None:
    write_pages(docs, PAGES)
    for name in (".index.md.new", "speakers/.orla.md.new"):
        (docs / name).write_text("hal", "utf-8")
    write_pages(docs, PAGES)
    assert not list(docs.rglob(".*"))


@pytest.mark.parametrize(
    "path",
    [
        "../outside.md",
        "speakers/../../outside.md",
        "speakers/./orla.md",
        "/speakers/orla.md",
        "speakers\\orla.md",
        "speakers/c:orla.md",
        "speakers/.hidden.md",
        "about.md",
        "assets/style.css",
        "speakers",
        "",
    ],
)
def test_a_page_has_its_place(docs: Path, path: str) -> None:
    before = bytes_of(docs)
    with pytest.raises(ValueError, match="is not the path of a page"):
        write_pages(docs, [OutputFile(path, "x"), *PAGES])
    assert bytes_of(docs) == before


def test_what_is_owned() -> None:
    assert is_generated("index.md")
    assert is_generated("quotes/orla-on-bridges.md")
    assert not is_generated("about.md")
    assert not is_generated("notes/index.md")


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
class TestLinks:
    def test_a_folder_that_is_a_link_is_refused(self, docs: Path, tmp_path: Path) -> None:
        records = tmp_path / "quotes"
        records.mkdir()
        (records / "precious.yml").write_text("name: x\n", "utf-8")
        (docs / "quotes").symlink_to("../quotes")
        with pytest.raises(UnusableProject, match=r"docs/quotes is a link to \.\./quotes"):
            write_pages(docs, PAGES)
        assert (records / "precious.yml").is_file()
        assert sorted(bytes_of(docs)) == ["about.md", "assets/portrait.png"]

    def test_a_link_where_a_page_is_written_first_is_not_followed(
        self, docs: Path, tmp_path: Path
    ) -> None:
        outside = tmp_path / "outside.txt"
        outside.write_text("mine", "utf-8")
        (docs / "speakers").mkdir()
        (docs / "speakers" / ".orla.md.new").symlink_to(outside)
        write_pages(docs, [OutputFile("speakers/orla.md", "# Orla\n")])
        assert (docs / "speakers" / "orla.md").read_text("utf-8") == "# Orla\n"
        assert outside.read_text("utf-8") == "mine"

    def test_links_further_down_are_neither_followed_nor_removed(
        self, docs: Path, tmp_path: Path
    ) -> None:
        outside = tmp_path / "outside"
        (outside / "page").mkdir(parents=True)
        (outside / "page" / "2.md").write_text(marked("precious\n"), "utf-8")
        (docs / "speakers").mkdir()
        (docs / "speakers" / "orla").symlink_to(outside)
        (docs / "speakers" / "orla.md").symlink_to(outside / "page" / "2.md")
        with pytest.raises(UnusableProject, match=r"speakers.orla\n.*speakers.orla\.md\n"):
            write_pages(docs, PAGES)
        assert (outside / "page" / "2.md").read_text("utf-8") == marked("precious\n")
        assert (docs / "speakers" / "orla").is_symlink()
        assert (docs / "speakers" / "orla.md").is_symlink()
