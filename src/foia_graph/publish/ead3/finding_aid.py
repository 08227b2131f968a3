"""Finding aids in EAD3: of the whole catalogue (collection, series, items), and of one release.

A finding aid of many documents is written component after component, so it never stands in memory whole.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from foia_graph.model import iris
from foia_graph.model.jsonld import EMBEDDED_FIELDS
from foia_graph.model.resource import Resource, text_of
from foia_graph.publish.dcat import terms
from foia_graph.publish.dcat.dcat import last_change
from foia_graph.publish.ead3.control import Keeper, catalogue_keeper, control_element
from foia_graph.publish.ead3.description import add_description, add_extent
from foia_graph.publish.record_facts import FactsReader, RecordFacts
from foia_graph.publish.xml_elements import (
    DECLARATION,
    add_element,
    add_filled,
    element_bytes,
    wrap_blocks,
)

EAD3 = "http://ead3.archivists.org/schema/"
SCHEMA = "https://www.loc.gov/ead/ead3.xsd"
Blocks = Iterator[bytes]


@dataclass(frozen=True, slots=True)
class FindingAid:
    """A finding aid: what it says of itself, what it is of, and the components of that."""

    control: Element
    description: Element
    components: Callable[[], Blocks] = field(repr=False)

    def blocks(self) -> Blocks:
        """Yield it as a document, piece by piece."""
        yield DECLARATION
        yield from wrap_blocks(
            _root_element(self.control), wrap_blocks(self.description, self._described_components())
        )
        yield b"\n"

    def _described_components(self) -> Blocks:
        """Yield the components in their list, nothing where there are none."""
        found = self.components()
        first = next(found, b"")
        if first:
            yield b'<dsc dsctype="combined">'
            yield first
            yield from found
            yield b"</dsc>"


def _root_element(control: Element) -> Element:
    root = Element("ead", {"xmlns": EAD3})
    root.append(control)
    return root


class FindingAidWriter:
    """Writes finding aids of one catalogue."""

    def __init__(self, reader: FactsReader) -> None:
        self._reader, self._presenter = reader, reader.presenter
        self._catalogue, self._profile = reader.presenter.catalogue, reader.presenter.profile
        self.series = [s for s in self._profile.shapes.values() if terms.is_series(self._profile, s.name)]
        _, self._series_field = EMBEDDED_FIELDS["documents"]
        self.items = self._profile["ReleasedDocument"]

    @property
    def _keeper(self) -> Keeper:
        return catalogue_keeper(self._presenter)

    # ------------------------------------------------------------ finding aids

    def release(self, thing: Resource) -> FindingAid:
        """Return the finding aid of a release."""
        facts = self._reader.facts(thing)
        control = control_element(facts.iri, facts.address, facts.title, facts.modified, self._keeper)
        root = Element("archdesc", {"level": "series"})
        add_description(root, facts)
        return FindingAid(control, root, lambda: map(element_bytes, self._items(facts.iri)))

    def release_element(self, thing: Resource) -> Element:
        """Return the finding aid of a release; it names its own namespace, so that it can be cut out."""
        found, items = self.release(thing), list(self._items(thing.iri))
        if items:
            add_element(found.description, "dsc", dsctype="combined").extend(items)
        root = _root_element(found.control)
        root.append(found.description)
        return root

    def catalogue(self) -> FindingAid:
        """Return the finding aid of the whole catalogue."""
        base, keeper = self._catalogue.base, self._keeper
        iri = iris.catalog_iri(base)
        control = control_element(iri, f"{base}catalog", keeper.title, last_change(self._catalogue), keeper)
        root = Element("archdesc", {"level": "collection"})
        self._add_catalogue(root, iri, keeper)
        return FindingAid(control, root, self._all_components)

    def _add_catalogue(self, root: Element, iri: str, keeper: Keeper) -> None:
        own = self._catalogue.catalog_resource
        did = add_element(root, "did")
        add_element(did, "unittitle", keeper.title)
        add_element(did, "unitid", iri, localtype="iri")
        shapes = (*self.series, self.items)
        for shape in shapes:
            add_extent(did, str(len(self._catalogue.thing_names(shape))), shape.plural)
        repository = add_element(add_element(did, "repository"), "corpname")
        add_element(repository, "part", keeper.name)
        for text in map(text_of, own.get("description")) if own else ():
            add_element(add_element(root, "scopecontent"), "p", text)
        if keeper.license:
            add_filled(add_element(root, "userestrict"), "p", keeper.license)

    # ------------------------------------------------------------ components

    def _all_components(self) -> Blocks:
        """Yield the releases with their documents, and then the documents that are in none."""
        for shape in self.series:
            for facts in self._reader.described(self._catalogue.thing_names(shape)):
                root = _component(facts, "series")
                yield from wrap_blocks(root, map(element_bytes, self._items(facts.iri)))
        for facts in self._reader.described(self._catalogue.thing_names(self.items)):
            if not facts.collections:
                yield element_bytes(_component(facts, "item"))

    def item_names(self, series: str) -> list[str]:
        """Return the names of the documents in a release."""
        return self._catalogue.pointing_things(series, self._series_field, self.items)

    def _items(self, series: str) -> Iterator[Element]:
        names = self.item_names(series)
        return (_component(facts, "item") for facts in self._reader.described(names))


def _component(facts: RecordFacts, level: str) -> Element:
    root = Element("c", {"level": level})
    add_description(root, facts)
    return root
