"""The forms in which archives and registries of DOIs describe things, each with the classes that it is for.

Content negotiation, OAI-PMH and `export` all ask here what a thing can be had in.
"""

from collections.abc import Callable, Iterator, Mapping

import msgspec

from foia_graph.model.forms import DATACITE, DATACITE_JSON, EAC_CPF, EAD3, Form
from foia_graph.model.namespaces import DCAT
from foia_graph.model.resource import Resource
from foia_graph.model.shapes import Shape
from foia_graph.publish.datacite.record import datacite_record
from foia_graph.publish.datacite.xml import datacite_element
from foia_graph.publish.eac_cpf.authority_record import authority_record
from foia_graph.publish.ead3.finding_aid import FindingAidWriter
from foia_graph.publish.record_facts import BODIES, FactsReader
from foia_graph.publish.xml_elements import write_xml

ShapeTest = Callable[[Shape], bool]
FormWriter = Callable[[Resource, FactsReader], Iterator[bytes]]


def _is_release(shape: Shape) -> bool:
    return shape.written_as(DCAT) == "DatasetSeries"


def _is_record(shape: Shape) -> bool:
    return shape.written_as(DCAT) in ("Dataset", "DatasetSeries")


def _is_body(shape: Shape) -> bool:
    return shape.name in BODIES


SHAPE_TESTS: Mapping[Form, ShapeTest] = {
    EAD3: _is_release,
    EAC_CPF: _is_body,
    DATACITE: _is_record,
    DATACITE_JSON: _is_record,
}
"""Whether things of a class can be had in a form."""


def archival_forms(shape: Shape) -> tuple[Form, ...]:
    """Return the forms of archives that things of a class can be had in."""
    return tuple(form for form, applies_to in SHAPE_TESTS.items() if applies_to(shape))


def _write_finding_aid(thing: Resource, reader: FactsReader) -> Iterator[bytes]:
    return FindingAidWriter(reader).release(thing).blocks()


def _write_authority_record(thing: Resource, reader: FactsReader) -> Iterator[bytes]:
    yield authority_record(thing, reader)


def _write_datacite(thing: Resource, reader: FactsReader) -> Iterator[bytes]:
    yield write_xml(datacite_element(datacite_record(reader.facts(thing))))


def _write_datacite_json(thing: Resource, reader: FactsReader) -> Iterator[bytes]:
    record = datacite_record(reader.facts(thing))
    yield msgspec.json.format(msgspec.json.encode(record)) + b"\n"


WRITERS: Mapping[Form, FormWriter] = {
    EAD3: _write_finding_aid,
    EAC_CPF: _write_authority_record,
    DATACITE: _write_datacite,
    DATACITE_JSON: _write_datacite_json,
}
"""The writer of a thing in each form, block by block."""
