"""XML as elements whose names have their prefixes: always well-formed, whatever a text holds."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement, tostring

XSI = "http://www.w3.org/2001/XMLSchema-instance"
ILLEGAL_CHARACTERS = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML 1.0 document may hold, escaped or not."""
DECLARATION = b"<?xml version='1.0' encoding='utf-8'?>\n"


def clean_text(text: str) -> str:
    """Return a text with the replacement character in the place of what XML cannot hold."""
    return ILLEGAL_CHARACTERS.sub("\ufffd", text)


def add_element(parent: Element, name: str, text: str = "", **attributes: str) -> Element:
    """Add an element with a text, and return it."""
    child = SubElement(parent, name, {key: clean_text(value) for key, value in attributes.items()})
    child.text = clean_text(text) or None
    return child


def add_filled(parent: Element, name: str, text: str, **attributes: str) -> None:
    """Add an element with a text, unless that is empty."""
    if text:
        add_element(parent, name, text, **attributes)


def write_xml(root: Element) -> bytes:
    """Write an element as a document in UTF-8."""
    return b"".join((DECLARATION, element_bytes(root), b"\n"))


def element_bytes(element: Element) -> bytes:
    """Write an element in UTF-8, without a declaration."""
    # A string has no declaration, and so is the same whatever the locale.
    return tostring(element, encoding="unicode").encode()


def opening_tag(element: Element) -> bytes:
    """Write the opening tag of an element that has something inside."""
    hollow = Element(element.tag, element.attrib)
    hollow.text = " "
    return element_bytes(hollow).removesuffix(f" </{element.tag}>".encode())


def wrap_blocks(element: Element, blocks: Iterator[bytes]) -> Iterator[bytes]:
    """Yield an element with its children, and then some blocks as the last of these, one after the other."""
    yield opening_tag(element)
    yield from map(element_bytes, element)
    yield from blocks
    yield f"</{element.tag}>".encode()
