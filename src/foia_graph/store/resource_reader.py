"""The reader of resources from the default graph, the inverse of the writer in `model.rdf`."""

from collections.abc import Iterable, Iterator

from foia_graph.model import iris
from foia_graph.model.namespaces import RDF
from foia_graph.model.profile import Profile, Property
from foia_graph.model.rdf import RDF_TYPE
from foia_graph.model.rdf_terms import Literal, NamedNode
from foia_graph.model.resource import Resource, TaggedLiteral, Value, build_resource
from foia_graph.store.quad_store import QuadStore


class ResourceReader:
    """Reads resources out of a store's default graph; made once for a store."""

    def __init__(self, store: QuadStore, profile: Profile, language: str) -> None:
        self.store, self.profile, self.language = store, profile, language
        self.forward = {
            shape.name: {prop.path: prop for prop in shape.properties.values() if not prop.inverse}
            for shape in profile.shapes.values()
        }
        self.inverse = {
            shape.name: [(prop, NamedNode(prop.path)) for prop in shape.properties.values() if prop.inverse]
            for shape in profile.shapes.values()
        }
        self.by_path = {
            p.path: p for s in profile.shapes.values() for p in s.properties.values() if not p.inverse
        }

    def read_thing(self, iri: str) -> Resource | None:
        """Return a thing with all its parts, None where it has no class of the profile."""
        return self._read_node(NamedNode(iri), iris.owner_iri(iri))

    def _read_node(self, node: NamedNode, owner: str) -> Resource | None:
        triples = [(q.predicate.value, q.object) for q in self.store.quads(node, None, None)]
        shape = self.profile.shape_of(
            [o.value for p, o in triples if p == RDF_TYPE and isinstance(o, NamedNode)]
        )
        if shape is None:
            return None
        values: dict[str, list[Value]] = {}
        forward = self.forward[shape.name]
        for predicate, term in triples:
            prop = forward.get(predicate)
            if prop is not None and not prop.computed:
                values.setdefault(prop.name, []).append(self._value_of(prop, term, owner, triples))
        for prop, predicate_node in self.inverse[shape.name]:
            for part in self._inverse_parts(node, predicate_node, owner):
                values.setdefault(prop.name, []).append(part)
        return build_resource(node.value, shape.name, values)

    def _inverse_parts(self, node: NamedNode, predicate: NamedNode, owner: str) -> Iterator[Resource]:
        """Yield the parts that point at their owner; other things that point at it are not its own."""
        for quad in self.store.quads(None, predicate, node):
            if isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(f"{owner}#"):
                part = self._read_node(quad.subject, owner)
                if part is not None:
                    yield part

    def _value_of(
        self, prop: Property, term: object, owner: str, triples: Iterable[tuple[str, object]]
    ) -> Value:
        if isinstance(term, NamedNode):
            if prop.kind == "nested":
                part = self._read_node(term, owner)
                return part if part is not None else term.value
            return term.value
        if prop.kind == "any":
            claimed = next(
                (o.value for p, o in triples if p == f"{RDF}predicate" and isinstance(o, NamedNode)), ""
            )
            prop = self.by_path.get(claimed, prop)
        return self._literal_value(prop, term)

    def _literal_value(self, prop: Property, term: object) -> Value:
        if not isinstance(term, Literal):
            raise TypeError(f"a term of this store is neither an IRI nor a literal: {term}")
        if prop.kind == "text":
            return (
                term.value
                if term.language == self.language
                else TaggedLiteral(term.value, term.language or "")
            )
        return term.value
