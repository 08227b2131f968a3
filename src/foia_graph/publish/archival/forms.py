"""The forms of archives, each with the classes that it is for: of one thing, and of the whole catalogue.

Content negotiation, OAI-PMH and `export` all look here for the forms of a thing.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import msgspec

from foia_graph.model.forms import DATACITE, DATACITE_JSON, EAC_CPF, EAD3, Form
from foia_graph.model.namespaces import DCAT
from foia_graph.model.resource import Resource
from foia_graph.model.shapes import Shape
from foia_graph.publish.archival.authority_records import authority_names, authority_record
from foia_graph.publish.archival.datacite import datacite_record, datacite_xml
from foia_graph.publish.archival.finding_aids import catalogue_blocks, release_blocks
from foia_graph.publish.dcat import terms
from foia_graph.publish.dumps.bag import EPOCH
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.publication import Publication
from foia_graph.publish.record_facts import BODIES, FactsReader
from foia_graph.publish.xml_templates import xml_document

ShapeTest = Callable[[Shape], bool]
FormWriter = Callable[[Resource, FactsReader], Iterator[bytes]]


def _is_record(shape: Shape) -> bool:
    return shape.written_as(DCAT) in ("Dataset", "DatasetSeries")


SHAPE_TESTS: Mapping[Form, ShapeTest] = {
    EAD3: lambda shape: shape.written_as(DCAT) == "DatasetSeries",
    EAC_CPF: lambda shape: shape.name in BODIES,
    DATACITE: _is_record,
    DATACITE_JSON: _is_record,
}
"""Whether things of a class are available in a form."""


def archival_forms(shape: Shape) -> tuple[Form, ...]:
    """Return the forms of archives in which things of a class are available."""
    return tuple(form for form, applies_to in SHAPE_TESTS.items() if applies_to(shape))


def _write_authority_record(thing: Resource, reader: FactsReader) -> Iterator[bytes]:
    yield xml_document(authority_record(thing, reader))


def _write_datacite(thing: Resource, reader: FactsReader) -> Iterator[bytes]:
    yield xml_document(datacite_xml(datacite_record(reader.facts(thing))))


def _write_datacite_json(thing: Resource, reader: FactsReader) -> Iterator[bytes]:
    record = datacite_record(reader.facts(thing))
    yield msgspec.json.format(msgspec.json.encode(record)) + b"\n"


WRITERS: Mapping[Form, FormWriter] = {
    EAD3: release_blocks,
    EAC_CPF: _write_authority_record,
    DATACITE: _write_datacite,
    DATACITE_JSON: _write_datacite_json,
}
"""The writer of a thing in each form, block by block."""

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
