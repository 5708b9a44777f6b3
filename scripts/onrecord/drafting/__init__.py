"""From an article to draft records: finds who says what, and proposes it to the editor.

Everything here is rules and lists (`languages/*.toml`): the same article gives the same draft,
on any machine, without a network or a model.
"""
