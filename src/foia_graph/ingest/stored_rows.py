"""Rows of lists that a load stores beside the quads, of all classes whose things have names of their own."""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from foia_graph.model.profile import Shape
from foia_graph.model.rdf_terms import DEFAULT_GRAPH, NamedNode
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.column_file import SortedPlaces
from foia_graph.store.generations.diff import QuadDifference
from foia_graph.store.listing.row_files import FOLDER, Row, update_rows, write_rows
from foia_graph.store.listing.rows import ListRowReader

_ANY_CLASS = ""
"""The key of things whose names, given by others, do not say their class."""


def write_all_rows(folder: Path, built: Catalogue) -> None:
    """Write the rows of a generation that was built anew into its folder."""
    for shape in _listed_classes(built):
        reader = ListRowReader(built, shape)
        rows = ((name, reader.read_row(name)) for name in built.thing_names(shape))
        write_rows(folder, shape, built.profile, rows)


def carry_rows(folder: Path, old: Path, new: Catalogue, change: QuadDifference) -> None:
    """Write the rows of a generation that differs in few quads, where the one before has rows."""
    if not (old / FOLDER).is_dir():
        return
    quads = (q for q in (*change.removed_quads, *change.added_quads) if q.graph_name == DEFAULT_GRAPH)
    subjects = {quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)}
    things = defaultdict[str, set[str]](set)
    for thing in subjects:
        if "#" not in thing:  # parts have no rows
            shape = new.shape_of(thing)
            things[shape.name if shape is not None else _ANY_CLASS].add(thing)
    for shape in _listed_classes(new):
        _carry_class(folder, old, new, shape, things[shape.name] | things[_ANY_CLASS])


def _carry_class(folder: Path, old: Path, new: Catalogue, shape: Shape, things: Iterable[str]) -> None:
    reader, names = ListRowReader(new, shape), SortedPlaces(new.thing_names(shape))

    def read_row(name: str) -> Row | None:
        return reader.read_row(name) if name in names else None

    update_rows(folder, old, shape, new.profile, things, read_row)


def _listed_classes(catalogue: Catalogue) -> Iterable[Shape]:
    return filter(catalogue.profile.is_thing, catalogue.profile.shapes.values())
