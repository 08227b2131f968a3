"""A record of DataCite 4.6 as XML: the same properties as the JSON has."""

from collections.abc import Callable, Iterable, Mapping
from xml.etree.ElementTree import Element

from foia_graph.model.jsonld import Json
from foia_graph.publish.datacite.record import KERNEL, Record
from foia_graph.publish.xml_elements import XSI, add_element

SCHEMA = "http://schema.datacite.org/meta/kernel-4.6/metadata.xsd"
ATTRIBUTES: Mapping[str, str] = {"lang": "xml:lang", "valueUri": "valueURI", "rightsUri": "rightsURI"}
"""Attributes that have another name than the key of the JSON."""
LISTS: Mapping[str, tuple[str, str]] = {
    "titles": ("title", "title"),
    "subjects": ("subject", "subject"),
    "dates": ("date", "date"),
    "alternateIdentifiers": ("alternateIdentifier", "alternateIdentifier"),
    "relatedIdentifiers": ("relatedIdentifier", "relatedIdentifier"),
    "rightsList": ("rights", "rights"),
    "descriptions": ("description", "description"),
}
"""Lists of elements with a text: the element, and the key with the text; all other keys are attributes."""


def datacite_element(record: Record) -> Element:
    """Write a record; it names its own namespaces, so that it can be cut out."""
    names = {"xmlns": KERNEL, "xmlns:xsi": XSI, "xsi:schemaLocation": f"{KERNEL} {SCHEMA}"}
    root = Element("resource", names)
    _write_identifier(root, record)
    for key, value in record.items():
        if key in LISTS:
            _write_list(root, key, value)
        elif key in WRITERS:
            WRITERS[key](root, value)
    return root


def _write_identifier(root: Element, record: Record) -> None:
    if "doi" in record:
        add_element(root, "identifier", record["doi"], identifierType="DOI")
    else:
        add_element(
            root, "identifier", record["alternateIdentifiers"][0]["alternateIdentifier"], identifierType="URL"
        )


def _write_list(root: Element, key: str, values: Iterable[Record]) -> None:
    name, text = LISTS[key]
    parent = add_element(root, key)
    for value in values:
        attributes = {ATTRIBUTES.get(each, each): value[each] for each in value if each != text}
        add_element(parent, name, value.get(text, ""), **attributes)


def _write_creators(root: Element, values: Iterable[Record]) -> None:
    parent = add_element(root, "creators")
    for value in values:
        attributes = {"nameType": value["nameType"]} if "nameType" in value else {}
        add_element(add_element(parent, "creator"), "creatorName", value["name"], **attributes)


def _write_publisher(root: Element, value: Record) -> None:
    add_element(root, "publisher", value["name"])


def _write_types(root: Element, value: Record) -> None:
    add_element(root, "resourceType", value["resourceType"], resourceTypeGeneral=value["resourceTypeGeneral"])


def _write_places(root: Element, values: Iterable[Record]) -> None:
    parent = add_element(root, "geoLocations")
    for value in values:
        add_element(add_element(parent, "geoLocation"), "geoLocationPlace", value["geoLocationPlace"])


def _write_sizes(root: Element, values: Iterable[str]) -> None:
    _write_texts(root, "size", values)


def _write_formats(root: Element, values: Iterable[str]) -> None:
    _write_texts(root, "format", values)


def _write_texts(root: Element, name: str, values: Iterable[str]) -> None:
    parent = add_element(root, f"{name}s")
    for value in values:
        add_element(parent, name, value)


def _write_year(root: Element, value: str) -> None:
    add_element(root, "publicationYear", value)


WRITERS: Mapping[str, Callable[[Element, Json], None]] = {
    "creators": _write_creators,
    "publisher": _write_publisher,
    "publicationYear": _write_year,
    "types": _write_types,
    "sizes": _write_sizes,
    "formats": _write_formats,
    "geoLocations": _write_places,
}
"""The functions that write what is no list of texts."""
