"""Validation of URLs to which a page may link."""

from __future__ import annotations

import re

# White space, control characters, quotation marks and angle brackets would need escaping.
_URL = re.compile(
    r"""https?://(?:[\w-]+\.)*[\w-]+(?::\d{1,5})?(?:[/?#][^\s<>"'\\^`{|}\x00-\x20\x7f]*)?""",
    re.IGNORECASE,
)


def is_safe_url(text: str) -> bool:
    """Return whether `text` is an absolute http or https URL, safe in an HTML attribute."""
    return _URL.fullmatch(text) is not None
