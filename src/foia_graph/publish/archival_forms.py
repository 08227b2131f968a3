"""Output forms of single things beside RDF and HTML, each with the classes of things that it is for.

They are registered in the entry-point group `foia_graph.forms` under their suffix: those of archives and of
registries of DOIs by this module. Content negotiation and the pages of things offer all that are installed.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

import msgspec

from foia_graph.model.forms import ALL, DATACITE, DATACITE_JSON, EAC_CPF, EAD3, Form
from foia_graph.model.namespaces import DCAT
from foia_graph.model.resource import Resource
from foia_graph.model.shapes import Shape
from foia_graph.publish.datacite.record import datacite_record
from foia_graph.publish.datacite.xml import datacite_element
from foia_graph.publish.eac_cpf.authority_record import authority_record
from foia_graph.publish.ead3.finding_aid import FindingAidWriter
from foia_graph.publish.record_facts import BODIES, FactsReader
from foia_graph.publish.xml_elements import write_xml
from foia_graph.runtime.plugins import PluginTable

ShapeTest = Callable[[Shape], bool]
FormWriter = Callable[[Resource, FactsReader], Iterator[bytes]]


@dataclass(frozen=True, slots=True)
class OutputForm:
    """A form of things: whether things of a class have it, and the writer of one, block by block.

    `for_what` says in words which things have it: "releases have it".
    """

    form: Form
    applies_to: ShapeTest
    write: FormWriter
    for_what: str


def _check(name: str, found: object) -> OutputForm:
    if not isinstance(found, OutputForm) or found.form.name != name:
        raise TypeError(f"an OutputForm of the suffix {name} is expected, and it is {found!r:.80}")
    for each in ALL:
        if each != found.form and (each.name == name or each.media_type == found.form.media_type):
            raise TypeError(f"its suffix or media type is that of {each.label or each.name}")
    return found


OUTPUT_FORMS = PluginTable("forms", _check)
"""The output forms by suffix."""


@cache
def output_forms() -> dict[str, OutputForm]:
    """Return the output forms that can be used, by suffix; `foia-graph plugins` says why others cannot."""
    return OUTPUT_FORMS.usable()


def forms_of_shape(shape: Shape) -> tuple[Form, ...]:
    """Return the output forms that things of a class have."""
    return tuple(each.form for each in output_forms().values() if each.applies_to(shape))


def is_release(shape: Shape) -> bool:
    """Return whether a class is that of releases."""
    return shape.written_as(DCAT) == "DatasetSeries"


def is_record(shape: Shape) -> bool:
    """Return whether things of a class are releases or documents."""
    return shape.written_as(DCAT) in ("Dataset", "DatasetSeries")


def is_body(shape: Shape) -> bool:
    """Return whether things of a class are agencies or organizations."""
    return shape.name in BODIES


def _write_finding_aid(thing: Resource, reader: FactsReader) -> Iterator[bytes]:
    return FindingAidWriter(reader).release(thing).blocks()


def _write_authority_record(thing: Resource, reader: FactsReader) -> Iterator[bytes]:
    yield authority_record(thing, reader)


def _write_datacite(thing: Resource, reader: FactsReader) -> Iterator[bytes]:
    yield write_xml(datacite_element(datacite_record(reader.facts(thing))))


def _write_datacite_json(thing: Resource, reader: FactsReader) -> Iterator[bytes]:
    record = datacite_record(reader.facts(thing))
    yield msgspec.json.format(msgspec.json.encode(record)) + b"\n"


FINDING_AID = OutputForm(
    EAD3, is_release, _write_finding_aid, "releases have it, and the catalogue at /catalog.ead3"
)
AUTHORITY_RECORD = OutputForm(EAC_CPF, is_body, _write_authority_record, "agencies and organizations have it")
DATACITE_XML = OutputForm(DATACITE, is_record, _write_datacite, "releases and documents have it")
DATACITE_LINES = OutputForm(DATACITE_JSON, is_record, _write_datacite_json, "releases and documents have it")
