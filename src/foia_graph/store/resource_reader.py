"""The reader of resources from the default graph, the inverse of the writer in `model.rdf`."""

from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass
from functools import cache, partial
from itertools import chain
from typing import TypeAlias, cast

from foia_graph.model import iris
from foia_graph.model.namespaces import RDF
from foia_graph.model.profile import Profile, Property, Shape
from foia_graph.model.rdf import RDF_TYPE
from foia_graph.model.rdf_terms import Literal, NamedNode, Quad, Term
from foia_graph.model.resource import Resource, TaggedLiteral, Value, build_resource
from foia_graph.store.quad_store import QuadStore

TermsByPredicate: TypeAlias = dict[str, list[Term]]


class ThingTerms:
    """What is said of the nodes of one thing, and of any other node.

    `quads` are all of the thing and its parts; with None each node is looked up, which is quicker where few
    are wanted. Parts point at others by `inverse` predicates.
    """

    def __init__(
        self, owner: str, store: QuadStore, quads: Iterable[Quad] | None, inverse: Set[str] = frozenset()
    ) -> None:
        self.owner, self._store, self._is_whole = owner, store, quads is not None
        self._terms: dict[str, TermsByPredicate] = {owner: {}} if self._is_whole else {}
        self._pointing: dict[tuple[Term, str], list[NamedNode]] = {}
        for subject, predicate_node, value, _ in quads or ():
            name, predicate = subject.value, predicate_node.value
            terms = self._terms.get(name)
            if terms is None:
                terms = self._terms[name] = {}
            if predicate in terms:
                terms[predicate].append(value)
            else:
                terms[predicate] = [value]
            if predicate in inverse and name != owner:
                self._pointing.setdefault((value, predicate), []).append(subject)

    def terms_of(self, node: NamedNode) -> TermsByPredicate:
        """Return the objects of a node."""
        terms = self._terms.get(node.value)
        if terms is not None or (self._is_whole and node.value.startswith(f"{self.owner}#")):
            return terms or {}
        found: TermsByPredicate = {}
        for quad in self._store.quads(node, None, None):
            found.setdefault(quad.predicate.value, []).append(quad.object)
        return found

    def parts_pointing_at(self, node: NamedNode, predicate: NamedNode) -> list[NamedNode]:
        """Return the parts of the thing from which a predicate leads to a node."""
        if self._is_whole:
            return self._pointing.get((node, predicate.value), [])
        beginning = f"{self.owner}#"
        subjects = (quad.subject for quad in self._store.quads(None, predicate, node))
        return [each for each in subjects if isinstance(each, NamedNode) and each.value.startswith(beginning)]


CLAIMED_PREDICATE = f"{RDF}predicate"
# A term of a catalogue, which has no blank nodes.
CatalogueTerm: TypeAlias = NamedNode | Literal
NODE_CLASSES = frozenset((NamedNode, Literal))
FieldTerms: TypeAlias = dict[str, list[CatalogueTerm]]
# A function that reads the values of a field: from its terms, those of the thing, and all of the node.
ValueReader: TypeAlias = Callable[[list[CatalogueTerm], ThingTerms, FieldTerms], list[Value]]


@dataclass(frozen=True, slots=True)
class _ShapeReader:
    """The fields of a class: name and reader by predicate, and the fields of what points at its things.

    `nested` are the names of those whose values are parts.
    """

    name: str
    forward: dict[str, tuple[str, ValueReader]]
    inverse: list[tuple[str, NamedNode]]
    nested: frozenset[str]


