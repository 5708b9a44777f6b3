"""Attribution of direct speech: the source of each quotation.

A quotation takes its source from the cue in its own sentence, else from a neighbour in the same
paragraph, else from the sentences and the paragraph before, with falling confidence.
"""

from __future__ import annotations

import regex

from onrecord.drafting.analysis.annotate import AnnotatedArticle
from onrecord.drafting.analysis.anonymous import ANONYMOUS, anonymous_opening
from onrecord.drafting.analysis.attributions import after_quote, before_quote
from onrecord.drafting.analysis.coreference import DirectQuote, last_person, resolve
from onrecord.drafting.analysis.entities import Entity
from onrecord.drafting.analysis.mentions import Mention
from onrecord.drafting.analysis.occupations import is_occupation
from onrecord.drafting.analysis.quotations import Quoted, continues, is_statement, iter_blocks
from onrecord.drafting.analysis.spans import Attribution
from onrecord.drafting.analysis.subjects import holder


def find_direct_quotes(annotated: AnnotatedArticle) -> list[DirectQuote]:
    """Return the direct statements of an article, in order."""
    resolver = _Resolver(annotated)
    spoken: list[DirectQuote] = []
    for block, members in iter_blocks(list(annotated.quoted)):
        spoken += resolver.read_block(block, members)
    return spoken


