"""Point queries: those about named things alone, of which it is known beforehand how little they read.

They are DESCRIBE of one thing, one pattern, or some patterns with one subject that is named (a star), and
nothing else: no filter, path, group, order or OFFSET. Of one pattern each quad that is read is a row of the
answer, or a triple; of a star the values of each pattern can be counted. So whoever bounds the answer, and
the counts, bounds what is read.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from foia_graph.model.namespaces import RDF
from foia_graph.model.rdf_terms import NamedNode

_SPACE = r"[ \t\r\n]*+"
# No escapes: what `\u007D` stands for is read before anything else, and could end what it stands in.
_IRI = r"<[^<>\"{}|^`\\\x00-\x20]*+>"
_NAME = r"[A-Za-z][A-Za-z0-9_-]*+:[A-Za-z0-9_-]*+(?![.%\\:])"
_VARIABLE = r"[?$][A-Za-z_][A-Za-z0-9_]*+"
_STRING = rf'"[^"\\\r\n]*+"(?:@[A-Za-z]++(?:-[A-Za-z0-9]++)*+|\^\^(?:{_IRI}|{_NAME}))?+'
_NODE = rf"{_IRI}|{_NAME}|{_VARIABLE}"
_TERM = rf"(?:{_NODE}|{_STRING}|a(?![A-Za-z0-9_:-]))"
_PAIR = rf"{_TERM}{_SPACE}{_TERM}{_SPACE}"
_PREFIX = rf"(?i:PREFIX)\s++([A-Za-z][A-Za-z0-9_-]*+):{_SPACE}(<[^<>\"{{}}|^`\\\x00-\x20]*+>){_SPACE}"
_FLAGS = re.VERBOSE | re.ASCII
_QUERY = re.compile(
    rf"""{_SPACE}(?P<prologue>(?:{_PREFIX})*+)
    (?: (?i:DESCRIBE){_SPACE}(?:{_IRI}|{_NAME}){_SPACE}
    | (?: (?i:ASK) | (?i:SELECT){_SPACE}(?P<projection>\*|(?:{_VARIABLE}{_SPACE})++) ){_SPACE}
      (?:(?i:WHERE){_SPACE})?+
      \{{{_SPACE}(?P<subject>{_NODE}){_SPACE}(?P<pairs>{_PAIR}(?:;{_SPACE}{_PAIR})*+)[;.]?+{_SPACE}\}}{_SPACE}
      (?P<limit>(?i:LIMIT)\s++[0-9]++{_SPACE})?+
    )""",
    _FLAGS,
)
_DECLARATION, _TOKEN = re.compile(_PREFIX, _FLAGS), re.compile(_TERM, _FLAGS)
_PROJECTED = re.compile(_VARIABLE, _FLAGS)


class Star(NamedTuple):
    """Some patterns with one subject: the IRIs of subject and predicates, and a variable for each object.

    `projection` has the variables of the answer in their order.
    """

    subject: str
    predicates: tuple[str, ...]
    variables: tuple[str, ...]
    projection: tuple[str, ...]


class PointQuery(NamedTuple):
    """A point query, which may be a star."""

    star: Star | None = None


def parse_point_query(query: str) -> PointQuery | None:
    """Parse a query that has passed the gate, None for one that is no point query.

    >>> parse_point_query("SELECT * { <http://ex/a> <http://ex/p> ?c; <http://ex/q> ?b }").star
    Star(subject='http://ex/a', predicates=('http://ex/p', 'http://ex/q'), variables=('c', 'b'), \
projection=('b', 'c'))
    >>> parse_point_query("SELECT * { <http://ex/a> ?p ?o }")
    PointQuery(star=None)
    >>> parse_point_query("SELECT * { ?a <http://ex/p> ?b . ?b <http://ex/q> ?c }") is None
    True
    """
    # The engine resolves IRIs, of which dot segments (RFC 3986, 5.2.4) are the one thing that changes any.
    match = None if "/." in query else _QUERY.fullmatch(query)
    if match is None:
        return None
    if match["pairs"] is None:
        return PointQuery()
    tokens: list[str] = _TOKEN.findall(match["pairs"])
    if len(tokens) > 2:
        star = _parse_star(match, tokens)
        return PointQuery(star) if star else None
    variables = [token[1:] for token in (match["subject"], *tokens) if token[0] in "?$"]
    is_shown = _is_shown(match["projection"], variables)
    return PointQuery() if is_shown and len(set(variables)) == len(variables) else None


def _is_shown(projection: str | None, variables: list[str]) -> bool:
    """Return whether each solution is a row that says something."""
    return projection in (None, "*") or not set(_projected_names(projection)).isdisjoint(variables)


def _projected_names(projection: str) -> tuple[str, ...]:
    return tuple([name[1:] for name in _PROJECTED.findall(projection)])


def _parse_star(match: re.Match[str], tokens: list[str]) -> Star | None:
    """Return a star that is selected from; None for any other, and where a name is not plain."""
    namespaces = {prefix: iri[1:-1] for prefix, iri in _DECLARATION.findall(match["prologue"])}
    subject = _named_iri(match["subject"], namespaces)
    predicates = tuple([_named_iri(term, namespaces) for term in tokens[::2]])
    variables = tuple([term[1:] for term in tokens[1::2] if term[0] in "?$"])
    if not subject or "" in predicates or len(set(variables)) < len(predicates):
        return None
    if not match["projection"] or match["limit"] or not _are_iris(namespaces.values()):
        return None
    every = match["projection"] == "*"
    projection = tuple(sorted(variables)) if every else _projected_names(match["projection"])
    is_plain = len(set(projection)) == len(projection)
    return Star(subject, predicates, variables, projection) if is_plain else None


def _are_iris(texts: Iterable[str]) -> bool:
    try:
        for text in texts:
            NamedNode(text)
    except ValueError:
        return False
    return True


def _named_iri(term: str, namespaces: dict[str, str]) -> str:
    """Return the IRI that a term names, "" where it names none."""
    if term[0] == "<":
        return term[1:-1]
    if term == "a":
        return f"{RDF}type"
    prefix, colon, name = term.partition(":")
    return f"{namespaces[prefix]}{name}" if colon and prefix in namespaces else ""
