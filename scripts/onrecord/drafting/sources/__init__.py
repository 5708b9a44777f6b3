"""Sources of articles: files, web pages, feeds and lists, each read as a `Document`."""
