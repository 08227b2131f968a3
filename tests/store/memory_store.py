"""A store in memory, of Python's own sets: it evaluates SPARQL with rdflib, and has nothing of the engine."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import IO

from rdflib import BNode, Dataset, URIRef
from rdflib import Literal as Plain
from rdflib.plugins.sparql import prepareQuery
from rdflib.query import Result

from foia_graph.model.rdf_syntaxes import RdfFormat, rdf_bytes
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
)
from foia_graph.query.answers import QueryAnswer, Solution


class MemoryStore:
    """A `QuadStore` of quads that are given."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self._quads = frozenset(quads)
        self._dataset = Dataset()
        for quad in self._quads:
            name = quad.graph_name
            named = isinstance(name, NamedNode)
            graph = self._dataset.graph(URIRef(name.value)) if named else self._dataset.default_graph
            graph.add(tuple(map(to_rdflib, quad.triple)))

    def quads(
        self,
        subject: Node | None,
        predicate: NamedNode | None,
        value: Term | None,
        graph: GraphName | None = DEFAULT_GRAPH,
    ) -> Iterator[Quad]:
        pattern = subject, predicate, value, graph
        return (
            quad
            for quad in self._quads
            if all(asked in (None, term) for asked, term in zip(pattern, quad, strict=True))
        )

    def thing_quads(self, _iri: str) -> None:
        """Each is looked up."""

    def read_ahead(self, names: Iterable[str], inverse: Collection[str] | None = None) -> None:
        """Everything is at hand."""

    def __contains__(self, quad: Quad, /) -> bool:
        return quad in self._quads

    def select(self, query: str) -> Iterator[Solution]:
        answer = self.query(query, "https://base.example/", {})
        if answer.kind != "rows":
            raise TypeError("a lookup must be a SELECT")
        return iter(answer.rows)

    def query(self, text: str, base: str, prefixes: Mapping[str, str]) -> QueryAnswer:
        # Nothing is told apart here: the default graph has all statements.
        found = self._result(text.replace("FROM <graph/all>", ""), NamedNode(base).value, prefixes)
        if found.type == "ASK":
            return QueryAnswer("truth", ("answer",), [(Literal(bool(found.askAnswer)),)])
        if found.graph is not None:
            rows = [tuple(map(from_rdflib, triple)) for triple in found.graph]
            return QueryAnswer("triples", ("subject", "predicate", "object"), rows)
        names = found.vars or ()
        return QueryAnswer(
            "rows",
            tuple(map(str, names)),
            [tuple(from_rdflib(row.get(name)) for name in names) for row in found.bindings],
        )

    def _result(self, text: str, base: str, prefixes: Mapping[str, str]) -> Result:
        try:
            prepared = prepareQuery(text, dict(prefixes), base)
        except Exception as error:  # pyparsing's own, and a bare Exception for a prefix that is not known
            raise SyntaxError(str(error)) from error
        return self._dataset.query(prepared)

    def dataset_quads(self) -> Iterator[Quad]:
        return iter(self._quads)

    def graph_names(self) -> Iterator[NamedNode]:
        names = {quad.graph_name for quad in self._quads}
        return (name for name in names if isinstance(name, NamedNode))

    def write_graph(
        self,
        file: IO[bytes],
        graph: NamedNode | DefaultGraph = DEFAULT_GRAPH,
        syntax: RdfFormat = RdfFormat.N_TRIPLES,
        prefixes: Mapping[str, str] | None = None,
    ) -> None:
        file.write(rdf_bytes((quad.triple for quad in self.quads(None, None, None, graph)), syntax, prefixes))


def to_rdflib(term: Term) -> URIRef | BNode | Plain:
    """Return a term as rdflib has it, its lexical form as it is."""
    if isinstance(term, NamedNode):
        return URIRef(term.value)
    if isinstance(term, BlankNode):
        return BNode(term.value)
    assert isinstance(term, Literal)
    datatype = None if term.language else URIRef(term.datatype.value)
    return Plain(term.value, lang=term.language, datatype=datatype, normalize=False)


def from_rdflib(term: object) -> Term | None:
    """Return a term of rdflib as the program has it."""
    if isinstance(term, URIRef):
        return NamedNode(str(term))
    if isinstance(term, BNode):
        return BlankNode(str(term))
    if not isinstance(term, Plain):
        return None
    return (
        Literal(str(term), language=term.language)
        if term.language
        else Literal(str(term), datatype=NamedNode(str(term.datatype)) if term.datatype else None)
    )
