"""N-Quads of strangers: read, judged by whom each triple is about, and written in one form.

A triple belongs to the thing that its subject names, so an origin may say what it likes of its own things,
and nothing of anyone else's.
"""

import re
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, field
from functools import lru_cache

from foia_graph.connectors.harvest.client import HarvestError, Remarks
from foia_graph.model import iris
from foia_graph.model.rdf_syntaxes import RdfFormat, parse, rdf_bytes
from foia_graph.model.rdf_terms import BlankNode, DefaultGraph, NamedNode, Quad, Triple

QUOTED = re.compile(rb'"(?:[^"\\\n]|\\.)*"')
# Bytes of a line.
LONGEST = 32 << 20
# Bytes that are parsed at once.
BLOCK = 4 << 20
DEFAULT = DefaultGraph()


@dataclass(slots=True)
class QuadJudge:
    """The rule by which quads of an origin are taken: about things under its base, and not under ours."""

    base: str
    ours: str = ""
    limit: int = 500_000_000
    refusals: Remarks = field(default_factory=Remarks)
    triples: int = 0

    def admitted_fields(self, block: bytes) -> list[tuple[bytes, bytes]] | None:
        """Return subject and graph of each line where all are admitted beyond doubt, else None."""
        pairs = subjects_and_graphs(block, self.base)
        if pairs is not None:
            self._count(len(pairs))
        return pairs

    def admits(self, quad: Quad) -> bool:
        """Return whether the origin may say a quad; what is refused is noted."""
        subject = quad.subject
        if not isinstance(subject, NamedNode):
            return self._refuse(quad, "has no name, so that it cannot be replaced or deleted later")
        name = subject.value
        if self.ours and name.startswith(self.ours):
            return self._refuse(quad, "is of this catalogue, of which no other may say anything")
        if not name.startswith(self.base):
            return self._refuse(quad, f"is not under the origin's base {self.base}")
        if isinstance(quad.object, (Triple, BlankNode)):
            return self._refuse(quad, "says something of what has no name")
        graph = quad.graph_name
        if graph != DEFAULT and not (isinstance(graph, NamedNode) and graph.value.startswith(self.base)):
            return self._refuse(quad, "is in a graph that is not the origin's")
        self._count(1)
        return True

    def _count(self, number: int) -> None:
        self.triples += number
        if self.triples > self.limit:
            raise HarvestError(f"The origin says more than {self.limit:,} triples (--max-triples).")

    def _refuse(self, quad: Quad, reason: str) -> bool:
        self.refusals.add(reason, str(quad.subject))
        return False


def parse_quads(data: bytes) -> Iterable[Quad]:
    """Yield the quads of N-Quads; raises HarvestError for other text, and for triples about triples."""
    # The engine ends the process on very deep ones, so they are kept from it.
    if b"<<" in data and b"<<" in QUOTED.sub(b"", data):
        raise HarvestError("The origin says something about triples (RDF 1.2), which is not taken over.")
    try:
        yield from parse(data, format=RdfFormat.N_QUADS)
    except SyntaxError as error:
        raise HarvestError(f"The origin sends what should be N-Quads and is not: {error.msg}.") from None


def lines_by_thing(data: bytes, judge: QuadJudge) -> dict[str, str]:
    """Return the lines of the default graph of N-Quads by the thing that they are about."""
    if (pairs := judge.admitted_fields(data)) is not None:
        return _group_lines(data, pairs)
    things: dict[str, list[Quad]] = {}
    for quad in parse_quads(data):
        if quad.graph_name == DEFAULT and judge.admits(quad):
            things.setdefault(owner_of(quad), []).append(quad)
    return {thing: serialize_lines(statements) for thing, statements in things.items()}


def _group_lines(data: bytes, pairs: list[tuple[bytes, bytes]]) -> dict[str, str]:
    lines: dict[bytes, list[bytes]] = {}
    for (subject, graph), line in zip(pairs, data.split(b"\n"), strict=False):
        if not graph:
            lines.setdefault(subject.partition(b"#")[0], []).append(line)
    return {thing.decode(): b"\n".join([*parts, b""]).decode() for thing, parts in lines.items()}


def admitted_lines(block: bytes, judge: QuadJudge, excluded: Set[str]) -> str:
    """Return the lines of a block that are admitted, but for those about some things."""
    pairs = judge.admitted_fields(block)
    if pairs is not None and not (excluded and _is_among(pairs, excluded)):
        return block.decode()
    return serialize_lines(
        quad for quad in parse_quads(block) if judge.admits(quad) and owner_of(quad) not in excluded
    )


def _is_among(pairs: list[tuple[bytes, bytes]], excluded: Set[str]) -> bool:
    return any(
        subject.partition(b"#")[0].decode() in excluded for subject in {subject for subject, _ in pairs}
    )


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


def line_blocks(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield chunks of bytes as blocks of whole lines; raises HarvestError for a line without an end."""
    # Chunks are joined when a block is full, not one by one, which would copy each byte many times.
    parts: list[bytes] = []
    size = 0
    for chunk in chunks:
        parts.append(chunk)
        size += len(chunk)
        if size < BLOCK:
            continue
        whole, newline, rest = b"".join(parts).rpartition(b"\n")
        if len(rest) > LONGEST:
            raise HarvestError(f"The origin sends a line of more than {LONGEST >> 20} MiB.")
        if newline:
            yield whole + newline
        parts, size = [rest], len(rest) if newline else 0
    if last := b"".join(parts):
        yield last


def subjects_and_graphs(block: bytes, base: str) -> list[tuple[bytes, bytes]] | None:
    """Return subject and graph (b"" for the default graph) of each line, None where one needs a parser.

    Only canonical N-Quads pass, without blank nodes and without escapes in names, all under the base. The
    engine parses every line once more when it is stored, so that nothing here need be trusted.
    """
    pairs: list[tuple[bytes, bytes]] = _line_pattern(base).findall(block)
    return (
        pairs if len(pairs) == block.count(b"\n") and block.endswith(b"\n") and b"\r" not in block else None
    )


@lru_cache(8)
def _line_pattern(base: str) -> re.Pattern[bytes]:
    # Each alternative begins with another character, so that the pattern never backtracks.
    start = re.escape(base.encode())
    name = rb"<[^<>\"{}|^`\\\x00-\x20]*>"
    text = rb'"[^"\\\n]*(?:\\.[^"\\\n]*)*"(?:@[A-Za-z0-9-]+|\^\^' + name + rb")?"
    subject, graph = (rb"(" + start + rb"[^<>\"{}|^`\\\x00-\x20]*)" for _ in range(2))
    return re.compile(
        rb"^<" + subject + rb"> " + name + rb" (?:" + name + rb"|" + text + rb")(?: <" + graph + rb">)? \.\n",
        re.MULTILINE,
    )
