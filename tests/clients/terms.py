"""Terms and rows as all clients give them in the end: N-Triples, so that they can be compared."""

from collections.abc import Iterable, Mapping
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, Triple

Row = dict[str, str]
"""Variables that are bound, with their terms."""
Term = NamedNode | BlankNode | Literal


def term(binding: Mapping[str, Any]) -> Term:
    """Read a term as it is in SPARQL's JSON results."""
    kind, value = binding["type"], binding["value"]
    if kind == "uri":
        return NamedNode(value)
    if kind == "bnode":
        return BlankNode(value)
    if language := binding.get("xml:lang"):
        return Literal(value, language=language)
    datatype = binding.get("datatype")
    return Literal(value, datatype=NamedNode(datatype)) if datatype else Literal(value)


def rows(bindings: Iterable[Mapping[str, Mapping[str, Any]]]) -> list[Row]:
    """Read the rows of SPARQL's JSON results."""
    return [{name: str(term(each)) for name, each in binding.items()} for binding in bindings]


def solved(solutions: QuerySolutions) -> list[Row]:
    """Read the rows of the engine."""
    names = [variable.value for variable in solutions.variables]
    return [{n: str(row[n]) for n in names if row[n] is not None} for row in solutions]


def triples(found: Iterable[Triple]) -> set[str]:
    """Write triples as lines."""
    return {str(triple) for triple in found}
