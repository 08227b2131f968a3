"""Things as rows of a table, with a column for each field that a cell can hold.

Links are given as IRIs, several values joined by `; `.
"""

from collections.abc import Iterable, Iterator, Set

from foia_graph.model.profile import Property, Shape
from foia_graph.model.rdf_terms import Literal, NamedNode
from foia_graph.store.catalogue import Catalogue

VALUE_SEPARATOR = "; "
FIRST_COLUMNS = ("iri", "label", "date")


def fields_with_column(shape: Shape) -> list[Property]:
    """Return the fields that have a column of their own: those whose values are no parts of the thing."""
    return [
        prop
        for prop in shape.properties.values()
        if not (prop.inverse or prop.is_label or prop.name in FIRST_COLUMNS)
        and prop.kind not in ("nested", "field")
    ]


def list_rows(names: Iterable[str], shape: Shape, catalogue: Catalogue) -> Iterator[list[str]]:
    """Yield the names of the columns, then a row for each thing of a class."""
    fields = fields_with_column(shape)
    yield [*FIRST_COLUMNS, *(prop.name for prop in fields)]
    head = [catalogue.profile.predicates.get(name, "") for name in (shape.label_field, *shape.date_fields)]
    paths = [prop.path for prop in fields]
    predicates = {*head, *paths}
    for iri in names:
        values = _field_values(iri, predicates, catalogue)
        label, *dated = (values.get(path, "") for path in head)
        yield [iri, label, next(filter(None, dated), ""), *(values.get(path, "") for path in paths)]


def _field_values(iri: str, predicates: Set[str], catalogue: Catalogue) -> dict[str, str]:
    """Return what is said of a thing by predicate, of what has a column."""
    found: dict[str, list[str]] = {}
    for quad in catalogue.statements(iri):
        predicate = quad.predicate.value
        if predicate in predicates and isinstance(quad.object, (NamedNode, Literal)):
            found.setdefault(predicate, []).append(quad.object.value)
    return {
        predicate: values[0] if len(values) == 1 else VALUE_SEPARATOR.join(sorted(set(values)))
        for predicate, values in found.items()
    }
