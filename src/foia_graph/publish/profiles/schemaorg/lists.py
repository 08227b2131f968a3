"""Collections in the words of schema.org: the catalogue, its site, lists, schemes."""

from foia_graph.model import iris
from foia_graph.model.jsonld import Json
from foia_graph.model.namespaces import SCHEMA
from foia_graph.publish.dcat.terms import is_dataset
from foia_graph.publish.profiles.crosswalk import Node, term_order
from foia_graph.publish.profiles.registry import Asked
from foia_graph.publish.profiles.schemaorg.nodes import reference, references, structure, write_node
from foia_graph.publish.profiles.settled_view import Told, plain, said
from foia_graph.store.catalogue import PAGE


@structure("DefinedTerm")
def concept(_: Told) -> Node:
    """Return the order of what is said of a concept."""
    return term_order("description", "termCode", "inDefinedTermSet")


@structure("DefinedTermSet")
def scheme(told: Told) -> Node:
    """Return the first concepts of a scheme."""
    source = told.source
    concepts = (s for s in source.profile.shapes.values() if s.written_as(SCHEMA) == "DefinedTerm")
    names = [
        name
        for shape in concepts
        for name in source.pointing(told.thing.iri, "inScheme", shape, limit=PAGE).names
    ]
    return {**term_order("description"), "hasDefinedTerm": references(told, names)}


def catalog(asked: Asked) -> Node:
    """Write the catalogue, with the datasets among the things on a page of it."""
    told = Told(asked.thing, asked.source)
    stubs = (told.stub(iri) for iri in asked.members)
    datasets = [
        stub.iri for stub in stubs if stub is not None and is_dataset(asked.source.profile, stub.type)
    ]

    def contents(told: Told) -> Node:
        return {
            **term_order("publisher", "license"),
            "inLanguage": told.source.language,
            **term_order("datePublished"),
            "dataset": references(told, datasets),
        }

    return write_node(told, contents)


def site(asked: Asked) -> Node:
    """Write the site of the catalogue, and how it is searched."""
    base = asked.source.base
    told = Told(asked.thing, asked.source)
    return said(
        {
            "@id": base,
            "@type": "WebSite",
            "url": base,
            "name": plain(told.name) if told.name else "",
            "inLanguage": asked.source.language,
            "publisher": references(told, told.links("publisher")),
            "about": reference(told, iris.catalog(base)),
            "potentialAction": _search(base),
        }
    )


def _search(base: str) -> Json:
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


def listing(asked: Asked) -> Node:
    """Write a page of a list: the things on it, in their order."""
    told, base = Told(asked.thing, asked.source), asked.source.base
    address = f"{base}{asked.path[1:]}"
    return {
        "@id": address,
        "@type": "CollectionPage",
        "url": address,
        "name": asked.thing.one("title"),
        "isPartOf": {"@id": base, "@type": "WebSite"},
        "mainEntity": {
            "@id": f"{address}#list",
            "@type": "ItemList",
            "itemListElement": references(told, asked.members),
        },
    }
