"""Things as rows of a table, with a column for each field that a cell can hold.

Links are given as IRIs, several values joined by `; `.
"""

from collections.abc import Iterable, Iterator, Set

from foia_graph.model.profile import Shape
from foia_graph.model.rdf import MACHINE_FIELD
from foia_graph.model.rdf_terms import Literal, NamedNode, Quad
from foia_graph.store.catalogue import Catalogue

VALUE_SEPARATOR = "; "
FIRST_COLUMNS = ("iri", "label", "date")


def list_rows(names: Iterable[str], shape: Shape, catalogue: Catalogue) -> Iterator[list[str]]:
    """Yield the names of the columns, then a row for each thing of a class.

    Fields whose values are parts of the thing have no column.
    """
    fields = [
        prop
        for prop in shape.properties.values()
        if not (prop.inverse or prop.is_label or prop.name in FIRST_COLUMNS)
        and (prop.kind not in ("nested", "field") or prop.name == MACHINE_FIELD)
    ]
    predicates, paths = catalogue.profile.predicates, [prop.path for prop in fields]
    head = [predicates.get(name, "") for name in (shape.label_field, *shape.date_fields)]
    wanted = frozenset((*head, *paths))
    yield [*FIRST_COLUMNS, *(prop.name for prop in fields)]
    for iri in names:
        values = _joined_values(catalogue.statements(iri), wanted)
        label, *dated = (values.get(path, "") for path in head)
        date = next(filter(None, dated), "")
        cells = {prop.name: values.get(prop.path, "") for prop in fields}
        if cells.get(MACHINE_FIELD):
            read = cells[MACHINE_FIELD].split(VALUE_SEPARATOR)
            names = sorted(catalogue.profile.fields[each, False] for each in read)
            cells[MACHINE_FIELD] = VALUE_SEPARATOR.join(names)
        yield [iri, label, date, *cells.values()]


def _joined_values(quads: Iterable[Quad], wanted: Set[str]) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for quad in quads:
        predicate = quad.predicate.value
        if predicate in wanted and isinstance(quad.object, (NamedNode, Literal)):
            found.setdefault(predicate, []).append(quad.object.value)
    return {
        predicate: values[0] if len(values) == 1 else VALUE_SEPARATOR.join(sorted(set(values)))
        for predicate, values in found.items()
    }
