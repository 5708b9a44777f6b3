"""The terminal's display of a decision: the passage in its context, and the proposal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from onrecord.drafting.output.writer import AS_WORDED
from onrecord.drafting.review.decisions import NewRecord, drafts_named, path_of
from onrecord.drafting.review.edits import Read
from onrecord.drafting.review.pending import ArticleDecision, Pending, UncertainStatement
from onrecord.editing.yaml_lines import spans_of_items
from onrecord.editing.yaml_values import EditError
from onrecord.records.knowledge_base import KnowledgeBase
from onrecord.records.models import Article, Quote, Speaker
from onrecord.records.voices import voices
from onrecord.reporting.formats import printable
from onrecord.text.anchoring import Passage

Fragment = tuple[str, str]
"""A prompt_toolkit style, and the text in that style."""

BREAK: Fragment = ("", "\n")
"""A line break inside a paragraph."""

_AROUND = 500  # code points of a passage's own paragraph, on each side
_NEIGHBOUR = 160  # of the paragraph before and after

PASSAGE, DIM, STRONG, NEW, BAD = (
    "reverse",
    "fg:ansibrightblack",
    "bold",
    "fg:ansicyan",
    "fg:ansired",
)


def show_pending(
    kb: KnowledgeBase, read: Read, pending: Pending, left: int
) -> list[list[Fragment]]:
    """Return the paragraphs that present a decision.

    Args:
        kb: The records.
        read: Returns the content of a file.
        pending: The pending decision.
        left: Number of decisions left in the article, this one included.
    """
    if isinstance(pending, ArticleDecision):
        return [_as_lines(_show_article(kb, read, pending))]
    article_id = (
        pending.article if isinstance(pending, Quote) else pending.path.rpartition("/")[0][9:]
    )
    article = kb.articles[article_id]
    passage = kb.passages.get(pending.id) if isinstance(pending, Quote) else pending.passage
    shown = [[(STRONG, article.title), (DIM, f"  {article_id} · {left} left to decide")]]
    shown += _context(kb, article_id, passage)
    if passage is None:
        words = pending.text if isinstance(pending, Quote) else pending.remark.text
        shown.append([(BAD, "This does not stand in the article: "), ("", words)])
    return [*shown, _as_lines(_proposal(kb, read, pending))]


def _as_lines(lines: Iterable[list[Fragment]]) -> list[Fragment]:
    """Return lines joined as one paragraph."""
    return [fragment for line in lines for fragment in (*line, BREAK)][:-1]


def _context(
    kb: KnowledgeBase, article_id: str, passage: Passage | None
) -> Iterator[list[Fragment]]:
    text = kb.texts.get(article_id)
    if passage is None or text is None:
        return
    blocks = text.blocks
    if passage.block:
        before = blocks[passage.block - 1]
        yield [(DIM, _tail(text.text[before.start : before.end], _NEIGHBOUR))]
    block = blocks[passage.block]
    fragments: list[Fragment] = [("", _tail(text.text[block.start : passage.start], _AROUND))]
    for (start, end), following in pairwise([*passage.pieces, (block.end, block.end)]):
        between = text.text[end : following[0]]
        if following[0] == block.end:
            between = _head(between, _AROUND)
        fragments += [(PASSAGE, text.text[start:end]), ("", between)]
    yield fragments
    if passage.block + 1 < len(blocks):
        after = blocks[passage.block + 1]
        yield [(DIM, _head(text.text[after.start : after.end], _NEIGHBOUR))]


def _tail(text: str, most: int) -> str:
    return text if len(text) <= most else f"… {text[-most:].partition(' ')[2]}"


def _head(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[:most].rpartition(' ')[0]} …"


def _proposal(
    kb: KnowledgeBase, read: Read, pending: Quote | UncertainStatement
) -> Iterator[list[Fragment]]:
    if isinstance(pending, UncertainStatement):
        remark = pending.remark
        yield [(STRONG, remark.kind), ("", " · "), (STRONG, remark.who or "nobody is named")]
        yield [(DIM, f"less certain: {remark.why}")]
        return
    yield [(STRONG, pending.kind or "of no kind yet"), ("", " · "), *_who(kb, pending)]
    if reasons := _remarks_in(read(path_of(pending)) or "", pending.position):
        yield [(DIM, reasons)]
    cities = [*pending.cities, *(city.id for city in kb.cities_of[pending.id])]
    names = [kb.cities[id_].name for id_ in dict.fromkeys(cities) if id_ in kb.cities]
    yield [(DIM, "Cities: "), ("", ", ".join(names) or "none")]
    themes = [kb.themes[id_].name if id_ in kb.themes else id_ for id_ in pending.themes]
    yield [(DIM, "Themes: "), ("", ", ".join(themes) or "none yet")]
    yield from _new(read, drafts_named(kb, pending))


def _who(kb: KnowledgeBase, quote: Quote) -> list[Fragment]:
    spoken = voices(kb, quote)
    known = {voice.record.id: voice for voice in spoken if isinstance(voice.record, Speaker)}
    names = [known[id_].name if id_ in known else id_ for id_ in quote.speaker]
    fragments: list[Fragment] = [(STRONG, " and ".join(names))] if names else []
    first = known.get(quote.speaker[0]) if names else None
    if first:
        organization = first.organization.name if first.organization else None
        fragments += [("", f", {part}") for part in (first.role, organization) if part]
    if quote.on_behalf_of:
        body = quote.on_behalf_of
        name = kb.organizations[body].name if body in kb.organizations else body
        fragments.append(("", f"{' ' if names else ''}on behalf of {name}"))
    return fragments or [(BAD, "nobody is named")]


def _new(read: Read, records: Iterable[NewRecord]) -> Iterator[list[Fragment]]:
    """Yield the draft records accepted along with a decision, and the comments in their files."""
    for record in records:
        remarks = _remarks(read(path_of(record)) or "")
        more = f" ({remarks})" if remarks else ""
        yield [(NEW, f"+ new {record.record_kind.name} {record.name}"), (DIM, more)]


def _remarks_in(content: str, number: int) -> str:
    try:
        start, end = spans_of_items(content)[number]
    except (EditError, IndexError):
        return ""
    return _remarks(content[start:end])


def _remarks(content: str) -> str:
    lines = (line.strip() for line in content.splitlines())
    remarks = (line.lstrip("# ") for line in lines if line.startswith("#"))
    return " ".join(remark for remark in remarks if remark != AS_WORDED)


def _show_article(kb: KnowledgeBase, read: Read, rest: ArticleDecision) -> Iterator[list[Fragment]]:
    article = rest.article
    yield [(STRONG, article.title), (DIM, f"  {article.id} · all its statements are decided")]
    written = read(path_of(article)) or ""
    for name, value in _fields(kb, article):
        yield [(DIM, f"{name.capitalize()}: "), ("", value) if value else (BAD, "not known yet")]
    if _remarks(written):
        yield [(DIM, _remarks(written))]
    yield from _new(read, rest.records)


def _fields(kb: KnowledgeBase, article: Article) -> Iterator[tuple[str, str]]:
    publisher = kb.organizations.get(article.publisher)
    yield "publisher", publisher.name if publisher else article.publisher
    yield "published", article.published.iso if is_known(article, "published") else ""
    yield "language", article.language if is_known(article, "language") else ""
    yield "cities", ", ".join(kb.cities[c].name for c in article.cities if c in kb.cities) or "none"
    yield "themes", ", ".join(kb.themes[t].name for t in article.themes if t in kb.themes) or "none"
    yield "rights", article.rights or "none stated"


def is_known(article: Article, name: str) -> bool:
    """Return whether a required field of an article has a value other than its default."""
    from onrecord.records.fields import fields_of

    value = getattr(article, name)
    return bool(value) and value != fields_of(Article)[name].default


def wrap(fragments: Iterable[Fragment], width: int, indent: str = "  ") -> list[Fragment]:
    """Return a paragraph wrapped to a width; control characters are made visible."""
    from prompt_toolkit.utils import get_cwidth

    lines: list[Fragment] = [("", indent)]
    room = width - len(indent)
    for word in _words(fragments):
        size = sum(get_cwidth(text) for _, text in word)
        is_break = word == [BREAK]
        if is_break or (size - word[-1][1].endswith(" ") > room and room < width - len(indent)):
            lines.append(("", f"\n{indent}"))
            room = width - len(indent)
        if not is_break:
            lines += word
            room -= size
    return [*lines, ("", "\n")]


def _words(fragments: Iterable[Fragment]) -> Iterator[list[Fragment]]:
    """Yield words with the space behind, each as fragments of one style."""
    word: list[Fragment] = []
    for fragment in fragments:
        if fragment == BREAK:
            yield from ([word] if word else [])
            yield [BREAK]
            word = []
            continue
        style, text = fragment
        *ended, last = printable(text).split(" ")
        for piece in ended:
            yield [*word, (style, f"{piece} ")]
            word = []
        if last:
            word.append((style, last))
    if word:
        yield word
