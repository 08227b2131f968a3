"""What relates two things, and who says so: claims with their words, parts, or just graphs."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from foia_graph.model import iris
from foia_graph.model.claims import stands
from foia_graph.model.namespaces import RDF
from foia_graph.model.rdf_terms import NamedNode, Quad
from foia_graph.model.resource import Resource
from foia_graph.store.external_sources import PRIMARY_SOURCE
from foia_graph.store.traversal.links import MANY, Cut, Link
from foia_graph.store.traversal.walker import Walker

SUBJECT, PREDICATE, OBJECT = (NamedNode(f"{RDF}{name}") for name in ("subject", "predicate", "object"))
SAYINGS = 10
"""How many of those who say one thing are heard."""
KEPT = 5000
"""How many claims and parts are kept once they were read."""
HEARD = 20_000
"""How many triples are read for all evidence of one answer."""
CLAIM = 20
"""About how many triples a claim has, with its evidence."""


@dataclass(frozen=True, slots=True)
class Saying:
    """One place where a relation is said: in a claim, in a part that carries it, or just in a graph."""

    source: str
    graph: str
    outside: bool
    link: Link
    claim: Resource | None = None
    part: Resource | None = None

    @property
    def iri(self) -> str:
        """Name what says it: the claim, the part, or else the statement, as a part of what it is about."""
        return self.claim.iri if self.claim else self.link.subject if self.link.way else statement(self.link)


@dataclass(frozen=True, slots=True)
class Edge:
    """Two things and what relates them: a field, perhaps with a role; `predicate` is that of the field."""

    start: str
    field: str
    end: str
    role: str
    predicate: str
    links: tuple[Link, ...]
    sayings: tuple[Saying, ...]

    @property
    def key(self) -> tuple[str, str, str, str]:
        """Return what makes two edges the same."""
        return self.start, self.field, self.end, self.role

    @property
    def iri(self) -> str:
        """Name the edge, as a part of the thing that it starts from: the same in every answer."""
        return iris.part(self.start, "relation", iris.digest(self.key))


def statement(link: Link) -> str:
    """Name the statement of a link that no claim is about, as a part of what it is said of."""
    return iris.part(link.start, "statement", iris.digest((link.subject, link.predicate, link.end)))


def edges(links: Iterable[Link], walker: Walker) -> list[Edge]:
    """Build one edge of all links that say the same, in the order in which they come."""
    together: dict[tuple[str, str, str, str], list[Link]] = {}
    for link in dict.fromkeys(links):
        together.setdefault((link.start, link.field, link.end, link.role), []).append(link)
    hearing = Hearing(walker)
    walker.reading.grant(HEARD)
    return [hearing.edge(group) for group in together.values()]


class Hearing:
    """Gathers who says what, for one question."""

    def __init__(self, walker: Walker) -> None:
        self.walker, self.catalogue, self.reading = walker, walker.catalogue, walker.reading
        self._claims: dict[str, dict[tuple[str, str], list[str]]] = {}
        self._sources: dict[str, str] = {}
        self._kept: dict[str, Resource] = self.catalogue.once("claims and parts", dict)

    def edge(self, links: list[Link]) -> Edge:
        """Build an edge of links that say the same."""
        first = links[0]
        found = list(islice((saying for link in links for saying in self._sayings(link)), SAYINGS + 1))
        if len(found) > SAYINGS:
            self.reading.cut(Cut("evidence", first.start, first.field))
        predicate = first.predicate if not first.way else self.catalogue.profile.predicates[first.field]
        return Edge(
            first.start, first.field, first.end, first.role, predicate, tuple(links), tuple(found[:SAYINGS])
        )

    def _sayings(self, link: Link) -> Iterator[Saying]:
        part = self._described(link.subject) if link.way else None
        heard = set()
        for claim in self._claims_on(link):
            graph = self._graph(claim)
            heard |= {graph} if stands(claim) else set()
            if self.walker.outside or not self.catalogue.is_outside(graph):
                yield Saying(claim.one("source"), graph, self.catalogue.is_outside(graph), link, claim, part)
        for graph in self.walker.graphs(link):
            if graph not in heard:
                yield Saying(self._source(graph), graph, self.catalogue.is_outside(graph), link, None, part)

    def _claims_on(self, link: Link) -> Iterator[Resource]:
        """Yield the claims that say a link, sorted by name."""
        names = (
            self._claims_on_part(link)
            if link.way
            else self._claims_of(link.start).get((link.predicate, link.end), [])
        )
        for name in sorted(names):
            if self.reading.spent:
                self.reading.cut(Cut("evidence", link.start, link.field))
                return
            self.reading.read += CLAIM
            claim = self._described(name)
            if claim is not None:
                yield claim

    def _described(self, iri: str) -> Resource | None:
        """Read a claim or a part; some are kept for as long as the generation is open."""
        found = self._kept.get(iri) or self.catalogue.describe(iri)
        if found is not None:
            if len(self._kept) >= KEPT:
                self._kept.clear()
            self._kept[iri] = found
        return found

    def _claims_on_part(self, link: Link) -> set[str]:
        """Name the claims that a part is there: those that give it, and those on it that give the field."""
        part, path = NamedNode(link.subject), self.catalogue.profile.predicates[link.way[-1][0]]
        given = {quad.subject for quad in self._quads(OBJECT, part)}
        given |= {quad.subject for quad in self._quads(SUBJECT, part)}
        field = NamedNode(path)
        return {
            claim.value
            for claim in given
            if isinstance(claim, NamedNode) and Quad(claim, PREDICATE, field) in self.catalogue.quad_store
        }

    def _claims_of(self, thing: str) -> dict[tuple[str, str], list[str]]:
        """Return the claims on a thing, by predicate and object; found once."""
        if thing not in self._claims:
            found = self._claims[thing] = {}
            for quad in self._quads(SUBJECT, NamedNode(thing)):
                if isinstance(quad.subject, NamedNode):
                    values = [self._one(quad.subject, path) for path in (PREDICATE, OBJECT)]
                    found.setdefault((values[0], values[1]), []).append(quad.subject.value)
        return self._claims[thing]

    def _quads(self, path: NamedNode, value: NamedNode) -> list[Quad]:
        quads = list(islice(self.catalogue.quad_store.quads(None, path, value), MANY))
        self.reading.read += len(quads) + 1
        return quads

    def _one(self, claim: NamedNode, path: NamedNode) -> str:
        self.reading.read += 1
        quads = self.catalogue.quad_store.quads(claim, path, None)
        return next((q.object.value for q in quads if isinstance(q.object, NamedNode)), "")

    # ------------------------------------------------------------ graphs and their sources

    def _source(self, graph: str) -> str:
        """Name the source of a graph, "" where it has none."""
        if graph not in self._sources:
            self._sources[graph] = self._one(NamedNode(graph), PRIMARY_SOURCE)
        return self._sources[graph]

    def _graph(self, claim: Resource) -> str:
        """Name the graph that holds a claim."""
        quads = self.catalogue.quad_store.quads(NamedNode(claim.iri), SUBJECT, None, None)
        names = [q.graph_name.value for q in quads if isinstance(q.graph_name, NamedNode)]
        return min(names, default="")
