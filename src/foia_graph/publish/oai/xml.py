"""Answers as XML, valid by the schema of the protocol (3.2): always well-formed, whatever a text holds."""

import re
from collections.abc import Iterable, Mapping
from xml.etree.ElementTree import Element, SubElement, tostring

from foia_graph.model.namespaces import DC, OAI
from foia_graph.publish.oai import dublin_core

OAI_DC = f"{OAI}oai_dc/"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
ILLEGAL_CHARACTERS = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML 1.0 document may hold, escaped or not."""
XSI_NAMESPACE = {"xmlns:xsi": XSI}


def clean_text(text: str) -> str:
    """Return a text with the replacement character in the place of what XML cannot hold."""
    return ILLEGAL_CHARACTERS.sub("\ufffd", text)


def add_element(parent: Element, name: str, text: str = "", **attributes: str) -> Element:
    """Add an element with a text, and return it."""
    child = SubElement(parent, name, {key: clean_text(value) for key, value in attributes.items()})
    child.text = clean_text(text) or None
    return child


def error_element(code: str, message: str) -> Element:
    """Write what is wrong with a request (3.6)."""
    root = Element("error", {"code": code})
    root.text = clean_text(message)
    return root


def write_document(moment: str, address: str, arguments: Mapping[str, str], content: Element) -> bytes:
    """Write an answer: when it was given, to what, and what it is."""
    schema = f"{OAI} {OAI}OAI-PMH.xsd"
    root = Element("OAI-PMH", {"xmlns": OAI, **XSI_NAMESPACE, "xsi:schemaLocation": schema})
    add_element(root, "responseDate", moment)
    add_element(root, "request", address, **arguments)
    root.append(content)
    data: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return data + b"\n"


def dublin_core_element(elements: Iterable[dublin_core.DublinCoreElement]) -> Element:
    """Write simple Dublin Core; it names its own namespaces, so that it can be cut out."""
    names = {"xmlns:oai_dc": OAI_DC, "xmlns:dc": DC, **XSI_NAMESPACE}
    root = Element("oai_dc:dc", {**names, "xsi:schemaLocation": f"{OAI_DC} {OAI}oai_dc.xsd"})
    for each in elements:
        language = {"xml:lang": each.language} if each.language else {}
        add_element(root, f"dc:{each.name}", each.text, **language)
    return root
