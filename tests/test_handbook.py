"""The handbook says what is so: its made parts are current, its examples do what they show."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from xml.etree.ElementTree import Element

import html5lib
import pytest
import yaml

from handbook import CODES, HANDBOOK, PARTS, ROOT, STYLESHEETS, is_code_page, made_pages
from onrecord.cli import onrecord as command
from support import PROGRAMS, environment, run, run_onrecord
from walkthrough import follow, make_project, read_blocks, write_files_of

PAGES = sorted(path for path in HANDBOOK.rglob("*.md"))
WRITTEN = [path for path in PAGES if not is_code_page(path)]
HEADINGS = {"h1", "h2", "h3"}
MENDED_BY = "run `make handbook`"


def name_of(path: Path) -> str:
    return path.relative_to(HANDBOOK).with_suffix("").as_posix()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with the records of the walkthrough."""
    folder = make_project(tmp_path)
    write_files_of("add-an-article.md", folder)
    return folder


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real site, built: to look at, not to change."""
    folder = copy_project(tmp_path_factory.mktemp("real"))
    built = run_onrecord("build", cwd=folder)
    assert built.returncode == 0, built.stderr
    assert built.stderr == ""
    return folder / "site"


def copy_project(folder: Path) -> Path:
    for name in ("docs", "quotes"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "mkdocs.yml", folder)
    return folder


def main_of(file: Path) -> Element:
    tree = html5lib.parse(file.read_text("utf-8"), namespaceHTMLElements=False)
    article = tree.find(".//article")
    assert isinstance(article, Element)
    return article


# What is made from the code


def test_what_is_made_is_current() -> None:
    made = dict(made_pages())
    for path, page in made.items():
        assert path.exists(), f"{path.name} is missing: {MENDED_BY}"
        assert path.read_text("utf-8") == page, f"{path.name} is stale: {MENDED_BY}"
    assert set(filter(is_code_page, CODES.iterdir())) <= made.keys(), MENDED_BY
    pages = "".join(made.values())
    for name in PARTS:
        assert pages.count(f"<!-- made by make handbook: {name} -->\n\n") == 1


def test_every_command_is_named() -> None:
    page = (HANDBOOK / "index.md").read_text("utf-8")
    for name in command.commands:
        assert f"| `onrecord {name}` |" in page


# What the pages show


def test_add_an_article(tmp_path: Path) -> None:
    assert follow("add-an-article.md", make_project(tmp_path)) == 6
    page = (HANDBOOK / "add-an-article.md").read_text("utf-8")
    assert len(re.findall(r"^quotes/.*: error\[", page, re.MULTILINE)) == 3


def test_correct_and_withdraw(project: Path) -> None:
    assert follow("correct-and-withdraw.md", project) == 4


def test_a_withdrawn_quote_stays_as_a_notice(project: Path) -> None:
    write_files_of("correct-and-withdraw.md", project, until="_take-back")
    assert run_onrecord("render", cwd=project).returncode == 0
    notice = (project / "docs/quotes/brandt-2025-2.md").read_text("utf-8")
    assert "The newspaper has taken this sentence back." in notice
    assert "no driver will be alone" not in notice


def test_publish(project: Path) -> None:
    assert follow("publish.md", project) == 2
    assert (project / "site/speakers/ida-brandt.html").exists()


def test_the_workflow(project: Path) -> None:
    write_files_of("publish.md", project)
    text = (project / ".github/workflows/publish.yml").read_text("utf-8")
    job = yaml.safe_load(text)["jobs"]["publish"]
    used = [step.get("uses", "").partition("@")[0] for step in job["steps"]]
    assert used == [
        "actions/checkout",
        "actions/setup-python",
        "actions/configure-pages",
        "",
        "actions/upload-pages-artifact",
        "actions/deploy-pages",
    ]
    target = job["steps"][3]["run"].removeprefix("make ")
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)


@pytest.mark.skipif(not shutil.which("bash"), reason="the lines are for bash")
def test_the_policy_as_a_file_of_headers(project: Path) -> None:
    page = (HANDBOOK / "publish.md").read_text("utf-8")
    (script,) = (block.text for block in read_blocks(page) if block.language == "bash")
    path = f"{PROGRAMS}:{environment()['PATH']}"
    subprocess.run(["bash", "-ec", script], cwd=project, env=environment(PATH=path), check=True)
    lines = (project / "site/_headers").read_text("utf-8").splitlines()
    assert lines[0] == "/*"
    assert lines[1].startswith("  Content-Security-Policy: default-src 'self'; ")
    assert lines[2] == "  X-Content-Type-Options: nosniff"


def test_make_it_yours(project: Path) -> None:
    write_files_of("make-it-yours.md", project)
    settings = {"extra_css": ["assets/mine.css", "assets/faces.css"]}
    theme = {"custom_dir": "overrides", "logo": "assets/logo.svg", "favicon": "assets/logo.svg"}
    config = {"INHERIT": "mkdocs.yml", "theme": theme, **settings}
    (project / "mine.yml").write_text(yaml.safe_dump(config), "utf-8")
    built = run_onrecord("build", "-f", "mine.yml", cwd=project)
    assert built.returncode == 0, built.stderr
    page = (project / "site/speakers/ida-brandt/index.html").read_text("utf-8")
    styles = re.findall(r'<link rel="stylesheet" href="([^"]+)', page)
    assert [Path(style).name for style in styles][-3:] == ["onrecord.css", "mine.css", "faces.css"]
    assert "Kept by the city archive of Quayhaven" in page
    assert 'type="application/ld+json"' in page, "what ours says to programs stays"
    assert "assets/logo.svg" in page


def test_the_properties_are_ours() -> None:
    ours = "\n".join(path.read_text("utf-8") for path in STYLESHEETS.glob("*.css"))
    page = (HANDBOOK / "make-it-yours.md").read_text("utf-8")
    used = set(re.findall(r"(--or-[\w-]+):", page))
    assert used
    assert {name for name in used if f"{name}:" not in ours} == set()


def test_architecture(project: Path) -> None:
    package = project / "scripts" / "onrecord"
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "scripts" / "onrecord", package, ignore=ignored)
    (project / "tests").mkdir()
    shutil.copy(ROOT / "tests" / "rules.py", project / "tests")
    assert follow("architecture.md", project, PYTHONPATH=str(package.parent)) == 5


def test_the_functions_that_are_named_are_there() -> None:
    page = (HANDBOOK / "architecture.md").read_text("utf-8")
    names = re.findall(r"^\d\. `([a-z_.]+)\.([a-z_]+)`", page, re.MULTILINE)
    assert len(names) == 6
    for module, function in names:
        assert hasattr(import_module(f"onrecord.{module}"), function)


@pytest.mark.parametrize("path", WRITTEN, ids=name_of)
def test_an_example_is_well_formed(path: Path) -> None:
    for block in read_blocks(path.read_text("utf-8")):
        if block.language == "yaml":
            assert yaml.safe_load(block.text)
        elif block.language == "python":
            compile(block.text, path.name, "exec")


# The pages themselves


@pytest.mark.parametrize("path", [*PAGES, ROOT / "docs" / "about.md"], ids=lambda path: path.stem)
def test_headings_have_ids_of_ours(path: Path) -> None:
    blocks = read_blocks(path.read_text("utf-8"))
    headings = [block.text for block in blocks if block.language == "heading"]
    ids = [re.search(r" \{#(_[a-z0-9-]+)\}$", heading) for heading in headings]
    assert all(ids), headings
    names = [match[1] for match in ids if match]
    assert names[0] == "_title"
    assert len(set(names)) == len(names)


def test_each_page_is_on_the_site(site: Path) -> None:
    for path in PAGES:
        address = path.relative_to(HANDBOOK.parent).with_suffix("")
        folder = address.parent if path.stem == "index" else address
        assert "handbook" in folder.parts
        article = main_of(site / folder / "index.html")
        assert "```" not in text_of(article)
        headings = [text_of(element) for element in article.iter() if element.tag in HEADINGS]
        assert headings
        assert not any("{" in heading for heading in headings)


def test_zensical_makes_the_same_pages(site: Path, tmp_path: Path) -> None:
    folder = copy_project(tmp_path)
    assert run_onrecord("render", cwd=folder).returncode == 0
    built = run("zensical", "build", cwd=folder)
    assert built.returncode == 0, built.stdout + built.stderr
    pages = list((site / "handbook").rglob("index.html"))
    assert len(pages) == len(PAGES)
    for page in pages:
        other = folder / "site" / page.relative_to(site)
        assert blocks_in(main_of(other)) == blocks_in(main_of(page))


def text_of(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def blocks_in(article: Element) -> list[str]:
    """The words of headings, paragraphs, cells and blocks of code, without links to themselves."""
    return list(_blocks_in(article))


def _blocks_in(article: Element) -> Iterator[str]:
    for element in article.iter():
        if element.tag in HEADINGS | {"p", "td", "th", "pre"}:
            yield text_of(element).removesuffix("¶").strip()


def test_links_of_the_readme_lead_somewhere() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    for target in re.findall(r"\]\(([^)#:]+)[^):]*\)", text):
        assert (ROOT / target).exists(), target
