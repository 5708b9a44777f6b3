"""What is found, in which order, with which counts: the rules on examples, and on the demo."""

from collections.abc import Callable
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.records.kinds import FACET_KINDS
from onrecord.search.columns import FACETS
from onrecord.search.corpus import SearchCorpus
from onrecord.search.query_parser import parse_query
from onrecord.search.reference import Chosen, SearchResult, Sort, search
from onrecord.search.term_matching import nearest
from support.projects import DEMO
from support.small_records import read_searched, write_records

Make = Callable[..., SearchCorpus]


@pytest.fixture(scope="session")
def make(tmp_path_factory: pytest.TempPathFactory) -> Make:
    """Makes records of names and quotes, as `write_records` does."""
    return lambda quotes, **named: read_searched(
        write_records(tmp_path_factory.mktemp("records"), quotes, **named)
    )


@pytest.fixture(scope="session")
def demo() -> SearchCorpus:
    return read_searched(DEMO / "mkdocs.yml")


def ask(
    searched: SearchCorpus, words: str, chosen: Chosen | None = None, sort: Sort = "relevance"
) -> SearchResult:
    return search(searched, parse_query(words), chosen, sort)


def ids(answer: SearchResult) -> list[str]:
    return [quote.id for quote in answer.quotes]


def found(searched: SearchCorpus, words: str, **chosen: list[str]) -> str:
    """The ids that are found, in alphabetical order."""
    return " ".join(sorted(ids(ask(searched, words, chosen))))


# What is found


@pytest.fixture(scope="session")
def world(make: Make) -> SearchCorpus:
    return make(
        {
            "en": {"text": "Clean water is nobody’s luxury.", "speaker": "nicolas"},
            "es": {"text": "El agua limpia no espera más.", "speaker": "nicolas"},
            "zh": {"text": "城市的未来属于每一个人", "cities": ["lodz"]},
            "ar": {"text": "المدينة تنتظر الحافلة", "themes": ["water"]},
            "fr": {"text": "L’été, l’eau monte.", "translations": {"ca": {"text": "L’aigua puja"}}},
            "cut": {"text": "Trams […] ring twice", "on_behalf_of": "uclg"},
            "kept": {"text": "It rains on the waterfront", "speaker": ["ona", "nicolas"]},
        },
        speakers={
            "nicolas": {"name": "Nicolás Ferrer i Puig"},
            "ona": {"name": "Ona Vell", "other_names": ["La Ferrera", "瓦爾"]},
            "silent": {"name": "Silvester Quiet"},
        },
        cities={"lodz": {"name": "Łódź", "country": "PL", "other_names": ["Lodsch", "لودز"]}},
        organizations={
            "uclg": {
                "name": "United Cities and Local Governments",
                "other_names": ["UCLG", "CGLU"],
            }
        },
        themes={"water": {"name": "Water"}, "air": {"name": "Clean air"}},
    )


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("", "ar cut en es fr kept zh"),
        ("?!", "ar cut en es fr kept zh"),
        # Case, accents, forms of letters
        ("WATER ", "ar en"),
        ("mas ", "es"),
        ("ete ", "fr"),
        ("المدينه ", "ar"),
        # All words, in any order
        ("luxury clean ", "en"),
        ("clean rain ", ""),
        # The last word is a beginning
        ("wat", "ar en kept"),
        ("wat ", ""),
        ("lux", "en"),
        ("lu", "en"),
        ("rains o", "kept"),
        ("rains on", "kept"),
        ("v", "kept"),
        ("fer", "en es kept"),
        # Names, other names, acronyms, of all whom the quote is found by
        ("nicolas ", "en es kept"),
        ("puig nicolas ", "en es kept"),
        ("lodz ", "zh"),
        ("LODSCH ", "zh"),
        ("لودز ", "zh"),
        ("瓦爾", "kept"),
        ("uclg ", "cut"),
        ("governments cglu ", "cut"),
        # A word in the text, another in a name
        ("ferrer luxury ", "en"),
        ("ona nicolas ", "kept"),
        # Phrases, in one text or one name
        ('"clean water"', "en"),
        ('"water clean"', ""),
        ('"water is no"', ""),
        ('"water is nob', "en"),
        ('"water is no', "en"),
        ('"nicolas ferrer"', "en es kept"),
        ('"ferrer ona"', ""),
        ('"uclg cglu"', ""),
        ('"trams ring"', "cut"),
        # Scripts without spaces
        ("城市", "zh"),
        ("市城", ""),
        ("城 市", "zh"),
        ("个人", "zh"),
        # Translations
        ("aigua ", "fr"),
        ('"l aigua puja" eau ', "fr"),
        ('"monte l aigua"', ""),
        # What is left out
        ("-water", "cut es fr kept zh"),
        ("-waterfront -nicolas", "ar cut fr zh"),
        ("ferrer -luxury", "es kept"),
        ('nicolas -"clean water"', "es kept"),
        ("-wat", "ar cut en es fr kept zh"),
        ("water -water", ""),
        ("-城市", "ar cut en es fr kept"),
        # Names that no quote has find none
        ("air ", ""),
        ("silvester ", ""),
        ("paper ", ""),
    ],
)
def test_what_is_found(world: SearchCorpus, words: str, expected: str) -> None:
    assert found(world, words) == expected


