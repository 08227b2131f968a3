"""From released files to what they say, page by page."""
