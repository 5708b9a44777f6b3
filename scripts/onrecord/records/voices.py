"""The voices of a quote: who speaks, in which role on its day, named in which words."""

from __future__ import annotations

from dataclasses import dataclass

from onrecord.records.knowledge_base import KnowledgeBase
from onrecord.records.models import Membership, Organization, Quote, Speaker


@dataclass(frozen=True, slots=True)
class Voice:
    """A speaker of a quote, or the organization that speaks where no speaker is known.

    Attributes:
        record: The record of the speaker or of the organization.
        attribution: The words by which the article names them, where those are no name.
        membership: The speaker's membership that holds on the quote's day.
        organization: The organization of that membership, if there is a record of it.
    """

    record: Speaker | Organization
    attribution: tuple[str, ...] = ()
    membership: Membership | None = None
    organization: Organization | None = None

    @property
    def name(self) -> str:
        """The name of the speaker or of the organization."""
        return self.record.name

    @property
    def role(self) -> str | None:
        """The speaker's role on the quote's day."""
        return self.membership.role if self.membership else None


def voices(kb: KnowledgeBase, quote: Quote) -> tuple[Voice, ...]:
    """The voices of a quote, in the order of its speakers; ids without a record are left out.

    Each voice has its own words of attribution where there are as many as voices; otherwise all
    of them stand with the first voice, as for “the two friends”.
    """
    who = _who_speaks(kb, quote)
    called: list[tuple[str, ...]] = [(words,) for words in quote.attribution]
    if len(called) != len(who):  # one for all
        called = [quote.attribution, *(() for _ in who)]
    return tuple(
        _voice(kb, quote, record, words) for record, words in zip(who, called, strict=False)
    )


def names_of_voices(kb: KnowledgeBase, quote: Quote) -> list[str]:
    """The names of the voices of a quote."""
    return [record.name for record in _who_speaks(kb, quote)]


def who_or_article(kb: KnowledgeBase, quote: Quote) -> str:
    """The names of those who speak, or else the title of the article whose words a quote has."""
    return " and ".join(names_of_voices(kb, quote)) or kb.article_of(quote).title


def _who_speaks(kb: KnowledgeBase, quote: Quote) -> list[Speaker | Organization]:
    speakers = [speaker for id_ in quote.speaker if (speaker := kb.speakers.get(id_))]
    if speakers or not quote.on_behalf_of:
        return [*speakers]
    organization = kb.organizations.get(quote.on_behalf_of)
    return [organization] if organization else []


def _voice(
    kb: KnowledgeBase, quote: Quote, record: Speaker | Organization, words: tuple[str, ...]
) -> Voice:
    if isinstance(record, Organization):
        return Voice(record, words)
    held = kb.membership_on(record, kb.day_of(quote))
    organization = kb.organizations.get(held.organization) if held and held.organization else None
    return Voice(record, words, held, organization)
