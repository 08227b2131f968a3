"""The quads of one state of a catalogue, read from a SPARQL server: many things by few requests.

A server knows no states. Each graph is there under a name with the identity of the state in it, the default
graph too; a graph of its own, the directory, says how each named graph is called in the catalogue.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import IO, TypeAlias, cast
from urllib.parse import quote

from pyoxigraph import QueryResultsFormat, QuerySolutions, parse_query_results

from foia_graph.errors import StoreError
from foia_graph.model import iris
from foia_graph.model.namespaces import DCTERMS
from foia_graph.model.rdf_syntaxes import RdfFormat, parse, serialize
from foia_graph.model.rdf_terms import (
    DEFAULT_GRAPH,
    BlankNode,
    DefaultGraph,
    GraphName,
    Literal,
    NamedNode,
    Node,
    Quad,
    Term,
    Triple,
)
from foia_graph.query.answers import Solution
from foia_graph.runtime.shared_values import ByteCache
from foia_graph.store.quad_store import QuadStore
from foia_graph.store.sparql_http.server import SparqlServer

# From the name of a graph on the server to its name in the catalogue.
VERSION_OF = f"{DCTERMS}isVersionOf"
# Characters of an identity that are in names.
_SHORTENED = 32


@dataclass(frozen=True, slots=True)
class GraphNames:
    """The names of the graphs of a state, by the base of the catalogue and the identity of the state.

    Servers of another engine than the embedded one have its literals in an `opaque` form.
    """

    base: str
    identity: str
    opaque: bool = False

    @property
    def prefix(self) -> str:
        """The beginning of all names of this state."""
        return f"{self.base}generations/{self.state}/"

    @property
    def state(self) -> str:
        """The part of the names that is of this state alone."""
        return f"{self.identity[:_SHORTENED]}{'-opaque' if self.opaque else ''}"

    @property
    def default(self) -> str:
        """The name of the default graph."""
        return f"{self.prefix}default"

    @property
    def whole(self) -> list[str]:
        """The names of all merged graphs: of each triple of the catalogue exactly one has it."""
        others = (iris.OUTSIDE_GRAPH, iris.NOT_ACCEPTED_GRAPH)
        return [self.default, *(self.stored_name(iris.merged_graph_iri(self.base, each)) for each in others)]

    @property
    def directory(self) -> str:
        """The name of the graph that says which graphs there are; it is written last."""
        return f"{self.prefix}graphs"

    @property
    def unchecked_directory(self) -> str:
        """The name under which the directory stands while the state is checked."""
        return f"{self.prefix}unchecked-graphs"

    def stored_name(self, graph: NamedNode | DefaultGraph | str) -> str:
        """Return the name on the server of a graph of the catalogue."""
        if isinstance(graph, DefaultGraph):
            return self.default
        name = graph if isinstance(graph, str) else graph.value
        return f"{self.prefix}graph/{quote(name, safe='')}"


def state_of(base: str, stored_name: str) -> str:
    """Return the part of the name of a graph on a server that names its state, "" for another's graph."""
    start = f"{base}generations/"
    return stored_name.removeprefix(start).partition("/")[0] if stored_name.startswith(start) else ""


# The beginning of the names of these datatypes; behind it is the name of the datatype meant.
_OPAQUE = "urn:foia-graph:opaque:"
_STRINGS = frozenset(
    ("http://www.w3.org/2001/XMLSchema#string", "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString")
)
# Within a text a quote is escaped, so that at the end of a line this is no part of one.
_DATATYPE = re.compile(rb'"\^\^<([^<>]+)> \.$', re.MULTILINE)


def hide_datatypes(lines: bytes) -> bytes:
    """Return lines of canonical N-Triples with opaque literals."""
    return _DATATYPE.sub(rb'"^^<' + _OPAQUE.encode() + rb"\1> .", lines)


def hide_datatype(term: Term) -> Term:
    """Return a term as it is on the server."""
    if not isinstance(term, Literal) or term.datatype.value in _STRINGS:
        return term
    return Literal(term.value, datatype=NamedNode(f"{_OPAQUE}{term.datatype.value}"))


def show_datatype(term: Term) -> Term:
    """Return a term of a server as it is in the catalogue."""
    if not isinstance(term, Literal) or not term.datatype.value.startswith(_OPAQUE):
        return term
    return Literal(term.value, datatype=NamedNode(term.datatype.value.removeprefix(_OPAQUE)))


Pattern: TypeAlias = tuple[Node | Triple | None, NamedNode | None, Term | None]
MAX_BYTES = 64 << 20
# Bytes that a quad takes up in memory, about.
QUAD_BYTES = 500
# Quads of one lookup that is kept; a larger one would push out too many others.
MAX_QUADS = 10_000


