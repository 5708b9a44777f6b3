"""Lists that go on for pages, and records in which next to nothing stands."""

import pytest

from onrecord.output import Page
from onrecord.pages import render_pages
from onrecord.pages.escaping import Markdown
from onrecord.pages.languages import is_right_to_left, name_language
from onrecord.pages.listings import letter_of
from onrecord.pages.pagination import Group, paginate
from onrecord.pages.wording import count, list_in_words, name_country, say_time, shorten
from onrecord.records.dates import PartialDate
from onrecord.records.fields import COUNTRIES
from onrecord.records.knowledge_base import KnowledgeBase, link_records
from onrecord.records.loader import LoadedRecords
from onrecord.records.models import (
    MODELS,
    Article,
    City,
    Event,
    Organization,
    Quote,
    Record,
    Speaker,
    Theme,
)
from onrecord.text.quotation_marks import quotation_marks
from onrecord.urls import PAGE_SIZE, Site
from support.markdown_engines import (
    by_commonmark,
    by_python_markdown,
    cards_in,
    normalise,
    parse,
    text_of,
)

NUMBER = 230


def link(texts: dict[str, str], *records: Record) -> KnowledgeBase:
    tables: dict[str, dict[str, Record]] = {kind: {} for kind in MODELS}
    for record in records:
        tables[record.record_kind.name][record.id] = record
    return link_records(LoadedRecords(tables, texts, "quotes", {}, []))


def render(kb: KnowledgeBase, *, quote_pages: bool = True) -> dict[str, Page]:
    pages = render_pages(kb, Site("S", quote_pages=quote_pages))
    return {page.path: page for page in pages}


@pytest.fixture(scope="session")
def kb() -> KnowledgeBase:
    """One article in which one speaker says very much, in two years."""
    sentences = [f"The sentence with the number {n} is said." for n in range(NUMBER)]
    dates = PartialDate.parse("2020-05-01"), PartialDate.parse("2019")
    quotes = [
        Quote(
            article="a",
            position=n,
            id=f"q{n}",
            kind="direct",
            text=sentence,
            speaker=("s",),
            themes=("t",),
            cities=("c",),
            said_on=dates[n % 2],
        )
        for n, sentence in enumerate(sentences)
    ]
    text = "\n\n".join(["Zoë Ås spoke.", *(f"“{sentence}”" for sentence in sentences)])
    return link(
        {"a": text},
        Article(id="a", title="A", publisher="o", published=dates[0], language="en"),
        *quotes,
        Speaker(id="s", name="Zoë Ås", sort_name="Ås, Zoë"),
        *(Speaker(id=f"s{n}", name=f"Bo {n}") for n in range(NUMBER)),
        City(id="c", name="C", country="NO"),
        Organization(id="o", name="O"),
        Theme(id="t", name="T"),
    )


@pytest.fixture(scope="session")
def pages(kb: KnowledgeBase) -> dict[str, Page]:
    return render(kb)


@pytest.mark.parametrize("start", ["articles/a", "speakers/s", "cities/c", "themes/t", "quotes"])
def test_a_page_lists_at_most_a_hundred_quotes_and_each_quote_once(
    pages: dict[str, Page], start: str
) -> None:
    paths = [f"{start}{'/index' if start == 'quotes' else ''}.md"]
    paths += [f"{start}/page/{number}.md" for number in (2, 3)]
    found: list[str] = []
    for number, path in enumerate(paths, 1):
        cards = cards_in(parse(by_commonmark(pages[path].content)))
        assert len(cards) == (PAGE_SIZE if number < 3 else NUMBER - 2 * PAGE_SIZE)
        assert pages[path].number == number
        found += cards
    assert sorted(found) == sorted(f"q{n}" for n in range(NUMBER))
    assert f"{start}/page/4.md" not in pages


def test_pages_lead_to_one_another(pages: dict[str, Page]) -> None:
    second = pages["speakers/s/page/2.md"].content
    for way in (
        "- [Previous page](../../s.md)",
        "- [Page 1](../../s.md)",
        '- <b aria-current="page">Page 2</b>',
        "- [Next page](3.md)",
        "### 2020 (continued) {#_2020}",
        "### 2019 {#_2019}",
        "- [2020](../../s.md#_2020)",
        "- [2019](#_2019)",
        "# Zoë Ås, page 2 {#_title}",
    ):
        assert f"\n{way}" in second, way
    assert "## Cities" not in second


def test_a_passage_leads_to_its_card_on_a_further_page(pages: dict[str, Page]) -> None:
    assert "</span>](a/page/2.md#q149)" in pages["articles/a.md"].content
    assert "[In context](../../a.md#_at-q149)" in pages["articles/a/page/2.md"].content


def test_without_quote_pages_each_quote_has_its_place_on_the_first_page(kb: KnowledgeBase) -> None:
    first = render(kb, quote_pages=False)["articles/a.md"].content
    for number in range(NUMBER):
        assert first.count(f' id="q{number}"') == 1
    assert '<sup class="reference" id="q150">[151<span' in first


