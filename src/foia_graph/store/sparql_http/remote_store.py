"""The quads of one state of a catalogue, read from a SPARQL server: many things by few requests."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import chain, islice
from typing import IO, TypeAlias, cast

from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, parse_query_results

from foia_graph.errors import StoreError
from foia_graph.model import iris
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
from foia_graph.query.answers import QueryAnswer, Row, Solution
from foia_graph.query.sparql.gate import query_form
from foia_graph.runtime.shared_values import ByteCache
from foia_graph.store.quad_store import QuadStore
from foia_graph.store.sparql_http.graph_names import VERSION_OF, GraphNames, hide_datatype, show_datatype
from foia_graph.store.sparql_http.query_rewriting import STORED, rewrite_query
from foia_graph.store.sparql_http.server import N_TRIPLES, RemoteQuery, SparqlServer

Pattern: TypeAlias = tuple[Node | Triple | None, NamedNode | None, Term | None]
MAX_BYTES = 64 << 20
QUAD_BYTES = 500
"""Bytes that a quad takes up in memory, about."""
MAX_QUADS = 10_000
"""Quads of one lookup that is kept; a larger one would push out too many others."""


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


TOGETHER = 200
"""Things that one request asks for."""
MAX_LINKED = 2000
"""Things, of those that others link to, that are read with them."""


class ReadAhead:
    """Fills a cache with the quads of things; `select` asks the server, of the default graph."""

    def __init__(self, select: Callable[[str], Iterator[Solution]], cache: QuadCache, base: str) -> None:
        self._select, self._cache, self._base = select, cache, base

    def read_things(self, names: Iterable[str]) -> None:
        """Read what is said of some things; what is no IRI is omitted."""
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
        self._read(list(islice((each for each in linked if each not in read), MAX_LINKED)), ())

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


_POSITIONS = ("s", "p", "o")


class SparqlHttpStore:
    """A `QuadStore` over a server of third parties.

    `own` has the same quads, and answers queries where the server has another engine than the embedded one:
    such a server is asked for triple patterns alone.
    """

    def __init__(self, server: SparqlServer, names: GraphNames, own: QuadStore) -> None:
        self.server, self.names, self._own = server, names, own
        self._cache = QuadCache()
        self._ahead = ReadAhead(self._select_default, self._cache, names.base)

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
        if inverse is None:
            self._ahead.read_things(names)
        else:
            self._ahead.read_whole_things(names, inverse)

    def _default_quads(self, pattern: Pattern) -> Iterator[Quad]:
        """Yield the quads of the default graph that match; what names a subject or an object is kept."""
        cached = self._cache.find(pattern)
        if cached is not None:
            return iter(cached)
        quads = self._matching_quads(pattern, DEFAULT_GRAPH)
        subject, _, value = pattern
        return quads if subject is None and value is None else self._cache.keep(pattern, quads)

    def _select_default(self, query: str) -> Iterator[Solution]:
        return self._rows(RemoteQuery(query, self.names.whole))

    def _rows(self, query: RemoteQuery) -> Iterator[Solution]:
        rows = select_rows(self.server, query)
        return (tuple(map(_shown, row)) for row in rows) if self.names.opaque else rows

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
        for row in self._rows(RemoteQuery(f"SELECT {head} {{ {where} }}{limit}", default)):
            yield _quad(pattern, tuple(row) if variables else (), graph)

    def __contains__(self, quad: Quad, /) -> bool:
        pattern = quad.subject, quad.predicate, quad.object
        return next(self._matching_quads(pattern, quad.graph_name), None) is not None

    def select(self, query: str) -> Iterator[Solution]:
        """Yield the solutions of a SELECT of our own, as `QuadStore.select` does."""
        if query_form(query) != "SELECT":
            raise TypeError("a look-up must be a SELECT")
        if self.names.opaque:
            return self._own.select(query)
        asked = rewrite_query(query, self.names)
        return self._rows(asked._replace(default_graphs=self.names.whole) if asked.default_graphs else asked)

    def query(self, text: str, base: str, prefixes: Mapping[str, str]) -> QueryAnswer:
        """Evaluate a query of any form, as `Queryable.query` does."""
        if not self.names.opaque:
            # What the server finds wrong is told in the words of our engine, or is right after all.
            with suppress(SyntaxError):
                return self._remote_answer(text, base, prefixes)
        return self._own.query(text, base, prefixes)

    def _remote_answer(self, text: str, base: str, prefixes: Mapping[str, str]) -> QueryAnswer:
        """Return the answer of the server to a query; raises SyntaxError where it is none to it."""
        form = query_form(text)
        asked = rewrite_query(text, self.names, base, prefixes)
        if form in ("CONSTRUCT", "DESCRIBE"):
            with self.server.answer(asked, N_TRIPLES) as response:
                triples = {quad.triple for quad in parse(response.read(), format=RdfFormat.N_TRIPLES)}
            rows: list[Row] = [(triple.subject, triple.predicate, triple.object) for triple in triples]
            return QueryAnswer("triples", ("subject", "predicate", "object"), rows)
        with self.server.answer(asked) as response:
            results = _parse_results(response.read())
        if isinstance(results, QueryBoolean):
            return QueryAnswer("truth", ("answer",), [(Literal(bool(results)),)])
        solutions = _only_rows(results)
        variables = [each.value for each in solutions.variables]
        shown = [index for index, name in enumerate(variables) if not name.startswith(STORED)]
        return QueryAnswer(
            "rows",
            tuple(variables[index] for index in shown),
            [tuple(row[index] for index in shown) for row in solutions],
        )

    def dataset_quads(self) -> Iterator[Quad]:
        """Yield all quads, as `QuadStore.dataset_quads` does, from the folder of the generation."""
        return self._own.dataset_quads()

    def graph_names(self) -> Iterator[NamedNode]:
        """Yield the names of the named graphs, as `QuadStore.graph_names` does."""
        look_up = f"SELECT ?graph {{ GRAPH <{self.names.directory}> {{ ?stored <{VERSION_OF}> ?graph }} }}"
        for (name,) in select_rows(self.server, RemoteQuery(look_up)):
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
        """Yield the triples of a graph by its name on the server."""
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


def select_rows(server: SparqlServer, query: RemoteQuery) -> Iterator[Solution]:
    """Yield the rows of a SELECT while they come; raises StoreError where they break off."""
    with server.answer(query) as response:
        solutions = _only_rows(_parse_results(cast(IO[bytes], response)))
        try:
            yield from solutions
        except SyntaxError as error:
            raise StoreError(f"The SPARQL server broke off an answer: {error}") from error


def _parse_results(source: bytes | IO[bytes]) -> QuerySolutions | QueryBoolean:
    """Return results in JSON, whose `typed-literal` is a literal too."""
    try:
        return parse_query_results(source, format=QueryResultsFormat.JSON)
    except SyntaxError as error:
        raise StoreError(f"The SPARQL server gives no results: {error}") from error


def _only_rows(results: QuerySolutions | QueryBoolean) -> QuerySolutions:
    if not isinstance(results, QuerySolutions):
        raise StoreError("The SPARQL server gives no rows for a SELECT")
    return results


def _shown(term: Term | None) -> Term | None:
    return None if term is None else show_datatype(term)


def _quad(pattern: tuple[Term | None, ...], row: tuple[Term | None, ...], graph: GraphName | None) -> Quad:
    values = iter(row)
    subject, predicate, value = (next(values) if term is None else term for term in pattern)
    return Quad(subject, predicate, value, next(values) if graph is None else graph)  # type: ignore[arg-type]