class QuadCache:
    """Answers to lookups, those used last; any thread may use it."""

    def __init__(self) -> None:
        self._answers: ByteCache[Pattern, tuple[Quad, ...]] = ByteCache(_size, MAX_BYTES)

    def find(self, pattern: Pattern) -> Iterable[Quad] | None:
        """Return the quads that match a pattern, None where they are not known."""
        found = self._answers.get(pattern)
        subject, predicate, value = pattern
        if found is not None or subject is None:
            return found
        whole = self._answers.get((subject, None, None))
        if whole is None:
            return None
        return [q for q in whole if predicate in (None, q.predicate) and value in (None, q.object)]

    def put(self, pattern: Pattern, quads: Iterable[Quad]) -> None:
        """Keep the answer to a lookup, unless it is too large."""
        answer = tuple(quads)
        if len(answer) <= MAX_QUADS:
            self._answers.put(pattern, answer)

    def keep(self, pattern: Pattern, quads: Iterator[Quad]) -> Iterator[Quad]:
        """Yield the quads of an answer, and keep it where all of them were wanted."""
        answer: list[Quad] = []
        for quad in quads:
            if len(answer) <= MAX_QUADS:
                answer.append(quad)
            yield quad
        self.put(pattern, answer)


def _size(quads: tuple[Quad, ...]) -> int:
    return QUAD_BYTES * (len(quads) + 1)


# Things that one request asks for.
TOGETHER = 200
# Things, of those that others link to, that are read with them.
MAX_LINKED = 2000


def _is_part(other: NamedNode, node: NamedNode) -> bool:
    return other.value.startswith(f"{iris.owner_iri(node.value)}#")


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


_POSITIONS = ("s", "p", "o")


