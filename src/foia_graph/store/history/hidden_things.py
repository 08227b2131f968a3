"""The things of a store that are hidden along with others: those that are known from these alone.

These are what stands in the graphs of hidden sources and nowhere else, the graphs themselves, and works
without a record that only hidden documents cite.
"""

from collections.abc import Iterator, Set
from dataclasses import dataclass

from foia_graph.model import iris
from foia_graph.model.profile import Profile
from foia_graph.model.rdf import RDF_TYPE
from foia_graph.model.rdf_terms import NamedNode, Quad
from foia_graph.model.restrictions import is_hidden_iri
from foia_graph.runtime.shared_values import cached_property
from foia_graph.store.external_sources import PRIMARY_SOURCE
from foia_graph.store.quad_store import QuadStore

DOCUMENTS_GRAPH, EXTRACTED_GRAPHS = "graph/documents", "graph/extracted/"
"""Graphs of what is read in files, all together and each alone; they bring no thing that records describe."""
_TYPE = NamedNode(RDF_TYPE)


@dataclass
class HiddenThings:
    """All that is hidden in a store where some things are."""

    store: QuadStore
    seed_iris: frozenset[str]
    profile: Profile
    base: str

    @cached_property
    def hidden_iris(self) -> frozenset[str]:
        """Return the IRIs of all that is hidden: the things given, and what they alone tell of or cite."""
        return self._without_works | self.hidden_works

    @cached_property
    def hidden_works(self) -> frozenset[str]:
        """Return the works without a record that nothing visible speaks of."""
        return frozenset(self._cited_only_there())

    @cached_property
    def _without_works(self) -> frozenset[str]:
        found = set(self.seed_iris)
        while new := {*self.hidden_graphs(found), *self._only_in(self.hidden_graphs(found))} - found:
            found |= new
        return frozenset(found)

    def hidden_graphs(self, hidden_iris: Set[str]) -> set[str]:
        """Return the graphs of hidden sources."""
        return {graph for graph, source in self.graph_sources if is_hidden_iri(source, hidden_iris)}

    @cached_property
    def graph_sources(self) -> list[tuple[str, str]]:
        """Return the described graphs as pairs of the graph and its source."""
        kind = NamedNode(self.profile["Graph"].target)
        return [
            (graph, quad.object.value)
            for graph in map(subject_iri, self.store.quads(None, _TYPE, kind))
            for quad in self.store.quads(NamedNode(graph), PRIMARY_SOURCE, None)
            if isinstance(quad.object, NamedNode)
        ]

    def _only_in(self, graphs: set[str]) -> Iterator[str]:
        """Yield the things that stand in some graphs, and besides only in those of what is read in files."""
        for graph in graphs:
            for thing in self._typed_in(graph):
                if "#" not in thing and not any(map(self._is_record_graph, self._graphs_of(thing) - graphs)):
                    yield thing

    def _is_record_graph(self, graph: str) -> bool:
        return graph != self.documents_graph and not graph.startswith(f"{self.base}{EXTRACTED_GRAPHS}")

    def _cited_only_there(self) -> Iterator[str]:
        for work in self._typed_in(self.documents_graph):
            if "#" not in work and self._graphs_of(work) == {self.documents_graph}:
                found = self.store.quads(None, None, NamedNode(work))
                if all(
                    self._is_hidden(subject_iri(quad)) or iris.owner_iri(subject_iri(quad)) == work
                    for quad in found
                ):
                    yield work

    def _is_hidden(self, name: str) -> bool:
        return name in self.shared_parts or is_hidden_iri(name, self._without_works)

    @property
    def documents_graph(self) -> str:
        """Return the graph of what is read in the files of all documents together."""
        return f"{self.base}{DOCUMENTS_GRAPH}"

    def _typed_in(self, graph: str) -> list[str]:
        return [subject_iri(q) for q in self.store.quads(None, _TYPE, None, NamedNode(graph))]

    def _graphs_of(self, thing: str) -> set[str]:
        """Return the graphs in which a thing has a class."""
        found = self.store.quads(NamedNode(thing), _TYPE, None, None)
        return {quad.graph_name.value for quad in found if isinstance(quad.graph_name, NamedNode)}

    # -- what is told by hidden things with others -----------------------------------------------------------

    @cached_property
    def shared_parts(self) -> frozenset[str]:
        """Return the parts that are drawn from several files or pages, hidden ones among them."""
        linked = {
            q.object.value
            for name in self.hidden_names
            for q in self.quads_of(name)
            if isinstance(q.object, NamedNode)
        }
        found = {
            part
            for part in self._typed_in(self.documents_graph)
            if "#" in part and iris.owner_iri(part) in linked
        }
        for document, graph in self.partly_hidden_documents:
            found.update(part for part in self._typed_in(graph) if part.startswith(f"{document}#"))
        return frozenset(found)

    @cached_property
    def partly_hidden_documents(self) -> list[tuple[str, str]]:
        """Return the documents with hidden pages, as pairs of the document and the graph of its reading."""
        whole = {name.partition("/page/")[0] for name in self.hidden_names if "/page/" in name}
        return [
            (doc, graph)
            for graph, doc in self.graph_sources
            if doc in whole and not self._is_record_graph(graph)
        ]

    @cached_property
    def hidden_names(self) -> list[str]:
        """Return the hidden things and their parts that have a statement."""
        return [name for name in self._subjects if is_hidden_iri(name, self._without_works)]

    # -- looking up ------------------------------------------------------------------------------------------

    def quads_of(self, name: str) -> Iterator[Quad]:
        """Yield the quads of a subject, in all graphs."""
        return self.store.quads(NamedNode(name), None, None, None)

    def linked_iris(self) -> Iterator[str]:
        """Yield the IRIs that something links to, each once."""
        return self._iris_in("SELECT DISTINCT ?o { ?s ?p ?o FILTER(isIRI(?o)) }")

    @property
    def _subjects(self) -> Iterator[str]:
        return self._iris_in("SELECT DISTINCT ?s { ?s ?p ?o }")  # all are IRIs: a filter takes as long again

    def _iris_in(self, query: str) -> Iterator[str]:
        return (term.value for (term,) in self.store.select(query) if isinstance(term, NamedNode))


def subject_iri(quad: Quad) -> str:
    """Return the IRI of the subject of a quad."""
    assert isinstance(quad.subject, NamedNode), "there are no blank nodes"
    return quad.subject.value
