import json
import logging

import pytest

from onrecord.reporting import formats, terminal
from onrecord.reporting.findings import Finding, Location
from onrecord.reporting.rules import RULES

PATH = "quotes/articles/forum/quotes.yml"
NOT_IN_TEXT = Finding(
    "quote.not-in-text",
    Location(PATH, (3, "text"), line=41, column=9),
    "`orla-on-bridges` does not stand in its article",
    "The nearest passage:\n“a bridge is a [-promise-]{+question+}”",
)
DRAFT = Finding("draft.left", Location("quotes/x/a,b.yml", line=2, column=1), "a draft: 100% left")
HOSTILE = Finding(
    "record.wrong-type",
    Location("quotes/speakers/\udce9\x1b[2J.yml", line=1, column=1),
    "expected a text, not `\x1b]0;owned\x07\u202egnp.exe\u2066\n::error::forged`",
    "Not \x9b31m, not\r\u2028either <script>alert(1)</script> & co.",
)


def test_a_finding_as_text() -> None:
    assert formats.format_text(NOT_IN_TEXT) == (
        "quotes/articles/forum/quotes.yml:41:9: error[quote.not-in-text]: "
        "`orla-on-bridges` does not stand in its article\n"
        "    The nearest passage:\n"
        "    “a bridge is a [-promise-]{+question+}”"
    )


def test_a_finding_without_a_hint_has_that_of_its_rule() -> None:
    assert formats.format_text(DRAFT) == (
        "quotes/x/a,b.yml:2:1: warning[draft.left]: a draft: 100% left\n"
        f"    {RULES['draft.left'].fix}"
    )


def test_strict() -> None:
    assert "error[draft.left]" in formats.format_text(DRAFT, strict=True)
    assert '"severity": "error"' in formats.format_json([DRAFT], strict=True)
    assert formats.format_annotation(DRAFT, strict=True).startswith("::error ")
    assert formats.summary([DRAFT], 3, strict=True) == "1 error"


def test_colours_show_the_difference_instead_of_brackets() -> None:
    text = formats.format_text(NOT_IN_TEXT, colour=True)
    assert "[-" not in text
    assert "{+" not in text
    assert "\x1b[31m\x1b[9mpromise\x1b[0m\x1b[32m\x1b[4mquestion\x1b[0m" in text
    assert "\x1b[31m\x1b[1merror[quote.not-in-text]\x1b[0m" in text


@pytest.mark.parametrize("colour", [False, True])
def test_hostile_text_does_not_reach_a_terminal(colour: bool) -> None:
    text = formats.format_text(HOSTILE, colour=colour)
    bare = text.replace("\x1b[1m", "").replace("\x1b[31m", "").replace("\x1b[0m", "")
    assert all(character.isprintable() or character == "\n" for character in bare)
    assert bare == (
        r"quotes/speakers/\udce9\x1b[2J.yml:1:1: error[record.wrong-type]: "
        r"expected a text, not `\x1b]0;owned\x07\u202egnp.exe\u2066\n::error::forged`"
        "\n"
        r"    Not \x9b31m, not\r\u2028either <script>alert(1)</script> & co."
    )


def test_text_of_every_script_is_shown_as_it_is() -> None:
    text = "“Ça” – 「是」 فنار, a\u200db, 👩\u200d🚒, e\u0301, a\u00a0b, c:\\d"
    assert formats.printable(text) == text


def test_findings_as_json() -> None:
    assert json.loads(formats.format_json([NOT_IN_TEXT, HOSTILE])) == [
        {
            "path": PATH,
            "line": 41,
            "column": 9,
            "severity": "error",
            "code": "quote.not-in-text",
            "message": NOT_IN_TEXT.message,
            "hint": NOT_IN_TEXT.hint,
        },
        {
            "path": HOSTILE.location.path,
            "line": 1,
            "column": 1,
            "severity": "error",
            "code": "record.wrong-type",
            "message": HOSTILE.message,
            "hint": HOSTILE.hint,
        },
    ]
    assert formats.format_json([HOSTILE]).replace("\n", "").isprintable()
    assert formats.format_json([NOT_IN_TEXT]).isascii()
    assert json.loads(formats.format_json([])) == []


