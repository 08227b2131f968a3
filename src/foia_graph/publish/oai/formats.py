"""The formats that records are available in (2.4), each for records of some kinds."""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import NamedTuple
from xml.etree.ElementTree import Element, iterparse, tostring

from markupsafe import Markup

from foia_graph.model.annotations import ELEMENTS
from foia_graph.model.dates import quote_text
from foia_graph.model.forms import RDF_XML
from foia_graph.model.namespaces import DC, DCAT, DCMI_TYPES, OAI, RDF
from foia_graph.model.profile import Profile
from foia_graph.model.resource import Resource, TaggedLiteral, Value, text_of
from foia_graph.model.shapes import Shape
from foia_graph.model.single_value import settled_values
from foia_graph.publish.archival import authority_records, finding_aids
from foia_graph.publish.archival.datacite import KERNEL, datacite_record, datacite_xml
from foia_graph.publish.archival.datacite import SCHEMA as DATACITE_SCHEMA
from foia_graph.publish.archival.finding_aids import item_names, series_shapes
from foia_graph.publish.archival.forms import is_body, is_record, is_release
from foia_graph.publish.dcat.dcat import DcatWriter
from foia_graph.publish.descriptions import Description
from foia_graph.publish.oai.protocol import OaiError
from foia_graph.publish.oai.records import OaiRecord, OaiRecords
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.publication import Publication
from foia_graph.publish.record_facts import FactsReader
from foia_graph.publish.rights import with_rights
from foia_graph.publish.serializers import RENDERERS, convert_triples, jsonld_triples
from foia_graph.publish.xml_templates import render_xml
from foia_graph.runtime.shared_values import cached_property
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.labels import Labels

ADDRESSES = ("identifier", "relation", "source")
"""Elements in which what a field links to is by its IRI; it is called by name in the others."""
PARTS: Mapping[str, tuple[str, str]] = {
    "format": ("distribution", "mediaType"),
    "identifier": ("batesRange", "asPrinted"),
    "source": ("distribution", "accessURL"),
    "rights": ("distribution", "rights"),
}
"""Elements that parts of a thing have: the field of the parts, and their own."""


class DublinCoreElement(NamedTuple):
    """One element: its name, its text, and the language of that where it is not the catalogue's."""

    name: str
    text: str
    language: str = ""


