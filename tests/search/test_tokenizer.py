"""Words as they are looked for, and queries as they are read: examples, and any text at all."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from onrecord.search.query_parser import Query, Term, parse_query
from onrecord.search.tokenizer import fold, is_spaceless, iter_words, words_of

# Letters of many scripts, accents, marks, digits, joiners, quotation marks, what separates.
CHARACTERS = (
    "aBzÉéñßłŁØİıςΣσ ёЙґ أإة ىی ک َ ً ـ ١۲ 城市的ー が か゛ 한국 ไทย กิ कु क़ ½№ﬁ㍿Ⅷ"
    "\u0301\u0327\u200b\u200d\u00ad\u00b7·’'ʼ-–.,…“”„«»「」\"\t\n\u3000𝔄𠮷🎉\ufe0f"
)
texts = st.text(st.sampled_from(CHARACTERS)) | st.text()


def term(*words: str, prefix: bool = False, quoted: bool = False) -> Term:
    return Term(words, prefix, quoted)


# Folding


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("SAO PAULO", "São Paulo"),
        ("nicolas", "Nicolás"),
        ("lodz", "Łódź"),
        ("strasse", "Straße"),
        ("STRASSE", "STRAẞE"),
        ("aerosund", "Ærøsund"),
        ("oeuvre", "Œuvre"),
        ("istanbul diyarbakir", "İstanbul Diyarbakır"),
        ("thorshofn", "Þórshöfn"),
        ("dordevic", "Đorđević"),
        ("collectiu", "col·lectiu"),
        ("σοφοσ", "ΣΟΦΌΣ"),
        ("σοφος", "Σοφός"),
        ("елка", "Ёлка"),
        ("احمد", "أَحْمَد"),
        ("مدينه", "مدينة"),
        ("على", "علي"),
        ("کابل", "كابل"),
        ("محمد", "محـــمد"),
        ("2024", "٢٠٢٤"),
        ("2024", "۲۰۲۴"),
        ("abc12", "ＡＢＣ１２"),
        ("fin", "ﬁn"),
        ("cooperate", "co\u00adoperate"),
        ("ガ", "ｶﾞ"),
        ("한국", unicodedata.normalize("NFD", "한국")),
    ],
)
def test_what_is_the_same_to_a_search(typed: str, meant: str) -> None:
    assert fold(typed) == fold(meant)


@pytest.mark.parametrize(
    ("one", "other"),
    [("कल", "कुल"), ("か", "が"), ("กา", "กี"), ("и", "і"), ("ك", "گ"), ("a", "α")],
)
def test_what_stays_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ""),
        ("Water, water – everywhere!", "water water everywhere"),
        ("L’eau d’été, O'Neill", "l eau d ete o neill"),
        ("well-known e-mail", "well known e mail"),
        ("Hawaiʻi", "hawai i"),
        ("UCLG’s 2.5 m €", "uclg s 2 5 m"),
        ("[…] [T]he end", "t he end"),
        ("城市的2024年", "城 市 的 2024 年"),
        ("がっこう", "か\u3099 っ こ う"),
        ("ประเทศ", "ป ร ะ เ ท ศ"),
        ("กิน", "กิ น"),
        ("مدينة العُمّال", "مدينه العمال"),
        ("¿Qué dijo?", "que dijo"),
        ("👍🏽 ok ❤️", "ok"),
        ("1½", "11 2"),
    ],
)
def test_words(text: str, words: str) -> None:
    assert words_of(text) == words.split()


@given(texts)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert words_of(fold(text)) == words_of(text)


@given(texts)
def test_both_forms_of_a_letter_are_the_same(text: str) -> None:
    folded = fold(unicodedata.normalize("NFC", text))
    assert folded == fold(unicodedata.normalize("NFC", unicodedata.normalize("NFD", text)))


@given(texts, texts)
def test_texts_fold_each_by_itself(one: str, other: str) -> None:
    assert fold(one + other) == fold(one) + fold(other)


@given(texts)
@example("e\u0301te\u0301 ½㍿ İ")
def test_words_stand_where_they_are_said_to_stand(text: str) -> None:
    words = list(iter_words(text))
    assert [word.text for word in words] == words_of(text)
    for word in words:
        assert 0 <= word.start < word.end <= len(text)
        assert word.text in fold(text[word.start : word.end])
        # An accent belongs to the letter that it stands on.
        assert word.end == len(text) or fold(text[word.end])
    assert [word.start for word in words] == sorted(word.start for word in words)


@given(texts)
def test_a_character_without_spaces_around_it_is_a_word(text: str) -> None:
    for word in words_of(text):
        if is_spaceless(word):
            marks = [unicodedata.category(mark)[0] for mark in word[1:]]
            assert set(marks) <= {"M"}


# Queries


@pytest.mark.parametrize(
    ("typed", "terms", "excluded"),
    [
        ("", [], []),
        ("  … ?! ", [], []),
        ("Clean Wat", [term("clean"), term("wat", prefix=True)], []),
        ("clean water ", [term("clean"), term("water")], []),
        ("water.", [term("water")], []),
        ("water wat water", [term("water"), term("wat"), term("water", prefix=True)], []),
        ("water water ", [term("water")], []),
        ("d’été", [term("d"), term("ete", prefix=True)], []),
        ("e-mail ", [term("e"), term("mail")], []),
        ('"clean water"', [term("clean", "water", quoted=True)], []),
        ("“Clean  water!” x ", [term("clean", "water", quoted=True), term("x")], []),
        ("«eau» ", [term("eau", quoted=True)], []),
        ("„sauberes Wasser“ ", [term("sauberes", "wasser", quoted=True)], []),
        ('"clean wat', [term("clean", quoted=True), term("wat", prefix=True)], []),
        ('"a clean wat', [term("a", "clean", quoted=True), term("wat", prefix=True)], []),
        ('"wat', [term("wat", prefix=True)], []),
        ('"clean water ', [term("clean", "water", quoted=True)], []),
        ('a"b c"d ', [term("a"), term("b", "c", quoted=True), term("d")], []),
        ('""', [], []),
        ("-", [], []),
        ("- river", [term("river", prefix=True)], []),
        ("-river", [], [term("river")]),
        ("water -river -lake", [term("water")], [term("river"), term("lake")]),
        ('water -"clean river"', [term("water")], [term("clean", "river")]),
        ("-well-known", [], [term("well", "known")]),
        ("water-river ", [term("water"), term("river")], []),
        ('-river -"river" --river', [], [term("river")]),
        ("城市", [term("城", "市")], []),
        ("城市 未来", [term("城", "市"), term("未", "来")], []),
        ("城市2024年 ", [term("城", "市"), term("2024"), term("年")], []),
        ("「城市」", [term("城", "市", quoted=True)], []),
        ('"城市', [term("城", "市", quoted=True)], []),
        ("-城市", [], [term("城", "市")]),
        ("ไทย", [term("ไ", "ท", "ย")], []),
        ("한국", [term(fold("한국"), prefix=True)], []),
        ("e\u0301", [term("e", prefix=True)], []),
        ("a\u3000-b", [term("a")], [term("b")]),
        ('"a"-b ', [term("a", quoted=True), term("b")], []),
        # Marks in the order in which Unicode has them, however they were typed
        ("ก\u0e48\u0e38", [term("ก\u0e38\u0e48")], []),
    ],
)
def test_queries(typed: str, terms: list[Term], excluded: list[Term]) -> None:
    assert parse_query(typed) == Query(tuple(terms), tuple(excluded))


@given(texts)
def test_any_text_is_a_query(text: str) -> None:
    query = parse_query(text)
    known = set(words_of(unicodedata.normalize("NFC", text)))
    for asked in (*query.terms, *query.excluded):
        assert asked.words
        assert set(asked.words) <= known
    assert len(set(query.terms)) == len(query.terms)
    assert len(set(query.excluded)) == len(query.excluded)
    assert not any(excluded.prefix or excluded.quoted for excluded in query.excluded)
    # Only the last word can be unfinished, and only of a script with spaces.
    assert not any(asked.prefix for asked in query.terms[:-1])
    assert not any(asked.prefix and is_spaceless(asked.words[-1]) for asked in query.terms)


@given(texts)
def test_after_a_space_every_word_is_finished(text: str) -> None:
    assert not any(asked.prefix for asked in parse_query(text + " ").terms)


@given(texts)
def test_case_and_form_of_letters_say_nothing(text: str) -> None:
    assert parse_query(unicodedata.normalize("NFD", text)) == parse_query(text)
    if text.isascii():
        assert parse_query(text.upper()) == parse_query(text)


words = st.text(st.sampled_from("abcéñłßд한α7"), min_size=1, max_size=5)
runs = st.text(st.sampled_from("城市的未来かが"), min_size=1, max_size=4)
phrases = st.lists(words | runs, min_size=1, max_size=3).map(" ".join)


@st.composite
def queries(draw: st.DrawFn) -> tuple[str, Query]:
    """A query as it is typed, and what it means."""
    typed: list[str] = []
    meant: tuple[dict[Term, None], dict[Term, None]] = {}, {}
    for text, form in draw(
        st.lists(
            st.tuples(words, st.just("word"))
            | st.tuples(runs, st.just("run"))
            | st.tuples(phrases, st.sampled_from(["phrase", "not"]))
            | st.tuples(words, st.just("not word"))
        )
    ):
        quoted = form in ("phrase", "not")
        minus = "-" if form.startswith("not") else ""
        typed.append(f'{minus}"{text}"' if quoted else minus + text)
        asked = Term(tuple(words_of(text)), quoted=form == "phrase")
        meant[bool(minus)][asked] = None
    return draw(st.sampled_from([" ", "  ", "\u3000"])).join([*typed, ""]), Query(
        *map(tuple, meant)
    )


@given(queries())
def test_a_query_means_what_it_is_put_together_from(pair: tuple[str, Query]) -> None:
    typed, meant = pair
    assert parse_query(typed) == meant
