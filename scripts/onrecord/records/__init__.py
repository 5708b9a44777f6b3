"""The YAML records: parsed, deserialized into typed values, linked into one knowledge base."""
