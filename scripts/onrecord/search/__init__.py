"""Search: what is found, in which order, and the files by which a browser finds the same."""

from onrecord.search.index import iter_search_files

__all__ = ["iter_search_files"]
