"""The formats that records are had in (2.4), each for records of some kinds."""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup

from foia_graph.model.dates import quote_text
from foia_graph.model.forms import RDF_XML
from foia_graph.model.namespaces import DCAT, OAI, RDF
from foia_graph.model.profile import Profile
from foia_graph.model.resource import Resource
from foia_graph.model.shapes import Shape
from foia_graph.publish.archival import authority_records, finding_aids
from foia_graph.publish.archival.datacite import KERNEL, datacite_record, datacite_xml
from foia_graph.publish.archival.datacite import SCHEMA as DATACITE_SCHEMA
from foia_graph.publish.archival.forms import is_body, is_record, is_release
from foia_graph.publish.dcat.dcat import DcatWriter
from foia_graph.publish.descriptions import Description
from foia_graph.publish.oai.answers import dublin_core_xml
from foia_graph.publish.oai.dublin_core import DublinCoreWriter
from foia_graph.publish.oai.errors import OaiError
from foia_graph.publish.oai.finding_aid_times import finding_aid_times
from foia_graph.publish.oai.rdf_xml import embedded_rdf
from foia_graph.publish.oai.records import OaiRecords
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.publication import Publication
from foia_graph.publish.record_facts import FactsReader
from foia_graph.publish.serializers import RENDERERS, convert_triples, jsonld_triples
from foia_graph.publish.xml_templates import render_xml
from foia_graph.runtime.shared_values import cached_property

RDF_SCHEMA = f"{OAI}rdf.xsd"
OAI_DC = f"{OAI}oai_dc/"
OAI_DATACITE = "http://schema.datacite.org/oai/oai-1.1/"
MOST_FINDING_AIDS = 5
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


def _write_dublin_core(thing: Resource, writers: FormatWriters) -> Markup:
    return dublin_core_xml(writers.dublin_core.elements(thing))


def _write_rdf(thing: Resource, writers: FormatWriters) -> Markup:
    description = Description(writers.presenter, thing)
    return embedded_rdf(RENDERERS[RDF_XML](description, writers.publication.writers))


def _write_dcat(thing: Resource, writers: FormatWriters) -> Markup:
    triples = jsonld_triples(writers.dcat.thing_body(thing), writers.publication.writers)
    return embedded_rdf(convert_triples(triples, RDF_XML, writers.publication.writers))


def _write_datacite(thing: Resource, writers: FormatWriters) -> Markup:
    return datacite_xml(datacite_record(writers.reader.facts(thing)))


def _write_oai_datacite(thing: Resource, writers: FormatWriters) -> Markup:
    """Write DataCite as the OAI-PMH server of DataCite wraps it."""
    return render_xml("oai_datacite.xml", payload=_write_datacite(thing, writers))


def _write_ead3(thing: Resource, writers: FormatWriters) -> Markup:
    return finding_aids.release_finding_aid(thing, writers.reader)


def _finding_aid_times(records: OaiRecords, writers: FormatWriters) -> Mapping[str, str]:
    return finding_aid_times(records, writers.publication.catalogue)


def _write_eac_cpf(thing: Resource, writers: FormatWriters) -> Markup:
    return authority_records.authority_record(thing, writers.reader)


METADATA_FORMATS: Mapping[str, MetadataFormat] = {
    each.prefix: each
    for each in (
        MetadataFormat("oai_dc", f"{OAI}oai_dc.xsd", OAI_DC, _write_dublin_core),
        MetadataFormat("rdf", RDF_SCHEMA, RDF, _write_rdf),
        MetadataFormat("dcat", RDF_SCHEMA, DCAT, _write_dcat, is_record),
        MetadataFormat("datacite", DATACITE_SCHEMA, KERNEL, _write_datacite, is_record),
        MetadataFormat(
            "oai_datacite", f"{OAI_DATACITE}oai.xsd", OAI_DATACITE, _write_oai_datacite, is_record
        ),
        MetadataFormat(
            "ead3",
            finding_aids.SCHEMA,
            finding_aids.EAD3,
            _write_ead3,
            is_release,
            MOST_FINDING_AIDS,
            _finding_aid_times,
        ),
        MetadataFormat(
            "eac-cpf",
            authority_records.SCHEMA,
            authority_records.EAC_CPF,
            _write_eac_cpf,
            is_body,
        ),
    )
}
"""All formats by prefix, that which every repository has first."""


def find_format(prefix: str) -> MetadataFormat:
    """Return a format; raises OaiError where there is none of this prefix."""
    if prefix not in METADATA_FORMATS:
        raise OaiError(
            "cannotDisseminateFormat",
            f"Records are had in {', '.join(METADATA_FORMATS)}, not in {quote_text(prefix)}.",
        )
    return METADATA_FORMATS[prefix]


def formats_of_kind(kind: str, profile: Profile) -> list[MetadataFormat]:
    """Return the formats of things of a kind, all formats where it is ""."""
    return [each for each in METADATA_FORMATS.values() if not kind or each.has_kind(kind, profile)]
