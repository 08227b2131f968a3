"""What is written, in the words of schema.org: releases, documents, pages, sources, cited works."""

from collections.abc import Mapping

from foia_graph.model import iris
from foia_graph.model.jsonld import EMBEDDED, Json
from foia_graph.model.resource import Resource
from foia_graph.publish.profiles.schemaorg.files import file, page_text
from foia_graph.publish.profiles.schemaorg.nodes import (
    Node,
    common,
    others,
    part_of,
    reference,
    references,
    writes,
)
from foia_graph.publish.profiles.settled_view import CITING, Told, plain, said
from foia_graph.store.catalogue import PAGE
from foia_graph.store.document_files import page_of

FORMS: Mapping[str, str] = {
    "audit-report": "Report",
    "blog-post": "BlogPosting",
    "collection": "Collection",
    "e-mail": "EmailMessage",
    "legislation": "Legislation",
    "map": "Map",
    "news-article": "NewsArticle",
    "photograph": "Photograph",
    "presentation": "PresentationDigitalDocument",
    "report": "Report",
    "web-page": "WebPage",
}
"""Documentary forms that schema.org has a class for."""


@writes("Release")
def release(told: Told) -> Node:
    """Write a release, which is a collection of documents made public together."""
    return _work(told, "Dataset", "Collection") | said(
        {
            "datePublished": told.one("date"),
            "hasPart": references(told, _documents(told)),
            "includedInDataCatalog": _catalog(told),
        }
    )


@writes("ReleasedDocument")
def document(told: Told) -> Node:
    """Write a released document, with its files."""
    parts = told.parts("distribution")
    return _work(told, "Dataset", "DigitalDocument", *_forms(told)) | said(
        {
            "isPartOf": others(told, "inSeries", "isPartOf"),
            "includedInDataCatalog": _catalog(told),
            "distribution": [file(part) for part in parts],
            "exampleOfWork": others(told, "realizationOf"),
            "hasPart": [_pages(part) for part in told.parts("pageRange") if part.one("title")],
        }
    )


@writes("SourceDocument")
def source(told: Told) -> Node:
    """Write a source document: a post, an announcement, a letter, a report."""
    parts = told.parts("distribution")
    return _work(told, *(_forms(told) or ["CreativeWork"])) | said(
        {
            "dateModified": told.one("dateModified"),
            "isPartOf": others(told, "isPartOf"),
            "encoding": [file(part, "MediaObject") for part in parts],
            "exampleOfWork": others(told, "realizationOf"),
        }
    )


@writes("CitedWork")
def work(told: Told) -> Node:
    """Write a work that is cited, held or not."""
    return _work(told, *(_forms(told) or ["CreativeWork"])) | said(
        {"isPartOf": others(told, "isPartOf"), "exampleOfWork": others(told, "isVersionOf")}
    )


@writes("Page")
def page(told: Told) -> Node:
    """Write a page: which one it is, and its text, where that is told of."""
    number = told.one("position")
    name = f"Page {page_of(told.thing.iri)[1]}"
    return common(told, "CreativeWork") | said(
        {
            "name": name,
            "isPartOf": others(told, "isPartOf"),
            "position": int(number) if number else None,
            "pagination": told.one("pagination"),
            "encoding": [page_text(told, part) for part in told.thing.parts("checksum")],
        }
    )


def _work(told: Told, *types: str) -> Node:
    """Write what all works have: who and when, what it is about, what it cites, who says so."""
    catalog = told.source.catalog
    pages = told.one("numberOfPages")
    bodies = [part.one("body") for part in told.parts("mentions") if part.one("body")]
    return common(told, *types) | said(
        {
            "creator": others(told, "creator"),
            "publisher": others(told, "publisher"),
            "dateCreated": told.one("created"),
            "datePublished": told.one("issued"),
            "about": others(told, "raisesIssue", "subject", "about"),
            "spatialCoverage": others(told, "spatial"),
            "mentions": references(told, dict.fromkeys(bodies)),
            "citation": others(told, *CITING, "repliesTo"),
            "materialExtent": _extent(told, pages) if pages else None,
            "sdPublisher": references(told, map(str, catalog.get("publisher") if catalog else ())),
            "sdLicense": catalog.one("license") if catalog else "",
        }
    )


def _forms(told: Told) -> list[str]:
    found = (FORMS.get(iris.last(form), "") for form in told.links("form"))
    return [each for each in dict.fromkeys(found) if each]


def _documents(told: Told) -> list[str]:
    """Name the first of the documents of a release, as many as stand in its own description."""
    _, field = EMBEDDED["documents"]
    shape = told.source.profile["ReleasedDocument"]
    return told.source.pointing(told.thing.iri, field, shape, limit=PAGE).names


def _catalog(told: Told) -> Node:
    return reference(told, iris.catalog(told.source.base))


def _extent(told: Told, pages: str) -> Node:
    iri = part_of(told, "extent")
    return {"@id": iri, "@type": "QuantitativeValue", "value": int(pages), "unitText": "pages"}


def _pages(part: Resource) -> Json:
    """Write a run of pages that has a title."""
    first, last = part.one("firstPage"), part.one("lastPage")
    return said(
        {
            "@id": part.iri,
            "@type": "CreativeWork",
            "name": [plain(value) for value in part.get("title")],
            "description": [plain(value) for value in part.get("description")],
            "pagination": first if first == last or not last else f"{first}-{last}",
        }
    )
