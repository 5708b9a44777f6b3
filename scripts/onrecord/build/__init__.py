"""The incremental build: from checked records to a published site."""
