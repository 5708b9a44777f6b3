"""The command `onrecord draft --review`: decisions on a terminal, each written at once."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.commands import run_onrecord
from support.files import bytes_of, replace_in
from support.projects import make_small_project

if sys.platform == "win32":
    pytest.skip("needs a terminal of Unix", allow_module_level=True)

from support.terminals import BACKSPACE, CTRL_C, CTRL_D, ENTER, ESCAPE, Terminal, on_terminal

ARTICLE = """A ferry for the two towns

4 March 2024

The mayor of Lisbon, Ada Quill, came to the pier on Monday. “The ferry is a promise,” she said.

“I have waited for nine years,” said Tobias Wrenfield, engineer at Lume Boat Works.

Orla was there, too. “A bridge is dear,” Orla said.
"""
ID = "a-ferry-for-the-two-towns"
KEYS = "q quit"


@pytest.fixture(scope="session")
def drafted_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = make_small_project(tmp_path_factory.mktemp("review"))
    (project / "ferry.txt").write_text(ARTICLE, "utf-8")
    run = run_onrecord("draft", "ferry.txt", cwd=project)
    assert run.returncode == 0, run.stderr
    return project


@pytest.fixture
def drafted(drafted_once: Path, tmp_path: Path) -> Path:
    """A project with an article that has been drafted."""
    return Path(shutil.copytree(drafted_once, tmp_path / "drafted"))


@pytest.fixture
def quotes(drafted: Path) -> Path:
    return drafted / f"quotes/articles/{ID}/quotes.yml"


@pytest.fixture
def terminal(drafted: Path) -> Iterator[Terminal]:
    with on_terminal("draft", "--review", cwd=drafted) as terminal:
        yield terminal


def accept(terminal: Terminal, themes: str = "") -> None:
    """Accept what is shown, with these themes or those that are offered."""
    terminal.send("a")
    terminal.expect("What is it about")
    terminal.send(themes + ENTER)


def checked(project: Path) -> str:
    run = run_onrecord("check", cwd=project)
    assert run.returncode == 0, run.stdout
    return run.stdout


def test_what_is_shown(terminal: Terminal) -> None:
    shown = terminal.expect(KEYS)
    for words in (
        "A ferry for the two towns",
        f"{ID} · 4 left to decide",
        "came to the pier on Monday. “The ferry is a promise,” she said.",
        "“I have waited for nine years,” said",
        "direct · Ada Quill, mayor",
        "Cities: Lisbon",
        "Themes: none yet",
        "+ new speaker Ada Quill",
        "+ new city Lisbon",
    ):
        assert words in shown
    terminal.send("q")
    status, shown = terminal.finish()
    assert status == 0
    assert "0 accepted, 0 dropped, 4 drafts left to decide: the same command goes on." in shown


def test_from_draft_to_published(terminal: Terminal, drafted: Path) -> None:
    terminal.expect(KEYS)
    accept(terminal, "bridges")
    terminal.expect("Accepted.")
    assert "city Lisbon" not in terminal.expect(KEYS), "it was accepted with its first use"
    accept(terminal)  # with the theme of the one before
    terminal.expect(KEYS)
    accept(terminal, ", Ferries")
    terminal.expect("A new theme is to be made: Ferries")
    terminal.send("y")
    shown = terminal.expect(KEYS)
    assert "all its statements are decided" in shown
    assert "Publisher: not known yet" in shown
    terminal.send("a")
    terminal.expect("Who published it")
    terminal.send("gaz" + ENTER)
    terminal.expect("What the publisher says on reuse")
    terminal.send("None stated." + ENTER)
    assert "4 accepted, 0 dropped, 0 drafts left to decide." in terminal.finish()[1]
    assert checked(drafted) == "4 quotes checked, no problems\n"
    folder = drafted / "quotes"
    assert (folder / f"articles/{ID}/quotes.yml").read_text("utf-8") == (
        "- id: quill-2024-1\n  kind: direct\n  text: The ferry is a promise\n"
        "  # “said” behind it (76%)\n  speaker: ada-quill\n  themes: [bridges]\n\n"
        "- id: wrenfield-2024-1\n  kind: direct\n  text: I have waited for nine years\n"
        "  # “said” behind it (95%)\n  speaker: tobias-wrenfield\n  themes: [bridges]\n\n"
        "- id: orla-2024-1\n  kind: direct\n  text: A bridge is dear\n"
        "  # “said” behind it (95%)\n  speaker: orla\n  themes: [bridges, ferries]\n"
    )
    assert (folder / "themes/ferries.yml").read_text("utf-8") == "name: Ferries\n"
    article = (folder / f"articles/{ID}/article.yml").read_text("utf-8")
    assert "publisher: gazette\n" in article
    assert "rights: None stated.\n" in article
    assert "the source names none" not in article


def test_another_speaker_known_or_new(terminal: Terminal, drafted: Path, quotes: Path) -> None:
    terminal.expect(KEYS)
    terminal.send("s")
    terminal.expect("Who says it")
    terminal.send("orl" + ENTER)
    shown = terminal.expect(KEYS)
    assert "Changed, and with it the new speaker Ada Quill." in shown
    assert "direct · Orla" in shown
    assert not (drafted / "quotes/speakers/ada-quill.yml").exists()
    assert "promise\n  speaker: orla\n  draft: true\n" in quotes.read_text("utf-8")
    terminal.send("s")
    terminal.expect("Who says it")
    terminal.send("Boat Works" + ENTER)
    terminal.expect("on behalf of Lume Boat Works")
    terminal.expect(KEYS)
    assert "promise\n  on_behalf_of: lume-boat-works\n  draft: true\n" in quotes.read_text("utf-8")
    terminal.send("s")
    terminal.expect("Who says it")
    terminal.send("The Pier" + ENTER)
    terminal.expect("A new speaker is to be made: The Pier")
    terminal.send("y")
    terminal.expect("does not name")
    terminal.expect("In which words does the article name who speaks")
    terminal.send("the pier" + ENTER)
    assert "direct · The Pier" in terminal.expect(KEYS)
    assert "speaker: the-pier\n  attribution: the pier\n  draft: true" in quotes.read_text("utf-8")
    terminal.send("q")
    assert terminal.finish()[0] == 0
    assert "draft.left" in checked(drafted)


def test_its_cities_known_new_or_none(terminal: Terminal, drafted: Path, quotes: Path) -> None:
    terminal.expect(KEYS)
    terminal.send("c")
    terminal.expect("Which cities is it about")
    terminal.send("lisb, Lumebridge" + ENTER)
    terminal.expect("A new city is to be made: Lumebridge")
    terminal.send("y")
    terminal.expect("The country of Lumebridge, as in ES")
    terminal.send("nowhere" + ENTER)
    terminal.expect("Expected")
    terminal.send("PT" + ENTER)
    assert "Cities: Lisbon, Lumebridge" in terminal.expect(KEYS)
    assert "  cities: [lisbon, lumebridge]\n  draft: true" in quotes.read_text("utf-8")
    city = drafted / "quotes/cities/lumebridge.yml"
    assert city.read_text("utf-8") == "name: Lumebridge\ncountry: PT\n"
    terminal.send("c")
    terminal.expect("Lisbon, Lumebridge")
    terminal.send(BACKSPACE * 30 + ENTER)
    terminal.expect("Changed")
    terminal.expect(KEYS)
    assert "cities: [" not in quotes.read_text("utf-8")
    terminal.send("u")
    terminal.expect("Undone")
    terminal.expect(KEYS)
    assert "  cities: [lisbon, lumebridge]\n" in quotes.read_text("utf-8")
    terminal.send("q")
    assert terminal.finish()[0] == 0
    assert "draft.left" in checked(drafted)


def test_only_a_kind_that_fits(drafted: Path) -> None:
    text = (
        "What the pier is for\n\n"
        "**“The pier stays where it is,”** said Orla. “A bridge is dear,” she said.\n"
    )
    (drafted / "pier.txt").write_text(text, "utf-8")
    assert run_onrecord("draft", "pier.txt", cwd=drafted).returncode == 0
    records = drafted / "quotes/articles/what-the-pier-is-for/quotes.yml"
    before = records.read_text("utf-8")
    with on_terminal("draft", "--review", "pier.txt", cwd=drafted) as terminal:
        assert "direct · Orla" in terminal.expect(KEYS)
        terminal.send("k")
        assert "emphasised · Orla" in terminal.expect(KEYS)
        assert records.read_text("utf-8") == before.replace("kind: direct", "kind: emphasised", 1)
        terminal.send("k")
        assert "direct · Orla" in terminal.expect(KEYS)
        assert records.read_text("utf-8") == before
        terminal.send("n")
        terminal.expect("A bridge is dear")
        terminal.send("k")
        terminal.expect("it can be of no other kind")
        terminal.expect(KEYS)
        terminal.send("q")
        assert terminal.finish()[0] == 0


def test_dropped_and_not_proposed_again(terminal: Terminal, drafted: Path, quotes: Path) -> None:
    terminal.expect(KEYS)
    terminal.send("n")
    terminal.expect(KEYS)
    terminal.send("d")
    terminal.expect("Dropped, and with it the new speaker Tobias Wrenfield, organization Lume Boat")
    terminal.expect(KEYS)
    terminal.send("q")
    assert "0 accepted, 1 dropped, 3 drafts left" in terminal.finish()[1]
    dropped = quotes.read_text("utf-8")
    assert "- id: wrenfield" not in dropped
    assert dropped.endswith("#\n# dropped: direct\n## I have waited for nine years\n")
    before = bytes_of(drafted / "quotes")
    assert run_onrecord("draft", "ferry.txt", cwd=drafted).returncode == 0
    assert bytes_of(drafted / "quotes") == before
    assert "draft.left" in checked(drafted)


def test_undo_brings_every_byte_back(terminal: Terminal, drafted: Path) -> None:
    before = bytes_of(drafted / "quotes")
    terminal.expect(KEYS)
    terminal.send("d")
    terminal.expect(KEYS)
    accept(terminal, "Works")
    terminal.expect("A new theme")
    terminal.send("y")
    terminal.expect(KEYS)
    assert bytes_of(drafted / "quotes") != before
    for _ in range(2):
        terminal.send("u")
        terminal.expect("Undone")
        shown = terminal.expect(KEYS)
    assert "The ferry is a promise" in shown
    assert bytes_of(drafted / "quotes") == before
    terminal.send("u")
    terminal.expect("There is nothing to undo.")
    terminal.expect(KEYS)
    terminal.send("q")
    assert terminal.finish()[0] == 0


def test_quit_and_go_on_with_an_editors_comments(drafted: Path, quotes: Path) -> None:
    text = quotes.read_text("utf-8")
    mine = text.replace("  kind: direct\n", "  kind: 'direct'   # surely\n", 1)
    mine = mine.replace("\n- id: orla", "\n# Ask her.\n- id: orla").replace("\n", "\r\n")
    quotes.write_bytes(f"{mine}# The end.\r\n".encode())
    with on_terminal("draft", "--review", ID, cwd=drafted) as terminal:
        terminal.expect(KEYS)
        accept(terminal, "bridges")
        terminal.expect("Accepted")
        terminal.expect(KEYS)
        terminal.send(CTRL_D)
        assert "1 accepted" in terminal.finish()[1]
    with on_terminal("draft", "--review", "ferry.txt", cwd=drafted) as terminal:
        assert "I have waited" in terminal.expect(KEYS)
        terminal.send("q")
    now = quotes.read_bytes().decode()
    first = "  speaker: ada-quill\r\n  draft: true\r\n"
    assert now == f"{mine}# The end.\r\n".replace(
        first, "  speaker: ada-quill\r\n  themes: [bridges]\r\n", 1
    )


def test_interrupted_at_any_time(drafted: Path) -> None:
    before = bytes_of(drafted / "quotes")
    for keys in ("", "a", "s"):
        with on_terminal("draft", "--review", cwd=drafted) as terminal:
            terminal.expect(KEYS)
            terminal.send(keys)
            if keys:
                terminal.expect("What is it about" if keys == "a" else "Who says it")
            terminal.send(CTRL_C)
            assert terminal.finish()[0] == 130
    assert bytes_of(drafted / "quotes") == before
    assert "draft.left" in checked(drafted)


def test_back_without_a_decision(terminal: Terminal, drafted: Path) -> None:
    before = bytes_of(drafted / "quotes")
    terminal.expect(KEYS)
    terminal.send("s")
    terminal.expect("Who says it")
    terminal.send(f"Ada{ESCAPE}")
    terminal.expect("Nothing was changed.")
    terminal.expect(KEYS)
    terminal.send("s")
    terminal.expect("Who says it")
    terminal.send("Nobody Known" + ENTER)
    terminal.expect("A new speaker")
    terminal.send("n")
    terminal.expect("Nothing was changed.")
    terminal.expect(KEYS)
    terminal.send("q")
    assert terminal.finish()[0] == 0
    assert bytes_of(drafted / "quotes") == before


def test_what_somebody_else_changes_meanwhile_stays(terminal: Terminal, quotes: Path) -> None:
    terminal.expect(KEYS)
    replace_in(quotes, "speaker: ada-quill", "speaker: orla")
    terminal.send("d")
    shown = terminal.expect("left to decide")
    assert "The files were changed meanwhile" in shown
    assert "direct · Orla" in terminal.expect(KEYS)
    assert "- id: quill-2024-1" in quotes.read_text("utf-8")


def test_a_decision_that_was_edited_since_is_not_undone(
    terminal: Terminal, drafted: Path, quotes: Path
) -> None:
    terminal.expect(KEYS)
    terminal.send("d")
    terminal.expect("Dropped")
    terminal.expect(KEYS)
    with quotes.open("a", encoding="utf-8") as file:
        file.write("# Mine.\n")
    before = bytes_of(drafted / "quotes")
    terminal.send("u")
    terminal.expect("Its files were changed since: undo it there.")
    terminal.expect(KEYS)
    terminal.send("q")
    assert "1 dropped" in terminal.finish()[1]
    assert bytes_of(drafted / "quotes") == before


def test_less_certain_ones_come_after_the_others(drafted: Path, quotes: Path) -> None:
    doubt = (
        "\n# Less certain: no records as long as they are comments.\n#\n"
        "# reported, Ada Quill: a verb (41%)\n## came to the pier on Monday\n#\n"
        "# reported: a verb (40%)\n## Orla was there\n"
    )
    with quotes.open("a", encoding="utf-8") as file:
        file.write(doubt)
    with on_terminal("draft", "--review", cwd=drafted) as terminal:
        for _ in range(3):
            terminal.expect(KEYS)
            terminal.send("n")
        shown = terminal.expect(KEYS)
        assert "reported · Ada Quill" in shown
        assert "less certain: a verb (41%)" in shown
        accept(terminal, "bridges")
        assert "nobody is named" in terminal.expect(KEYS)
        terminal.send("d")
        assert "1 accepted, 1 dropped, 4 drafts left" in terminal.finish()[1]
    text = quotes.read_text("utf-8")
    assert "- id: ada-quill-1\n  kind: reported\n  text: came to the pier on Monday\n" in text
    assert "Less certain" not in text
    assert text.endswith("# dropped: reported\n## Orla was there\n")
    assert "draft.left" in checked(drafted)


def test_what_can_not_be_reviewed(small: Path, drafted: Path) -> None:
    run = run_onrecord("draft", "--review", cwd=drafted)
    assert run.returncode == 2
    assert "this is no terminal" in run.stderr
    assert "remove `draft: true`" in run.stderr
    run = run_onrecord("draft", "--review", "--dry-run", cwd=drafted)
    assert run.returncode == 2
    with on_terminal("draft", "--review", "elsewhere.txt", cwd=drafted) as terminal:
        status, shown = terminal.finish()
    assert status == 2
    assert "Draft it first, without --review: onrecord draft elsewhere.txt" in shown


def test_nothing_to_review(small: Path) -> None:
    with on_terminal("draft", "--review", cwd=small) as terminal:
        assert terminal.finish() == (0, "There is nothing to decide: no article holds a draft. ")
