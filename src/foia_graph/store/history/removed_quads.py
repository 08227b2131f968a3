"""The quads that are removed when things are hidden: their own, and those of others that rest on them.

The rules are those of `model.restrictions`, read backwards: from what a load has written to what it would
have written.
"""

from collections.abc import Iterator, Set

from foia_graph.extract.gazetteer import GazetteerEntry, named_entry
from foia_graph.extract.restricted_names import RestrictedName, RestrictedNames
from foia_graph.model.iris import graph_iri, owner_iri, page_of
from foia_graph.model.namespaces import OA, RDF
from foia_graph.model.profile import Profile
from foia_graph.model.rdf import RDF_TYPE, NQuadsWriter, quad_line
from foia_graph.model.rdf_terms import Literal, NamedNode, Quad
from foia_graph.model.resource import Resource, Value, build_resource, text_of
from foia_graph.model.restrictions import is_hidden_iri, without_hidden
from foia_graph.query.answers import row_texts
from foia_graph.runtime.shared_values import cached_property
from foia_graph.store.catalogue import PRIMARY_SOURCE
from foia_graph.store.embedded_store import EmbeddedStore
from foia_graph.store.generations.contents import quads_of_lines
from foia_graph.store.generations.generation import Generation
from foia_graph.store.quad_store import QuadStore
from foia_graph.store.resource_reader import ResourceReader

# Graphs of what is read in files, all together and each alone; they bring no thing that records describe.
DOCUMENTS_GRAPH, EXTRACTED_GRAPHS = "graph/documents", "graph/extracted/"
_TYPE = NamedNode(RDF_TYPE)


_AROUND = frozenset((f"{OA}prefix", f"{OA}suffix"))
_SELECTORS_ON_PAGE = f"""
SELECT DISTINCT ?selector WHERE {{
    ?evidence <{OA}hasSource> DOCUMENT ; <{OA}hasSelector> ?page .
    ?page <{RDF}value> PAGE ; <{OA}refinedBy> ?selector
}}"""


def changed_lines(
    generation: Generation, hidden_iris: frozenset[str], profile: Profile
) -> tuple[set[str], set[str]]:
    """Return the lines of a generation to remove when things are hidden, and those to add instead.

    Added are derived values alone, as the bounds of a date that one source less gives.
    """
    hiding = _QuadRemoval(EmbeddedStore.of_generation(generation.path), hidden_iris, profile, generation)
    gone = set(map(quad_line, hiding.removed_quads()))
    return gone, hiding.added_lines


