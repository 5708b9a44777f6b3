"""Every rule of the catalogue by example: files that break it, what is said, files that keep it.

Each example changes some files of a small knowledge base. `test_rules.py` runs them all, and the
handbook's page of each code shows them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

ARTICLE = "quotes/articles/lamps/article.yml"
TEXT = "quotes/articles/lamps/text.md"
QUOTES = "quotes/articles/lamps/quotes.yml"
SPEAKER = "quotes/speakers/orla.yml"
CITY = "quotes/cities/lumen.yml"
PAPER = "quotes/organizations/ledger.yml"
THEME = "quotes/themes/light.yml"
EVENT = "quotes/events/forum.yml"

MEMBER = "name: Orla\nmemberships:\n  - {role: A, start_date: 2021"
QUOTE = """\
- id: orla-1
  kind: direct
  text: The lamps stay lit
  speaker: orla
  themes: [light]
"""
BASE: dict[str, str] = {
    "mkdocs.yml": "site_name: Rules\nplugins: [onrecord]\n",
    ARTICLE: (
        "title: Lamps\npublisher: ledger\npublished: 2024-05-01\nlanguage: en\n"
        "event: forum\ncities: [lumen]\nrights: None stated.\n"
    ),
    TEXT: (
        "“The lamps stay lit,” said Orla, “in every street.”\n\n"
        "The mayor said that **the oil is dear**. The oil is dear, people’s oil.\n"
    ),
    QUOTES: QUOTE,
    SPEAKER: "name: Orla\n",
    CITY: "name: Lumen\ncountry: NO\n",
    PAPER: "name: The Ledger\n",
    THEME: "name: Light\n",
    EVENT: "name: Forum\ndate: 2024-04-30\n",
}  # fmt: skip


@dataclass(frozen=True)
class Example:
    """Files that break a rule, the place and the words of the finding, files that keep it.

    Files that break it and are not among `keeps` are kept as in `BASE`. `hint` is how the hint
    begins; empty, it isn't fixed. `note` is what the handbook says of a file that it can't show.
    """

    code: str
    breaks: Mapping[str, str | bytes | None]
    at: str
    message: str
    keeps: Mapping[str, str | bytes | None] = field(default_factory=dict)
    hint: str = ""
    note: str = ""


def quote(**changes: str) -> str:
    """The base's quote with some fields changed or added; an empty one is left out."""
    fields = dict(line.strip(" -").split(": ", 1) for line in QUOTE.splitlines()) | changes
    lines = [f"  {key}: {value}" for key, value in fields.items() if value]
    return "- " + "\n".join(lines).strip() + "\n"


