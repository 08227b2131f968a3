"""The names of the graphs of one state of a catalogue on a server that knows no states.

Each graph is there under a name with the identity of the state in it, the default graph too; a graph of
its own, the directory, says for each named graph how it is called in the catalogue.
"""

import re
from dataclasses import dataclass
from urllib.parse import quote

from foia_graph.model import iris
from foia_graph.model.namespaces import DCTERMS
from foia_graph.model.rdf_terms import DefaultGraph, Literal, NamedNode, Term

VERSION_OF = f"{DCTERMS}isVersionOf"
"""From the name of a graph on the server to its name in the catalogue."""
_SHORTENED = 32
"""Characters of an identity that are in names."""


@dataclass(frozen=True, slots=True)
class GraphNames:
    """The names of the graphs of a state, by the base of the catalogue and the identity of the state.

    Where its literals are `opaque` there, no queries are put to the server, only patterns of triples.
    """

    base: str
    identity: str
    opaque: bool = False

    @property
    def prefix(self) -> str:
        """The beginning of all names of this state."""
        return f"{self.base}generations/{self.state}/"

    @property
    def state(self) -> str:
        """The part of the names that is of this state alone."""
        return f"{self.identity[:_SHORTENED]}{'-opaque' if self.opaque else ''}"

    @property
    def default(self) -> str:
        """The name of the default graph."""
        return f"{self.prefix}default"

    @property
    def accepted(self) -> list[str]:
        """The names of the graphs that `FROM <graph/all>` stands for."""
        return [self.default, self.stored_name(iris.merged_graph_iri(self.base, iris.OUTSIDE_GRAPH))]

    @property
    def whole(self) -> list[str]:
        """The names of all merged graphs: of each triple of the catalogue exactly one has it."""
        not_accepted = iris.merged_graph_iri(self.base, iris.NOT_ACCEPTED_GRAPH)
        return [*self.accepted, self.stored_name(not_accepted)]

    @property
    def directory(self) -> str:
        """The name of the graph that says which graphs there are; it is written last."""
        return f"{self.prefix}graphs"

    @property
    def unchecked_directory(self) -> str:
        """The name under which the directory stands while the state is checked."""
        return f"{self.prefix}unchecked-graphs"

    @property
    def empty(self) -> str:
        """The name of a graph that is never written."""
        return f"{self.prefix}empty"

    def stored_name(self, graph: NamedNode | DefaultGraph | str) -> str:
        """Return the name on the server of a graph of the catalogue."""
        if isinstance(graph, DefaultGraph):
            return self.default
        name = graph if isinstance(graph, str) else graph.value
        return f"{self.prefix}graph/{quote(name, safe='')}"

    def directory_lines(self, graphs: list[str]) -> bytes:
        """Return the triples of the directory as N-Triples."""
        lines = (f"<{self.stored_name(each)}> <{VERSION_OF}> <{each}> .\n" for each in sorted(graphs))
        return "".join(lines).encode()


def state_of(base: str, stored_name: str) -> str:
    """Return the part of the name of a graph on a server that names its state, "" for another's graph."""
    start = f"{base}generations/"
    return stored_name.removeprefix(start).partition("/")[0] if stored_name.startswith(start) else ""


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
    """Return a term as it is on the server."""
    if not isinstance(term, Literal) or term.datatype.value in _STRINGS:
        return term
    return Literal(term.value, datatype=NamedNode(f"{_OPAQUE}{term.datatype.value}"))


def show_datatype(term: Term) -> Term:
    """Return a term of a server as it is in the catalogue."""
    if not isinstance(term, Literal) or not term.datatype.value.startswith(_OPAQUE):
        return term
    return Literal(term.value, datatype=NamedNode(term.datatype.value.removeprefix(_OPAQUE)))
