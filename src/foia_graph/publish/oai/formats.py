"""The formats that records are available in (2.4), each for records of some kinds."""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from markupsafe import Markup

from foia_graph.model.annotations import ELEMENTS
from foia_graph.model.claims import settled_values
from foia_graph.model.forms import RDF_XML
from foia_graph.model.namespaces import DC, DCAT, DCMI_TYPES, OAI, RDF
from foia_graph.model.profile import Profile
from foia_graph.model.resource import Resource, TaggedLiteral, Value, text_of
from foia_graph.model.shapes import Shape
from foia_graph.publish.archival import forms
from foia_graph.publish.dcat.dcat import DcatWriter, is_dataset, is_series
from foia_graph.publish.descriptions import Description
from foia_graph.publish.machine_note import published_thing
from foia_graph.publish.oai.sets import OaiRecord, OaiRecords
from foia_graph.publish.presenter import Presenter, Publication
from foia_graph.publish.record_facts import FactsReader
from foia_graph.publish.serializers import RENDERERS, convert_triples, jsonld_triples
from foia_graph.publish.xml_templates import render_xml
from foia_graph.store.catalogue import Catalogue, Labels

# Elements in which what a field links to is by its IRI; it is called by name in the others.
ADDRESSES = ("identifier", "relation", "source")
# Elements that parts of a thing have: the field of the parts, and their own.
PARTS: Mapping[str, tuple[str, str]] = {
    "format": ("distribution", "mediaType"),
    "identifier": ("batesRange", "asPrinted"),
    "source": ("distribution", "accessURL"),
    "rights": ("distribution", "rights"),
}


class DublinCoreElement(NamedTuple):
    """One element: its name, its text, and the language of that where it is not the catalogue's."""

    name: str
    text: str
    language: str = ""


def dublin_core_elements(thing: Resource, catalogue: Catalogue) -> list[DublinCoreElement]:
    """Return a thing as elements of Dublin Core, in the order of these, each once."""
    found = _elements(published_thing(thing, catalogue), catalogue)
    return sorted(dict.fromkeys(found), key=lambda element: ELEMENTS.index(element.name))


def _elements(thing: Resource, catalogue: Catalogue) -> Iterator[DublinCoreElement]:
    labels, profile = Labels(catalogue), catalogue.profile
    shape = profile[thing.type]
    chosen, others = labels.titles(thing)
    yield from (_text_element("title", value) for value in (chosen, *others))
    yield DublinCoreElement("identifier", thing.iri)
    if kind := shape.written_as(DCMI_TYPES):
        yield DublinCoreElement("type", kind)
    for pages in settled_values(thing, "numberOfPages", profile):
        yield DublinCoreElement("format", f"{text_of(pages)} page{'' if pages == '1' else 's'}")
    if thing.type == "Catalog":
        yield DublinCoreElement("language", catalogue.language)
    for element, fields in shape.mappings(DC).items():
        for prop, _ in fields:
            is_name = prop.kind == "link" and element not in ADDRESSES
            for value in settled_values(thing, prop.name, profile):
                name = labels.preferred_name(text_of(value)) if is_name else ""
                yield DublinCoreElement(element, name) if is_name else _text_element(element, value)
    for element, (field, own) in PARTS.items():
        for value in (value for part in thing.parts(field) for value in part.get(own)):
            # The catalogue is not the source of a thing, even where it hands out the file.
            if element != "source" or not text_of(value).startswith(catalogue.base):
                yield _text_element(element, value)


def _text_element(name: str, value: Value) -> DublinCoreElement:
    return DublinCoreElement(name, text_of(value), value.language if isinstance(value, TaggedLiteral) else "")


RDF_SCHEMA = f"{OAI}rdf.xsd"
OAI_DC = f"{OAI}oai_dc/"
OAI_DATACITE = "http://schema.datacite.org/oai/oai-1.1/"
# The most finding aids in one answer: each holds all documents of its release.
MAX_FINDING_AIDS = 5


