"""The profile `schemaorg`: what a thing, the catalogue or a list is in the words of schema.org."""

import msgspec
from markupsafe import Markup

from foia_graph.model.jsonld import Json
from foia_graph.model.namespaces import SCHEMA
from foia_graph.publish.profiles.crosswalk import Node
from foia_graph.publish.profiles.registry import LIST, Artifact, Asked, Document, Profile, profile
from foia_graph.publish.profiles.schemaorg import agents, events, lists, works
from foia_graph.publish.profiles.schemaorg.nodes import CONTEXT, class_name, write_node
from foia_graph.publish.profiles.settled_view import Told

__all__ = ["agents", "embedded", "events", "front", "works", "write"]
ESCAPES = ((b"<", b"\\u003c"), (b">", b"\\u003e"), (b"&", b"\\u0026"))
"""What could end the element of HTML that holds the data, or be taken for markup."""


@profile(
    Profile(
        "schemaorg",
        SCHEMA,
        "schema.org",
        "What search engines and general readers of web pages know how to read; every page holds it, too. "
        "What sources disagree on is left out.",
        classes=frozenset(("Catalog", LIST)),
        vocabulary=SCHEMA,
        also=("http://schema.org/", "https://schema.org", "http://schema.org"),
        profile_of=(SCHEMA,),
        artifacts=(
            Artifact("https://schema.org/docs/schemas.html", "The schemas of schema.org", "vocabulary"),
        ),
    )
)
def write(asked: Asked) -> Document:
    """Write a thing, the catalogue or a list."""
    return Document(CONTEXT, _node(asked))


def _node(asked: Asked) -> Node:
    if asked.thing.type == LIST:
        return lists.listing(asked)
    if asked.thing.type == "Catalog":
        return lists.catalog(asked)
    return write_node(Told(asked.thing, asked.source))


def embedded(asked: Asked) -> Markup:
    """Write the data block of a page (HTML, 4.12.1), "" for what has no words in schema.org."""
    if asked.thing.type != LIST and not class_name(Told(asked.thing, asked.source), asked.thing.type):
        return Markup("")
    return _block(_node(asked))


def front(asked: Asked) -> Markup:
    """Write the data block of the front page: the catalogue and its site."""
    return _block({"@graph": [lists.catalog(asked), lists.site(asked)]})


def _block(content: dict[str, Json]) -> Markup:
    data = msgspec.json.encode({"@context": CONTEXT, **content})
    for character, escape in ESCAPES:
        data = data.replace(character, escape)
    return Markup(f'<script type="application/ld+json">{data.decode()}</script>')  # noqa: S704 - escaped above
