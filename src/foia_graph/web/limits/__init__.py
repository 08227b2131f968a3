"""Limits for clients: rates, addresses, counters, and the log of queries."""
