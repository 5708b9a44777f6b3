"""The analysis of an article: quotations, speakers, roles and places, from its text alone."""