class SparqlHttpStore:
    """A `QuadStore` over a server of third parties.

    Things and patterns of triples are looked up there. Queries are answered by `own`, which has the same
    quads in the folder of the generation: each engine answers some queries otherwise.
    """

    def __init__(self, server: SparqlServer, names: GraphNames, own: QuadStore) -> None:
        self.server, self.names = server, names
        self._cache = QuadCache()
        self.select, self.query, self.dataset_quads = own.select, own.query, own.dataset_quads

    def quads(
        self,
        subject: Node | None,
        predicate: NamedNode | None,
        value: Term | None,
        graph: GraphName | None = DEFAULT_GRAPH,
    ) -> Iterator[Quad]:
        """Yield the quads that match a pattern, as `QuadStore.quads` does.

        Raises ValueError for a pattern with a blank node, which has no name on a server.
        """
        pattern = subject, predicate, value
        if isinstance(graph, DefaultGraph):
            return self._default_quads(pattern)
        graphs = [DEFAULT_GRAPH, None] if graph is None else [graph]
        return (quad for each in graphs for quad in self._matching_quads(pattern, each))

    def thing_quads(self, _iri: str) -> None:
        """Return None: the quads of things are read ahead."""

    def read_ahead(self, names: Iterable[str], inverse: Collection[str] | None = None) -> None:
        """Have the quads of things at hand by a few requests for all, as `QuadStore.read_ahead` does."""
        predicates = list(_nodes(inverse or ()))
        linked: dict[NamedNode, None] = {}
        read: set[NamedNode] = set()
        level = list(dict.fromkeys(_nodes(names)))
        while level:
            self._read(level, predicates)
            read.update(level)
            parts: dict[NamedNode, None] = {}
            for node in level if inverse is not None else ():
                for other in self._neighbours(node, predicates):
                    (parts if _is_part(other, node) else linked)[other] = None
            level = [part for part in parts if part not in read]
        self._read(list(islice((each for each in linked if each not in read), MAX_LINKED)), ())

    def _neighbours(self, node: NamedNode, predicates: Sequence[NamedNode]) -> Iterator[NamedNode]:
        for quad in self._cache.find((node, None, None)) or ():
            if isinstance(quad.object, NamedNode) and quad.object.value.startswith(self.names.base):
                yield quad.object
        for predicate in predicates:
            for quad in self._cache.find((None, predicate, node)) or ():
                if isinstance(quad.subject, NamedNode) and _is_part(quad.subject, node):
                    yield quad.subject

    def _read(self, nodes: Iterable[NamedNode], predicates: Sequence[NamedNode]) -> None:
        patterns = {
            node: [(node, None, None), *((None, predicate, node) for predicate in predicates)]
            for node in nodes
        }
        missing = [node for node in patterns if None in map(self._cache.find, patterns[node])]
        for start in range(0, len(missing), TOGETHER):
            block = missing[start : start + TOGETHER]
            found: dict[Pattern, list[Quad]] = defaultdict(list)
            for subject, predicate, value in self._rows(_block_query(block, predicates), self.names.whole):
                quad = Quad(subject, predicate, value)  # type: ignore[arg-type]
                found[quad.subject, None, None].append(quad)
                found[None, quad.predicate, quad.object].append(quad)
            for pattern in chain.from_iterable(patterns[node] for node in block):
                self._cache.put(pattern, dict.fromkeys(found[pattern]))

    def _default_quads(self, pattern: Pattern) -> Iterator[Quad]:
        cached = self._cache.find(pattern)
        if cached is not None:
            return iter(cached)
        quads = self._matching_quads(pattern, DEFAULT_GRAPH)
        subject, _, value = pattern
        return quads if subject is None and value is None else self._cache.keep(pattern, quads)

    def _rows(self, query: str, graphs: Iterable[str]) -> Iterator[Solution]:
        rows = select_rows(self.server, query, graphs)
        if not self.names.opaque:
            return rows
        return (tuple(None if each is None else show_datatype(each) for each in row) for row in rows)

    def _matching_quads(self, pattern: Pattern, graph: GraphName | None) -> Iterator[Quad]:
        """Yield the quads of one graph that match, of all named graphs for None."""
        variables = [f"?{name}" for name, term in zip(_POSITIONS, pattern, strict=True) if term is None]
        triple = " ".join(
            f"?{name}" if term is None else self._written(term)
            for name, term in zip(_POSITIONS, pattern, strict=True)
        )
        default: list[str] = []
        if isinstance(graph, DefaultGraph):
            default, where = self.names.whole, triple
        elif graph is None:
            variables.append("?graph")
            where = (
                f"GRAPH <{self.names.directory}> {{ ?stored <{VERSION_OF}> ?graph }} "
                f"GRAPH ?stored {{ {triple} }}"
            )
        elif isinstance(graph, BlankNode):
            raise ValueError("a graph of a catalogue has a name")
        else:
            where = f"GRAPH <{self.names.stored_name(graph)}> {{ {triple} }}"
        # ASK is answered in other forms by some servers; a row is a row.
        head = " ".join(variables) or "(1 AS ?found)"
        limit = "" if variables else " LIMIT 1"
        for row in self._rows(f"SELECT {head} {{ {where} }}{limit}", default):
            yield _quad(pattern, tuple(row) if variables else (), graph)

    def __contains__(self, quad: Quad, /) -> bool:
        pattern = quad.subject, quad.predicate, quad.object
        return next(self._matching_quads(pattern, quad.graph_name), None) is not None

    def graph_names(self) -> Iterator[NamedNode]:
        """Yield the names of the named graphs, as `QuadStore.graph_names` does."""
        look_up = f"SELECT ?graph {{ GRAPH <{self.names.directory}> {{ ?stored <{VERSION_OF}> ?graph }} }}"
        for (name,) in select_rows(self.server, look_up):
            if not isinstance(name, NamedNode):
                raise StoreError(f"The directory of the catalogue on its server names no graph: {name}")
            yield name

    def write_graph(
        self,
        file: IO[bytes],
        graph: NamedNode | DefaultGraph = DEFAULT_GRAPH,
        syntax: RdfFormat = RdfFormat.N_TRIPLES,
        prefixes: Mapping[str, str] | None = None,
    ) -> None:
        """Write the triples of a graph, as `QuadStore.write_graph` does."""
        stored = self.names.whole if isinstance(graph, DefaultGraph) else [self.names.stored_name(graph)]
        triples = chain.from_iterable(map(self._graph_triples, stored))
        serialize(triples, file, format=syntax, prefixes=dict(prefixes) if prefixes else None)

    def _graph_triples(self, name: str) -> Iterator[Triple]:
        with self.server.open_graph(name) as lines:
            # Servers escape as they like.
            for quad in parse(lines, format=RdfFormat.N_TRIPLES):
                value = show_datatype(quad.object) if self.names.opaque else quad.object
                yield Triple(quad.subject, quad.predicate, value)

    def _written(self, term: Term) -> str:
        # A blank node has no name on another server, so it cannot be looked up there.
        if isinstance(term, BlankNode | Triple):
            raise ValueError(f"{term} cannot be looked up on a server")
        return str(hide_datatype(term) if self.names.opaque else term)


def select_rows(server: SparqlServer, query: str, graphs: Iterable[str] = ()) -> Iterator[Solution]:
    """Yield the rows of a SELECT of some graphs while they come; raises StoreError where they break off."""
    with server.answer(query, graphs) as response:
        try:
            # In JSON, whose `typed-literal` is a literal too.
            rows = parse_query_results(cast(IO[bytes], response), format=QueryResultsFormat.JSON)
            if not isinstance(rows, QuerySolutions):
                raise StoreError("The SPARQL server gives no rows for a SELECT")
            yield from rows
        except SyntaxError as error:
            raise StoreError(f"The SPARQL server broke off an answer: {error}") from error


def _quad(pattern: tuple[Term | None, ...], row: tuple[Term | None, ...], graph: GraphName | None) -> Quad:
    values = iter(row)
    subject, predicate, value = (next(values) if term is None else term for term in pattern)
    return Quad(subject, predicate, value, next(values) if graph is None else graph)  # type: ignore[arg-type]
