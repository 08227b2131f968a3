"""The SPARQL server of a store: which it is, and the graphs of a generation, put there before the swap."""

from collections.abc import Callable, Collection
from functools import partial
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import IO, cast

from msgspec.structs import replace

from foia_graph.errors import StoreError
from foia_graph.model.rdf_terms import DefaultGraph, NamedNode
from foia_graph.query.answers import row_texts
from foia_graph.store.embedded_store import EmbeddedStore
from foia_graph.store.generations.generation import Generation, Layout
from foia_graph.store.quad_store import default_graph_hash
from foia_graph.store.sparql_http import remote_store
from foia_graph.store.sparql_http.server import (
    Credentials,
    ServerAddresses,
    SparqlServer,
    read_addresses,
    write_addresses,
)

# Bytes of a graph that are put together in memory; a larger one is on the disk meanwhile.
IN_MEMORY = 8 << 20
BLOCK = 1 << 16


def publish_state(server: SparqlServer, names: remote_store.GraphNames, quads: EmbeddedStore) -> None:
    """Write a state to a server and read it back; raises StoreError where it is not the same there.

    The merged graphs must have the RDFC-1.0 hash of what was sent, each other graph as many triples. The
    directory is written last, so that what broke off has none, and is written again by the next attempt.
    """
    graphs = sorted(quads.graph_names(), key=str)
    remote = remote_store.SparqlHttpStore(server, names, quads)
    if {each.value for each in graphs} == {each.value for each in remote.graph_names()} != set():
        return
    server.delete_graph(names.directory)
    sizes = {
        names.stored_name(each): _put_graph(server, names, each, partial(quads.write_graph, graph=each))
        for each in graphs
    }
    for merged in quads.merged_graphs:
        _put_graph(server, names, merged, partial(quads.write_merged_graph, graph=merged))
    where = f"What was written to {server.addresses.graphs} is not what is there now"
    if default_graph_hash(quads) != default_graph_hash(remote):
        raise StoreError(f"{where}: the default graph has another hash.")
    lines = (f"<{names.stored_name(each)}> <{remote_store.VERSION_OF}> <{each.value}> .\n" for each in graphs)
    directory = "".join(lines).encode()
    server.put_graph(names.unchecked_directory, BytesIO(directory))
    if sizes != _stored_sizes(server, names):
        raise StoreError(f"{where}: named graphs have other numbers of triples.")
    server.put_graph(names.directory, BytesIO(directory))
    server.delete_graph(names.unchecked_directory)


def _stored_sizes(server: SparqlServer, names: remote_store.GraphNames) -> dict[str, int]:
    versions = f"GRAPH <{names.unchecked_directory}> {{ ?graph <{remote_store.VERSION_OF}> ?name }}"
    where = f"{versions} GRAPH ?graph {{ ?s ?p ?o }}"
    query = f"SELECT ?graph (COUNT(*) AS ?triples) {{ {where} }} GROUP BY ?graph"
    rows = map(row_texts, remote_store.select_rows(server, query))
    return {graph: int(triples) for graph, triples in rows}


def _put_graph(
    server: SparqlServer,
    names: remote_store.GraphNames,
    graph: NamedNode | DefaultGraph,
    write: Callable[[IO[bytes]], None],
) -> int:
    """Write a graph to the server as `write` gives its N-Triples, and return the number of its triples."""
    with SpooledTemporaryFile(IN_MEMORY) as file:
        lines = cast(IO[bytes], file)
        write(lines)
        lines.seek(0)
        count = sum(block.count(b"\n") for block in iter(lambda: lines.read(BLOCK), b""))
        if not names.opaque:
            server.put_graph(names.stored_name(graph), lines)
            return count
        lines.seek(0)
        with SpooledTemporaryFile(IN_MEMORY) as file_there:
            opaque = cast(IO[bytes], file_there)
            opaque.writelines(map(remote_store.hide_datatypes, lines))
            server.put_graph(names.stored_name(graph), opaque)
        return count


def delete_other_states(server: SparqlServer, base: str, kept: Collection[remote_store.GraphNames]) -> None:
    """Delete the graphs of all states of a catalogue but some, and what writings that broke off left."""
    states = {each.state for each in kept}
    where = f'GRAPH ?graph {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?graph), "{base}generations/"))'
    rows = map(row_texts, remote_store.select_rows(server, f"SELECT DISTINCT ?graph {{ {where} }}"))
    graphs = [name for (name,) in rows if remote_store.state_of(base, name) not in states]
    # A state without its directory is not there.
    for name in sorted(graphs, key=lambda name: (not name.endswith("/graphs"), name)):
        server.delete_graph(name)


def names_of(generation: Generation, server: SparqlServer) -> remote_store.GraphNames:
    """Return the names of the graphs of a generation on a server."""
    opaque = not server.addresses.has_same_engine
    return remote_store.GraphNames(generation.versions["base"], generation.identity, opaque)


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
