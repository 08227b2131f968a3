"""The part that a SPARQL server has in the states of a store: what is swapped in stands there before."""

from msgspec.structs import replace

from foia_graph.store.embedded_store import EmbeddedStore
from foia_graph.store.generations.generation import Generation
from foia_graph.store.generations.layout import Layout
from foia_graph.store.sparql_http.addresses import ServerAddresses, read_addresses, write_addresses
from foia_graph.store.sparql_http.credentials import Credentials
from foia_graph.store.sparql_http.graph_names import GraphNames
from foia_graph.store.sparql_http.publish import delete_other_states, publish_state
from foia_graph.store.sparql_http.server import SparqlServer


def names_of(generation: Generation, server: SparqlServer) -> GraphNames:
    """Return the names of the graphs of a generation on a server."""
    opaque = not server.addresses.has_same_engine
    return GraphNames(generation.versions["base"], generation.identity, opaque)


def open_server(layout: Layout) -> SparqlServer | None:
    """Return a client of the server of a store, None where its quads are read from its folder."""
    addresses = read_addresses(layout.server)
    return None if addresses is None else SparqlServer(addresses, Credentials.from_environment())


def publish_generation(layout: Layout, generation: Generation) -> None:
    """Write a generation to the server of its store, where there is one; raises StoreError."""
    server = open_server(layout)
    if server is not None:
        # Noted before: what a writing that breaks off leaves there is to be found.
        write_addresses(layout.server, server.addresses.with_base(generation.versions["base"]))
        publish_state(server, names_of(generation, server), EmbeddedStore.of_generation(generation.path))


def delete_older_states(layout: Layout, *kept: Generation | None) -> None:
    """Delete from the server of a store what is none of some generations."""
    server = open_server(layout)
    if server is not None:
        names = [names_of(each, server) for each in kept if each is not None]
        for base in sorted({*server.addresses.bases, *(each.base for each in names)}):
            delete_other_states(server, base, names)


def set_server(layout: Layout, addresses: ServerAddresses | None, served: Generation | None) -> None:
    """Have a store served from a server from now on, from its own folder for None; raises StoreError.

    What is served now is written there first.
    """
    if addresses is not None:
        server = SparqlServer(addresses, Credentials.from_environment()).identify()
        before = read_addresses(layout.server)
        known = before.bases if before is not None and before.query == addresses.query else ()
        addresses = replace(server.addresses, bases=known)
        if served is not None:
            addresses = addresses.with_base(served.versions["base"])
            publish_state(server, names_of(served, server), EmbeddedStore.of_generation(served.path))
    write_addresses(layout.server, addresses)
