"""Evidence of relations: the edges between things, with the claims, parts or graphs that attest them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from foia_graph.model import iris
from foia_graph.model.claims import claim_stands
from foia_graph.model.namespaces import RDF
from foia_graph.model.rdf_terms import NamedNode, Quad
from foia_graph.model.resource import Resource
from foia_graph.store.external_sources import PRIMARY_SOURCE
from foia_graph.store.traversal.relations import MANY, Omission, RelationLink
from foia_graph.store.traversal.walker import Walker

SUBJECT, PREDICATE, OBJECT = (NamedNode(f"{RDF}{name}") for name in ("subject", "predicate", "object"))
MAX_ATTESTATIONS = 10
"""The most attestations of one edge."""
CACHED_RESOURCES = 5000
"""The most claims and parts that are cached."""
MAX_TRIPLES = 20_000
"""The most triples that are read for all evidence of one answer."""
CLAIM_TRIPLES = 20
"""Triples of a claim with its evidence, as an estimate."""


@dataclass(frozen=True, slots=True)
class Attestation:
    """One attestation of a relation: by a claim, by a part that carries it, or by a graph alone."""

    source: str
    graph: str
    is_outside: bool
    link: RelationLink
    claim: Resource | None = None
    part: Resource | None = None

    @property
    def iri(self) -> str:
        """Return the IRI of the claim, of the part, or else of the statement, as a part of its subject."""
        return (
            self.claim.iri if self.claim else self.link.subject if self.link.way else statement_iri(self.link)
        )


@dataclass(frozen=True, slots=True)
class Edge:
    """Two things and what relates them: a field, perhaps with a role; `predicate` is that of the field."""

    start: str
    field: str
    end: str
    role: str
    predicate: str
    links: tuple[RelationLink, ...]
    attestations: tuple[Attestation, ...]

    @property
    def key(self) -> tuple[str, str, str, str]:
        """Return a key that is the same for the same edge."""
        return self.start, self.field, self.end, self.role

    @property
    def iri(self) -> str:
        """Return the IRI of the edge, a part of the thing that it starts from: the same in every answer."""
        return iris.part_iri(self.start, "relation", iris.text_digest(self.key))


def statement_iri(link: RelationLink) -> str:
    """Return the IRI of the statement of a link that no claim is about, a part of its subject."""
    return iris.part_iri(link.start, "statement", iris.text_digest((link.subject, link.predicate, link.end)))


def build_edges(links: Iterable[RelationLink], walker: Walker) -> list[Edge]:
    """Return one edge for all links that say the same, in the order in which they come."""
    together: dict[tuple[str, str, str, str], list[RelationLink]] = {}
    for link in dict.fromkeys(links):
        together.setdefault((link.start, link.field, link.end, link.role), []).append(link)
    hearing = AttestationReader(walker)
    walker.budget.grant_more(MAX_TRIPLES)
    return [hearing.build_edge(group) for group in together.values()]


class AttestationReader:
    """Reads the attestations of edges, for one question."""

    def __init__(self, walker: Walker) -> None:
        self.walker, self.catalogue, self.budget = walker, walker.catalogue, walker.budget
        self._claims: dict[str, dict[tuple[str, str], list[str]]] = {}
        self._sources: dict[str, str] = {}
        self._cached_resources: dict[str, Resource] = self.catalogue.compute_once("claims and parts", dict)

    def build_edge(self, links: list[RelationLink]) -> Edge:
        """Return the edge of links that say the same."""
        first = links[0]
        found = list(
            islice((saying for link in links for saying in self._attestations(link)), MAX_ATTESTATIONS + 1)
        )
        if len(found) > MAX_ATTESTATIONS:
            self.budget.note_omission(Omission("evidence", first.start, first.field))
        predicate = first.predicate if not first.way else self.catalogue.profile.predicates[first.field]
        return Edge(
            first.start,
            first.field,
            first.end,
            first.role,
            predicate,
            tuple(links),
            tuple(found[:MAX_ATTESTATIONS]),
        )

    def _attestations(self, link: RelationLink) -> Iterator[Attestation]:
        part = self._describe(link.subject) if link.way else None
        heard = set()
        for claim in self._claims_on(link):
            graph = self._graph_of(claim)
            heard |= {graph} if claim_stands(claim) else set()
            if self.walker.with_outside or not self.catalogue.is_outside(graph):
                yield Attestation(
                    claim.one("source"), graph, self.catalogue.is_outside(graph), link, claim, part
                )
        for graph in self.walker.graphs_of(link):
            if graph not in heard:
                yield Attestation(
                    self._source_of(graph), graph, self.catalogue.is_outside(graph), link, None, part
                )

    def _claims_on(self, link: RelationLink) -> Iterator[Resource]:
        """Yield the claims that say a link, sorted by name."""
        names = (
            self._claims_on_part(link)
            if link.way
            else self._claims_of(link.start).get((link.predicate, link.end), [])
        )
        for name in sorted(names):
            if self.budget.is_spent:
                self.budget.note_omission(Omission("evidence", link.start, link.field))
                return
            self.budget.triples_read += CLAIM_TRIPLES
            claim = self._describe(name)
            if claim is not None:
                yield claim

    def _describe(self, iri: str) -> Resource | None:
        """Return a claim or a part; they are cached for as long as the generation is open."""
        found = self._cached_resources.get(iri) or self.catalogue.describe(iri)
        if found is not None:
            if len(self._cached_resources) >= CACHED_RESOURCES:
                self._cached_resources.clear()
            self._cached_resources[iri] = found
        return found

    def _claims_on_part(self, link: RelationLink) -> set[str]:
        """Return the claims that attest a part: those with it as object, and those on it with the field."""
        part, path = NamedNode(link.subject), self.catalogue.profile.predicates[link.way[-1][0]]
        given = {quad.subject for quad in self._claim_quads(OBJECT, part)}
        given |= {quad.subject for quad in self._claim_quads(SUBJECT, part)}
        field = NamedNode(path)
        return {
            claim.value
            for claim in given
            if isinstance(claim, NamedNode) and Quad(claim, PREDICATE, field) in self.catalogue.quad_store
        }

    def _claims_of(self, thing: str) -> dict[tuple[str, str], list[str]]:
        """Return the claims on a thing, by predicate and object; looked up once."""
        if thing not in self._claims:
            found = self._claims[thing] = {}
            for quad in self._claim_quads(SUBJECT, NamedNode(thing)):
                if isinstance(quad.subject, NamedNode):
                    values = [self._object_iri(quad.subject, path) for path in (PREDICATE, OBJECT)]
                    found.setdefault((values[0], values[1]), []).append(quad.subject.value)
        return self._claims[thing]

    def _claim_quads(self, path: NamedNode, value: NamedNode) -> list[Quad]:
        quads = list(islice(self.catalogue.quad_store.quads(None, path, value), MANY))
        self.budget.triples_read += len(quads) + 1
        return quads

    def _object_iri(self, claim: NamedNode, path: NamedNode) -> str:
        self.budget.triples_read += 1
        quads = self.catalogue.quad_store.quads(claim, path, None)
        return next((q.object.value for q in quads if isinstance(q.object, NamedNode)), "")

    # ------------------------------------------------------------ graphs and their sources

    def _source_of(self, graph: str) -> str:
        if graph not in self._sources:
            self._sources[graph] = self._object_iri(NamedNode(graph), PRIMARY_SOURCE)
        return self._sources[graph]

    def _graph_of(self, claim: Resource) -> str:
        quads = self.catalogue.quad_store.quads(NamedNode(claim.iri), SUBJECT, None, None)
        names = [q.graph_name.value for q in quads if isinstance(q.graph_name, NamedNode)]
        return min(names, default="")
