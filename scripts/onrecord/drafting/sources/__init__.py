"""Articles of every format."""