def test_withdrawn_quotes_and_drafts_are_not_found(demo: SearchCorpus) -> None:
    everything = set(ids(ask(demo, "")))
    assert everything == {
        quote.id
        for quote in demo.kb.quotes.values()
        if not quote.withdrawn and not quote.draft and not demo.kb.articles[quote.article].draft
    }
    assert len(everything) == 53
    assert found(demo, "latchwood ") == ""


# Mistakes


@pytest.mark.parametrize(
    ("words", "read_as", "expected"),
    [
        ("nicolass ", {"nicolass": ("nicolas",)}, "en es kept"),
        ("nicloas ", {"nicloas": ("nicolas",)}, "en es kept"),
        ("nicxlos ", {}, ""),  # two mistakes in seven letters
        ("govrenmnets ", {"govrenmnets": ("governments",)}, "cut"),
        ("unitet citties ", {"unitet": ("united",), "citties": ("cities",)}, "cut"),
        ("wter ", {"wter": ("water",)}, "ar en"),  # read so in texts, too
        ("ferrex ", {"ferrex": ("ferrer",)}, "en es kept"),
        ("ferreri ", {"ferreri": ("ferrer", "ferrera")}, "en es kept"),
        ("onna ", {"onna": ("ona",)}, "kept"),
        ("onn ", {}, ""),  # too short
        ("silvestre ", {"silvestre": ("silvester",)}, ""),  # has no quotes
        ("nicolass luxury ", {"nicolass": ("nicolas",)}, "en"),
        ("luxurx ", {}, ""),  # stands in no name
        ("rain ", {}, ""),
        ('"nicolass" ', {}, ""),  # meant exactly so
        ("-nicolass", {}, "ar cut en es fr kept zh"),
        ("watar", {"watar": ("water",)}, "ar en"),
        ("waterf", {}, "kept"),  # found as a beginning
        ("twice", {}, "cut"),
    ],
)
def test_a_mistake_in_a_name(
    world: SearchCorpus, words: str, read_as: dict[str, tuple[str, ...]], expected: str
) -> None:
    answer = ask(world, words)
    assert answer.corrected == read_as
    assert " ".join(sorted(ids(answer))) == expected


@pytest.mark.parametrize(
    ("word", "names", "expected"),
    [
        ("abc", {"abd"}, ()),
        ("abcd", {"abce", "abdc", "bcd", "abxcd", "xxcd"}, ("abce", "abdc", "abxcd", "bcd")),
        ("abcdefg", {"abcdexx"}, ()),
        ("abcdefgh", {"abcdefxx", "abcdegf"}, ("abcdefxx", "abcdegf")),
        ("abcdefgh", {"abcdefxx", "abcdefg"}, ("abcdefg",)),
        ("𠮷𠮷𠮷𠮷", {"𠮷𠮷𠮷"}, ("𠮷𠮷𠮷",)),
        ("abcd", set(), ()),
    ],
)
def test_the_nearest_names(word: str, names: set[str], expected: tuple[str, ...]) -> None:
    assert nearest(word, names) == expected


# Facets


