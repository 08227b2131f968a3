"""Works in the words of schema.org: releases, documents, pages, sources, cited works."""

from collections.abc import Mapping

from foia_graph.model import iris
from foia_graph.model.iris import page_of
from foia_graph.model.jsonld import EMBEDDED_FIELDS, Json
from foia_graph.model.resource import Resource
from foia_graph.publish.profiles.crosswalk import Node, term_order
from foia_graph.publish.profiles.schemaorg.files import file_node, page_text_node
from foia_graph.publish.profiles.schemaorg.nodes import (
    part_iri,
    reference_node,
    reference_nodes,
    register_structure,
)
from foia_graph.publish.profiles.settled_view import SettledView, compact_node, language_value
from foia_graph.search.entry_builder import PAGE
from foia_graph.store.catalogue import PAGE_SIZE as MEMBERS_AT_ONCE

CLASS_BY_FORM: Mapping[str, str] = {
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


@register_structure("Dataset")
def release_node(view: SettledView) -> Node:
    """Return the first documents of a release, which is a collection made public together."""
    return {
        "@type": ["Dataset", "Collection"],
        **_work_terms(view),
        **term_order("datePublished"),
        "hasPart": reference_nodes(view, _first_documents(view)),
        "includedInDataCatalog": _catalog_reference(view),
    }


@register_structure("DigitalDocument")
def document_node(view: SettledView) -> Node:
    """Return the files and runs of pages of a released document."""
    return {
        "@type": ["Dataset", "DigitalDocument", *_form_classes(view)],
        **_publication_terms(view),
        **term_order("isPartOf"),
        "includedInDataCatalog": _catalog_reference(view),
        "distribution": [file_node(part) for part in view.settled_parts("distribution")],
        **term_order("exampleOfWork"),
        "hasPart": [_page_range_node(part) for part in view.settled_parts("pageRange") if part.one("title")],
    }


@register_structure("CreativeWork")
def work_node(view: SettledView) -> Node:
    """Return the files of a source document, or of a work that is cited."""
    return {
        "@type": _form_classes(view) or ["CreativeWork"],
        **_publication_terms(view),
        **term_order("dateModified", "isPartOf"),
        "encoding": [file_node(part, "MediaObject") for part in view.settled_parts("distribution")],
        **term_order("exampleOfWork"),
    }


@register_structure(PAGE)
def page_node(view: SettledView) -> Node:
    """Return the number of a page as its name, and its text, where that is told of."""
    return {
        "name": f"Page {page_of(view.thing.iri)[1]}",
        **term_order("isPartOf", "position", "pagination"),
        "encoding": [page_text_node(view, part) for part in view.thing.parts("checksum")],
    }


def _publication_terms(view: SettledView) -> Node:
    """Return what all works have, the day of publication behind that of making."""
    return {**term_order("creator", "publisher", "dateCreated", "datePublished"), **_work_terms(view)}


def _work_terms(view: SettledView) -> Node:
    """Return what all works have: who and when, what it is about, what it cites, who says so."""
    catalog = view.source.catalog_resource
    pages = view.text_value("numberOfPages")
    bodies = [part.one("body") for part in view.settled_parts("mentions") if part.one("body")]
    return {
        **term_order("creator", "publisher", "dateCreated", "about", "spatialCoverage"),
        "mentions": reference_nodes(view, dict.fromkeys(bodies)),
        **term_order("citation"),
        "materialExtent": _extent_node(view, pages) if pages else None,
        "sdPublisher": reference_nodes(view, map(str, catalog.get("publisher") if catalog else ())),
        "sdLicense": catalog.one("license") if catalog else "",
    }


def _form_classes(view: SettledView) -> list[str]:
    found = (CLASS_BY_FORM.get(iris.last_segment(form), "") for form in view.linked_iris("form"))
    return [each for each in dict.fromkeys(found) if each]


def _first_documents(view: SettledView) -> list[str]:
    """Return the first of the documents of a release, as many as stand in its own description."""
    _, field = EMBEDDED_FIELDS["documents"]
    shape = view.source.profile["ReleasedDocument"]
    return view.source.pointing_page(view.thing.iri, field, shape, limit=MEMBERS_AT_ONCE).names


def _catalog_reference(view: SettledView) -> Node:
    return reference_node(view, iris.catalog_iri(view.source.base))


def _extent_node(view: SettledView, pages: str) -> Node:
    iri = part_iri(view, "extent")
    return {"@id": iri, "@type": "QuantitativeValue", "value": int(pages), "unitText": "pages"}


def _page_range_node(part: Resource) -> Json:
    """Write a run of pages that has a title."""
    first, last = part.one("firstPage"), part.one("lastPage")
    return compact_node(
        {
            "@id": part.iri,
            "@type": "CreativeWork",
            "name": [language_value(value) for value in part.get("title")],
            "description": [language_value(value) for value in part.get("description")],
            "pagination": first if first == last or not last else f"{first}-{last}",
        }
    )
