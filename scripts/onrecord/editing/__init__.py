"""Programs that change the records."""
