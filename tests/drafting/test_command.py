"""The command `onrecord draft`: from files and pages to records that `check` reads."""

import json
import zipfile
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.checks.project_check import check
from onrecord.drafting.command import draft as draft_article
from onrecord.drafting.command import index_project
from onrecord.drafting.sources.markdown import read_markdown
from onrecord.project import read_project
from onrecord.reporting.reporter import Reporter
from support.commands import run_onrecord
from support.draft_command import ARTICLE, ID, PAGE, codes, draft
from support.files import bytes_of
from support.projects import make_small_project

# What is written


def test_a_draft_is_read_by_check_without_an_error(small: Path, article: Path) -> None:
    run = draft(small, article)
    assert run.returncode == 0, run.stderr
    assert f"articles/{ID}: 3 statements proposed" in run.stdout
    assert {severity for severity, _ in codes(small)} == {"warning"}
    assert ("warning", "draft.left") in codes(small)
    assert run_onrecord("check", "--strict", cwd=small).returncode == 1


def test_an_article_knows_where_it_comes_from(drafted: Path) -> None:
    record = (drafted / f"quotes/articles/{ID}/article.yml").read_text("utf-8")
    for line in (
        "draft: true",
        "title: A ferry for the two towns",
        "published: 2024-03-04",
        "language: en",
        "authors: [Nell Harrow]",
        "source: ferry.txt",
        "# publisher: the source names none",
    ):
        assert line in record.splitlines()
    text = (drafted / f"quotes/articles/{ID}/text.md").read_text("utf-8")
    assert text.startswith("The mayor of Lume")
    assert "**I have waited** for nine years" in text


def test_each_guess_has_its_reason_beside_it(drafted: Path) -> None:
    quotes = (drafted / f"quotes/articles/{ID}/quotes.yml").read_text("utf-8")
    assert "  # “said” behind it (95%)\n  speaker: tobias-wrenfield\n  draft: true\n" in quotes


def test_new_people_bodies_and_cities_get_records(drafted: Path) -> None:
    speaker = (drafted / "quotes/speakers/tobias-wrenfield.yml").read_text("utf-8")
    assert speaker.startswith("draft: true\n")
    assert "role: harbour engineer\n    organization: lume-city-council\n" in speaker
    assert "name: Lume City Council" in (
        drafted / "quotes/organizations/lume-city-council.yml"
    ).read_text("utf-8")
    assert "name: Lume" in (drafted / "quotes/cities/lume.yml").read_text("utf-8")


def test_who_is_known_gets_no_second_record(drafted: Path) -> None:
    quotes = (drafted / f"quotes/articles/{ID}/quotes.yml").read_text("utf-8")
    assert "speaker: orla\n" in quotes
    assert not (drafted / "quotes/speakers/orla-2.yml").exists()


def test_who_may_be_known_is_offered(small: Path, article: Path) -> None:
    (small / "quotes/speakers/a-quill.yml").write_text("name: A. Quill\n", "utf-8")
    draft(small, article)
    speaker = (small / "quotes/speakers/ada-quill.yml").read_text("utf-8")
    assert "# the same as the known speaker `a-quill`?" in speaker


def test_a_name_in_another_order_and_without_accents_is_known(small: Path, tmp_path: Path) -> None:
    (small / "quotes/speakers/perez.yml").write_text(
        "name: José Pérez\nother_names: [Perez Jose]\n", "utf-8"
    )
    (tmp_path / "a.md").write_text("It rained. “The river is high,” said Perez Jose.\n", "utf-8")
    draft(small, tmp_path / "a.md")
    (quotes,) = [f for f in small.glob("quotes/articles/*/quotes.yml") if "bridge" not in str(f)]
    assert "speaker: perez\n" in quotes.read_text("utf-8")


def test_a_build_leaves_drafts_out(small: Path, article: Path) -> None:
    before = run_onrecord("render", cwd=small)
    pages = bytes_of(small / "docs")
    draft(small, article)
    after = run_onrecord("render", cwd=small)
    assert before.returncode == after.returncode == 0, after.stderr
    assert bytes_of(small / "docs") == pages


def test_a_draft_that_something_published_names_is_shown(small: Path) -> None:
    file = small / "quotes/speakers/orla.yml"
    file.write_text("draft: true\nname: Orla\n", "utf-8")
    assert run_onrecord("render", cwd=small).returncode == 0
    assert (small / "docs/speakers/orla.md").exists()


def test_an_article_without_statements_is_drafted_too(small: Path, tmp_path: Path) -> None:
    (tmp_path / "rain.txt").write_text("It rained all week, and then it rained again.\n", "utf-8")
    assert draft(small, tmp_path / "rain.txt").returncode == 0
    assert {severity for severity, _ in codes(small)} == {"warning"}


# What is printed


