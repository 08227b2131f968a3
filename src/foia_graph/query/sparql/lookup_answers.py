"""The answer to a basic graph pattern by look-ups, each from what is named or was found before.

An answer that has one row, or none, or says yes or no, is written here, byte by byte as the engine writes it
(SPARQL 1.1 Query Results JSON Format). The order of several rows is the engine's to choose.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

import msgspec

from foia_graph.model.namespaces import XSD
from foia_graph.model.rdf_terms import BlankNode, Literal, NamedNode, Node, Quad, Term
from foia_graph.query.sparql.point_queries import BasicPattern, TriplePattern

MOST_QUADS, MOST_CHARACTERS = 64, 32 << 10
"""Quads that are read for an answer, and characters of literals in them; no answer has room for more."""
Bindings: TypeAlias = Mapping[str, Term]
"""The terms of variables, by their names."""
QuadReader: TypeAlias = Callable[[Node | None, NamedNode, Term | None], Iterable[Quad]]
"""A function that yields the quads of the default graph that match a pattern."""
_SUBJECTS = (NamedNode, BlankNode)
_STRING = f"{XSD}string"


def find_solutions(pattern: BasicPattern, quads: QuadReader) -> list[Bindings] | None:
    """Return the solutions of a basic graph pattern, None where too much would be read to find them."""
    solutions: list[Bindings] = [{}]
    remaining, budget = list(pattern.patterns), _ReadBudget()
    while remaining and solutions:
        following = _next_pattern(remaining, solutions[0])
        if following is None:
            return None
        remaining.remove(following)
        extended: list[Bindings] = []
        for solution in solutions:
            read = budget.read(_matching_quads(following, solution, quads))
            if read is None:
                return None
            extended += [_bind(following, solution, quad) for quad in read]
        solutions = extended
    return solutions


class _ReadBudget:
    """What may still be read: each look-up counts as one quad at least."""

    def __init__(self) -> None:
        self._quads, self._characters = MOST_QUADS, MOST_CHARACTERS

    def read(self, quads: Iterable[Quad]) -> list[Quad] | None:
        """Return all of some quads, None where they are too many, or too long."""
        found = []
        for quad in quads:
            found.append(quad)
            if isinstance(quad.object, Literal):
                self._characters -= len(quad.object.value)
            if len(found) > self._quads or self._characters < 0:
                return None
        self._quads -= len(found) or 1
        return found if self._quads >= 0 else None


def _next_pattern(patterns: Iterable[TriplePattern], solution: Bindings) -> TriplePattern | None:
    """Return a pattern to be looked up from what is known: from its subject, rather than its object."""
    by_object = None
    for pattern in patterns:
        if not isinstance(pattern.subject, str) or pattern.subject in solution:
            return pattern
        if by_object is None and (not isinstance(pattern.object, str) or pattern.object in solution):
            by_object = pattern
    return by_object


def _matching_quads(pattern: TriplePattern, solution: Bindings, quads: QuadReader) -> Iterable[Quad]:
    named, predicate, value = pattern
    subject = solution.get(named) if isinstance(named, str) else named
    if subject is not None and not isinstance(subject, _SUBJECTS):
        return ()  # a literal is no subject
    found = quads(subject, predicate, solution.get(value) if isinstance(value, str) else value)
    if named == value and isinstance(named, str):  # one variable twice
        return (quad for quad in found if quad.subject == quad.object)
    return found


def _bind(pattern: TriplePattern, solution: Bindings, quad: Quad) -> Bindings:
    subject, _, value = pattern
    bound = dict(solution)
    if isinstance(subject, str):
        bound[subject] = quad.subject
    if isinstance(value, str):
        bound[value] = quad.object
    return bound


def write_answer(pattern: BasicPattern, solutions: list[Bindings]) -> bytes | None:
    """Return the answer in JSON, None where it has several rows, or terms that a catalogue does not have."""
    if pattern.projection is None:
        return msgspec.json.encode({"head": {}, "boolean": bool(solutions)})
    if len(solutions) > 1:
        return None
    rows: list[Mapping[str, Any]] = []
    for solution in solutions:
        row = {name: _term_json(solution[name]) for name in pattern.projection if name in solution}
        if None in row.values():
            return None
        rows.append(row)
    return msgspec.json.encode({"head": {"vars": pattern.projection}, "results": {"bindings": rows}})


def _term_json(term: Term) -> Mapping[str, str] | None:
    """Return an IRI or a literal as results have it, None for other terms."""
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