class DublinCoreWriter:
    """Writes things of one catalogue as Dublin Core."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue, self._labels = catalogue, Labels(catalogue)
        self._profile = catalogue.profile

    def write(self, thing: Resource) -> Markup:
        """Return a thing as Dublin Core; it names its own namespaces, so that it can be cut out."""
        return dublin_core_xml(self.elements(thing))

    def elements(self, thing: Resource) -> list[DublinCoreElement]:
        """Return the elements of a thing, in the order of Dublin Core, each once."""
        thing = with_rights(thing, self._catalogue)
        found = [*self._own_elements(thing), *self._field_elements(thing), *self._part_elements(thing)]
        return sorted(dict.fromkeys(found), key=lambda element: ELEMENTS.index(element.name))

    def _own_elements(self, thing: Resource) -> Iterator[DublinCoreElement]:
        chosen, others = self._labels.titles(thing)
        yield from (_text_element("title", value) for value in (chosen, *others))
        yield DublinCoreElement("identifier", thing.iri)
        if kind := self._profile[thing.type].written_as(DCMI_TYPES):
            yield DublinCoreElement("type", kind)
        for pages in self._settled_values(thing, "numberOfPages"):
            yield DublinCoreElement("format", f"{text_of(pages)} page{'' if pages == '1' else 's'}")
        if thing.type == "Catalog":
            yield DublinCoreElement("language", self._catalogue.language)

    def _field_elements(self, thing: Resource) -> Iterator[DublinCoreElement]:
        """Yield what is in the fields that the profile writes as elements of Dublin Core."""
        for element, fields in self._profile[thing.type].mappings(DC).items():
            for prop, _ in fields:
                is_name = prop.kind == "link" and element not in ADDRESSES
                for value in self._settled_values(thing, prop.name):
                    yield (
                        DublinCoreElement(element, self._labels.preferred_name(text_of(value)))
                        if is_name
                        else _text_element(element, value)
                    )

    def _part_elements(self, thing: Resource) -> Iterator[DublinCoreElement]:
        for element, (field, name) in PARTS.items():
            for value in (value for part in thing.parts(field) for value in part.get(name)):
                # The catalogue is not the source of a thing, even where it hands out the file.
                if element != "source" or not text_of(value).startswith(self._catalogue.base):
                    yield _text_element(element, value)

    def _settled_values(self, thing: Resource, field: str) -> tuple[Value, ...]:
        return settled_values(thing, field, self._profile)


def _text_element(name: str, value: Value) -> DublinCoreElement:
    return DublinCoreElement(name, text_of(value), value.language if isinstance(value, TaggedLiteral) else "")


RDF_SCHEMA = f"{OAI}rdf.xsd"
OAI_DC = f"{OAI}oai_dc/"
OAI_DATACITE = "http://schema.datacite.org/oai/oai-1.1/"
MAX_FINDING_AIDS = 5
"""The most finding aids in one answer: each holds all documents of its release."""


class FormatWriters:
    """The writers of all formats, over one publication; each is made when it is needed."""

    def __init__(self, publication: Publication) -> None:
        self.publication = publication

    @cached_property
    def dublin_core(self) -> DublinCoreWriter:
        """Return the writer of Dublin Core."""
        return DublinCoreWriter(self.publication.catalogue)

    @cached_property
    def presenter(self) -> Presenter:
        """Return the presenter of things."""
        return Presenter(self.publication)

    @cached_property
    def reader(self) -> FactsReader:
        """Return the reader of facts."""
        return FactsReader(self.presenter)

    @cached_property
    def dcat(self) -> DcatWriter:
        """Return the writer of DCAT."""
        return DcatWriter(self.publication.catalogue, self.publication.writers)


ElementWriter = Callable[[Resource, FormatWriters], Markup]
TimeReader = Callable[[OaiRecords, FormatWriters], Mapping[str, str]]
"""A function that gives when records changed last, by the IRIs of their things."""


@dataclass(frozen=True, slots=True)
class MetadataFormat:
    """A format: its prefix, its schema and namespace, what writes it, and for which classes (None: all).

    `times` are those of records that change with more than their things.
    """

    prefix: str
    schema: str
    namespace: str
    write: ElementWriter
    applies_to: Callable[[Shape], bool] | None = None
    most_records: int = sys.maxsize
    times: TimeReader | None = None

    def kinds(self, profile: Profile) -> frozenset[str]:
        """Return the kinds of things that have it, none where all have."""
        return _kinds(self.applies_to, profile) if self.applies_to else frozenset()

    def has_kind(self, kind: str, profile: Profile) -> bool:
        """Return whether things of a kind have it."""
        return self.applies_to is None or kind in self.kinds(profile)


@lru_cache
def _kinds(applies_to: Callable[[Shape], bool], profile: Profile) -> frozenset[str]:
    return frozenset(kind for kind, shape in profile.by_kind.items() if applies_to(shape))


def _write_rdf(thing: Resource, writers: FormatWriters) -> Markup:
    description = Description(writers.presenter, thing)
    return embedded_rdf(RENDERERS[RDF_XML](description, writers.publication.writers))


def _write_dcat(thing: Resource, writers: FormatWriters) -> Markup:
    triples = jsonld_triples(writers.dcat.thing_body(thing), writers.publication.writers)
    return embedded_rdf(convert_triples(triples, RDF_XML, writers.publication.writers))


def _write_datacite(thing: Resource, writers: FormatWriters) -> Markup:
    return datacite_xml(datacite_record(writers.reader.facts(thing)))


def _write_oai_datacite(thing: Resource, writers: FormatWriters) -> Markup:
    return render_xml("oai_datacite.xml", payload=_write_datacite(thing, writers))


FORMATS = (
    MetadataFormat("oai_dc", f"{OAI}oai_dc.xsd", OAI_DC, lambda thing, by: by.dublin_core.write(thing)),
    MetadataFormat("rdf", RDF_SCHEMA, RDF, _write_rdf),
    MetadataFormat("dcat", RDF_SCHEMA, DCAT, _write_dcat, is_record),
    MetadataFormat("datacite", DATACITE_SCHEMA, KERNEL, _write_datacite, is_record),
    MetadataFormat("oai_datacite", f"{OAI_DATACITE}oai.xsd", OAI_DATACITE, _write_oai_datacite, is_record),
    MetadataFormat(
        "ead3",
        finding_aids.SCHEMA,
        finding_aids.EAD3,
        lambda thing, by: finding_aids.release_finding_aid(thing, by.reader),
        is_release,
        MAX_FINDING_AIDS,
        lambda records, by: finding_aid_times(records, by.publication.catalogue),
    ),
    MetadataFormat(
        "eac-cpf",
        authority_records.SCHEMA,
        authority_records.EAC_CPF,
        lambda thing, by: authority_records.authority_record(thing, by.reader),
        is_body,
    ),
)
METADATA_FORMATS: Mapping[str, MetadataFormat] = {each.prefix: each for each in FORMATS}
"""All formats by prefix, that which every repository has first."""


def find_format(prefix: str) -> MetadataFormat:
    """Return a format; raises OaiError where there is none of this prefix."""
    if prefix not in METADATA_FORMATS:
        raise OaiError(
            "cannotDisseminateFormat",
            f"Records are available in {', '.join(METADATA_FORMATS)}, not in {quote_text(prefix)}.",
        )
    return METADATA_FORMATS[prefix]


def formats_of_kind(kind: str, profile: Profile) -> list[MetadataFormat]:
    """Return the formats of things of a kind, all formats where it is ""."""
    return [each for each in METADATA_FORMATS.values() if not kind or each.has_kind(kind, profile)]


XML = "http://www.w3.org/XML/1998/namespace"


def embedded_rdf(document: bytes) -> Markup:
    """Return a document of RDF/XML that we wrote; it names its own namespaces, so that it can be cut out."""
    prefixes = {XML: "xml"}
    root = Element("")
    for event, found in iterparse(BytesIO(document), ("start-ns", "end")):  # noqa: S314 - our own
        if event == "start-ns":
            prefix, namespace = found
            prefixes.setdefault(namespace, prefix or f"ns{len(prefixes)}")
        else:
            root = found
    written = _prefixed_element(root, prefixes)
    written.attrib |= {f"xmlns:{prefix}": name for name, prefix in prefixes.items() if name != XML}
    # Escaped by the writer of elements.
    return Markup(tostring(written, encoding="unicode"))  # noqa: S704


def _prefixed_element(element: Element, prefixes: Mapping[str, str]) -> Element:
    attributes = {_prefixed_name(name, prefixes): value for name, value in element.attrib.items()}
    found = Element(_prefixed_name(element.tag, prefixes), attributes)
    found.text = element.text
    found.extend(_prefixed_children(element, prefixes))
    return found


def _prefixed_children(element: Element, prefixes: Mapping[str, str]) -> Iterator[Element]:
    return (_prefixed_element(child, prefixes) for child in element)


def _prefixed_name(name: str, prefixes: Mapping[str, str]) -> str:
    namespace, _, local = name.removeprefix("{").rpartition("}")
    return f"{prefixes[namespace]}:{local}"


def finding_aid_times(records: Iterable[OaiRecord], catalogue: Catalogue) -> Mapping[str, str]:
    """Return when the finding aid of each release changed last, by IRI.

    Of a document that is deleted nothing states where it was: it may have been in any of them.
    """
    found = list(records)
    kinds = {shape.kind for shape in series_shapes(catalogue)}
    item = catalogue.profile["ReleasedDocument"].kind
    times = {each.iri: each.time for each in found}
    gone = max((each.time for each in found if each.deleted and each.kind == item), default="")
    return {
        each.iri: max(each.time, gone, *(times.get(name, "") for name in item_names(catalogue, each.iri)))
        for each in found
        if not each.deleted and each.kind in kinds
    }


def dublin_core_xml(elements: Iterable[DublinCoreElement]) -> Markup:
    """Write simple Dublin Core."""
    return render_xml("oai_dc.xml", elements=elements)
