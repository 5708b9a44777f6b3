"""Who says what in an article: each rule on the shortest text that needs it."""

from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.drafting.analysis.dates import days_in
from onrecord.drafting.analysis.keywords import key_terms
from onrecord.drafting.analysis.language import detect_language
from onrecord.drafting.analysis.pipeline import LIKELY, Proposals, Statement, propose
from onrecord.drafting.sources.document import Piece, Shown, TextBlock, as_markdown
from onrecord.drafting.sources.markdown import read_markdown
from onrecord.text.anchoring import Passage, QuoteQuery, is_of_kind, locate_quote
from onrecord.text.article_text import read_article_text
from support.proposals import FILLER, draft, said


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("“The bridge is a promise,” said Ada Quill.", "Ada Quill"),
        ("“The bridge is a promise,” Ada Quill said on Monday.", "Ada Quill"),
        ("“The bridge is a promise,” Ada Quill, the mayor of Lume, said.", "Ada Quill"),
        ("“The bridge is a promise,” said Lume engineer Ada Quill.", "Ada Quill"),
        ("“The bridge is a promise,” said the mayor of Lume, Ada Quill.", "Ada Quill"),
        ("“The bridge is a promise,” said Ada R. Quill, who built it.", "Ada R. Quill"),
        ("Ada Quill said: “The bridge is a promise.”", "Ada Quill"),
        ("Ada Quill told reporters that “the bridge is a promise to all.”", "Ada Quill"),
        ("According to Ada Quill, “the bridge is a promise to all”.", "Ada Quill"),
        ("“The bridge is a promise”, Ada Quill", "Ada Quill"),
        ("“The bridge is a promise” — Ada Quill, mayor of Lume", "Ada Quill"),
        ("“The bridge is a promise.”\n\n— Ada Quill, mayor of Lume", "Ada Quill"),
        ("‘The bridge isn’t a promise,’ said Ada Quill.", "Ada Quill"),
        ('"The bridge is a promise," said Ada Quill.', "Ada Quill"),
        ("Ada Quill came late. “The bridge is a promise,” she said.", "Ada Quill"),
        (
            "Ada Quill, the mayor, came late. “The bridge is a promise,” the mayor said.",
            "Ada Quill",
        ),
        ("Ada Quill came late. “The bridge is a promise,” Quill said.", "Ada Quill"),
        ("“The bridge is a promise,” Ms. Quill said. Ada Quill built it.", "Ada Quill"),
        ("“The bridge is a promise,” a spokesman said.", ""),
        ("“The bridge is a promise,” the letter reads.", ""),
    ],
)
def test_an_english_statement_has_its_speaker(text: str, speaker: str) -> None:
    statements = said(draft(text))
    assert [who for _, who in statements] == [speaker]
    assert "promise" in statements[0][0]


@pytest.mark.parametrize(
    ("language", "text", "speaker"),
    [
        ("es", "«El puente es una promesa», dijo Ada Quílez.", "Ada Quílez"),
        ("es", "Ada Quílez explicó: “El puente es una promesa”.", "Ada Quílez"),
        (
            "es",
            "La alcaldesa, Ada Quílez, llegó. «El puente es promesa», afirmó.",
            "Ada Quílez",
        ),
        ("es", "—El puente es una promesa —dijo Ada Quílez.", "Ada Quílez"),
        ("es", "Según Ada Quílez, «el puente es una promesa para todos».", "Ada Quílez"),
        ("fr", "« Le pont est une promesse », a déclaré Ada Quillet.", "Ada Quillet"),
        ("fr", "Ada Quillet est venue. « Le pont est une promesse », a-t-elle dit.", "Ada Quillet"),
        ("fr", "— Le pont est une promesse, sourit Ada Quillet, maire du village.", "Ada Quillet"),
        ("fr", "Selon Ada Quillet, « le pont est une promesse pour tous ».", "Ada Quillet"),
        ("ca", "«El pont és una promesa», va dir Ada Quílez.", "Ada Quílez"),
        ("pt", "“A ponte é uma promessa”, disse Ada Quintela.", "Ada Quintela"),
        ("de", "„Die Brücke ist ein Versprechen“, sagte Ada Quill.", "Ada Quill"),
        ("de", "Bürgermeisterin Ada Quill betonte: „Die Brücke ist ein Versprechen“.", "Ada Quill"),
    ],
)
def test_a_statement_in_another_language_has_its_speaker(
    language: str, text: str, speaker: str
) -> None:
    found = draft(text, language)
    assert found.language == language
    assert [who for _, who in said(found)] == [speaker]


