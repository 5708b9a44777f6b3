"""The YAML records: read, typed, linked into one knowledge base."""
