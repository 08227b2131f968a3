"""The lines of things: what the default graph says of each thing and of its parts, as one row.

A triple belongs to the thing that its subject names, the fragment removed, and there are no blank nodes; so
the lines of all things together are the default graph, and each is in one row only. A thing is read so in a
fifth of the time that lookups of its nodes take.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from foia_graph.model import iris
from foia_graph.model.rdf_syntaxes import RdfFormat, rdf_bytes
from foia_graph.model.rdf_terms import NamedNode, Quad
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.derivation import CatalogueChange
from foia_graph.store.embedded_store import compress_lines
from foia_graph.store.graph_hash import canonical_triples
from foia_graph.store.tables.database import Row

Inward = Mapping[str, Sequence[NamedNode]]
"""By the IRI of a class the predicates with which parts point at the things of it."""


def own_triples(catalogue: Catalogue, things: Iterable[str]) -> Iterator[bytes]:
    """Yield the own triples of each thing as N-Triples; nothing for what is not described here."""
    inward = catalogue.compute_once("inward", lambda: _inward_predicates(catalogue))
    for iri in things:
        found = _own_quads(catalogue, iri, inward)
        yield rdf_bytes((quad.triple for quad in found), RdfFormat.N_TRIPLES)


def _inward_predicates(catalogue: Catalogue) -> Inward:
    shapes = catalogue.profile.shapes.values()
    return {
        shape.target: [NamedNode(prop.path) for prop in shape.properties.values() if prop.inverse]
        for shape in shapes
        if any(prop.inverse for prop in shape.properties.values())
    }


def _own_quads(catalogue: Catalogue, iri: str, inward: Inward) -> list[Quad]:
    """Return the quads of a thing and its parts, reached along its links and against theirs."""
    look, start = catalogue.quad_store.quads, f"{iri}#"
    found: list[Quad] = []
    known, todo = {iri}, [NamedNode(iri)]
    while todo:
        node = todo.pop()
        near: list[object] = []
        for quad in look(node, None, None):
            found.append(quad)
            term = quad.object
            if isinstance(term, NamedNode):
                near.append(term)
                for path in inward.get(term.value, ()):
                    near += [other.subject for other in look(None, path, node)]
        for part in near:
            if isinstance(part, NamedNode) and part.value.startswith(start) and part.value not in known:
                known.add(part.value)
                todo.append(part)
    return found


class ThingLines:
    """The table of the lines of things."""

    name = "thing_lines"

    def rows(self, catalogue: Catalogue, owners: Collection[str] | None) -> Iterable[Row]:
        """Return the rows of some things, or of all."""
        if owners is None:
            return _rows_of_lines(canonical_triples(catalogue.quad_store))
        things = sorted(owners)
        found = zip(things, own_triples(catalogue, things), strict=True)
        return [(thing, compress_lines(lines)) for thing, lines in found if lines]

    def changed_owners(self, change: CatalogueChange) -> set[str]:
        """Return the things whose triples, or those of their parts, differ."""
        return {iris.owner_iri(str(quad.subject)[1:-1]) for quad in change.default_quads}


def _rows_of_lines(blocks: Iterable[bytes]) -> Iterator[Row]:
    """Yield the row of each thing from blocks of sorted lines.

    Between the lines of the parts of a thing (`<x#y>`) and its own (`<x>`) come those of things whose names
    begin as its name does (`<x/page/1>`), and no others.
    """
    unfinished: dict[bytes, list[bytes]] = {}
    for block in blocks:
        for line in block.splitlines(keepends=True):
            owner = line[1 : line.index(b">")].partition(b"#")[0]
            for name in [name for name in unfinished if not owner.startswith(name)]:
                yield _row(name, unfinished.pop(name))
            unfinished.setdefault(owner, []).append(line)
    yield from (_row(name, lines) for name, lines in unfinished.items())


def _row(name: bytes, lines: Iterable[bytes]) -> Row:
    return name.decode(), compress_lines(b"".join(lines))
