"""Web addresses that may be linked to."""

from __future__ import annotations

import re

# An address may hold no white space, control character, quotation mark or angle bracket.
_URL = re.compile(
    r"""https?://(?:[\w-]+\.)*[\w-]+(?::\d{1,5})?(?:[/?#][^\s<>"'\\^`{|}\x00-\x20\x7f]*)?""",
    re.IGNORECASE,
)


def is_safe_url(text: str) -> bool:
    """Whether `text` is an absolute http or https address that can stand in an attribute."""
    return _URL.fullmatch(text) is not None
