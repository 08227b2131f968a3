"""The addresses of a SPARQL server: where it is asked, and where graphs are written and read whole."""

from pathlib import Path
from urllib.parse import urlsplit

import msgspec
from msgspec.structs import replace

from foia_graph.errors import InputError, StoreError
from foia_graph.runtime.files import write_atomically

SCHEME = "sparql+"
VIRTUOSO_QUERY, VIRTUOSO_GRAPHS = "/sparql", "/sparql-graph-crud-auth"
"""The paths of Virtuoso, whose Graph Store wants another address for those who may write."""


class ServerAddresses(msgspec.Struct, frozen=True):
    """The address for queries (SPARQL 1.1 Protocol), and that of the Graph Store (HTTP Protocol).

    `program` is what the server calls itself, "" where that is not known (yet); `bases` are those that the
    store has written graphs under.
    """

    query: str
    graphs: str
    program: str = ""
    bases: tuple[str, ...] = ()

    def with_base(self, base: str) -> "ServerAddresses":
        """Return the addresses with one more base."""
        return replace(self, bases=tuple(dict.fromkeys((*self.bases, base))))

    @property
    def has_same_engine(self) -> bool:
        """Return whether the engine there is the embedded one, which answers all queries as it does here."""
        return self.program.startswith("Oxigraph/")

    @classmethod
    def parse(cls, text: str, graphs: str = "") -> "ServerAddresses":
        """Return the addresses of a server that is named as `sparql+https://host/…`.

        A path that ends in `/sparql` is the address for queries of Virtuoso, any other one the root of a
        server such as Oxigraph's, with `query` and `store` under it. Where the Graph Store is elsewhere, its
        address is given, and the first is that for queries as it stands. Raises InputError.
        """
        address = text.removeprefix(SCHEME)
        for each in (address, graphs or address):
            parts = urlsplit(each)
            if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
                raise InputError(f"{each} is no address of a SPARQL server; it is like sparql+https://host/")
            if parts.username or parts.password:
                raise InputError(
                    "credentials of a SPARQL server come from the environment, not in its address"
                )
        if graphs:
            return cls(address, graphs)
        root = address.rstrip("/")
        if root.endswith(VIRTUOSO_QUERY):
            return cls(root, root.removesuffix(VIRTUOSO_QUERY) + VIRTUOSO_GRAPHS)
        return cls(f"{root}/query", f"{root}/store")


def read_addresses(path: Path) -> ServerAddresses | None:
    """Return the addresses that a store has noted, None where its quads are its own alone."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=ServerAddresses)
    except FileNotFoundError:
        return None
    except msgspec.MsgspecError as error:
        raise StoreError(f"{path} is damaged: {error}") from None


def write_addresses(path: Path, addresses: ServerAddresses | None) -> None:
    """Note the addresses of a store's server; None: it has none any more."""
    if addresses is None:
        path.unlink(missing_ok=True)
    else:
        write_atomically(path, msgspec.json.encode(addresses) + b"\n")