class FormatWriters:
    """The writers of all formats, over one publication."""

    def __init__(self, publication: Publication) -> None:
        self.publication, self.presenter = publication, Presenter(publication)
        self.reader = FactsReader(self.presenter)
        self.dcat = DcatWriter(publication.catalogue, publication.writers)


ElementWriter = Callable[[Resource, FormatWriters], Markup]
# A function that gives when records changed last, by the IRIs of their things.
TimeReader = Callable[[OaiRecords, FormatWriters], Mapping[str, str]]


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
        applies = self.applies_to
        return frozenset(kind for kind, shape in profile.by_kind.items() if applies and applies(shape))

    def has_kind(self, kind: str, profile: Profile) -> bool:
        """Return whether things of a kind have it."""
        return self.applies_to is None or kind in self.kinds(profile)


def _write_rdf(thing: Resource, writers: FormatWriters) -> Markup:
    description = Description(writers.presenter, thing)
    return embedded_rdf(RENDERERS[RDF_XML](description, writers.publication.writers))


def _write_dcat(thing: Resource, writers: FormatWriters) -> Markup:
    triples = jsonld_triples(writers.dcat.thing_body(thing), writers.publication.writers)
    return embedded_rdf(convert_triples(triples, RDF_XML, writers.publication.writers))


def _write_datacite(thing: Resource, writers: FormatWriters) -> Markup:
    return forms.datacite_xml(forms.datacite_record(writers.reader.facts(thing)))


FORMATS = (
    MetadataFormat(
        "oai_dc",
        f"{OAI}oai_dc.xsd",
        OAI_DC,
        lambda thing, by: render_xml(
            "oai_dc.xml", elements=dublin_core_elements(thing, by.publication.catalogue)
        ),
    ),
    MetadataFormat("rdf", RDF_SCHEMA, RDF, _write_rdf),
    MetadataFormat("dcat", RDF_SCHEMA, DCAT, _write_dcat, is_dataset),
    MetadataFormat("datacite", forms.DATACITE_SCHEMA, forms.KERNEL, _write_datacite, is_dataset),
    MetadataFormat(
        "oai_datacite",
        f"{OAI_DATACITE}oai.xsd",
        OAI_DATACITE,
        lambda thing, by: render_xml("oai_datacite.xml", payload=_write_datacite(thing, by)),
        is_dataset,
    ),
    MetadataFormat(
        "ead3",
        forms.EAD_SCHEMA,
        forms.EAD_NAMESPACE,
        lambda thing, by: render_xml(forms.TEMPLATE, **forms.release_values(thing, by.reader)),
        is_series,
        MAX_FINDING_AIDS,
        lambda records, by: finding_aid_times(records, by.publication.catalogue),
    ),
    MetadataFormat(
        "eac-cpf",
        forms.EAC_SCHEMA,
        forms.EAC_NAMESPACE,
        lambda thing, by: forms.authority_record(thing, by.reader),
        forms.is_body,
    ),
)
# All formats by prefix, that which every repository has first.
METADATA_FORMATS: Mapping[str, MetadataFormat] = {each.prefix: each for each in FORMATS}


def embedded_rdf(document: bytes) -> Markup:
    """Return a document of RDF/XML that we wrote; it names its own namespaces, so that it can be cut out."""
    _, _, root = document.decode().partition("?>")
    return Markup(root.strip())  # noqa: S704 - written by the engine


def finding_aid_times(records: Iterable[OaiRecord], catalogue: Catalogue) -> Mapping[str, str]:
    """Return when the finding aid of each release changed last, by IRI.

    Of a document that is deleted nothing states where it was: it may have been in any of them.
    """
    found = list(records)
    kinds = {shape.kind for shape in filter(is_series, catalogue.profile.shapes.values())}
    item = catalogue.profile["ReleasedDocument"].kind
    times = {each.iri: each.time for each in found}
    gone = max((each.time for each in found if each.deleted and each.kind == item), default="")
    return {
        each.iri: max(
            each.time, gone, *(times.get(name, "") for name in forms.item_names(catalogue, each.iri))
        )
        for each in found
        if not each.deleted and each.kind in kinds
    }
