"""Quotations of an article, and the sentences around; which of them are statements."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from onrecord.drafting.analysis.inquits import split_speech
from onrecord.drafting.analysis.lexicon import Lexicon
from onrecord.drafting.analysis.mentions import SENTENCE_END
from onrecord.text.article_text import ArticleText
from onrecord.text.normalize import at_word_boundary
from onrecord.text.quotation_marks import Quotation, find_quotations, outermost


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quotation of the article; offsets in the plain text.

    Attributes:
        start: Offset of the quoted words.
        end: End of the quoted words, without a comma that belongs to the sentence around.
        block: The number of the block.
        outer_start: Offset of the opening mark.
        outer_end: End of the closing mark.
        before: Start of the lead-in in the same sentence; `outer_start` if there is none.
        after: End of the words that follow in the same sentence; `outer_end` if none do.
        open: Whether the paragraph has no closing mark.
        inner_end: The last punctuation inside: `,`, `.`, `?` …; empty if there is none.
        mark: The opening mark.
        goes_on_inside: Whether an inquit separates this part from the quotation before.
    """

    start: int
    end: int
    block: int
    outer_start: int
    outer_end: int
    before: int
    after: int
    open: bool
    inner_end: str
    mark: str
    goes_on_inside: bool = False

    @property
    def leads_in(self) -> bool:
        """Whether the sentence begins before the quotation."""
        return self.before < self.outer_start

    @property
    def goes_on(self) -> bool:
        """Whether the sentence goes on behind the quotation."""
        return self.outer_end < self.after


def find_quoted(article: ArticleText, language: str, words: Lexicon) -> list[Quoted]:
    """Return all outermost quotations of an article, in order, split at inquits."""
    found: list[Quoted] = []
    for number, block in enumerate(article.blocks):
        paragraph = article.text[block.start : block.end]
        quotations = [
            part
            for q in _outermost(paragraph, language)
            if not _is_nickname(paragraph, q)
            for part in split_speech(paragraph, q, words)
        ]
        edges = [(q.outer_start + block.start, q.outer_end + block.start) for q in quotations]
        for place, quotation in enumerate(quotations):
            start, end = quotation.start + block.start, quotation.end + block.start
            outer_start, outer_end = edges[place]
            low = edges[place - 1][1] if place else block.start
            high = edges[place + 1][0] if place + 1 < len(edges) else block.end
            before = _sentence_start(article.text, low, outer_start, first=not place)
            after = _sentence_end(article.text, outer_end, high, _last(article.text, start, end))
            inner_end = _last(article.text, start, end)
            is_open = quotation.outer_end == quotation.end and quotation.mark != "—"
            if quotation.mark == "—":
                dialogue_end = _dialogue_end(article.text, start, end, words)
                if dialogue_end:
                    end = outer_end = dialogue_end
                    after, inner_end = block.end, ","
            start, end = _trim(article.text, start, end)
            if start < end:
                found.append(
                    Quoted(
                        start,
                        end,
                        number,
                        outer_start,
                        outer_end,
                        before,
                        after,
                        is_open,
                        inner_end,
                        quotation.mark,
                        quotation.start == quotation.outer_start,
                    )
                )
    return found


def _outermost(paragraph: str, language: str) -> list[Quotation]:
    """Return the outer quotations of a paragraph, even when closed by another style's mark."""
    found: list[Quotation] = []
    at = 0
    while True:
        for q in outermost(find_quotations(paragraph[at:], language)):
            begin = q.outer_start + at
            if q.mark == '"' and _STRAY.search(paragraph, max(0, begin - 1), begin + 2):
                at = begin + 1  # a closing mark without an opening one: `his systems" including`
                break
            closer = _OTHER_CLOSER.get(q.mark, "")
            end = q.end + at
            if closer and q.outer_end == q.end and closer in paragraph[begin + 1 : end]:
                end = paragraph.index(closer, begin + 1)
                found.append(Quotation(begin + 1, end, begin, end + 1, q.mark))
                at = end + 1
                break
            found.append(Quotation(q.start + at, end, begin, q.outer_end + at, q.mark))
        else:
            return found


_STRAY = regex.compile(r"(?<=\S)\"\s")

_OTHER_CLOSER = {'"': "”", "“": '"'}
"""Opening mark → the closing mark of another style, used by mistake."""


def _is_nickname(text: str, quotation: Quotation) -> bool:
    """Return whether a quotation is a nickname inside a name: `Marta “Cia” Price`."""
    start, end = quotation.start, quotation.end
    return (
        regex.fullmatch(r"\p{Lu}[\p{L}'’-]*", text[start:end]) is not None
        and regex.search(r"\p{Lu}[\p{L}.]+\s\W$", text[max(0, start - 24) : start]) is not None
        and regex.match(r"\W\s\p{Lu}", text[end : end + 3]) is not None
    )


def _dialogue_end(text: str, start: int, end: int, words: Lexicon) -> int:
    """Return the end of speech before an inquit: `— …, sourit Ada Quill`; 0 if there is none."""
    for match in regex.finditer(r"(?<=[,?!…])\s", text, pos=start, endpos=end):
        verb = words.verb.match(text, match.end(), end)
        if verb and regex.compile(r"\s(?:\p{Ll}{1,4}\s)?[\p{Lu}\p{Ll}]").match(text, verb.end()):
            return match.start()
        if words.inverted and words.inverted.match(text, match.end(), end):
            return match.start()
    return 0


