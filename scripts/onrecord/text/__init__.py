"""Strings alone: an article's plain text, and where a quote stands in it."""
