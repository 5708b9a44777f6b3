"""Statements in YAML comments: uncertain ones, and ones that the editor has dropped.

The format is a line `#`, a line `# direct, Ida Brandt: why (45%)`, and the words after `##`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from onrecord.drafting.output.yaml_writer import comment
from onrecord.text.normalize import normalize

LESS_CERTAIN = "# Less certain: no records as long as they are comments."
_DROPPED = "dropped: "

_REMARK = re.compile(
    r"^#[ \t]*\r?\n(?P<head>(?:# .*\r?\n)+)(?P<words>(?:## .*(?:\r?\n|\Z))+)", re.MULTILINE
)
_HEAD = re.compile(
    r"(?P<kind>direct|emphasised|reported)(?:, (?P<who>.+?))?: (?P<why>.*) \((?P<sure>\d+)%\)"
)
_HEADING = re.compile(rf"^{re.escape(LESS_CERTAIN)}\r?\n(?!#)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Remark:
    """A statement in a comment.

    Attributes:
        text: The words of the statement.
        source: The comment, verbatim from the file.
        kind: The kind of statement; empty for a dropped one.
        who: The name of the speaker; empty if unknown.
        why: The rule that found the statement, with the confidence in percent.
    """

    text: str
    source: str
    kind: str = ""
    who: str = ""
    why: str = ""


def find_remarks(content: str) -> list[Remark]:
    """Return the statements in the comments of a file, in order."""
    found = []
    for match in _REMARK.finditer(content):
        words = normalize(" ".join(line[3:] for line in match["words"].splitlines()))
        head = _HEAD.fullmatch(normalize(" ".join(line[2:] for line in match["head"].splitlines())))
        if head is None:
            found.append(Remark(words, match[0]))
        else:
            why = f"{head['why']} ({head['sure']}%)"
            found.append(Remark(words, match[0], head["kind"], head["who"] or "", why))
    return found


def remark_dropped(content: str, kind: str, text: str) -> str:
    """Return a file with a final comment on a dropped statement, which isn't proposed again."""
    end = "\r\n" if "\r\n" in content else "\n"
    lines = ["#", f"# {_DROPPED}{kind}", *comment(normalize(text), "#")]
    between = "" if content.endswith(("\n", "\r")) or not content else end
    return content + between + "".join(line + end for line in lines)


def without_remark(content: str, remark: Remark) -> str:
    """Return a file without a comment, and without a heading that has no more comments."""
    content = content.replace(remark.source, "", 1)
    return _HEADING.sub("", content)
