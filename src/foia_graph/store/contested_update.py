"""Update of contested things: those of the generation before, looked at anew where they may differ."""

import os
from collections.abc import Iterator
from pathlib import Path

from foia_graph.model import iris
from foia_graph.model.namespaces import RDF
from foia_graph.model.rdf_terms import DEFAULT_GRAPH, NamedNode
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.conflict_selection import fields_about
from foia_graph.store.contested_things import FILE_NAME, ContestedThings
from foia_graph.store.generations.diff import QuadDifference

_SUBJECT = f"{RDF}subject"


def carry_contested(folder: Path, old: Catalogue, new: Catalogue, change: QuadDifference) -> None:
    """Write the contested things of a generation, from those of the one before and the difference."""
    stored = ContestedThings.read(old.generation.path, old.profile)
    if stored is None:
        return
    before = stored.all_fields()
    after = {**before, **{thing: fields_about(new, thing) for thing in set(_things_of(change))}}
    after = {thing: fields for thing, fields in after.items() if fields}
    if after == before:
        os.link(old.generation.path / FILE_NAME, folder / FILE_NAME)
    else:
        ContestedThings.of_fields(after).write(folder, new.profile)


def _things_of(change: QuadDifference) -> Iterator[str]:
    """Yield the things that a difference is about: they, their parts, or claims on them."""
    for quad in (*change.removed_quads, *change.added_quads):
        if quad.graph_name != DEFAULT_GRAPH:
            continue
        if isinstance(quad.subject, NamedNode):
            yield iris.owner_iri(quad.subject.value)
        if quad.predicate.value == _SUBJECT and isinstance(quad.object, NamedNode):
            yield quad.object.value
