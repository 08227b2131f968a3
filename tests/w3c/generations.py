"""Stores that serve what a test of the W3C says, named graphs and default graph exactly as given."""

from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pyoxigraph as ox

from foia_graph.store.derivation import mark_derived
from foia_graph.store.embedded_store import EmbeddedStore
from foia_graph.store.figures import TermCounts
from foia_graph.store.generations.generation import Generation, Layout, write_graph_sizes
from foia_graph.store.tables.database import create_tables, write_tables

SYNTAX = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".trig": ox.RdfFormat.TRIG,
    ".nq": ox.RdfFormat.N_QUADS,
}
BASE = "http://ex/"
"""Where the catalogue of the tests is said to be."""


def serve(root: Path, default: Mapping[str, Path], named: Mapping[str, Path]) -> Path:
    """Write the next generation of a store, files by the IRIs they are read under, and serve it from now on.

    The loader is omitted: its catalogues have a default graph that follows from the named ones.
    """
    layout = Layout(root)
    layout.generations.mkdir(parents=True, exist_ok=True)
    number = max(layout.generation_numbers(), default=0) + 1
    folder = layout.generation(number)
    counts = _fill(folder / "oxigraph", default, named)
    create_tables(folder)
    with write_tables(folder) as connection:
        write_graph_sizes(connection, counts.pop("graphs"))
        TermCounts().derive(connection, SimpleNamespace(quad_store=EmbeddedStore.of_generation(folder)))
        mark_derived(connection, TermCounts.name)
    versions = {"base": BASE, "language": "en"}
    generation = Generation(
        number, folder, f"w3c-{number}", "2026-01-01T00:00:00+00:00", versions, counts, {}, {}, {}
    )
    generation.write()
    _swap(layout, folder)
    return folder


def _fill(folder: Path, default: Mapping[str, Path], named: Mapping[str, Path]) -> dict[str, Any]:
    folder.mkdir(parents=True)
    store = ox.Store(str(folder))
    fill(store, default, named)
    store.flush()
    graphs = {graph.value: _size(store, graph) for graph in store.named_graphs()}
    return {"quads": len(store), "triples": _size(store, ox.DefaultGraph()), "graphs": graphs}


def fill(store: ox.Store, default: Mapping[str, Path], named: Mapping[str, Path]) -> None:
    """Read files into the default graph, or the graphs that they name, and into named ones."""
    for iri, path in default.items():
        store.load(path=str(path), format=SYNTAX[path.suffix], base_iri=iri)
    for iri, path in named.items():
        graph = ox.NamedNode(iri)
        store.add_graph(graph)
        store.load(path=str(path), format=SYNTAX[path.suffix], base_iri=iri, to_graph=graph)


def _size(store: ox.Store, graph: ox.NamedNode | ox.DefaultGraph) -> int:
    return sum(1 for _ in store.quads_for_pattern(None, None, None, graph))


def _swap(layout: Layout, folder: Path) -> None:
    new = layout.root / ".current.tmp"
    new.symlink_to(folder.relative_to(layout.root))
    new.replace(layout.current)


def content(folder: Path) -> list[str]:
    """All that a generation holds, as sorted lines."""
    return sorted(map(str, ox.Store.read_only(str(folder / "oxigraph"))))
