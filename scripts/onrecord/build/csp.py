"""The Content-Security-Policy of a site, with the hashes of the inline scripts of its pages.

Scripts are files of the site, or are named by their hash. Styles are in files alone. Material
draws its icons from `data:` URLs, so images may come from there.

<https://www.w3.org/TR/CSP3/>
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator
from hashlib import sha256

# `<script src=…>` is a file, and data such as JSON is no script.
_SCRIPT = re.compile(r"<script\b((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>(.*?)</script", re.DOTALL)
_NOT_INLINE = re.compile(r"\bsrc\s*=|\btype\s*=\s*[\"']?application/", re.IGNORECASE)

_FIXED = (
    "base-uri 'none'",
    "form-action 'self'",
    "img-src 'self' data:",
    "object-src 'none'",
)


def inline_scripts(html: str) -> Iterator[str]:
    """Yield the code of the inline scripts of a page."""
    for attributes, code in _SCRIPT.findall(html):
        if not _NOT_INLINE.search(attributes):
            yield code


def policy(scripts: Iterable[str]) -> str:
    """Return the value of the header for a site with these inline scripts on its pages."""
    sources = " ".join(["'self'", *sorted(f"'{_hash(code)}'" for code in set(scripts))])
    return "; ".join(["default-src 'self'", *_FIXED, f"script-src {sources}"])


def _hash(code: str) -> str:
    return f"sha256-{b64encode(sha256(code.encode()).digest()).decode()}"
