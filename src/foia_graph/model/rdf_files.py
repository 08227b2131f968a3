"""Files of Turtle that are read whole: the ontology, the profile and the schemes."""

from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import CanonicalizationAlgorithm, Dataset, QuerySolutions, Store

from foia_graph.model.rdf_syntaxes import RdfFormat, parse
from foia_graph.model.rdf_terms import Literal, NamedNode, Triple


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
        return [{name: _term_text(row[name]) for name in names if row[name] is not None} for row in solutions]

    def triples(self) -> Iterator[Triple]:
        """Yield all triples, in no order."""
        return (quad.triple for quad in self._store)


def _term_text(term: object) -> str:
    return term.value if isinstance(term, (NamedNode, Literal)) else str(term)


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