@pytest.mark.parametrize(
    ("language", "led", "first"),
    [
        ("en", "Then she quipped", "“We waited a year,” said Ada Quill."),
        ("es", "Y remató", "«Llevamos un año esperando», dijo Ada Quílez."),
        ("fr", "Et d’ajouter", "« Nous attendons depuis un an », a dit Ada Quillet."),
        ("ca", "I va reblar", "«Fa un any que esperem», va dir Ada Quílez."),
        ("pt", "E rematou", "“Esperámos um ano”, disse Ada Quintela."),
        ("de", "Und fügt hinzu", "„Wir warten seit einem Jahr“, sagte Ada Quill."),
    ],
)
@pytest.mark.parametrize("gap", [" ", "\n\n"])
def test_a_colon_leads_on_where_the_subject_is_unsaid(
    language: str, led: str, first: str, gap: str
) -> None:
    found = draft(f"{first}{gap}{led}: «lume, lume, lume, lume»", language)
    one, other = found.statements
    assert one.speaker is other.speaker is not None
    assert other.confidence >= LIKELY


def test_a_speaker_carries_over_to_the_next_statement() -> None:
    text = "“It is late,” said Ada Quill. “It is very late.”\n\n“And it is cold out here.”"
    assert {who for _, who in said(draft(text))} == {"Ada Quill"}


def test_a_statement_may_be_interrupted_by_who_says_it() -> None:
    text = "“The toll is gone,” said Orla Finch, “and so is the ferry.”"
    assert said(draft(text)) == [
        ("The toll is gone", "Orla Finch"),
        ("and so is the ferry.", "Orla Finch"),
    ]


def test_a_statement_over_paragraphs_has_one_speaker() -> None:
    text = "“We have waited for years.\n\n“We can wait one more,” said Ada Quill."
    assert [words for words, _ in said(draft(text))] == [
        "We have waited for years.",
        "We can wait one more",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "They sang “Over the River” until the morning came.",
        "The session began with the question “Why is the bridge important for the towns?”",
        "It is a so-called “smart bridge” with lamps.",
        "Ada Quill read from the book “The Bridge of Lume and Its Toll”.",
    ],
)
def test_titles_terms_and_questions_are_no_statements(text: str) -> None:
    assert said(draft(text)) == []


def test_reported_speech_has_its_speaker() -> None:
    found = draft("Ada Quill argued that the bridge would be paid for by the toll.")
    assert [who for _, who in said(found, "reported")] == ["Ada Quill"]


def test_a_sentence_goes_on_with_what_was_reported() -> None:
    text = (
        "Ada Quill stressed that the bridge is old. To do this, the town needs a lot of stone. "
        "There is a consensus that stone is dear."
    )
    assert len(said(draft(text), "reported")) == 2


def test_an_emphasised_passage_is_whose_words_are_reported_there() -> None:
    found = draft("Ada Quill said that **the bridge must be mended this year**.")
    assert said(found, "emphasised") == [("the bridge must be mended this year", "Ada Quill")]


def test_a_bold_paragraph_is_a_heading() -> None:
    assert said(draft("**Why the bridge must be mended**\n\nIt is old."), "emphasised") == []


def test_cities_are_those_of_the_gazetteer_and_those_the_article_calls_so() -> None:
    found = draft("From Barcelona to the city of Lume, and to Paris Nightley, who lives in France.")
    assert [city.name for city in found.cities] == ["Barcelona", "Lume"]


@pytest.mark.parametrize(("language", "text"), FILLER.items())
def test_the_language_is_told_by_small_words(language: str, text: str) -> None:
    assert detect_language(text) == language


@pytest.mark.parametrize("text", ["", "1234", "Il ponte è una promessa che non si può non fare."])
def test_no_language_is_guessed(text: str) -> None:
    assert detect_language(text) in ("und", "it")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("The forum met on 15 December in the town hall.", "2021-12-15"),
        ("The forum met on December 15, 2021, in the town hall.", "2021-12-15"),
        ("El foro se reunió el 15 de diciembre en el ayuntamiento.", "2021-12-15"),
        ("Le forum s’est réuni le 15 décembre à l’hôtel de ville.", "2021-12-15"),
        ("Das Forum tagte am 15. Dezember im Rathaus.", "2021-12-15"),
        ("O fórum reuniu-se a 15 de dezembro de 2020.", "2020-12-15"),
        ("The next forum meets on 3 February.", "2022-02-03"),
    ],
)
def test_a_day_is_read_as_the_article_means_it(text: str, day: str) -> None:
    assert [iso for _, iso in days_in(text, "2021-12-23")] == [day]


@pytest.mark.parametrize(
    "text", ["It was on 15 July.", "On 31 February it met.", "May 2021", "In all, may 15 come?"]
)
def test_a_day_that_is_not_certain_is_left_out(text: str) -> None:
    assert list(days_in(text, "2021-12-23")) == []
    assert list(days_in("on 15 December", "")) == []