def test_facets(demo: SearchCorpus) -> None:
    kb = demo.kb
    for facet, records in (
        ("speaker", kb.by_speaker),
        ("city", kb.by_city),
        ("organization", kb.by_organization),
        ("theme", kb.by_theme),
        ("event", kb.by_event),
    ):
        for id_, quotes in records.items():
            answer = ask(demo, "", {facet: [id_]})
            assert set(ids(answer)) == {quote.id for quote in quotes}
            assert ask(demo, "").counts[facet].get(id_, 0) == len(quotes)
    assert found(demo, "", kind=["reported"], year=["2023"], language=["fr"]) == "phare-lampe"


def test_within_a_facet_any_choice_and_across_them_all(demo: SearchCorpus) -> None:
    two = ["orla-fennimoor", "tobin-quillfeather"]
    one, other = (set(found(demo, "", speaker=[id_]).split()) for id_ in two)
    both = set(found(demo, "", speaker=two).split())
    assert both == one | other
    ferries = set(found(demo, "", theme=["ferries"]).split())
    assert set(found(demo, "", speaker=two, theme=["ferries"]).split()) == both & ferries


def test_a_former_id_stands_for_the_new_one(demo: SearchCorpus) -> None:
    assert found(demo, "", speaker=["orla-fenny"]) == found(demo, "", speaker=["orla-fennimoor"])
    assert found(demo, "", city=["lumen"]) == found(demo, "", city=["port-lumen"])


def test_an_unknown_choice_finds_nothing_and_counts_go_on(demo: SearchCorpus) -> None:
    answer = ask(demo, "", {"speaker": ["nobody"]})
    assert answer.quotes == ()
    assert answer.counts["speaker"] == ask(demo, "").counts["speaker"]
    assert answer.counts["city"] == {}
    assert found(demo, "", speaker=["nobody", "orla-fennimoor"]) == found(
        demo, "", speaker=["orla-fennimoor"]
    )


queries = st.lists(
    st.sampled_from(["bridge ", "the ", "lamp ", "orla ", "-the ", '"the river" ', "燈 ", "fer"])
).map("".join)


@given(st.data())
def test_a_count_says_what_the_choice_would_find(demo: SearchCorpus, data: st.DataObject) -> None:
    words, sort = data.draw(queries), data.draw(st.sampled_from(get_args(Sort)))
    values = {facet: [*counts, "none"] for facet, counts in ask(demo, "").counts.items()}
    chosen = {
        facet: data.draw(st.lists(st.sampled_from(values[facet]), max_size=2))
        for facet in data.draw(st.lists(st.sampled_from(FACETS), unique=True))
    }
    answer = ask(demo, words, chosen, sort)
    assert set(ids(answer)) == set(found(demo, words, **chosen).split())
    facet = data.draw(st.sampled_from(FACETS))
    value = data.draw(st.sampled_from(values[facet]))
    alone = ask(demo, words, chosen | {facet: [value]})
    assert answer.counts[facet].get(value, 0) == len(alone.quotes)


# The order by relevance


def order(searched: SearchCorpus, words: str) -> list[str]:
    return ids(ask(searched, words))


def test_a_name_before_a_text(make: Make) -> None:
    searched = make(
        {
            "a-text": "Water, and more water",
            "b-theme": {"text": "It rises", "themes": ["water"]},
            "c-both": {"text": "Water rises", "themes": ["water"]},
            "d-beginning": {"text": "It rises", "themes": ["waterways"]},
        },
        themes={"water": {"name": "Water"}, "waterways": {"name": "Waterways"}},
    )
    # As a beginning, a name is no better than a text that has the word whole.
    assert order(searched, "water") == ["b-theme", "c-both", "a-text", "d-beginning"]


def test_more_words_in_names_come_first(make: Make) -> None:
    searched = make(
        {
            "a": {"text": "Ona was in Vell", "speaker": "ona-vell"},
            "b": {"text": "Ona Vell was here", "speaker": "ona-puig"},
            "c": {"text": "Ona Vell Ona Vell"},
        },
        speakers={"ona-vell": {"name": "Ona Vell"}, "ona-puig": {"name": "Ona Puig"}},
    )
    assert order(searched, "vell ona ") == ["a", "b", "c"]
    assert order(searched, '"ona vell"') == ["a", "b", "c"]
    # A phrase counts as many words as it has.
    two = make(
        {"a": {"text": "Ona Vell", "themes": ["tide"]}, "b": {"text": "A tide", "speaker": "ona"}},
        speakers={"ona": {"name": "Ona Vell"}},
        themes={"tide": {"name": "Tide"}},
    )
    assert order(two, '"ona vell" tide ') == ["b", "a"]


