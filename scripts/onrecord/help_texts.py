"""What the help of a command shows at its end: examples, and what else is best shown as it is."""

# After `\b`, click keeps the lines of a paragraph as they are.

FIRST_STEPS = """\b
To begin:
  onrecord new my-record       a folder with an example to learn from
  cd my-record
  onrecord serve               the site in your browser, as you write

\b
Exit status:
  0    done; there may be warnings
  1    the records have errors, or a page is broken
  2    the call or the configuration is wrong
  130  interrupted

`onrecord COMMAND --help` says more about a command, with examples.
"""

NEW_EXAMPLES = """\b
Examples:
  onrecord new my-record
  onrecord new my-record --name "What Sampleford says"
  onrecord new .                       in this folder, which is empty
"""

CHECK_EXAMPLES = """\b
Examples:
  onrecord check
  onrecord check --strict              before publishing
  onrecord check --format json         for an editor or a script
  onrecord check --format github       in a workflow on GitHub
  onrecord check -f other/mkdocs.yml   the records of another folder

\b
What a problem looks like:
  quotes/articles/trees/quotes.yml:7:9: error[quote.not-in-text]: the quote
  `inkwell-2024-1` does not stand in its article: these words do not stand in it
      The nearest passage: Shade is the cheapest {+public +}service
"""

SERVE_EXAMPLES = """\b
Examples:
  onrecord serve
  onrecord serve -a 127.0.0.1:8080             at another port
  onrecord serve -a 0.0.0.0:8000 --no-open     for others in this network
"""

BUILD_EXAMPLES = """\b
Examples:
  onrecord build                               into site/
  onrecord build -d /srv/www/record            into another folder
  SITE_URL=https://example.org/record/ onrecord build
"""

RENDER_EXAMPLES = """\b
Examples:
  onrecord render
  onrecord render && zensical build    the site, made by another program
"""
