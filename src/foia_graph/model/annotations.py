"""Annotations of the profile: what its terms of the namespace `profile:` say of classes, fields, filters."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields
from typing import Any, TypeAlias

from foia_graph.errors import ProfileError
from foia_graph.model.namespaces import DC, DCAT, DCMI_TYPES, PROFILE, RDF, RDFS, RICO, SCHEMA, SH
from foia_graph.model.rdf_syntaxes import TurtleGraph
from foia_graph.model.rdf_terms import BlankNode, Literal, NamedNode, Term, Triple
from foia_graph.model.shapes import NamedFilter, Property, Shape, TermMapping, local_name
from foia_graph.runtime.tables import table_beside

CLASS, FIELD, FILTER, MAPPING = "a class", "a field", "a filter", "a mapping"
_TABLE = table_beside(__file__)
# On what each annotation may be.
ANNOTATIONS: Mapping[str, frozenset[str]] = {
    name: frozenset(kind for kind, allowed in _TABLE.items() if name in allowed)
    for names in _TABLE.values()
    for name in names
}
CITATION_VARIABLES = frozenset(
    (
        *("author", "available-date", "collection-title", "container-title", "genre", "issued", "number"),
        *("publisher", "URL"),
    )
)
CITATION_TYPES = frozenset(("collection", "document"))
INDEX_FIELDS = frozenset(("identifier", "none", "text", "title"))
# The elements of simple Dublin Core, in their order.
ELEMENTS = (
    *("title", "creator", "subject", "description", "publisher", "contributor", "date", "type", "format"),
    *("identifier", "source", "language", "relation", "coverage", "rights"),
)
CLASS_VOCABULARIES = (SCHEMA, RICO, DCAT, DCMI_TYPES)
FIELD_VOCABULARIES = (SCHEMA, RICO, DCAT, DC)
DCAT_CLASSES = frozenset(("Catalog", "Dataset", "DatasetSeries"))
LINKS = ("link", "iri", "nested")
Value: TypeAlias = NamedNode | BlankNode | Literal


class ProfileAnnotations:
    """All that a profile states, annotations among it, by the node that it is stated of."""

    def __init__(self, files: TurtleGraph) -> None:
        self.objects: dict[tuple[Term, str], list[Value]] = {}
        """By subject and predicate (IRI), in the order of the engine, which is the same each time."""
        for triple in files.triples():
            if not isinstance(triple.object, Triple):
                self.objects.setdefault((triple.subject, triple.predicate.value), []).append(triple.object)
        self._predicates = {node.value for node in self.instances(f"{RDF}Property")}
        for subject, predicate in self.objects:
            if predicate.startswith(PROFILE):
                self._check_place(subject, predicate.removeprefix(PROFILE))

    def _check_place(self, node: Term, name: str) -> None:
        if f"{PROFILE}{name}" not in self._predicates or name not in ANNOTATIONS:
            raise ProfileError(f"profile:{name} is used in profile.ttl and is no annotation")
        kind = self._kind(node)
        if kind not in ANNOTATIONS[name]:
            places = " or ".join(sorted(ANNOTATIONS[name]))
            raise ProfileError(
                f"profile:{name} stands on {kind} ({_display_name(node)}), and is said of {places} only"
            )

    def _kind(self, node: Term) -> str:
        types = self.values(node, f"{RDF}type")
        kinds = {f"{SH}NodeShape": CLASS, f"{SH}PropertyShape": FIELD, f"{PROFILE}Filter": FILTER}
        return next((kind for iri, kind in kinds.items() if NamedNode(iri) in types), MAPPING)

    def instances(self, class_iri: str) -> Iterator[NamedNode]:
        """Yield the nodes of a class."""
        node = NamedNode(class_iri)
        for (subject, predicate), values in self.objects.items():
            if predicate == f"{RDF}type" and node in values and isinstance(subject, NamedNode):
                yield subject

    def values(self, node: Term, predicate: str) -> list[Value]:
        """Return the objects of a node and a predicate (IRI), sorted."""
        return sorted(self.objects.get((node, predicate), ()), key=str)

    def value(self, node: Term, predicate: str) -> str:
        """Return the first object of a node and a predicate as text, "" for none."""
        return next((each.value for each in self.values(node, predicate)), "")

    def texts(self, node: Term, name: str) -> tuple[str, ...]:
        """Return the values of an annotation, sorted."""
        return tuple(each.value for each in self.values(node, f"{PROFILE}{name}"))

    def one(self, node: Term, name: str) -> str:
        """Return the one value of an annotation, "" for none; raises ProfileError for several."""
        found = self.texts(node, name)
        if len(found) > 1:
            raise ProfileError(
                f"profile:{name} of {_display_name(node)} has {len(found)} values, and takes one"
            )
        return "".join(found)

    def number(self, node: Term, name: str) -> int:
        """Return the position that an annotation gives, 0 for none."""
        text = self.one(node, name)
        if text and not (text.isdecimal() and int(text)):
            raise ProfileError(f"profile:{name} of {_display_name(node)} is a number from 1, not {text!r}")
        return int(text or 0)

    def annotated_fields(
        self, node: Term, owner: type[Property] | type[Shape] | type[NamedFilter]
    ) -> dict[str, Any]:
        """Return the values of those fields of a class that annotations of a node fill, by name."""
        readers: Mapping[type, Callable[[Term, str], object]] = {
            bool: lambda node, name: self.one(node, name) == "true",
            int: self.number,
            str: self.one,
            tuple: self.texts,
            frozenset: lambda node, name: frozenset(self.texts(node, name)),
        }
        own = (each for each in fields(owner) if each.metadata)
        return {each.name: readers[type(each.default)](node, each.metadata["annotation"]) for each in own}

    def mappings(self, node: Value, order: int) -> Iterator[TermMapping]:
        """Yield the terms of other vocabularies in which a field with some order is written."""
        for value in self.values(node, f"{PROFILE}writtenAs"):
            if isinstance(value, NamedNode):
                yield TermMapping(value.value, order)
            else:
                classes = (frozenset(self.texts(value, name)) for name in ("forClass", "toClass"))
                yield TermMapping(
                    self.one(value, "term"), int(self.value(value, f"{SH}order") or order), *classes
                )

    def filters(self) -> dict[str, NamedFilter]:
        """Return the filters that gather several fields, by name and in order."""
        found = [self._filter(node) for node in self.instances(f"{PROFILE}Filter")]
        return {each.name: each for each in sorted(found, key=lambda each: (each.order, each.name))}

    def _filter(self, node: NamedNode) -> NamedFilter:
        name, title, order = (self.value(node, iri) for iri in (f"{SH}name", f"{RDFS}label", f"{SH}order"))
        if not (name and title and order.isdecimal()):
            raise ProfileError(f"{_display_name(node)}: a filter has a name, a label and an order")
        paths = tuple(each.value for each in self.members(node, f"{PROFILE}paths"))
        return NamedFilter(name, title, int(order), paths=paths, **self.annotated_fields(node, NamedFilter))

    def members(self, node: Term, predicate: str) -> Iterator[Value]:
        """Yield the members of the list that a node has."""
        cell = next(iter(self.values(node, predicate)), None)
        while cell is not None and str(cell) != f"<{RDF}nil>":
            yield from self.values(cell, f"{RDF}first")
            cell = next(iter(self.values(cell, f"{RDF}rest")), None)


def _display_name(node: Term) -> str:
    return f":{node.value.rpartition('#')[2]}" if isinstance(node, NamedNode) else "a node without a name"


def check_annotations(
    shapes: Mapping[str, Shape], filters: Mapping[str, NamedFilter], things: Iterable[Shape]
) -> None:
    """Raise ProfileError for an annotation that means nothing where it is."""
    for sentence in _meaningless(shapes, filters, things):
        raise ProfileError(sentence)


def _meaningless(
    shapes: Mapping[str, Shape], filters: Mapping[str, NamedFilter], things: Iterable[Shape]
) -> Iterator[str]:
    for shape in shapes.values():
        yield from _class_faults(shape, shape in things, shapes)
        for prop in shape.properties.values():
            yield from _field_faults(prop, f"{shape.name}.{prop.name}", filters, shapes)
            yield from _mapping_faults(prop, f"{shape.name}.{prop.name}", shapes)
    for each in filters.values():
        yield from _filter_faults(each, shapes)


def _class_faults(shape: Shape, is_thing: bool, shapes: Mapping[str, Shape]) -> Iterator[str]:
    for vocabulary in CLASS_VOCABULARIES:
        if sum(1 for term in shape.terms if local_name(term, vocabulary)) > 1:
            yield f"{shape.name} is written as two classes of <{vocabulary}>"
    for term in sorted(shape.terms):
        yield from _term_faults(term, shape.name, CLASS_VOCABULARIES)
        if local_name(term, DCAT) not in ("", *DCAT_CLASSES):
            known = ", ".join(sorted(DCAT_CLASSES))
            yield f"{shape.name} is written as <{term}>; of DCAT there are {known}"
    for name in sorted(shape.unindexed_fields - shape.properties.keys()):
        yield f"{shape.name} has no field {name!r} that could be omitted from the text index"
    terms = {mapping.term for prop in shape.properties.values() for mapping in prop.terms}
    for term in sorted(shape.unwritten_terms - terms):
        yield f"{shape.name} is not written in <{term}>, and no field of it would be"
    if shape.citation and shape.citation not in CITATION_TYPES:
        yield f"{shape.name} is cited as {' or '.join(sorted(CITATION_TYPES))}, not {shape.citation!r}"
    if (shape.has_feed or shape.has_names_in_texts or shape.citation) and not is_thing:
        yield f"{shape.name} is a part of things: it has no feed, name or citation of its own"
    if shape.has_names_in_texts and not (shape.label_field and _may_be_mentioned(shape, shapes)):
        yield f"{shape.name} is looked for by name, and no field of Mention or Citation links to it"


def _may_be_mentioned(shape: Shape, shapes: Mapping[str, Shape]) -> bool:
    fields = (("Mention", "body"), ("Citation", "citedEntity"))
    return any(
        shape.target in shapes[name].properties[field].classes
        for name, field in fields
        if name in shapes and field in shapes[name].properties
    )


def _term_faults(term: str, what: str, vocabularies: tuple[str, ...]) -> Iterator[str]:
    if not any(local_name(term, vocabulary) for vocabulary in vocabularies):
        known = ", ".join(f"<{each}>" for each in vocabularies)
        yield f"{what} is written as <{term}>; nothing is written in that vocabulary, but in {known}"
    if local_name(term, DC) not in ("", *ELEMENTS):
        yield f"{what} is written as <{term}>, which is none of the elements of Dublin Core"


def _field_faults(
    prop: Property, what: str, filters: Mapping[str, NamedFilter], shapes: Mapping[str, Shape]
) -> Iterator[str]:
    for name in prop.filters:
        if name not in filters:
            yield f"{what} belongs to a filter {name!r}; there are {', '.join(sorted(filters))}"
    links = prop.kind == "link" and not prop.inverse
    for name, value in (("filter", prop.filters), ("facet", prop.facet), ("oaiSet", prop.oai_set)):
        if value and not links:
            yield f"profile:{name} of {what} means nothing: the field links to no thing"
    if prop.facet and prop.name in filters:
        yield f"{what} cannot be a facet: there is a filter of that name"
    if prop.dcat_range and prop.kind not in LINKS:
        yield f"profile:dcatRange of {what} means nothing: the field links to nothing"
    if (prop.index_field or prop.is_other_name) and prop.kind not in ("text", "string"):
        yield f"{what} has no words, and so they are neither indexed nor names"
    if prop.index_field not in ("", *INDEX_FIELDS):
        yield f"{what} is indexed as {', '.join(sorted(INDEX_FIELDS))}, not {prop.index_field!r}"
    if prop.on_page and "Page" in shapes and prop.name not in shapes["Page"].properties:
        yield f"profile:onPage of {what} means nothing: a page has no such field"
    if prop.heading and not prop.on_page:
        yield f"profile:heading of {what} means nothing without profile:onPage"
    if prop.citation and prop.citation not in CITATION_VARIABLES:
        known = ", ".join(sorted(CITATION_VARIABLES))
        yield f"{what} fills the variable {prop.citation!r} of citations; there are {known}"
    if prop.citation and not any(s.citation for s in _classes_with(prop, shapes)):
        yield f"profile:citation of {what} means nothing: no class that has the field is cited"
    if prop.in_dcat and not any(s.written_as(DCAT) for s in _classes_with(prop, shapes)):
        yield f"profile:inDcat of {what} means nothing: no class that has the field is of DCAT"


def _classes_with(prop: Property, shapes: Mapping[str, Shape]) -> Iterator[Shape]:
    return (shape for shape in shapes.values() if prop.name in shape.properties)


def _mapping_faults(prop: Property, what: str, shapes: Mapping[str, Shape]) -> Iterator[str]:
    for mapping in prop.terms:
        yield from _term_faults(mapping.term, what, FIELD_VOCABULARIES)
        vocabulary = next(each for each in FIELD_VOCABULARIES if local_name(mapping.term, each))
        having = list(_classes_with(prop, shapes))
        if vocabulary != DC and not any(shape.written_as(vocabulary) for shape in having):
            yield f"{what} is written as <{mapping.term}>, and no class that has it is written so"
        if mapping.for_classes and not any(mapping.for_classes & shape.terms for shape in having):
            yield f"<{mapping.term}> of {what} holds for classes as which no thing with it is written"


def _filter_faults(each: NamedFilter, shapes: Mapping[str, Shape]) -> Iterator[str]:
    kinds = {shape.kind for shape in shapes.values()}
    fields = {name for shape in shapes.values() for name in shape.properties}
    for kind in sorted(set(each.kinds) - kinds):
        yield f"filter {each.name!r} has values of the kind {kind!r}, which is none"
    steps = {step.removeprefix("^") for path in each.paths for step in path.split("/")}
    for name in sorted({*steps, *filter(None, [each.under])} - fields):
        yield f"filter {each.name!r} follows a field {name!r}, which no class has"
    gathered = any(each.name in p.filters for shape in shapes.values() for p in shape.properties.values())
    if not (each.paths or gathered):
        yield f"filter {each.name!r} has no paths, and no field belongs to it"
