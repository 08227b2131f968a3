"""Untrusted queries: refused by what they say, or run where they can be stopped."""
