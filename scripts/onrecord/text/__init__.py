"""Functions of strings alone: an article's plain text, and a quote's anchor in the text."""
