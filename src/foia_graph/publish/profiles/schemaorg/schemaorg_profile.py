"""The profile `schemaorg`: what a thing, the catalogue or a list is in the words of schema.org."""

import msgspec
from markupsafe import Markup

from foia_graph.model.jsonld import Json
from foia_graph.model.namespaces import SCHEMA
from foia_graph.publish.profiles.crosswalk import Node
from foia_graph.publish.profiles.registry import (
    LIST,
    ContextDocument,
    ProfileArtifact,
    ProfileRequest,
    RepresentationProfile,
    register_profile,
)
from foia_graph.publish.profiles.schemaorg import agents, events, lists, works
from foia_graph.publish.profiles.schemaorg.nodes import CONTEXT, class_name, write_node
from foia_graph.publish.profiles.settled_view import SettledView
from foia_graph.publish.rights_fields import with_rights

__all__ = ["agents", "events", "front_page_data_block", "page_data_block", "works", "write_schemaorg"]
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
        return lists.list_page_node(request)
    if request.thing.type == "Catalog":
        return lists.catalog_node(request)
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
    return _data_block({"@graph": [lists.catalog_node(request), lists.site_node(request)]})


def _data_block(content: dict[str, Json]) -> Markup:
    data = msgspec.json.encode({"@context": CONTEXT, **content})
    for character, escape in ESCAPES:
        data = data.replace(character, escape)
    return Markup(f'<script type="application/ld+json">{data.decode()}</script>')  # noqa: S704 - escaped above
