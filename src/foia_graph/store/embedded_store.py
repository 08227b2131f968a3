"""The quads of a generation, read by the engine in this process."""

import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import IO

from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples, Store

from foia_graph.errors import StoreError
from foia_graph.model import rdf_terms
from foia_graph.model.rdf_syntaxes import RdfFormat, parse, serialize
from foia_graph.query.answers import QueryAnswer, Row, Solution
from foia_graph.query.sparql.datasets import MergedGraphs, QueryDataset, evaluate, open_quads
from foia_graph.store.tables.database import FILE_NAME, TableReader

# The level of compression: lines become a sixth of what they were at once, and higher levels gain little.
FASTEST = 1


def compress_lines(lines: bytes) -> bytes:
    """Return lines as they are stored."""
    return zlib.compress(lines, FASTEST)


def read_lines(tables: TableReader, iri: str) -> bytes | None:
    """Return the lines of a thing, None for what has none; raises StoreError where the row is damaged."""
    found = tables.value("SELECT lines FROM thing_lines WHERE owner = ?", (iri,))
    try:
        return None if found is None else zlib.decompress(found)
    except zlib.error as error:
        raise StoreError(f"{tables.path} is damaged: the lines of <{iri}> cannot be read.") from error


class EmbeddedStore:
    """A `QuadStore` over a store of the engine."""

    def __init__(self, engine: Store, tables: TableReader | None = None, folder: Path | None = None) -> None:
        self._engine, self._tables = engine, tables
        self._merged = MergedGraphs.of(engine, folder)

    @classmethod
    def of_generation(cls, folder: Path) -> "EmbeddedStore":
        """Open the quads of a generation; raises OSError where they are damaged or not there."""
        # Undefined next to a writer, says the engine; but a generation is never written to once it is whole.
        # A store of version 0.2 has no tables; a load reads what it says before it builds all again.
        tables = TableReader(folder) if (folder / FILE_NAME).exists() else None
        return cls(open_quads(folder), tables, folder)

    @classmethod
    def of_turtle(cls, path: Path, base: str) -> "EmbeddedStore":
        """Return the quads of a file of Turtle in memory, its relative IRIs under a base."""
        engine = Store()
        engine.extend(parse(path=path, format=RdfFormat.TURTLE, base_iri=base))
        return cls(engine)

    def quads(
        self,
        subject: rdf_terms.Node | None,
        predicate: rdf_terms.NamedNode | None,
        value: rdf_terms.Term | None,
        graph: rdf_terms.GraphName | None = rdf_terms.DEFAULT_GRAPH,
    ) -> Iterator[rdf_terms.Quad]:
        """Yield the quads that match a pattern, as `QuadStore.quads` does."""
        find, named = self._engine.quads_for_pattern, self._merged.named
        if not named or (graph is not None and graph != rdf_terms.DEFAULT_GRAPH):
            return find(subject, predicate, value, graph)
        if graph is None:
            quads = find(subject, predicate, value, None)
            return (_in_default_graph(quad) if quad.graph_name in named else quad for quad in quads)
        merged = chain.from_iterable(find(subject, predicate, value, each) for each in named)
        return chain(find(subject, predicate, value, rdf_terms.DEFAULT_GRAPH), map(_in_default_graph, merged))

    def thing_quads(self, iri: str) -> Iterator[rdf_terms.Quad] | None:
        """Yield the quads of a thing and its parts, as `QuadStore.thing_quads` does.

        They come from the tables of a generation, as soon as it has them.
        """
        lines = None if self._tables is None else read_lines(self._tables, iri)
        if lines is None:
            return None
        # What the engine wrote itself is not checked once more.
        return parse(lines, format=RdfFormat.N_TRIPLES, lenient=True)

    def read_ahead(self, names: Iterable[str], inverse: Collection[str] | None = None) -> None:
        """Do nothing: a lookup costs next to nothing here."""

    def clone(self, folder: Path) -> None:
        """Copy the engine's files by hard links; they never change, so this store stays as it is."""
        # Some milliseconds for a million triples: on one disk backup() links the files of the store.
        self._engine.backup(folder)

    def __contains__(self, quad: rdf_terms.Quad, /) -> bool:
        if quad.graph_name != rdf_terms.DEFAULT_GRAPH:
            return quad in self._engine
        triple = quad.subject, quad.predicate, quad.object
        return any(rdf_terms.Quad(*triple, graph) in self._engine for graph in self._merged.whole)

    def select(self, query: str) -> Iterator[Solution]:
        """Yield the solutions of a SELECT of our own, as `QuadStore.select` does."""
        default = self._merged.whole if self._merged.named else None
        solutions = self._engine.query(query, default_graph=default)
        if not isinstance(solutions, QuerySolutions):
            raise TypeError("a lookup must be a SELECT")
        return solutions

    def query(self, text: str, base: str, prefixes: Mapping[str, str]) -> QueryAnswer:
        """Evaluate a query of any form, as `Queryable.query` does.

        There is no clock here, and ORDER BY over numbers mixed with texts or dates ends the process (the
        engine aborts): a query from a stranger belongs into a worker.
        """
        result, _ = evaluate(self._engine, self._merged, QueryDataset(text), base, prefixes)
        if isinstance(result, QueryBoolean):
            return QueryAnswer("truth", ("answer",), [(rdf_terms.Literal(bool(result)),)])
        if isinstance(result, QueryTriples):
            rows: list[Row] = [(triple.subject, triple.predicate, triple.object) for triple in result]
            return QueryAnswer("triples", ("subject", "predicate", "object"), rows)
        variables = tuple(variable.value for variable in result.variables)
        return QueryAnswer("rows", variables, list(map(tuple, result)))

    def dataset_quads(self) -> Iterator[rdf_terms.Quad]:
        """Yield all quads, as `QuadStore.dataset_quads` does."""
        return self._engine.quads_for_pattern(None, None, None, None)

    @property
    def merged_graphs(self) -> list[rdf_terms.NamedNode | rdf_terms.DefaultGraph]:
        """The merged graphs that queries are asked of, the default graph first."""
        return [rdf_terms.DEFAULT_GRAPH, *self._merged.named]

    def write_merged_graph(
        self, file: IO[bytes], graph: rdf_terms.NamedNode | rdf_terms.DefaultGraph
    ) -> None:
        """Write one of `merged_graphs` as N-Triples, in any order, each triple once."""
        self._engine.dump(file, format=RdfFormat.N_TRIPLES, from_graph=graph)

    def graph_names(self) -> Iterator[rdf_terms.NamedNode]:
        """Yield the names of the named graphs, as `QuadStore.graph_names` does."""
        for name in self._engine.named_graphs():
            if not isinstance(name, rdf_terms.NamedNode):
                raise TypeError(f"a graph of a catalogue has a name, not {name}")
            if name not in self._merged.named:
                yield name

    def write_graph(
        self,
        file: IO[bytes],
        graph: rdf_terms.NamedNode | rdf_terms.DefaultGraph = rdf_terms.DEFAULT_GRAPH,
        syntax: RdfFormat = RdfFormat.N_TRIPLES,
        prefixes: Mapping[str, str] | None = None,
    ) -> None:
        """Write the triples of a graph, as `QuadStore.write_graph` does."""
        names = dict(prefixes) if prefixes else None
        if graph != rdf_terms.DEFAULT_GRAPH or not self._merged.named:
            self._engine.dump(file, format=syntax, from_graph=graph, prefixes=names)
            return
        triples = (quad.triple for quad in self.quads(None, None, None, rdf_terms.DEFAULT_GRAPH))
        serialize(triples, file, format=syntax, prefixes=names)


def _in_default_graph(quad: rdf_terms.Quad) -> rdf_terms.Quad:
    return rdf_terms.Quad(quad.subject, quad.predicate, quad.object)
