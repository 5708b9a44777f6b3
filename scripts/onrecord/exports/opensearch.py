"""The OpenSearch description, by which a browser adds the site to its search engines.

The format is OpenSearch 1.1, <https://github.com/dewitt/opensearch>.
"""

from __future__ import annotations

from html import escape
from string import Template

from onrecord.urls import Site

_DESCRIPTION = Template("""\
<?xml version="1.0" encoding="UTF-8"?>
<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">
<ShortName>$short</ShortName>
<Description>Search the quotes, people, cities and themes of $name.</Description>
<InputEncoding>UTF-8</InputEncoding>
<Url type="text/html" template="$explore?q={searchTerms}"/>
</OpenSearchDescription>
""")
_LONGEST_NAME = 16  # characters; a limit of the format


def describe_search(site: Site) -> str:
    """The OpenSearch description of a site with a known URL, as XML."""
    return _DESCRIPTION.substitute(
        short=escape(site.name[:_LONGEST_NAME].strip()),
        name=escape(site.name),
        explore=escape(site.url_of("explore.md")),
    )
