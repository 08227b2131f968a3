"""What holds other things, in the words of schema.org: the catalogue, its site, lists, schemes."""

from foia_graph.model import iris
from foia_graph.model.jsonld import Json
from foia_graph.publish.profiles.registry import Asked
from foia_graph.publish.profiles.schemaorg.nodes import Node, common, others, reference, references, writes
from foia_graph.publish.profiles.settled_view import Told, plain, said
from foia_graph.store.catalogue import PAGE

DATASETS = ("Release", "ReleasedDocument")


@writes("Concept")
@writes("Issue")
def concept(told: Told) -> Node:
    """Write a concept as a term of its scheme."""
    return common(told, "DefinedTerm") | said(
        {
            "description": [plain(value) for value in told.all("definition")],
            "termCode": list(told.all("notation")),
            "inDefinedTermSet": others(told, "inScheme"),
        }
    )


@writes("ConceptScheme")
def scheme(told: Told) -> Node:
    """Write a scheme with its concepts."""
    source, profile = told.source, told.source.profile
    names = [
        name
        for shape in (profile["Concept"], profile["Issue"])
        for name in source.pointing(told.thing.iri, "inScheme", shape, limit=PAGE).names
    ]
    return common(told, "DefinedTermSet") | said(
        {
            "description": [plain(value) for value in told.all("definition")],
            "hasDefinedTerm": references(told, names),
        }
    )


def catalog(asked: Asked) -> Node:
    """Write the catalogue, with the datasets among the things on a page of it."""
    told = Told(asked.thing, asked.source)
    stubs = (told.stub(iri) for iri in asked.members)
    datasets = [stub.iri for stub in stubs if stub is not None and stub.type in DATASETS]
    return common(told, "DataCatalog") | said(
        {
            "publisher": others(told, "publisher"),
            "license": told.one("license"),
            "inLanguage": told.source.language,
            "datePublished": told.one("issued"),
            "dataset": references(told, datasets),
        }
    )


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
            "publisher": others(told, "publisher"),
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
