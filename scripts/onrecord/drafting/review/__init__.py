"""Walks an editor through what `onrecord draft` proposed, one decision after the other.

The files are the only state: each decision is written at once, and only if the records have no
error that they hadn't before.
"""