def test_words_that_come_again_and_again_may_name_a_theme() -> None:
    text = (
        "The mayor said the ferry is late. The ferry of Port Lumen carries bread, said Orla Vane. "
        "Bread, and the ferry, and the bridges: Orla knows ferries."
    )
    assert key_terms(text, "Bread for the harbour", "en", ["Orla Vane"]) == ["ferry", "bread"]
    assert key_terms(text, "", "und", []) == []


def test_title_date_and_author_stand_in_front_of_the_text() -> None:
    text = "NEWS\n\nA bridge for the two towns\n\nBy Ada Quill\n\n23 December 2021\n\n"
    found = propose(read_markdown(text + FILLER["en"]))
    assert (found.title, found.document.authors, found.document.published) == (
        "A bridge for the two towns",
        ("Ada Quill",),
        "2021-12-23",
    )
    assert found.article.text == FILLER["en"]


# However many there are


@pytest.mark.parametrize("between", [" ", "\n\n"])
def test_a_thousand_statements_are_read_in_one_go(between: str) -> None:
    """What took longer with every further quotation would not come to an end here."""
    text = between.join(f"“Bridge {n} is a promise to us,” said Ada Quill." for n in range(1500))
    found = said(draft(text))
    assert len(found) == 1500
    assert {who for _, who in found} == {"Ada Quill"}


# Nothing but what the article says

_WORDS = st.sampled_from(
    [
        *"the bridge is a promise she said he told that of mayor and they in to be".split(),
        *"Ada Quill Lume Orla Mr. The But Barcelona".split(),
        *["“", "”", '"', "'", "’", "‘", "«", "»", "—", "**", "*", ",", ".", "?", "!", ":", "\n\n"],
        *[
            "\n> ",
            "\n- ",
            "# ",
            "[",
            "]",
            "<b>",
            "`",
            "&amp;",
            "|",
            "1. ",
            "\\",
            "é",
            "e\u0301",
            "…",
        ],
        *["said Ada Quill", "according to Orla Finch", "“We must mend the bridge,”"],
    ]
)
_TEXTS = st.one_of(
    st.lists(_WORDS, max_size=80).map(" ".join),
    st.lists(_WORDS, max_size=40).map("".join),
    st.text(max_size=200),
)


def problems_of(proposals: Proposals) -> Iterable[str]:
    """What the record's own check has against a draft."""
    for s in proposals.statements:
        place = locate_quote(proposals.article, wanted(s, proposals))
        if not isinstance(place, Passage) or place.status != "verbatim":
            yield f"not found: {s.text!r}"
        elif not is_of_kind(proposals.article, place, s.kind, proposals.language):
            yield f"not {s.kind}: {s.text!r}"


def wanted(statement: Statement, proposals: Proposals) -> QuoteQuery:
    return QuoteQuery(
        statement.text, statement.kind, proposals.language, statement.prefix, statement.suffix
    )


@settings(max_examples=150)
@given(_TEXTS)
def test_nothing_is_proposed_that_the_article_does_not_say(text: str) -> None:
    proposals = propose(read_markdown(text))
    assert not list(problems_of(proposals))
    assert not read_article_text(proposals.markdown).markup
    shown, spans = proposals.shown()
    for s in proposals.statements:
        start, end = spans[s.start, s.end]
        assert "".join(
            read_article_text(as_markdown([TextBlock((Piece(shown[start:end]),))])).text.split()
        ) == "".join(s.text.split())


@settings(max_examples=150)
@given(
    st.lists(
        st.lists(st.builds(Piece, st.text(max_size=30), st.booleans(), st.booleans()), max_size=4),
        max_size=4,
    )
)
def test_a_text_written_as_markdown_reads_the_same(blocks: list[list[Piece]]) -> None:
    written = [TextBlock(tuple(pieces)) for pieces in blocks]
    read = read_article_text(as_markdown(written))
    assert read.text == " ".join(block.text for block in written if block.text)
    assert not read.markup


def test_offsets_are_those_of_the_text_as_it_is_shown() -> None:
    found = propose(read_markdown(f"{FILLER['en']}\n\nAda **Quill**  said:\n“It\u00a0is  late.”\n"))
    text, spans = found.shown()
    ((start, end),) = [spans[s.start, s.end] for s in found.statements if s.kind == "direct"]
    assert text[start:end] == "It\u00a0is  late."


def test_a_letter_and_its_accent_may_be_one_character_or_two() -> None:
    shown = Shown("é a", "e\u0301  a")
    assert shown.span(0, 1) == (0, 2)
    assert shown.span(2, 3) == (4, 5)
