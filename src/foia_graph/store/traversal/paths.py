"""Graphs of things: shortest paths between two, and the neighbourhood of one, with the evidence of edges."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import islice, pairwise

from foia_graph.model import iris
from foia_graph.model.claims import claim_stands
from foia_graph.model.namespaces import RDF
from foia_graph.model.rdf_terms import NamedNode, Quad
from foia_graph.model.resource import Resource
from foia_graph.store.catalogue import PRIMARY_SOURCE
from foia_graph.store.traversal.walker import MANY, Omission, RelationLink, Walker

SUBJECT, PREDICATE, OBJECT = (NamedNode(f"{RDF}{name}") for name in ("subject", "predicate", "object"))
# The most attestations of one edge.
MAX_ATTESTATIONS = 10
# The most triples that are read for all evidence of one answer.
MAX_TRIPLES = 20_000
# Triples of a claim with its evidence, as an estimate.
CLAIM_TRIPLES = 20


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
    walker.budget.limit = walker.budget.triples_read + MAX_TRIPLES
    return [hearing.build_edge(group) for group in together.values()]


class AttestationReader:
    """Reads the attestations of edges, for one question."""

    def __init__(self, walker: Walker) -> None:
        self.walker, self.catalogue, self.budget = walker, walker.catalogue, walker.budget
        self._claims_of = cache(self._read_claims)
        self._source_of = cache(self._read_source)

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
        part = self.catalogue.describe(link.subject) if link.way else None
        heard = set()
        for claim in self._claims_on(link):
            quads = self.catalogue.quad_store.quads(NamedNode(claim.iri), SUBJECT, None, None)
            names = [q.graph_name.value for q in quads if isinstance(q.graph_name, NamedNode)]
            graph = min(names, default="")
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
            claim = self.catalogue.describe(name)
            if claim is not None:
                yield claim

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

    def _read_claims(self, thing: str) -> dict[tuple[str, str], list[str]]:
        found: dict[tuple[str, str], list[str]] = {}
        for quad in self._claim_quads(SUBJECT, NamedNode(thing)):
            if isinstance(quad.subject, NamedNode):
                predicate, value = (self._object_iri(quad.subject, path) for path in (PREDICATE, OBJECT))
                found.setdefault((predicate, value), []).append(quad.subject.value)
        return found

    def _claim_quads(self, path: NamedNode, value: NamedNode) -> list[Quad]:
        quads = list(islice(self.catalogue.quad_store.quads(None, path, value), MANY))
        self.budget.triples_read += len(quads) + 1
        return quads

    def _object_iri(self, claim: NamedNode, path: NamedNode) -> str:
        self.budget.triples_read += 1
        quads = self.catalogue.quad_store.quads(claim, path, None)
        return next((q.object.value for q in quads if isinstance(q.object, NamedNode)), "")

    def _read_source(self, graph: str) -> str:
        return self._object_iri(NamedNode(graph), PRIMARY_SOURCE)


# The links of two things, by their names in order.
LinksByPair = dict[tuple[str, str], list[RelationLink]]


@dataclass(frozen=True, slots=True)
class PathStep:
    """One step of a path: its start, its end, and every edge between the two."""

    start: str
    end: str
    edges: tuple[Edge, ...]


@dataclass(frozen=True, slots=True)
class PathsBetween:
    """All shortest paths between two things as far as they were looked for, and what was left off.

    There is no shorter path up to the number of steps searched; where no path is found and nothing was left
    off, there is none of so many steps.
    """

    nodes: tuple[str, ...]
    paths: tuple[tuple[PathStep, ...], ...]
    searched_steps: int
    omissions: tuple[Omission, ...]


@dataclass(slots=True)
class SearchSide:
    """The things reached from one end, with those before each on the shortest paths to it."""

    frontier: list[str]
    level: int = 0
    predecessors: dict[str, list[str]] = field(default_factory=dict)

    def grow_step(self, walker: Walker, links: LinksByPair) -> None:
        """Grow one step further in all directions."""
        reached: dict[str, dict[str, None]] = {}
        for thing in self.frontier:
            if walker.budget.is_spent:
                walker.budget.note_omission(Omission("search"))
                self.level -= 1  # not all of the next level is known
                break
            for step in walker.steps(thing):
                links.setdefault(_ordered_pair(thing, step.other_thing), []).append(step.link)
                if step.other_thing not in self.predecessors:
                    reached.setdefault(step.other_thing, {})[thing] = None
        self.predecessors.update((thing, list(before)) for thing, before in reached.items())
        self.frontier = list(reached)
        self.level += 1

    def paths_back(self, thing: str) -> Iterator[tuple[str, ...]]:
        """Yield the paths from a thing back to the end that this side began at."""
        before = self.predecessors[thing]
        if not before:
            yield (thing,)
        for other in sorted(before):
            for way in self.paths_back(other):
                yield (thing, *way)


def shortest_paths(walker: Walker, start: str, end: str, most: int, limit: int) -> PathsBetween:
    """Return up to `limit` of the shortest paths of at most `most` steps between two things, sorted."""
    sides = SearchSide([start], predecessors={start: []}), SearchSide([end], predecessors={end: []})
    links: LinksByPair = {}
    meeting = [start] if start == end else []
    while not meeting and sum(side.level for side in sides) < most and not walker.budget.is_spent:
        narrow = min(sides, key=lambda side: len(side.frontier))
        if not narrow.frontier:
            # All that is joined to one end is known.
            return _build_paths(walker, [], links, most, (start, end))
        narrow.grow_step(walker, links)
        meeting = sorted(sides[0].predecessors.keys() & sides[1].predecessors.keys())
    if walker.budget.is_spent and not meeting:
        walker.budget.note_omission(Omission("search"))
    found = list(islice(_joined_paths(sides, meeting), limit + 1))
    if len(found) > limit:
        walker.budget.note_omission(Omission("paths"))
    searched = len(found[0]) - 1 if found else sum(side.level for side in sides)
    return _build_paths(walker, sorted(found[:limit]), links, searched, (start, end))


def _ordered_pair(one: str, other: str) -> tuple[str, str]:
    return min(one, other), max(one, other)


def _joined_paths(sides: tuple[SearchSide, SearchSide], meeting: list[str]) -> Iterator[tuple[str, ...]]:
    for thing in meeting:
        for first in sides[0].paths_back(thing):
            for last in sides[1].paths_back(thing):
                yield (*reversed(first), *last[1:])


def _build_paths(
    walker: Walker,
    node_paths: list[tuple[str, ...]],
    links: LinksByPair,
    searched: int,
    ends: tuple[str, str],
) -> PathsBetween:
    pairs = dict.fromkeys(_ordered_pair(*stride) for way in node_paths for stride in pairwise(way))
    between: dict[tuple[str, str], list[Edge]] = {pair: [] for pair in pairs}
    for edge in build_edges((link for pair in pairs for link in sorted(links[pair])), walker):
        between[_ordered_pair(edge.start, edge.end)].append(edge)
    ways = tuple(
        tuple(PathStep(one, other, tuple(between[_ordered_pair(one, other)])) for one, other in pairwise(way))
        for way in node_paths
    )
    nodes = dict.fromkeys((*ends, *(thing for way in node_paths for thing in way)))
    return PathsBetween(tuple(nodes), ways, searched, tuple(walker.budget.omissions))


MAX_EDGES = 2000


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """Things in the order in which they were reached, what relates them, and what was left off."""

    nodes: tuple[str, ...]
    edges: tuple[Edge, ...]
    omissions: tuple[Omission, ...]


def find_neighbourhood(walker: Walker, focus: Sequence[str], depth: int, limit: int) -> Neighbourhood:
    """Return the things at most `depth` steps away, and every edge that such a walk goes along.

    At most `limit` things are given; edges to others are left off, and the cut is said with their number.
    """
    distance, left_off = dict.fromkeys(focus[:limit], 0), set(focus[limit:])
    walked: dict[RelationLink, None] = {}
    queue = deque(distance)
    while queue and not walker.budget.is_spent:
        thing = queue.popleft()
        for step in walker.steps(thing) if distance[thing] < depth else ():
            walked[step.link] = None
            if step.other_thing in distance:
                continue
            if len(distance) >= limit:
                left_off.add(step.other_thing)
            else:
                distance[step.other_thing] = distance[thing] + 1
                queue.append(step.other_thing)
    unseen = sum(distance[thing] < depth for thing in queue)
    links = [link for link in walked if link.start in distance and link.end in distance]
    cuts = (
        Omission("nodes", count=len(left_off)),
        Omission("search", count=unseen),
        Omission("edges", count=max(len(links) - MAX_EDGES, 0)),
    )
    for cut in cuts:
        if cut.count:
            walker.budget.note_omission(cut)
    told = build_edges(links[:MAX_EDGES], walker)
    return Neighbourhood(tuple(distance), tuple(told), tuple(walker.budget.omissions))
