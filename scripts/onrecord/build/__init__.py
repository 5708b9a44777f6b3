"""The site, built incrementally."""
