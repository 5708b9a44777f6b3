"""Changes to records on disk: rename, scaffold, and edits of single YAML values and lines."""
