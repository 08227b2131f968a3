"""XML of strangers: without entities, and not deeper or larger than agreed.

A document type is refused, since entities could be made in it; one that only names a DTD elsewhere, which
no one reads, may be allowed.

It is parsed in the process that reads documents, into events; elements are built of these here.
"""

from collections.abc import Iterable
from typing import TypeAlias
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from foia_graph.connectors.harvest.inlining import UnreadableDocument

DEEPEST, MOST = 100, 1_000_000
XmlEvent: TypeAlias = "list[str | dict[str, str]] | str | None"
"""The begin of an element with its attributes, a text, or None for the end of the element begun last."""


def xml_events(body: bytes, may_name_dtd: bool = False) -> list[XmlEvent]:
    """Parse a document into events, names as `{namespace}local`; raises UnreadableDocument for no XML."""
    reader = _EventReader(may_name_dtd)
    try:
        reader.parser.Parse(body, True)
    except expat.ExpatError as error:
        raise UnreadableDocument(f"is no XML, or only a part of it: {error}") from None
    return reader.events


def build_element(events: Iterable[XmlEvent]) -> Element:
    """Return the root of a document, of its events."""
    builder, opened = TreeBuilder(), list[str]()
    for event in events:
        if event is None:
            builder.end(opened.pop())
        elif isinstance(event, str):
            builder.data(event)
        else:
            tag, attributes = event
            assert isinstance(tag, str) and isinstance(attributes, dict), "an element begins with both"
            opened.append(tag)
            builder.start(tag, attributes)
    return builder.close()


class _EventReader:
    """The reader of the parser's events; raises UnreadableDocument for too many."""

    def __init__(self, may_name_dtd: bool) -> None:
        self.may_name_dtd = may_name_dtd
        self.events: list[XmlEvent] = []
        self.depth, self.count = 0, 0
        self.parser = expat.ParserCreate(namespace_separator="}")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self.events.append

    def _doctype(self, _name: str, _system: str | None, _public: str | None, has_subset: int) -> None:
        if self.may_name_dtd and not has_subset:
            return
        raise UnreadableDocument("declares a document type, of which entities could be made")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth, self.count = self.depth + 1, self.count + 1
        if self.depth > DEEPEST or self.count > MOST:
            raise UnreadableDocument(f"has more than {MOST:,} elements, or is nested deeper than {DEEPEST}")
        values = {_qualified_name(key): value for key, value in attributes.items()}
        self.events.append([_qualified_name(name), values])

    def _end(self, _: str) -> None:
        self.depth -= 1
        self.events.append(None)


def _qualified_name(name: str) -> str:
    return f"{{{name}" if "}" in name else name
