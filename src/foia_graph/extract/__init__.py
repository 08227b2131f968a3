"""Extraction: from released files to what they say, page by page."""
