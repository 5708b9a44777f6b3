"""Which words of a paragraph stand in quotation marks, by language."""

import pytest

from onrecord.text.quotation_marks import find_quotations, outermost


@pytest.mark.parametrize(
    ("language", "paragraph", "inside"),
    [
        ("en", "“One,” he said, “and two.”", ["One,", "and two."]),
        ("en", "“He said ‘no’ to it’s own.”", ["He said ‘no’ to it’s own.", "no"]),
        ("en-GB", "‘It’s the cities’ he said", ["It’s the cities"]),
        ("en", "‘The neighbours’ said", ["The neighbours"]),
        ("en", "“Not closed, ‘nor this.", ["Not closed, ‘nor this.", "nor this."]),
        ("en", "“The inner ‘runs on” to here", ["The inner ‘runs on", "runs on"]),
        ("en", '"Straight," she said, "marks."', ["Straight,", "marks."]),
        ("en", "the cities' people, city's", []),
        ("en", "he said 'straight ones' and 'it's so', in '90", ["straight ones", "it's so"]),
        ("en", "No marks — only a dash", []),
        ("en", "— an English dash is no speech", []),
        ("fr", "« Oui “non” »", [" Oui “non” ", "non"]),
        ("de", "„Ja, ‚nein‘“, sagte sie, »vielleicht«", ["Ja, ‚nein‘", "nein", "vielleicht"]),
        ("de-CH", "«Ja»", ["Ja"]),
        ("sv", "”Ja”, sa hon", ["Ja"]),
        ("pl", "„Tak”, powiedziała", ["Tak"]),
        ("zh-Hant", "「老船長說『潮水』。」", ["老船長說『潮水』。", "潮水"]),
        ("ar", "قال: «نعم»", ["نعم"]),
        ("es", "—Sí —dijo ella—. No.", ["Sí ", ". No."]),
        ("es", "—Sí, 2019–2021 —dijo.", ["Sí, 2019–2021 "]),
        ("pt", "— Não — disse — nunca.", [" Não ", " nunca."]),
        ("fr", "— Oui, dit-il.", [" Oui, dit-il."]),
        ("ca", "Ell —diu— no parla", []),
        ("und", "「一」 “two” „three“", ["一", "two", "three"]),
    ],
)
def test_quotations(language: str, paragraph: str, inside: list[str]) -> None:
    found = find_quotations(paragraph, language)
    assert [paragraph[quotation.start : quotation.end] for quotation in found] == inside


def test_the_marks_belong_to_a_quotation() -> None:
    paragraph = "So “one ‘two’” three “four"
    found = find_quotations(paragraph, "en")
    outer = [paragraph[q.outer_start : q.outer_end] for q in outermost(found)]
    assert outer == ["“one ‘two’”", "“four"]
