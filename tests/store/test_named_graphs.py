"""Named graphs as bytes: the same whether they are read once for all forms, or again for each."""

import pytest
from pyoxigraph import Store

from foia_graph.model.rdf_syntaxes import RdfFormat, parse
from foia_graph.store import quad_store as named_graphs
from foia_graph.store.embedded_store import EmbeddedStore
from foia_graph.store.quad_store import NamedGraphs

PAPER, POST = "https://e.example/paper", "https://e.example/post"
LINES = {
    PAPER: '<https://e.example/a> <https://e.example/title> "A .\\n<b> .\\n"@en <https://e.example/paper> .\n'
    "<https://e.example/a> <https://e.example/to> <https://e.example/b> <https://e.example/paper> .\n",
    POST: '<https://e.example/a> <https://e.example/title> "B" <https://e.example/post> .\n',
}
PREFIXES = {"e": "https://e.example/"}


class CountedStore(EmbeddedStore):
    """A store that counts how often a graph is written."""

    written = 0

    def write_graph(self, *arguments: object) -> None:
        """Write a graph."""
        self.written += 1
        super().write_graph(*arguments)


@pytest.fixture
def store() -> CountedStore:
    engine = Store()
    engine.extend(parse(input="".join(LINES.values()), format=RdfFormat.N_QUADS))
    return CountedStore(engine)


@pytest.fixture
def graphs(store: CountedStore) -> NamedGraphs:
    return NamedGraphs(store, {PAPER: 2, POST: 1})


def forms(graphs: NamedGraphs, iri: str) -> dict[str, bytes]:
    """Return a graph in all forms."""
    return {
        "ttl": graphs.triples(iri, RdfFormat.TURTLE, PREFIXES),
        "rdf": graphs.triples(iri, RdfFormat.RDF_XML, PREFIXES),
        "triples": graphs.triples(iri, RdfFormat.N_TRIPLES),
        "nt": b"".join(graphs.line_blocks(iri, RdfFormat.N_TRIPLES)),
        "nq": b"".join(graphs.line_blocks(iri, RdfFormat.N_QUADS)),
    }


@pytest.mark.parametrize("iri", [PAPER, POST])
def test_large_graphs_are_written_as_small_ones(graphs, iri, monkeypatch):
    """All bytes are equal, and N-Quads are the lines of the graph with its name."""
    small = forms(graphs, iri)
    monkeypatch.setattr(named_graphs, "SMALL", 0)
    monkeypatch.setattr(named_graphs, "BLOCK", 1)

    assert small == forms(graphs, iri)
    assert sorted(LINES[iri].splitlines()) == sorted(small["nq"].decode().splitlines())
    assert small["triples"] == small["nt"] != small["nq"]
    assert b"@prefix e:" in small["ttl"]


def test_a_small_graph_is_read_once_for_its_forms(graphs, store):
    """Another graph between two forms has it read again, since only the last is at hand."""
    counts = []
    for iri in (PAPER, PAPER, POST, PAPER):
        forms(graphs, iri)
        counts.append(store.written)

    assert [1, 1, 2, 3] == counts


def test_a_graph_that_is_not_there_has_no_lines(graphs):
    """It has no triple, and no piece."""
    unknown = "https://e.example/unknown"

    assert (0, []) == (graphs.size(unknown), list(graphs.line_blocks(unknown, RdfFormat.N_QUADS)))
    assert 2 == graphs.size(PAPER)
