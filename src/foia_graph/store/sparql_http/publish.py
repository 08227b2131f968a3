"""Writing of one state of a catalogue to a SPARQL server: its graphs, checked, and then its directory."""

from collections.abc import Callable, Collection
from functools import partial
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import IO, cast

from foia_graph.errors import StoreError
from foia_graph.model.rdf_terms import DefaultGraph, NamedNode
from foia_graph.query.answers import row_texts
from foia_graph.store.embedded_store import EmbeddedStore
from foia_graph.store.graph_hash import default_graph_hash
from foia_graph.store.sparql_http.graph_names import VERSION_OF, GraphNames, state_of
from foia_graph.store.sparql_http.opaque_literals import hide_datatypes
from foia_graph.store.sparql_http.remote_store import SparqlHttpStore, select_rows
from foia_graph.store.sparql_http.server import RemoteQuery, SparqlServer

IN_MEMORY = 8 << 20
"""Bytes of a graph that are put together in memory; a larger one is on the disk meanwhile."""
BLOCK = 1 << 16


def publish_state(server: SparqlServer, names: GraphNames, quads: EmbeddedStore) -> None:
    """Write a state to a server and read it back; raises StoreError where it is not the same there.

    The merged graphs must have the RDFC-1.0 hash of what was sent, each other graph as many triples. The
    directory is written last, so that what broke off has none, and is written anew by the next attempt.
    """
    graphs = sorted(quads.graph_names(), key=str)
    remote = SparqlHttpStore(server, names, quads)
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
    directory = names.directory_lines([graph.value for graph in graphs])
    server.put_graph(names.unchecked_directory, BytesIO(directory))
    if sizes != _stored_sizes(server, names):
        raise StoreError(f"{where}: named graphs have other numbers of triples.")
    server.put_graph(names.directory, BytesIO(directory))
    server.delete_graph(names.unchecked_directory)


def _stored_sizes(server: SparqlServer, names: GraphNames) -> dict[str, int]:
    """Return the numbers of triples of the named graphs of a state, by their names on the server."""
    where = (
        f"GRAPH <{names.unchecked_directory}> {{ ?graph <{VERSION_OF}> ?name }} GRAPH ?graph {{ ?s ?p ?o }}"
    )
    query = f"SELECT ?graph (COUNT(*) AS ?triples) {{ {where} }} GROUP BY ?graph"
    rows = map(row_texts, select_rows(server, RemoteQuery(query)))
    return {graph: int(triples) for graph, triples in rows}


def _put_graph(
    server: SparqlServer,
    names: GraphNames,
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
            opaque.writelines(map(hide_datatypes, lines))
            server.put_graph(names.stored_name(graph), opaque)
        return count


def delete_other_states(server: SparqlServer, base: str, kept: Collection[GraphNames]) -> None:
    """Delete the graphs of all states of a catalogue but some, and what writings that broke off left."""
    states = {each.state for each in kept}
    graphs = [name for name in _stored_graphs(server, base) if state_of(base, name) not in states]
    # A state without its directory is not there.
    for name in sorted(graphs, key=lambda name: (not name.endswith("/graphs"), name)):
        server.delete_graph(name)


def _stored_graphs(server: SparqlServer, base: str) -> list[str]:
    where = f'GRAPH ?graph {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?graph), "{base}generations/"))'
    rows = select_rows(server, RemoteQuery(f"SELECT DISTINCT ?graph {{ {where} }}"))
    return [name for row in rows for name in row_texts(row)]
