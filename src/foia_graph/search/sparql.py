"""The index of a generation as queries search it, with `text:query`."""

from collections.abc import Mapping

from foia_graph.model.namespaces import RDFS
from foia_graph.model.profile import Profile
from foia_graph.query.sparql.text_query.rewrite import QueryHits, SearchableTexts
from foia_graph.search.entry_builder import RECIPIENTS
from foia_graph.search.text_index import text_index
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.generations.layout import Layout

FIELDS: Mapping[str, str] = {"exact": "quote", "sender": "sender", **dict.fromkeys(RECIPIENTS, "recipient")}
"""Fields of the index by fields of the profile, beside those of names and identifiers."""


def text_search(catalogue: Catalogue, layout: Layout) -> SearchableTexts:
    """Return what the queries to a generation search; its index is opened with the first search."""

    def search(words: str, field: str) -> QueryHits:
        return text_index(catalogue, layout).find_words(words, field)

    return SearchableTexts(
        search,
        catalogue.compute_once("text_properties", lambda: text_properties(catalogue.profile)),
        catalogue.language,
    )


def text_properties(profile: Profile) -> Mapping[str, str]:
    """Return the properties that `text:query` takes, each with the field of the index that it means."""
    found = {f"{RDFS}label": "title"}
    for shape in profile.shapes.values():
        for prop in shape.properties.values():
            if prop.is_label or prop.is_other_name or prop.index_field == "title":
                found[prop.path] = "title"
            elif prop.index_field == "identifier":
                found[prop.path] = "identifier"
    return found | {profile.predicates[name]: field for name, field in FIELDS.items()}
