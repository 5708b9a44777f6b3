"""An article's text on its page: whatever it is made of, both engines show it as it is."""

from xml.etree.ElementTree import Element

from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.pages.article_text import show_evidence, show_excerpts, show_text
from onrecord.pages.escaping import Markdown
from onrecord.pages.highlighting import Piece
from onrecord.text.anchoring import CONTEXT, Passage
from onrecord.text.article_text import ArticleText, Block, Container, Run
from support.markdown_engines import ENGINES, by_commonmark, normalise, parse, words_in

words = st.text("ab1.é燈*_<[&-+#:! ", min_size=1, max_size=12).map(str.strip).filter(bool)
targets = st.sampled_from(["", "", "https://a.example/x_(y)?a=1&b=2", "http://b.example/"])


def containers(number: int) -> st.SearchStrategy[Container]:
    ordered = st.integers(1, 12).map(lambda start: Container(number, "ordered", start))
    return st.one_of(
        st.just(Container(number, "quote")), st.just(Container(number, "list")), ordered
    )


@st.composite
def texts(draw: st.DrawFn) -> ArticleText:
    """A text of blocks in any order, in and out of quotes and lists."""
    parts: list[str] = []
    blocks: list[Block] = []
    number = 0
    around: list[Container] = []
    for _ in range(draw(st.integers(1, 6))):
        del around[draw(st.integers(0, len(around))) :]
        if around and around[-1].kind in ("list", "ordered"):
            number += 1
            around.append(Container(number, "item"))
        while len(around) < 5 and draw(st.booleans()):
            number += 1
            around.append(draw(containers(number)))
            if around[-1].kind != "quote":
                number += 1
                around.append(Container(number, "item"))
        offset = sum(map(len, parts)) + len(parts)
        runs: list[Run] = []
        pieces = draw(st.lists(words, min_size=1, max_size=3))
        for piece in (pieces[0], *(f" {piece}" for piece in pieces[1:])):
            start = offset + sum(run.end - run.start for run in runs)
            marks = draw(st.booleans()), draw(st.booleans()), draw(targets)
            runs.append(Run(start, start + len(piece), *marks))
        parts.append(" ".join(pieces))
        heading = draw(st.sampled_from([0, 0, 0, 1, 2, 4, 6]))
        end = offset + len(parts[-1])
        blocks.append(Block(offset, end, tuple(runs), heading, tuple(around)))
    return ArticleText(" ".join(parts), tuple(blocks))


@st.composite
def texts_with_pieces(draw: st.DrawFn) -> tuple[ArticleText, list[Piece]]:
    """A text, and pieces of its blocks that overlap as they like; one for each quote."""
    text = draw(texts())
    pieces = []
    for number in range(draw(st.integers(0, 4))):
        place = draw(st.integers(0, len(text.blocks) - 1))
        block = text.blocks[place]
        start = draw(st.integers(block.start, block.end - 1))
        end = draw(st.integers(start + 1, block.end))
        link = Markdown(f'<sup class="reference">[{number + 1}](#q{number})</sup>')
        pieces.append(Piece(start, end, place, f"q{number}", "direct", link))
    return text, pieces


def squeeze(text: str) -> str:
    return "".join(text.split())


def marked(body: Element) -> dict[str, str]:
    """The words below the marks of each quote; the first mark, and no other, has its id."""
    found: dict[str, str] = {}
    for mark in body.iter("mark"):
        quote = mark.get("data-passage", "")
        assert mark.get("id") == (None if quote in found else f"_at-{quote}")
        found[quote] = found.get(quote, "") + squeeze(words_in(mark))
    return found


@settings(deadline=None)
@given(texts_with_pieces())
def test_text_and_passages_come_back_from_both_engines(
    case: tuple[ArticleText, list[Piece]],
) -> None:
    text, pieces = case
    page = f'<div class="article-text" markdown="1">\n\n{show_text(text, pieces)}\n\n</div>'
    bodies = [parse(engine(page)) for engine in ENGINES]
    assert normalise(bodies[0]) == normalise(bodies[1])
    body = bodies[0]
    assert squeeze(words_in(body)) == squeeze(text.text)
    assert marked(body) == {p.quote: squeeze(text.text[p.start : p.end]) for p in pieces}
    links = [link for mark in body.iter("mark") for link in mark.iter("sup")]
    assert not links, "a reference stands inside a mark"
    references = [sup for sup in body.iter("sup") if sup.get("class") == "reference"]
    assert len(references) == len(pieces)


@settings(deadline=None)
@given(texts_with_pieces())
def test_the_containers_are_those_of_the_text(case: tuple[ArticleText, list[Piece]]) -> None:
    text, _ = case
    body = parse(by_commonmark(str(show_text(text, []))))
    opened = {container.number: container for block in text.blocks for container in block.within}
    tags = {"quote": "blockquote", "list": "ul", "ordered": "ol", "item": "li"}
    for kind, tag in tags.items():
        wanted = [c.start for c in opened.values() if c.kind == kind]
        assert [int(e.get("start", "1")) for e in body.iter(tag)] == [n or 1 for n in wanted]


@settings(deadline=None)
@given(texts_with_pieces())
def test_excerpts_show_no_more_than_they_may(case: tuple[ArticleText, list[Piece]]) -> None:
    text, pieces = case
    excerpts = [parse(by_commonmark(str(excerpt))) for excerpt in show_excerpts(text, pieces)]
    shown = squeeze("".join(map(words_in, excerpts)))
    may = {offset for p in pieces for offset in range(p.start - CONTEXT, p.end + CONTEXT)} & set(
        range(len(text.text))
    )
    assert len(shown.replace("…", "")) <= len(squeeze("".join(text.text[n] for n in may)))
    found: dict[str, str] = {}
    for excerpt in excerpts:
        for quote, passage in marked_again(excerpt).items():
            found[quote] = found.get(quote, "") + passage
    assert found == {p.quote: squeeze(text.text[p.start : p.end]) for p in pieces}


def marked_again(body: Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for mark in body.iter("mark"):
        quote = mark.get("data-passage", "")
        found[quote] = found.get(quote, "") + squeeze(words_in(mark))
    return found


def test_the_evidence_is_the_block_or_an_excerpt_of_it() -> None:
    words = "A long way before it, somebody said nothing much. " * 3
    text = f"{words}The tide is late. And so were we. {words}".strip()
    block = Block(0, len(text), (Run(0, len(text)),))
    article = ArticleText(text, (block,))
    start = text.index("The tide")
    passage = Passage("verbatim", ((start, start + 17),), 0)
    (whole,) = show_evidence(article, passage, "direct", whole_block=True)
    assert words_in(parse(by_commonmark(whole))) == text
    (excerpt,) = show_evidence(article, passage, "direct", whole_block=False)
    mark = '<mark class="passage passage--direct">The tide is late.</mark>'
    assert excerpt == f"… it, somebody said nothing much. {mark} And so were we. A long way …"
