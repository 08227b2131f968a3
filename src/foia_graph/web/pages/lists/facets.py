"""Facets as linked data: the filters of a list, with the number of things behind each value.

What filters a list is its `hydra:search`: an IRI template with a `hydra:IriTemplateMapping` for each filter.
The facet of a filter is the `hydra:collection` of its mapping: for each value the list that one gets by
choosing that value alone, the other filters as they are, with its `hydra:totalItems` and the value as what it
is `about`; a year, or another word, is its `rdfs:label`. The largest come first, and `rdfs:comment` says how
many are left.
"""

from collections.abc import Callable
from functools import lru_cache
from urllib.parse import quote_plus

from foia_graph.model.jsonld import Json
from foia_graph.publish.descriptions import stub_body
from foia_graph.publish.language_writers import LanguageWriters
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.listing.filter_values import brief_value
from foia_graph.store.listing.filters import ListFilter
from foia_graph.store.listing.selection import Facet
from foia_graph.web.core.site import current_catalogue
from foia_graph.web.pages.lists.collection import PagedCollection
from foia_graph.web.pages.lists.list_query import LOOKS, Pairs

REMEMBERED = 4096


def search_template(collection: PagedCollection, words: LanguageWriters) -> dict[str, Json]:
    """Write the `hydra:search` of a collection, nothing where it has no facets."""
    facets = collection.facets
    if not facets:
        return {}
    stem = collection.absolute_iri(collection.narrowed_path(()))
    value_body = _value_bodies(current_catalogue(), words)
    # Without the choices in one of them most facets lead from the same address.
    narrowed_iri = lru_cache(lambda pairs: collection.absolute_iri(collection.narrowed_path(pairs)))
    template: dict[str, Json] = {
        "id": f"{collection.iri}#search",
        "type": "hydra:IriTemplate",
        "hydra:template": f"{stem}{{{'&' if '?' in stem else '?'}{','.join(collection.template_variables)}}}",
        "hydra:mapping": [_facet_mapping(each, collection, narrowed_iri, value_body) for each in facets],
    }
    return {"hydra:search": template}


@lru_cache(REMEMBERED)
def _encoded_value(iri: str, list_filter: ListFilter, base: str) -> str:
    return quote_plus(brief_value(iri, list_filter, base), safe="/")


ValueBody = Callable[[str], Json]
"""A function that writes class and label of a value of a facet."""


def _value_bodies(catalogue: Catalogue, words: LanguageWriters) -> ValueBody:
    """Return what writes the values of facets in one catalogue, each once."""

    def value_body(value: str) -> Json:
        stub = catalogue.stub(value)
        return stub_body(stub, words) if stub else value

    return catalogue.compute_once("facet values", lambda: lru_cache(REMEMBERED)(value_body))


def _facet_mapping(
    facet: Facet, collection: PagedCollection, narrowed_iri: Callable[[Pairs], str], value_body: ValueBody
) -> dict[str, Json]:
    remainder = {"rdfs:comment": {"value": f"and {facet.more:,} more", "lang": "en"}} if facet.more else {}
    others = narrowed_iri(collection.narrowing.parameters_without(facet.name, *LOOKS))
    stem = f"{others}{'&' if '?' in others else '?'}{facet.name}="
    return {
        "id": f"{collection.iri}#facet-{facet.name}",
        "type": "hydra:IriTemplateMapping",
        "hydra:variable": facet.name,
        "rdfs:label": {"value": facet.title, "lang": "en"},
        **remainder,
        "hydra:collection": [
            _narrower_collection(stem, facet.name, *each, collection, value_body) for each in facet.values
        ],
    }


def _narrower_collection(
    stem: str, name: str, value: str, count: int, collection: PagedCollection, value_body: ValueBody
) -> dict[str, Json]:
    """Write the collection that has one value alone in a filter."""
    own = {
        "id": f"{stem}{_encoded_value(value, collection.narrowing.filters[name], collection.source.base)}",
        "type": "hydra:Collection",
        "hydra:totalItems": count,
    }
    word = collection.value_word(name, value)
    return {**own, "rdfs:label": word} if word else {**own, "about": [value_body(value)]}