class ResourceReader:
    """Reads resources out of a store's default graph; made once for a store, to which nothing is added."""

    def __init__(self, store: QuadStore, profile: Profile, language: str) -> None:
        self.store, self.profile, self.language = store, profile, language
        shapes = profile.shapes.values()
        self._kinds = {p.path: p.kind for s in shapes for p in s.properties.values() if not p.inverse}
        self._shapes = {shape.name: self._shape_reader(shape) for shape in shapes}
        self._by_types: dict[tuple[str, ...], _ShapeReader | None] = {}
        self.is_used = cache(self._is_in_store)
        """Return whether anything is said with a predicate; to look for what is not there takes as long."""
        self._inverse = {node.value for shape in self._shapes.values() for _, node in shape.inverse}

    def read_ahead(self, names: Iterable[str]) -> None:
        """Have things that will be read at hand, with all their parts, and what they link to."""
        self.store.read_ahead(names, self._inverse)

    def read_thing(self, iri: str, fields: Set[str] | None = None) -> Resource | None:
        """Return a thing, or a part, with all its parts; None for what is no IRI, or of no class.

        With `fields` those of other fields are IRIs alone, and what points at it from no such field is
        omitted.
        """
        self.read_ahead((iri,))
        owner = iris.owner_iri(iri)
        # Where little is wanted of all that is in a thing, that is looked up.
        quads = self.store.thing_quads(owner) if owner == iri and fields is None else None
        try:
            node = NamedNode(iri)
        except ValueError:
            return None
        return self._read_node(node, ThingTerms(owner, self.store, quads, self._inverse), fields)

    def _shape_reader(self, shape: Shape) -> _ShapeReader:
        properties = shape.properties.values()
        return _ShapeReader(
            shape.name,
            {p.path: (p.name, self._value_reader(p)) for p in properties if not (p.inverse or p.computed)},
            [(p.name, NamedNode(p.path)) for p in properties if p.inverse],
            frozenset(p.name for p in properties if p.kind == "nested"),
        )

    def _value_reader(self, prop: Property) -> ValueReader:
        if prop.kind == "nested":
            return self._read_parts
        if prop.kind == "any":
            return self._read_claimed
        return partial(_read_texts, self.language) if prop.kind == "text" else _read_plain

    def _read_node(
        self, node: NamedNode, thing: ThingTerms, fields: Set[str] | None = None
    ) -> Resource | None:
        found = thing.terms_of(node)
        if not NODE_CLASSES.issuperset(map(type, chain.from_iterable(found.values()))):
            raise TypeError(f"a term of <{node.value}> in this store is neither an IRI nor a literal")
        terms = cast(FieldTerms, found)
        shape = self._find_shape(terms.get(RDF_TYPE, ()))
        if shape is None:
            return None
        values: dict[str, list[Value]] = {}
        for predicate, field_terms in terms.items():
            if predicate in shape.forward:
                name, read = shape.forward[predicate]
                is_whole = fields is None or name in fields or name not in shape.nested
                values[name] = (read if is_whole else _read_plain)(field_terms, thing, terms)
        for name, predicate_node in shape.inverse:
            if (fields is None or name in fields) and self.is_used(predicate_node):
                parts = (
                    self._read_node(part, thing) for part in thing.parts_pointing_at(node, predicate_node)
                )
                values[name] = [part for part in parts if part is not None]
        return build_resource(node.value, shape.name, values)

    def _find_shape(self, types: Sequence[CatalogueTerm]) -> _ShapeReader | None:
        names = tuple([term.value for term in types if isinstance(term, NamedNode)])
        try:
            return self._by_types[names]
        except KeyError:
            shape = self.profile.shape_of(names)
            found = self._by_types[names] = None if shape is None else self._shapes[shape.name]
            return found

    def _is_in_store(self, predicate: NamedNode) -> bool:
        return any(True for _ in self.store.quads(None, predicate, None))

    def _read_parts(self, terms: list[CatalogueTerm], thing: ThingTerms, _: FieldTerms) -> list[Value]:
        parts = ((self._read_node(term, thing) if isinstance(term, NamedNode) else None) for term in terms)
        return [term.value if part is None else part for term, part in zip(terms, parts, strict=True)]

    def _read_claimed(
        self, terms: list[CatalogueTerm], thing: ThingTerms, node_terms: FieldTerms
    ) -> list[Value]:
        predicates = node_terms.get(CLAIMED_PREDICATE, ())
        claimed = (term.value for term in predicates if isinstance(term, NamedNode))
        if self._kinds.get(next(claimed, "")) == "text":
            return _read_texts(self.language, terms, thing, node_terms)
        return _read_plain(terms, thing, node_terms)


def _read_plain(terms: list[CatalogueTerm], _: ThingTerms, __: FieldTerms) -> list[Value]:
    return [term.value for term in terms]


def _read_texts(language: str, terms: list[CatalogueTerm], _: ThingTerms, __: FieldTerms) -> list[Value]:
    return [
        TaggedLiteral(term.value, term.language or "")
        if isinstance(term, Literal) and term.language != language
        else term.value
        for term in terms
    ]
