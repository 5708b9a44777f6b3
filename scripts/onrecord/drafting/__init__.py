"""Drafting: from an article to draft records, by attribution of its quotations.

`sources` reads an article, `analysis` finds its statements, speakers, places and organizations,
`output` writes these as draft records, and `review` leads an editor through the decisions. Rules
and word lists (`languages/*.toml`) only: the same article gives the same draft on any machine,
without a network or a model.
"""
