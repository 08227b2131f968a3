"""Works in the words of schema.org: releases, documents, pages, sources, cited works."""

from collections.abc import Mapping

from foia_graph.model import iris
from foia_graph.model.jsonld import EMBEDDED, Json
from foia_graph.model.resource import Resource
from foia_graph.publish.profiles.crosswalk import Node, term_order
from foia_graph.publish.profiles.schemaorg.files import file, page_text
from foia_graph.publish.profiles.schemaorg.nodes import part_of, reference, references, structure
from foia_graph.publish.profiles.settled_view import Told, plain, said
from foia_graph.search.entry import PAGE
from foia_graph.store.catalogue import PAGE as MEMBERS_AT_ONCE
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


@structure("Dataset")
def release(told: Told) -> Node:
    """Return the first documents of a release, which is a collection made public together."""
    return {
        "@type": ["Dataset", "Collection"],
        **_work(told),
        **term_order("datePublished"),
        "hasPart": references(told, _documents(told)),
        "includedInDataCatalog": _catalog(told),
    }


@structure("DigitalDocument")
def document(told: Told) -> Node:
    """Return the files and runs of pages of a released document."""
    return {
        "@type": ["Dataset", "DigitalDocument", *_forms(told)],
        **_publication_terms(told),
        **term_order("isPartOf"),
        "includedInDataCatalog": _catalog(told),
        "distribution": [file(part) for part in told.parts("distribution")],
        **term_order("exampleOfWork"),
        "hasPart": [_pages(part) for part in told.parts("pageRange") if part.one("title")],
    }


@structure("CreativeWork")
def work(told: Told) -> Node:
    """Return the files of a source document, or of a work that is cited."""
    return {
        "@type": _forms(told) or ["CreativeWork"],
        **_publication_terms(told),
        **term_order("dateModified", "isPartOf"),
        "encoding": [file(part, "MediaObject") for part in told.parts("distribution")],
        **term_order("exampleOfWork"),
    }


@structure(PAGE)
def page(told: Told) -> Node:
    """Return the number of a page as its name, and its text, where that is told of."""
    return {
        "name": f"Page {page_of(told.thing.iri)[1]}",
        **term_order("isPartOf", "position", "pagination"),
        "encoding": [page_text(told, part) for part in told.thing.parts("checksum")],
    }


def _publication_terms(told: Told) -> Node:
    """Return what all works have, the day of publication behind that of making."""
    return {**term_order("creator", "publisher", "dateCreated", "datePublished"), **_work(told)}


def _work(told: Told) -> Node:
    """Return what all works have: who and when, what it is about, what it cites, who says so."""
    catalog = told.source.catalog
    pages = told.one("numberOfPages")
    bodies = [part.one("body") for part in told.parts("mentions") if part.one("body")]
    return {
        **term_order("creator", "publisher", "dateCreated", "about", "spatialCoverage"),
        "mentions": references(told, dict.fromkeys(bodies)),
        **term_order("citation"),
        "materialExtent": _extent(told, pages) if pages else None,
        "sdPublisher": references(told, map(str, catalog.get("publisher") if catalog else ())),
        "sdLicense": catalog.one("license") if catalog else "",
    }


def _forms(told: Told) -> list[str]:
    found = (FORMS.get(iris.last(form), "") for form in told.links("form"))
    return [each for each in dict.fromkeys(found) if each]


def _documents(told: Told) -> list[str]:
    """Return the first of the documents of a release, as many as stand in its own description."""
    _, field = EMBEDDED["documents"]
    shape = told.source.profile["ReleasedDocument"]
    return told.source.pointing(told.thing.iri, field, shape, limit=MEMBERS_AT_ONCE).names


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
