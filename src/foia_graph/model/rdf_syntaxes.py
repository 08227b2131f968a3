"""The syntaxes of RDF, parsed and written, and files of Turtle that are read whole."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from pyoxigraph import (
    CanonicalizationAlgorithm,
    Dataset,
    QuerySolutions,
    RdfFormat,
    Store,
    __version__,
    parse,
    serialize,
)

from foia_graph.model.rdf_terms import Literal, NamedNode, Quad, Triple

__all__ = ["WRITER_NAME", "RdfFormat", "is_rdf", "parse", "rdf_bytes", "rdf_syntax", "serialize"]

# What writes them: another version may write the same triples in other bytes.
WRITER_NAME = f"pyoxigraph {__version__}"


def is_rdf(media_type: str) -> bool:
    """Return True for a media type that is a syntax of RDF to the engine."""
    return RdfFormat.from_media_type(media_type) is not None


def rdf_syntax(media_type: str) -> RdfFormat:
    """Return the syntax with a media type; raises LookupError where the engine has none."""
    syntax = RdfFormat.from_media_type(media_type)
    if syntax is None:
        raise LookupError(f"no syntax of RDF is called {media_type}")
    return syntax


def rdf_bytes(
    statements: Iterable[Triple] | Iterable[Quad],
    syntax: RdfFormat,
    prefixes: Mapping[str, str] | None = None,
) -> bytes:
    """Return statements in a syntax, in the order in which they come."""
    return serialize(statements, format=syntax, prefixes=dict(prefixes) if prefixes else None) or b""


class TurtleGraph:
    """What some files of Turtle say together, to be queried."""

    def __init__(self, *paths: Path, base: str | None = None) -> None:
        """`base` is that under which relative names are."""
        self._store = Store()
        for path in paths:
            self._store.load(path=path, format=RdfFormat.TURTLE, base_iri=base)

    def rows(self, query: str) -> list[dict[str, str]]:
        """Return the solutions of a SELECT as text, by variable, without those that are not bound."""
        solutions = self._store.query(query)
        if not isinstance(solutions, QuerySolutions):
            raise TypeError("rows are those of a SELECT")
        names = [variable.value for variable in solutions.variables]
        return [
            {
                name: (row[name].value if isinstance(row[name], (NamedNode, Literal)) else str(row[name]))
                for name in names
                if row[name] is not None
            }
            for row in solutions
        ]

    def triples(self) -> Iterator[Triple]:
        """Yield all triples, in no order."""
        return (quad.triple for quad in self._store)


def turtle_prefixes(path: Path) -> dict[str, str]:
    """Return the prefixes that a file of Turtle declares."""
    parser = parse(path=path, format=RdfFormat.TURTLE)
    for _ in parser:
        pass
    return dict(parser.prefixes)


def canonical_file_triples(path: Path) -> Iterator[Triple]:
    """Yield the triples of a file of Turtle, sorted, with blank nodes named as RDFC-1.0 says.

    A parser names blank nodes again each time; these names are the same for everybody.
    """
    dataset = Dataset(parse(path=path, format=RdfFormat.TURTLE))
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return (quad.triple for quad in sorted(dataset, key=str))
