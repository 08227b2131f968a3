"""What a query gave, in a shape that two answers can be compared in, whatever they are written in."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
ROWS = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
}
GRAPHS = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
}
SUFFIXES = {
    ".srx": "application/sparql-results+xml",
    ".srj": "application/sparql-results+json",
    ".tsv": "text/tab-separated-values",
    ".csv": "text/csv",
    ".ttl": "text/turtle",
    ".nt": "application/n-triples",
    ".rdf": "application/rdf+xml",
}
Row = tuple[object, ...]


@dataclass(frozen=True)
class Outcome:
    """An answer: the names of its columns, and its rows; a graph has none, and a yes or no has one row."""

    names: tuple[str, ...]
    rows: tuple[Row, ...]

    def equals(self, other: "Outcome") -> bool:
        """Tell whether two answers say the same.

        Rows may come in any order, blank nodes may have any name, and a number may be written in any way.
        """
        if set(self.names) != set(other.names):
            return False
        return _same(_plain(self.rows), _plain(other.of(self.names).rows))

    def of(self, names: tuple[str, ...]) -> "Outcome":
        """The same with its columns in another order."""
        places = [self.names.index(name) for name in names] if names else None
        rows = self.rows if places is None else tuple(tuple(row[n] for n in places) for row in self.rows)
        return Outcome(names, rows)


def media_type_of(path: Path, text: str) -> str:
    """What to ask for, to compare the answer with a file: rows even where a graph states them."""
    graph = SUFFIXES[path.suffix]
    return "application/sparql-results+json" if graph in GRAPHS and RS in text else graph


def stated(path: Path, iri: str) -> Outcome:
    """The answer that a file states; it is read under an IRI."""
    text = path.read_text(encoding="utf-8")
    media_type = SUFFIXES[path.suffix]
    if media_type in GRAPHS and RS in text:
        return _result_set(text, GRAPHS[media_type], iri)
    return given(text.encode(), media_type)


def given(body: bytes, media_type: str) -> Outcome:
    """The answer that a body gives."""
    if media_type == "text/csv":
        return _csv(body.decode())
    if media_type in GRAPHS:
        triples = (quad.triple for quad in ox.parse(input=body, format=GRAPHS[media_type]))
        return Outcome((), tuple({tuple(triple) for triple in triples}))
    return solved(ox.parse_query_results(input=body, format=ROWS[media_type]))


def solved(found: object) -> Outcome:
    """The answer that the engine gives."""
    if isinstance(found, ox.QueryBoolean):
        return Outcome(("",), ((bool(found),),))
    if isinstance(found, ox.QuerySolutions):
        names = tuple(variable.value for variable in found.variables)
        return Outcome(names, tuple(tuple(solution) for solution in found))
    return Outcome((), tuple({tuple(triple) for triple in found}))


def _csv(text: str) -> Outcome:
    names, *rows = csv.reader(io.StringIO(text, newline=""))
    return Outcome(tuple(names), tuple(tuple(map(_cell, row)) for row in rows))


def _cell(text: str) -> object:
    return ox.BlankNode(text[2:]) if text.startswith("_:") else text


def _result_set(text: str, form: ox.RdfFormat, iri: str) -> Outcome:
    """Read an answer that is stated as a graph (the result set vocabulary of the working group)."""
    store = ox.Store()
    store.load(text, format=form, base_iri=iri)

    def objects(subject: object, name: str) -> list:
        return [quad.object for quad in store.quads_for_pattern(subject, ox.NamedNode(RS + name), None)]

    for truth in objects(None, "boolean"):
        return Outcome(("",), ((truth.value == "true",),))
    names = tuple(node.value for node in objects(None, "resultVariable"))
    rows = []
    for solution in objects(None, "solution"):
        pairs = objects(solution, "binding")
        row = {objects(pair, "variable")[0].value: objects(pair, "value")[0] for pair in pairs}
        rows.append(tuple(row.get(name) for name in names))
    return Outcome(names, tuple(rows))


def _plain(rows: Iterable[Row]) -> list[Row]:
    return [tuple(term for each in row for term in _parts(each)) for row in rows]


def _parts(term: object) -> Iterator[object]:
    """Yield a term with a literal as its value, a triple term part by part: blank nodes may be in it."""
    if isinstance(term, ox.Triple):
        yield "<<("
        for part in term:
            yield from _parts(part)
    else:
        yield _value(term) if isinstance(term, ox.Literal) else term


def _value(literal: ox.Literal) -> ox.Literal:
    """Write a literal as a store gives it back: `1` for `1.0`."""
    store, name = ox.Store(), ox.NamedNode("http://ex/")
    store.add(ox.Quad(name, name, literal))
    (quad,) = store
    return quad.object


# -- blank nodes ---------------------------------------------------------------------------------------------


def _same(ours: list[Row], theirs: list[Row]) -> bool:
    if Counter(map(_nameless, ours)) != Counter(map(_nameless, theirs)):
        return False
    named = [[row for row in rows if any(_is_blank(term) for term in row)] for rows in (ours, theirs)]
    return next(_matches(named[0], named[1], {}), None) is not None


def _matches(
    ours: list[Row], theirs: list[Row], names: Mapping[object, object]
) -> Iterator[Mapping[object, object]]:
    """Yield the ways to name the blank nodes of one answer by those of another."""
    if not ours:
        yield names
        return
    row, *rest = ours
    for index, candidate in enumerate(theirs):
        found = _named_by(row, candidate, names)
        if found is not None:
            yield from _matches(rest, theirs[:index] + theirs[index + 1 :], found)


def _named_by(row: Row, candidate: Row, names: Mapping[object, object]) -> Mapping[object, object] | None:
    if len(row) != len(candidate):  # they have triple terms in other places
        return None
    found = dict(names)
    for ours, theirs in zip(row, candidate, strict=True):
        if _is_blank(ours) and _is_blank(theirs):
            if found.setdefault(ours, theirs) != theirs:
                return None
        elif ours != theirs:
            return None
    return found if len(set(found.values())) == len(found) else None


def _nameless(row: Row) -> Row:
    return tuple("a blank node" if _is_blank(term) else term for term in row)


def _is_blank(term: object) -> bool:
    return isinstance(term, ox.BlankNode)
