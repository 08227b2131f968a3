"""Opaque literals: typed ones under datatypes of our own, which no server takes for numbers, dates or truths.

Servers that know a datatype may keep its value alone: Virtuoso gives `"true"` back as `"1"`, and finds the
year 1850 where its first day is looked for. Under a datatype that they do not know a literal is what it says.
"""

import re

from foia_graph.model.rdf_terms import Literal, NamedNode, Term

_OPAQUE = "urn:foia-graph:opaque:"
"""The beginning of the names of these datatypes; behind it is the name of the datatype meant."""
_STRINGS = frozenset(
    ("http://www.w3.org/2001/XMLSchema#string", "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString")
)
# Within a text a quote is escaped, so that at the end of a line this is no part of one.
_DATATYPE = re.compile(rb'"\^\^<([^<>]+)> \.$', re.MULTILINE)


def hide_datatypes(lines: bytes) -> bytes:
    """Return lines of canonical N-Triples with opaque literals."""
    return _DATATYPE.sub(rb'"^^<' + _OPAQUE.encode() + rb"\1> .", lines)


def hide_datatype(term: Term) -> Term:
    """Return a term as it stands on the server."""
    if not isinstance(term, Literal) or term.datatype.value in _STRINGS:
        return term
    return Literal(term.value, datatype=NamedNode(f"{_OPAQUE}{term.datatype.value}"))


def show_datatype(term: Term) -> Term:
    """Return a term of a server as it is in the catalogue."""
    if not isinstance(term, Literal) or not term.datatype.value.startswith(_OPAQUE):
        return term
    return Literal(term.value, datatype=NamedNode(term.datatype.value.removeprefix(_OPAQUE)))