class _QuadRemoval:
    """All that is hidden in a store where some things are, and the quads that go with it."""

    def __init__(
        self, store: QuadStore, seed_iris: frozenset[str], profile: Profile, generation: Generation
    ) -> None:
        self.store, self.seed_iris, self.profile = store, seed_iris, profile
        self.base, self.language = generation.versions["base"], generation.versions.get("language", "en")
        self.preferred_sources = generation.preferred_sources
        self.documents_graph = f"{self.base}{DOCUMENTS_GRAPH}"
        self.added_lines: set[str] = set()

    @cached_property
    def hidden_iris(self) -> frozenset[str]:
        """Return the IRIs of all that is hidden: the things given, and what they alone tell of or cite."""
        return self._without_works | self._hidden_works

    @cached_property
    def _hidden_works(self) -> frozenset[str]:
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
        for graph in graphs:
            for thing in self._typed_in(graph):
                if "#" not in thing and not any(map(self._is_record_graph, self._graphs_of(thing) - graphs)):
                    yield thing

    def _is_record_graph(self, graph: str) -> bool:
        return graph != self.documents_graph and not graph.startswith(f"{self.base}{EXTRACTED_GRAPHS}")

    def _cited_only_there(self) -> Iterator[str]:
        for work in self._typed_in(self.documents_graph):
            if "#" not in work and self._graphs_of(work) == {self.documents_graph}:
                names = map(subject_iri, self.store.quads(None, None, NamedNode(work)))
                if all(
                    name in self.shared_parts
                    or is_hidden_iri(name, self._without_works)
                    or owner_iri(name) == work
                    for name in names
                ):
                    yield work

    def _typed_in(self, graph: str) -> list[str]:
        return [subject_iri(q) for q in self.store.quads(None, _TYPE, None, NamedNode(graph))]

    def _graphs_of(self, thing: str) -> set[str]:
        found = self.store.quads(NamedNode(thing), _TYPE, None, None)
        return {quad.graph_name.value for quad in found if isinstance(quad.graph_name, NamedNode)}

    @cached_property
    def shared_parts(self) -> frozenset[str]:
        """Return the parts that are drawn from several files or pages, hidden ones among them."""
        linked = {
            q.object.value
            for name in self.hidden_names
            for q in self._quads_of(name)
            if isinstance(q.object, NamedNode)
        }
        found = {
            part for part in self._typed_in(self.documents_graph) if "#" in part and owner_iri(part) in linked
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
        # All are IRIs: a filter takes as long again.
        subjects = self._iris_in("SELECT DISTINCT ?s { ?s ?p ?o }")
        return [name for name in subjects if is_hidden_iri(name, self._without_works)]

    def _quads_of(self, name: str) -> Iterator[Quad]:
        return self.store.quads(NamedNode(name), None, None, None)

    def _iris_in(self, query: str) -> Iterator[str]:
        return (term.value for (term,) in self.store.select(query) if isinstance(term, NamedNode))

    def removed_quads(self) -> Iterator[Quad]:
        """Yield all quads to remove; some more than once."""
        for name in (*self.hidden_names, *self._hidden_works):
            yield from self._quads_of(name)
        for graph in self.hidden_graphs(self.hidden_iris):
            yield from self.store.quads(None, None, None, NamedNode(graph))
        for thing, subjects in self.pointing_things.items():
            yield from self._quads_removed_from(thing, subjects)
        for name in self.hidden_names:
            yield from self._places_on_page(*page_of(name))
        names = RestrictedNames(map(RestrictedName, self._named_entries()))
        for predicate in _AROUND if names else ():
            for quad in self.store.quads(None, NamedNode(predicate), None, None):
                if isinstance(quad.object, Literal) and not names.nameless_words(quad.object.value):
                    yield quad

    def _named_entries(self) -> Iterator[GazetteerEntry]:
        for name in self.hidden_names:
            if "#" not in name and (res := self._reader.read_thing(name)) is not None:
                fields = self.profile[res.type].name_fields
                names = (text_of(value) for each in fields for value in res.get(each))
                yield named_entry(name, res.type, names, map(text_of, res.get("identifier")))

    def _places_on_page(self, document: str, number: int) -> Iterator[Quad]:
        query = _SELECTORS_ON_PAGE.replace("DOCUMENT", f"<{document}>").replace("PAGE", f'"page={number}"')
        for (selector,) in map(row_texts, self.store.select(query)) if number else ():
            quads = list(self._quads_of(selector))
            if any(quad.predicate.value == f"{OA}start" for quad in quads):
                yield from (*quads, *self.store.quads(None, None, NamedNode(selector), None))
            yield from (quad for quad in quads if quad.predicate.value in _AROUND)

    @cached_property
    def pointing_things(self) -> dict[str, set[str]]:
        """Return the visible things with links to hidden ones, and the subjects (parts too) of the links."""
        found: dict[str, set[str]] = {}
        for value in self._iris_in("SELECT DISTINCT ?o { ?s ?p ?o FILTER(isIRI(?o)) }"):
            if is_hidden_iri(value, self.hidden_iris):
                for quad in self.store.quads(None, None, NamedNode(value)):
                    found.setdefault(owner_iri(subject_iri(quad)), set()).add(subject_iri(quad))
        for part in (*self.shared_parts, *(document for document, _ in self.partly_hidden_documents)):
            found.setdefault(owner_iri(part), set()).add(part)
        return {thing: names for thing, names in found.items() if not is_hidden_iri(thing, self.hidden_iris)}

    def _quads_removed_from(self, thing: str, subjects: set[str]) -> Iterator[Quad]:
        res = self._reader.read_thing(thing)
        if res is None:
            found = (quad for name in subjects for quad in self._quads_of(name))
            yield from (
                q
                for q in found
                if isinstance(q.object, NamedNode) and is_hidden_iri(q.object.value, self.hidden_iris)
            )
            return
        shown = without_hidden(_without_parts(res, self.shared_parts), self.hidden_iris, self.profile)
        home = graph_iri(self.base, "catalogue")
        left = quads_of_lines(self._writer.merged_lines(shown, home))
        triples = {quad.triple for quad in left}
        self.added_lines.update(quad_line(quad) for quad in left if quad not in self.store)
        for name in sorted({thing, *_part_iris(res), *subjects}):
            yield from (quad for quad in self._quads_of(name) if quad.triple not in triples)
        graphs = {graph for document, graph in self.partly_hidden_documents if document == thing}
        if any(owner_iri(part) == thing for part in self.shared_parts):
            graphs.add(self.documents_graph)
        for graph in graphs:
            # Its copy in the default graph stays where another graph says the same.
            for quad in self.store.quads(NamedNode(thing), None, None, NamedNode(graph)):
                yield from (quad, Quad(quad.subject, quad.predicate, quad.object))

    @cached_property
    def _reader(self) -> ResourceReader:
        return ResourceReader(self.store, self.profile, self.language)

    @cached_property
    def _writer(self) -> NQuadsWriter:
        graphs = {source: graph for graph, source in self.graph_sources}
        # A source without a graph of its own is none outside the collection.
        return NQuadsWriter(
            self.profile, self.language, lambda source: graphs.get(source, source), self.preferred_sources
        )


def subject_iri(quad: Quad) -> str:
    """Return the IRI of the subject of a quad."""
    assert isinstance(quad.subject, NamedNode), "there are no blank nodes"
    return quad.subject.value


def _without_parts(res: Resource, parts: frozenset[str]) -> Resource:
    def kept(value: Value) -> bool:
        return not (isinstance(value, Resource) and value.iri in parts)

    return build_resource(res.iri, res.type, {name: list(filter(kept, v)) for name, v in res.values.items()})


def _part_iris(res: Resource) -> Iterator[str]:
    for values in res.values.values():
        for value in values:
            if isinstance(value, Resource):
                yield value.iri
                yield from _part_iris(value)
