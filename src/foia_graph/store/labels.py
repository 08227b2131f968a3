"""What things are called where there is room for one name: the preferred sources decide (see `settled`)."""

from foia_graph.model import iris
from foia_graph.model.resource import Resource, Text, Value, text_of
from foia_graph.model.single_value import title
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.document_files import page_of


def called(iri: str, catalogue: Catalogue) -> str:
    """Give what a thing is called."""
    stub = catalogue.stub(iri)
    return (stub.label if stub else "") or by_owner(iri, catalogue)


def by_owner(iri: str, catalogue: Catalogue) -> str:
    """Make a name of one: a page is one of its document, a part one of its thing."""
    owner, (document, number) = iris.owner(iri), page_of(iri)
    if owner != iri:
        shape = catalogue.shape_of(iri)
        return f"{shape.title if shape else iris.last(iri)} of {called(owner, catalogue)}"
    return f"{called(document, catalogue)}, page {number}" if number else iris.last(iri) or iri


SOURCES = "sources"
"""What the preferred sources are called among the versions of a generation: slugs, the first one first."""


class Titles:
    """Names the things of one catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._sources = catalogue.generation.versions.get(SOURCES, "").split()

    def of(self, thing: Resource) -> tuple[Value, tuple[Value, ...]]:
        """Give what a thing is called, and what else it is called."""
        chosen, others = title(thing, self._catalogue.profile, self._sources)
        return (called(thing.iri, self._catalogue) if chosen is None else chosen), others

    def name(self, iri: str) -> str:
        """Give what a thing is called; only where it has several names is it read whole."""
        stub = self._catalogue.stub(iri)
        thing = self._catalogue.describe(iri) if stub and len(stub.labels) > 1 else None
        return text_of(self.of(thing)[0]) if thing else called(iri, self._catalogue)

    def language(self, value: Value) -> str:
        """Give the language of a text."""
        return value.language if isinstance(value, Text) else self._catalogue.language
