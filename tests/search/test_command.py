"""`onrecord search`: how it is called, what it prints, as text and as JSON."""

import json
from collections import Counter
from pathlib import Path
from typing import Any, get_args

import pytest
from click import Choice

from onrecord.cli import onrecord as command
from onrecord.project import read_project
from onrecord.records.knowledge_base import KnowledgeBase, link_records, without_drafts
from onrecord.records.loader import read_records
from onrecord.records.models import QuoteKind
from onrecord.search.columns import FACETS
from onrecord.search.reference import Sort
from support.commands import Run, run_onrecord
from support.files import bytes_of, replace_in
from support.projects import DEMO


@pytest.fixture(scope="session")
def kb() -> KnowledgeBase:
    """What the demo publishes."""
    return without_drafts(link_records(read_records(read_project(DEMO / "mkdocs.yml"))))


def run(*arguments: object, cwd: Path = DEMO, **settings: str) -> Run:
    done = run_onrecord("search", *arguments, cwd=cwd, **settings)
    assert "Traceback" not in done.stderr
    return done


def text_of(*arguments: object) -> str:
    done = run(*arguments)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def json_of(*arguments: object, cwd: Path = DEMO, **settings: str) -> dict[str, Any]:
    done = run("--format", "json", *arguments, cwd=cwd, **settings)
    assert (done.returncode, done.stderr) == (0, "")
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def ids(answer: dict[str, Any]) -> list[str]:
    return [quote["id"] for quote in answer["quotes"]]


# Text


def test_words() -> None:
    assert text_of("BRIDGES", "banks", "each") == (
        "“A bridge is a promise that two banks make to each other”\n"
        "    Orla Fennimoor, Mayor, City of Port Lumen, for City of Port Lumen, 14 March 2023\n"
        "    orla-on-bridges in quotes/articles/lumen-forum/quotes.yml\n"
        "\n"
        "1 quote\n"
    )


def test_records_come_first_and_what_was_read_instead() -> None:
    lines = text_of("fenimoor", "--limit", "1").splitlines()
    assert lines[0] == "“fenimoor” stands nowhere; read as “fennimoor”."
    assert lines[1].startswith("Speakers: Orla Fennimoor (orla-fennimoor, ")
    assert lines[2] == ""
    assert lines[3].startswith("“")
    assert lines[-1].endswith(" quotes. --limit 0 prints all.")
    assert lines[-1].startswith("1 of ")


def test_marks_and_voices_of_each_kind() -> None:
    assert "「老船長常說『潮水自己寫日記』。」\n    燈小潮, 點燈人, 10 February 2024\n" in text_of(
        "寫日記"
    )
    assert text_of("sluice key").startswith("it had not lost the key to the sluice, ")
    assert "\n    Vale Water Board, 29 February 2024\n" in text_of("sluice key")
    # No one's in particular: the article's.
    assert "\n    Nineteen councillors on a raft, 29 February 2024\n" in text_of("rule two obey")
    joint = "Tobin Quillfeather, Harbour Master, Harbour Office; Maris Lanternhook, Ferrywoman, "
    assert joint in text_of("rowed here")


def test_twenty_quotes_unless_told_otherwise(kb: KnowledgeBase) -> None:
    everything = len(kb.quotes) - len(kb.withdrawn)
    for arguments, shown in [((), 20), (("--limit", 3), 3), (("--limit", 0), everything)]:
        lines = text_of(*arguments).splitlines()
        assert sum(" in quotes/articles/" in line for line in lines) == shown
    assert lines[-1] == f"{everything} quotes"


def test_nothing_found_says_what_to_loosen() -> None:
    assert text_of("xylophone") == "0 quotes\n"
    assert text_of("bridge promise", "--year", 2022, "--speaker", "orla-fennimoor") == (
        "0 quotes\nWithout --year: 1 quote\n"
    )
    assert text_of("xylophone", "--theme", "tolls") == "0 quotes\nWithout the words: 6 quotes\n"


def test_more_records_than_are_named(demo: Path) -> None:
    for number in range(7):
        (demo / f"quotes/cities/x{number}.yml").write_text(f"name: Xale {number}\ncountry: NO\n")
    line = run("xale ", cwd=demo).stdout.splitlines()[0]
    assert line.startswith("Cities: Xale 0 (x0, 0 quotes); Xale 1 (x1, 0 quotes); ")
    assert line.endswith("Xale 4 (x4, 0 quotes); and 2 more")


def test_found_words_are_bold_on_a_terminal() -> None:
    shown = run("brid", "--speaker", "orla-fennimoor", FORCE_COLOR="1").stdout
    assert "“A \x1b[1mbridge\x1b[0m is a promise" in shown
    assert "\x1b" not in text_of("brid")


