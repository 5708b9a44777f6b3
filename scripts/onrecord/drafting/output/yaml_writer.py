"""YAML of a draft: one field a line, long texts folded, a comment above each guess."""

from __future__ import annotations

import json
import re
import textwrap

import yaml

WIDTH = 98

# The characters that YAML allows unescaped in a block scalar.
_PLAIN = re.compile(
    r"[\x20-\x7e\xa1-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]*"
)


def scalar(text: str) -> str:
    """Return a text as a YAML scalar on one line."""
    if not _PLAIN.fullmatch(text):
        return json.dumps(text, ensure_ascii=True)
    written: str = yaml.safe_dump({"a": text}, allow_unicode=True, width=2**31)
    return written.removeprefix("a: ").rstrip("\n")


def field(name: str, text: str, indent: str = "") -> list[str]:
    """Return the lines of a field; a text too long for one line becomes a folded block scalar."""
    line = f"{indent}{name}: {scalar(text)}"
    words = text.split(" ")
    if len(line) <= WIDTH or not _PLAIN.fullmatch(text) or "" in words or "\t" in text:
        return [line]
    inner = f"{indent}  "
    lines = textwrap.wrap(text, WIDTH - len(inner), break_long_words=False, break_on_hyphens=False)
    if " ".join(lines) != text:
        return [line]
    return [f"{indent}{name}: >-", *(inner + line for line in lines)]


def comment(text: str, indent: str = "") -> list[str]:
    """Return the lines of a comment, wrapped."""
    safe = "".join(c if _PLAIN.fullmatch(c) else " " for c in text)
    return textwrap.wrap(
        safe,
        WIDTH,
        initial_indent=f"{indent}# ",
        subsequent_indent=f"{indent}# ",
        break_on_hyphens=False,
    )


def listed(name: str, ids: list[str], indent: str = "") -> list[str]:
    """Return the line of a field with a list of ids; no line for an empty list."""
    return [f"{indent}{name}: [{', '.join(ids)}]"] if ids else []
