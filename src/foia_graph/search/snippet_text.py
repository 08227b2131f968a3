"""Texts that snippets of things are cut from: what the store says of a few things, in words."""

from collections.abc import Iterable, Mapping

from foia_graph.model.rdf_terms import Literal
from foia_graph.model.resource import Resource, build_resource
from foia_graph.search.entry_builder import index_entries
from foia_graph.store.catalogue import Catalogue

SHOWN = ("text", "quote", "title", "identifier", "sender", "recipient")
"""Fields of the index in the order in which their texts are joined."""
BETWEEN = " · "


def snippet_texts(catalogue: Catalogue, names: Iterable[str]) -> Mapping[str, str]:
    """Return the text of each thing, claim or page range, by IRI; "" where it has none."""
    return {name: _words_of_thing(name, catalogue) for name in names}


def _words_of_thing(name: str, catalogue: Catalogue) -> str:
    found = catalogue.reader.read_thing(name) if "#" in name else _read_without_parts(name, catalogue)
    own = [each for each in index_entries(found, catalogue.profile, "") if each.iri == name] if found else []
    texts = own[0].texts if own else {}
    return BETWEEN.join(text for field in SHOWN for text in texts.get(field, ()))


def _read_without_parts(name: str, catalogue: Catalogue) -> Resource | None:
    """Return a thing without its parts, of which a document may have thousands."""
    stub = catalogue.stub(name)
    if stub is None:
        return None
    fields = {
        prop.path: prop.name
        for prop in catalogue.profile[stub.type].properties.values()
        if prop.kind in ("text", "string")
    }
    # In the order of the class: each store has one of its own.
    values: dict[str, list[str]] = {name: [] for name in fields.values()}
    for quad in catalogue.statements(name):
        field = fields.get(quad.predicate.value)
        if field and isinstance(quad.object, Literal):
            values[field].append(quad.object.value)
    return build_resource(name, stub.type, values)
