"""Things as simple Dublin Core (the fifteen elements, each as often as needed), with only what is settled."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from foia_graph.model.annotations import ELEMENTS
from foia_graph.model.namespaces import DC, DCMI_TYPES
from foia_graph.model.resource import Resource, TaggedLiteral, Value, text_of
from foia_graph.model.single_value import settled_values
from foia_graph.publish.rights_fields import with_rights
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.labels import Labels

ADDRESSES = ("identifier", "relation", "source")
"""Elements in which what a field links to stands by its IRI; it is called by name in the others."""
PARTS: Mapping[str, tuple[str, str]] = {
    "format": ("distribution", "mediaType"),
    "identifier": ("batesRange", "asPrinted"),
    "source": ("distribution", "accessURL"),
    "rights": ("distribution", "rights"),
}
"""Elements that parts of a thing have: the field of the parts, and their own."""


class DublinCoreElement(NamedTuple):
    """One element: its name, its text, and the language of that where it is not the catalogue's."""

    name: str
    text: str
    language: str = ""


class DublinCoreWriter:
    """Writes things of one catalogue as Dublin Core."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue, self._labels = catalogue, Labels(catalogue)
        self._profile = catalogue.profile

    def elements(self, thing: Resource) -> list[DublinCoreElement]:
        """Return the elements of a thing, in the order of Dublin Core, each once."""
        thing = with_rights(thing, self._catalogue)
        found = [*self._own_elements(thing), *self._field_elements(thing), *self._part_elements(thing)]
        return sorted(dict.fromkeys(found), key=lambda element: ELEMENTS.index(element.name))

    def _own_elements(self, thing: Resource) -> Iterator[DublinCoreElement]:
        chosen, others = self._labels.titles(thing)
        yield from (_text_element("title", value) for value in (chosen, *others))
        yield DublinCoreElement("identifier", thing.iri)
        if kind := self._profile[thing.type].written_as(DCMI_TYPES):
            yield DublinCoreElement("type", kind)
        for pages in self._settled_values(thing, "numberOfPages"):
            yield DublinCoreElement("format", f"{text_of(pages)} page{'' if pages == '1' else 's'}")
        if thing.type == "Catalog":
            yield DublinCoreElement("language", self._catalogue.language)

    def _field_elements(self, thing: Resource) -> Iterator[DublinCoreElement]:
        """Yield what stands in the fields that the profile writes as elements of Dublin Core."""
        for element, fields in self._profile[thing.type].mappings(DC).items():
            for prop, _ in fields:
                is_name = prop.kind == "link" and element not in ADDRESSES
                for value in self._settled_values(thing, prop.name):
                    yield (
                        DublinCoreElement(element, self._labels.preferred_name(text_of(value)))
                        if is_name
                        else _text_element(element, value)
                    )

    def _part_elements(self, thing: Resource) -> Iterator[DublinCoreElement]:
        for element, (field, name) in PARTS.items():
            for value in (value for part in thing.parts(field) for value in part.get(name)):
                # The catalogue is not the source of a thing, even where it hands out the file.
                if element != "source" or not text_of(value).startswith(self._catalogue.base):
                    yield _text_element(element, value)

    def _settled_values(self, thing: Resource, field: str) -> tuple[Value, ...]:
        return settled_values(thing, field, self._profile)


def _text_element(name: str, value: Value) -> DublinCoreElement:
    return DublinCoreElement(name, text_of(value), value.language if isinstance(value, TaggedLiteral) else "")