def test_what_a_terminal_would_obey_is_written_out(demo: Path) -> None:
    folder = demo / "quotes/articles/vale-council"
    with (folder / "text.md").open("a", encoding="utf-8") as text:
        text.write("\nA tide\u202erising in reverse.\n")
    with (folder / "quotes.yml").open("a", encoding="utf-8") as quotes:
        quotes.write("\n- id: rev\n  kind: reported\n  speaker: juniper-ashlock-pell\n")
        quotes.write('  themes: [tolls]\n  text: "A tide\\u202erising in reverse."\n')
    done = run("reverse", cwd=demo)
    assert done.stdout.startswith("A tide\\u202erising in reverse.\n")


# Words that begin with a hyphen


def test_a_word_is_left_out() -> None:
    everything, with_it = ids(json_of("bridge")), ids(json_of("bridge ferries "))
    less = ids(json_of("bridge -ferries"))
    assert with_it
    assert set(less) == set(ids(json_of("bridge "))) - set(with_it)
    assert set(less) < set(everything)
    assert ids(json_of("--", "bridge", "-ferries")) == less
    assert set(ids(json_of("--", "-ferries"))) == set(ids(json_of())) - set(
        ids(json_of("ferries "))
    )


def test_a_hyphen_without_a_warning_is_no_option() -> None:
    done = run("bridge", "-two")
    assert done.returncode == 2
    assert "No such option '-t'" in done.stderr
    assert "Before words of which one begins with a hyphen, write `--`." in done.stderr
    assert "`--`" not in run("bridge", "--speakr", "x").stderr


def test_a_phrase() -> None:
    assert ids(json_of('"promise that two"')) == ["orla-on-bridges"]
    assert ids(json_of('"that promise two"')) == []


# Choices


@pytest.mark.parametrize(
    ("option", "way"),
    [
        ("speaker", "by_speaker"),
        ("city", "by_city"),
        ("organization", "by_organization"),
        ("theme", "by_theme"),
        ("event", "by_event"),
    ],
)
def test_every_facet_of_records(kb: KnowledgeBase, option: str, way: str) -> None:
    quotes = getattr(kb, way)
    most = max(quotes, key=lambda id_: len(quotes[id_]))
    answer = json_of(f"--{option}", most)
    assert ids(answer) == [quote.id for quote in quotes[most]]
    assert answer["total"] == len(quotes[most])


def test_the_other_facets(kb: KnowledgeBase) -> None:
    quotes = [kb.quotes[id_] for id_ in ids(json_of())]
    for option, value_of in (
        ("kind", lambda quote: quote.kind),
        ("language", kb.language_of),
        ("year", lambda quote: str(kb.day_of(quote).year)),
    ):
        for value, number in Counter(map(value_of, quotes)).most_common(1):
            found = ids(json_of(f"--{option}", value))
            assert found == [quote.id for quote in quotes if value_of(quote) == value]
            assert len(found) == number


def test_two_of_a_facet_and_two_facets(kb: KnowledgeBase) -> None:
    both = json_of("--speaker", "orla-fennimoor", "--speaker", "maris-lanternhook")
    said = {*kb.by_speaker["orla-fennimoor"], *kb.by_speaker["maris-lanternhook"]}
    assert set(ids(both)) == {quote.id for quote in said}
    narrow = json_of(
        "--speaker", "orla-fennimoor", "--speaker", "maris-lanternhook", "--theme", "tolls"
    )
    about = {quote.id for quote in kb.by_theme["tolls"]}
    assert set(ids(narrow)) == set(ids(both)) & about
    assert narrow["chosen"] == {
        "speaker": ["orla-fennimoor", "maris-lanternhook"],
        "theme": ["tolls"],
    }


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--speaker", "orla-fenimoor"], "there is no speaker `orla-fenimoor` in `speakers/`."),
        (["--speaker", "orla-fenimoor"], "Did you mean `orla-fennimoor`?"),
        (["--organization", "xyz"], "there is no organisation `xyz` in `organizations/`."),
        (["--language", "nn"], "no quote is in the language `nn`."),
        (["--language", "en-gb"], "no quote is in the language `en-gb`. Did you mean `en-GB`?"),
        (["--year", "21"], "`21` is no year: expected four digits, such as `2021`."),
        (["--kind", "shouted"], "'shouted' is not one of"),
        (["--sort", "best"], "'best' is not one of"),
        (["--limit", "-1"], "-1 is not in the range"),
    ],
)
def test_a_wrong_choice(arguments: list[str], message: str) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert message in done.stderr


