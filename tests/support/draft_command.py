"""What the tests of `onrecord draft` share: an article, the same as a page, the command."""

import json
from pathlib import Path

from support.commands import Run, run_onrecord

ARTICLE = """A ferry for the two towns

By Nell Harrow

4 March 2024

The mayor of Lume, Ada Quill, came to the pier on Monday. “The ferry is a promise,” she said.

“**I have waited** for nine years,” said Tobias Wrenfield, harbour engineer at Lume City Council.

Orla was there, too. “A bridge is dear,” Orla said.
"""
ID = "a-ferry-for-the-two-towns"

PAGE = """<!doctype html><html lang="en-GB"><head><title>A ferry</title>
<meta property="og:title" content="A ferry for the two towns">
<meta property="og:site_name" content="The Lume Echo">
<meta name="author" content="Nell Harrow">
<meta property="article:published_time" content="2024-03-04"></head><body>
<nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>
<article><h1>A ferry for the two towns</h1>
<p>The mayor of Lume, <b>Ada Quill</b>, came to the pier on Monday morning with her whole council,
and the band of the school played until the rain came over the river from the other side.</p>
<h2>What it costs</h2>
<p>“The ferry is a promise,” she said. <strong>The boats must run in winter, too</strong>, and the
people of the two towns had waited for nine years, which is longer than the last war took.</p>
<blockquote><p>We have missed the boats more than the bridge.</p></blockquote>
<p>Nobody knew who had written that on the wall, but everybody read it, and most of them nodded
as they walked home along the river with their umbrellas open.</p>
</article><footer>All rights reserved. Cookies.</footer></body></html>"""


def draft(project: Path, *arguments: object) -> Run:
    return run_onrecord("draft", *arguments, cwd=project)


def codes(project: Path) -> list[tuple[str, str]]:
    """Severity and code of whatever `check` finds."""
    found = json.loads(run_onrecord("check", "--format", "json", cwd=project).stdout)
    return [(finding["severity"], finding["code"]) for finding in found]
