"""Search of published quotes: the rules, and an index by which a browser applies the same rules.

`tokenizer`, `query_parser` and `term_matching` say which words match; `reference` applies these
rules to every quote and is the oracle of the tests. `columns`, `postings`, `card_data` and
`encoding` build the files of the `index`, which the scripts in
`theme/assets/javascripts/search/` read.
"""

from onrecord.search.index import iter_search_files

__all__ = ["iter_search_files"]
