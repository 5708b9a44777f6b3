"""Links from hand-written pages to a record's pages, updated when the record is renamed."""

from __future__ import annotations

import posixpath
import re

from onrecord.records.kinds import KINDS
from onrecord.urls import GENERATED_FOLDERS

_LINK = re.compile(r"(?P<path>[^\s()<>\[\]\"'#]+\.md)(?![\w-]|\.\w)(?P<anchor>#[^\s()<>\[\]\"']*)?")


def follow_links(text: str, page: str, kind: str, old: str, new: str) -> tuple[str, int]:
    """Return a page whose links to a record have its new id.

    Args:
        text: The page, in Markdown.
        page: The page's path below `docs/`; links are relative to its folder.
        kind: The kind of the record.
        old: The record's old id.
        new: The record's new id.

    Returns:
        The page with the new links, and the number of changed links.
    """
    followed = 0

    def follow(link: re.Match[str]) -> str:
        nonlocal followed
        path, anchor = link["path"], link["anchor"] or ""
        target = posixpath.normpath(posixpath.join(posixpath.dirname(page), path))
        if target == f"{KINDS[kind].folder}/{old}.md":
            path = path.removesuffix(f"{old}.md") + f"{new}.md"
        if kind == "quote" and anchor == f"#{old}" and target.split("/")[0] in GENERATED_FOLDERS:
            anchor = f"#{new}"
        followed += path + anchor != link[0]
        return path + anchor

    return _LINK.sub(follow, text), followed
