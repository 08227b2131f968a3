"""Many clients that search at once."""

from collections.abc import Sequence

from endpoint_load import Load, put_load_on
from endpoint_servers import Server

WARMING = 2
"""Seconds in which processes open the index, and read what labels of facets they show."""


def asked_at_once(server: Server, paths: Sequence[str], clients: int, seconds: int) -> Load:
    """Have clients search for one thing after another, once the server is warm."""
    put_load_on(server, paths, "application/ld+json", WARMING, clients)
    return put_load_on(server, paths, "application/ld+json", seconds, clients, first=len(paths) // 2)
