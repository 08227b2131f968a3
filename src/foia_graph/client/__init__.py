"""Archives for notebooks and scripts: one interface for a store on this machine and for a server.

    archive = foia_graph.open("store")    # or: open("https://foia.example.org/")
    archive.find("releases", issue="juveniles", start="2012").df()

Both give the same answers: what is in the folder of a store is asked through the same interface that a
server publishes.
"""

from pathlib import Path

from foia_graph.client.archive import Archive
from foia_graph.client.transport import HttpTransport

__all__ = ["Archive", "open"]


def open(place: str | Path, *, timeout: float = 60) -> Archive:  # noqa: A001 - foia_graph.open() reads as what it does
    """Return the archive in the folder of a store, or behind the address of a server.

    A server that is silent for longer than `timeout` seconds has no answer. Raise StoreError where nothing
    is loaded.
    """
    if str(place).startswith(("http://", "https://")):
        return Archive(HttpTransport(str(place), timeout))
    # A store brings the web app that publishes it, which scripts that query a server do not need.
    from foia_graph.client.store_transport import StoreTransport

    return Archive(StoreTransport(Path(place)))
