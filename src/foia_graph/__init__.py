"""A linked-data catalogue of documents released under the Freedom of Information Act.

import foia_graph

archive = foia_graph.open("store")  # or the address of a server
"""

from typing import Any

from foia_graph.runtime.version import __version__

__all__ = ["__version__", "open"]


def __getattr__(name: str) -> Any:
    """Return `client.open` as `foia_graph.open`; raises AttributeError for other names."""
    if name == "open":
        # Sandboxed children import this package too, and must not load the client with it.
        from foia_graph import client

        return client.open
    raise AttributeError(f"module 'foia_graph' has no attribute {name!r}")