def test_a_former_id_leads_to_the_new_one() -> None:
    done = run("--speaker", "orla-fenny", "--format", "json")
    assert done.returncode == 0
    assert done.stderr == "onrecord: the speaker `orla-fenny` is now `orla-fennimoor`\n"
    now = run("--speaker", "orla-fennimoor", "--format", "json")
    assert done.stdout == now.stdout


def test_a_year_without_quotes_is_no_mistake() -> None:
    assert json_of("--year", "1999")["total"] == 0


def test_the_options_are_the_facets_and_the_sorts() -> None:
    options = {parameter.name: parameter.type for parameter in command.commands["search"].params}
    assert set(FACETS) < options.keys()
    assert isinstance(sorts := options["sort"], Choice)
    assert tuple(sorts.choices) == get_args(Sort)
    assert isinstance(kinds := options["kind"], Choice)
    assert {*kinds.choices, ""} == set(get_args(QuoteKind))


# Order


def test_every_order(kb: KnowledgeBase) -> None:
    answers = {sort: json_of("--sort", sort)["quotes"] for sort in get_args(Sort)}
    days = {sort: [quote["day"] for quote in quotes] for sort, quotes in answers.items()}
    assert days["newest"] == days["relevance"]
    assert days["oldest"][0] <= days["oldest"][-1]
    assert days["newest"][0] == days["oldest"][-1]
    speakers = [quote["speakers"] for quote in json_of("--sort", "speaker")["quotes"]]
    names = [
        min((kb.speakers[one["id"]].sort_name or one["name"]).replace("É", "E") for one in listed)
        for listed in filter(None, speakers)
    ]
    assert names == sorted(names)
    assert not any(speakers[len(names) :])


# JSON


def test_a_quote_is_what_the_export_has(built_demo: Path) -> None:
    exported = json.loads((built_demo / "site/data/quotes.json").read_text("utf-8"))["quotes"]
    by_id = {quote["id"]: quote for quote in exported}
    found = json_of("the")["quotes"]
    assert len(found) > 20  # all of them
    assert all(quote == by_id[quote["id"]] for quote in found)


def test_addresses_of_the_site(demo: Path) -> None:
    words = '"promise that two"'
    (quote,) = json_of(words, SITE_URL="https://example.org/record")["quotes"]
    assert quote["url"] == "https://example.org/record/quotes/orla-on-bridges/"
    with (demo / "mkdocs.yml").open("a", encoding="utf-8") as settings:
        settings.write("\nuse_directory_urls: false\n")
    (quote,) = json_of(words, cwd=demo)["quotes"]
    assert quote["url"] == "quotes/orla-on-bridges.html"


def test_the_whole_answer() -> None:
    answer = json_of("fenimoor bridge ", "--year", "2023", "--limit", 1, "--sort", "oldest")
    assert list(answer) == "words chosen sort total corrected counts records quotes".split()
    assert answer["words"] == "fenimoor bridge "
    assert answer["chosen"] == {"year": ["2023"]}
    assert answer["sort"] == "oldest"
    assert answer["total"] == 2
    assert answer["corrected"] == {"fenimoor": ["fennimoor"]}
    assert list(answer["counts"]) == list(FACETS)
    assert answer["counts"]["theme"] == {"bridges": 1, "crossings": 1, "ferries": 1}
    assert len(answer["quotes"]) == 1
    assert not any(answer["records"].values())
    (theme,) = json_of("bridge")["records"]["theme"]
    assert theme == {"id": "bridges", "name": "Bridges", "quotes": 3}
    (article,) = json_of("raft nineteen")["records"]["article"]
    assert article["name"] == "Nineteen councillors on a raft"


def test_json_is_plain_ascii() -> None:
    done = run("燈", "--format", "json")
    assert done.stdout.isascii()
    assert json.loads(done.stdout)["words"] == "燈"


# Records with errors, and what is left alone


def test_records_with_errors_are_not_searched(demo: Path) -> None:
    replace_in(demo / "quotes/speakers/orla-fennimoor.yml", "name: Orla", "nmae: Orla")
    done = run("bridge", cwd=demo)
    assert done.returncode == 1
    assert done.stdout == ""
    assert "error[record.unknown-field]" in done.stderr
    assert "warning[" not in done.stderr
    assert done.stderr.endswith("onrecord: the records have errors: nothing was searched\n")


def test_nothing_is_written(demo: Path) -> None:
    before = bytes_of(demo)
    assert run("bridge", cwd=demo).returncode == 0
    assert bytes_of(demo) == before