class _Resolver:
    """The state of one pass over an article: the last statement, as an antecedent for "she"."""

    def __init__(self, annotated: AnnotatedArticle) -> None:
        self.annotated = annotated
        self.last: DirectQuote | None = None  # the last statement before the current block

    def read_block(self, block: int, members: list[Quoted]) -> list[DirectQuote]:
        """Return the statements among the quotations of a block, and remember the last one."""
        own = [self._attribution(quoted) for quoted in members]
        statements: list[int] = []
        for n, quoted in enumerate(members):
            goes_on = bool(statements) and statements[-1] == n - 1
            attributed = own[n] is not None or self._is_cited(quoted)
            if (goes_on and continues(quoted, members[n - 1], self.annotated.text)) or is_statement(
                quoted, self.annotated.article, self.annotated.words, attributed=attributed
            ):
                statements.append(n)
        found: list[DirectQuote] = []
        for n in statements:
            self.last = found[-1] if found else self.last
            quoted, attribution = members[n], own[n]
            if attribution is None:
                attribution, continued = self._from_neighbour(members, own, n, found)
                if continued is not None:
                    found.append(continued)
                    continue
            if attribution is None:
                found.append(self._from_context(quoted, block))
            else:
                found.append(self._resolve(quoted, attribution))
        if found:
            self.last = found[-1]
        return found

    def _is_cited(self, quoted: Quoted) -> bool:
        """Return whether a sentence quotes a document: `The report calls it “…”`."""
        span = self.annotated.span(quoted.block, quoted.before, quoted.outer_start)
        found = anonymous_opening(span, span.end) if quoted.leads_in else None
        return found is not None and found.text.lower() in self.annotated.words.nameless

    def _attribution(self, quoted: Quoted) -> Attribution | None:
        """Return the attribution in the sentence around a quotation."""
        annotated = self.annotated
        found = None
        if quoted.goes_on:
            found = after_quote(annotated.span(quoted.block, quoted.outer_end, quoted.after))
        if quoted.leads_in and (found is None or found.mention is None):
            ahead = before_quote(annotated.span(quoted.block, quoted.before, quoted.outer_start))
            found = ahead or found
        return found or self._label(quoted) or self._pull_name(quoted)

    def _label(self, quoted: Quoted) -> Attribution | None:
        """Return the name before a colon inside a quotation: `“QUILL: We begin.”`."""
        for mention in self.annotated.mentions_between(
            quoted.block, quoted.start, quoted.start + 1
        ):
            if mention.kind == "name" and self.annotated.text[mention.end : mention.end + 1] == ":":
                return Attribution(
                    mention, "the name before its colon", 0.9, mention.start, mention.end
                )
        return None

    def _pull_name(self, quoted: Quoted) -> Attribution | None:
        """Return the name behind or below a pull quote, one in a paragraph of its own."""
        annotated, block = self.annotated, self.annotated.block(quoted.block)
        behind = annotated.text[quoted.outer_end : block.end]
        if quoted.outer_start - block.start > 3 and "—" not in behind[:3] and "―" not in behind[:3]:
            return None
        named = self._only_name(quoted.block, quoted.outer_end, block.end)
        if (
            named is None
            and not behind.strip(" .,")
            and quoted.block + 1 < len(annotated.article.blocks)
        ):
            below = annotated.block(quoted.block + 1)
            if not below.heading and below.end - below.start < 120:
                named = self._only_name(quoted.block + 1, below.start, below.end, dash=True)
        if named is None:
            return None
        return Attribution(
            named, "the name behind the quotation", 0.95, quoted.outer_end, block.end
        )

    def _only_name(self, block: int, start: int, end: int, *, dash: bool = False) -> Mention | None:
        """Return the name of a span with nothing else but a role behind."""
        annotated = self.annotated
        text = annotated.text[start:end].strip()
        pattern = r"^[—–―-]" if dash else r"^[,—–―(-]"
        first = next(
            (m for m in annotated.mentions_between(block, start, end) if m.kind == "name"), None
        )
        if first is None or not regex.search(pattern, text):
            return None
        between = annotated.text[start : first.outer].strip(" ,—–―(-")
        rest = annotated.text[first.end : end].strip(" .)")
        if between or (rest and not rest.startswith((",", "(", "—", "–"))) or len(rest) > 100:
            return None
        if annotated.words.verb.search(rest) and "." in rest:
            return None
        return first

    def _from_neighbour(
        self, members: list[Quoted], own: list[Attribution | None], n: int, found: list[DirectQuote]
    ) -> tuple[Attribution | None, DirectQuote | None]:
        """Return a later attribution in the same paragraph, or the quotation as continued.

        At most one of the two is set: the attribution of the next quotation, or the quotation with
        the source of the one before.
        """
        quoted = members[n]
        if found and not quoted.leads_in:
            before = found[-1]
            same = before.speaker, before.attribution
            return None, DirectQuote(
                quoted, *same, "goes on after the one before it", before.confidence * 0.95
            )
        for later in range(n + 1, len(members)):
            if own[later] is not None and not members[later].leads_in and not quoted.leads_in:
                return own[later], None
            break
        if found and not self._has_subject(quoted):
            before = found[-1]
            lead = self.annotated.text[quoted.before : quoted.outer_start].rstrip()
            return None, DirectQuote(
                quoted,
                before.speaker,
                before.attribution,
                "the speaker of the one before it",
                before.confidence * (1.0 if lead.endswith(":") else 0.8),
            )
        return None, None

    def _has_subject(self, quoted: Quoted) -> bool:
        """Return whether a lead-in that ends with a colon names a source of its own."""
        lead = self.annotated.text[quoted.before : quoted.outer_start].rstrip()
        span = self.annotated.span(quoted.block, quoted.before, quoted.outer_start)
        if not lead.endswith(":"):
            return False
        anonymous = anonymous_opening(span, span.end)
        return bool(self._actors(span.within(span.start, span.end))) or (
            anonymous is not None and self._is_anonymous(anonymous, leads_in=True)
        )

    def _resolve(self, quoted: Quoted, attribution: Attribution) -> DirectQuote:
        """Return the quotation with the entity that its attribution means."""
        mention = attribution.mention
        if mention is None:
            mention = self._anonymous_source(quoted)
            if mention is not None:
                return DirectQuote(quoted, None, mention, attribution.why, 0.65)
            who, sure = self._last_person(quoted.outer_start, "")
            return DirectQuote(quoted, who, None, attribution.why, attribution.confidence * sure)
        if mention.kind == "pronoun":
            anonymous = self._anonymous_source(quoted)
            if anonymous is not None and anonymous.start < mention.start:
                return DirectQuote(quoted, None, anonymous, attribution.why, 0.65)
        who, sure = resolve(self.annotated, mention, self.last)
        if who is None and mention.gender == "they":  # `it said in a statement`
            return DirectQuote(quoted, None, mention, attribution.why, 0.65)
        words = None if mention.kind == "name" else mention
        return DirectQuote(quoted, who, words, attribution.why, attribution.confidence * sure)

    def _anonymous_source(self, quoted: Quoted) -> Mention | None:
        """Return the anonymous source in the sentence of a quotation, or in the one before."""
        annotated = self.annotated
        begin = annotated.sentence_at(quoted.block, quoted.outer_start)[0]
        spans = [(begin, quoted.outer_start)] if begin < quoted.outer_start else []
        spans += annotated.sentences_before(quoted.block, quoted.outer_start + 1)[-1:]
        for start, end in spans:
            hidden = ANONYMOUS.search(annotated.text, start, end)
            if hidden:
                at = hidden.start()
                return Mention(at, hidden.end(), hidden[0], "role", outer=at)
            found = anonymous_opening(annotated.span(quoted.block, start, end), end)
            if found and self._is_anonymous(found, leads_in=quoted.leads_in):
                return found
        return None

    def _is_anonymous(self, found: Mention, *, leads_in: bool) -> bool:
        """Return whether a mention is indefinite (`a tenant`), or a document in a lead-in."""
        words, noun = self.annotated.words, found.text.lower()
        article = self.annotated.text[found.outer : found.start].strip().lower()
        anybody = article in words.indefinite and (
            is_occupation(noun, words) or noun in words.nameless
        )
        return anybody or (noun in words.nameless and leads_in)

    def _last_person(self, before: int, gender: str) -> tuple[Entity | None, float]:
        return last_person(self.annotated, before, gender, self.last)

    def _from_context(self, quoted: Quoted, block: int) -> DirectQuote:
        """Return a quotation without a cue in its sentence, attributed by the sentences around."""
        annotated = self.annotated
        last = self.last
        if quoted.leads_in:
            inside = annotated.span(block, quoted.before, quoted.outer_start).within(
                quoted.before, quoted.outer_start
            )
            known = [m for m in inside if m.kind == "role" and m.known]
            inside = self._actors(inside) or known
            begin = annotated.sentence_at(block, quoted.outer_start)[0]
            anonymous = anonymous_opening(
                annotated.span(block, begin, quoted.outer_start), quoted.outer_start
            )
            if anonymous and not inside and self._is_anonymous(anonymous, leads_in=True):
                return DirectQuote(quoted, None, anonymous, "the subject of its sentence", 0.6)
            if inside:
                subject = self._main_subject(quoted, inside)
                who, sure = resolve(annotated, subject, last)
                colon = annotated.text[: quoted.outer_start].rstrip().endswith(":")
                why, base = "the subject of its sentence", 0.8 if colon else 0.55
                return DirectQuote(quoted, who, None, why, base * sure)
        # An earlier sentence of the same paragraph with a cue.
        lead = annotated.sentences_before(block, quoted.outer_start + 1)
        for begin, end in reversed(lead):
            found = before_quote(annotated.span(block, begin, end))
            if found and found.mention:
                who, sure = resolve(annotated, found.mention, last)
                return DirectQuote(
                    quoted,
                    who,
                    None if who else found.mention,
                    "the sentence before it",
                    0.7 * sure,
                )
        if lead:
            begin, end = lead[-1]
            people = self._actors(annotated.span(block, begin, end).within(begin, end))
            if people:
                who, sure = resolve(annotated, people[0], last)
                return DirectQuote(
                    quoted, who, None, "the subject of the sentence before it", 0.5 * sure
                )
        return self._from_paragraph_before(quoted, block)

    def _main_subject(self, quoted: Quoted, inside: list[Mention]) -> Mention:
        """Return the first mention of a lead-in outside of an opening phrase: `With …, `."""
        text, words, begin = self.annotated.text, self.annotated.words, quoted.before
        affiliation = holder(
            self.annotated.span(quoted.block, begin, quoted.outer_start), inside[0]
        )
        if affiliation is not None:
            return affiliation
        first = regex.compile(r"\p{Lu}\p{Ll}+").match(text, begin)
        opening = words.common - {*words.article, *words.pronouns}
        if first is None or first[0].lower() not in opening:
            return inside[0]
        behind = (m for m in inside if text.endswith(", ", begin, m.outer))
        return next(behind, inside[0])

    def _actors(self, mentions: list[Mention]) -> list[Mention]:
        """Return the mentions of possible sources: pronouns, and names of other than places."""
        return [
            m
            for m in mentions
            if m.kind == "pronoun"
            or (m.kind == "name" and (entity := self.annotated.entity(m)) and not entity.is_place)
        ]

    def _from_paragraph_before(self, quoted: Quoted, block: int) -> DirectQuote:
        """Return a quotation attributed by the paragraph before, else by the last speaker."""
        annotated, last = self.annotated, self.last
        if last is not None and last.quoted.block == block - 1:
            ends_quoted = (
                annotated.text[last.quoted.outer_end : annotated.block(block - 1).end].strip(" .")
                == ""
            )
            lead = annotated.text[quoted.before : quoted.outer_start].rstrip()
            leads = lead.endswith(":") and len(lead) < 60  # `Y remató: «…»`
            sure = 1.0 if last.quoted.open else 0.95 if leads else 0.8 if ends_quoted else 0.7
            return DirectQuote(
                quoted,
                last.speaker,
                last.attribution,
                "goes on from the paragraph before it",
                last.confidence * sure,
            )
        if block:
            begin, end = (
                annotated.sentences[block - 1][-1] if annotated.sentences[block - 1] else (0, 0)
            )
            span = annotated.span(block - 1, begin, end)
            found = before_quote(span)
            colon = annotated.text[begin:end].rstrip().endswith(":")
            if found and found.mention:
                who, sure = resolve(annotated, found.mention, last)
                words = None if found.mention.kind == "name" else found.mention
                return DirectQuote(
                    quoted,
                    who,
                    words,
                    "the paragraph before it leads to it",
                    (0.85 if colon else 0.6) * sure,
                )
            people = self._actors(span.within(begin, end))
            if people:
                who, sure = resolve(annotated, people[0], last)
                return DirectQuote(
                    quoted, who, None, "the subject of the paragraph before it", 0.5 * sure
                )
        if last is not None and last.quoted.block >= block - 2:
            return DirectQuote(quoted, last.speaker, last.attribution, "the last speaker", 0.4)
        return DirectQuote(quoted, None, None, "nobody is named near it", 0.3)
