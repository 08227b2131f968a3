"""Things as rows of a table, with a column for each field that a cell can hold.

Links are given as IRIs, several values joined by `; `.
"""

from collections.abc import Iterable, Iterator

from foia_graph.model.profile import Property, Shape
from foia_graph.model.rdf_terms import Literal, NamedNode
from foia_graph.runtime.shared_values import cached_property
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
    reader = ListRowReader(catalogue, shape)
    yield reader.columns
    yield from map(reader.read_row, names)


class ListRowReader:
    """Rows of the things of a class, read of the quads."""

    def __init__(self, catalogue: Catalogue, shape: Shape) -> None:
        self._catalogue, self._shape = catalogue, shape
        self._fields = fields_with_column(shape)
        self._paths = [prop.path for prop in self._fields]

    @cached_property
    def columns(self) -> list[str]:
        """Return the names of the columns."""
        return [*FIRST_COLUMNS, *(prop.name for prop in self._fields)]

    @cached_property
    def _head(self) -> list[str]:
        predicates = self._catalogue.profile.predicates
        return [predicates.get(name, "") for name in (self._shape.label_field, *self._shape.date_fields)]

    @cached_property
    def _predicates(self) -> frozenset[str]:
        return frozenset((*self._head, *self._paths))

    def read_row(self, iri: str) -> list[str]:
        """Return the row of a thing."""
        values = self._field_values(iri)
        label, *dated = (values.get(path, "") for path in self._head)
        date = next(filter(None, dated), "")
        return [iri, label, date, *(values.get(path, "") for path in self._paths)]

    def _field_values(self, iri: str) -> dict[str, str]:
        """Return what is said of a thing by predicate, of what has a column."""
        found: dict[str, list[str]] = {}
        for quad in self._catalogue.statements(iri):
            predicate = quad.predicate.value
            if predicate in self._predicates and isinstance(quad.object, (NamedNode, Literal)):
                found.setdefault(predicate, []).append(quad.object.value)
        return {
            predicate: values[0] if len(values) == 1 else VALUE_SEPARATOR.join(sorted(set(values)))
            for predicate, values in found.items()
        }
