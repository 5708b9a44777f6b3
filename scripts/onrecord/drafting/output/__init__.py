"""Proposals as draft records."""
