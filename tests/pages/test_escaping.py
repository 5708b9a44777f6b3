"""Free text in a page: whatever it is, both Markdown engines give it back as it was."""

import html
import posixpath
import string
from collections.abc import Callable
from urllib.parse import unquote

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from onrecord.pages.escaping import (
    Markdown,
    as_markdown,
    escape,
    escape_front_matter,
    escape_stretch,
    link_out,
    link_to,
    make_links_relative,
)
from onrecord.text.normalize import normalize
from onrecord.text.web_address import is_safe_url
from support.markdown_engines import ENGINES, parse, text_of

# Words that mean something to an engine or to one of its common extensions.
MEANINGFUL = """
    1. 1) 12. - + * > # ## --- === *** ___ ~~~ ``` `` ` ** __ ~~ == ^^ ++ \\ [ ] ( ) { } < > & | $
    [x](y) ![x](y) [x]: [x][y] [^1] [^1]: *[x]: [[x]] [TOC] [ ] [x] […] [...] […](x) {#x} {: .y }
    :smile: :+1: https://a.example www.a.example a@b.example <https://a.example> <!-- --> <b> </b>
    <script> </script> <div> <?x <![CDATA[ &amp; &#42; &lt &copy; {{ x }} {% x %} !!! ??? ///
    --8<-- {++x++} {--x--} {~~x~~} ++ctrl++ (c) --> +/- | a | b | |---| a_b_c un*believ*able C:\\x
    5 < 6 > 4 “x” ‘x’ « x » 「x」 ’ … — é ا ש 燈 👩‍🚀 🇳🇴 \u200f \u200b \xa0 \u3000 \u2028 \x85
""".split(" ")
printable = st.characters(exclude_categories=["Cc", "Cs", "Cn"])
texts = st.one_of(
    st.text(printable, min_size=1),
    st.text(st.sampled_from(string.punctuation + "1aé \xa0"), min_size=1),
    st.lists(st.sampled_from(MEANINGFUL), min_size=1).map(" ".join),
    st.lists(st.sampled_from(MEANINGFUL), min_size=1).map("".join),
).filter(lambda text: normalize(text) != "")

# Where free text stands in a page: what surrounds it, and the element that shows it.
CONTEXTS: dict[str, tuple[Callable[[Markdown], str], str]] = {
    "paragraph": (lambda text: f"{text}", "p"),
    "paragraph of a block": (lambda text: f'<div markdown="1">\n\n{text}\n\n</div>', "div/p"),
    "block quote": (lambda text: f"> {text}", "blockquote/p"),
    "block quote of a card": (
        lambda text: f'<figure id="x" markdown="1">\n\n> {text}\n\n</figure>',
        "figure/blockquote/p",
    ),
    "heading": (lambda text: f"## {text} {{#_x}}", "h2"),
    "link": (lambda text: f"a {link_to(text, 'x.md')} b", "p/a"),
    "item": (lambda text: f"- {text}\n- b", "ul/li"),
    "numbered item": (lambda text: f"1. {text}\n2. b", "ol/li"),
    "table": (lambda text: f"| a | b |\n|---|---|\n| {text} | c |", "table/tbody/tr/td"),
    "marked": (lambda text: f"a<mark>{text}</mark>b", "p/mark"),
    "raw HTML": (lambda text: f"<p>{text}</p>", "p"),
}


@pytest.mark.parametrize("context", CONTEXTS)
@settings(deadline=None)
@given(text=texts)
@example(text="1. FC *Hollmark*")
@example(text="[…](javascript:alert)")
def test_text_comes_back_from_everywhere(context: str, text: str) -> None:
    surround, path = CONTEXTS[context]
    for engine in ENGINES:
        found = parse(engine(surround(escape(text)))).find(path)
        assert found is not None
        assert text_of(found) == " ".join(text.split())
        assert not [child.tag for child in found]


@settings(deadline=None)
@given(text=texts)
def test_text_comes_back_from_the_words_for_a_picture(text: str) -> None:
    for engine in ENGINES:
        found = parse(engine(f"!{link_to(text, 'assets/x.png')}")).find("p/img")
        assert found is not None
        assert found.get("alt") == " ".join(text.split())


@settings(deadline=None)
@given(before=texts, after=texts)
def test_pieces_of_a_line_join_without_a_change(before: str, after: str) -> None:
    before, after = normalize(before), normalize(after)
    page = f"{escape_stretch(before + ' ')}<strong>{escape_stretch(after)}</strong>"
    for engine in ENGINES:
        found = parse(engine(page)).find("p")
        assert found is not None
        assert text_of(found) == normalize(f"{before} {after}")


addresses = st.builds(
    "https://a.example/{}".format,
    st.text(st.one_of(st.sampled_from(string.punctuation + "a1"), printable)),
).filter(is_safe_url)


@settings(deadline=None)
@given(address=addresses)
@example(address="https://a.example/x_(y)?a=1&copy=2&b[]=*3*#~z!")
def test_an_address_comes_back_from_a_link(address: str) -> None:
    targets = []
    for engine in ENGINES:
        found = parse(engine(f"a {link_out('b', address)} c")).find("p/a")
        assert found is not None
        targets.append(found.get("href"))
    assert targets[0] == targets[1]
    assert _decoded(targets[0]) == _decoded(address)


def _decoded(address: str | None) -> str:
    return unquote(address or "")


@settings(deadline=None)
@given(text=texts)
def test_front_matter_holds_text_that_is_escaped_for_html(text: str) -> None:
    value = yaml.safe_load(f"title: {escape_front_matter(text)}\n")["title"]
    assert html.unescape(value) == " ".join(text.split())
    assert not set(value) & set("<>\"'")


def test_what_is_read_most_often_stays_as_it_is() -> None:
    plain = "She said: “We’re here […] at last!”, didn’t she? (Yes – or no; it's 5%.)"
    assert escape(plain) == plain


def test_only_markdown_is_left_alone() -> None:
    assert as_markdown(escape("*x*")) == as_markdown("*x*") == "&#42;x&#42;"
    assert as_markdown(Markdown("*x*")) == "*x*"


@settings(deadline=None)
@given(text=texts)
def test_links_become_relative_and_text_does_not_change(text: str) -> None:
    page = f"{link_to(text, 'speakers/a.md')} {escape(text)} {link_to('b', 'themes/b.md#_x')}"
    assert make_links_relative(page, "themes/b.md") == (
        f"[{escape(text)}](../speakers/a.md) {escape(text)} [b](#_x)"
    )


@pytest.mark.parametrize("page", ["index.md", "a/b.md", "a/index.md", "a/b/page/2.md"])
@pytest.mark.parametrize(
    "target",
    "index.md a/b.md a/b.md#_x a/index.md a/c.md#d b/a.md a/b/page/3.md b/c/page/2.md".split(),
)
def test_links_are_the_shortest_way(page: str, target: str) -> None:
    path, hash_mark, fragment = target.partition("#")
    way = posixpath.relpath(path, posixpath.dirname(page) or ".")
    way = "" if path == page and fragment else way
    assert make_links_relative(link_to("x", target), page) == f"[x]({way}{hash_mark}{fragment})"


@settings(deadline=None)
@given(text=texts)
def test_text_before_a_link_changes_nothing_about_it(text: str) -> None:
    for engine in ENGINES:
        found = parse(engine(f"{escape(text)}{link_to('b', 'x.md')}")).find("p")
        assert found is not None
        assert [child.tag for child in found] == ["a"]
        assert text_of(found) == f"{' '.join(text.split())}b"
