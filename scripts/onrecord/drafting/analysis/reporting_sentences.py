"""Reporting sentences, with source, cue and confidence.

A source is found by a parenthetical cue (`in her view`), by a verb of saying and its subject, by
the German subjunctive, or, for a null subject, in the sentence before.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import regex

from onrecord.drafting.analysis.annotate import AnnotatedArticle
from onrecord.drafting.analysis.attributions import before_quote, relative_subject
from onrecord.drafting.analysis.coreference import DirectQuote, last_person, resolve
from onrecord.drafting.analysis.entities import Entity
from onrecord.drafting.analysis.lexicon import Pattern, lexicon
from onrecord.drafting.analysis.mentions import Mention
from onrecord.drafting.analysis.spans import Attribution
from onrecord.text.normalize import count_words


@dataclass(frozen=True, slots=True)
class IndirectQuote:
    """A reported or an emphasised statement with its source; offsets in the plain text."""

    start: int
    end: int
    block: int
    kind: str
    speaker: Entity | None
    attribution: Mention | None
    why: str
    confidence: float


MIN_WORDS = 6
"""Words that a reported sentence or an emphasised passage needs at least."""

FEW_WORDS = {"de": 5}
"""Language → words of content that a verb of saying without `that` needs; 7 by default."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence outside of quotations, with the statements before as context.

    Attributes:
        annotated: The annotated article.
        block: The number of the block.
        start: Offset of the sentence in the plain text.
        end: Offset of its end.
        last: The last direct statement before the sentence.
        before: The sentence before as a statement, if it reports speech.
    """

    annotated: AnnotatedArticle
    block: int
    start: int
    end: int
    last: DirectQuote | None
    before: IndirectQuote | None

    @property
    def text(self) -> str:
        """The plain text of the article."""
        return self.annotated.text

    def report(self) -> IndirectQuote | None:
        """Return the sentence as a statement of the source it names; None without a source."""
        if self.annotated.words.impersonal.match(self.text, self.start, self.end):
            return None
        parenthesis = _parenthetical_cue(self)
        if parenthesis is not None:
            who, sure = self._antecedent(self.start, parenthesis[1])
            return self.attributed_to(who, f"“{parenthesis[0]}”", 0.75 * sure)
        separated = _separable_verb(self)
        if separated is not None:
            verb, mention = separated
            who, sure = resolve(self.annotated, mention, self.last)
            words = None if mention.kind == "name" else mention
            return self.attributed_to(who, f"“{verb}”", 0.75 * sure, words)
        found = _find_attribution(self)
        if found is None:
            return self._by_subjunctive()
        if found.mention is None:
            return self._without_subject(found)
        return self._by_a_verb(found, found.mention)

    def attributed_to(
        self, who: Entity | None, why: str, confidence: float, words: Mention | None = None
    ) -> IndirectQuote | None:
        """Return the sentence as a statement of an entity; None for no entity."""
        if who is None:
            return None
        return IndirectQuote(
            self.start, self.end, self.block, "reported", who, words, why, confidence
        )

    def _antecedent(self, place: int, gender: str) -> tuple[Entity | None, float]:
        """Return the entity of a pronoun: the source of the sentence before, else any that fits."""
        if self.before is not None and self.before.speaker is not None:
            return self.before.speaker, 0.95
        return last_person(self.annotated, place, gender, self.last)

    def _by_subjunctive(self) -> IndirectQuote | None:
        """Return a German sentence in the subjunctive of reported speech as a statement."""
        if self.annotated.words.language != "de" or not _SUBJUNCTIVE.search(
            self.text, self.start, self.end
        ):
            return None
        who, sure = self._antecedent(self.start, "")
        return self.attributed_to(who, "in the subjunctive of what is reported", 0.8 * sure)

    def _by_a_verb(self, found: Attribution, mention: Mention) -> IndirectQuote | None:
        """Return the sentence as a statement by a verb of saying and its subject."""
        score = _confidence(self, found, mention)
        anybody = mention.kind == "role" and not mention.known
        behind = _is_source_behind(self, found, mention)
        ends_there = count_words(self.text[found.end : self.end]) < 3
        if score is None or (anybody and not behind) or (ends_there and not behind):
            return None
        if mention.kind == "pronoun" and not behind:
            who, sure = self._antecedent(mention.start, mention.gender)
        else:
            who, sure = resolve(self.annotated, mention, self.last)
        if who is None or not (who.is_person or who.is_body or who.speaks):
            return None
        named = mention.kind == "name"
        score = 0.7 * sure if behind else score * (1 if named else sure)
        score -= 0.15 if who.is_body and not behind else 0.0
        words = None if named else mention
        return self.attributed_to(who, found.why.replace(" before it", ""), score, words)

    def _without_subject(self, found: Attribution) -> IndirectQuote | None:
        """Return a sentence with a null subject (`También subrayó que …`) as a statement.

        The source is that of the sentence before, else the person named last in the same block.
        """
        why = found.why.replace(" before it", "")
        if self.before is not None and self.before.speaker is not None:
            return self.attributed_to(self.before.speaker, why, 0.7)
        who, _ = last_person(self.annotated, self.start, "", self.last)
        begin = self.annotated.block(self.block).start
        here = who is not None and any(begin <= m.start < self.start for m in who.mentions)
        return self.attributed_to(who, why, 0.6) if here else None


_SUBJUNCTIVE = regex.compile(
    r"(?<!\p{L})(?:sei|seien|habe|werde|könne|müsse|solle|dürfe|wolle|brauche|gebe|gehe|komme|hätten|würden|könnten|müssten|sollten|wären|träfen|kämen|gäben|bräuchten)"
    r"(?!\p{L})"
)
"""German verbs in the subjunctive of reported speech (Konjunktiv I, and II in its place)."""


def _parenthetical_cue(sentence: Sentence) -> tuple[str, str] | None:
    """Return a cue such as `In her view` or `ajoute-t-elle`, and the gender of its pronoun."""
    text, words, start, end = sentence.text, sentence.annotated.words, sentence.start, sentence.end
    view = _own_view(words.language).search(text, start, min(end, start + 60))
    separated = view and text.endswith((", ", "; "), start, view.start())
    if view and (view.start() == start or separated or view[0].count(" ") > 1):
        return view[0], words.own_view[view[0].lower().replace("’", "'")]
    tag = words.inverted.search(text, start, end) if words.inverted else None
    if tag and text.endswith(", ", start, tag.start()) and text[tag.end()] in ",.":
        return tag[0], words.pronouns.get(tag["who"].lower(), "")
    return None


_PARTICLE = regex.compile(
    r",\s(?P<verb>\p{Ll}+)\s[^,.]{2,60}\s(?P<particle>zu\sbedenken|\p{Ll}{2,6})[.!]?$"
)


def _separable_verb(sentence: Sentence) -> tuple[str, Mention] | None:
    """Return a German separable verb and its subject: `…, kündigte Ada Quill an`."""
    annotated = sentence.annotated
    if annotated.words.language != "de":
        return None
    match = _PARTICLE.search(annotated.text, sentence.start, sentence.end)
    if match is None or not annotated.words.verb.fullmatch(f"{match['verb']} {match['particle']}"):
        return None
    inside = annotated.mentions_between(sentence.block, match.start(), match.end())
    return (f"{match['verb']} … {match['particle']}", inside[0]) if inside else None


@cache
def _own_view(language: str) -> Pattern:
    phrases = "|".join(p.replace("'", "['’]") for p in lexicon(language).own_view)
    return regex.compile(rf"(?<![\w'’])(?:{phrases})(?!\w)", regex.I)


def _find_attribution(sentence: Sentence) -> Attribution | None:
    """Return the source of a sentence: the subject of its first verb of saying that has one."""
    annotated, start, end = sentence.annotated, sentence.start, sentence.end
    for verb in annotated.words.verb.finditer(annotated.text, start, end):
        first = before_quote(annotated.span(sentence.block, start, verb.end()))
        if first is None or first.mention is None or first.mention.kind == "role":
            continue
        that = _behind_parenthesis(annotated.text, verb.end(), end) + 1
        if first.start == verb.start() and annotated.words.that.match(annotated.text, that):
            return first
    found = before_quote(annotated.span(sentence.block, start, end))
    if found is None or found.mention is None:
        return relative_subject(annotated.span(sentence.block, start, end)) or found
    if count_words(annotated.text[found.end : end]) < 3:
        # `Ada Quill said that it is late and nobody had asked`: the verb before the last one.
        earlier = before_quote(annotated.span(sentence.block, start, found.start))
        if earlier and not _is_source_behind(sentence, found, found.mention):
            return earlier
    return found


def _behind_parenthesis(text: str, place: int, end: int) -> int:
    """Return an offset, moved behind a word or two between commas: `, però,`."""
    parenthesis = regex.compile(r",\s\p{Ll}[\p{Ll} ]{1,30},").match(text, place, end)
    return parenthesis.end() if parenthesis else place


def _confidence(sentence: Sentence, found: Attribution, mention: Mention) -> float | None:
    """Return the confidence of an attribution; None for a sentence without reported speech."""
    text, words, end = sentence.text, sentence.annotated.words, sentence.end
    according = words.according.search(text, sentence.start, end)
    by = according is not None and according.start() == found.start
    behind = text[found.end : min(end, found.end + 60)]
    content = words.that.search(behind) is not None
    verb = words.verb.match(text, found.start, end)
    weak = words.language == "de" and content and words.weak_verb.match(text, found.start)
    counts = behind.lstrip()[:1].isdigit()  # `contó 4.870 personas`
    counts = counts or (text.endswith(" on", 0, found.end) and behind.startswith(" to "))
    if not (by or verb or weak) or counts or mention.start > found.start + 60:
        return None
    leads = mention.start < found.start or words.drops_pronouns or words.language == "de"
    if not leads and not by:
        # `Asked about the toll, Ada Quill was silent`; `…, Ada Quill said` ends its sentence.
        parenthesis = text.endswith(", ", sentence.start, found.start) and _is_long(
            text[found.end : end]
        )
        return 0.7 if parenthesis or _is_source_behind(sentence, found, mention) else None
    if by or content:
        return 0.8
    plain = words.acts.match(text, found.start, end) or count_words(
        text[found.end : end]
    ) < FEW_WORDS.get(words.language, 7)
    return 0.45 if plain else 0.65


def _is_source_behind(sentence: Sentence, found: Attribution, mention: Mention) -> bool:
    """Return whether source and cue follow a comma: `…, según anunció Ada Quill`."""
    begin = min(found.start, mention.outer)
    comma = sentence.text.rfind(",", max(sentence.start, begin - 30), begin)
    lead = sentence.text[comma + 1 : begin] if comma >= 0 else ""
    said = count_words(sentence.text[sentence.start : comma])
    return comma >= 0 and not any(c.isupper() for c in lead) and said >= MIN_WORDS - 1


def _is_long(words: str) -> bool:
    return count_words(words) >= MIN_WORDS
