"""The whole catalogue in the forms of archives: a finding aid, authority records, records of DataCite."""

from collections.abc import Iterator
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import msgspec

from foia_graph.publish.datacite.record import datacite_record
from foia_graph.publish.dcat import terms
from foia_graph.publish.dumps.bag import EPOCH
from foia_graph.publish.eac_cpf.authority_record import authority_names, authority_record
from foia_graph.publish.ead3.finding_aid import FindingAidWriter
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.publication import Publication
from foia_graph.publish.record_facts import FactsReader


def catalogue_finding_aid(publication: Publication) -> Iterator[bytes]:
    """Yield the finding aid of the whole catalogue, piece by piece."""
    return FindingAidWriter(_reader(publication)).catalogue().blocks()


def write_authority_records(publication: Publication, file: BinaryIO) -> None:
    """Write a ZIP file with the authority record of each agency and organization, named by kind and slug."""
    reader = _reader(publication)
    prefix = f"{publication.catalogue.base}id/"
    with ZipFile(file, "w") as zipped:
        for iri in authority_names(reader.presenter):
            thing = publication.catalogue.reader.read_thing(iri)
            if thing is not None:
                entry = ZipInfo(f"{iri.removeprefix(prefix).replace('/', '-')}.xml", EPOCH)
                zipped.writestr(entry, authority_record(thing, reader), ZIP_DEFLATED)


def datacite_lines(publication: Publication) -> Iterator[bytes]:
    """Yield a line of JSON for each release and document: its record of DataCite."""
    reader, profile = _reader(publication), publication.catalogue.profile
    for shape in profile.shapes.values():
        if terms.is_dataset(profile, shape.name):
            for facts in reader.described(publication.catalogue.thing_names(shape)):
                yield msgspec.json.encode(datacite_record(facts)) + b"\n"


def _reader(publication: Publication) -> FactsReader:
    return FactsReader(Presenter(publication))
