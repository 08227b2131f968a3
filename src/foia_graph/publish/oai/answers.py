"""Answers as XML, valid by the schema of the protocol (3.2)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from foia_graph.publish.oai.dublin_core import DublinCoreElement
from foia_graph.publish.oai.errors import OaiError
from foia_graph.publish.oai.record import OaiRecord
from foia_graph.publish.xml_templates import render_xml, xml_document


@dataclass(frozen=True, slots=True)
class RecordView:
    """A record with its sets and, where it is not deleted and was asked for, its metadata."""

    record: OaiRecord
    specs: list[str]
    metadata: Markup | None = None


@dataclass(frozen=True, slots=True)
class ListPart:
    """A part of a list: its items, the size of the list, how many came before, and the token of the next.

    `is_part` is False for a list that is sent whole.
    """

    items: Iterable[object]
    is_part: bool
    total: int
    cursor: int
    token: str


def write_answer(moment: str, address: str, arguments: Mapping[str, str], verb: str, found: object) -> bytes:
    """Write an answer: when it was given, to what, and what it is."""
    return _write_document(moment, address, arguments, verb=verb, found=found, error=None)


def write_error(moment: str, address: str, arguments: Mapping[str, str], error: OaiError) -> bytes:
    """Write what is wrong with a request (3.6)."""
    return _write_document(moment, address, arguments, verb="", found=None, error=error)


def _write_document(moment: str, address: str, arguments: Mapping[str, str], **content: object) -> bytes:
    request = {"moment": moment, "address": address, "arguments": arguments}
    return xml_document(render_xml("oai_answer.xml", **request, **content))


def dublin_core_xml(elements: Iterable[DublinCoreElement]) -> Markup:
    """Write simple Dublin Core."""
    return render_xml("oai_dc.xml", elements=elements)
