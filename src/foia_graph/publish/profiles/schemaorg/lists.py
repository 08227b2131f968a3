"""Collections in the words of schema.org: the catalogue, its site, lists, schemes."""

from foia_graph.model import iris
from foia_graph.model.jsonld import Json
from foia_graph.model.namespaces import SCHEMA
from foia_graph.publish.dcat.terms import is_dataset
from foia_graph.publish.profiles.crosswalk import Node, term_order
from foia_graph.publish.profiles.registry import ProfileRequest
from foia_graph.publish.profiles.schemaorg.nodes import (
    reference_node,
    reference_nodes,
    register_structure,
    write_node,
)
from foia_graph.publish.profiles.settled_view import SettledView, compact_node, language_value
from foia_graph.store.catalogue import PAGE_SIZE


@register_structure("DefinedTerm")
def concept_node(_: SettledView) -> Node:
    """Return the order of what is said of a concept."""
    return term_order("description", "termCode", "inDefinedTermSet")


@register_structure("DefinedTermSet")
def scheme_node(view: SettledView) -> Node:
    """Return the first concepts of a scheme."""
    source = view.source
    concepts = (s for s in source.profile.shapes.values() if s.written_as(SCHEMA) == "DefinedTerm")
    names = [
        name
        for shape in concepts
        for name in source.pointing_page(view.thing.iri, "inScheme", shape, limit=PAGE_SIZE).names
    ]
    return {**term_order("description"), "hasDefinedTerm": reference_nodes(view, names)}


def catalog_node(request: ProfileRequest) -> Node:
    """Write the catalogue, with the datasets among the things on a page of it."""
    view = SettledView(request.thing, request.source)
    stubs = (view.stub(iri) for iri in request.members)
    datasets = [
        stub.iri for stub in stubs if stub is not None and is_dataset(request.source.profile, stub.type)
    ]

    def contents(view: SettledView) -> Node:
        return {
            **term_order("publisher", "license"),
            "inLanguage": view.source.language,
            **term_order("datePublished"),
            "dataset": reference_nodes(view, datasets),
        }

    return write_node(view, contents)


def site_node(request: ProfileRequest) -> Node:
    """Write the site of the catalogue, and how it is searched."""
    base = request.source.base
    view = SettledView(request.thing, request.source)
    return compact_node(
        {
            "@id": base,
            "@type": "WebSite",
            "url": base,
            "name": language_value(view.name) if view.name else "",
            "inLanguage": request.source.language,
            "publisher": reference_nodes(view, view.linked_iris("publisher")),
            "about": reference_node(view, iris.catalog_iri(base)),
            "potentialAction": _search_action(base),
        }
    )


def _search_action(base: str) -> Json:
    return {
        "@id": f"{base}#search",
        "@type": "SearchAction",
        "target": {
            "@id": f"{base}#search-address",
            "@type": "EntryPoint",
            "urlTemplate": f"{base}search?q={{search_term_string}}",
        },
        "query-input": "required name=search_term_string",
    }


def list_page_node(request: ProfileRequest) -> Node:
    """Write a page of a list: the things on it, in their order."""
    view, base = SettledView(request.thing, request.source), request.source.base
    address = f"{base}{request.page_path[1:]}"
    return {
        "@id": address,
        "@type": "CollectionPage",
        "url": address,
        "name": request.thing.one("title"),
        "isPartOf": {"@id": base, "@type": "WebSite"},
        "mainEntity": {
            "@id": f"{address}#list",
            "@type": "ItemList",
            "itemListElement": reference_nodes(view, request.members),
        },
    }
