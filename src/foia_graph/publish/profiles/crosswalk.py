"""The crosswalk of the profile: what is in the fields of a thing, in the terms of another vocabulary."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from foia_graph.model.jsonld import Json
from foia_graph.model.profile import Property
from foia_graph.model.resource import Resource, text_of
from foia_graph.model.shapes import TermMapping
from foia_graph.publish.profiles.settled_view import SettledView, compact_node, language_value

Node = dict[str, Json]
Structure = Callable[[SettledView], Node]
"""What a class needs next to its fields."""


@dataclass(frozen=True, slots=True)
class VocabularyCrosswalk:
    """The crosswalk from fields of the catalogue to the terms of one vocabulary.

    `class_of` names the class of a thing there by IRI and class, "" for none;
    `reference_nodes` refers to things by IRI; `literal_writer` writes what is in a field that links to no
    thing. `orders` are the terms of each class in the order in which they are written.
    """

    vocabulary: str
    orders: Mapping[str, list[str]]
    class_of: Callable[[SettledView, str, str], str]
    reference_nodes: Callable[[SettledView, Iterable[str]], list[Node]]
    literal_writer: Callable[[SettledView, Property, str], list[Json]]
    structures: dict[str, Structure] = field(default_factory=dict)
    """What classes need next to the fields of a thing."""

    def structure(self, *names: str) -> Callable[[Structure], Structure]:
        """Register the function that writes what classes need next to the fields of a thing."""

        def register(write: Structure) -> Structure:
            self.structures.update(dict.fromkeys(names, write))
            return write

        return register

    def write_thing(
        self, view: SettledView, head: Node, name: str, tail: Node, structure: Structure | None = None
    ) -> Node:
        """Write a thing: `head` first, then the terms of its class (`name`), then those of all other fields.

        What `tail` has of a term is behind what fields have. The `@type` of a structure goes before that
        of the head.
        """
        write = structure or self.structures.get(name)
        special = {**dict.fromkeys(self.orders.get(name, ())), **(write(view) if write else {})}
        fields = self.terms_of_fields(view)
        head = {**head, "@type": special.pop("@type", head["@type"])}
        # A term keeps its first position, so what several fields say of it comes together there.
        order = [*(name for name in head if name not in special), *special, *fields]
        return compact_node(
            {
                name: distinct_values(
                    [
                        *_as_list(head.get(name)),
                        *fields.get(name, ()),
                        *_as_list(special.get(name)),
                        *_as_list(tail.get(name)),
                    ]
                )
                for name in dict.fromkeys(order)
            }
        )

    def terms_of_fields(self, view: SettledView) -> dict[str, list[Json]]:
        """Return what is in the fields of a thing, by term."""
        shape = view.source.profile[view.thing.type]
        mappings = shape.mappings(self.vocabulary).items()
        return {name: self._term_values(view, name, fields) for name, fields in mappings}

    def _term_values(
        self, view: SettledView, name: str, fields: list[tuple[Property, TermMapping]]
    ) -> list[Json]:
        linked: dict[str, None] = {}
        found: list[Json] = []
        for prop, mapping in fields:
            if prop.kind == "link":
                linked |= dict.fromkeys(self._linked_iris(view, prop, mapping))
            else:
                found += self.literal_writer(view, prop, name)
        return [*found, *self.reference_nodes(view, linked)]

    def _linked_iris(self, view: SettledView, prop: Property, mapping: TermMapping) -> list[str]:
        """Return what a field links to, as far as the mapping is of it."""
        names = view.linked_iris(prop.name)
        if not mapping.to_classes:
            return names
        stubs = ((iri, view.stub(iri)) for iri in names)
        return [
            iri
            for iri, stub in stubs
            if stub and self._external_classes(view, iri, stub.type) & mapping.to_classes
        ]

    def _external_classes(self, view: SettledView, iri: str, name: str) -> frozenset[str]:
        # The class in this vocabulary may follow from the scheme of a concept.
        return view.source.profile[name].terms | {f"{self.vocabulary}{self.class_of(view, iri, name)}"}


def literal_values(view: SettledView, prop: Property) -> list[Json]:
    """Write what is in a field that links to nothing of the catalogue."""
    values = [value for value in view.values(prop.name) if not isinstance(value, Resource)]
    if prop.kind == "text":
        return [language_value(value) for value in values]
    if prop.kind == "integer":
        return [int(text_of(value)) for value in values]
    # Dates of which one holds the other are settled together: the first is told.
    return [text_of(value) for value in (values[:1] if prop.kind == "date" else values)]


def _as_list(value: Json) -> list[Json]:
    if value in (None, ""):
        return []
    return value if isinstance(value, list) else [value]


def distinct_values(values: Iterable[Json]) -> list[Json]:
    """Return values in their order, each once."""
    found: list[Json] = []
    for value in values:
        if value not in found:
            found.append(value)
    return found
