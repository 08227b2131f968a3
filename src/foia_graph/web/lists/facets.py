"""Facets as linked data: what narrows a list, and how many things it would have then.

What narrows a list is its `hydra:search`: an IRI template with a `hydra:IriTemplateMapping` for each filter.
The facet of a filter is the `hydra:collection` of its mapping: for each value the list that one gets by
choosing that value alone, the other filters as they are, with its `hydra:totalItems` and the value as what it
is `about`; a year is named by its `rdfs:label`. The largest come first, and `rdfs:comment` says how
many are left.
"""

from typing import TYPE_CHECKING

from foia_graph.jsonld import Json
from foia_graph.store.lists.filters import YEAR
from foia_graph.store.lists.selection import Facet, Wanted
from foia_graph.web.lists.narrowing import LOOKS, PERIOD, Narrowing
from foia_graph.web.site import Words, catalogue
from foia_graph.web.things.descriptions import stub_body

if TYPE_CHECKING:
    from foia_graph.web.lists.listing import Listing


def search(listing: "Listing", words: Words) -> dict[str, Json]:
    """Write what narrows a list, nothing where nothing does."""
    facets = listing.selection.facets
    if not facets:
        return {}
    filters = listing.narrowing.filters
    names = (*filters, *(PERIOD if YEAR in filters else ()))
    template: dict[str, Json] = {
        "id": f"{listing.iri}#search",
        "type": "hydra:IriTemplate",
        "hydra:template": f"{listing.absolute(listing.path)}{{?{','.join(f'{name}*' for name in names)}}}",
        "hydra:mapping": [_facet(each, listing, words) for each in facets],
    }
    return {"hydra:search": template}


def _facet(facet: Facet, listing: "Listing", words: Words) -> dict[str, Json]:
    left = {"rdfs:comment": {"value": f"and {facet.more:,} more", "lang": "en"}} if facet.more else {}
    return {
        "id": f"{listing.iri}#facet-{facet.name}",
        "type": "hydra:IriTemplateMapping",
        "hydra:variable": facet.name,
        "rdfs:label": {"value": facet.title, "lang": "en"},
        **left,
        "hydra:collection": [_narrower(facet.name, *each, listing, words) for each in facet.values],
    }


def _narrower(name: str, value: str, count: int, listing: "Listing", words: Words) -> dict[str, Json]:
    """Write the list that one gets by choosing one value alone in a filter."""
    others = listing.narrowing.besides(name, *LOOKS)
    chosen = Narrowing(Wanted(), others, listing.narrowing.filters).toggled(name, value, listing.source.base)
    own = {
        "id": listing.absolute(listing.other(chosen)),
        "type": "hydra:Collection",
        "hydra:totalItems": count,
    }
    if name == YEAR:
        return {**own, "rdfs:label": value}
    stub = catalogue().stub(value)
    return {**own, "about": [stub_body(stub, words) if stub else value]}