def test_an_annotation_on_github() -> None:
    assert formats.format_annotation(NOT_IN_TEXT) == (
        "::error file=quotes/articles/forum/quotes.yml,line=41,col=9,title=quote.not-in-text::"
        "`orla-on-bridges` does not stand in its article%0AThe nearest passage:%0A"
        "“a bridge is a [-promise-]{+question+}”"
    )
    assert formats.format_annotation(DRAFT).startswith(
        "::warning file=quotes/x/a%2Cb.yml,line=2,col=1,title=draft.left::a draft: 100%25 left%0A"
    )


def test_an_annotation_is_one_line_whatever_it_says() -> None:
    annotation = formats.format_annotation(HOSTILE)
    assert annotation.isprintable()
    assert annotation.count("::error") == 2  # its own, and the text that imitates one
    assert annotation.startswith("::error file=quotes/speakers/\\udce9\\x1b[2J.yml,line=1,")


@pytest.mark.parametrize(
    ("findings", "quotes", "expected"),
    [
        ([], 58, "58 quotes checked, no problems"),
        ([], 1, "1 quote checked, no problems"),
        ([], 12345, "12,345 quotes checked, no problems"),
        ([NOT_IN_TEXT], 58, "1 error"),
        ([NOT_IN_TEXT, HOSTILE, DRAFT], 58, "2 errors, 1 warning"),
        ([DRAFT, DRAFT], 58, "2 warnings"),
    ],
)
def test_the_summary(findings: list[Finding], quotes: int, expected: str) -> None:
    assert formats.summary(findings, quotes) == expected


def test_what_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    terminal.report([NOT_IN_TEXT], 58)
    out, err = capsys.readouterr()
    assert out == formats.format_text(NOT_IN_TEXT) + "\n1 error\n"
    assert err == ""
    terminal.report([NOT_IN_TEXT], 58, "github", err=True)
    out, err = capsys.readouterr()
    assert out == ""
    assert err == formats.format_annotation(NOT_IN_TEXT) + "\n1 error\n"
    terminal.report([], 58, "json")
    assert capsys.readouterr().out == "[]\n"


@pytest.mark.parametrize(
    ("settings", "colours"),
    [({}, False), ({"FORCE_COLOR": "1"}, True), ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False)],
)
def test_colours_as_the_environment_wants_them(
    settings: dict[str, str],
    colours: bool,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name in ("FORCE_COLOR", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    terminal.report([NOT_IN_TEXT], 58)
    assert ("\x1b[" in capsys.readouterr().out) is colours


def test_findings_as_html() -> None:
    html = formats.findings_as_html([NOT_IN_TEXT, HOSTILE])
    assert "2 errors. This page is as it was before." in html
    assert (
        "<strong>quotes/articles/forum/quotes.yml:41:9: error[quote.not-in-text]: "
        "`orla-on-bridges` does not stand in its article</strong>"
    ) in html
    assert "a bridge is a <del>promise</del><ins>question</ins>" in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; co." in html
    assert "<script" not in html
    assert html.replace("\n", "").isprintable()


def test_messages_of_a_logger(capsys: pytest.CaptureFixture[str]) -> None:
    log = logging.getLogger("mkdocs.commands.build")
    with terminal.messages_of(logging.getLogger("mkdocs"), logging.WARNING):
        log.info("Cleaning site directory")
        log.warning("Doc file '\x1b[2J.md' has\na broken link")
        log.error("Error reading page")
    assert capsys.readouterr().err == (
        "warning: Doc file '\\x1b[2J.md' has\na broken link\nerror: Error reading page\n"
    )
    with terminal.messages_of(logging.getLogger("mkdocs"), logging.INFO):
        log.info("Serving on http://127.0.0.1:8000/")
    assert capsys.readouterr().err == "Serving on http://127.0.0.1:8000/\n"
