"""The kinds of stores that hold the quads of a served generation: entry-point group `foia_graph.stores`.

Loads, the text index and the processes of `/sparql` read the engine's files in its folder, whatever the kind.
"""

from collections.abc import Callable
from pathlib import Path

from foia_graph.errors import StoreError
from foia_graph.runtime.plugins import PluginTable
from foia_graph.store.embedded_store import EmbeddedStore
from foia_graph.store.generations.generation import Generation, Layout
from foia_graph.store.generations.server import names_of, open_server
from foia_graph.store.quad_store import QuadStore
from foia_graph.store.sparql_http.remote_store import SparqlHttpStore

OpenStore = Callable[[Path], QuadStore]
EMBEDDED, SPARQL = "embedded", "sparql"


def _check(_name: str, found: object) -> OpenStore:
    if not callable(found):
        raise TypeError(f"a function from a folder to a QuadStore is expected, and it is {found!r:.80}")
    return found


# The kinds of stores by name.
STORES = PluginTable("stores", _check)


def find_store(kind: str) -> OpenStore:
    """Return the function that opens stores of a kind; raises StoreError for one that no one registered."""
    if kind not in STORES:
        raise StoreError(f"There is no kind of store called {kind!r}; there are: {', '.join(STORES)}.")
    return STORES[kind]


def usual_kind(layout: Layout) -> str:
    """Return the kind that a store is served by unless another is chosen: its SPARQL server if it has one."""
    return EMBEDDED if open_server(layout) is None else SPARQL


open_embedded = EmbeddedStore.of_generation


def open_sparql(folder: Path) -> SparqlHttpStore:
    """Open the quads on the SPARQL server of the store; raises StoreError where they are not all there."""
    server = open_server(Layout(folder.parents[1]))
    if server is None:
        raise StoreError("The store has no SPARQL server; a load with --store-server gives it one.")
    generation = Generation.read(folder)
    quads = SparqlHttpStore(server, names_of(generation, server), EmbeddedStore.of_generation(folder))
    if {each.value for each in quads.graph_names()} != set(generation.graph_sizes):
        where = server.addresses.query
        raise StoreError(f"The catalogue is not whole on its server at {where}; load it there again.")
    return quads
