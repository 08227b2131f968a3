"""Answers as XML, valid by the schema of the protocol (3.2)."""

from collections.abc import Iterable, Mapping
from xml.etree.ElementTree import Element

from foia_graph.model.namespaces import DC, OAI
from foia_graph.publish.oai import dublin_core
from foia_graph.publish.xml_elements import XSI, add_element, clean_text, write_xml

OAI_DC = f"{OAI}oai_dc/"
XSI_NAMESPACE = {"xmlns:xsi": XSI}


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
    return write_xml(root)


def dublin_core_element(elements: Iterable[dublin_core.DublinCoreElement]) -> Element:
    """Write simple Dublin Core; it names its own namespaces, so that it can be cut out."""
    names = {"xmlns:oai_dc": OAI_DC, "xmlns:dc": DC, **XSI_NAMESPACE}
    root = Element("oai_dc:dc", {**names, "xsi:schemaLocation": f"{OAI_DC} {OAI}oai_dc.xsd"})
    for each in elements:
        language = {"xml:lang": each.language} if each.language else {}
        add_element(root, f"dc:{each.name}", each.text, **language)
    return root
