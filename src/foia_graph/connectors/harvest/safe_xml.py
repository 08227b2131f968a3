"""XML of strangers: without document types, so without entities, and not deeper or larger than agreed."""

from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from foia_graph.connectors.harvest.limits import HarvestError

DEEPEST, MOST = 100, 1_000_000


def parse(body: bytes, url: str) -> Element:
    """Parse a document into elements named `{namespace}local`; raises HarvestError for what is no XML."""
    reader = _ElementBuilder(url)
    try:
        reader.parser.Parse(body, True)
        return reader.builder.close()
    except (expat.ExpatError, AssertionError) as error:
        raise HarvestError(f"{url} is no XML, or only a part of it: {error}.") from None


class _ElementBuilder:
    """The builder of elements from the parser's events; raises HarvestError for too many."""

    def __init__(self, url: str) -> None:
        self.url, self.depth, self.count = url, 0, 0
        self.builder = TreeBuilder()
        self.parser = expat.ParserCreate(namespace_separator="}")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self.builder.data

    def _doctype(self, *_: object) -> None:
        raise HarvestError(f"{self.url} declares a document type, of which entities could be made.")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth, self.count = self.depth + 1, self.count + 1
        if self.depth > DEEPEST or self.count > MOST:
            raise HarvestError(
                f"{self.url} has more than {MOST:,} elements, or is nested deeper than {DEEPEST}."
            )
        self.builder.start(
            _qualified_name(name), {_qualified_name(key): value for key, value in attributes.items()}
        )

    def _end(self, name: str) -> None:
        self.depth -= 1
        self.builder.end(_qualified_name(name))


def _qualified_name(name: str) -> str:
    return f"{{{name}" if "}" in name else name
