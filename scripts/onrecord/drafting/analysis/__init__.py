"""The analysis of an article: quotations, speakers, roles and places, from its text alone.

Rules and word lists only (`lexicon`, the gazetteer): no model and no network. The stages, in the
order of `pipeline.propose`: annotate the text, read the roles of people, attribute direct speech,
then indirect speech, and verify each statement.
"""
