"""Annotations of the profile: what its terms of the namespace `profile:` say of classes, fields, filters.

`profile.ttl` says of each what it means, `ANNOTATIONS` on what it may be. Whatever else is written there,
and whatever means nothing where it is, is refused (`check_annotations`).
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from foia_graph.errors import ProfileError
from foia_graph.model.namespaces import DC, DCAT, DCMI_TYPES, PROFILE, RDF, RDFS, RICO, SCHEMA, SH
from foia_graph.model.rdf_files import TurtleGraph
from foia_graph.model.rdf_terms import BlankNode, Literal, NamedNode, Term, Triple
from foia_graph.model.shapes import NamedFilter, Property, Shape, TermMapping, local_name

CLASS, FIELD, FILTER, MAPPING = "a class", "a field", "a filter", "a mapping"
_TABLE = tomllib.loads(Path(__file__).with_name("annotations.toml").read_text(encoding="utf-8"))
ANNOTATIONS: Mapping[str, frozenset[str]] = {
    name: frozenset(kind for kind, allowed in _TABLE.items() if name in allowed)
    for names in _TABLE.values()
    for name in names
}
"""On what each annotation may be."""
CITATION_VARIABLES = frozenset(
    (
        *("author", "available-date", "collection-title", "container-title", "genre", "issued", "number"),
        *("publisher", "URL"),
    )
)
CITATION_TYPES = frozenset(("collection", "document"))
INDEX_FIELDS = frozenset(("identifier", "none", "text", "title"))
ELEMENTS = (
    *("title", "creator", "subject", "description", "publisher", "contributor", "date", "type", "format"),
    *("identifier", "source", "language", "relation", "coverage", "rights"),
)
"""The elements of simple Dublin Core, in their order."""
CLASS_VOCABULARIES = (SCHEMA, RICO, DCAT, DCMI_TYPES)
FIELD_VOCABULARIES = (SCHEMA, RICO, DCAT, DC)
DCAT_CLASSES = frozenset(("Catalog", "Dataset", "DatasetSeries"))
LINKS = ("link", "iri", "nested")
Value: TypeAlias = NamedNode | BlankNode | Literal


class ProfileAnnotations:
    """All annotations in a profile, by the node that they are on."""

    def __init__(self, files: TurtleGraph) -> None:
        self._objects: dict[tuple[Term, str], list[Value]] = {}
        for triple in files.triples():
            if not isinstance(triple.object, Triple):
                self._objects.setdefault((triple.subject, triple.predicate.value), []).append(triple.object)
        self._predicates = {node.value for node in self._instances(f"{RDF}Property")}
        for subject, predicate in self._objects:
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
        types = {each.value for each in self._values(node, f"{RDF}type") if isinstance(each, NamedNode)}
        if f"{SH}NodeShape" in types:
            return CLASS
        if f"{SH}PropertyShape" in types:
            return FIELD
        if f"{PROFILE}Filter" in types:
            return FILTER
        return MAPPING

    def _instances(self, class_iri: str) -> Iterator[NamedNode]:
        for (subject, predicate), values in self._objects.items():
            if (
                predicate == f"{RDF}type"
                and NamedNode(class_iri) in values
                and isinstance(subject, NamedNode)
            ):
                yield subject

    def _values(self, node: Term, predicate: str) -> list[Value]:
        return sorted(self._objects.get((node, predicate), ()), key=str)

    def texts(self, node: Term, name: str) -> tuple[str, ...]:
        """Return the values of an annotation, sorted."""
        return tuple(each.value for each in self._values(node, f"{PROFILE}{name}"))

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

    def is_true(self, node: Term, name: str) -> bool:
        """Return whether an annotation says `true`."""
        return self.one(node, name) == "true"

    def of_class(self, iri: str) -> dict[str, Any]:
        """Return what is said of a class next to its fields, by the names that `Shape` has for it."""
        node = NamedNode(iri)
        return {
            "terms": frozenset(self.texts(node, "writtenAs")),
            "unwritten_terms": frozenset(self.texts(node, "unwritten")),
            "unindexed_fields": frozenset(self.texts(node, "unindexed")),
            "has_names_in_texts": self.is_true(node, "named"),
            "has_feed": self.is_true(node, "feed"),
            "citation": self.one(node, "citation"),
            "plain_label": self.one(node, "plainLabel"),
            "plain_plural": self.one(node, "plainPlural"),
        }

    def of_field(self, iri: str, order: int) -> dict[str, Any]:
        """Return what is said of a field besides, by the names that `Property` has for it."""
        node = NamedNode(iri)
        return {
            "is_other_name": self.is_true(node, "otherName"),
            "terms": tuple(self._mappings(node, order)),
            "filters": self.texts(node, "filter"),
            "facet": self.number(node, "facet"),
            "index_field": self.one(node, "indexed"),
            "on_page": self.number(node, "onPage"),
            "heading": self.one(node, "heading"),
            "plain_label": self.one(node, "plainLabel"),
            "inverse_label": self.one(node, "inverseLabel"),
            "main_fact": self.number(node, "mainFact"),
            "citation": self.one(node, "citation"),
            "oai_set": self.one(node, "oaiSet"),
            "in_dcat": self.is_true(node, "inDcat"),
            "dcat_range": self.one(node, "dcatRange"),
        }

    def _mappings(self, node: NamedNode, order: int) -> Iterator[TermMapping]:
        for value in self._values(node, f"{PROFILE}writtenAs"):
            if isinstance(value, NamedNode):
                yield TermMapping(value.value, order)
            else:
                place = next((each.value for each in self._values(value, f"{SH}order")), str(order))
                classes = (frozenset(self.texts(value, name)) for name in ("forClass", "toClass"))
                yield TermMapping(self.one(value, "term"), int(place), *classes)

    def filters(self) -> dict[str, NamedFilter]:
        """Return the filters that gather several fields, by name and in order."""
        found = [self._filter(node) for node in self._instances(f"{PROFILE}Filter")]
        return {each.name: each for each in sorted(found, key=lambda each: (each.order, each.name))}

    def _filter(self, node: NamedNode) -> NamedFilter:
        fields = {
            name: next((each.value for each in self._values(node, iri)), "")
            for name, iri in {
                "name": f"{SH}name",
                "title": f"{RDFS}label",
                "order": f"{SH}order",
            }.items()
        }
        if not (fields["name"] and fields["title"] and fields["order"].isdecimal()):
            raise ProfileError(f"{_display_name(node)}: a filter has a name, a label and an order")
        return NamedFilter(
            fields["name"],
            fields["title"],
            int(fields["order"]),
            self.texts(node, "valueKind"),
            self.one(node, "scheme"),
            self.one(node, "under"),
            self.is_true(node, "inherited"),
            self.is_true(node, "counted"),
            self.number(node, "facet"),
            tuple(self._list_members(node, "paths")),
        )

    def _list_members(self, node: Term, name: str) -> Iterator[str]:
        """Yield the members of the list that an annotation has."""
        cell = next(iter(self._values(node, f"{PROFILE}{name}")), None)
        while cell is not None and str(cell) != f"<{RDF}nil>":
            yield from (each.value for each in self._values(cell, f"{RDF}first"))
            cell = next(iter(self._values(cell, f"{RDF}rest")), None)


def _display_name(node: Term) -> str:
    return f":{node.value.rpartition('#')[2]}" if isinstance(node, NamedNode) else "a node without a name"


def check_annotations(
    shapes: Mapping[str, Shape], filters: Mapping[str, NamedFilter], things: Iterable[Shape]
) -> None:
    """Raise ProfileError for an annotation that means nothing where it is."""
    for shape in shapes.values():
        _check_class(shape, shape in things, shapes)
        for prop in shape.properties.values():
            _check_field(prop, f"{shape.name}.{prop.name}", filters, shapes)
            _check_mappings(prop, f"{shape.name}.{prop.name}", shapes)
    for each in filters.values():
        _check_filter(each, shapes)


def _check_class(shape: Shape, is_thing: bool, shapes: Mapping[str, Shape]) -> None:
    for vocabulary in CLASS_VOCABULARIES:
        if sum(1 for term in shape.terms if local_name(term, vocabulary)) > 1:
            raise ProfileError(f"{shape.name} is written as two classes of <{vocabulary}>")
    for term in sorted(shape.terms):
        _check_term(term, shape.name, CLASS_VOCABULARIES)
        if local_name(term, DCAT) not in ("", *DCAT_CLASSES):
            known = ", ".join(sorted(DCAT_CLASSES))
            raise ProfileError(f"{shape.name} is written as <{term}>; of DCAT there are {known}")
    for name in sorted(shape.unindexed_fields - shape.properties.keys()):
        raise ProfileError(f"{shape.name} has no field {name!r} that could be omitted from the text index")
    terms = {mapping.term for prop in shape.properties.values() for mapping in prop.terms}
    for term in sorted(shape.unwritten_terms - terms):
        raise ProfileError(f"{shape.name} is not written in <{term}>, and no field of it would be")
    if shape.citation and shape.citation not in CITATION_TYPES:
        raise ProfileError(
            f"{shape.name} is cited as {' or '.join(sorted(CITATION_TYPES))}, not {shape.citation!r}"
        )
    if (shape.has_feed or shape.has_names_in_texts or shape.citation) and not is_thing:
        raise ProfileError(f"{shape.name} is a part of things: it has no feed, name or citation of its own")
    if shape.has_names_in_texts and not (shape.label_field and _may_be_mentioned(shape, shapes)):
        raise ProfileError(
            f"{shape.name} is looked for by name, and no field of Mention or Citation links to it"
        )


def _may_be_mentioned(shape: Shape, shapes: Mapping[str, Shape]) -> bool:
    fields = (("Mention", "body"), ("Citation", "citedEntity"))
    return any(
        shape.target in shapes[name].properties[field].classes
        for name, field in fields
        if name in shapes and field in shapes[name].properties
    )


def _check_term(term: str, what: str, vocabularies: tuple[str, ...]) -> None:
    if not any(local_name(term, vocabulary) for vocabulary in vocabularies):
        known = ", ".join(f"<{each}>" for each in vocabularies)
        raise ProfileError(
            f"{what} is written as <{term}>; nothing is written in that vocabulary, but in {known}"
        )
    if local_name(term, DC) not in ("", *ELEMENTS):
        raise ProfileError(f"{what} is written as <{term}>, which is none of the elements of Dublin Core")


def _check_field(
    prop: Property, what: str, filters: Mapping[str, NamedFilter], shapes: Mapping[str, Shape]
) -> None:
    for name in prop.filters:
        if name not in filters:
            raise ProfileError(f"{what} belongs to a filter {name!r}; there are {', '.join(sorted(filters))}")
    links = prop.kind == "link" and not prop.inverse
    for name, value in (("filter", prop.filters), ("facet", prop.facet), ("oaiSet", prop.oai_set)):
        if value and not links:
            raise ProfileError(f"profile:{name} of {what} means nothing: the field links to no thing")
    if prop.facet and prop.name in filters:
        raise ProfileError(f"{what} cannot be a facet: there is a filter of that name")
    if prop.dcat_range and prop.kind not in LINKS:
        raise ProfileError(f"profile:dcatRange of {what} means nothing: the field links to nothing")
    if (prop.index_field or prop.is_other_name) and prop.kind not in ("text", "string"):
        raise ProfileError(f"{what} has no words, and so they are neither indexed nor names")
    if prop.index_field not in ("", *INDEX_FIELDS):
        raise ProfileError(
            f"{what} is indexed as {', '.join(sorted(INDEX_FIELDS))}, not {prop.index_field!r}"
        )
    if prop.on_page and "Page" in shapes and prop.name not in shapes["Page"].properties:
        raise ProfileError(f"profile:onPage of {what} means nothing: a page has no such field")
    if prop.heading and not prop.on_page:
        raise ProfileError(f"profile:heading of {what} means nothing without profile:onPage")
    if prop.citation and prop.citation not in CITATION_VARIABLES:
        known = ", ".join(sorted(CITATION_VARIABLES))
        raise ProfileError(f"{what} fills the variable {prop.citation!r} of citations; there are {known}")
    if prop.citation and not any(s.citation for s in _classes_with(prop, shapes)):
        raise ProfileError(f"profile:citation of {what} means nothing: no class that has the field is cited")
    if prop.in_dcat and not any(s.written_as(DCAT) for s in _classes_with(prop, shapes)):
        raise ProfileError(f"profile:inDcat of {what} means nothing: no class that has the field is of DCAT")


def _classes_with(prop: Property, shapes: Mapping[str, Shape]) -> Iterator[Shape]:
    return (shape for shape in shapes.values() if prop.name in shape.properties)


def _check_mappings(prop: Property, what: str, shapes: Mapping[str, Shape]) -> None:
    for mapping in prop.terms:
        _check_term(mapping.term, what, FIELD_VOCABULARIES)
        vocabulary = next(each for each in FIELD_VOCABULARIES if local_name(mapping.term, each))
        having = list(_classes_with(prop, shapes))
        if vocabulary != DC and not any(shape.written_as(vocabulary) for shape in having):
            raise ProfileError(
                f"{what} is written as <{mapping.term}>, and no class that has it is written so"
            )
        if mapping.for_classes and not any(mapping.for_classes & shape.terms for shape in having):
            raise ProfileError(
                f"<{mapping.term}> of {what} holds for classes as which no thing with it is written"
            )


def _check_filter(each: NamedFilter, shapes: Mapping[str, Shape]) -> None:
    kinds = {shape.kind for shape in shapes.values()}
    fields = {name for shape in shapes.values() for name in shape.properties}
    for kind in sorted(set(each.kinds) - kinds):
        raise ProfileError(f"filter {each.name!r} has values of the kind {kind!r}, which is none")
    steps = {step.removeprefix("^") for path in each.paths for step in path.split("/")}
    for name in sorted({*steps, *filter(None, [each.under])} - fields):
        raise ProfileError(f"filter {each.name!r} follows a field {name!r}, which no class has")
    gathered = any(each.name in p.filters for shape in shapes.values() for p in shape.properties.values())
    if not (each.paths or gathered):
        raise ProfileError(f"filter {each.name!r} has no paths, and no field belongs to it")
