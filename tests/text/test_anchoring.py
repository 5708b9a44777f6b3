"""The verbatim check: what is found, where, and what is refused, on examples and random texts."""

import unicodedata

import pytest
import regex
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from onrecord.text.anchoring import (
    NotAnchored,
    Passage,
    QuoteQuery,
    is_named,
    is_of_kind,
    locate_quote,
    quote_selector,
)
from onrecord.text.article_text import ArticleText, Block, Run, read_article_text
from onrecord.text.normalize import at_word_boundary, normalize

ARTICLE = read_article_text(
    "We must not lose sight of the fact that any international action by cities must focus on "
    "improving people's quality of life. The fact that cities act is not new.\n\n"
    "“The toll is gone, and so is the ferry,” said Orla, “and nobody waved.” She left. “It was "
    "raining on the toll,” she said later.\n\n"
    "The tide keeps its diary, and the tide keeps its secrets.\n\n"
    "> A road without marks.\n\n"
    "Some say **the lamps *must* burn** all night, and ‘the oil’ is dear.\n\n"
    "The tide keeps its diary for the children’s sake."
)


FERRY, NOBODY = "so is the ferry", "and nobody waved."


def locate(words: str, kind: str = "reported", prefix: str = "", suffix: str = "") -> Passage:
    found = locate_quote(ARTICLE, QuoteQuery(normalize(words), kind, "en", prefix, suffix))
    assert isinstance(found, Passage), found
    return found


def miss(words: str, kind: str = "reported", prefix: str = "", suffix: str = "") -> NotAnchored:
    found = locate_quote(ARTICLE, QuoteQuery(normalize(words), kind, "en", prefix, suffix))
    assert isinstance(found, NotAnchored), found
    return found


def pieces(passage: Passage) -> list[str]:
    return [ARTICLE.text[start:end] for start, end in passage.pieces]


@pytest.mark.parametrize(
    ("words", "kind", "expected"),
    [
        ("The toll is gone, and so is the ferry,", "direct", None),
        ("The toll is gone […] and nobody waved.", "direct", ["The toll is gone", NOBODY]),
        ("The toll is gone [...] so is the ferry", "direct", ["The toll is gone", FERRY]),
        ("[t]he toll is gone", "direct", ["The toll is gone"]),
        ("must not lose [our] sight of", "reported", ["must not lose", "sight of"]),
        ("must not […] [see] the fact that", "reported", ["must not", "the fact that"]),
        ("[…] not lose sight of the fact […]", "reported", ["not lose sight of the fact"]),
        ("said Orla, “and nobody waved.” She left.", "reported", None),
    ],
)
def test_found(words: str, kind: str, expected: list[str] | None) -> None:
    passage = locate(words, kind)
    assert passage.status == ("abridged" if expected else "verbatim")
    assert pieces(passage) == (expected or [words])
    assert is_of_kind(ARTICLE, passage, kind, "en")


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        # a word, a letter, a dash, a mark
        ("We must lose sight of the fact", "reported"),
        ("We must not loose sight of the fact", "reported"),
        ("we must not lose sight of the fact", "reported"),
        ("improving people’s quality of life", "reported"),
        # not whole words
        ("e must not lose sight of the fac", "reported"),
        # over two blocks
        ("cities act is not new. “The toll is gone", "reported"),
        ("cities act is […] The toll is gone", "reported"),
        # a sentence turned round
        ("we must [always] lose sight of the fact that any international action", "reported"),
        ("We must [always] lose sight of the fact that any international action", "reported"),
        ("[It is false that] We must not lose sight of the fact", "reported"),
        # words added that hide some
        ("We must [not ever] sight of the fact", "reported"),
        # nothing left out where it says so
        ("We must not […] lose sight of the fact", "reported"),
        # in another order
        ("any international action […] We must not lose sight", "reported"),
        # patched from single words and letters
        ("We […] must […] focus […] on", "reported"),
        ("[W][e] must […] l[o]se sight of the fact", "reported"),
        ("a […] b […] c […] d", "reported"),
        # a bracket left out, or empty
        ("We must not lose … the fact that any", "reported"),
        ("We must not […  sight of the fact", "reported"),
        ("We must not …] sight of the fact", "reported"),
        ("[…]", "reported"),
        ("[] We must not", "reported"),
        # a direct quote patched from two quotations with another one in between
        ("The toll is gone […] It was raining", "direct"),
    ],
)
def test_refused(words: str, kind: str) -> None:
    assert miss(words, kind).code == "quote.not-in-text"


