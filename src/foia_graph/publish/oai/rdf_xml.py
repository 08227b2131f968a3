"""RDF/XML whose names have their prefixes, so that it can stand in a record."""

from collections.abc import Iterator, Mapping
from io import BytesIO
from xml.etree.ElementTree import Element, iterparse, tostring

from markupsafe import Markup

XML = "http://www.w3.org/XML/1998/namespace"


def embedded_rdf(document: bytes) -> Markup:
    """Return a document of RDF/XML that we wrote; it names its own namespaces, so that it can be cut out."""
    prefixes = {XML: "xml"}
    root = Element("")
    for event, found in iterparse(BytesIO(document), ("start-ns", "end")):  # noqa: S314 - our own
        if event == "start-ns":
            prefix, namespace = found
            prefixes.setdefault(namespace, prefix or f"ns{len(prefixes)}")
        else:
            root = found
    written = _prefixed_element(root, prefixes)
    written.attrib |= {f"xmlns:{prefix}": name for name, prefix in prefixes.items() if name != XML}
    # Escaped by the writer of elements.
    return Markup(tostring(written, encoding="unicode"))  # noqa: S704


def _prefixed_element(element: Element, prefixes: Mapping[str, str]) -> Element:
    attributes = {_prefixed_name(name, prefixes): value for name, value in element.attrib.items()}
    found = Element(_prefixed_name(element.tag, prefixes), attributes)
    found.text = element.text
    found.extend(_prefixed_children(element, prefixes))
    return found


def _prefixed_children(element: Element, prefixes: Mapping[str, str]) -> Iterator[Element]:
    return (_prefixed_element(child, prefixes) for child in element)


def _prefixed_name(name: str, prefixes: Mapping[str, str]) -> str:
    """Return the name of an element or an attribute of RDF/XML, all of which are in a namespace."""
    namespace, _, local = name.removeprefix("{").rpartition("}")
    return f"{prefixes[namespace]}:{local}"
