"""The forms of archives, each with the classes that it is for: of one thing, and of the whole catalogue."""

from collections.abc import Iterator
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import msgspec

from foia_graph.model.forms import DATACITE, DATACITE_JSON, EAC_CPF, EAD3
from foia_graph.model.namespaces import DCAT
from foia_graph.model.resource import Resource
from foia_graph.model.shapes import Shape
from foia_graph.publish.archival.authority_records import authority_names, authority_record
from foia_graph.publish.archival.datacite import datacite_record, datacite_xml
from foia_graph.publish.archival.finding_aids import catalogue_blocks, release_blocks
from foia_graph.publish.dcat import terms
from foia_graph.publish.dumps.bag import EPOCH
from foia_graph.publish.output_forms import OutputForm
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.publication import Publication
from foia_graph.publish.record_facts import BODIES, FactsReader
from foia_graph.publish.xml_templates import xml_document


def is_release(shape: Shape) -> bool:
    """Return whether a class is that of releases."""
    return shape.written_as(DCAT) == "DatasetSeries"


def is_record(shape: Shape) -> bool:
    """Return whether things of a class are releases or documents."""
    return shape.written_as(DCAT) in ("Dataset", "DatasetSeries")


def is_body(shape: Shape) -> bool:
    """Return whether things of a class are agencies or organizations."""
    return shape.name in BODIES


def _write_authority_record(thing: Resource, reader: FactsReader) -> Iterator[bytes]:
    yield xml_document(authority_record(thing, reader))


def _write_datacite(thing: Resource, reader: FactsReader) -> Iterator[bytes]:
    yield xml_document(datacite_xml(datacite_record(reader.facts(thing))))


def _write_datacite_json(thing: Resource, reader: FactsReader) -> Iterator[bytes]:
    record = datacite_record(reader.facts(thing))
    yield msgspec.json.format(msgspec.json.encode(record)) + b"\n"


FINDING_AID = OutputForm(
    EAD3, is_release, release_blocks, "releases have it, and the catalogue at /catalog.ead3"
)
AUTHORITY_RECORD = OutputForm(EAC_CPF, is_body, _write_authority_record, "agencies and organizations have it")
DATACITE_XML = OutputForm(DATACITE, is_record, _write_datacite, "releases and documents have it")
DATACITE_LINES = OutputForm(DATACITE_JSON, is_record, _write_datacite_json, "releases and documents have it")

# -- the whole catalogue -------------------------------------------------------------------------------------


def catalogue_finding_aid(publication: Publication) -> Iterator[bytes]:
    """Yield the finding aid of the whole catalogue, block by block."""
    return catalogue_blocks(FactsReader(Presenter(publication)))


def write_authority_records(publication: Publication, file: BinaryIO) -> None:
    """Write a ZIP file with the authority record of each agency and organization, named by kind and slug."""
    reader = FactsReader(Presenter(publication))
    prefix = f"{publication.catalogue.base}id/"
    with ZipFile(file, "w") as zipped:
        for iri in authority_names(reader.presenter):
            thing = publication.catalogue.reader.read_thing(iri)
            if thing is not None:
                entry = ZipInfo(f"{iri.removeprefix(prefix).replace('/', '-')}.xml", EPOCH)
                zipped.writestr(entry, xml_document(authority_record(thing, reader)), ZIP_DEFLATED)


def datacite_lines(publication: Publication) -> Iterator[bytes]:
    """Yield a line of JSON for each release and document: its record of DataCite."""
    reader, profile = FactsReader(Presenter(publication)), publication.catalogue.profile
    for shape in profile.shapes.values():
        if terms.is_dataset(profile, shape.name):
            for facts in reader.described(publication.catalogue.thing_names(shape)):
                yield msgspec.json.encode(datacite_record(facts)) + b"\n"