@pytest.mark.parametrize("mark", ["'", "’"])
def test_words_begin_behind_a_mark_that_also_is_an_apostrophe(mark: str) -> None:
    text = f"{mark}I have asked for one bus,{mark} she said. {mark}A small one.{mark}"
    article = read_article_text(text)
    for words in ("I have asked for one bus", "A small one."):
        assert isinstance(locate_quote(article, QuoteQuery(words, "direct", "en")), Passage)
    assert isinstance(
        locate_quote(read_article_text("l’ami"), QuoteQuery("ami", "direct", "fr")), NotAnchored
    )


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Ada Quill spoke.", True),
        ("Ada Quill’s bridge is old.", True),
        ("Ada Quill's bridge is old.", True),
        ("La lettre d’Ada Quill est là.", True),
        ("La carta de l'Ada Quill.", True),
        ("Ada Quiller spoke.", False),
        ("Ramada Quill spoke, and Ada Quillet.", False),
        ("It is O’Ada Quill who spoke.", False),
        ("Ada Quill’seed was sown.", False),
    ],
)
def test_a_name_is_found_as_whole_words(text: str, named: bool) -> None:
    assert is_named(normalize(text), "Ada Quill") is named


def test_prefix_and_suffix_tell_two_apart() -> None:
    assert miss("The tide keeps its diary").code == "quote.ambiguous"
    first = locate("The tide keeps its diary", suffix=", and the tide")
    second = locate("The tide keeps its diary", suffix="for the children")
    assert first.start < second.start
    assert miss("The tide keeps its diary", prefix="Never before:").spans


def test_the_shortest_match_counts() -> None:
    passage = locate("the fact that […] must focus")
    assert pieces(passage) == ["the fact that", "must focus"]
    assert miss("the tide […] keeps its secrets").code == "quote.not-in-text"
    assert pieces(locate("The tide […] its secrets.")) == ["The tide", "its secrets."]


def test_two_shortest_matches_are_ambiguous() -> None:
    twice = read_article_text("One lamp burns on every pier. One lamp burns on every pier.")
    found = locate_quote(twice, QuoteQuery("One lamp […] every pier", "reported", "en"))
    assert isinstance(found, NotAnchored)
    assert found.code == "quote.ambiguous"
    named = QuoteQuery("One lamp […] every pier", "reported", "en", prefix="pier. ")
    assert isinstance(locate_quote(twice, named), Passage)


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        ("and nobody waved.", {"direct"}),
        ("“and nobody waved.”", set()),
        ("said Orla, “and nobody waved.” She left.", {"reported"}),
        ("A road without marks.", {"direct", "reported"}),
        ("the lamps must burn", {"emphasised", "reported"}),
        ("the lamps must burn all night", {"reported"}),
        ("the oil", {"direct"}),
        ("the tide keeps its secrets", {"reported"}),
    ],
)
def test_kinds(words: str, kinds: set[str]) -> None:
    passage = locate(words)
    fitting = {
        k for k in ("direct", "emphasised", "reported") if is_of_kind(ARTICLE, passage, k, "en")
    }
    assert fitting == kinds


def test_a_direct_quote_outside_of_quotation_marks_is_found_and_of_another_kind() -> None:
    passage = locate("We must not lose […] any international action", "direct")
    assert not is_of_kind(ARTICLE, passage, "direct", "en")


def test_the_selector_has_at_most_32_code_points_around() -> None:
    selector = quote_selector("x" * 40 + "words" + "y" * 40, 40, 45)
    assert (selector.exact, selector.prefix, selector.suffix) == ("words", "x" * 32, "y" * 32)


# Random texts

# Letters with and without marks, other scripts and directions, emoji, and what joins or parts.
ALPHABET = (
    "abcdeé\u0301\u0327ñçßœIıſAZ09 .,;:!?'’“”\"«»-—–…()\u00a0\u2009 \n"
    "αβγΩάשלוםالفنار\u064bمدينة城市網路か\u3099한국𠮷👩\u200d🚀🇳🇴\u200b\u00ad"
)
WORDS = st.text(alphabet=ALPHABET, min_size=1, max_size=60).map(normalize).filter(bool)
TEXTS = st.lists(WORDS, min_size=1, max_size=5)


def article_of(paragraphs: list[str]) -> ArticleText:
    """An article of plain paragraphs, without the detour through Markdown."""
    text = normalize(" ".join(paragraphs))
    blocks, at = [], 0
    for paragraph in paragraphs:
        blocks.append(Block(at, at + len(paragraph), (Run(at, at + len(paragraph)),)))
        at += len(paragraph) + 1
    assume(text == " ".join(paragraphs))
    return ArticleText(text, tuple(blocks))


