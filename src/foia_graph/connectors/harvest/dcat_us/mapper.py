"""The mapping of one object of DCAT-US, with all objects in it, to triples.

Each value becomes a triple. What is not of the right kind becomes the text that it is, or a literal of JSON,
and is remarked; null and empty values say nothing, and are counted.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from foia_graph.connectors.harvest.dcat_us.fields import WANTED, Field, Range
from foia_graph.connectors.harvest.dcat_us.json_values import (
    NumberText,
    clean_text,
    describe_value,
    is_empty,
    json_text,
)
from foia_graph.connectors.harvest.dcat_us.terms import (
    address_of,
    class_iri,
    field_of,
    is_by_language,
    is_geometry,
    number_literal,
    period_dates,
    plain_literal,
    text_literal,
    value_literal,
)
from foia_graph.model.namespaces import DCAT, DCTERMS, RDF, RDFS, XSD
from foia_graph.model.rdf_syntaxes import RdfFormat, rdf_bytes
from foia_graph.model.rdf_terms import Literal, NamedNode, Triple

JSON, BOOLEAN = NamedNode(f"{RDF}JSON"), NamedNode(f"{XSD}boolean")
TYPE, LABEL = NamedNode(f"{RDF}type"), NamedNode(f"{RDFS}label")
START, END = NamedNode(f"{DCAT}startDate"), NamedNode(f"{DCAT}endDate")
GEOMETRY = NamedNode("http://www.w3.org/ns/locn#geometry")
GEO_JSON = NamedNode("http://www.opengis.net/ont/geosparql#geoJSONLiteral")
NUMBER_IN_LIST = re.compile(r"\[\d+\]")
STRICT = (Range.LINK, Range.NODE, Range.NUMBER, Range.BOOLEAN)
"""Ranges of which a text is no value, unless it is written as one."""
TEXT = NamedNode(f"{XSD}string")
LINKING = (Range.LINK, Range.MEMBER, Range.NODE, Range.LOOSE)
NO_NAMES: Mapping[str, str] = {}


@dataclass(slots=True)
class ObjectMapper:
    """The mapper of one thing of a file.

    `document` is the IRI of the file, in which fields that DCAT-US does not have get their predicates;
    `place` says in remarks where the thing is, and `members` names the datasets of the file by their
    identifiers.
    """

    document: str
    key: str
    place: str
    members: Mapping[str, str] = field(default_factory=lambda: NO_NAMES)
    skipped: frozenset[str] = frozenset()
    triples: list[Triple] = field(default_factory=list)
    remarks: list[tuple[str, str]] = field(default_factory=list)
    empty: Counter[str] = field(default_factory=Counter)
    values: int = 0
    """Values that became a triple each."""

    def map(self, thing: Mapping[str, Any], kind: str) -> None:
        """Map all that is said of the thing itself, which is of the class `kind`, whatever else it is."""
        self._map_object(NamedNode(self.key), thing, kind, "", self.skipped)

    def link(self, predicate: str, names: Iterable[str]) -> None:
        """Add links from the thing to others."""
        for name in names:
            self._add(NamedNode(self.key), NamedNode(predicate), NamedNode(name))

    def _map_object(
        self, node: NamedNode, thing: Mapping[str, Any], kind: str, path: str, skipped: frozenset[str]
    ) -> None:
        if kind:
            self._add(node, TYPE, NamedNode(kind))
        for name, value in thing.items():
            place = f"{path}.{name}" if path else name
            if name == "@context" or name in skipped:
                continue
            if name == "@id":
                self._map_id(node, value, place)
            elif name == "@type":
                self._map_type(node, value, place)
            else:
                self._map_value(node, field_of(name, self.document), value, place)

    def _map_value(self, node: NamedNode, field: Field, value: Any, place: str) -> None:
        if is_empty(value):
            self.empty[place] += 1
        elif isinstance(value, list):
            for number, each in enumerate(value):
                if isinstance(each, list) and not is_empty(each):
                    self._keep_json(node, field, each, f"{place}[{number}]")
                else:
                    self._map_value(node, field, each, f"{place}[{number}]")
        elif isinstance(value, dict):
            self._map_member(node, field, value, place)
        else:
            self._map_scalar(node, field, value, place)

    # ------------------------------------------------------------ texts, numbers, true and false

    def _map_scalar(self, node: NamedNode, field: Field, value: Any, place: str) -> None:
        predicate = NamedNode(field.predicate)
        if not isinstance(value, str):
            if field.range not in (Range.BOOLEAN, Range.ANY):
                self._remark(place, value, field, "is kept as a truth value")
            self._take(node, predicate, Literal("true" if value else "false", datatype=BOOLEAN))
        elif isinstance(value, NumberText):
            if field.range not in (Range.NUMBER, Range.ANY):
                self._remark(place, value, field, "is kept as its text")
            self._take(node, predicate, number_literal(value, field))
        else:
            self._map_text(node, predicate, field, value, place)

    def _map_text(self, node: NamedNode, predicate: NamedNode, field: Field, value: str, place: str) -> None:
        address = address_of(value) if field.range in LINKING else None
        if field.range is Range.MEMBER and (name := self.members.get(value.strip())):
            self._take(node, predicate, NamedNode(name))
        elif address is not None:
            self._take(node, predicate, address)
        elif field.name:
            part = self._part(place)
            self._add(node, predicate, part)
            self._add(part, TYPE, NamedNode(field.type))
            self._take(part, NamedNode(field.name), plain_literal(value))
        elif field.predicate == f"{DCTERMS}temporal" and (period := period_dates(value)):
            part = self._part(place)
            self._add(node, predicate, part)
            for each, term in ((TYPE, NamedNode(field.type)), (START, period[0]), (END, period[1])):
                self._add(part, each, term)
            self._take(part, LABEL, plain_literal(value))
        else:
            literal = text_literal(value, field)
            if field.range in STRICT and literal.datatype == TEXT:
                self._remark(place, value, field, "is kept as its text")
            self._take(node, predicate, literal)

    # ------------------------------------------------------------ objects

    def _map_member(self, node: NamedNode, field: Field, value: dict[str, Any], place: str) -> None:
        """Map an object: one with fields of its own, a value of JSON-LD, a geometry, or texts by language."""
        predicate = NamedNode(field.predicate)
        if "@value" in value and isinstance(value["@value"], str):
            self._take(node, predicate, value_literal(value))
        elif set(value) == {"@id"} and (address := address_of(value["@id"])):
            self._take(node, predicate, address)
        elif field.range is Range.GEOMETRY and is_geometry(value):
            self._take(node, predicate, Literal(json_text(value), datatype=GEO_JSON))
        elif is_geometry(value):
            part = self._part(place)
            self._add(node, predicate, part)
            if field.type:
                self._add(part, TYPE, NamedNode(field.type))
            self._take(part, GEOMETRY, Literal(json_text(value), datatype=GEO_JSON))
        elif field.range in (Range.NODE, Range.LOOSE, Range.MEMBER) or field.type:
            self._map_part(node, field, value, place)
        elif field.range is Range.TEXT and is_by_language(value):
            for language, text in value.items():
                tag = language.replace("_", "-")
                self._take(node, predicate, Literal(clean_text(text), language=tag))
        else:
            self._keep_json(node, field, value, place)

    def _map_part(self, node: NamedNode, field: Field, value: dict[str, Any], place: str) -> None:
        # A node without `@id` is named by its position, so that the same file gives the same names.
        part = address_of(value.get("@id")) or self._part(place)
        self._add(node, NamedNode(field.predicate), part)
        self._map_object(part, value, field.type, place, frozenset())

    def _map_id(self, node: NamedNode, value: Any, place: str) -> None:
        """Map an `@id`, which is an identifier where it is not the name of the node."""
        address = address_of(value)
        if address is None and not is_empty(value):
            self._remark(place, value, Field("", Range.LINK), "is kept as an identifier")
        if address != node:
            self._map_value(node, Field(f"{DCTERMS}identifier", Range.ANY), value, place)

    def _map_type(self, node: NamedNode, value: Any, place: str) -> None:
        for each in value if isinstance(value, list) else [value]:
            iri = class_iri(each)
            if is_empty(each):
                self.empty[place] += 1
            elif iri:
                self._take(node, TYPE, NamedNode(iri))
            else:
                self._remark(place, each, Field("", Range.CLASS), "is kept as a type in words")
                self._map_value(node, Field(f"{DCTERMS}type", Range.ANY), each, place)

    def _keep_json(self, node: NamedNode, field: Field, value: Any, place: str) -> None:
        if field.range is not Range.ANY:
            self._remark(place, value, field, "is kept as JSON")
        self._take(node, NamedNode(field.predicate), Literal(json_text(value), datatype=JSON))

    # ------------------------------------------------------------ triples and remarks

    def _part(self, place: str) -> NamedNode:
        # Skolemized: a blank node is named by its position, so that the next harvest names it the same.
        return NamedNode(f"urn:uuid:{uuid5(NAMESPACE_URL, clean_text(f'{self.key}#{place}'))}")

    def _take(self, node: NamedNode, predicate: NamedNode, term: NamedNode | Literal) -> None:
        self.values += 1
        self._add(node, predicate, term)

    def _add(self, node: NamedNode, predicate: NamedNode, term: NamedNode | Literal) -> None:
        self.triples.append(Triple(node, predicate, term))

    def _remark(self, place: str, value: Any, field: Field, outcome: str) -> None:
        subject = f"{self.place}: {clean_text(place)} is {describe_value(value)},"
        self.remarks.append((subject, f"where {WANTED[field.range]} is right; it {outcome}"))

    def lines(self) -> bytes:
        """Return the triples as sorted lines of N-Triples, each once."""
        lines = rdf_bytes(self.triples, RdfFormat.N_TRIPLES)
        return b"".join(sorted(set(lines.splitlines(keepends=True))))


def empty_fields(mapper: ObjectMapper) -> Counter[str]:
    """Return how often each field of a thing says nothing, by its name without numbers in lists."""
    found = Counter[str]()
    for place, count in mapper.empty.items():
        found[NUMBER_IN_LIST.sub("", place)] += count
    return found
