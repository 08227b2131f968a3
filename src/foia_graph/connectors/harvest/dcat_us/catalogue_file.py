"""One file of DCAT-US, or one page of an API: its datasets named, and mapped some at a time."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from foia_graph.connectors.harvest.dcat_us import terms
from foia_graph.connectors.harvest.dcat_us.catalogue import JsonCatalogue, read_catalogue
from foia_graph.connectors.harvest.documents import UnreadableDocument
from foia_graph.model.namespaces import DCAT, DCTERMS, RDF, RDFS, XSD
from foia_graph.model.rdf_syntaxes import RdfFormat, rdf_bytes
from foia_graph.model.rdf_terms import Literal, NamedNode, Triple

JSON, BOOLEAN = NamedNode(f"{RDF}JSON"), NamedNode(f"{XSD}boolean")
TYPE, LABEL = NamedNode(f"{RDF}type"), NamedNode(f"{RDFS}label")
START, END = NamedNode(f"{DCAT}startDate"), NamedNode(f"{DCAT}endDate")
GEOMETRY = NamedNode("http://www.w3.org/ns/locn#geometry")
GEO_JSON = NamedNode("http://www.opengis.net/ont/geosparql#geoJSONLiteral")
NUMBER_IN_LIST = re.compile(r"\[\d+\]")
# Ranges of which a text is no value, unless it is written as one.
STRICT = (terms.Range.LINK, terms.Range.NODE, terms.Range.NUMBER, terms.Range.BOOLEAN)
TEXT = NamedNode(f"{XSD}string")
LINKING = (terms.Range.LINK, terms.Range.MEMBER, terms.Range.NODE, terms.Range.LOOSE)
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
                self._map_value(node, terms.field_of(name, self.document), value, place)

    def _map_value(self, node: NamedNode, field: terms.Field, value: Any, place: str) -> None:
        if terms.is_empty(value):
            self.empty[place] += 1
        elif isinstance(value, list):
            for number, each in enumerate(value):
                if isinstance(each, list) and not terms.is_empty(each):
                    self._keep_json(node, field, each, f"{place}[{number}]")
                else:
                    self._map_value(node, field, each, f"{place}[{number}]")
        elif isinstance(value, dict):
            self._map_member(node, field, value, place)
        else:
            self._map_scalar(node, field, value, place)

    def _map_scalar(self, node: NamedNode, field: terms.Field, value: Any, place: str) -> None:
        predicate = NamedNode(field.predicate)
        if not isinstance(value, str):
            if field.range not in (terms.Range.BOOLEAN, terms.Range.ANY):
                self._remark(place, value, field, "is kept as a truth value")
            self._take(node, predicate, Literal("true" if value else "false", datatype=BOOLEAN))
        elif isinstance(value, terms.NumberText):
            if field.range not in (terms.Range.NUMBER, terms.Range.ANY):
                self._remark(place, value, field, "is kept as its text")
            self._take(node, predicate, terms.number_literal(value, field))
        else:
            self._map_text(node, predicate, field, value, place)

    def _map_text(
        self, node: NamedNode, predicate: NamedNode, field: terms.Field, value: str, place: str
    ) -> None:
        address = terms.address_of(value) if field.range in LINKING else None
        if field.range is terms.Range.MEMBER and (name := self.members.get(value.strip())):
            self._take(node, predicate, NamedNode(name))
        elif address is not None:
            self._take(node, predicate, address)
        elif field.name:
            part = self._part(place)
            self._add(node, predicate, part)
            self._add(part, TYPE, NamedNode(field.type))
            self._take(part, NamedNode(field.name), terms.plain_literal(value))
        elif field.predicate == f"{DCTERMS}temporal" and (period := terms.period_dates(value)):
            part = self._part(place)
            self._add(node, predicate, part)
            for each, term in ((TYPE, NamedNode(field.type)), (START, period[0]), (END, period[1])):
                self._add(part, each, term)
            self._take(part, LABEL, terms.plain_literal(value))
        else:
            literal = terms.text_literal(value, field)
            if field.range in STRICT and literal.datatype == TEXT:
                self._remark(place, value, field, "is kept as its text")
            self._take(node, predicate, literal)

    def _map_member(self, node: NamedNode, field: terms.Field, value: dict[str, Any], place: str) -> None:
        """Map an object: one with fields of its own, a value of JSON-LD, a geometry, or texts by language."""
        predicate = NamedNode(field.predicate)
        if "@value" in value and isinstance(value["@value"], str):
            self._take(node, predicate, terms.value_literal(value))
        elif set(value) == {"@id"} and (address := terms.address_of(value["@id"])):
            self._take(node, predicate, address)
        elif field.range is terms.Range.GEOMETRY and terms.is_geometry(value):
            self._take(node, predicate, Literal(terms.json_text(value), datatype=GEO_JSON))
        elif terms.is_geometry(value):
            part = self._part(place)
            self._add(node, predicate, part)
            if field.type:
                self._add(part, TYPE, NamedNode(field.type))
            self._take(part, GEOMETRY, Literal(terms.json_text(value), datatype=GEO_JSON))
        elif field.range in (terms.Range.NODE, terms.Range.LOOSE, terms.Range.MEMBER) or field.type:
            self._map_part(node, field, value, place)
        elif field.range is terms.Range.TEXT and terms.is_by_language(value):
            for language, text in value.items():
                tag = language.replace("_", "-")
                self._take(node, predicate, Literal(terms.clean_text(text), language=tag))
        else:
            self._keep_json(node, field, value, place)

    def _map_part(self, node: NamedNode, field: terms.Field, value: dict[str, Any], place: str) -> None:
        # A node without `@id` is named by its position, so that the same file gives the same names.
        part = terms.address_of(value.get("@id")) or self._part(place)
        self._add(node, NamedNode(field.predicate), part)
        self._map_object(part, value, field.type, place, frozenset())

    def _map_id(self, node: NamedNode, value: Any, place: str) -> None:
        address = terms.address_of(value)
        if address is None and not terms.is_empty(value):
            self._remark(place, value, terms.Field("", terms.Range.LINK), "is kept as an identifier")
        if address != node:
            self._map_value(node, terms.Field(f"{DCTERMS}identifier", terms.Range.ANY), value, place)

    def _map_type(self, node: NamedNode, value: Any, place: str) -> None:
        for each in value if isinstance(value, list) else [value]:
            iri = terms.class_iri(each)
            if terms.is_empty(each):
                self.empty[place] += 1
            elif iri:
                self._take(node, TYPE, NamedNode(iri))
            else:
                self._remark(place, each, terms.Field("", terms.Range.CLASS), "is kept as a type in words")
                self._map_value(node, terms.Field(f"{DCTERMS}type", terms.Range.ANY), each, place)

    def _keep_json(self, node: NamedNode, field: terms.Field, value: Any, place: str) -> None:
        if field.range is not terms.Range.ANY:
            self._remark(place, value, field, "is kept as JSON")
        self._take(node, NamedNode(field.predicate), Literal(terms.json_text(value), datatype=JSON))

    def _part(self, place: str) -> NamedNode:
        # Skolemized: a blank node is named by its position, so that the next harvest names it the same.
        return NamedNode(f"urn:uuid:{uuid5(NAMESPACE_URL, terms.clean_text(f'{self.key}#{place}'))}")

    def _take(self, node: NamedNode, predicate: NamedNode, term: NamedNode | Literal) -> None:
        self.values += 1
        self._add(node, predicate, term)

    def _add(self, node: NamedNode, predicate: NamedNode, term: NamedNode | Literal) -> None:
        self.triples.append(Triple(node, predicate, term))

    def _remark(self, place: str, value: Any, field: terms.Field, outcome: str) -> None:
        subject = f"{self.place}: {terms.clean_text(place)} is {terms.describe_value(value)},"
        self.remarks.append((subject, f"where {field.range.value} is right; it {outcome}"))

    def lines(self) -> str:
        """Return the triples as sorted lines of N-Triples, each once."""
        lines = rdf_bytes(self.triples, RdfFormat.N_TRIPLES)
        return b"".join(sorted(set(lines.splitlines(keepends=True)))).decode()


FRAME = frozenset(("dataset",))
RIGHT = "where an object with fields such as title and identifier is right"


@dataclass(slots=True)
class MappedThings:
    """Some things of a file by name, remarks of their values, refusals, and counts of empty fields."""

    things: dict[str, str] = field(default_factory=dict)
    remarks: list[tuple[str, str]] = field(default_factory=list)
    refusals: list[tuple[str, str]] = field(default_factory=list)
    empty: Counter[str] = field(default_factory=Counter)
    values: int = 0

    def add(self, mapper: ObjectMapper) -> None:
        """Add a thing that was mapped."""
        self.things[mapper.key] = mapper.lines()
        self.remarks += mapper.remarks
        # Fields are counted by their names without numbers in lists.
        self.empty.update(NUMBER_IN_LIST.sub("", place) for place in mapper.empty.elements())
        self.values += mapper.values


class CatalogueFile:
    """One file: parsed, recognised, its datasets named; raises UnreadableDocument for what is no DCAT-US."""

    def __init__(self, data: bytes, url: str, offset: int = 0) -> None:
        """Read a file; `offset` counts the datasets on the pages before it."""
        document, self.unicode = terms.parse_json(data)
        address = terms.address_of(url.partition("#")[0])
        if address is None:
            raise UnreadableDocument("has an address by which nothing can be named")
        self.url, self.offset = address.value, offset
        self.catalogue: JsonCatalogue = read_catalogue(document, self.url)
        own = terms.address_of(self.catalogue.about.get("@id"))
        self.iri = own.value.partition("#")[0] if own else self.url
        self.document = self.iri.partition("?")[0]
        self.keys: list[str] = []
        self._numbers: dict[str, int] = {}
        self._identifiers: dict[str, str] = {}
        self._remarks: dict[int, str] = {}
        for number, member in enumerate(self.catalogue.members):
            self.keys.append(self._name(number, member) if isinstance(member, dict) and member else "")

    def _name(self, number: int, member: dict[str, Any]) -> str:
        """Return the name of a dataset, "" where it is the same as one before."""
        names = self.catalogue.names
        key = (names[number] if number < len(names) else "") or self._own_name(number, member)
        first = self._numbers.get(key)
        if first is not None and member == self.catalogue.members[first]:
            self._remarks[number] = f"is the same as {self._place(first)}; it is taken once"
            return ""
        if first is not None:
            self._remarks[number] = (
                f"is called as {self._place(first)}, where it needs its own name: it is named by position"
            )
            key = self._place_name(number)
        self._numbers[key] = number
        identifier = _plain_text(member.get("identifier"))
        if identifier:
            self._identifiers.setdefault(identifier, key)
        return key

    def _own_name(self, number: int, member: Mapping[str, Any]) -> str:
        identifier = _plain_text(member.get("identifier"))
        address = terms.address_of(member.get("@id")) or terms.address_of(identifier)
        if address is not None and len(address.value) <= terms.MAX_NAME_LENGTH and address.value != self.iri:
            return address.value
        if not identifier:
            return self._place_name(number)
        return f"{self.document}#dataset/{terms.name_part(identifier)}"

    def _place_name(self, number: int) -> str:
        return f"{self.document}#/dataset/{self.offset + number}"

    def _place(self, number: int) -> str:
        member = self.catalogue.members[number]
        title = (
            _plain_text(member.get("identifier") or member.get("title")) if isinstance(member, dict) else ""
        )
        return f"dataset {self.offset + number + 1}{f' ({title[:80]})' if title else ''}"

    def about(self) -> MappedThings:
        """Return the catalogue itself, with links to its datasets, and what was refused of the whole page."""
        found = MappedThings(refusals=list(self.catalogue.refused))
        if not self.unicode:
            found.remarks.append(
                (self.url, "is not in UTF-8, where that is right; it is read as Windows-1252")
            )
        if self.catalogue.shape == "dcat-us":
            mapper = ObjectMapper(self.document, self.iri, "the catalogue", self._identifiers, FRAME)
            mapper.map(self.catalogue.about, f"{DCAT}Catalog")
            mapper.link(f"{DCAT}dataset", filter(None, self.keys))
            found.add(mapper)
        return found

    def datasets(self, start: int, count: int) -> MappedThings:
        """Return some of the datasets, from a number on."""
        found = MappedThings()
        for number in range(start, min(start + count, len(self.keys))):
            self._map(number, found)
        return found

    def _map(self, number: int, found: MappedThings) -> None:
        place, member, key = self._place(number), self.catalogue.members[number], self.keys[number]
        if number in self._remarks:
            found.remarks.append((place, self._remarks[number]))
        elif not isinstance(member, dict) or terms.is_empty(member):
            found.refusals.append((place, f"is {terms.describe_value(member)}, {RIGHT}"))
        if not key:
            return
        mapper = ObjectMapper(self.document, key, place, self._identifiers)
        try:
            mapper.map(_with_distribution(member), f"{DCAT}Dataset")
        except RecursionError:
            found.refusals.append((place, "is nested too deep, where a few levels are right"))
            return
        if mapper.values == 0:
            found.refusals.append((place, f"has nothing but empty fields, {RIGHT}"))
            return
        self._remark_missing(member, mapper)
        found.add(mapper)

    def _remark_missing(self, member: Mapping[str, Any], mapper: ObjectMapper) -> None:
        names = {"identifier": "its place is its name", "title": "it has no name for readers"}
        for name, outcome in names.items():
            if terms.is_empty(member.get(name)):
                mapper.remarks.append((mapper.place, f"has no {name}, where one is right; {outcome}"))


def _plain_text(value: Any) -> str:
    # Some files have a number, or a list of one.
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    return terms.clean_text(str(value)).strip() if isinstance(value, str) else ""


FILE_FIELDS = ("accessURL", "format")


def _with_distribution(dataset: Mapping[str, Any]) -> Mapping[str, Any]:
    # Project Open Data 1.0 has the address of a file in the dataset itself, 1.1 in a distribution.
    if terms.is_empty(dataset.get("accessURL")):
        return dataset
    others = dataset.get("distribution")
    listed = others if isinstance(others, list) else [others]
    file = {name: dataset[name] for name in FILE_FIELDS if name in dataset}
    rest = {name: value for name, value in dataset.items() if name not in FILE_FIELDS}
    return {**rest, "distribution": [file, *(each for each in listed if not terms.is_empty(each))]}
