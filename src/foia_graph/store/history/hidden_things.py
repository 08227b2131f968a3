"""Which things of a store are hidden when some are: those that are known from hidden ones alone.

These are what stands in the graphs of hidden sources and nowhere else, the graphs themselves, and works
without a record that only hidden documents cite.
"""

from collections.abc import Iterator, Set
from dataclasses import dataclass
from functools import cached_property

from foia_graph.model import iris
from foia_graph.model.profile import Profile
from foia_graph.model.rdf import TYPE
from foia_graph.model.rdf_terms import NamedNode, Quad
from foia_graph.model.restrictions import hides
from foia_graph.store.external_sources import PRIMARY_SOURCE
from foia_graph.store.quad_store import QuadStore

TOGETHER, EXTRACTED = "graph/documents", "graph/extracted/"
"""Graphs of what files tell, together and each: no thing that a record describes is there for their sake."""
_TYPE = NamedNode(TYPE)


@dataclass
class Unseen:
    """What is hidden in a store, where some things (`given`) are."""

    store: QuadStore
    given: frozenset[str]
    profile: Profile
    base: str

    @cached_property
    def hidden(self) -> frozenset[str]:
        """Name all that is hidden: what was given, what is known from it alone, and works only it cites."""
        return self._without_works | self.works

    @cached_property
    def works(self) -> frozenset[str]:
        """Name the works without a record that nothing visible speaks of."""
        return frozenset(self._cited_only_there())

    @cached_property
    def _without_works(self) -> frozenset[str]:
        found = set(self.given)
        while new := {*self.graphs(found), *self._only_in(self.graphs(found))} - found:
            found |= new
        return frozenset(found)

    def graphs(self, hidden: Set[str]) -> set[str]:
        """Name the graphs of hidden sources."""
        return {graph for graph, source in self._sources if hides(source, hidden)}

    @cached_property
    def _sources(self) -> list[tuple[str, str]]:
        """Return each graph that is described with its source."""
        kind = NamedNode(self.profile["Graph"].target)
        return [
            (graph, quad.object.value)
            for graph in map(subject, self.store.quads(None, _TYPE, kind))
            for quad in self.store.quads(NamedNode(graph), PRIMARY_SOURCE, None)
            if isinstance(quad.object, NamedNode)
        ]

    def _only_in(self, graphs: set[str]) -> Iterator[str]:
        """Name the things that stand in some graphs, and nowhere else but where files are told of."""
        for graph in graphs:
            for thing in self._typed_in(graph):
                if "#" not in thing and not any(map(self._carries, self._homes(thing) - graphs)):
                    yield thing

    def _carries(self, graph: str) -> bool:
        return graph != self.together and not graph.startswith(f"{self.base}{EXTRACTED}")

    def _cited_only_there(self) -> Iterator[str]:
        for work in self._typed_in(self.together):
            if "#" not in work and self._homes(work) == {self.together}:
                found = self.store.quads(None, None, NamedNode(work))
                if all(self._goes(subject(quad)) or iris.owner(subject(quad)) == work for quad in found):
                    yield work

    def _goes(self, name: str) -> bool:
        return name in self.told_together or hides(name, self._without_works)

    @property
    def together(self) -> str:
        """Name the graph of what the files of documents tell together."""
        return f"{self.base}{TOGETHER}"

    def _typed_in(self, graph: str) -> list[str]:
        return [subject(q) for q in self.store.quads(None, _TYPE, None, NamedNode(graph))]

    def _homes(self, thing: str) -> set[str]:
        """Name the graphs in which a thing is said to be what it is."""
        found = self.store.quads(NamedNode(thing), _TYPE, None, None)
        return {quad.graph_name.value for quad in found if isinstance(quad.graph_name, NamedNode)}

    # -- what is told by hidden things with others -----------------------------------------------------------

    @cached_property
    def told_together(self) -> frozenset[str]:
        """Name the parts that files tell together, or pages, with hidden ones among them."""
        linked = {
            q.object.value for name in self.names for q in self.of(name) if isinstance(q.object, NamedNode)
        }
        found = {part for part in self._typed_in(self.together) if "#" in part and iris.owner(part) in linked}
        for document, graph in self.read_whole:
            found.update(part for part in self._typed_in(graph) if part.startswith(f"{document}#"))
        return frozenset(found)

    @cached_property
    def read_whole(self) -> list[tuple[str, str]]:
        """Return the documents with hidden pages, each with the graph of what was read of all its pages."""
        whole = {name.partition("/page/")[0] for name in self.names if "/page/" in name}
        return [(doc, graph) for graph, doc in self._sources if doc in whole and not self._carries(graph)]

    @cached_property
    def names(self) -> list[str]:
        """Name the hidden things and their parts, as far as anything is said of them."""
        return [name for name in self.distinct("?s") if hides(name, self._without_works)]

    # -- looking up ------------------------------------------------------------------------------------------

    def of(self, name: str) -> Iterator[Quad]:
        """Return all that is said of a name, in all graphs."""
        return self.store.quads(NamedNode(name), None, None, None)

    def distinct(self, place: str) -> Iterator[str]:
        """Return all names that stand in one place of a triple."""
        rows = self.store.select(f"SELECT DISTINCT {place} {{ ?s ?p ?o FILTER(isIRI({place})) }}")
        return (term.value for (term,) in rows if isinstance(term, NamedNode))


def subject(quad: Quad) -> str:
    """Name what a quad is about."""
    assert isinstance(quad.subject, NamedNode), "there are no blank nodes"
    return quad.subject.value
