"""Review of drafted articles: one decision of the editor after the other.

The files are the only state: each decision is written at once, and only if it adds no error to the
records.
"""
