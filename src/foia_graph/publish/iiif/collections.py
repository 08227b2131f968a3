"""Documents as manifests, and releases as collections of them (IIIF Presentation 3.0, 5.1, 5.2)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from foia_graph.errors import NotFound
from foia_graph.model import iris
from foia_graph.model.claims import machine_values, part_titles, settled_values, status_stands
from foia_graph.model.resource import Resource, text_of
from foia_graph.publish.annotations.collections import pages_with_claims
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
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.profiles.settled_view import page_address
from foia_graph.publish.publishers import PublisherReader
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.document_files import StoredFile
from foia_graph.store.rights import rights_of

# The most members of one collection; a longer one is written in parts.
MEMBERS_IN_PART = 1000


def catalogue_collection(presenter: Presenter, part: int = 0) -> Json:
    """Write the collection of all releases, and of the documents of none; or a part of it."""
    found = _document_groups(presenter.catalogue)
    catalog = presenter.catalogue.catalog_resource
    whole = {
        "label": thing_titles(catalog, presenter) if catalog else program_text("Catalogue"),
        **(summary_field(catalog, presenter) if catalog else {}),
        **provider_field(presenter.catalogue.own_texts("publisher"), presenter),
    }
    return _collection_body(presenter, "", part, whole, (*found.releases, *found.without_release))


def release_collection(presenter: Presenter, thing: Resource, part: int = 0) -> Json:
    """Write the collection of a release, or a part of it; raises NotFound where it would be empty."""
    documents = _document_groups(presenter.catalogue).releases.get(thing.iri)
    if documents is None:
        raise NotFound(f"There is no collection of <{thing.iri}>: no page of any document in it is known.")
    found = rights_of(presenter.catalogue, thing.iri)
    within = {"id": IiifAddresses(presenter.catalogue.base).collection(), "type": "Collection"}
    whole = {
        "label": thing_titles(thing, presenter),
        **summary_field(thing, presenter),
        **metadata_field(thing, presenter),
        **rights_field(found),
        **statement_field(thing, found, presenter.catalogue),
        **_homepage_field(thing, presenter),
        **see_also_field(thing, presenter),
        "partOf": [within],
    }
    return _collection_body(presenter, thing.iri, part, whole, documents)


def _collection_body(presenter: Presenter, of: str, part: int, whole: Json, members: Sequence[str]) -> Json:
    addresses = IiifAddresses(presenter.catalogue.base)
    parts = -(-len(members) // MEMBERS_IN_PART) if len(members) > MEMBERS_IN_PART else 0
    if part > parts:
        raise NotFound(f"There is no part {part} of this collection; it has {parts or 'no parts'}.")
    if part:
        first = (part - 1) * MEMBERS_IN_PART
        return {
            **_part_reference(addresses, of, part, len(members)),
            "partOf": [{"id": addresses.collection(of), "type": "Collection"}],
            "items": [_member_reference(presenter, iri) for iri in members[first : first + MEMBERS_IN_PART]],
        }
    items = (
        [_part_reference(addresses, of, number, len(members)) for number in range(1, parts + 1)]
        if parts
        else [_member_reference(presenter, iri) for iri in members]
    )
    return {"id": addresses.collection(of), "type": "Collection", **whole, "items": items}


def _part_reference(addresses: IiifAddresses, of: str, part: int, total: int) -> Json:
    first, last = (part - 1) * MEMBERS_IN_PART + 1, min(part * MEMBERS_IN_PART, total)
    return {
        "id": addresses.collection(of, part),
        "type": "Collection",
        "label": program_text(f"{first:,} to {last:,} of {total:,}"),
    }


def _member_reference(presenter: Presenter, iri: str) -> Json:
    stub = presenter.catalogue.stub(iri)
    if stub is not None and stub.type == "Release":
        return _collection_reference(iri, presenter)
    return {
        "id": IiifAddresses(presenter.catalogue.base).manifest(iri),
        "type": "Manifest",
        "label": thing_label(iri, presenter),
    }


DOCUMENT, RELEASE, PAGE = "ReleasedDocument", "Release", "Page"


@dataclass(frozen=True, slots=True)
class DocumentGroups:
    """The documents of which pages are known, by release, and those of no release."""

    releases: dict[str, list[str]]
    without_release: list[str]


def _document_groups(catalogue: Catalogue) -> DocumentGroups:
    return catalogue.compute_once("iiif shelves", lambda: _group_documents(catalogue))


def _group_documents(catalogue: Catalogue) -> DocumentGroups:
    releases: dict[str, list[str]] = {}
    loose = []
    series = catalogue.profile.predicates["inSeries"]
    with_pages = {iris.page_of(iri)[0] for iri in catalogue.thing_names(catalogue.profile[PAGE])}
    for document in sorted(with_pages.intersection(catalogue.thing_names(catalogue.profile[DOCUMENT]))):
        within = [iri for iri in catalogue.links(document, series) if catalogue.stub(iri)]
        for release in within:
            releases.setdefault(release, []).append(document)
        if not within:
            loose.append(document)
    return DocumentGroups(dict(sorted(releases.items())), loose)


def manifest_body(presenter: Presenter, thing: Resource) -> Json:
    """Write the manifest of a document; raises NotFound for one of which no page is known."""
    catalogue, holdings = presenter.catalogue, presenter.holdings
    numbers, file = holdings.page_numbers(thing.iri), holdings.file_of(thing.iri)
    if not numbers:
        raise NotFound(
            f"There is no manifest of <{thing.iri}>: its file is not held, and no page of it is known."
        )
    pages, addresses = list(canvas_pages(holdings, thing.iri, numbers)), IiifAddresses(catalogue.base)
    rights = file_rights(thing.iri, catalogue)
    publishers = PublisherReader(catalogue).publishers(thing) or catalogue.own_texts("publisher")
    releases = [iri for iri in map(text_of, thing.get("inSeries")) if catalogue.stub(iri)]
    drawn = [CanvasAnnotations(presenter, each) for each in pages if each.held_file is not None]
    redacted, claimed = holdings.redaction_index.pages(thing.iri), pages_with_claims(presenter, thing.iri)
    return {
        "id": addresses.manifest(thing.iri),
        "type": "Manifest",
        "label": thing_titles(thing, presenter),
        **summary_field(thing, presenter),
        **metadata_field(thing, presenter),
        **_date_field(thing, presenter),
        **rights_field(rights),
        **statement_field(thing, rights, catalogue),
        **provider_field(publishers, presenter),
        **_homepage_field(thing, presenter),
        **see_also_field(thing, presenter),
        **({"rendering": [_file_link(file, catalogue.base)]} if file is not None and file.public else {}),
        **({"partOf": [_collection_reference(iri, presenter) for iri in releases]} if releases else {}),
        **({"thumbnail": [drawn[0].page_image(small=True)]} if drawn else {}),
        "service": [_search_service(thing.iri, addresses)],
        "items": [
            canvas_body(presenter, each, redacted=each.number in redacted, claimed=each.number in claimed)
            for each in pages
        ],
        **range_field(presenter, thing, numbers),
    }


def _date_field(thing: Resource, presenter: Presenter) -> Json:
    # Viewers sort by it, and it has no place for a mark: omitted where sources differ, or a program read it.
    read = {text for _, text in machine_values(thing)}
    days = [d for d in map(text_of, settled_values(thing, "created", presenter.profile)) if d not in read]
    is_day = len(days) == 1 and len(days[0]) == len("2012-04-10")
    return {"navDate": f"{days[0]}T00:00:00Z"} if is_day else {}


def _file_link(file: StoredFile, base: str) -> Json:
    kind = {"type": "Text", "label": program_text("The file itself"), "format": file.media_type}
    return {"id": f"{base}file/{file.sha256}", **kind}


def _search_service(document: str, addresses: IiifAddresses) -> Json:
    # IIIF Content Search 2.0, 3.
    completion = {"id": addresses.search(document, "autocomplete"), "type": "AutoCompleteService2"}
    return {"id": addresses.search(document), "type": "SearchService2", "service": [completion]}


def _collection_reference(release: str, presenter: Presenter) -> Json:
    address = IiifAddresses(presenter.catalogue.base).collection(release)
    return {"id": address, "type": "Collection", "label": thing_label(release, presenter)}


def provider_field(names: Iterable[str], presenter: Presenter) -> Json:
    """Return agents as providers, each with their page in the catalogue; {} for none."""
    labels = {iri: thing_label(iri, presenter) for iri in names if presenter.catalogue.stub(iri)}
    found = [
        {"id": iri, "type": "Agent", "label": label, "homepage": [_html_page(iri, label, presenter)]}
        for iri, label in labels.items()
    ]
    return {"provider": found} if found else {}


def _homepage_field(thing: Resource, presenter: Presenter) -> Json:
    return {"homepage": [_html_page(thing.iri, thing_titles(thing, presenter), presenter)]}


def _html_page(iri: str, label: object, presenter: Presenter) -> Json:
    kind = {"type": "Text", "label": label, "format": "text/html", "language": [PROGRAM_LANGUAGE]}
    return {"id": f"{page_address(presenter.catalogue, iri)}.html", **kind}


def see_also_field(thing: Resource, presenter: Presenter) -> Json:
    """Return a link to the description of a thing, for programs."""
    link = {
        "id": f"{page_address(presenter.catalogue, thing.iri)}.jsonld",
        "type": "Dataset",
        "label": program_text("Description in JSON-LD"),
        "format": "application/ld+json",
        "profile": f"{presenter.catalogue.base}ontology/profile",
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
        **rights_field(file_rights(iris.page_of(page.iri)[0], presenter.catalogue)),
        **(image if page.held_file is not None else {}),
        **({"annotations": beside} if beside else {}),
    }


def canvas_label(presenter: Presenter, page: CanvasPage) -> str:
    """Return the printed number of a page and its Bates numbers; its position in the file is in brackets.

    As archives do: what is in brackets is not on the page.
    """
    summary = presenter.holdings.page_summary(iris.page_of(page.iri)[0], page.number)
    number = f"p. {summary.label}" if summary.label else f"[p. {page.number}]"
    return ", ".join((number, *summary.stamps))


# The numbering of pages by which they are found: that of the file.
PDF_NUMBERING = "pdf"
UNTITLED = "no title"


def range_field(presenter: Presenter, document: Resource, numbers: list[int]) -> Json:
    """Return which of the known pages belong to which part, in the order in which they begin; {} for none."""
    found = []
    for part in document.parts("pageRange"):
        first, last = (int(part.one(name) or 0) for name in ("firstPage", "lastPage"))
        pages = [number for number in numbers if first <= number <= max(first, last)]
        is_by_file = iris.last_segment(part.one("pageNumbering")) == PDF_NUMBERING
        if pages and is_by_file and status_stands(part.one("status")):
            found.append((pages, part))
    found.sort(key=lambda each: (each[0][0], len(each[1].iri), each[1].iri))
    structures = [_range_body(presenter, document, part, pages) for pages, part in found]
    return {"structures": structures} if structures else {}


def _range_body(presenter: Presenter, document: Resource, part: Resource, pages: list[int]) -> Json:
    addresses = IiifAddresses(presenter.catalogue.base)
    titles = texts_with_language(part_titles(part) or (UNTITLED,), presenter.catalogue.language)
    return {
        "id": f"{addresses.manifest(document.iri)}#{part.iri.partition('#')[2]}",
        "type": "Range",
        "label": by_language(titles),
        "items": [
            {"id": addresses.canvas(f"{document.iri}/page/{number}"), "type": "Canvas"} for number in pages
        ],
    }