def test_a_dry_run_writes_nothing_and_prints_the_difference(small: Path, article: Path) -> None:
    before = bytes_of(small / "quotes")
    run = draft(small, "--dry-run", article)
    assert run.returncode == 0
    assert f"+++ quotes/articles/{ID}/quotes.yml" in run.stdout
    assert "+  speaker: ada-quill" in run.stdout
    assert bytes_of(small / "quotes") == before


def test_a_dry_run_as_json(small: Path, article: Path) -> None:
    run = draft(small, "--dry-run", "--format", "json", article)
    found = json.loads(run.stdout)
    assert set(found) == {
        *("id", "title", "language", "text", "quotes", "speakers", "cities", "organizations")
    }
    assert (found["id"], found["language"]) == (ID, "en")
    assert found["text"] == ARTICLE.replace("*", "")
    first = found["quotes"][0]
    assert found["text"][first["start"] : first["end"]] == first["text"] == "The ferry is a promise"
    assert (first["kind"], first["speaker"]) == ("direct", {"name": "Ada Quill"})
    assert {"name": "Ada Quill", "role": "mayor", "organization": None} in found["speakers"]
    assert found["cities"] == ["Lume"]


def test_json_is_for_a_dry_run(small: Path, article: Path) -> None:
    run = draft(small, "--format", "json", article)
    assert run.returncode == 2
    assert "--dry-run" in run.stderr


def test_standard_input(small: Path) -> None:
    import subprocess

    from support.commands import PROGRAMS, environment

    run = subprocess.run(
        [PROGRAMS / "onrecord", "draft", "--dry-run", "--format", "json", "-"],
        cwd=small,
        env=environment(),
        input=ARTICLE.encode(),
        capture_output=True,
        check=True,
    )
    assert json.loads(run.stdout)["title"] == "A ferry for the two towns"


# Other formats


def test_a_web_page_saved_as_a_file(small: Path, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text(PAGE, "utf-8")
    run = draft(small, file)
    assert run.returncode == 0, run.stderr
    record = (small / f"quotes/articles/{ID}/article.yml").read_text("utf-8")
    for line in ("publisher: the-lume-echo", "published: 2024-03-04", "language: en-GB"):
        assert line in record.splitlines()
    text = (small / f"quotes/articles/{ID}/text.md").read_text("utf-8")
    assert "**The boats must run in winter, too**" in text
    assert "## What it costs" in text
    assert "> We have missed the boats" in text
    assert "Sport" not in text
    assert {severity for severity, _ in codes(small)} == {"warning"}


def test_a_word_document(small: Path, tmp_path: Path) -> None:
    file = tmp_path / "ferry.docx"
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    runs = "".join(
        f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in ARTICLE.split("\n\n") if line
    )
    rels = "http://schemas.openxmlformats.org/package/2006/relationships"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{rels}"><Relationship Id="r" Type="{kind}" '
            'Target="word/document.xml"/></Relationships>',
        )
        archive.writestr(
            "word/document.xml",
            f'<w:document xmlns:w="{space}"><w:body>{runs}</w:body></w:document>',
        )
    run = draft(small, file)
    assert run.returncode == 0, run.stderr
    assert f"articles/{ID}" in run.stdout


# Whatever the article is


_PARTS = st.sampled_from(
    [
        *"the bridge is a promise to all of us and she said that it must be mended".split(),
        *[
            "Ada Quill’s",
            "d’Ada Quill",
            "l’Ajuntament",
            "Ada Quill",
            "Orla",
            "the mayor of Lume",
            "Lume City Council",
            "Barcelona",
            "Mr. Brook",
        ],
        *["“", "”", '"', "'", "«", "»", "—", "**", "#", ":", ",", ".", "? ", "\n\n", "\n> ", "- "],
        *[
            "said Ada Quill",
            "Ada Quill said:",
            "“We must mend it,” she said.",
            "{",
            "}",
            "[",
            "&",
            "!",
        ],
        *["\u2028", "\x85", "\x07", "\ufeff", "%", "@", "`", "e\u0301", "|", "<b>", "null", "\t"],
    ]
)


@settings(max_examples=30)
@given(
    st.lists(_PARTS, min_size=1, max_size=70).map(" ".join),
    st.sampled_from(["", "en", "es", "fr", "ca", "pt", "de", "ja"]),
)
def test_whatever_is_drafted_check_reads_it(text: str, language: str) -> None:
    with TemporaryDirectory() as folder:
        project = read_project(make_small_project(Path(folder)) / "mkdocs.yml")
        read = read_markdown(text)
        if not any(block.text for block in read.blocks):
            return
        document = replace(read, language=language, source="a: b #c.txt")
        draft_article(project, index_project(project), document, "merge", Reporter())
        errors = check(project).errors
        assert not errors, [(error.location, error.message, error.hint) for error in errors]
