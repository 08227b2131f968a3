"""A document as a manifest: what it is, who made it public, and its pages (Presentation 3.0, 5.2)."""

import re
from collections.abc import Iterator

from foia_graph.errors import NotFound
from foia_graph.model.resource import Resource, text_of
from foia_graph.model.single_value import settled
from foia_graph.publish.addresses import path_of
from foia_graph.publish.iiif.addresses import Addresses
from foia_graph.publish.iiif.annotations import Annotations
from foia_graph.publish.iiif.canvases import canvas
from foia_graph.publish.iiif.pages import Leaf, leaves
from foia_graph.publish.iiif.ranges import ranges
from foia_graph.publish.iiif.values import (
    OURS,
    Json,
    by_language,
    metadata,
    named,
    ours,
    plain,
    spoken,
    summary,
    titles,
)
from foia_graph.publish.presenter import Viewer
from foia_graph.store.document_files import Held

RIGHTS = re.compile(
    r"https?://(creativecommons\.org/(?:licenses|publicdomain)/[^\s?#]+|rightsstatements\.org/vocab/[^\s?#]+)"
)
"""What `rights` may be: a licence of Creative Commons, or a statement of RightsStatements.org."""


class Manifest:
    """Writes the manifest of a document; raises NotFound for one of which no page is known."""

    def __init__(self, viewer: Viewer, document: Resource) -> None:
        self._viewer, self._document = viewer, document
        self._addresses = Addresses(viewer.catalogue.base)
        self._held = viewer.holdings.of(document.iri)
        numbers = viewer.holdings.numbers(document.iri)
        if not numbers:
            raise NotFound(
                f"There is no manifest of <{document.iri}>: its file is not held, and no page of it is known."
            )
        self.leaves = list(leaves(viewer.holdings, document.iri, numbers))

    def body(self) -> Json:
        """Write it whole."""
        thing, viewer = self._document, self._viewer
        return {
            "id": self._addresses.manifest(thing.iri),
            "type": "Manifest",
            "label": titles(thing, viewer),
            **summary(thing, viewer),
            **metadata(thing, viewer),
            **self._date(),
            **self._rights(),
            **providers(self._providers(), viewer),
            **homepage(thing, viewer),
            **see_also(thing, viewer),
            **self._rendering(),
            **self._part_of(),
            **self._thumbnail(),
            "items": list(self._canvases()),
            **ranges(viewer, thing, [each.number for each in self.leaves]),
        }

    def _canvases(self) -> Iterator[Json]:
        redacted = self._viewer.holdings.redacted(self._document.iri)
        for each in self.leaves:
            yield canvas(self._viewer, each, redacted=each.iri in redacted)

    def _date(self) -> Json:
        """Return the day by which viewers sort, where one is known and no source gives another."""
        days = [text_of(each) for each in settled(self._document, "created", self._viewer.profile)]
        is_day = len(days) == 1 and len(days[0]) == len("2012-04-10")
        return {"navDate": f"{days[0]}T00:00:00Z"} if is_day else {}

    def _rights(self) -> Json:
        """Return the licence of the file, and the statement that goes with its use."""
        files = self._document.parts("distribution")
        licences = {text_of(each) for file in files for each in file.get("license")}
        known = RIGHTS.fullmatch(next(iter(licences), ""))
        terms = [each for file in files for each in file.get("rights")]
        words = spoken(terms, self._viewer.catalogue.language)
        said = by_language((language, plain(text)) for language, text in words)
        stated = {"label": ours("Rights"), "value": said}
        return {
            # Two licences are none to rely on.
            **({"rights": f"http://{known[1]}"} if known and len(licences) == 1 else {}),
            **({"requiredStatement": stated} if said else {}),
        }

    def _providers(self) -> list[str]:
        """Return the IRIs of those who made the document public, else of the publishers of the catalogue."""
        catalog = self._viewer.catalogue.catalog
        return _publishers(self._document) or (_publishers(catalog) if catalog else [])

    def _rendering(self) -> Json:
        """Return a link to the file itself where it is handed out."""
        held: Held | None = self._held
        if held is None or not held.public:
            return {}
        address = self._addresses.served(f"/file/{held.sha256}")
        kind = {"type": "Text", "label": ours("The file itself"), "format": held.media_type}
        return {"rendering": [{"id": address, **kind}]}

    def _part_of(self) -> Json:
        releases = [text_of(each) for each in self._document.get("inSeries")]
        described = [iri for iri in releases if self._viewer.catalogue.stub(iri)]
        found = [collection(iri, self._viewer) for iri in described]
        return {"partOf": found} if found else {}

    def _thumbnail(self) -> Json:
        first: Leaf | None = next((each for each in self.leaves if each.held is not None), None)
        return {"thumbnail": [Annotations(self._viewer, first).image(small=True)]} if first else {}


def collection(release: str, viewer: Viewer) -> Json:
    """Return a reference to the collection of a release."""
    address = Addresses(viewer.catalogue.base).collection(release)
    return {"id": address, "type": "Collection", "label": named(release, viewer)}


def _publishers(thing: Resource) -> list[str]:
    return [text_of(each) for each in thing.get("publisher")]


def providers(names: list[str], viewer: Viewer) -> Json:
    """Return agents as providers, each with their page in the catalogue; {} for none."""
    found = [_agent(iri, viewer) for iri in names if viewer.catalogue.stub(iri)]
    return {"provider": found} if found else {}


def _agent(iri: str, viewer: Viewer) -> Json:
    label = named(iri, viewer)
    return {"id": iri, "type": "Agent", "label": label, "homepage": [_page(iri, label, viewer)]}


def homepage(thing: Resource, viewer: Viewer) -> Json:
    """Return a link to the page of a thing."""
    return {"homepage": [_page(thing.iri, titles(thing, viewer), viewer)]}


def _page(iri: str, label: object, viewer: Viewer) -> Json:
    address = Addresses(viewer.catalogue.base).served(path_of(iri, viewer.catalogue.base))
    kind = {"type": "Text", "label": label, "format": "text/html", "language": [OURS]}
    return {"id": f"{address}.html", **kind}


def see_also(thing: Resource, viewer: Viewer) -> Json:
    """Return a link to the description of a thing, for programs."""
    addresses = Addresses(viewer.catalogue.base)
    described = {
        "id": f"{addresses.served(path_of(thing.iri, viewer.catalogue.base))}.jsonld",
        "type": "Dataset",
        "label": ours("Description in JSON-LD"),
        "format": "application/ld+json",
        "profile": addresses.served("/ontology/profile"),
    }
    return {"seeAlso": [described]}