def test_words_next_to_each_other_before_scattered_ones(make: Make) -> None:
    searched = make(
        {
            "a": "A bridge is no clean ferry",
            "b": "A ferry is no bridge",
            "c": "A bridge, ferry and tram",
            "d": {"text": "Tram", "translations": {"fr": {"text": "Le bridge ferry"}}},
            "e": {"text": "A ferry", "themes": ["t"]},
        },
        themes={"t": {"name": "No bridge ferry here"}},
    )
    # A name has them both, so it comes before all texts.
    assert order(searched, "bridge ferry") == ["e", "c", "d", "a", "b"]
    assert order(searched, "bridge fer") == ["e", "a", "b", "c", "d"]  # not yet a word
    assert order(searched, "ferry bridge ") == ["e", "a", "b", "c", "d"]


def test_a_whole_word_before_a_beginning(make: Make) -> None:
    many = {f"m{number:02}": f"The ferry number {number}" for number in range(20)}
    searched = make(many | {"z": "The heronry", "y": "The heron and the ferries"})
    assert order(searched, "the heron") == ["y", "z"]
    assert order(searched, "fer")[:2] == ["m00", "m01"]  # a beginning is as good as any other
    assert order(searched, "ferries")[0] == "y"


def test_a_rare_word_before_a_common_one(make: Make) -> None:
    common = {f"m{number:02}": "Many a ferry" for number in range(20)}
    heron, ferry = {"speaker": "heron"}, {"speaker": "ferry"}
    searched = make(
        common
        | {
            "a-ferry": {"text": "A ferry", **heron},
            "b-heron": {"text": "A heron", **ferry},
            "c-lucan": "A bus to Lucan",
            "d-lucas": "A bus to Lucas",
            "e-lucas": "Lucas, for one",
        },
        speakers={"heron": {"name": "Heron"}, "ferry": {"name": "Ferry"}},
        cities={"lucan": {"country": "IE"}, "lucas": {"country": "US"}},
    )
    # Each has one of the words in a name; `heron` is rarer in texts than `ferry`.
    assert order(searched, "ferry heron ") == ["b-heron", "a-ferry"]
    # Read as either; one of them stands in fewer texts.
    assert ask(searched, "lucax ").corrected == {"lucax": ("lucan", "lucas")}
    assert order(searched, "lucax ") == ["c-lucan", "d-lucas", "e-lucas"]
    assert order(searched, "lucax -lucan") == ["d-lucas", "e-lucas"]


def test_a_word_in_a_name_is_as_rare_as_can_be(make: Make) -> None:
    common = {f"m{number:02}": "Tide" for number in range(20)}
    searched = make(
        common
        | {
            "a": {"text": "Tide and boat", "speaker": "phrase"},
            "b": {"text": "Ona Vell", "themes": ["tide", "boat"]},
        },
        speakers={"phrase": {"name": "Ona Vell"}},
        themes={"tide": {"name": "Tide"}, "boat": {"name": "Boat"}},
    )
    # Two words in names each: there a phrase, here two words.
    assert order(searched, '"ona vell" tide boat ') == ["b", "a"]


def test_the_newest_and_then_the_id(make: Make) -> None:
    searched = make(
        {
            "b": {"text": "Tide", "said_on": "2023"},
            "a": {"text": "Tide", "said_on": "2023"},
            "c": {"text": "Tide", "said_on": "2024-05"},
            "d": {"text": "Tide", "said_on": "2024-05-01"},
            "e": {"text": "Tide", "said_on": "2022"},
        }
    )
    assert order(searched, "tide") == ["c", "d", "a", "b", "e"]
    assert order(searched, "") == ["c", "d", "a", "b", "e"]
    assert ids(ask(searched, "tide", sort="newest")) == ["c", "d", "a", "b", "e"]
    assert ids(ask(searched, "tide", sort="oldest")) == ["e", "b", "a", "d", "c"]


