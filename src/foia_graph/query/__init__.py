"""Queries: SPARQL of strangers in processes that can be stopped, saved queries, and formats of results."""
