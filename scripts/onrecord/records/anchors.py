"""Anchors of quotes: the passage of each in its article, and a cache of these for linking again."""

from __future__ import annotations

from dataclasses import dataclass, field

from onrecord.records.models import Article, Quote, Record
from onrecord.text.anchoring import NotAnchored, Passage, QuoteQuery, locate_quote
from onrecord.text.article_text import ArticleText, read_article_text


def anchor(
    quote: Quote, article: Record | None, text: ArticleText | None
) -> Passage | NotAnchored | None:
    """Return the passage of a quote in its article, or the reason why the quote isn't anchored.

    None where nothing is to be anchored: a withdrawn quote, or one without words or text.
    """
    if text is None or not quote.text or quote.withdrawn:
        return None
    language = _language(article)
    wanted = QuoteQuery(quote.text, quote.kind, language, quote.prefix or "", quote.suffix or "")
    return locate_quote(text, wanted)


def _language(article: Record | None) -> str:
    return article.language if isinstance(article, Article) else "und"


@dataclass(slots=True)
class AnchorCache:
    """A cache of parsed texts and anchored quotes, for linking the records again.

    An entry is used as long as its inputs are the same; for quotes and parsed texts that means
    the same objects.

    Attributes:
        texts: Article id → the content of its `text.md`, and the text parsed from it.
        places: Quote id → the quote, its article's language and text, and the result of `anchor`.
    """

    texts: dict[str, tuple[str, ArticleText]] = field(default_factory=dict)
    places: dict[str, tuple[Quote, str, ArticleText | None, Passage | NotAnchored | None]] = field(
        default_factory=dict
    )

    def text(self, article_id: str, markdown: str) -> ArticleText:
        """Return the text of an article, parsed from the content of its `text.md`."""
        known = self.texts.get(article_id)
        if known is None or known[0] != markdown:
            known = self.texts[article_id] = markdown, read_article_text(markdown)
        return known[1]

    def anchor(
        self, quote: Quote, article: Record | None, text: ArticleText | None
    ) -> Passage | NotAnchored | None:
        """Return the result of the function `anchor`, from the cache where possible."""
        language = _language(article)
        known = self.places.get(quote.id)
        if known is None or known[0] is not quote or known[1] != language or known[2] is not text:
            place = anchor(quote, article, text)
            known = self.places[quote.id] = quote, language, text, place
        return known[3]
