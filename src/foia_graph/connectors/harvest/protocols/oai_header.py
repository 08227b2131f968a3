"""The header of a record of OAI-PMH, kept as statements about the record (OAI-PMH 2.0, 2.5 and 2.6)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode
from xml.etree.ElementTree import Element

from foia_graph.model.namespaces import DCAT, DCMI_TYPES, DCTERMS, FOAF, OAI, RDF, XSD
from foia_graph.model.rdf_terms import Literal, NamedNode, Triple

DATESTAMPS = (
    (re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])", re.ASCII), f"{XSD}date"),
    (
        re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T[\d:]{8}Z", re.ASCII),
        f"{XSD}dateTime",
    ),
)
TYPE, TITLE = NamedNode(f"{RDF}type"), NamedNode(f"{DCTERMS}title")
IDENTIFIER, MODIFIED = NamedNode(f"{DCTERMS}identifier"), NamedNode(f"{DCTERMS}modified")
PART_OF, TOPIC = NamedNode(f"{DCTERMS}isPartOf"), NamedNode(f"{FOAF}primaryTopic")
RECORD, COLLECTION = NamedNode(f"{DCAT}CatalogRecord"), NamedNode(f"{DCMI_TYPES}Collection")


@dataclass(frozen=True, slots=True)
class RecordHeader:
    """A header: the identifier of a record in its repository, its datestamp, its sets, and if it is gone."""

    identifier: str
    datestamp: str
    sets: tuple[str, ...]
    deleted: bool


def read_header(record: Element) -> RecordHeader | None:
    """Return the header of a record, None where it has none, or one without an identifier."""
    header = record.find(f"{{{OAI}}}header")
    if header is None:
        return None
    identifier = header.findtext(f"{{{OAI}}}identifier", "").strip()
    specs = ((each.text or "").strip() for each in header.findall(f"{{{OAI}}}setSpec"))
    datestamp = header.findtext(f"{{{OAI}}}datestamp", "").strip()
    sets = tuple(dict.fromkeys(filter(None, specs)))
    found = RecordHeader(identifier, datestamp, sets, header.get("status") == "deleted")
    return found if identifier else None


@dataclass(frozen=True, slots=True)
class HeaderWriter:
    """The writer of headers of one repository; `names` are those of its sets, by their setSpec."""

    url: str
    prefix: str
    names: Mapping[str, str]

    def triples(self, header: RecordHeader, key: str, topic: str) -> Iterator[Triple]:
        """Yield what a header says of the record at `key`, whose metadata are about `topic`."""
        record = NamedNode(key)
        yield Triple(record, TYPE, RECORD)
        yield Triple(record, IDENTIFIER, Literal(header.identifier))
        if header.datestamp:
            yield Triple(record, MODIFIED, _datestamp(header.datestamp))
        if topic not in ("", key):
            yield Triple(record, TOPIC, NamedNode(topic))
        for spec in header.sets:
            yield from self._membership(record, spec)

    def _membership(self, record: NamedNode, spec: str) -> Iterator[Triple]:
        """Yield that a record is in a set, which is named by the question for all of its records."""
        arguments = {"verb": "ListRecords", "metadataPrefix": self.prefix, "set": spec}
        members = NamedNode(f"{self.url}?{urlencode(arguments)}")
        yield Triple(record, PART_OF, members)
        yield Triple(members, TYPE, COLLECTION)
        yield Triple(members, IDENTIFIER, Literal(spec))
        if name := self.names.get(spec):
            yield Triple(members, TITLE, Literal(name))


def _datestamp(text: str) -> Literal:
    datatype = next((datatype for pattern, datatype in DATESTAMPS if pattern.fullmatch(text)), "")
    return Literal(text, datatype=NamedNode(datatype)) if datatype else Literal(text)
