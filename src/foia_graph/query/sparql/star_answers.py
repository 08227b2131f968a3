"""The answer to a star without the engine's planner: the values of each pattern are looked up once.

A star that has one solution, or none, is written here, byte by byte as the engine writes it (SPARQL 1.1 Query
Results JSON Format). The order of several is the engine's to choose.
"""

from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from typing import TypeAlias

import msgspec

from foia_graph.model.namespaces import XSD
from foia_graph.model.rdf_terms import Literal, NamedNode, Quad, Term
from foia_graph.query.sparql.point_queries import Star

MOST_VALUES, MOST_SOLUTIONS = 64, 256
"""Values of one pattern, and solutions, of a star whose answer is small."""
StarValues: TypeAlias = list[list[Term]]
"""The values of each pattern of a star."""
QuadReader: TypeAlias = Callable[[NamedNode, NamedNode, None], Iterable[Quad]]
"""A function that yields the quads of the default graph with a subject and a predicate."""
_STRING = f"{XSD}string"


def star_values(star: Star, quads: QuadReader) -> StarValues | None:
    """Return the values of each pattern, None where they are many, or can be combined in many ways."""
    try:
        subject, predicates = NamedNode(star.subject), [NamedNode(iri) for iri in star.predicates]
    except ValueError:
        return None
    values, solutions = [], 1
    for predicate in predicates:
        found = [quad.object for quad in islice(quads(subject, predicate, None), MOST_VALUES)]
        values.append(found)
        solutions *= max(len(found), 1)
        if len(found) == MOST_VALUES or solutions > MOST_SOLUTIONS:
            return None
    return values


def star_json(star: Star, values: StarValues) -> bytes | None:
    """Return the answer of a star with one solution or none, None for any other."""
    rows = []
    if all(values):
        if max(map(len, values)) > 1:
            return None
        terms = dict(zip(star.variables, (found[0] for found in values), strict=True))
        row = {name: _term_json(terms[name]) for name in star.projection if name in terms}
        if None in row.values():
            return None
        rows.append(row)
    return msgspec.json.encode({"head": {"vars": star.projection}, "results": {"bindings": rows}})


def _term_json(term: Term) -> Mapping[str, str] | None:
    """Return an IRI or a literal as results have it; None for other terms, of which a catalogue has none."""
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if not isinstance(term, Literal) or term.direction is not None:
        return None
    if term.language:
        return {"type": "literal", "value": term.value, "xml:lang": term.language}
    datatype = term.datatype.value
    if datatype == _STRING:
        return {"type": "literal", "value": term.value}
    return {"type": "literal", "value": term.value, "datatype": datatype}
