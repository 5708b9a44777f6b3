"""Texts at the end of each command's help: examples, and samples of output."""

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
  onrecord build --verbose                     also say where the time went
"""

RENAME_EXAMPLES = """\b
Examples:
  onrecord rename speaker felip-roca felip-roca-llopis
  onrecord rename article webinar-2021 metropolitan-webinar --dry-run
  onrecord rename quote roca-1 roca-2021-1

\b
What it prints:
  quotes/speakers/felip-roca.yml -> quotes/speakers/felip-roca-llopis.yml
  quotes/articles/webinar-2021/quotes.yml: 4 references
  The speaker `felip-roca` is now `felip-roca-llopis`, and so in 1 file that named it.
"""

SCHEMA_EXAMPLES = """\b
Examples:
  onrecord schema
  onrecord schema -o ../schemas                for several knowledge bases

\b
In an editor other than VS Code, a line at the top of a file names its schema:
  # yaml-language-server: $schema=../../.onrecord/schemas/speaker.json
"""

RENDER_EXAMPLES = """\b
Examples:
  onrecord render
  onrecord render && zensical build    the site, made by another program
"""

SEARCH_EXAMPLES = """\b
Examples:
  onrecord search bridge
  onrecord search nicolas barc                 accents and case don't matter
  onrecord search '"clean water" -river'       an exact phrase; a word left out
  onrecord search -- water -river              the same word left out, unquoted
  onrecord search --speaker ida-brandt --year 2024 --year 2025
  onrecord search ferry --city hollmark --sort oldest --limit 5
  onrecord search tram --format json | jq .total
"""

DRAFT_EXAMPLES = """\b
Examples:
  onrecord draft article.txt
  onrecord draft https://example.org/news/a-bridge
  onrecord draft articles/                        every file of a folder
  onrecord draft --skip addresses.txt             go on where a run was stopped
  onrecord draft --dry-run article.docx           what would be written
  onrecord draft --dry-run --format json a.txt    for a program

\b
  onrecord draft --review                         decide on all that was drafted
  onrecord draft --review a-bridge                on one article, by its id
  onrecord draft --review article.txt             or by what it was drafted from
"""