EXAMPLES = [
    Example("yaml.syntax", {SPEAKER: "name: [Orla\n"}, f"{SPEAKER}:2:1",
        "did not find expected ',' or ']', while parsing a flow sequence"),
    Example("yaml.syntax", {SPEAKER: "name: Orla\nother_names:\n\t- O\n"}, f"{SPEAKER}:3:1",
        "found character that cannot start any token, while scanning for the next token",
        hint="There is a tab in front of the text: use spaces."),
    Example("yaml.syntax", {QUOTES: quote(text='"The lamps stay lit')}, f"{QUOTES}:6:1",
        "found unexpected end of stream, while scanning a quoted scalar"),
    Example("yaml.syntax", {SPEAKER: "name: Or\x07la\n"}, f"{SPEAKER}:1:9",
        "the character U+0007 UNNAMED can't stand in YAML",
        note="Between `r` and `l` stands a control character, U+0007, which nothing shows."),
    Example("yaml.duplicate-key", {SPEAKER: "name: Orla\nname: Orla\n"}, f"{SPEAKER}:2:1",
        "`name` stands twice"),
    Example("yaml.comment-in-text", {THEME: "name: Light #7\n"}, f"{THEME}:1:13",
        "`name` ends before `#7`: YAML takes it as a comment", {THEME: "name: 'Light #7'\n"}),
    Example("yaml.unsafe", {SPEAKER: "name: !!python/object/apply:os.system [ls]\n"},
        f"{SPEAKER}:1:7",
        "the tag `tag:yaml.org,2002:python/object/apply:os.system` is not allowed in a record",
        {SPEAKER: 'name: Orla\nother_names: ["!Orla"]\n'}),
    Example("yaml.unsafe", {SPEAKER: "name: &a Orla\n"}, f"{SPEAKER}:1:7",
        "the anchor `&a` is not allowed in a record"),
    Example("yaml.encoding", {SPEAKER: "name: Orla\nsort_name: Örla\n".encode("latin-1")},
        f"{SPEAKER}:2:12", "the byte 0xD6 is not UTF-8",
        {SPEAKER: "\ufeffname: Orla\nsort_name: Örla\n"},
        note="The file was saved in the encoding Latin-1."),
    Example("yaml.too-large", {SPEAKER: "name: Orla\n" + "#" * (4 << 20)}, f"{SPEAKER}:1:1",
        "4,194,315 bytes; at most 4,194,304 are read", note="And so on, for four megabytes."),
    Example("yaml.empty", {SPEAKER: ""}, f"{SPEAKER}:1:1", "there is nothing in this file"),
    Example("yaml.empty", {SPEAKER: "# Orla\n"}, f"{SPEAKER}:1:1",
        "there are only comments in this file"),
    Example("record.unknown-field", {SPEAKER: "name: Orla\nother_name: [O]\n"}, f"{SPEAKER}:2:1",
        "the record of a speaker has no field `other_name`",
        {SPEAKER: "name: Orla\nother_names: [O]\n"},
        "Did you mean `other_names`?"),
    Example("record.missing-field", {CITY: "name: Lumen\n"}, f"{CITY}:1:1", "`country` is missing"),
    Example("record.missing-field", {QUOTES: quote(speaker="")}, f"{QUOTES}:1:3",
        "`speaker` is missing: nobody is named who said `orla-1`",
        {QUOTES: quote(speaker="", kind="emphasised", text="the oil is dear"), SPEAKER: None}),
    Example("record.wrong-type", {EVENT: "name: Forum\ndate: 30 April 2024\n"}, f"{EVENT}:2:7",
        "`date`: expected a date as `2021-12-15`, `2021-12` or `2021`, not `30 April 2024`",
        {EVENT: "name: Forum\ndate: 2024-04\n"}),
    Example("record.wrong-type", {CITY: "name: Lumen\ncountry: no\n"}, f"{CITY}:2:10",
        "`country`: expected an ISO 3166-1 country code as `ES` or `MX`, not `no`",
        hint="Write `NO`."),
    Example("record.bad-id", {"quotes/speakers/The Mayor.yml": "name: The mayor\n"},
        "quotes/speakers/The Mayor.yml:1:1", "`The Mayor` can't be an id",
        {"quotes/speakers/the-mayor.yml": "name: The mayor\n",
            QUOTES: quote(speaker="[orla, the-mayor]")},
        "Rename it to `the-mayor`."),
    Example("record.duplicate-id", {QUOTES: QUOTE + QUOTE}, f"{QUOTES}:6:7",
        f"the quote `orla-1` already stands in {QUOTES}"),
    Example("record.duplicate-id", {THEME: "name: Light\nformerly: [light]\n"}, f"{THEME}:2:12",
        "`light` is the id of the theme `light`", {THEME: "name: Light\nformerly: [lights]\n"}),
    Example("record.unknown-file", {"quotes/speakers/orla.yaml": "name: Orla\n"},
        "quotes/speakers/orla.yaml:1:1", "this file is not read as a record",
        {"quotes/speakers/.orla.yml.swp": "", "quotes/speakers/orla.yml~": ""}),
    Example("record.missing-file", {TEXT: None, QUOTES: None, SPEAKER: None, THEME: None},
        f"{TEXT}:1:1", "this article has no `text.md`"),
    Example("record.unsafe-url", {SPEAKER: "name: Orla\nurl: javascript:alert(1)\n"},
        f"{SPEAKER}:2:6", "`url`: expected an address that begins with `https://` or `http://`, "
        "not `javascript:alert(1)`", {SPEAKER: "name: Orla\nurl: https://orla.example/?a=1&b=2\n"}),
    Example("record.unsafe-url", {TEXT: f"{BASE[TEXT]}\n[a](javascript:alert)\n"}, f"{TEXT}:5:1",
        "the text holds a link to `javascript:alert`, which is no http or https address"),
    Example("record.unsafe-path", {
        SPEAKER: "name: Orla\nimage:\n  src: ../../x.png\n  alt: A\n  credit: B\n  license: C\n"},
        f"{SPEAKER}:3:8", "`src`: expected a path inside the project, as `assets/portrait.jpg`, "
        "not `../../x.png`"),
    Example("record.unused", {"quotes/themes/dark.yml": "name: Dark\n"},
        "quotes/themes/dark.yml:1:1", "nothing refers to the theme `dark`",
        {"quotes/themes/dark.yml": "name: Dark\n", THEME: "name: Light\nbroader: dark\n"}),
    Example("reference.unknown-article", {QUOTES: quote() +
        "  translations: {fr: {text: Oui, article: lamp}}\n"}, f"{QUOTES}:6:43",
        "there is no article `lamp` in `articles/`", hint="Did you mean `lamps`?"),
    Example("reference.unknown-speaker", {QUOTES: quote(speaker="orlo"), SPEAKER: "name: Orla\n"},
        f"{QUOTES}:4:12", "there is no speaker `orlo` in `speakers/`",
        hint="Did you mean `orla`?"),
    Example("reference.unknown-city", {QUOTES: quote(cities="[lumens]")}, f"{QUOTES}:6:12",
        "there is no city `lumens` in `cities/`", {QUOTES: quote(cities="[lumen]")}),
    Example("reference.unknown-organization", {ARTICLE: BASE[ARTICLE].replace("ledger", "leger")},
        f"{ARTICLE}:2:12", "there is no organization `leger` in `organizations/`"),
    Example("reference.unknown-theme", {QUOTES: quote(themes="[light, lite]")}, f"{QUOTES}:5:19",
        "there is no theme `lite` in `themes/`", hint="Did you mean `light`?"),
    Example("reference.unknown-event", {ARTICLE: BASE[ARTICLE].replace("forum", "fora")},
        f"{ARTICLE}:5:8", "there is no event `fora` in `events/`"),
    Example("reference.former-id", {SPEAKER: "name: Orla\nformerly: [orla-old]\n",
        QUOTES: quote(speaker="orla-old")}, f"{QUOTES}:4:12",
        "the speaker `orla-old` is now `orla`", hint="Write `orla`."),
    Example("reference.cycle", {THEME: "name: Light\nbroader: light\n"}, f"{THEME}:2:10",
        "the theme `light` is broader than itself"),
    Example("article.markup", {TEXT: f"{BASE[TEXT]}\nA <br> tag.\n"}, f"{TEXT}:5:3",
        "the text holds raw HTML", {TEXT: f"{BASE[TEXT]}\nA \\<br> tag.\n"}),
    Example("article.characters", {TEXT: BASE[TEXT].replace("people’s", "people\x92s")},
        f"{TEXT}:3:65", "the text holds U+0092 UNNAMED",
        note="Between `people` and `s` stands a control character, U+0092, which nothing shows."),
    Example("article.no-rights", {ARTICLE: BASE[ARTICLE].replace("rights: None stated.\n", "")},
        f"{ARTICLE}:1:1", "the whole text of `lamps` is shown, and `rights` says nothing",
        {ARTICLE: BASE[ARTICLE].replace("rights: None stated.", "show_text: false")}),
    Example("quote.not-in-text", {QUOTES: quote(text="The lamps stayed lit")}, f"{QUOTES}:3:9",
        "the quote `orla-1` does not stand in its article: these words do not stand in it",
        {QUOTES: quote(text="The  lamps\n    stay lit,")},
        "The nearest passage: The lamps [-stayed-]{+stay+} lit"),
    Example("quote.not-in-text", {
        QUOTES: quote(kind="reported", text="The oil is dear, people's oil")}, f"{QUOTES}:3:9",
        "the quote `orla-1` does not stand in its article: these words do not stand in it",
        {QUOTES: quote(kind="reported", text="The oil is dear, people’s oil")},
        "The nearest passage: The oil is dear, people[-'-]{+’+}s oil\n"
        "Hard to see: ' U+0027 for ’ U+2019."),
    Example("quote.not-in-text", {QUOTES: quote(text="The lamps […  in every street")},
        f"{QUOTES}:3:9", "the quote `orla-1` does not stand in its article: a bracket is left "
        "over: words left out are `[…]`, words added `[word]`",
        {QUOTES: quote(text="The lamps […] in every street")}),
    Example("quote.cut-off", {
        TEXT: BASE[TEXT].replace("stay lit,", "stay lit in ward #7,"),
        QUOTES: quote(text="The lamps stay lit in ward #7")}, f"{QUOTES}:3:36",
        "the quote `orla-1` ends before `#7`, which YAML takes as a comment; in the article it "
        "goes on", {TEXT: BASE[TEXT].replace("stay lit,", "stay lit in ward #7,"),
        QUOTES: quote(text="'The lamps stay lit in ward #7'")}),
    Example("quote.ambiguous", {QUOTES: quote(kind="reported", text="oil is dear")},
        f"{QUOTES}:3:9",
        "the quote `orla-1` is not certain to stand in its article: it stands there 2 times",
        {QUOTES: quote(kind="reported", text="oil is dear", suffix='", people’s"')}),
    Example("quote.wrong-kind", {QUOTES: quote(kind="reported")}, f"{QUOTES}:2:9",
        "`orla-1` is `reported`, but it does not stand outside quotation marks",
        hint="As it stands it is `direct`."),
    Example("quote.wrong-kind", {QUOTES: quote(text="the oil is dear")}, f"{QUOTES}:2:9",
        "`orla-1` is `direct`, but it does not stand inside quotation marks or a block quote",
        {QUOTES: quote(text="the oil is dear", kind="emphasised")},
        "As it stands it is `emphasised` or `reported`."),
    Example("quote.speaker-not-named", {SPEAKER: "name: Orla Fennimoor\n"}, f"{QUOTES}:4:12",
        "the article does not name Orla Fennimoor (`orla`)",
        {SPEAKER: "name: Orla Fennimoor\nother_names: [Orla]\n"}),
    Example("quote.speaker-not-named", {QUOTES: quote(attribution="The mayors")}, f"{QUOTES}:6:16",
        "“The mayors” stands neither in the quote's paragraph nor beside it",
        {SPEAKER: "name: Fennimoor\n", QUOTES: quote(attribution="The mayor")}),
    Example("membership.dates", {SPEAKER: f"{MEMBER}, end_date: 2020-12}}\n"}, f"{SPEAKER}:3:43",
        "it ends (2020-12) before it starts (2021)", {SPEAKER: f"{MEMBER}, end_date: 2021-01}}\n"}),
    Example("event.dates", {EVENT: "name: Forum\ndate: 2024-04-30\nend_date: 2024-04-29\n"},
        f"{EVENT}:3:11", "it ends (2024-04-29) before it starts (2024-04-30)",
        {EVENT: "name: Forum\ndate: 2024-04-30\nend_date: 2024-04\n"}),
    Example("draft.left", {QUOTES: quote(themes="", draft="true") + quote(id="orla-2")},
        f"{QUOTES}:5:3", "a draft that still lacks `themes`"),
]  # fmt: skip


def write_files(folder: Path, files: Mapping[str, str | bytes | None]) -> None:
    """Write files below a folder; one without content is removed."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if content is None:
            path.unlink(missing_ok=True)
        else:
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
