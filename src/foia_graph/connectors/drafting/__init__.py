"""Drafting: from the prose of a post to the records that an archivist would start from."""
