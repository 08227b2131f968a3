"""Update of the files of columns: those of the generation before, with what changed in a few things."""

import os
from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from foia_graph.model.profile import Profile, Shape
from foia_graph.model.rdf import RDF_TYPE
from foia_graph.model.rdf_terms import DEFAULT_GRAPH, NamedNode, Quad, Term
from foia_graph.runtime.shared_values import cached_property
from foia_graph.store.column_file import (
    FOLDER,
    LABELS,
    NAMES,
    ColumnFile,
    PlacesByValue,
    SortedPlaces,
)
from foia_graph.store.generations.diff import QuadDifference
from foia_graph.store.listing.build import ClassColumns, ColumnBuilder, is_column
from foia_graph.store.listing.column_exchange import exchange_values
from foia_graph.store.listing.date_index import date_steps
from foia_graph.store.listing.filters import ListFilter, class_filters
from foia_graph.store.listing.paths import CLAIM_STATUS, StorePaths, path_query, path_step, select_pairs

MOST = 2_000
"""Things that may differ in some column; beyond that all files are written anew."""


@dataclass(frozen=True)
class ColumnUpdate:
    """The update of the columns of one generation to those of the next."""

    before: StorePaths
    after: StorePaths
    builder: ColumnBuilder
    """What writes the columns as they are after."""

    def write_files(self, folder: Path, old: Path, change: QuadDifference) -> None:
        """Write the files of the next generation into its folder; those that stay the same are links."""
        things = self._affected_things(change)
        if things is None or len(things) > MOST or not (old / FOLDER).is_dir():
            self.builder.write_files(folder)
            return
        (folder / FOLDER).mkdir()
        for shape in filter(self.profile.is_thing, self.profile.shapes.values()):
            self._update_class(folder, old, shape, things)

    @property
    def profile(self) -> Profile:
        """The profile of both generations."""
        return self.builder.profile

    # -- what is affected ------------------------------------------------------------------------------------

    def _affected_things(self, change: QuadDifference) -> set[str] | None:
        """Return the things whose columns may differ, None where values stand above others than before."""
        quads = [q for q in chain(change.removed_quads, change.added_quads) if q.graph_name == DEFAULT_GRAPH]
        profile = self.profile
        above = {profile.predicates[each.under] for each in _columns(profile) if each.under}
        if any(quad.predicate.value in above for quad in quads):
            return None
        things, ends = set[str](), defaultdict[str, set[str]](set)
        for quad in quads:
            if quad.predicate.value in self._own_predicates:
                things.add(str(quad.subject)[1:-1])
            for beginning, name in self._ways_to(quad):
                (ends[beginning] if beginning else things).add(name)
        return things.union(*(self._things_before(path, names) for path, names in ends.items()))

    def _ways_to(self, quad: Quad) -> Iterator[tuple[str, str]]:
        """Yield the beginnings of paths that come to a quad, each with the name at which they do."""
        for steps in self._paths:
            for at, step in enumerate(steps):
                predicate, backwards = path_step(step, self.profile)
                near: list[Term] = []
                if predicate == quad.predicate.value:
                    near.append(quad.object if backwards else quad.subject)
                if at and quad.predicate.value == CLAIM_STATUS:
                    near.append(quad.subject)
                yield from (
                    ("/".join(steps[:at]), term.value) for term in near if isinstance(term, NamedNode)
                )

    def _things_before(self, path: str, names: Collection[str]) -> Iterator[str]:
        """Yield the things from which a path leads to some names, before or after."""
        for at in (self.before, self.after):
            query = path_query(path, self.profile, at.base, ends=sorted(names))
            yield from (thing for thing, _ in select_pairs(at.store, query))

    @cached_property
    def _paths(self) -> list[list[str]]:
        return [path.split("/") for path in {path for each in _columns(self.profile) for path in each.paths}]

    @cached_property
    def _own_predicates(self) -> frozenset[str]:
        """The predicates that give a thing itself a class, a label or a date."""
        shapes = self.profile.shapes.values()
        fields = {name for shape in shapes for name in (*date_steps(shape), shape.label_field) if name}
        return frozenset({self.profile.predicates[name] for name in fields} | {RDF_TYPE})

    # -- one class -------------------------------------------------------------------------------------------

    def _update_class(self, folder: Path, old: Path, shape: Shape, things: Iterable[str]) -> None:
        path = old / FOLDER / shape.name
        file = ColumnFile.open(path, self.profile.digest) if path.exists() else None
        names: Sequence[str] = file.texts(NAMES) if file is not None else ()
        there, known = self._members(shape, things), SortedPlaces(names)
        gone = {known[thing]: thing for thing in things if thing in known}
        if not there and not gone:
            if file is not None:
                os.link(path, folder / FOLDER / shape.name)
            return
        fresh = self.builder.read_columns(shape, there, there)
        stale = ClassColumns((), (), {}) if file is None else _content_of(file, fresh)
        if file is None or list(fresh.names) != [gone[place] for place in sorted(gone)]:
            self.builder.write_file(folder, shape, _merged(stale, fresh, gone))
        elif (writer := exchange_values(file, stale, fresh, sorted(gone))) is not None:
            self.builder.write_parts(folder, shape, writer)
        else:
            os.link(path, folder / FOLDER / shape.name)

    def _members(self, shape: Shape, things: Iterable[str]) -> list[str]:
        """Return, sorted, those things that are of a class now."""
        kind, target = NamedNode(RDF_TYPE), NamedNode(shape.target)
        typed = (thing for thing in things if Quad(NamedNode(thing), kind, target) in self.after.store)
        return self.builder.names_among(typed, shape)


def _columns(profile: Profile) -> Iterator[ListFilter]:
    for shape in profile.shapes.values():
        yield from (each for each in class_filters(profile, shape).values() if is_column(each))


def _content_of(file: ColumnFile, like: ClassColumns) -> ClassColumns:
    """Return what a file says, of the columns that others have too."""
    columns = {name: file.column(name) or {} for name in like.columns}
    return ClassColumns(file.texts(NAMES), file.texts(LABELS), columns)


def _merged(stale: ClassColumns, fresh: ClassColumns, gone: Mapping[int, str]) -> ClassColumns:
    """Return columns without the things at some places, and with others."""
    kept = [(name, place) for place, name in enumerate(stale.names) if place not in gone]
    names = sorted(chain((name for name, _ in kept), fresh.names))
    place_of = {name: place for place, name in enumerate(names)}
    labels = [""] * len(names)
    moved = array("I", bytes(4 * len(stale.names)))
    for name, place in kept:
        moved[place] = place_of[name]
        labels[place_of[name]] = stale.labels[place]
    for name, label in zip(fresh.names, fresh.labels, strict=True):
        labels[place_of[name]] = label
    columns = {
        name: _merged_column(
            stale.columns.get(name, {}), column, gone, moved, [place_of[n] for n in fresh.names]
        )
        for name, column in fresh.columns.items()
    }
    return ClassColumns(names, labels, columns)


def _merged_column(
    stale: PlacesByValue,
    fresh: PlacesByValue,
    gone: Collection[int],
    moved: Sequence[int],
    places: Sequence[int],
) -> PlacesByValue:
    found = {value: [moved[at] for at in having if at not in gone] for value, having in stale.items()}
    for value, having in fresh.items():
        found.setdefault(value, []).extend(places[at] for at in having)
    return {value: array("I", sorted(having)) for value, having in found.items() if having}
