"""Connections to others' systems: the polite HTTP client, and copies of other catalogues."""
