"""A document as a manifest: what it is, who made it public, and its pages (Presentation 3.0, 5.2)."""

from collections.abc import Iterator

from foia_graph.errors import NotFound
from foia_graph.model.resource import Resource, text_of
from foia_graph.model.single_value import settled_values
from foia_graph.publish.addresses import path_of
from foia_graph.publish.iiif.addresses import IiifAddresses
from foia_graph.publish.iiif.annotations import CanvasAnnotations
from foia_graph.publish.iiif.canvas_pages import CanvasPage, canvas_pages
from foia_graph.publish.iiif.canvases import canvas_body
from foia_graph.publish.iiif.language_maps import (
    PROGRAM_LANGUAGE,
    Json,
    metadata_field,
    program_text,
    summary_field,
    thing_label,
    thing_titles,
)
from foia_graph.publish.iiif.ranges import range_field
from foia_graph.publish.iiif.rights import file_rights, rights_field, statement_field
from foia_graph.publish.page_claims import pages_with_claims
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.publishers import PublisherReader
from foia_graph.store.document_files import StoredFile


class IiifManifest:
    """Writes the manifest of a document; raises NotFound for one of which no page is known."""

    def __init__(self, presenter: Presenter, document: Resource) -> None:
        self._presenter, self._document = presenter, document
        self._addresses = IiifAddresses(presenter.catalogue.base)
        self._held_file = presenter.holdings.file_of(document.iri)
        numbers = presenter.holdings.page_numbers(document.iri)
        if not numbers:
            raise NotFound(
                f"There is no manifest of <{document.iri}>: its file is not held, and no page of it is known."
            )
        self.pages = list(canvas_pages(presenter.holdings, document.iri, numbers))

    def body(self) -> Json:
        """Write it whole."""
        thing, presenter = self._document, self._presenter
        return {
            "id": self._addresses.manifest(thing.iri),
            "type": "Manifest",
            "label": thing_titles(thing, presenter),
            **summary_field(thing, presenter),
            **metadata_field(thing, presenter),
            **self._date_field(),
            **self._rights_fields(),
            **provider_field(self._provider_iris(), presenter),
            **homepage_field(thing, presenter),
            **see_also_field(thing, presenter),
            **self._rendering_field(),
            **self._part_of_field(),
            **self._thumbnail_field(),
            "service": [self._search_service()],
            "items": list(self._canvas_bodies()),
            **range_field(presenter, thing, [each.number for each in self.pages]),
        }

    def _canvas_bodies(self) -> Iterator[Json]:
        redacted = self._presenter.holdings.redaction_index.pages(self._document.iri)
        claimed = pages_with_claims(self._presenter, self._document.iri)
        for each in self.pages:
            kinds = {"redacted": each.number in redacted, "claimed": each.number in claimed}
            yield canvas_body(self._presenter, each, **kinds)

    def _date_field(self) -> Json:
        """Return the day by which viewers sort, where one is known and no source gives another."""
        days = [text_of(each) for each in settled_values(self._document, "created", self._presenter.profile)]
        is_day = len(days) == 1 and len(days[0]) == len("2012-04-10")
        return {"navDate": f"{days[0]}T00:00:00Z"} if is_day else {}

    def _rights_fields(self) -> Json:
        catalogue = self._presenter.catalogue
        found = file_rights(self._document.iri, catalogue)
        return {**rights_field(found), **statement_field(self._document, found, catalogue)}

    def _provider_iris(self) -> list[str]:
        """Return the IRIs of those who made the document public, else of the publishers of the catalogue."""
        catalog = self._presenter.catalogue.catalog_resource
        released_by = PublisherReader(self._presenter.catalogue).publishers(self._document)
        return list(released_by) or (_publisher_iris(catalog) if catalog else [])

    def _rendering_field(self) -> Json:
        """Return a link to the file itself where it is handed out."""
        file: StoredFile | None = self._held_file
        if file is None or not file.public:
            return {}
        address = self._addresses.catalogue_address(f"/file/{file.sha256}")
        kind = {"type": "Text", "label": program_text("The file itself"), "format": file.media_type}
        return {"rendering": [{"id": address, **kind}]}

    def _part_of_field(self) -> Json:
        releases = [text_of(each) for each in self._document.get("inSeries")]
        known_releases = [iri for iri in releases if self._presenter.catalogue.stub(iri)]
        found = [collection_reference(iri, self._presenter) for iri in known_releases]
        return {"partOf": found} if found else {}

    def _search_service(self) -> Json:
        """Write the service that searches its words (IIIF Content Search 2.0, 3)."""
        document = self._document.iri
        completion = {
            "id": self._addresses.search(document, "autocomplete"),
            "type": "AutoCompleteService2",
        }
        return {"id": self._addresses.search(document), "type": "SearchService2", "service": [completion]}

    def _thumbnail_field(self) -> Json:
        first: CanvasPage | None = next((each for each in self.pages if each.held_file is not None), None)
        return (
            {"thumbnail": [CanvasAnnotations(self._presenter, first).page_image(small=True)]} if first else {}
        )


def collection_reference(release: str, presenter: Presenter) -> Json:
    """Return a reference to the collection of a release."""
    address = IiifAddresses(presenter.catalogue.base).collection(release)
    return {"id": address, "type": "Collection", "label": thing_label(release, presenter)}


def _publisher_iris(thing: Resource) -> list[str]:
    return [text_of(each) for each in thing.get("publisher")]


def provider_field(names: list[str], presenter: Presenter) -> Json:
    """Return agents as providers, each with their page in the catalogue; {} for none."""
    found = [_provider_agent(iri, presenter) for iri in names if presenter.catalogue.stub(iri)]
    return {"provider": found} if found else {}


def _provider_agent(iri: str, presenter: Presenter) -> Json:
    label = thing_label(iri, presenter)
    return {"id": iri, "type": "Agent", "label": label, "homepage": [_html_page(iri, label, presenter)]}


def homepage_field(thing: Resource, presenter: Presenter) -> Json:
    """Return a link to the page of a thing."""
    return {"homepage": [_html_page(thing.iri, thing_titles(thing, presenter), presenter)]}


def _html_page(iri: str, label: object, presenter: Presenter) -> Json:
    address = IiifAddresses(presenter.catalogue.base).catalogue_address(
        path_of(iri, presenter.catalogue.base)
    )
    kind = {"type": "Text", "label": label, "format": "text/html", "language": [PROGRAM_LANGUAGE]}
    return {"id": f"{address}.html", **kind}


def see_also_field(thing: Resource, presenter: Presenter) -> Json:
    """Return a link to the description of a thing, for programs."""
    addresses = IiifAddresses(presenter.catalogue.base)
    link = {
        "id": f"{addresses.catalogue_address(path_of(thing.iri, presenter.catalogue.base))}.jsonld",
        "type": "Dataset",
        "label": program_text("Description in JSON-LD"),
        "format": "application/ld+json",
        "profile": addresses.catalogue_address("/ontology/profile"),
    }
    return {"seeAlso": [link]}
