"""A list as a table: all its things, not one page, and a column for each field that a cell can hold.

Links are given as IRIs, several values joined by `; `.
"""

from collections.abc import Iterator, Set

from flask import Response

from foia_graph.model.profile import Property, Shape
from foia_graph.model.rdf_terms import Literal, NamedNode
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.listing.filters import date_fields
from foia_graph.web.core.csv_tables import Row, reply
from foia_graph.web.core.site import catalogue
from foia_graph.web.pages.lists.listing import Listing

JOINT = "; "
FIRST = ("iri", "label", "date")


def table(listing: Listing, shape: Shape, negotiated: bool) -> Response:
    """Send all things of a list, row by row, however many they are."""
    rows = _rows(listing, shape, catalogue())
    return reply(rows, listing.other(listing.narrowing.parameters), negotiated, listing.source)


def columns(shape: Shape) -> list[Property]:
    """Give the fields that have a column of their own: those whose values are no parts of the thing."""
    return [
        prop
        for prop in shape.properties.values()
        if not (prop.inverse or prop.is_label or prop.name in FIRST) and prop.kind not in ("nested", "field")
    ]


def _rows(listing: Listing, shape: Shape, source: Catalogue) -> Iterator[Row]:
    fields = columns(shape)
    yield [*FIRST, *(prop.name for prop in fields)]
    names = [shape.label_field, *date_fields(shape)]
    head = [source.profile.predicates.get(name, "") for name in names]
    paths = [prop.path for prop in fields]
    wanted = {*head, *paths}
    for iri in listing.selection.names():
        values = _values(iri, wanted, source)
        label, *dated = (values.get(path, "") for path in head)
        yield [iri, label, next(filter(None, dated), ""), *(values.get(path, "") for path in paths)]


def _values(iri: str, wanted: Set[str], source: Catalogue) -> dict[str, str]:
    """Give what is said of a thing by predicate, of what has a column."""
    found: dict[str, list[str]] = {}
    for quad in source.statements(iri):
        predicate = quad.predicate.value
        if predicate in wanted and isinstance(quad.object, (NamedNode, Literal)):
            found.setdefault(predicate, []).append(quad.object.value)
    return {
        predicate: values[0] if len(values) == 1 else JOINT.join(sorted(set(values)))
        for predicate, values in found.items()
    }
