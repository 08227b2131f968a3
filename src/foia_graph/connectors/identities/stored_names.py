"""Names that a machine read in documents and that lead to nobody: mentions on pages, from the store."""

from collections.abc import Iterator

from foia_graph.connectors.identities.named_things import PrintedName
from foia_graph.model import iris
from foia_graph.model.claims import status_stands
from foia_graph.model.iris import page_of
from foia_graph.model.rdf_terms import Literal, NamedNode
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.quad_store import sorted_objects

MENTION = "Mention"
WHOSE = ("creator", "publisher")
WHO = ("body", "identifiedAs")


def stored_printed_names(catalogue: Catalogue) -> list[PrintedName]:
    """Return the printed names of a state of the catalogue, each once for a document, in their order."""
    found = {(name.text, name.source): name for name in _mentions(catalogue)}
    return sorted(found.values(), key=lambda each: (each.source, each.text))


def _mentions(catalogue: Catalogue) -> Iterator[PrintedName]:
    predicates, store = catalogue.profile.predicates, catalogue.quad_store
    for quad in store.quads(None, NamedNode(predicates["asStated"]), None):
        iri = quad.subject.value if isinstance(quad.subject, NamedNode) else ""
        shape = catalogue.shape_of(iri)
        document, page = page_of(iris.owner_iri(iri))
        if shape is None or shape.name != MENTION or not page or not isinstance(quad.object, Literal):
            continue
        is_known = any(sorted_objects(store, iri, predicates[name]) for name in WHO)
        if not is_known and all(map(status_stands, catalogue.links(iri, predicates["status"]))):
            within = tuple(each for name in WHOSE for each in catalogue.links(document, predicates[name]))
            source = document.removeprefix(f"{catalogue.base}id/")
            yield PrintedName(quad.object.value, source, within, str(page))
