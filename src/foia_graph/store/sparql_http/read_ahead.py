"""Reading ahead: things of a state with their parts, and what they link to, by a few requests for many."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import islice

from foia_graph.model import iris
from foia_graph.model.rdf_terms import NamedNode, Quad
from foia_graph.query.answers import Solution
from foia_graph.store.sparql_http.quad_cache import Pattern, QuadCache

TOGETHER = 200
"""Things that one request asks for."""
MOST_LINKED = 2000
"""Things, of those that others link to, that are read with them."""


class ReadAhead:
    """Fills a cache with the quads of things; `select` asks the server, of the default graph."""

    def __init__(self, select: Callable[[str], Iterator[Solution]], cache: QuadCache, base: str) -> None:
        self._select, self._cache, self._base = select, cache, base

    def read_things(self, names: Iterable[str]) -> None:
        """Read what is said of some things; what is no IRI is left out."""
        self._read(list(_nodes(names)), ())

    def read_whole_things(self, names: Iterable[str], inverse: Collection[str]) -> None:
        """Read things with all their parts, links to these by some predicates, and what they link to."""
        predicates = list(_nodes(inverse))
        linked: dict[NamedNode, None] = {}
        read: set[NamedNode] = set()
        level = list(dict.fromkeys(_nodes(names)))
        while level:
            self._read(level, predicates)
            read.update(level)
            parts: dict[NamedNode, None] = {}
            for node in level:
                for other in self._neighbours(node, predicates):
                    (parts if _is_part(other, node) else linked)[other] = None
            level = [part for part in parts if part not in read]
        self._read(list(islice((each for each in linked if each not in read), MOST_LINKED)), ())

    def _neighbours(self, node: NamedNode, predicates: Sequence[NamedNode]) -> Iterator[NamedNode]:
        """Yield the things of the catalogue that a node links to, and its owner's parts that point at it."""
        for quad in self._cache.find((node, None, None)) or ():
            if isinstance(quad.object, NamedNode) and quad.object.value.startswith(self._base):
                yield quad.object
        for predicate in predicates:
            for quad in self._cache.find((None, predicate, node)) or ():
                if isinstance(quad.subject, NamedNode) and _is_part(quad.subject, node):
                    yield quad.subject

    def _read(self, nodes: Sequence[NamedNode], predicates: Sequence[NamedNode]) -> None:
        missing = [node for node in nodes if any(map(self._is_missing, _patterns(node, predicates)))]
        for start in range(0, len(missing), TOGETHER):
            self._read_block(missing[start : start + TOGETHER], predicates)

    def _is_missing(self, pattern: Pattern) -> bool:
        return self._cache.find(pattern) is None

    def _read_block(self, nodes: Sequence[NamedNode], predicates: Sequence[NamedNode]) -> None:
        found: dict[Pattern, list[Quad]] = defaultdict(list)
        for subject, predicate, value in self._select(_block_query(nodes, predicates)):
            quad = Quad(subject, predicate, value)  # type: ignore[arg-type]
            found[quad.subject, None, None].append(quad)
            found[None, quad.predicate, quad.object].append(quad)
        for node in nodes:
            for pattern in _patterns(node, predicates):
                self._cache.put(pattern, dict.fromkeys(found[pattern]))


def _is_part(other: NamedNode, node: NamedNode) -> bool:
    return other.value.startswith(f"{iris.owner_iri(node.value)}#")


def _patterns(node: NamedNode, predicates: Iterable[NamedNode]) -> list[Pattern]:
    # What the node states, and what points at it by some predicates.
    return [(node, None, None), *((None, predicate, node) for predicate in predicates)]


def _block_query(nodes: Iterable[NamedNode], predicates: Sequence[NamedNode]) -> str:
    some = " ".join(map(str, nodes))
    forward = f"{{ VALUES ?s {{ {some} }} ?s ?p ?o }}"
    backward = [f"{{ VALUES ?o {{ {some} }} ?s {each} ?o BIND({each} AS ?p) }}" for each in predicates]
    return f"SELECT ?s ?p ?o {{ {' UNION '.join([forward, *backward])} }}"


def _nodes(names: Iterable[str]) -> Iterator[NamedNode]:
    for name in names:
        try:
            yield NamedNode(name)
        except ValueError:
            continue  # what is no IRI is not described
