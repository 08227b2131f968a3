"""A document as a manifest: what it is, who made it public, and its pages (Presentation 3.0, 5.2)."""

from collections.abc import Iterator

from foia_graph.errors import NotFound
from foia_graph.model import iris
from foia_graph.model.claims import STANDING_STATUSES
from foia_graph.model.iris import page_of
from foia_graph.model.resource import Resource, text_of
from foia_graph.model.single_value import settled_values
from foia_graph.publish.addresses import path_of
from foia_graph.publish.iiif.annotations import CanvasAnnotations
from foia_graph.publish.iiif.canvas_pages import CanvasPage, IiifAddresses, canvas_pages
from foia_graph.publish.iiif.language_maps import (
    NO_LANGUAGE,
    PROGRAM_LANGUAGE,
    Json,
    by_language,
    file_rights,
    metadata_field,
    program_text,
    rights_field,
    statement_field,
    summary_field,
    texts_with_language,
    thing_label,
    thing_titles,
)
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
        # Viewers sort by it, so it is omitted where sources differ.
        days = [text_of(each) for each in settled_values(self._document, "created", self._presenter.profile)]
        is_day = len(days) == 1 and len(days[0]) == len("2012-04-10")
        return {"navDate": f"{days[0]}T00:00:00Z"} if is_day else {}

    def _rights_fields(self) -> Json:
        catalogue = self._presenter.catalogue
        found = file_rights(self._document.iri, catalogue)
        return {**rights_field(found), **statement_field(self._document, found, catalogue)}

    def _provider_iris(self) -> list[str]:
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


def canvas_body(presenter: Presenter, page: CanvasPage, *, redacted: bool, claimed: bool) -> Json:
    """Write the canvas of a page; without an image where the file of the page is not held."""
    annotations = CanvasAnnotations(presenter, page)
    width, height = page.size
    beside = annotations.page_references(redacted=redacted, claimed=claimed)
    image = {
        "items": [annotations.annotation_page("painting")],
        "thumbnail": [annotations.page_image(small=True)],
    }
    return {
        "id": annotations.canvas,
        "type": "Canvas",
        "label": {NO_LANGUAGE: [canvas_label(presenter, page)]},
        "width": width,
        "height": height,
        **rights_field(file_rights(page_of(page.iri)[0], presenter.catalogue)),
        **(image if page.held_file is not None else {}),
        **({"annotations": beside} if beside else {}),
    }


def canvas_label(presenter: Presenter, page: CanvasPage) -> str:
    """Return the printed number of a page and its Bates numbers; its position in the file is in brackets.

    As archives do: what is in brackets is not on the page.
    """
    summary = presenter.holdings.page_summary(page_of(page.iri)[0], page.number)
    number = f"p. {summary.label}" if summary.label else f"[p. {page.number}]"
    return ", ".join((number, *summary.stamps))


PDF_NUMBERING = "pdf"
"""The numbering of pages by which they are found: that of the file."""
UNTITLED = "no title"


def range_field(presenter: Presenter, document: Resource, numbers: list[int]) -> Json:
    """Return which of the known pages belong to which part, in the order in which they begin; {} for none."""
    found = [
        (part, _part_pages(part, numbers)) for part in document.parts("pageRange") if _is_shown_part(part)
    ]
    found.sort(key=lambda each: (each[1][:1], len(each[0].iri), each[0].iri))
    structures = [_range_body(presenter, document, part, pages) for part, pages in found if pages]
    return {"structures": structures} if structures else {}


def _is_shown_part(part: Resource) -> bool:
    status, numbering = (iris.last_segment(part.one(name)) for name in ("status", "pageNumbering"))
    return numbering == PDF_NUMBERING and (not status or status in STANDING_STATUSES)


def _part_pages(part: Resource, numbers: list[int]) -> list[int]:
    first = _page_number(part.one("firstPage"))
    last = max(_page_number(part.one("lastPage")), first)
    return [number for number in numbers if first <= number <= last]


def _page_number(text: str) -> int:
    return int(text) if text else 0


def _range_body(presenter: Presenter, document: Resource, part: Resource, pages: list[int]) -> Json:
    addresses = IiifAddresses(presenter.catalogue.base)
    titles = texts_with_language(part.get("title") or (UNTITLED,), presenter.catalogue.language)
    return {
        "id": f"{addresses.manifest(document.iri)}#{part.iri.partition('#')[2]}",
        "type": "Range",
        "label": by_language(titles),
        "items": list(_canvas_references(addresses, document, pages)),
    }


def _canvas_references(addresses: IiifAddresses, document: Resource, pages: list[int]) -> Iterator[Json]:
    for number in pages:
        yield {"id": addresses.canvas(f"{document.iri}/page/{number}"), "type": "Canvas"}
