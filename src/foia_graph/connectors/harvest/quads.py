"""N-Quads of strangers: an origin may say what it likes of its own things, and nothing of anyone else's."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from foia_graph.connectors.harvest.client import HarvestError, Remarks
from foia_graph.model import iris
from foia_graph.model.rdf_syntaxes import RdfFormat, parse, rdf_bytes
from foia_graph.model.rdf_terms import BlankNode, DefaultGraph, NamedNode, Quad, Triple

QUOTED = re.compile(rb'"(?:[^"\\\n]|\\.)*"')
DEFAULT = DefaultGraph()


@dataclass(slots=True)
class QuadJudge:
    """The rule by which quads of an origin are taken: about things under its base, and not under ours."""

    base: str
    ours: str
    limit: int
    refusals: Remarks = field(default_factory=Remarks)
    triples: int = 0

    def admitted(self, quads: Iterable[Quad]) -> Iterator[Quad]:
        """Yield the quads that the origin may say; what is refused is noted."""
        for quad in quads:
            if reason := self._refusal(quad):
                self.refusals.add(reason, str(quad.subject))
                continue
            self.triples += 1
            if self.triples > self.limit:
                raise HarvestError(f"The origin says more than {self.limit:,} triples (--max-triples).")
            yield quad

    def _refusal(self, quad: Quad) -> str:
        """Return why the origin may not say a quad, "" where it may."""
        if not isinstance(quad.subject, NamedNode):
            return "has no name, so that it cannot be replaced or deleted later"
        name, graph = quad.subject.value, quad.graph_name
        if self.ours and name.startswith(self.ours):
            return "is of this catalogue, of which no other may say anything"
        if not name.startswith(self.base):
            return f"is not under the origin's base {self.base}"
        if isinstance(quad.object, (Triple, BlankNode)):
            return "says something of what has no name"
        if graph != DEFAULT and not (isinstance(graph, NamedNode) and graph.value.startswith(self.base)):
            return "is in a graph that is not the origin's"
        return ""

    def things(self, data: bytes) -> dict[str, str]:
        """Return the lines of the default graph of N-Quads by the thing that they are about."""
        things: dict[str, list[Quad]] = {}
        for quad in self.admitted(quad for quad in parse_quads(data) if quad.graph_name == DEFAULT):
            things.setdefault(owner_of(quad), []).append(quad)
        return {thing: serialize_lines(statements) for thing, statements in things.items()}


def parse_quads(data: bytes) -> Iterator[Quad]:
    """Yield the quads of N-Quads; raises HarvestError for other text, and for triples about triples."""
    # The engine ends the process on very deep ones, so they are kept from it.
    if b"<<" in data and b"<<" in QUOTED.sub(b"", data):
        raise HarvestError("The origin says something about triples (RDF 1.2), which is not taken over.")
    try:
        yield from parse(data, format=RdfFormat.N_QUADS)
    except SyntaxError as error:
        raise HarvestError(f"The origin sends what should be N-Quads and is not: {error.msg}.") from None


def owner_of(quad: Quad) -> str:
    """Return the thing that a quad belongs to, "" for what has no name."""
    return iris.owner_iri(quad.subject.value) if isinstance(quad.subject, NamedNode) else ""


def link_pattern(*predicates: str) -> re.Pattern[str]:
    """Return a pattern that finds, in canonical N-Triples, the names that some predicates lead to."""
    return re.compile(rf"^<[^>]*> <(?:{'|'.join(map(re.escape, predicates))})> <([^>]*)> \.$", re.MULTILINE)


def first_literal(lines: str, predicate: str) -> str:
    """Return the first plain value of a predicate in canonical N-Triples, "" where there is none."""
    match = re.search(rf'^<[^>]*> <{re.escape(predicate)}> "([^"\\]*)"', lines, re.MULTILINE)
    return match[1] if match else ""


def serialize_lines(statements: Iterable[Quad] | Iterable[Triple]) -> str:
    """Return quads as lines of canonical N-Quads."""
    return rdf_bytes(statements, RdfFormat.N_QUADS).decode()