def boundaries(article: ArticleText, block: Block) -> list[int]:
    """The word boundaries of a block that have no space on either side of a slice."""
    return [n for n in range(block.start, block.end + 1) if at_word_boundary(article.text, n)]


@st.composite
def slices(draw: st.DrawFn) -> tuple[ArticleText, int, int]:
    article = article_of(draw(TEXTS))
    block = draw(st.sampled_from(article.blocks))
    ends = boundaries(article, block)
    start, end = sorted(draw(st.tuples(st.sampled_from(ends), st.sampled_from(ends))))
    words = article.text[start:end]
    assume(words.strip() == words != "")
    return article, start, end


@given(slices())
@settings(max_examples=150)
def test_a_slice_is_found_at_its_own_offsets(slice_: tuple[ArticleText, int, int]) -> None:
    article, start, end = slice_
    wanted = QuoteQuery(
        article.text[start:end], "reported", "en", article.text[:start], article.text[end:]
    )
    found = locate_quote(article, wanted)
    assert isinstance(found, Passage)
    assert found.pieces == ((start, end),)


@given(slices())
@settings(max_examples=150)
def test_without_context_it_is_found_there_or_stands_twice(
    slice_: tuple[ArticleText, int, int],
) -> None:
    article, start, end = slice_
    found = locate_quote(article, QuoteQuery(article.text[start:end], "reported", "en"))
    if isinstance(found, Passage):
        assert found.pieces == ((start, end),)
    else:
        assert found.code == "quote.ambiguous"
        assert (start, end) in found.spans


@given(slices(), st.data())
@settings(max_examples=150)
def test_one_changed_character_is_refused(
    slice_: tuple[ArticleText, int, int], data: st.DataObject
) -> None:
    article, start, end = slice_
    words = article.text[start:end]
    place = data.draw(st.integers(0, len(words) - 1))
    new = data.draw(st.sampled_from(ALPHABET))
    changed = normalize(words[:place] + new + words[place + 1 :])
    assume(changed and changed not in article.text and "[" not in changed)
    found = locate_quote(article, QuoteQuery(changed, "reported", "en"))
    assert isinstance(found, NotAnchored)
    assert found.code == "quote.not-in-text"


@given(TEXTS, st.data())
@settings(max_examples=150)
def test_an_abridged_quote_lies_in_one_block_and_leaves_out_what_it_says(
    paragraphs: list[str], data: st.DataObject
) -> None:
    article = article_of(paragraphs)
    ends = sorted({n for block in article.blocks for n in boundaries(article, block)})
    cuts = sorted(data.draw(st.lists(st.sampled_from(ends), min_size=4, max_size=4)))
    mark = data.draw(st.sampled_from(["[…]", "[...]", "[and so on]", "[…] [so]"]))
    first = article.text[cuts[0] : cuts[1]].strip()
    second = article.text[cuts[2] : cuts[3]].strip()
    assume(first and second)
    found = locate_quote(
        article, QuoteQuery(normalize(f"{first} {mark} {second}"), "reported", "en")
    )
    if isinstance(found, NotAnchored) or found.status == "verbatim":
        return
    block = article.blocks[found.block]
    assert block.start <= found.start < found.end <= block.end
    (a, b), (c, d) = found.pieces
    assert (article.text[a:b], article.text[c:d]) == (first, second)
    between = article.text[b:c]
    if mark == "[and so on]":
        assert not between.strip()
    else:
        assert any(character.isalnum() for character in between)
    for piece in (article.text[a:b], article.text[c:d]):
        words = regex.findall(r"(?w)\b.+?\b", piece)
        assert sum(any(map(str.isalnum, word)) for word in words) >= 2


@given(TEXTS)
@example(["a", "\u0301b"])
def test_the_plain_text_is_folded_and_its_blocks_are_slices(paragraphs: list[str]) -> None:
    source = "\n\n".join(
        regex.sub(r"([\p{P}\p{S}])", r"\\\1", p) if p.isascii() else p for p in paragraphs
    )
    article = read_article_text(source)
    assert normalize(article.text) == article.text
    assert unicodedata.is_normalized("NFC", article.text)
    for block in article.blocks:
        assert block.runs[0].start == block.start
        assert block.runs[-1].end == block.end
        assert all(a.end == b.start for a, b in zip(block.runs, block.runs[1:], strict=False))
