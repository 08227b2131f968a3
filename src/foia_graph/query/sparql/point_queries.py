"""Point queries: those of which it is known beforehand, or after a few look-ups, how little they read.

They are DESCRIBE of one thing, one pattern, or a basic graph pattern of some (SPARQL 1.1 Query, 5.1), and
nothing else: no filter, path, group, order or OFFSET. Of one pattern each quad that is read is a row of the
answer, or a triple; several are looked up one after the other, from what is named on. So whoever bounds the
answer, and the look-ups, bounds what is read.
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from foia_graph.model.namespaces import RDF
from foia_graph.model.rdf_terms import Literal, NamedNode
from foia_graph.query.sparql.quick_gate import QueryForm

MOST_PATTERNS = 10
"""Patterns of a query that is read here."""
ASKED_AT_ONCE = 64
_SPACE = r"[ \t\r\n]*+"
# No escapes: what `\u007D` stands for is read before anything else, and could end what it stands in.
_IRI = r"<[^<>\"{}|^`\\\x00-\x20]*+>"
_NAME = r"[A-Za-z][A-Za-z0-9_-]*+:(?:[A-Za-z0-9_][A-Za-z0-9_-]*+)?+(?![.%\\:-])"
_VARIABLE = r"[?$][A-Za-z_][A-Za-z0-9_]*+"
_STRING = rf'"[^"\\\r\n]*+"(?:@[A-Za-z]++(?:-[A-Za-z0-9]++)*+|\^\^(?:{_IRI}|{_NAME}))?+'
_NODE = rf"(?:{_IRI}|{_NAME}|{_VARIABLE})"
_PAIR = rf"(?:{_NODE}|a(?![A-Za-z0-9_:-])){_SPACE}(?:{_NODE}|{_STRING}){_SPACE}"
_THING = rf"{_NODE}{_SPACE}{_PAIR}(?:;{_SPACE}{_PAIR})*+"
_PREFIX = rf"(?i:PREFIX)[ \t\r\n]++([A-Za-z][A-Za-z0-9_-]*+):{_SPACE}({_IRI}){_SPACE}"
_FLAGS = re.VERBOSE | re.ASCII
_QUERY = re.compile(
    rf"""{_SPACE}(?P<prologue>(?:{_PREFIX})*+)
    (?: (?i:DESCRIBE){_SPACE}(?:{_IRI}|{_NAME}){_SPACE}
    | (?: (?i:ASK) | (?i:SELECT){_SPACE}(?P<projection>\*|(?:{_VARIABLE}{_SPACE})++) ){_SPACE}
      (?:(?i:WHERE){_SPACE})?+
      \{{{_SPACE}(?P<pattern>{_THING}(?:\.{_SPACE}{_THING})*+)[;.]?+{_SPACE}\}}{_SPACE}
      (?P<limit>(?i:LIMIT)[ \t\r\n]++[0-9]++{_SPACE})?+
    )""",
    _FLAGS,
)
_DECLARATION, _PROJECTED = re.compile(_PREFIX, _FLAGS), re.compile(_VARIABLE, _FLAGS)
_TOKEN = re.compile(rf"{_NODE}|{_STRING}|[a;.]", _FLAGS)
PatternTerm: TypeAlias = NamedNode | Literal | str
"""An IRI, a literal, or a variable by its name."""


class TriplePattern(NamedTuple):
    """A triple pattern, whose predicate is an IRI."""

    subject: PatternTerm
    predicate: NamedNode
    object: PatternTerm


class BasicPattern(NamedTuple):
    """Some triple patterns that must hold together, and the variables of the answer: None where it is ASK."""

    patterns: tuple[TriplePattern, ...]
    projection: tuple[str, ...] | None


class PointQuery(NamedTuple):
    """A point query: its form, and what may be looked up to answer it.

    It can be evaluated instead where `is_told_by_answer`: what its answer holds is what it reads.
    """

    form: QueryForm
    lookup: BasicPattern | None = None
    is_told_by_answer: bool = True


@lru_cache(ASKED_AT_ONCE)  # first it is asked whether it is one, then for its answer
def parse_point_query(query: str) -> PointQuery | None:
    """Parse a query, None for one that is no point query.

    >>> parse_point_query("SELECT ?b { <http://ex/a> <http://ex/p> ?b; <http://ex/q> ?c }").lookup.projection
    ('b',)
    >>> parse_point_query("SELECT * { <http://ex/a> ?p ?o }")
    PointQuery(form='SELECT', lookup=None, is_told_by_answer=True)
    >>> parse_point_query("SELECT * { ?a ?p ?b FILTER(?a = ?b) }") is None
    True
    """
    # The engine resolves IRIs, of which dot segments (RFC 3986, 5.2.4) are the one thing that changes any.
    match = None if "/." in query else _QUERY.fullmatch(query)
    if match is None:
        return None
    if match["pattern"] is None:
        return PointQuery("DESCRIBE")
    form: QueryForm = "SELECT" if match["projection"] else "ASK"
    terms = _triple_terms(_TOKEN.findall(match["pattern"]))
    is_one = len(terms) == 3
    if is_one and not _is_shown(match["projection"], terms):
        return None
    if is_one and form == "SELECT":
        return PointQuery(form)
    try:
        lookup = _basic_pattern(match, terms) if len(terms) <= 3 * MOST_PATTERNS else None
    except ValueError:  # an IRI that is relative, or none
        lookup = None
    return PointQuery(form, lookup, is_told_by_answer=is_one) if lookup or is_one else None


def _triple_terms(tokens: list[str]) -> list[str]:
    """Return subject, predicate and object of each triple, one after the other."""
    terms, place = tokens[:3], 3
    while place < len(tokens):
        if tokens[place] == ";":
            terms += terms[-3], *tokens[place + 1 : place + 3]
            place += 3
        else:
            terms += tokens[place + 1 : place + 4]
            place += 4
    return terms


def _is_shown(projection: str | None, terms: list[str]) -> bool:
    """Return whether each quad that is read for a pattern is a solution, and each solution says something."""
    names = [term[1:] for term in terms if term[0] in "?$"]
    if len(set(names)) < len(names):
        return False
    return projection in (None, "*") or not set(_projected_names(projection)).isdisjoint(names)


def _projected_names(projection: str) -> tuple[str, ...]:
    return tuple([name[1:] for name in _PROJECTED.findall(projection)])


def _basic_pattern(match: re.Match[str], terms: list[str]) -> BasicPattern | None:
    """Return several patterns, None where a predicate or a name is open; raises ValueError for no IRI."""
    namespaces = {prefix: iri[1:-1] for prefix, iri in _DECLARATION.findall(match["prologue"])}
    for namespace in namespaces.values():
        _named_node(namespace)  # also one that is not used is an IRI
    known = {term: _pattern_term(term, namespaces) for term in dict.fromkeys(terms)}
    patterns = []
    for triple in zip(terms[::3], terms[1::3], terms[2::3], strict=True):
        subject, predicate, value = [known[term] for term in triple]
        if subject is None or not isinstance(predicate, NamedNode) or value is None:
            return None
        patterns.append(TriplePattern(subject, predicate, value))
    projection = _projection(match["projection"], known.values())
    is_plain = match["limit"] is None and len(set(projection or ())) == len(projection or ())
    return BasicPattern(tuple(patterns), projection) if is_plain else None


def _projection(text: str | None, terms: Iterable[PatternTerm | None]) -> tuple[str, ...] | None:
    """Return the variables of the answer in their order, None for ASK."""
    if text == "*":
        return tuple(sorted({term for term in terms if isinstance(term, str)}))
    return _projected_names(text) if text else None


def _pattern_term(term: str, namespaces: Mapping[str, str]) -> PatternTerm | None:
    """Return what a term of a query stands for, None for a name whose prefix is not declared."""
    if term[0] in "?$":
        return term[1:]
    if term[0] == '"':
        return _literal(term, namespaces)
    iri = _named_iri(term, namespaces)
    return _named_node(iri) if iri else None


@lru_cache(1024)
def _named_node(iri: str) -> NamedNode:
    """Return an IRI as a term, which is the same for most queries; raises ValueError for no IRI."""
    return NamedNode(iri)


def _named_iri(name: str, namespaces: Mapping[str, str]) -> str:
    """Return the IRI that a name stands for, "" where its prefix is not declared."""
    if name[0] == "<":
        return name[1:-1]
    if name == "a":
        return f"{RDF}type"
    prefix, _, local = name.partition(":")
    return f"{namespaces[prefix]}{local}" if prefix in namespaces else ""


def _literal(term: str, namespaces: Mapping[str, str]) -> Literal | None:
    text, _, mark = term[1:].rpartition('"')
    if not mark:
        return Literal(text)
    if mark[0] == "@":
        return Literal(text, language=mark[1:])
    datatype = _named_iri(mark[2:], namespaces)
    return Literal(text, datatype=NamedNode(datatype)) if datatype else None