def _last(text: str, start: int, end: int) -> str:
    return text[start:end].rstrip("”\"»“’')] ")[-1:]


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a span without white space, dashes of dialogue, and a comma at the end."""
    while start < end and text[start] in " —–―.,;:":
        start += 1
    while end > start and text[end - 1] in " ,;":
        end -= 1
    return start, end


def _sentence_start(text: str, low: int, high: int, *, first: bool) -> int:
    """Return the start of the sentence with the lead-in to a quotation; `high` if none."""
    gap = text[low:high]
    stripped = gap.rstrip()
    if not stripped.strip(" —–-"):
        return high
    if regex.search(r"[.!?…][”\"»“’')\]]*$", stripped):
        return high
    ends = [match.end() for match in SENTENCE_END.finditer(text, low, high)]
    return (ends[-1] if ends else low) if ends or first else low


def _sentence_end(text: str, low: int, high: int, inner_end: str) -> int:
    """Return the end of the sentence that a quotation begins; `low` if it ends the sentence."""
    gap = text[low:high]
    stripped = gap.lstrip()
    if not stripped or stripped[0] in ".;!?…":
        return low
    opens_new = stripped[0].isupper() and inner_end in ".!?…" and inner_end
    match = SENTENCE_END.search(text, low, high)
    end = match.end() if match else high
    if opens_new and inner_end == ".":
        return low
    return end


def continues(quoted: Quoted, earlier: Quoted, text: str) -> bool:
    """Return whether a quotation continues an interrupted one: `“…,” said Ada Quill, “and …”`."""
    lead = text[earlier.outer_end : quoted.outer_start].rstrip()
    return quoted.goes_on_inside or (
        quoted.before <= earlier.outer_end
        and lead.endswith(",")
        and len(lead) > 1
        and text[quoted.start].islower()
    )


def is_statement(quoted: Quoted, article: ArticleText, words: Lexicon, *, attributed: bool) -> bool:
    """Return whether a quotation is a statement, not a title, a term or a question at hand.

    `attributed`: whether a source has been found in the sentence around the quotation.
    """
    text = article.text[quoted.start : quoted.end]
    if not at_word_boundary(article.text, quoted.start) or not at_word_boundary(
        article.text, quoted.end
    ):
        return False
    tokens = regex.findall(r"[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}'’-]|[.,](?=\p{N}))*", text)
    if not tokens:
        return False
    block = article.blocks[quoted.block]
    if block.heading:
        return False
    before = article.text[max(block.start, quoted.outer_start - 40) : quoted.outer_start]
    embedded = quoted.leads_in and before.rstrip()[-1:] not in ",:"
    if _names_a_work(quoted, article, words, tokens, attributed=attributed):
        return False
    lead = before.rstrip()
    if quoted.mark == "—" or (quoted.leads_in and lead.endswith(":") and len(tokens) > 1):
        return True
    is_led_to = attributed and (lead[-1:].isalpha() and len(before) - len(lead) < 2)
    if is_led_to and len(tokens) >= 3 and words.leads_on.search(lead):
        return True
    alone = not quoted.leads_in and not quoted.goes_on  # its full stop may be outside
    ends_well = bool(quoted.inner_end) and quoted.inner_end in ".,!?…—"
    ends_well |= alone and article.text[quoted.outer_end : quoted.outer_end + 1] == "."
    if attributed and not quoted.leads_in and quoted.goes_on:
        return True
    if attributed and ((ends_well and not embedded) or len(tokens) >= 4):
        return True
    return len(tokens) >= (3 if ends_well and not quoted.goes_on else 6)


def _names_a_work(
    quoted: Quoted, article: ArticleText, words: Lexicon, tokens: list[str], *, attributed: bool
) -> bool:
    """Return whether a quotation is the title of a work, an event or a campaign."""
    start = article.blocks[quoted.block].start
    before = article.text[max(start, quoted.outer_start - 40) : quoted.outer_start]
    embedded = quoted.leads_in and before.rstrip()[-1:] not in ",:"
    is_title = _is_title(tokens, words)
    is_clause = attributed and tokens[0].islower() and len(tokens) > 4
    if words.works.search(before) and (embedded or is_title) and not is_clause:
        return True
    if _IS_A_WORK.match(article.text, quoted.outer_end) and not attributed:
        return True
    ends = bool(quoted.inner_end) and quoted.inner_end in ".!?…"
    alone = ends and not quoted.leads_in and not quoted.goes_on and quoted.outer_start > start
    asked = attributed and quoted.inner_end in ",!?" and not embedded
    return is_title and not alone and not asked


_IS_A_WORK = regex.compile(
    r",\s(?:an?|une?|una?|uma?|eine?|el|la|le|the|o|a)\s(?:\p{Ll}+\s)?(?:play|film|book|novel|song"
    r"|essay|show|exhibition|obra|película|libro|novela|canción|exposición|pièce|livre|roman|chanson|exposition"
    r"|obra|llibre|cançó|exposició|peça|filme|livro|canção|exposição|stück|buch|roman|lied"
    r"|ausstellung)\b",
    regex.I,
)
"""An apposition behind the title of a work: `“The Tide”, a play in three acts`."""


def _is_title(tokens: list[str], words: Lexicon) -> bool:
    """Return whether most words are capitalised, as in the title of a work."""
    if len(tokens) < 2 or words.language == "de":  # its nouns all are
        return False
    capitals = sum(token[0].isupper() or token[0].isdigit() for token in tokens)
    small = sum(
        token[0].islower() and (len(token) <= 3 or token in words.common) for token in tokens
    )
    return (
        capitals + small == len(tokens) and capitals > 1 and len(tokens) <= 10 and capitals >= small
    )


def iter_blocks(quotes: list[Quoted]) -> Iterator[tuple[int, list[Quoted]]]:
    """Yield each block with quotations: its number, and its quotations in order."""
    block = -1
    members: list[Quoted] = []
    for quoted in quotes:
        if quoted.block != block:
            if members:
                yield block, members
            block, members = quoted.block, []
        members.append(quoted)
    if members:
        yield block, members