def test_by_speaker(make: Make) -> None:
    searched = make(
        {
            "a-nobody": "Tide",
            "b-zoe": {"text": "Tide", "speaker": "zoe"},
            "c-older": {"text": "Tide", "speaker": "adam", "said_on": "2020"},
            "d-adam": {"text": "Tide", "speaker": ["adam", "zoe"]},
        },
        speakers={
            "zoe": {"name": "Zoé Álvarez", "sort_name": "Álvarez, Zoé"},
            "adam": {"name": "Adam Berg", "sort_name": "Berg, Adam"},
        },
    )
    assert ids(ask(searched, "", sort="speaker")) == ["b-zoe", "d-adam", "c-older", "a-nobody"]


# Records


@pytest.fixture(scope="session")
def pages_by_path(make: Make) -> SearchCorpus:
    return make(
        {
            "a": {"text": "Tide", "cities": ["new"]},
            "b": {"text": "Tide", "cities": ["new", "upon"]},
            "c": {"text": "Day", "cities": ["county"]},
            "d": {"text": "Day", "cities": ["county"]},
            "e": {"text": "Day", "cities": ["county"]},
        },
        cities={
            "plain": {"name": "York", "country": "GB", "other_names": ["Jórvík", "Eboracum"]},
            "new": {"name": "New York", "country": "US", "other_names": ["Big Apple"]},
            "upon": {"name": "York upon Ouse", "country": "GB"},
            "county": {"name": "Yorkshire Moor", "country": "GB"},
            "town": {"name": "Yorktown", "country": "US"},
        },
        themes={"day": {"name": "Day", "description": "York"}},
    )


def records(searched: SearchCorpus, words: str, kind: str) -> str:
    return " ".join(record.id for record in ask(searched, words).records[kind])


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("", ""),
        ("-york", ""),
        # The very name, then whole words by how many quotes, then beginnings
        ("york", "plain new upon county town"),
        ("york ", "plain new upon"),
        ("york new ", "new"),
        ("new york", "new"),
        ("jorvik", "plain"),
        ("eboracum york ", "plain"),  # words of several names
        ("york apple", "new"),
        ('"york apple"', ""),
        ('"york upon"', "upon"),
        ("york -new", "plain upon"),
        ("-new york", "plain upon county town"),
        ("jorvyk", "plain"),
        ("yorkshir", "county"),
        ("y", "county new upon plain town"),
        ("tide york", ""),  # the tide stands in no name
    ],
)
def test_cities_by_name(pages_by_path: SearchCorpus, words: str, expected: str) -> None:
    assert records(pages_by_path, words, "city") == expected


def test_records_of_all_kinds(pages_by_path: SearchCorpus, demo: SearchCorpus) -> None:
    assert records(pages_by_path, "day", "theme") == "day"
    assert records(pages_by_path, "day", "article") == "day"
    assert records(pages_by_path, "un", "article") == "day"
    assert records(pages_by_path, "unt", "article") == "day"
    assert records(demo, "forum", "event") == "lumen-forum-2023"
    assert records(demo, "ferry guild", "organization") == "ferry-guild"
    assert records(demo, "盧門港", "city") == "port-lumen"
    assert records(demo, "سراج المنارة", "speaker") == "siraj-almanara"
    assert records(demo, "wren ", "speaker") == "wren-nevercalled"  # has said nothing
    assert set(ask(demo, "x").records) == {*FACET_KINDS, "article"}


def test_choices_in_facets_leave_records_alone(pages_by_path: SearchCorpus) -> None:
    answer = ask(pages_by_path, "york", {"city": ["county"]})
    assert [city.id for city in answer.records["city"]] == "plain new upon county town".split()


def test_a_speaker_by_a_mistaken_name(demo: SearchCorpus) -> None:
    answer = ask(demo, "fenimoor")
    assert answer.corrected == {"fenimoor": ("fennimoor",)}
    assert [speaker.id for speaker in answer.records["speaker"]] == ["orla-fennimoor"]
    assert ids(answer) == ids(ask(demo, "fennimoor "))
