"""Output of drafting: proposals as draft records, and as JSON."""
