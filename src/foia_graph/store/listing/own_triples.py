"""The own triples of things: all that the default graph says of each of them and of its parts.

A triple belongs to the thing that its subject names, the fragment removed, and there are no blank nodes; so
the own triples of all things together are the default graph, and each is in one of them only.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from foia_graph.model.rdf_syntaxes import RdfFormat, rdf_bytes
from foia_graph.model.rdf_terms import NamedNode, Quad
from foia_graph.store.catalogue import Catalogue

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
