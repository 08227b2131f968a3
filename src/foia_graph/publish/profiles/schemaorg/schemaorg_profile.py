"""The profile `schemaorg`: what a thing, the catalogue or a list is in the words of schema.org."""

import msgspec
from markupsafe import Markup

from foia_graph.model import iris
from foia_graph.model.jsonld import Json
from foia_graph.model.namespaces import SCHEMA
from foia_graph.publish.dcat.terms import is_dataset
from foia_graph.publish.profiles.crosswalk import Node
from foia_graph.publish.profiles.registry import (
    LIST,
    ContextDocument,
    ProfileArtifact,
    ProfileRequest,
    RepresentationProfile,
    register_profile,
)
from foia_graph.publish.profiles.schemaorg import structures
from foia_graph.publish.profiles.schemaorg.nodes import (
    CONTEXT,
    CROSSWALK,
    class_name,
    reference_node,
    reference_nodes,
    write_node,
)
from foia_graph.publish.profiles.settled_view import SettledView, compact_node, language_value
from foia_graph.publish.rights import with_rights
from foia_graph.store.catalogue import PAGE_SIZE

__all__ = ["front_page_data_block", "page_data_block", "structures", "write_schemaorg"]
ESCAPES = ((b"<", b"\\u003c"), (b">", b"\\u003e"), (b"&", b"\\u0026"))
"""What could end the element of HTML that holds the data, or be taken for markup."""


@register_profile(
    RepresentationProfile(
        "schemaorg",
        SCHEMA,
        "schema.org",
        "What search engines and general readers of web pages know how to read; every page holds it, too. "
        "What sources disagree on is left out.",
        classes=frozenset(("Catalog", LIST)),
        vocabulary=SCHEMA,
        other_names=("http://schema.org/", "https://schema.org", "http://schema.org"),
        profile_of=(SCHEMA,),
        artifacts=(
            ProfileArtifact(
                "https://schema.org/docs/schemas.html", "The schemas of schema.org", "vocabulary"
            ),
        ),
    )
)
def write_schemaorg(request: ProfileRequest) -> ContextDocument:
    """Write a thing, the catalogue or a list."""
    return ContextDocument(CONTEXT, _requested_node(request))


def _requested_node(request: ProfileRequest) -> Node:
    if request.thing.type == LIST:
        return list_page_node(request)
    if request.thing.type == "Catalog":
        return catalog_node(request)
    return write_node(SettledView(with_rights(request.thing, request.source), request.source))


def page_data_block(request: ProfileRequest) -> Markup:
    """Write the data block of a page (HTML, 4.12.1), "" for what has no words in schema.org."""
    if request.thing.type != LIST and not class_name(
        SettledView(request.thing, request.source), request.thing.type
    ):
        return Markup("")
    return _data_block(_requested_node(request))


def front_page_data_block(request: ProfileRequest) -> Markup:
    """Write the data block of the front page: the catalogue and its site."""
    return _data_block({"@graph": [catalog_node(request), site_node(request)]})


def _data_block(content: dict[str, Json]) -> Markup:
    data = msgspec.json.encode({"@context": CONTEXT, **content})
    for character, escape in ESCAPES:
        data = data.replace(character, escape)
    return Markup(f'<script type="application/ld+json">{data.decode()}</script>')  # noqa: S704 - escaped above


@CROSSWALK.structure("DefinedTermSet")
def scheme_node(view: SettledView) -> Node:
    """Return the first concepts of a scheme."""
    source = view.source
    concepts = (s for s in source.profile.shapes.values() if s.written_as(SCHEMA) == "DefinedTerm")
    names = [
        name
        for shape in concepts
        for name in source.pointing_page(view.thing.iri, "inScheme", shape, limit=PAGE_SIZE).names
    ]
    return {"hasDefinedTerm": reference_nodes(view, names)}


def catalog_node(request: ProfileRequest) -> Node:
    """Write the catalogue, with the datasets among the things on a page of it."""
    view = SettledView(request.thing, request.source)
    stubs = (view.stub(iri) for iri in request.members)
    datasets = [
        stub.iri for stub in stubs if stub is not None and is_dataset(request.source.profile, stub.type)
    ]

    def contents(view: SettledView) -> Node:
        return {
            "inLanguage": view.source.language,
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
