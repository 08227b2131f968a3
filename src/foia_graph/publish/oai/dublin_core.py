"""Things as simple Dublin Core (the fifteen elements, each as often as needed), with only what is settled."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from foia_graph.model.resource import Resource, Text, Value, text_of
from foia_graph.model.single_value import settled
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.labels import Labels

ELEMENTS = (
    *("title", "creator", "subject", "description", "publisher", "contributor", "date", "type", "format"),
    *("identifier", "source", "language", "relation", "coverage", "rights"),
)
NAMED: Mapping[str, tuple[str, ...]] = {
    "creator": ("creator",),
    "subject": ("raisesIssue", "subject", "about"),
    "publisher": ("publisher",),
    "contributor": ("wasAssociatedWith", "isPerformedBy"),
    "type": ("form",),
    "coverage": ("spatial", "location", "areaServed", "containedInPlace"),
}
"""Fields that link to what is called by name in Dublin Core."""
PLAIN: Mapping[str, tuple[str, ...]] = {
    "title": ("alternative", "altLabel", "alternateName"),
    "description": ("description",),
    "date": ("created", "issued", "date", "startDate", "endDate", "dateModified"),
    "identifier": ("identifier", "url"),
    "source": ("landingPage",),
    "relation": (
        *("inSeries", "isPartOf", "realizationOf", "isVersionOf", "isCopyOf", "replaces", "responsiveTo"),
        *("disclosure", "litigatedIn", "generated", "wasInformedBy", "isReferencedBy", "references", "cites"),
        *("citesAsEvidence", "citesAsAuthority", "citesForInformation", "critiques", "disputes", "discusses"),
        *("repliesTo", "includesQuotationFrom", "corrects", "updates", "webPage", "homepage"),
    ),
}
"""Fields whose values, or the names of what they link to, are taken as they are."""
PARTS: Mapping[str, tuple[str, str]] = {
    "format": ("distribution", "mediaType"),
    "identifier": ("batesRange", "asPrinted"),
    "source": ("distribution", "accessURL"),
    "rights": ("distribution", "rights"),
}
"""What stands in parts of a thing: the field that has these, and theirs."""
COLLECTION, TEXT, EVENT = "Collection", "Text", "Event"
DCMI_TYPES: Mapping[str, str] = {
    "Release": COLLECTION,
    "ReleasedDocument": TEXT,
    "SourceDocument": TEXT,
    "CitedWork": TEXT,
    "Disclosure": EVENT,
    "Event": EVENT,
}
"""Classes of the DCMI Type Vocabulary; people, bodies and places have none there."""


class Element(NamedTuple):
    """One element: its name, its text, and the language of that where it is not the catalogue's."""

    name: str
    text: str
    language: str = ""


class Crosswalk:
    """Writes things of one catalogue as Dublin Core."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue, self._labels = catalogue, Labels(catalogue)
        self._profile = catalogue.profile

    def elements(self, thing: Resource) -> list[Element]:
        """Give the elements of a thing, in the order of Dublin Core, each once."""
        found = [*self._own(thing), *self._named(thing), *self._plain(thing), *self._of_parts(thing)]
        return sorted(dict.fromkeys(found), key=lambda element: ELEMENTS.index(element.name))

    def _own(self, thing: Resource) -> Iterator[Element]:
        chosen, others = self._labels.titles(thing)
        yield from (_element("title", value) for value in (chosen, *others))
        yield Element("identifier", thing.iri)
        if thing.type in DCMI_TYPES:
            yield Element("type", DCMI_TYPES[thing.type])
        for pages in self._settled(thing, "numberOfPages"):
            yield Element("format", f"{text_of(pages)} page{'' if pages == '1' else 's'}")
        if thing.type == "Catalog":
            yield Element("language", self._catalogue.language)
            yield from (_element("rights", value) for value in self._settled(thing, "license"))

    def _named(self, thing: Resource) -> Iterator[Element]:
        for element, value in self._values(thing, NAMED):
            yield Element(element, self._labels.preferred_name(text_of(value)))

    def _plain(self, thing: Resource) -> Iterator[Element]:
        for element, value in self._values(thing, PLAIN):
            yield _element(element, value)

    def _values(self, thing: Resource, fields: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, Value]]:
        for element, names in fields.items():
            yield from ((element, value) for name in names for value in self._settled(thing, name))

    def _of_parts(self, thing: Resource) -> Iterator[Element]:
        for element, (field, name) in PARTS.items():
            for value in (value for part in thing.parts(field) for value in part.get(name)):
                # The catalogue is not the source of a thing, even where it hands out the file.
                if element != "source" or not text_of(value).startswith(self._catalogue.base):
                    yield _element(element, value)

    def _settled(self, thing: Resource, field: str) -> tuple[Value, ...]:
        return settled(thing, field, self._profile)


def _element(name: str, value: Value) -> Element:
    return Element(name, text_of(value), value.language if isinstance(value, Text) else "")
