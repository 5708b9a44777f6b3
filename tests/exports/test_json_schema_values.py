"""An editor underlines the values that `check` reports, and no others."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from onrecord.exports.json_schema import describe_type
from onrecord.records import fields as s
from onrecord.records.dates import PartialDate
from onrecord.records.fields import Mismatch, ValueType
from support.editors import as_an_editor_reads


@pytest.mark.parametrize(
    ("plain", "value"),
    [
        ("2021", 2021),
        ("no", "no"),
        ("on", "on"),
        ("NO", "NO"),
        ("true", True),
        ("", None),
        ("2021-12-15", "2021-12-15"),
        ("007", 7),
        ("1.5", 1.5),
        ("1_0", "1_0"),
        ("'2'", "2"),
    ],
)
def test_how_an_editor_reads_plain_scalars(plain: str, value: object) -> None:
    read = as_an_editor_reads(f"x: {plain}")["x"]
    assert (read, type(read)) == (value, type(value))


TYPES = [holds for holds in vars(s).values() if isinstance(holds, ValueType)]


def takes(holds: ValueType, text: str) -> bool:
    try:
        holds.read(text.strip())
    except Mismatch:
        return False
    return bool(text.strip())


SAMPLES = """
2021 0021 2021-12 2021-13 2021-00 2021-12-15 2021-02-29 2024-02-29 2021-02-30 2021-04-31
2021-12-31 20211 2021-1-1 -2021 0000 0x7E5 no NO on yes true false True null a A a-b 1a index page
con com1 com10 lpt0 lpt 7 0 -7 007 1.5 -90 90 90.5 91 180 -180.0 1e3 1e10 .5 5. . +1 1_0 inf nan
en pt-BR zh-Hans zh-Hant-TW en-GB-oxendict sl-1994 e english EN en_GB 419 es-419 Q1 Q0 Q Q1492
q7 ES UK uk XX es https://a.example http://a.example/x?y=1&z=2#q HTTPS://A.EXAMPLE
https://a.example:8080/ https://a.example:8080x https:// ftp://a.example https://a..b
https://münchen.example https://a/%22 https://a/" https://a/{x} https://a/'x javascript:alert(1)
data:x mailto:a@b a/b a//b /a a/ . .. a/../b a/./b a/..b a\\b c:\\x c:x ./a assets/portrait.jpg é ’
""".split()
# What has the right form and the wrong size: `check` alone reports it.
NOT_SEEN = {("2021-02-29", s.DATE)} | {
    (number, holds)
    for number, types in {
        "-7": [s.SECONDS],
        "-90": [s.SECONDS],
        "-180.0": [s.SECONDS, s.LATITUDE],
        "-2021": [s.SECONDS, s.LATITUDE, s.LONGITUDE],
        "1e3": [s.LATITUDE, s.LONGITUDE],
        "1e10": [s.SECONDS, s.LATITUDE, s.LONGITUDE],
        "90.5": [s.LATITUDE],
        "91": [s.LATITUDE],
        "180": [s.LATITUDE],
        "419": [s.LATITUDE, s.LONGITUDE],
        "2021": [s.LATITUDE, s.LONGITUDE],
        "20211": [s.LATITUDE, s.LONGITUDE],
    }.items()
    for holds in types
}
# What can't be told from another text, once an editor has read it.
READ_OTHERWISE = {"null", "True", "007", "0021", "1e3", "1e10", "5.", "+1", "0x7E5"}


@pytest.mark.parametrize("holds", TYPES, ids=lambda holds: holds.name)
def test_of_samples_an_editor_says_the_same(holds: ValueType) -> None:
    form = Draft7Validator(describe_type(holds))
    for sample in SAMPLES:
        if (sample, holds) in NOT_SEEN:
            continue
        assert form.is_valid(sample) == takes(holds, sample), (sample, "in quotation marks")
        if sample not in READ_OTHERWISE:
            plain = as_an_editor_reads(f"x: {sample}")["x"]
            assert form.is_valid(plain) == takes(holds, sample), (sample, "plain")


@pytest.mark.parametrize("holds", TYPES, ids=lambda holds: holds.name)
@settings(max_examples=50)
@given(data=st.data())
def test_no_text_is_underlined_in_vain(holds: ValueType, data: st.DataObject) -> None:
    form = describe_type(holds)
    forms = [form, *form.get("anyOf", ())]
    forms += [inner["if"] for inner in forms if "if" in inner]
    patterns = [f["pattern"] for f in forms if "pattern" in f]
    # Python knows the digits of all scripts.
    alphabet = st.characters(codec="ascii" if "minimum" in form else "utf-8")
    likely = [st.from_regex(pattern, alphabet=alphabet) for pattern in patterns]
    texts = st.text(alphabet), st.sampled_from([c for f in forms for c in f.get("enum", [""])])
    text = data.draw(st.one_of(*texts, *likely))
    if takes(holds, text):
        assert Draft7Validator(form).is_valid(text)


@pytest.mark.parametrize("holds", [t for t in TYPES if t.choices], ids=lambda holds: holds.name)
@pytest.mark.parametrize("around", ["{} ", " {}", "\t{}\n", "\u00a0{}"])
def test_white_space_around_a_choice_is_trimmed(holds: ValueType, around: str) -> None:
    text = around.format(holds.choices[0])
    assert takes(holds, text)
    assert Draft7Validator(describe_type(holds)).is_valid(text)


@given(st.dates(), st.sampled_from([4, 7, 10]))
def test_every_date_is_taken(day: Any, length: int) -> None:
    text = day.isoformat()[:length]
    PartialDate.parse(text)
    assert Draft7Validator(describe_type(s.DATE)).is_valid(text)
