"""Connections to third-party systems: the polite HTTP client, and copies of other catalogues."""
