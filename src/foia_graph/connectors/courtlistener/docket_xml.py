"""Dockets in the XML of the older RECAP (`docket.dtd`), as the Internet Archive keeps them."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from foia_graph.connectors.courtlistener.items import MAPPING, CourtItem
from foia_graph.connectors.harvest.inlining import UnreadableDocument
from foia_graph.connectors.harvest.safe_xml import build_element, xml_events
from foia_graph.errors import InputError

ROOT = "gov_uscourts_docket"
BARE_AMPERSAND = re.compile(rb"&(?!#?\w{1,8};)")
CASE_FIELDS, ENTRY_FIELDS, DOCUMENT_FIELDS = (
    MAPPING.tables[name] for name in ("xml-case", "xml-entry", "xml-document")
)
"""Elements, and the fields of API v4 that they are."""
FLAGS = {"1": True, "0": False, "True": True, "False": False}


def read_docket_xml(body: bytes, place: str) -> Iterator[CourtItem]:
    """Yield the items of a docket; raises InputError for what is no such docket."""
    root = _parse_root(body, place)
    case = _child_texts(root.find("case_details"))
    if not case.get("court") or not case.get("pacer_case_num"):
        raise InputError("is a docket without the court and the number that name it", place)
    key = f"gov.uscourts.{case['court']}.{case['pacer_case_num']}"
    names = {field: element for element, field in CASE_FIELDS.items()}
    fields = {CASE_FIELDS.get(name, name): text for name, text in case.items()}
    yield CourtItem("docket", key, fields, place, f"/{ROOT}/case_details", names)
    for number, element in enumerate(root.findall("party_list/party"), 1):
        yield from _party_items(element, place, key, f"/{ROOT}/party_list/party[{number}]")
    for number, element in enumerate(root.findall("document_list/document"), 1):
        yield from _document_items(element, place, key, f"/{ROOT}/document_list/document[{number}]")


def _parse_root(body: bytes, place: str) -> Element:
    try:
        root = build_element(_events(body))
    except UnreadableDocument as error:
        raise InputError(str(error), place) from None
    if root.tag != ROOT:
        raise InputError(
            f"is XML of another kind: its root is {root.tag!r}, where {ROOT!r} should stand", place
        )
    return root


def _events(body: bytes) -> "list[list[str | dict[str, str]] | str | None]":
    """Return the events of the XML; older dockets have ampersands that no one escaped."""
    try:
        # Only what fails as it is gets mended: a valid `&` in CDATA must stay.
        return xml_events(body, may_name_dtd=True)
    except UnreadableDocument:
        mended = BARE_AMPERSAND.sub(b"&amp;", body)
        if mended == body:
            raise
    return xml_events(mended, may_name_dtd=True)


def _child_texts(element: Element | None) -> dict[str, str]:
    texts = {} if element is None else {each.tag: (each.text or "").strip() for each in element}
    return {name: text for name, text in texts.items() if text}


def _party_items(element: Element, place: str, docket: str, pointer: str) -> Iterator[CourtItem]:
    fields = _child_texts(element)
    yield CourtItem("party", "", fields, place, pointer, docket=docket)
    for attorney in element.findall("attorney_list/attorney"):
        yield CourtItem("attorney", "", _child_texts(attorney), place, docket=docket)


def _document_items(element: Element, place: str, docket: str, pointer: str) -> Iterator[CourtItem]:
    """Yield the entry of a document that is no attachment, and the document.

    A document without anything but a text of the docket is an entry alone: an order in words, a minute.
    """
    texts = {**element.attrib, **_child_texts(element)}
    number, attachment = texts.get("doc_num", ""), texts.get("attachment_num", "")
    entry = f"{docket}.{number}" if number else ""
    if attachment in ("", "0"):
        entry_fields = {field: texts[name] for name, field in ENTRY_FIELDS.items() if name in texts}
        names = {field: name for name, field in ENTRY_FIELDS.items()}
        yield CourtItem("docket entry", entry, entry_fields, place, pointer, names, docket=docket)
    fields = {
        DOCUMENT_FIELDS.get(name, name): FLAGS.get(text, text) if name == "available" else text
        for name, text in texts.items()
        if name not in ENTRY_FIELDS or name in DOCUMENT_FIELDS
    }
    names = {field: name for name, field in DOCUMENT_FIELDS.items()}
    key = f"{entry}.{attachment or 0}" if entry else ""
    yield CourtItem("document", key, fields, place, pointer, names, docket=docket, entry=entry)