def test_an_index_goes_on_for_pages_and_its_letters_lead_there(pages: dict[str, Page]) -> None:
    first, third = pages["speakers/index.md"].content, pages["speakers/page/3.md"].content
    assert "- [A](#_a) <span" in first
    assert "- [B](#_b) <span" in first
    assert first.count("\n-   [") == PAGE_SIZE
    assert third.count("\n-   [") == NUMBER + 1 - 2 * PAGE_SIZE
    assert "## B (continued) {#_b}" in third
    assert "speakers/page/4.md" not in pages


def test_both_engines_agree_on_further_pages(pages: dict[str, Page]) -> None:
    for path, page in pages.items():
        if page.number == 2:
            made = [parse(engine(page.content)) for engine in (by_commonmark, by_python_markdown)]
            assert normalise(made[0]) == normalise(made[1]), path


def test_nothing_on_record_is_said_in_plain_words() -> None:
    empty = render(link({}))
    assert "Nothing is on record yet." in empty["index.md"].content
    assert "A public record of statements" in empty["index.md"].content
    assert "No speakers yet." in empty["speakers/index.md"].content
    assert len(empty) == 9


def test_drafts_that_lack_everything_have_pages() -> None:
    bare = render(
        link(
            {"a": ""},
            Article(id="a", draft=True),
            Quote(article="a", position=0, id="q", draft=True),
            Quote(article="a", position=1, id="r", kind="direct", text="Not there", draft=True),
            Speaker(id="s"),
            City(id="c"),
            Organization(id="o", parent="nobody"),
            Theme(id="t", broader="t"),
            Event(id="e", city="nowhere", organizers=("nobody",)),
        )
    )
    article = text_of(parse(by_commonmark(bare["articles/a.md"].content)))
    assert "(no title yet)" in article
    assert "no date yet" in article
    assert "No speaker yet" in article
    assert "No country yet" in bare["cities/index.md"].content
    assert "No quotes yet." in bare["speakers/s.md"].content
    assert "In context" not in bare["articles/a.md"].content
    assert "(t.md)" in bare["themes/index.md"].content


def test_a_list_that_fits_exactly_needs_no_further_page() -> None:
    quotes = Group("a", Markdown("A"), tuple(range(PAGE_SIZE)))
    empty = Group[int]("b", Markdown("B"), (), empty="None.")
    assert len(paginate([quotes, empty], str)) == 1
    assert len(paginate([quotes, Group("b", Markdown("B"), (1,))], str)) == 2


def test_every_country_has_a_name() -> None:
    names = {code: name_country(code) for code in COUNTRIES}
    assert len(set(names.values())) == len(COUNTRIES) == 249
    assert all(name != code for code, name in names.items())
    assert names["NO"] == "Norway"
    assert not any("&" in name or " - " in name for name in names.values())
    assert (names["BA"], names["VI"]) == ("Bosnia and Herzegovina", "US Virgin Islands")


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("nb", "Norwegian Bokmål"),
        ("de-AT", "German"),
        ("zh-Hant", "Chinese"),
        ("und", "an unknown language"),
        ("qaa", "qaa"),
    ],
)
def test_a_language_has_an_english_name(tag: str, name: str) -> None:
    assert name_language(tag) == name


def test_each_month_has_a_name() -> None:
    written = [PartialDate.parse(f"2021-{month:02}").written_out for month in range(1, 13)]
    assert written[0] == "January 2021"
    assert len(set(written)) == 12
    assert PartialDate.parse("2021-12-05").written_out == "5 December 2021"


@pytest.mark.parametrize(
    ("name", "letter"),
    [
        ("Ångström", "a"),
        ("Østby", "o"),
        ("Łódź", "l"),
        ("¿Qué?", "q"),
        ("‘Ali", "a"),
        ("燈小潮", "other"),
        ("3 Rivers", "other"),
        ("", "other"),
    ],
)
def test_names_are_found_under_their_letter(name: str, letter: str) -> None:
    assert letter_of(name) == letter


def test_numbers_dates_and_lists_in_words() -> None:
    assert [count(n, "city") for n in (0, 1, 1204)] == ["0 cities", "1 city", "1,204 cities"]
    assert [list_in_words("abc"[:n]) for n in range(4)] == ["", "a", "a and b", "a, b and c"]
    assert [say_time(s) for s in (0, 754.5, 3723)] == ["0:00", "12:34", "1:02:03"]
    assert shorten("A word, and more words", 10) == "A word…"
    assert shorten("A word", 10) == "A word"


def test_a_script_decides_on_direction_and_marks() -> None:
    tags = ("ar", "az-Arab", "pa-Arab-PK", "ar-Latn", "he", "en-GB")
    assert [is_right_to_left(tag) for tag in tags] == [True, True, True, False, True, False]
    for tag in "ckb fa-IR ks nqo pa-PK sd syr ur-Aran yi".split():
        assert is_right_to_left(tag)
    for tag in "ks-Deva ku de-1996 sl-rozaj-biske tlh und".split():
        assert not is_right_to_left(tag)
    assert quotation_marks("de-CH") == ("«", "»")
    assert quotation_marks("de-AT") == ("„", "“")
    assert quotation_marks("sw") == ("“", "”")
